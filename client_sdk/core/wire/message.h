/* The messages inside sealed frames: `u8 type | body`. Each is a struct here; protocol.md has the
 * bytes. Encoding and decoding allocate nothing; decoded texts and bytes point into the frame. */
#ifndef INLET_WIRE_MESSAGE_H
#define INLET_WIRE_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#define INLET__MESSAGE_KEY_BYTES        32
#define INLET__MESSAGE_NAME_MAX_BYTES   64
#define INLET__MESSAGE_DETAIL_MAX_BYTES 512
#define INLET__MESSAGE_WHAT_MAX_BYTES   31
#define INLET__MESSAGE_PING_MAX_BYTES   64
#define INLET__MESSAGE_PAUSE_MAX_S      86400u

/* What SUBSCRIBE asks for: the layout of inlet_event_t and the batch coding. */
#define INLET__SCHEMA_VERSION 1

/* Each direction has its own numbers: a message sent back to its author is an error, not a puzzle.
 * From 0x80 on a message is optional: a receiver that doesn't know it ignores it. */
enum inlet__message_type {
    INLET__MESSAGE_OPTIONAL = 0x00, /* decoders only: an unknown optional message, to be ignored */

    /* client to service */
    INLET__MESSAGE_CLIENT_HEARTBEAT = 0x01,
    INLET__MESSAGE_CLIENT_CLOSE = 0x02,
    INLET__MESSAGE_PING = 0x03,
    INLET__MESSAGE_CANCEL = 0x04,
    INLET__MESSAGE_SUBSCRIBE = 0x10,
    INLET__MESSAGE_UNSUBSCRIBE = 0x11,
    INLET__MESSAGE_FILTER = 0x12,
    INLET__MESSAGE_STATUS = 0x20,
    INLET__MESSAGE_GRANT_ADD = 0x21,
    INLET__MESSAGE_GRANT_REMOVE = 0x22,
    INLET__MESSAGE_GRANT_LIST = 0x23,
    INLET__MESSAGE_STATS = 0x24,
    INLET__MESSAGE_DEVICES = 0x25,
    INLET__MESSAGE_SNAPSHOT = 0x26,
    INLET__MESSAGE_INFO = 0x27,
    INLET__MESSAGE_PAUSE = 0x28,
    INLET__MESSAGE_RESUME = 0x29,
    INLET__MESSAGE_ENROL = 0x32,

    /* service to client */
    INLET__MESSAGE_HEARTBEAT = 0x41,
    INLET__MESSAGE_CLOSE = 0x42,
    INLET__MESSAGE_REPLY = 0x43,
    INLET__MESSAGE_BATCH = 0x50,
    INLET__MESSAGE_END = 0x51,

    INLET__MESSAGE_FIRST_OPTIONAL = 0x80,
    INLET__MESSAGE_BEHIND = 0x80 /* service to client */
};

/* Borrowed bytes, not zero-terminated: those of the frame after decoding. */
typedef struct inlet__slice {
    const uint8_t *bytes;
    size_t count;
} inlet__slice_t;

/* How long input took from the service's pipe to the client, by the client's own word:
 * microseconds, UINT32_MAX standing for all above. count 0: it has seen none yet, and the others
 * are 0. */
typedef struct inlet__message_latency {
    uint64_t count;                                   /* input events on this connection so far */
    uint32_t p50_us, p90_us, p99_us, p999_us, max_us; /* each at least the one before */
} inlet__message_latency_t;

/* What the service is to do with a subscriber that is slow: inlet_subscribe_options_t has it at
 * length. All zero, the default, is not sent. */
typedef struct inlet__message_policy {
    uint32_t kind; /* enum inlet_policy */
    uint32_t window_records;
    uint32_t warn_records;
    uint32_t max_lag_ms;
} inlet__message_policy_t;

typedef struct inlet__message_subscribe {
    uint16_t schema_version; /* INLET__SCHEMA_VERSION, or another that the service may refuse */
    uint32_t sources;        /* enum inlet_source bits, at least one */
    uint64_t event_types;    /* bit n: type n; 0: all */
    uint64_t from_seq;       /* 0: from now on, or from_time_ns */
    int64_t from_time_ns;    /* on the events' clock; 0: none is told. Not with from_seq */
    inlet__message_policy_t policy;
} inlet__message_subscribe_t;

/* FILTER, of the subscription in the message, and SNAPSHOT: as in SUBSCRIBE. */
typedef struct inlet__message_filter {
    uint32_t sources;
    uint64_t event_types;
} inlet__message_filter_t;

typedef struct inlet__message_grant_add {
    uint8_t public_key[INLET__MESSAGE_KEY_BYTES];
    uint32_t scopes;      /* enum inlet__scope bits, at least one */
    inlet__slice_t name;  /* 1 … 64 bytes of UTF-8, one line */
    inlet__slice_t terms; /* as wire/terms.h has them; empty: none */
} inlet__message_grant_add_t;

/* By name if the name is not empty, else by key. */
typedef struct inlet__message_grant_remove {
    uint8_t public_key[INLET__MESSAGE_KEY_BYTES];
    inlet__slice_t name;
} inlet__message_grant_remove_t;

typedef struct inlet__message_reply {
    inlet_status_t status; /* INLET_OK or the error */
    inlet__slice_t detail; /* UTF-8, at most 512 bytes, for a person; usually empty on success */
    inlet__slice_t body;   /* SUBSCRIBE: inlet__subscribed_t; STATUS, STATS, INFO, GRANT_LIST: JSON;
                              others and failures: wire/answer.h */
} inlet__message_reply_t;

typedef struct inlet__message {
    uint8_t type;          /* enum inlet__message_type */
    uint32_t request;      /* requests and REPLY: the client's number for it, not 0 */
    uint32_t subscription; /* UNSUBSCRIBE, FILTER, BATCH, END, BEHIND */
    union {
        inlet__message_subscribe_t subscribe;
        inlet__message_filter_t filter;       /* FILTER, SNAPSHOT */
        inlet__slice_t ping;                  /* PING: at most 64 bytes, to be sent back */
        uint32_t target;                      /* CANCEL: the number of another request */
        uint32_t pause_s;                     /* PAUSE: for how long at most, 1 … 86,400 */
        inlet__message_grant_add_t grant_add; /* GRANT_ADD; ENROL, whose key is the connection's */
        inlet__message_grant_remove_t grant_remove;
        inlet__message_reply_t reply;
        inlet__message_latency_t latency; /* CLIENT_HEARTBEAT */
        struct {
            uint32_t sent_us;      /* inlet__message_time_us of when the service wrote it */
            inlet__slice_t bytes;  /* see wire/batch.h */
        } batch;                   /* BATCH */
        inlet_status_t end_status; /* END: why this subscription ended */
        struct {
            uint64_t depth_records; /* in the log, those that it may not see among them */
            uint32_t lag_ms;        /* how long the next has waited; UINT32_MAX: longer */
        } behind;                   /* BEHIND: it has passed its warn threshold */
        struct {
            inlet_status_t status; /* CLIENT_CLOSE, CLOSE: INLET_OK or why */
            uint64_t final_seq;    /* CLOSE: where the furthest subscription ends; 0: none */
        } close;
    } u;
} inlet__message_t;

/* The body of the REPLY to SUBSCRIBE: where the stream's numbers and times come from. The fields
 * are those of inlet_stream_info_t. */
typedef struct inlet__subscribed {
    uint32_t subscription; /* names the subscription in BATCH, END and UNSUBSCRIBE; not 0 */
    uint32_t session;
    uint64_t boot_id;
    uint64_t epoch;
    uint64_t first_seq;
    int64_t anchor_ns;
    int64_t anchor_utc_ns;
    uint32_t sources; /* granted of those asked for */
    uint8_t start;    /* enum inlet_start; TIMES: of others the last byte is not sent */
} inlet__subscribed_t;

#define INLET__SUBSCRIBED_BYTES     52
#define INLET__SUBSCRIBED_BYTES_MAX 53 /* with `start` */

/* Which of the capabilities of wire/hello.h a connection needs so that the message may be sent on
 * it; 0: none. */
uint32_t inlet__message_needs(const inlet__message_t *message);

/* Writes a message to `out` and its length to *out_bytes.
 *   INLET_E_INVALID_ARGUMENT  the type can't be sent, or a field is out of range
 *   INLET_E_BUFFER_TOO_SMALL  it doesn't fit
 * Any thread. */
inlet_status_t inlet__message_encode(const inlet__message_t *message, uint8_t *out, size_t capacity,
                                     size_t *out_bytes);

/* Fill *message from one opened frame, which must outlive it. Everything is checked: bounds,
 * ranges, texts, trailing bytes. Of an unknown optional message only `type` is set, to
 * INLET__MESSAGE_OPTIONAL. INLET_E_PROTOCOL otherwise, and *message is all zero. Any thread. */
inlet_status_t inlet__message_decode_from_client(const uint8_t *bytes, size_t count,
                                                 inlet__message_t *message);
inlet_status_t inlet__message_decode_from_service(const uint8_t *bytes, size_t count,
                                                  inlet__message_t *message);

/* The front of a BATCH message, so that a batch can be encoded in place behind it. */
#define INLET__MESSAGE_BATCH_HEADER_BYTES 9
void inlet__message_write_batch_header(uint8_t out[INLET__MESSAGE_BATCH_HEADER_BYTES],
                                       uint32_t subscription, uint32_t sent_us);

/* A moment on the events' clock as a BATCH says it: microseconds, of which the low 32 bits are
 * enough for any delay below half an hour. */
static inline uint32_t inlet__message_time_us(int64_t time_ns) {
    return (uint32_t)((uint64_t)time_ns / 1000);
}

/* As the message functions. `out` has room for INLET__SUBSCRIBED_BYTES_MAX; a later version may
 * append to the body, so that the decoder ignores bytes behind those it knows. */
void inlet__subscribed_encode(const inlet__subscribed_t *subscribed,
                              uint8_t out[INLET__SUBSCRIBED_BYTES_MAX]);
inlet_status_t inlet__subscribed_decode(const uint8_t *bytes, size_t count,
                                        inlet__subscribed_t *subscribed);

#endif
