/* Makes the bytes of a recording out of events, in the order in which they are to stand in the
 * file. Whoever has them written calls the next function only when they were. OS-free, a fixed
 * amount of memory, one thread a writer. */
#ifndef INLET_RECORD_WRITER_H
#define INLET_RECORD_WRITER_H

#include "record/block.h"
#include "record/header.h"
#include "record/index.h"
#include "wire/batch.h"

/* Room for what one call makes. */
#define INLET__WRITER_OUT_BYTES (INLET__BLOCK_MAX + INLET__RECORDING_START_BYTES)

typedef struct inlet__recording_writer {
    uint8_t id[INLET__RECORDING_ID_BYTES];
    uint64_t offset;                  /* bytes made so far */
    uint32_t number;                  /* of the next block */
    inlet__recording_totals_t totals; /* of what is in blocks */
    uint64_t next_seq;                /* behind the last event put; 0: any may be the first */
    inlet__index_t index;
    uint32_t pending_count;
    inlet_event_t pending[INLET__BATCH_EVENTS_MAX];
} inlet__recording_writer_t;

/* Begins with the start and a valid header; the id is 16 bytes of chance. Returns how many bytes it
 * made at `out`, which has room for INLET__WRITER_OUT_BYTES, as of all these. */
size_t inlet__writer_begin(inlet__recording_writer_t *writer,
                           const uint8_t id[INLET__RECORDING_ID_BYTES],
                           const inlet__recording_header_t *header, uint8_t *out);

/* Whether all of these may follow: valid events whose numbers rise. */
bool inlet__writer_accepts(const inlet__recording_writer_t *writer, const inlet_event_t *events,
                           uint32_t count);

/* Takes as many of `count` accepted events as there is room for until the next flush; returns how
 * many. */
uint32_t inlet__writer_put(inlet__recording_writer_t *writer, const inlet_event_t *events,
                           uint32_t count);

/* Makes a block of what was taken; 0 bytes if nothing was. */
size_t inlet__writer_flush(inlet__recording_writer_t *writer, uint8_t *out);

/* After a flush: makes the index and the end. Nothing may follow. */
size_t inlet__writer_end(inlet__recording_writer_t *writer, uint8_t *out);

/* Follows `count` events that were in a block of the coverage [first_seq, end_seq). */
void inlet__totals_note(inlet__recording_totals_t *totals, const inlet_event_t *events,
                        uint32_t count, uint64_t first_seq, uint64_t end_seq);

#endif
