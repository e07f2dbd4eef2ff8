/* Requests: what the program's threads ask of the service, and the pipe thread sends. */
#ifndef INLET_SDK_REQUEST_H
#define INLET_SDK_REQUEST_H

#include <inlet/inlet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/message.h"

/* Linked into its client from the asking to the answer. It belongs to the thread that asked, or,
 * once that has given up waiting, to the pipe thread. */
typedef struct inlet__request {
    struct inlet__request *next;
    inlet_stream_t *stream;   /* of a SUBSCRIBE: learns its number before its first batch comes */
    inlet__message_t message; /* its texts are the caller's */
    bool sent;                /* an answer may come */
    bool abandoned;           /* nobody waits */
    bool done;                /* status and body are the answer */
    inlet_status_t status;
    uint8_t *body; /* malloc'ed, with a zero behind it; NULL: none */
    size_t body_bytes;
} inlet__request_t;

/* The body of an answer. The caller frees it. */
typedef struct inlet__answer {
    uint8_t *body; /* as above */
    size_t body_bytes;
} inlet__answer_t;

/* Asks, and waits for the answer until the deadline. `message` needs no request number; `stream` is
 * what a SUBSCRIBE is for, else NULL; `answer` may be NULL. Returns the status in the answer, why
 * the connection ended, INLET_E_TIMEOUT, INLET_E_NO_MEMORY, or INLET_E_INVALID_ARGUMENT if it
 * can't be encoded. *answer is empty unless INLET_OK. Any of the program's threads. */
inlet_status_t inlet__request_call(inlet_client_t *client, const inlet__message_t *message,
                                   inlet_stream_t *stream, int64_t timeout_ns,
                                   inlet__answer_t *answer);

/* Asks without waiting for an answer, what has no text. The client's lock is held. A connection
 * that has ended, or no memory: nothing happens. */
void inlet__request_post(inlet_client_t *client, const inlet__message_t *message);

/* The pipe thread's part. Hands requests that wait to be sent to the connection's state machine, as
 * many as it takes now. Not INLET_OK: the connection is beyond use. */
inlet_status_t inlet__request_send_all(inlet_client_t *client, int64_t now_ns);

/* The pipe thread's part. The answer to a request has come. */
void inlet__request_answer(inlet_client_t *client, uint32_t number,
                           const inlet__message_reply_t *reply);

/* Frees what the pipe thread still owns, after its end. */
void inlet__request_free_all(inlet_client_t *client);

#endif
