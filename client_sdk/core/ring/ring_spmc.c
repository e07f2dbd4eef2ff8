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

/* The generation that the cursor is in: of those that began at or before it, the one that began
 * last. Whoever moved the cursor there had seen the stamp that leads to it, and so has the acquire
 * of the cursor. False: none did, as the ring has restarted and grown again since; so the cursor
 * has moved on, and this is an old one. */
static bool run_at(const inlet__ring_spmc_t *s, uint64_t cursor, run_t *run) {
    const inlet__ring_generations_t *begun = &inlet__ring_header(&s->memory)->generations;
    uint32_t in = INLET__RING_GENERATION_COUNT;
    uint64_t base = 0;
    for (uint32_t g = 0; g <= s->memory.largest; g++) {
        /* Relaxed: written before the stamp that leads to the generation was released. */
        const uint64_t began = atomic_load_explicit(&begun->base[g], memory_order_relaxed);
        if (began > cursor || began < base || (began == 0 && g > 0))
            continue;
        in = g;
        base = began;
    }
    if (in == INLET__RING_GENERATION_COUNT)
        return false;
    *run = (run_t){inlet__ring_slots(&s->memory, in), inlet__ring_capacity(in) - 1, cursor - base};
    return true;
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

static bool move(const inlet__ring_spmc_t *s, uint64_t from, uint64_t to) {
    /* Release: pairs with the acquire in the producer's look_for_room, and in load_cursor, by which
     * others find the generation. Relaxed when it fails: the copies are not looked at. */
    return atomic_compare_exchange_strong_explicit(&inlet__ring_header(&s->memory)->consumer.taken,
                                                   &from, to, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

static uint64_t load_cursor(const inlet__ring_spmc_t *s) {
    /* Acquire: pairs with the release in `move` of other consumers: what they saw, we see. */
    return atomic_load_explicit(&inlet__ring_header(&s->memory)->consumer.taken,
                                memory_order_acquire);
}

/* The oldest slot that nobody has taken, past the stamps that lead to other generations, and its
 * stamp. False: a batch is lent, and nothing can be taken until it is back. */
static bool find(const inlet__ring_spmc_t *s, run_t *run, uint64_t *cursor, uint64_t *stamp) {
    for (;;) {
        *cursor = load_cursor(s);
        if ((*cursor & INLET__RING_LENT) != 0)
            return false;
        if (!run_at(s, *cursor, run))
            continue;
        *stamp = load_stamp(run, 0);
        const uint64_t state = *stamp & INLET__RING_STATE;
        if (state != INLET__RING_GROWN && state != INLET__RING_RESTARTED)
            return true;
        (void)move(s, *cursor, *cursor + 1); /* or another did */
    }
}

void inlet__ring_peek_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count, uint64_t *cursor) {
    run_t run;
    uint64_t stamp;
    uint32_t n = 0;
    if (find(s, &run, cursor, &stamp))
        for (; n < max && is_published(stamp); stamp = load_stamp(&run, ++n))
            copy(&run, n, stamp, &out[n]);
    *count = n;
}

bool inlet__ring_look_spmc(const inlet__ring_spmc_t *s) {
    run_t run;
    uint64_t cursor, stamp;
    return find(s, &run, &cursor, &stamp) && is_published(stamp);
}

bool inlet__ring_stands_spmc(const inlet__ring_spmc_t *s, uint64_t cursor) {
    /* Before the look, the copies: an acquire load would let them slip behind it, a
     * read-modify-write that releases does not. */
    return atomic_fetch_add_explicit(&inlet__ring_header(&s->memory)->consumer.taken, 0,
                                     memory_order_acq_rel) == cursor;
}

bool inlet__ring_commit_spmc(const inlet__ring_spmc_t *s, uint64_t cursor, uint32_t count) {
    return move(s, cursor, cursor + count);
}

void inlet__ring_take_spmc(const inlet__ring_spmc_t *s, inlet_event_t *out, uint32_t max,
                           uint32_t *count) {
    uint64_t cursor;
    do {
        inlet__ring_peek_spmc(s, out, max, count, &cursor);
    } while (*count > 0 && !inlet__ring_commit_spmc(s, cursor, *count));
}

uint32_t inlet__ring_lend_spmc(const inlet__ring_spmc_t *s, uint32_t max,
                               const inlet_event_t **events, uint64_t *cursor) {
    run_t run;
    uint64_t stamp;
    uint32_t n = 0;
    do {
        if (!find(s, &run, cursor, &stamp) || !is_published(stamp))
            return 0;
    } while (!move(s, *cursor, *cursor | INLET__RING_LENT));
    const uint64_t first = run.index & run.mask;
    const uint64_t until_end = run.mask + 1 - first; /* in one piece */
    const uint32_t most = max < until_end ? max : (uint32_t)until_end;
    while (n < most && is_published(load_stamp(&run, n)))
        n++;
    *events = &run.slots[first].event;
    return n;
}

void inlet__ring_return_spmc(const inlet__ring_spmc_t *s, uint64_t cursor, uint32_t count) {
    /* Release: pairs with the acquire in the producer's look_for_room: the borrower has read. While
     * a batch is lent nobody else changes the cursor. */
    atomic_store_explicit(&inlet__ring_header(&s->memory)->consumer.taken, cursor + count,
                          memory_order_release);
}
