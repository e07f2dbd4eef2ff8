/* The drain's checkpoints, between drain.c and recover.c. */
#ifndef INLET_SERVICE_RECOVER_H
#define INLET_SERVICE_RECOVER_H

#include "drain/drain.h"

/* All that the drain and its hub know and that can't be read off the records. */
typedef struct inlet__checkpoint {
    uint64_t written;    /* records in the log when it was made */
    uint64_t lost_count; /* the hub's */
    uint64_t first_seq;  /* from here on the drain's, by the names that they have there */
    uint64_t agents_count;
    int64_t gap_from_ns;
    int64_t last_time_ns;
    inlet__ring_position_t ring;
    uint32_t gap_cause;
    uint32_t attached, heard; /* 0 or 1 */
    uint32_t reserved;        /* 0 */
    inlet__held_t held;
    inlet__held_t held_before; /* the hub's */
} inlet__checkpoint_t;

_Static_assert(sizeof(inlet__checkpoint_t) <= INLET__STREAM_LOG_CHECKPOINT_BYTES,
               "it fits its place");

/* Writes a checkpoint of the drain as it is, if its hub is on a log. */
void inlet__drain_checkpoint(const inlet__drain_t *drain);

/* Appends a release for each act held: what ends a gap, after its BLIND. */
void inlet__drain_repair(inlet__drain_t *drain);

#endif
