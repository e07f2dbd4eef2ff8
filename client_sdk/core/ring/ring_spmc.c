#include "ring/ring_spmc.h"

#include <string.h>

#include <inlet/status.h>

#include "ring/ring_check.h"

/* The slots from a cursor on, as far as its generation goes. */
typedef struct run {
    inlet__ring_slot_t *slots;
    uint64_t mask;
    uint64_t index;
} run_t;

int32_t inlet__ring_spmc_attach(inlet__ring_spmc_t *s, const inlet__ring_memory_t *memory) {
    if (s == NULL || !inlet__ring_is_memory(memory))
        return INLET_E_INVALID_ARGUMENT;
    s->memory = *memory;
    return INLET_OK;
}

/* The generation that the cursor is in: the last that began at or before it. Whoever moved the
 * cursor there had seen the stamp that leads to it, and so has the acquire of the cursor. */
static run_t run_at(const inlet__ring_spmc_t *s, uint64_t cursor) {
    const inlet__ring_generations_t *begun = &inlet__ring_header(&s->memory)->generations;
    uint32_t g = s->memory.largest;
    uint64_t base = 0;
    for (; g > 0; g--) {
        /* Relaxed: written before the stamp that leads to the generation was released. */
        base = atomic_load_explicit(&begun->base[g], memory_order_relaxed);
        if (base != 0 && base <= cursor)
            break;
    }
    if (g == 0)
        base = 0;
    return (run_t){inlet__ring_slots(&s->memory, g), inlet__ring_capacity(g) - 1, cursor - base};
}

static uint64_t load_stamp(const run_t *run, uint64_t ahead) {
    /* Acquire: pairs with the release of the stamp in inlet__ring_stamp. */
    return atomic_load_explicit(&run->slots[(run->index + ahead) & run->mask].word[0],
                                memory_order_acquire);
}

static void copy_word(const inlet__ring_slot_t *slot, size_t i, inlet_event_t *out) {
    /* Relaxed: ordered after the stamp's acquire and before the release of the cursor; what the
     * producer may be writing already is thrown away with the copy. */
    const uint64_t word = atomic_load_explicit(&slot->word[i], memory_order_relaxed);
    memcpy((unsigned char *)out + i * sizeof word, &word, sizeof word);
}

static void copy(const run_t *run, uint64_t ahead, uint64_t stamp, inlet_event_t *out) {
    const inlet__ring_slot_t *slot = &run->slots[(run->index + ahead) & run->mask];
    out->seq = stamp;
    copy_word(slot, 1, out); /* no loop: gcc unrolls none of atomic loads */
    copy_word(slot, 2, out);
    copy_word(slot, 3, out);
    copy_word(slot, 4, out);
    copy_word(slot, 5, out);
    copy_word(slot, 6, out);
    copy_word(slot, 7, out);
}

static bool is_published(uint64_t stamp) {
    return stamp != 0 && (stamp & INLET__RING_STATE) == 0;
}

static bool move(const inlet__ring_spmc_t *s, uint64_t from, uint64_t slots) {
    /* Release: pairs with the acquire in the producer's look_for_room, and in peek, which finds the
     * generation by it. Relaxed when it fails: the copies are not looked at. */
    return atomic_compare_exchange_strong_explicit(&inlet__ring_header(&s->memory)->consumer.taken,
                                                   &from, from + slots, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

void inlet__ring_peek_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count, uint64_t *cursor) {
    *count = 0;
    while (max > 0) {
        /* Acquire: pairs with the release in `move` of other consumers: what they saw, we see. */
        *cursor = atomic_load_explicit(&inlet__ring_header(&s->memory)->consumer.taken,
                                       memory_order_acquire);
        const run_t run = run_at(s, *cursor);
        uint64_t stamp = load_stamp(&run, 0);
        if ((stamp & INLET__RING_STATE) == INLET__RING_GROWN) {
            (void)move(s, *cursor, 1); /* or another did */
            continue;
        }
        uint32_t n = 0;
        for (; n < max && is_published(stamp); stamp = load_stamp(&run, ++n))
            copy(&run, n, stamp, &out[n]);
        *count = n;
        return;
    }
}

bool inlet__ring_stands_spmc(const inlet__ring_spmc_t *s, uint64_t cursor) {
    /* Before the look, the copies: an acquire load would let them slip behind it, a
     * read-modify-write that releases does not. */
    return atomic_fetch_add_explicit(&inlet__ring_header(&s->memory)->consumer.taken, 0,
                                     memory_order_acq_rel) == cursor;
}

bool inlet__ring_commit_spmc(const inlet__ring_spmc_t *s, uint64_t cursor, uint32_t count) {
    return move(s, cursor, count);
}

void inlet__ring_take_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count) {
    uint64_t cursor;
    do {
        inlet__ring_peek_spmc(s, out, max, count, &cursor);
    } while (*count > 0 && !inlet__ring_commit_spmc(s, cursor, *count));
}
