/* What both sides check when they attach. */
#ifndef INLET_RING_CHECK_H
#define INLET_RING_CHECK_H

#include <stdbool.h>

#include "ring/ring_layout.h"

/* Whether a section of `bytes` can hold a ring that begins in `generation`. */
static inline bool inlet__ring_fits(const void *section, uint64_t bytes, uint32_t generation) {
    return section != NULL && (uintptr_t)section % INLET_EVENT_SIZE == 0 &&
           generation < INLET__RING_GENERATION_COUNT &&
           bytes >= inlet__ring_section_bytes(generation);
}

/* Whether an event can have this number. */
static inline bool inlet__ring_is_number(uint64_t seq) {
    return seq != 0 && seq < INLET__RING_SEQ_LIMIT;
}

/* Whether a stamp in the next slot says that nothing was published there yet: it is of the lap
 * before, or the producer is filling the slot. */
static inline bool inlet__ring_is_unpublished(uint64_t stamp, uint64_t expected) {
    return stamp < expected || stamp == (expected | INLET__RING_CLAIMED);
}

/* The slots of a generation of a section that inlet__ring_fits. */
static inline inlet__ring_slot_t *inlet__ring_slots(void *section, uint32_t generation) {
    return (inlet__ring_slot_t *)(void *)((uint8_t *)section +
                                          inlet__ring_offset_bytes(generation));
}

#endif
