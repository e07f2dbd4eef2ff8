/* The client's end of one connection, as a state machine. OS-free: bytes, time and randomness come
 * in as arguments, bytes go out when the shell asks for them, news goes to a sink. One thread.
 *
 *   HELLO ──ServerHello──► MESSAGE_2 ──Noise message 2──► OPEN ──CLOSE either way──► ENDED */
#ifndef INLET_SDK_CLIENT_CONNECTION_H
#define INLET_SDK_CLIENT_CONNECTION_H

#include "auth/channel.h"
#include "auth/consent_code.h"
#include "auth/identity.h"
#include "auth/noise.h"
#include "base/histogram.h"
#include "wire/batch.h"
#include "wire/frame.h"
#include "wire/hello.h"
#include "wire/message.h"
#include "wire/timing.h"

#define INLET__CLIENT_STREAMS_MAX 8

/* What one BATCH brings: valid events, and the numbers that it covers, [first_seq, end_seq). */
typedef struct inlet__client_batch {
    const inlet_event_t *events;
    uint32_t count;
    uint64_t first_seq, end_seq;
} inlet__client_batch_t;

/* What the service tells. Called from inlet__client_connection_receive. */
typedef struct inlet__client_sink {
    void *context;
    /* The service proved its identity; requests may be queued. */
    void (*opened)(void *context);
    /* The answer to a request; the body lives until the call returns. */
    void (*reply)(void *context, uint32_t request, const inlet__message_reply_t *reply);
    /* Whether another batch can be taken now. While it can't, receive stops before the next frame.
     */
    bool (*ready)(void *context);
    /* Events of one subscription: in order, checked, nothing missing since the last. */
    void (*batch)(void *context, uint32_t subscription, const inlet__client_batch_t *batch);
    /* One subscription ended by the service. */
    void (*ended)(void *context, uint32_t subscription, inlet_status_t status);
    /* One is behind by so many records, which is above its threshold. NULL: nobody asks. */
    void (*behind)(void *context, uint32_t subscription, uint64_t depth_records);
} inlet__client_sink_t;

typedef struct inlet__client_config {
    inlet__keypair_t keys;                    /* the client's */
    uint8_t service_public[INLET__KEY_BYTES]; /* as published on this machine */
    inlet__identity_t identity;               /* of this process: bound into the handshake */
    uint8_t intent;                           /* enum inlet__intent */
    uint32_t capabilities;                    /* enum inlet__capability, to be announced */
    int64_t silence_ns;                       /* how long the service may say nothing; 0: 6 s */
    inlet__greeting_t greeting;               /* what the program calls itself */
} inlet__client_config_t;

enum inlet__client_stage {
    INLET__CLIENT_HELLO,
    INLET__CLIENT_MESSAGE_2,
    INLET__CLIENT_OPEN,
    INLET__CLIENT_ENDED
};

/* What is checked of one subscription: that batches follow one another without a hole. */
typedef struct inlet__client_stream_state {
    uint32_t subscription; /* 0: free */
    uint64_t next_seq;
} inlet__client_stream_state_t;

#define INLET__CLIENT_OUT_BYTES 8192 /* plain or sealed frames that wait to be pulled */

typedef struct inlet__client_connection {
    inlet__client_config_t config;
    const inlet__client_sink_t *sink;
    enum inlet__client_stage stage;
    inlet_status_t end_status;
    uint32_t capabilities;                     /* of both ends */
    char code[INLET__CONSENT_CODE_TEXT_BYTES]; /* once open: what both ends may show a user */
    int64_t last_heard_ns, last_sent_ns;
    uint8_t hello[INLET__CLIENT_HELLO_BYTES];
    uint8_t ephemeral[INLET__KEY_BYTES];
    inlet__noise_t noise;
    inlet__channel_t channel;
    inlet__frame_reader_t reader;
    uint8_t received[INLET__FRAME_MAX_BYTES];
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    size_t out_bytes;
    inlet__client_stream_state_t streams[INLET__CLIENT_STREAMS_MAX];
    inlet_event_t events[INLET__BATCH_EVENTS_MAX]; /* the batch being decoded */
    inlet__histogram_t latency; /* of input events, from the service's pipe to here */
    uint64_t latency_told;      /* how many of them the service knows of */
    int64_t latency_told_ns;    /* and since when */
} inlet__client_connection_t;

/* Begins a connection: the ClientHello waits to be pulled. `random` is 32 bytes for the ephemeral
 * key; config is copied, the sink outlives the connection. */
void inlet__client_connection_init(inlet__client_connection_t *connection,
                                   const inlet__client_config_t *config,
                                   const inlet__client_sink_t *sink, int64_t now_ns,
                                   const uint8_t random[32]);

/* Wipes keys. */
void inlet__client_connection_clear(inlet__client_connection_t *connection);

/* How many bytes receive can take now; 0 while a held-back frame fills the reader. */
size_t inlet__client_connection_room(const inlet__client_connection_t *connection);

/* Takes bytes as they came from the pipe (at most room; 0 to go on after the sink was not ready).
 * Not INLET_OK: the connection ended, and why: INLET_E_PROTOCOL, INLET_E_AUTHENTICATION,
 * INLET_E_VERSION, INLET_E_UNTRUSTED_SERVICE (the handshake failed against the published key), or
 * the status in the service's CLOSE. */
inlet_status_t inlet__client_connection_receive(inlet__client_connection_t *connection,
                                                const uint8_t *bytes, size_t byte_count,
                                                int64_t now_ns);

/* The pipe ended. Says what that means in this stage: INLET_E_REFUSED during the handshake,
 * INLET_E_CONNECTION_LOST after it, or the status of the CLOSE before it. */
inlet_status_t inlet__client_connection_pipe_ended(inlet__client_connection_t *connection);

/* Moves the bytes that wait to be sent into `out`; *byte_count 0: none. */
void inlet__client_connection_output(inlet__client_connection_t *connection, uint8_t *out,
                                     size_t capacity, size_t *byte_count);

/* Queues one message, a request or a heartbeat. INLET_E_BUSY: not open yet, or what waits to be
 * sent fills the buffer. INLET_E_NOT_SUPPORTED: the service did not agree to such. INLET_E_CLOSED
 * once ended; INLET_E_INVALID_ARGUMENT as inlet__message_encode. */
inlet_status_t inlet__client_connection_send(inlet__client_connection_t *connection,
                                             const inlet__message_t *message, int64_t now_ns);

/* Watches the batches of a subscription from here on, as its reply said. Without it they are
 * dropped. INLET_E_LIMIT, INLET_E_INVALID_ARGUMENT (subscription 0). */
inlet_status_t inlet__client_connection_track(inlet__client_connection_t *connection,
                                              uint32_t subscription, uint64_t first_seq);
void inlet__client_connection_untrack(inlet__client_connection_t *connection,
                                      uint32_t subscription);

/* Says farewell: a CLOSE frame waits to be pulled, the stage is ENDED with INLET_E_CLOSED. */
void inlet__client_connection_close(inlet__client_connection_t *connection, int64_t now_ns);

/* Heartbeats, which tell the latencies too, and the silence limit. INLET_E_PEER_SILENT: it ended. A
 * connection whose sink was not ready has itself to blame for the silence: it is not counted then.
 */
inlet_status_t inlet__client_connection_tick(inlet__client_connection_t *connection,
                                             int64_t now_ns);

/* When to call tick next. */
int64_t inlet__client_connection_deadline(const inlet__client_connection_t *connection);

#endif
