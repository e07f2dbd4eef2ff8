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
    inlet_client_t *client;
    inlet_stream_t *stream;   /* of a SUBSCRIBE: learns its number before its first batch comes */
    inlet__message_t message; /* its texts are the caller's, but for a PING's bytes */
    uint8_t ping[INLET__MESSAGE_PING_MAX_BYTES];
    void *signal;   /* a manual-reset event, set when it is done; NULL: nobody waits by it */
    bool resumes;   /* the stream was subscribed on the connection before */
    bool sent;      /* an answer may come */
    bool abandoned; /* nobody waits */
    bool done;      /* status and body are the answer */
    inlet_status_t status;
    int64_t begun_ns, done_ns;
    uint8_t *body; /* malloc'ed, with a zero behind it; NULL: none */
    size_t body_bytes;
} inlet__request_t;

/* The body of an answer. The caller frees it. */
typedef struct inlet__answer {
    uint8_t *body; /* as above */
    size_t body_bytes;
    int64_t took_ns; /* from asking to the answer's arrival */
} inlet__answer_t;

/* Asks, and waits for the answer until the deadline. `message` needs no request number; `stream` is
 * what a SUBSCRIBE is for, else NULL; `answer` may be NULL. Returns the status in the answer, why
 * the connection ended, INLET_E_TIMEOUT, INLET_E_NO_MEMORY, or INLET_E_INVALID_ARGUMENT if it
 * can't be encoded. *answer is empty unless INLET_OK. Any of the program's threads. */
inlet_status_t inlet__request_call(inlet_client_t *client, const inlet__message_t *message,
                                   inlet_stream_t *stream, int64_t timeout_ns,
                                   inlet__answer_t *answer);

/* The same in two steps. Begin: INLET_OK and *request, or why it can't be. Finish: INLET_E_TIMEOUT,
 * and the request goes on; otherwise it is freed. */
inlet_status_t inlet__request_begin(inlet_client_t *client, const inlet__message_t *message,
                                    inlet_stream_t *stream, inlet__request_t **request);
inlet_status_t inlet__request_finish(inlet__request_t *request, int64_t timeout_ns,
                                     inlet__answer_t *answer);

/* Gives up one that was begun, and frees it, now or when its answer comes. */
void inlet__request_drop(inlet__request_t *request);

/* No request is for this stream any more. The client's lock is held. */
void inlet__request_forget(inlet_client_t *client, const inlet_stream_t *stream);

/* Asks for a stream, which was subscribed on a connection before, to go on. The client's lock is
 * held. */
void inlet__request_resume(inlet_client_t *client, inlet_stream_t *stream);

/* All that have no answer fail: the connection is gone. The client's lock is held. */
void inlet__request_fail_all(inlet_client_t *client, inlet_status_t status);

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
