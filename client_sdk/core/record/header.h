/* What a recording says of itself: the bodies of its first and of its last block. OS-free. */
#ifndef INLET_RECORD_HEADER_H
#define INLET_RECORD_HEADER_H

#include <inlet/recording.h>
#include <stdbool.h>

#include "base/bytes.h"

typedef struct inlet__recording_header {
    inlet_stream_info_t stream; /* all zero: a stream without a name */
    int64_t created_utc_ns;
    uint64_t event_types;
    uint64_t hkl;
    uint32_t locks;
    uint32_t subscribe_flags;
    uint32_t monitors_count;
    inlet_monitor_t monitors[INLET_MONITORS_MAX];
    char layout_name[INLET_LAYOUT_NAME_BYTES];
    char program[INLET_PROGRAM_NAME_BYTES];
    char note[INLET_RECORD_NOTE_BYTES];
} inlet__recording_header_t;

/* Whether it is one that can be written: masks within their bounds, monitors of some size, texts of
 * one line of UTF-8. */
bool inlet__recording_header_is_valid(const inlet__recording_header_t *header);

/* Writes a valid one as a body, where INLET__BLOCK_BODY_MAX are enough. */
void inlet__recording_header_write(const inlet__recording_header_t *header,
                                   inlet__writer_t *writer);

/* Reads a whole body. False: it is none that is written. */
bool inlet__recording_header_read(inlet__reader_t *reader, inlet__recording_header_t *header);

/* What all the events come to; all zero before the first. */
typedef struct inlet__recording_totals {
    uint64_t events_count;
    uint64_t first_seq, end_seq; /* what the batches cover */
    int64_t first_time_ns;
    int64_t latest_ns; /* of all times so far: never goes back */
} inlet__recording_totals_t;

typedef struct inlet__recording_end {
    inlet__recording_totals_t totals;
    uint64_t index_offset; /* of the INDEX block, which is right before this one */
} inlet__recording_end_t;

#define INLET__RECORDING_END_BYTES 48u

void inlet__recording_end_write(const inlet__recording_end_t *end, inlet__writer_t *writer);
bool inlet__recording_end_read(inlet__reader_t *reader, inlet__recording_end_t *end);

#endif
