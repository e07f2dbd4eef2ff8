#include "ring/ring_consumer.h"

#include <string.h>

#include <inlet/status.h>

#include "base/event_check.h"
#include "ring/ring_check.h"

/* Slots: as far as it takes to have a line from the other processor when its turn comes. */
#define FETCH_AHEAD UINT64_C(16)

static void enter(inlet__ring_consumer_t *c, uint32_t generation) {
    c->at.generation = generation;
    c->slots = inlet__ring_slots(&c->memory, generation);
    c->mask = inlet__ring_capacity(generation) - 1;
}

int32_t inlet__ring_consumer_attach_at(inlet__ring_consumer_t *c,
                                       const inlet__ring_memory_t *memory,
                                       const inlet__ring_position_t *at,
                                       inlet__ring_numbering_t numbering) {
    if (c == NULL || !inlet__ring_is_memory(memory) || at->generation > memory->largest ||
        at->expected == 0 || at->expected > INLET__RING_SEQ_LIMIT || at->index > at->taken)
        return INLET_E_INVALID_ARGUMENT;
    *c = (inlet__ring_consumer_t){.memory = *memory,
                                  .at = *at,
                                  .released = UINT64_MAX, /* whatever the last one had come to */
                                  .ready = at->generation,
                                  .sparse = numbering == INLET__RING_SPARSE};
    enter(c, at->generation);
    return INLET_OK;
}

int32_t inlet__ring_consumer_attach(inlet__ring_consumer_t *c, const inlet__ring_memory_t *memory,
                                    uint64_t first_seq, inlet__ring_numbering_t numbering) {
    const inlet__ring_position_t start = {.expected = first_seq};
    if (!inlet__ring_is_number(first_seq))
        return INLET_E_INVALID_ARGUMENT;
    return inlet__ring_consumer_attach_at(c, memory, &start, numbering);
}

static inline uint64_t load_stamp(const inlet__ring_consumer_t *c) {
    /* Acquire: pairs with the release of the stamp in inlet__ring_stamp and its likes. */
    return atomic_load_explicit(&c->slots[c->at.index & c->mask].word[0], memory_order_acquire);
}

static inline void copy_word(const inlet__ring_slot_t *slot, size_t i, inlet_event_t *out) {
    /* Relaxed: the acquire of the stamp ordered these after the producer's stores. */
    const uint64_t word = atomic_load_explicit(&slot->word[i], memory_order_relaxed);
    memcpy((unsigned char *)out + i * sizeof word, &word, sizeof word);
}

/* Copies the slot with number `stamp`, each word read once: the producer may be writing. The stamp
 * is the one that was checked, not read again. */
static inline void copy_slot(const inlet__ring_consumer_t *c, uint64_t stamp, inlet_event_t *out) {
    const inlet__ring_slot_t *slot = &c->slots[c->at.index & c->mask];
    out->seq = stamp;
    copy_word(slot, 1, out); /* no loop: gcc unrolls none of atomic loads */
    copy_word(slot, 2, out);
    copy_word(slot, 3, out);
    copy_word(slot, 4, out);
    copy_word(slot, 5, out);
    copy_word(slot, 6, out);
    copy_word(slot, 7, out);
}

/* Whether the copied event's numbers can be. Only a queue of the process's own has records that
 * take none. */
static inline bool is_possible(const inlet__ring_consumer_t *c, const inlet_event_t *event) {
    const uint64_t width = inlet__event_span(event);
    return width <= INLET__RING_SEQ_LIMIT - event->seq &&
           (width != 0 || (c->sparse && event->type != INLET_EVENT_LOSS));
}

/* Follows the producer to another generation. A correct one leaves a generation when it is full but
 * for the slot that is kept free and one more, or restarts; so a lying one can't lead us about
 * without posting. */
static int32_t follow(inlet__ring_consumer_t *c, uint64_t stamp) {
    const uint64_t state = stamp & INLET__RING_STATE;
    const uint64_t number = stamp & ~INLET__RING_STATE;
    const bool grown = state == INLET__RING_GROWN;
    if (state == INLET__RING_CLAIMED || number < c->at.expected ||
        (number != c->at.expected && !c->sparse))
        return INLET_E_CORRUPT;
    if (grown ? c->at.generation >= c->memory.largest || c->at.index < c->mask - 1
              : c->at.generation == 0)
        return INLET_E_CORRUPT;
    const uint32_t generation = grown ? c->at.generation + 1 : 0;
    if (generation > c->ready) {
        c->needed = generation;
        return INLET_E_NOT_FOUND;
    }
    enter(c, generation);
    c->at.index = 0;
    c->at.taken++;
    return INLET_OK;
}

/* What a stamp means that is not simply the next number. INLET_OK: the slot at hand is to be taken,
 * and has that stamp now. INLET_E_NOT_FOUND: nothing was published there yet. */
static inline int32_t look_closer(inlet__ring_consumer_t *c, uint64_t *stamp) {
    if (inlet__ring_is_unpublished(*stamp, c->at.expected))
        return INLET_E_NOT_FOUND;
    if ((*stamp & INLET__RING_STATE) != 0) {
        const int32_t status = follow(c, *stamp);
        if (status != INLET_OK)
            return status;
        *stamp = load_stamp(c);
        if (inlet__ring_is_unpublished(*stamp, c->at.expected))
            return INLET_E_NOT_FOUND;
    }
    if ((*stamp != c->at.expected && !c->sparse) || !inlet__ring_is_number(*stamp))
        return INLET_E_CORRUPT;
    return INLET_OK;
}

/* Takes the next slot. INLET_E_NOT_FOUND as above. */
static inline int32_t take_one(inlet__ring_consumer_t *c, inlet_event_t *out) {
    uint64_t stamp = load_stamp(c);
    if (__builtin_expect(stamp != c->at.expected || stamp >= INLET__RING_SEQ_LIMIT, 0)) {
        const int32_t status = look_closer(c, &stamp);
        if (status != INLET_OK)
            return status;
        c->at.expected = stamp;
    }
    copy_slot(c, c->at.expected, out);
    uint64_t width = 1;
    if (__builtin_expect(out->type == INLET_EVENT_LOSS || out->type == INLET_EVENT_SNAPSHOT ||
                             (c->sparse && (out->flags & INLET_FLAG_STATE) != 0),
                         0)) {
        if (!is_possible(c, out))
            return INLET_E_CORRUPT;
        width = inlet__event_span(out);
        c->at.lost += out->type == INLET_EVENT_LOSS ? width : 0;
    }
    c->at.index++;
    c->at.taken++;
    c->at.expected += width;
    return INLET_OK;
}

/* Takes up to `max`. `told`: so many are known to be there, and can be fetched ahead; beyond them,
 * a look would take the line from a producer that is writing it. */
static inline int32_t take(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                           uint64_t told, uint32_t *count) {
    inlet__ring_consumer_t now = *c; /* in registers: no stores between the copies */
    int32_t status = INLET_OK;
    uint32_t n = 0;
    for (; n < max && status == INLET_OK; n += status == INLET_OK) {
        const uint64_t ahead = n + FETCH_AHEAD < told ? FETCH_AHEAD : 0;
        __builtin_prefetch(&now.slots[(now.at.index + ahead) & now.mask]);
        status = take_one(&now, &out[n]);
    }
    *c = now;
    *count = n;
    return status == INLET_E_NOT_FOUND ? INLET_OK : status;
}

/* Slots that the producer has told of and that were not taken: its word, bounded by no more than
 * what the stamps say. */
static inline uint64_t count_told(const inlet__ring_consumer_t *c) {
    /* Relaxed: a hint, that saves a look at a slot that is being written. */
    const uint64_t posted = atomic_load_explicit(&inlet__ring_header(&c->memory)->producer.posted,
                                                 memory_order_relaxed);
    return posted > c->at.taken ? posted - c->at.taken : 0;
}

int32_t inlet__ring_take_told(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                              uint32_t *count) {
    const uint64_t told = count_told(c);
    return take(c, out, told < max ? (uint32_t)told : max, told, count);
}

int32_t inlet__ring_take(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                         uint32_t *count) {
    const int32_t status = inlet__ring_take_told(c, out, max, count);
    return status != INLET_OK || *count > 0 ? status : take(c, out, max, 0, count);
}

void inlet__ring_release(inlet__ring_consumer_t *c) {
    if (c->released == c->at.taken)
        return;
    c->released = c->at.taken;
    /* Release: pairs with the acquire in the producer's look_for_room, which may then overwrite. */
    atomic_store_explicit(&inlet__ring_header(&c->memory)->consumer.taken, c->released,
                          memory_order_release);
}

bool inlet__ring_consumer_set_annex(inlet__ring_consumer_t *c, void *annex) {
    if (c->at.generation != 0 || !inlet__ring_is_aligned(annex))
        return false;
    c->memory.annex = annex;
    c->ready = c->needed = 0;
    return true;
}

void inlet__ring_set_wanted(inlet__ring_consumer_t *c, uint32_t wanted) {
    /* Relaxed: pairs with nothing; the mask is all there is to it. */
    atomic_store_explicit(&inlet__ring_header(&c->memory)->control.wanted, wanted,
                          memory_order_relaxed);
}

void inlet__ring_set_service(inlet__ring_consumer_t *c, uint64_t handle) {
    /* Release: pairs with the acquire in inlet__ring_service_handle. */
    atomic_store_explicit(&inlet__ring_header(&c->memory)->control.service_handle, handle,
                          memory_order_release);
}

void inlet__ring_set_absence(inlet__ring_consumer_t *c, uint32_t seconds) {
    /* Relaxed: it is read when the service's process has ended. */
    atomic_store_explicit(&inlet__ring_header(&c->memory)->control.absence_s, seconds,
                          memory_order_relaxed);
}

void inlet__ring_offer_annex(inlet__ring_consumer_t *c, uint64_t handle) {
    _Atomic(uint64_t) *word = &inlet__ring_header(&c->memory)->control.annex_offer;
    /* Relaxed: written by the consumer alone; were it not, the count would be off, no more. */
    const uint64_t offer =
        inlet__ring_next_offer(atomic_load_explicit(word, memory_order_relaxed), handle);
    /* Release: pairs with the acquire in inlet__ring_annex_offer. */
    atomic_store_explicit(word, offer, memory_order_release);
}

uint64_t inlet__ring_annex_taken(const inlet__ring_memory_t *memory) {
    /* Acquire: pairs with the release in inlet__ring_take_annex, and comes after the stamp that led
     * here. */
    return atomic_load_explicit(&inlet__ring_header(memory)->ground.annex_taken,
                                memory_order_acquire);
}

uint32_t inlet__ring_last_wanted(const inlet__ring_memory_t *memory) {
    /* Relaxed: the mask is all there is to it. */
    return atomic_load_explicit(&inlet__ring_header(memory)->control.wanted, memory_order_relaxed) &
           INLET__WANT_KNOWN;
}
