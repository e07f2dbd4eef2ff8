/* The event batch: many events in few bytes. Self-contained: it decodes without the one before it.
 *
 * A batch covers the sequence numbers [first_seq, end_seq). Numbers inside that no record occupies
 * were filtered out for this subscription; they are not lost. What is lost has a LOSS record. So
 * batches of one subscription join without gaps: first_seq is the end_seq of the one before. */
#ifndef INLET_WIRE_BATCH_H
#define INLET_WIRE_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/event.h>
#include <inlet/status.h>

/* A batch has at most this many events, so that a receiver can have room for every batch. */
#define INLET__BATCH_EVENTS_MAX 1024

/* What a batch of no and of one event takes at most. */
#define INLET__BATCH_EMPTY_BYTES_MAX 23
#define INLET__BATCH_EVENT_BYTES_MAX 80

/* Encodes as many of `events` as fit in `out` (which it fills to within the size of one event) and
 * INLET__BATCH_EVENTS_MAX. *encoded_count says how many, at least one if there is any; if not all,
 * the batch ends at the seq of the first that is missing, and the next batch starts there.
 * *out_bytes is the batch's length.
 *   INLET_E_INVALID_ARGUMENT  seqs (and LOSS spans) don't rise within [first_seq, end_seq), or an
 *                             event is not valid (inlet__event_is_valid): it would not be decoded
 *   INLET_E_BUFFER_TOO_SMALL  capacity is less than INLET__BATCH_EMPTY_BYTES_MAX +
 *                             INLET__BATCH_EVENT_BYTES_MAX
 * On failure *encoded_count and *out_bytes are 0. No allocation. Any thread. */
inlet_status_t inlet__batch_encode(const inlet_event_t *events, uint32_t count, uint64_t first_seq,
                                   uint64_t end_seq, uint8_t *out, size_t capacity,
                                   uint32_t *encoded_count, size_t *out_bytes);

/* The same in the compact form, for who agreed to it: INLET__CAPABILITY_COMPACT. */
inlet_status_t inlet__batch_encode_compact(const inlet_event_t *events, uint32_t count,
                                           uint64_t first_seq, uint64_t end_seq, uint8_t *out,
                                           size_t capacity, uint32_t *encoded_count,
                                           size_t *out_bytes);

/* Decodes a whole batch to `out`. Every event is valid (inlet__event_is_valid), and seqs (and LOSS
 * spans) rise within [*first_seq, *end_seq).
 *   INLET_E_PROTOCOL          the bytes are no batch
 *   INLET_E_BUFFER_TOO_SMALL  it has more than `capacity` events; INLET__BATCH_EVENTS_MAX always do
 * On failure *count, *first_seq and *end_seq are 0, and the contents of `out` mean nothing.
 * No allocation. Any thread. */
inlet_status_t inlet__batch_decode(const uint8_t *bytes, size_t bytes_count, inlet_event_t *out,
                                   uint32_t capacity, uint32_t *count, uint64_t *first_seq,
                                   uint64_t *end_seq);

/* The same of a batch in either form. */
inlet_status_t inlet__batch_decode_compact(const uint8_t *bytes, size_t bytes_count,
                                           inlet_event_t *out, uint32_t capacity, uint32_t *count,
                                           uint64_t *first_seq, uint64_t *end_seq);

#endif
