/* Requests as programs make them: what is sent, and what becomes of the answer. */
#ifndef INLET_SDK_ASK_H
#define INLET_SDK_ASK_H

#include <inlet/request.h>

#include "sdk/request.h"

/* The time-out of a call: 0 stands for the default. INLET_E_INVALID_ARGUMENT. */
inlet_status_t inlet__ask_timeout(int64_t *timeout_ns);

/* SNAPSHOT and FILTER: which sources and types a program may ask for; no source stands for raw
 * input. INLET_E_INVALID_ARGUMENT. */
inlet_status_t inlet__ask_filter(uint32_t sources, uint64_t event_types,
                                 inlet__message_filter_t *filter);

/* A FILTER of the stream's; or why the stream has no number to ask by. */
inlet_status_t inlet__ask_stream_filter(inlet_stream_t *stream, uint32_t sources,
                                        uint64_t event_types, inlet__message_t *message);

/* Reads its answer, and frees the body. `first_seq` may be NULL. */
inlet_status_t inlet__ask_filtered(inlet__answer_t *answer, uint64_t *first_seq);

/* A PING; INLET_E_INVALID_ARGUMENT: more bytes than it takes, or none where there should be. */
inlet_status_t inlet__ask_ping(const void *bytes, uint32_t count, inlet__message_t *message);

/* Reads its answer, and frees the body. `bytes` are those sent. `pong` may be NULL. */
inlet_status_t inlet__ask_pong(inlet__answer_t *answer, const uint8_t *bytes, size_t count,
                               inlet_pong_t *pong);

/* Reads the answer to DEVICES and SNAPSHOT, and frees the body. */
inlet_status_t inlet__ask_state(inlet__answer_t *answer, inlet_state_told_t *told);

#endif
