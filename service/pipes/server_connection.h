/* The service's end of one client connection, as a state machine. OS-free: bytes, time and
 * randomness come in as arguments, bytes go out when the shell asks for them. One thread.
 *
 *   HELLO ──ClientHello──► MESSAGE_1 ──Noise message 1──► OPEN ──close──► CLOSING ──CLOSE sent──►
 * ENDED
 *
 * Nothing is done for a client before its first sealed frame opens. Any violation ends the
 * connection: the shell closes the pipe, and the client learns nothing of the reason. Output is
 * pulled: a batch is what gathered while the last write was under way. */
#ifndef INLET_SERVICE_SERVER_CONNECTION_H
#define INLET_SERVICE_SERVER_CONNECTION_H

#include "audit/audit.h"
#include "auth/channel.h"
#include "auth/consent_code.h"
#include "auth/identity.h"
#include "auth/noise.h"
#include "base/want.h"
#include "diag/stats.h"
#include "grants/grants.h"
#include "hub/hub.h"
#include "hub/policy.h"
#include "hub/span_cache.h"
#include "journal/replay.h"
#include "wire/batch.h"
#include "wire/frame.h"
#include "wire/hello.h"
#include "wire/message.h"
#include "wire/timing.h"

#define INLET__SUBSCRIPTIONS_MAX 8
#define INLET__REPLIES_MAX       8

/* A JSON text of more bytes does not fit a frame beside the reply's own fields. */
#define INLET__REPLY_BODY_MAX 60000u

/* The stream of one session, as a subscription gets to know it. */
typedef struct inlet__stream_source {
    inlet__hub_t *hub;            /* lives as long as the service's loop */
    inlet__stream_stats_t *stats; /* as the hub; NULL: none are kept */
    inlet__journal_t *journal;    /* of what is older than the hub's; NULL: there is none */
    uint64_t boot_id;
    uint64_t epoch;
    uint32_t session;
    int64_t anchor_ns;
    int64_t anchor_utc_ns;
} inlet__stream_source_t;

/* What a connection asks of the service around it. All are called on the service's thread. */
typedef struct inlet__server_ops {
    /* The peer's identity, asked for once, when its ClientHello has arrived. Not INLET_OK: refused.
     */
    inlet_status_t (*identify)(void *connection_context, inlet__identity_t *identity);
    /* The grant of a key for a program, NULL: none. Copied before the call returns to the
     * connection's own caller. */
    const inlet__grant_t *(*find_grant)(void *service_context, const uint8_t key[32],
                                        const char *image);
    /* The time of day: nanoseconds since 1970 UTC. Grants end by it. */
    int64_t (*utc_ns)(void *service_context);
    /* Add and remove write the list to disk before they return; add also sets the date, remove ends
     * the key's connections. */
    inlet_status_t (*add_grant)(void *service_context, const inlet__grant_t *grant);
    inlet_status_t (*remove_grant)(void *service_context, const char *name_or_key);
    /* JSON texts for replies, malloc'ed, freed by the connection; NULL: out of memory. */
    char *(*grants_json)(void *service_context);
    /* What `asker` may know: its own session and user. NULL, an administrator asks: everything. */
    char *(*status_json)(void *service_context, const inlet__identity_t *asker);
    /* Likewise the counters of the pipeline. */
    char *(*stats_json)(void *service_context, const inlet__identity_t *asker);
    /* The stream of a session. INLET_E_NOT_FOUND: this session has none and can't have one. */
    inlet_status_t (*find_stream)(void *service_context, uint32_t session,
                                  inlet__stream_source_t *stream);
    /* Asks the user of the connection's session whether to grant this, with a code that both sides
     * show; the answer comes later, by inlet__server_enrolled, and so does the adding. Not
     * INLET_OK: he is not asked, and no answer comes. NULL: nobody can be asked. */
    inlet_status_t (*ask_user)(void *service_context, void *connection_context,
                               const inlet__grant_t *grant, const char *code);
    /* One line for the service's log. Never holds input. */
    void (*log)(void *connection_context, const char *text);
    /* A record for the audit trail, of what this connection's user did; NULL: there is none. */
    void (*audit)(void *connection_context, inlet__audit_what_t what, const char *detail);
} inlet__server_ops_t;

/* Times that are settings; 0 stands for the protocol's own. */
typedef struct inlet__server_timing {
    int64_t handshake_ns; /* from the pipe's opening to the first sealed frame */
    int64_t heartbeat_ns; /* after so long without anything else to say */
    int64_t silence_ns;   /* after so long without a word the client is dead */
} inlet__server_timing_t;

typedef struct inlet__server_config {
    const inlet__server_ops_t *ops;
    void *service_context;
    const char *version;            /* of the service, as it is told; NULL: it is not */
    inlet__server_timing_t timing;  /* see inlet__server_timing */
    uint32_t withheld_capabilities; /* of INLET__CAPABILITY_ALL: tests play an older service */
    inlet__keypair_t keys;          /* the service's */
    inlet_event_t *scratch;         /* INLET__BATCH_EVENTS_MAX records, shared by all connections */
    inlet__span_cache_t
        *spans;            /* batches for several, shared likewise; NULL: each encodes its own */
    uint32_t batch_events; /* at most so many a batch; 0: INLET__BATCH_EVENTS_MAX, as others are for
                              comparing */
    bool fields_unguarded; /* for streams that tell of no focus: keys are shown whatever has it */
} inlet__server_config_t;

enum inlet__server_stage {
    INLET__SERVER_HELLO,
    INLET__SERVER_MESSAGE_1,
    INLET__SERVER_OPEN,
    INLET__SERVER_CLOSING, /* a CLOSE frame waits to be pulled */
    INLET__SERVER_ENDED
};

typedef struct inlet__subscription {
    uint32_t id; /* 0: free */
    inlet__view_t view;
    inlet__view_key_t view_key;
    inlet__cursor_t cursor;
    inlet__journal_t *journal; /* NULL: none */
    inlet__replay_t replay;    /* with a reader: it is what is read, and the cursor waits */
    uint32_t session;
    uint64_t boot_id;
    inlet__policy_t policy;
    bool warned; /* that it is behind, and it still is */
    inlet__hub_t *hub;
    uint64_t epoch;       /* of the hub's stream */
    uint64_t covered_seq; /* end of the last batch sent: where the next one begins */
    uint64_t sent_count;  /* events */
    inlet__stream_stats_t *stream_stats;
    inlet__subscriber_stats_t stats;
} inlet__subscription_t;

typedef struct inlet__pending_reply {
    uint32_t request;
    inlet_status_t status;
    uint8_t type;       /* of the request: enum inlet__message_type */
    const char *what;   /* of a failure: what it is about; lives for ever; NULL: no part of it */
    const char *detail; /* lives for ever */
    char *body;         /* malloc'ed; NULL: none, or `subscribed` */
    size_t body_bytes;
    bool has_subscribed;
    uint8_t subscribed[INLET__SUBSCRIBED_BYTES_MAX];
} inlet__pending_reply_t;

typedef struct inlet__server_connection {
    const inlet__server_config_t *config; /* outlives the connection */
    void *context;                        /* the shell's, for identify and log */
    enum inlet__server_stage stage;
    inlet_status_t end_status; /* why it closes or ended */
    int64_t opened_ns, last_heard_ns, last_sent_ns;
    int64_t expires_ns; /* when its grant ends, as far as the last tick could know */
    inlet__identity_t identity;
    inlet__grant_t grant;                      /* zero scopes for an administrator's connection */
    bool administrator;                        /* the ADMIN intent was accepted */
    bool enrols;                               /* it came to ask the user, and may do no more */
    uint8_t client_key[32];                    /* of one that enrols: proven */
    uint32_t enrol_request;                    /* the request that asks him now; 0: none */
    char code[INLET__CONSENT_CODE_TEXT_BYTES]; /* that both sides show */
    bool authenticated;                        /* the first sealed frame opened */
    inlet__greeting_t greeting;                /* what the client calls itself */
    inlet__message_latency_t latency;          /* what it says of how fast it gets its events */
    uint32_t capabilities;                     /* enum inlet__capability, of both ends */
    int64_t pause_until_ns;                    /* its hold on capture; in the past: none */

    uint8_t nonce[32];
    uint8_t ephemeral[32];
    inlet__noise_t noise;
    inlet__channel_t channel;
    inlet__frame_reader_t reader;
    uint8_t received[INLET__FRAME_HEADER_BYTES + INLET__FRAME_TO_SERVICE_MAX];
    uint8_t handshake_out[512]; /* plain frames that wait to be pulled */
    size_t handshake_out_bytes;

    inlet__pending_reply_t replies[INLET__REPLIES_MAX];
    uint32_t reply_count;
    inlet__subscription_t subscriptions[INLET__SUBSCRIPTIONS_MAX];
    uint32_t next_subscription_id;
    uint32_t next_turn; /* subscription whose turn it is to be sent */
} inlet__server_connection_t;

/* A fresh connection. `random` is 64 bytes for the server's nonce and its ephemeral key. */
void inlet__server_connection_init(inlet__server_connection_t *connection,
                                   const inlet__server_config_t *config, void *context,
                                   int64_t now_ns, const uint8_t random[64]);

/* Frees replies and wipes keys. */
void inlet__server_connection_clear(inlet__server_connection_t *connection);

/* Takes bytes as they came from the pipe, in pieces of any size. Not INLET_OK: the connection
 * ended, the reason is logged, close the pipe. */
inlet_status_t inlet__server_connection_receive(inlet__server_connection_t *connection,
                                                const uint8_t *bytes, size_t byte_count,
                                                int64_t now_ns);

/* Writes the next bytes to send into `out` (at least INLET__FRAME_MAX_BYTES); *byte_count 0:
 * nothing to send now. Call it when the last write has completed. When a CLOSE frame was pulled the
 * stage is ENDED: write it, then close the pipe. */
inlet_status_t inlet__server_connection_output(inlet__server_connection_t *connection, uint8_t *out,
                                               size_t capacity, int64_t now_ns, size_t *byte_count);

/* Checks the deadlines. Not INLET_OK: it ended (a stalled handshake, a silent peer). */
inlet_status_t inlet__server_connection_tick(inlet__server_connection_t *connection,
                                             int64_t now_ns);

/* When to call tick and output next, if nothing else happens. While a write is under way no
 * heartbeat can be due. */
int64_t inlet__server_connection_deadline(const inlet__server_connection_t *connection,
                                          bool writing);

/* Begins a clean end: the next output is a CLOSE frame with `status` and the final sequence number.
 * Before the handshake is through, the connection ends at once. */
void inlet__server_connection_close(inlet__server_connection_t *connection, inlet_status_t status);

/* The times in force, none of them 0. */
inlet__server_timing_t inlet__server_timing(const inlet__server_config_t *config);

/* Whether it asked for a pause of its session's capture, and the time for it is not over. */
bool inlet__server_connection_pauses(const inlet__server_connection_t *connection, int64_t now_ns);

/* Whether its grant has ended by the time of day. */
bool inlet__server_connection_has_expired(const inlet__server_connection_t *connection);

/* What its subscriptions need of the agent: INLET__WANT_ALL bits. Its pause is not among them. */
uint32_t inlet__server_connection_wants(const inlet__server_connection_t *connection);

/* Tells the audit trail, where there is one. */
void inlet__server_audit(const inlet__server_connection_t *connection, inlet__audit_what_t what,
                         const char *detail);

#endif
