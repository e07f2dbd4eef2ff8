#include "ring/ring.h"
#include "ring/ring_check.h"

static uint64_t at_most(uint64_t value, uint64_t limit) {
    return value < limit ? value : limit;
}

void inlet__ring_stats(const void *section, inlet__ring_stats_t *stats) {
    const inlet__ring_header_t *header = section;
    const inlet__ring_producer_line_t *line = &header->producer;
    const uint32_t last = INLET__RING_GENERATION_COUNT - 1;
    /* Relaxed throughout: counters, each a moment old. `taken` first, so that it is the older. */
    const uint64_t taken =
        atomic_load_explicit(&header->consumer.taken, memory_order_relaxed) & ~INLET__RING_LENT;
    const uint64_t posted = atomic_load_explicit(&line->posted, memory_order_relaxed);
    const uint32_t generation = atomic_load_explicit(&line->generation, memory_order_relaxed);
    const uint32_t peak = atomic_load_explicit(&line->peak, memory_order_relaxed);
    const uint64_t most =
        INLET__RING_FIRST_CAPACITY * ((UINT64_C(2) << last) - 1); /* all of them */
    const uint64_t depth = posted > taken ? at_most(posted - taken, most) : 0;
    *stats = (inlet__ring_stats_t){
        .capacity = inlet__ring_capacity((uint32_t)at_most(generation, last)),
        .peak_capacity = inlet__ring_capacity((uint32_t)at_most(peak, last)),
        .posted = taken + depth,
        .taken = taken,
        .depth = depth,
        .lost = atomic_load_explicit(&line->lost, memory_order_relaxed),
        .failed = atomic_load_explicit(&line->failed, memory_order_relaxed),
        .growths = atomic_load_explicit(&line->growths, memory_order_relaxed)};
}

uint64_t inlet__ring_unpublished(const inlet__ring_consumer_t *c) {
    /* Relaxed: the producer is dead, and its end was learned from the system. */
    const uint64_t lost =
        atomic_load_explicit(&inlet__ring_header(&c->memory)->producer.lost, memory_order_relaxed);
    const uint64_t untold = lost > c->at.lost ? lost - c->at.lost : 0;
    if (untold >= INLET__RING_SEQ_LIMIT - c->at.expected)
        return 0;
    /* Before the event that it claims after a loss, the producer leaves a slot for the record. */
    const uint64_t claim = c->at.index + (untold != 0 ? 1 : 0);
    const uint64_t stamp =
        atomic_load_explicit(&c->slots[claim & c->mask].word[0], memory_order_relaxed);
    const bool claimed = stamp == ((c->at.expected + untold) | INLET__RING_CLAIMED) &&
                         c->at.expected + untold + 1 < INLET__RING_SEQ_LIMIT;
    return untold + (claimed ? 1 : 0);
}
