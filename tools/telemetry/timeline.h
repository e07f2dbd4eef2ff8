/* How much happened when: a row of slots of one length, which is doubled whenever they don't reach.
 * OS-free, of fixed size. All zero but for step_ns is an empty one. */
#ifndef INLET_TELEMETRY_TIMELINE_H
#define INLET_TELEMETRY_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

enum { TIMELINE_SLOTS = 480 };

enum timeline_row { TIMELINE_KEYS, TIMELINE_CLICKS, TIMELINE_MOVES, TIMELINE_LOST, TIMELINE_ROWS };

typedef struct timeline_slot {
    uint64_t counts[TIMELINE_ROWS];
    int64_t blind_ns;
} timeline_slot_t;

typedef struct timeline {
    int64_t step_ns; /* set by who begins it */
    bool begun;
    int64_t start_ns;          /* a multiple of step_ns */
    int64_t first_ns, last_ns; /* that anything was noted at */
    uint32_t count;            /* slots in use */
    timeline_slot_t slots[TIMELINE_SLOTS];
} timeline_t;

/* The slot of a moment, NULL for one before the first or out of any reach. */
timeline_slot_t *timeline_at(timeline_t *timeline, int64_t time_ns);

/* Blind from … until …: what lies in each slot of it, where the row has begun. */
void timeline_blind(timeline_t *timeline, int64_t from_ns, int64_t to_ns);

#endif
