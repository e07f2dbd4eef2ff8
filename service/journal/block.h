/* What is in a segment's blocks: first what is held and in force where the segment begins, then
 * records, each with its mark, so that what a view shows of history is decided by the same as what
 * it shows live. OS-free: bytes in, bytes out. */
#ifndef INLET_SERVICE_JOURNAL_BLOCK_H
#define INLET_SERVICE_JOURNAL_BLOCK_H

#include "hub/surround.h"
#include "journal/segment.h"
#include "stream/context.h"

enum inlet__journal_block {
    INLET__JOURNAL_HELD = 1,    /* acts held, with the marks of their presses; what is in front */
    INLET__JOURNAL_CONTEXT = 2, /* records of what is in force, as many blocks as it takes */
    INLET__JOURNAL_EVENTS = 3   /* records and marks */
};

/* What surrounds the place between two records. */
typedef struct inlet__journal_state {
    inlet__context_t context;
    inlet__surround_t surround;
} inlet__journal_state_t;

/* Records of one stream, in their order. */
typedef struct inlet__journal_records {
    uint64_t first_seq, end_seq; /* all numbers in between are among the records */
    uint32_t count;              /* at least 1, at most INLET__BATCH_EVENTS_MAX */
    inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    inlet__mark_t marks[INLET__BATCH_EVENTS_MAX]; /* none of an image that is to come */
} inlet__journal_records_t;

/* Encode to `out`, which has room for INLET__SEGMENT_PLAIN_MAX; return how many bytes. */
size_t inlet__journal_held_encode(const inlet__surround_t *surround, uint8_t *out);
/* A part of it; *place is 0 at first, and 0 again after the last. 0 bytes: nothing is in force.
 * `scratch` is INLET__BATCH_EVENTS_MAX records. */
size_t inlet__journal_context_encode(const inlet__context_t *context, uint32_t *place, uint64_t seq,
                                     int64_t time_ns, inlet_event_t *scratch, uint8_t *out);
/* 0: a record is none that is valid, or they don't follow one another: nothing is written. */
size_t inlet__journal_events_encode(const inlet__journal_records_t *records, uint8_t *out);

/* The block's kind; 0: of no bytes. */
uint32_t inlet__journal_block_kind(const uint8_t *plain, size_t count);

/* Decode a block of that kind. INLET_E_CORRUPT: no writer writes it, and the result means nothing.
 * A HELD block begins *state anew, a CONTEXT block goes on with it. */
inlet_status_t inlet__journal_held_decode(const uint8_t *plain, size_t count,
                                          inlet__journal_state_t *state);
inlet_status_t inlet__journal_context_decode(const uint8_t *plain, size_t count,
                                             inlet_event_t *scratch, inlet__journal_state_t *state);
inlet_status_t inlet__journal_events_decode(const uint8_t *plain, size_t count,
                                            inlet__journal_records_t *records);

/* The records, as they follow the state: it is then that behind them. */
void inlet__journal_state_note(inlet__journal_state_t *state, const inlet_event_t *events,
                               uint32_t count);

#endif
