#include "ring/ring_consumer.h"

#include <string.h>

#include <inlet/status.h>

#include "ring/ring_check.h"

/* The head is published this often while there is more: each time takes the producer a miss on its
 * next look, and the ring seems fuller than it is by as many slots. */
#define HEAD_EVERY 64u

int32_t inlet__ring_consumer_attach(inlet__ring_consumer_t *c, void *section, uint64_t bytes,
                                    uint32_t generation, uint64_t first_seq,
                                    inlet__ring_numbering_t numbering) {
    if (c == NULL || !inlet__ring_fits(section, bytes, generation) ||
        !inlet__ring_is_number(first_seq))
        return INLET_E_INVALID_ARGUMENT;
    *c = (inlet__ring_consumer_t){.header = section,
                                  .slots = inlet__ring_slots(section, generation),
                                  .mask = inlet__ring_capacity(generation) - 1,
                                  .expected = first_seq,
                                  .head = first_seq,
                                  .sparse = numbering == INLET__RING_SPARSE};
    return INLET_OK;
}

static inline uint64_t load_stamp(const inlet__ring_consumer_t *c) {
    /* Acquire: pairs with the release of the stamp in inlet__ring_publish and its likes. */
    return atomic_load_explicit(&c->slots[c->index & c->mask].word[0], memory_order_acquire);
}

static inline void publish_head(inlet__ring_consumer_t *c) {
    c->head = c->expected;
    /* Release: pairs with the acquire in the producer's has_room, which may then overwrite. */
    atomic_store_explicit(&c->header->consumer.head, c->head, memory_order_release);
}

static inline void copy_word(const inlet__ring_slot_t *slot, size_t i, inlet_event_t *out) {
    /* Relaxed: the acquire of the stamp ordered these after the producer's stores. */
    const uint64_t word = atomic_load_explicit(&slot->word[i], memory_order_relaxed);
    memcpy((unsigned char *)out + i * sizeof word, &word, sizeof word);
}

/* Copies the slot with number `stamp`, each word read once: the producer may be writing. The stamp
 * is the one that was checked, not read again. */
static inline void copy_slot(const inlet__ring_consumer_t *c, uint64_t stamp, inlet_event_t *out) {
    const inlet__ring_slot_t *slot = &c->slots[c->index & c->mask];
    out->seq = stamp;
    copy_word(slot, 1, out); /* no loop: gcc unrolls none of atomic loads */
    copy_word(slot, 2, out);
    copy_word(slot, 3, out);
    copy_word(slot, 4, out);
    copy_word(slot, 5, out);
    copy_word(slot, 6, out);
    copy_word(slot, 7, out);
}

/* How many numbers the copied event takes; 0: not possible. */
static inline uint64_t width_of(const inlet_event_t *event) {
    const uint64_t count = event->type == INLET_EVENT_LOSS ? event->u.loss.count : UINT64_C(1);
    return count <= INLET__RING_SEQ_LIMIT - event->seq ? count : 0;
}

/* Takes the next slot. INLET_E_NOT_FOUND: nothing was published there yet. */
static inline int32_t take_one(inlet__ring_consumer_t *c, inlet_event_t *out) {
    const uint64_t stamp = load_stamp(c);
    if (inlet__ring_is_unpublished(stamp, c->expected))
        return INLET_E_NOT_FOUND;
    if ((stamp != c->expected && !c->sparse) || !inlet__ring_is_number(stamp))
        return INLET_E_CORRUPT;
    copy_slot(c, stamp, out);
    const uint64_t width = width_of(out);
    if (width == 0)
        return INLET_E_CORRUPT;
    if (out->type == INLET_EVENT_LOSS)
        c->lost += width;
    c->index++;
    c->expected = stamp + width;
    return INLET_OK;
}

int32_t inlet__ring_take(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                         uint32_t *count) {
    inlet__ring_consumer_t now = *c; /* in registers: no stores between the copies */
    int32_t status = INLET_OK;
    uint32_t n = 0;
    for (; n < max; n++) {
        status = take_one(&now, &out[n]);
        if (status != INLET_OK)
            break;
        if (now.index % HEAD_EVERY == 0)
            publish_head(&now);
    }
    if (status == INLET_E_NOT_FOUND) {
        status = INLET_OK;
        if (now.head != now.expected)
            publish_head(&now);
    }
    *c = now;
    *count = n;
    return status;
}

void inlet__ring_set_wanted(inlet__ring_consumer_t *c, uint32_t wanted) {
    /* Relaxed: pairs with nothing; the mask is all there is to it. */
    atomic_store_explicit(&c->header->control.wanted, wanted, memory_order_relaxed);
}
