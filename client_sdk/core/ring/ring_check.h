/* What both sides check when they attach, and how they read a stamp. */
#ifndef INLET_RING_CHECK_H
#define INLET_RING_CHECK_H

#include <stdbool.h>

#include "ring/ring_layout.h"

static inline bool inlet__ring_is_aligned(const void *memory) {
    return memory != NULL && (uintptr_t)memory % INLET_EVENT_SIZE == 0;
}

/* Whether a ring can lie there. */
static inline bool inlet__ring_is_memory(const inlet__ring_memory_t *memory) {
    return memory != NULL && inlet__ring_is_aligned(memory->section) &&
           memory->largest < INLET__RING_GENERATION_COUNT &&
           (memory->largest == 0 || inlet__ring_is_aligned(memory->annex));
}

/* Whether an event can have this number. */
static inline bool inlet__ring_is_number(uint64_t seq) {
    return seq != 0 && seq < INLET__RING_SEQ_LIMIT;
}

/* Whether a stamp that leads to another generation did so before a restart. */
static inline bool inlet__ring_has_led(uint64_t stamp, uint64_t expected) {
    const uint64_t number = stamp & ~INLET__RING_STATE;
    return (stamp & INLET__RING_GROWN) != 0 && number != 0 && number < expected;
}

/* Whether a stamp in the next slot says that nothing was published there yet: it is of the lap
 * before, or the producer is filling the slot. */
static inline bool inlet__ring_is_unpublished(uint64_t stamp, uint64_t expected) {
    return stamp < expected || stamp == (expected | INLET__RING_CLAIMED) ||
           inlet__ring_has_led(stamp, expected);
}

#endif
