/* The bodies of replies that are no text: those of failures, and those of FILTER, PING, DEVICES and
 * SNAPSHOT. Only where INLET__CAPABILITY_REQUESTS was agreed to. Encoders write to a writer of
 * base/bytes.h; decoders check everything, and their texts and bytes point into the body. OS-free,
 * any thread. */
#ifndef INLET_WIRE_ANSWER_H
#define INLET_WIRE_ANSWER_H

#include "base/bytes.h"
#include "wire/message.h"

/* Why a request failed, beside the reply's status and detail: which schema the service speaks, and
 * what of the request it was about. A later version may append. */
typedef struct inlet__failure {
    uint16_t schema_version;
    inlet__slice_t what; /* the name of one of its fields, or of what was asked for: at most 31
                            bytes of printable ASCII; may be empty */
} inlet__failure_t;

void inlet__failure_write(inlet__writer_t *writer, const char *what);

/* INLET_E_PROTOCOL, and *failure is all zero. */
inlet_status_t inlet__failure_read(inlet__slice_t body, inlet__failure_t *failure);

/* FILTER: from which number on the new filter holds, and the sources that it was granted. */
typedef struct inlet__filtered {
    uint64_t first_seq;
    uint32_t sources;
} inlet__filtered_t;

void inlet__filtered_write(inlet__writer_t *writer, const inlet__filtered_t *filtered);
inlet_status_t inlet__filtered_read(inlet__slice_t body, inlet__filtered_t *filtered);

/* PING: when the service answered, on the events' clock, and what it was sent. */
typedef struct inlet__pong {
    int64_t service_ns;
    inlet__slice_t bytes;
} inlet__pong_t;

void inlet__pong_write(inlet__writer_t *writer, const inlet__pong_t *pong);
inlet_status_t inlet__pong_read(inlet__slice_t body, inlet__pong_t *pong);

/* DEVICES and SNAPSHOT: `u64 seq`, then batches, each behind its `u32` length. Reads the number
 * first, and then one batch after the other until *batch is empty. INLET_E_PROTOCOL: it is cut, or
 * the number is none. */
inlet_status_t inlet__state_begin(inlet__slice_t body, inlet__reader_t *reader, uint64_t *seq);
inlet_status_t inlet__state_next(inlet__reader_t *reader, inlet__slice_t *batch);

#endif
