#include "ring/ring_consumer.h"

/* Stamps decrease once along the ring from the next slot on: from those published and not taken to
 * those of the lap before. Halving finds where, whatever a hostile producer does meanwhile. */
uint64_t inlet__ring_depth(const inlet__ring_consumer_t *c) {
    uint64_t published = 0;
    uint64_t stale = c->mask + 1;
    while (published < stale) {
        const uint64_t middle = published + (stale - published) / 2;
        /* Relaxed: only counted. */
        const uint64_t stamp = atomic_load_explicit(
            &c->slots[(c->index + middle) & c->mask].word[0], memory_order_relaxed);
        if (stamp >= c->expected && stamp < INLET__RING_SEQ_LIMIT)
            published = middle + 1;
        else
            stale = middle;
    }
    return published;
}

static uint64_t lost_by(const inlet__ring_consumer_t *c) {
    /* Relaxed: a count of its own, and a moment old at any rate. */
    const uint64_t lost = atomic_load_explicit(&c->header->producer.lost, memory_order_relaxed);
    return lost > c->lost ? lost : c->lost;
}

void inlet__ring_stats(const inlet__ring_consumer_t *c, inlet__ring_stats_t *stats) {
    const uint64_t depth = inlet__ring_depth(c);
    *stats = (inlet__ring_stats_t){.capacity = c->mask + 1,
                                   .posted = c->index + depth,
                                   .taken = c->index,
                                   .depth = depth,
                                   .lost = lost_by(c)};
}

uint64_t inlet__ring_unpublished(const inlet__ring_consumer_t *c) {
    const uint64_t untold = lost_by(c) - c->lost;
    if (untold >= INLET__RING_SEQ_LIMIT - c->expected)
        return 0;
    /* Before the event that it claims after a loss, the producer leaves a slot for the record. */
    const uint64_t claim = c->index + (untold != 0 ? 1 : 0);
    /* Relaxed: the producer is dead, and its end was learned from the system. */
    const uint64_t stamp =
        atomic_load_explicit(&c->slots[claim & c->mask].word[0], memory_order_relaxed);
    const bool claimed = stamp == ((c->expected + untold) | INLET__RING_CLAIMED) &&
                         c->expected + untold + 1 < INLET__RING_SEQ_LIMIT;
    return untold + (claimed ? 1 : 0);
}
