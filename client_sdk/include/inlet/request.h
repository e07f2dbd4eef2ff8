/* Inlet requests: what a program asks of the service beside its events, and the ways to ask.
 *
 * Each request has two forms. `inlet_ping` and its likes wait for the answer until their time-out.
 * `inlet_ping_begin` returns at once with an inlet_request_t, whose handle is signalled when the
 * answer is there, or the connection is not any more; `inlet_ping_finish` then takes the answer:
 *
 *     inlet_request_t *request;
 *     if (inlet_stats_begin(client, &request) == INLET_OK) {
 *         … WaitForMultipleObjects over inlet_request_handle(request) and others …
 *         char *json;
 *         if (inlet_stats_finish(request, 0, &json) == INLET_OK)
 *             …
 *     }
 *
 * Many may be under way on one connection. When it ends each of them fails at once, with the reason
 * why it ended; while it is being made anew (INLET_CONNECT_RECONNECT) those that are begun fail at
 * once. A request whose time-out passes is cancelled at the service as well, where that is
 * possible. Every function may be called from any thread. Time-outs are in nanoseconds; 0 means the
 * default of 5 s where a function waits for an answer, and "do not wait" in inlet_…_finish. */
#ifndef INLET_REQUEST_H
#define INLET_REQUEST_H

#include <inlet/inlet.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Frees a text or records that a function of the SDK returned. NULL is allowed. */
INLET_API void inlet_free(void *memory);

/* ---- Why a request failed. --------------------------------------------------------------------
 */

typedef struct inlet_error {
    uint32_t struct_size;    /* in: sizeof(inlet_error_t) */
    inlet_status_t status;   /* INLET_OK: no request has failed yet */
    uint32_t schema_version; /* that the service speaks; 0: an older service, which does not say */
    char what[32];           /* what of the request it is about, such as "from_seq"; "" if no part
                                of it, or an older service */
    char detail[516];        /* a text for a person; often "" */
} inlet_error_t;

/* The last request on this connection that the service refused. Requests of several threads may
 * fail at the same time: one of them is told. INLET_E_INVALID_ARGUMENT on NULL or an unknown
 * struct_size. */
INLET_API inlet_status_t inlet_client_error(inlet_client_t *client, inlet_error_t *error);

/* ---- How the connection is. -------------------------------------------------------------------
 */

enum inlet_link {
    INLET_LINK_UP = 0,           /* connected */
    INLET_LINK_RECONNECTING = 1, /* lost, and being made anew: INLET_CONNECT_RECONNECT */
    INLET_LINK_ENDED = 2         /* for good */
};

typedef struct inlet_health {
    uint32_t struct_size;  /* in: sizeof(inlet_health_t) */
    uint32_t link;         /* enum inlet_link */
    inlet_status_t status; /* INLET_OK while it is up, else why not */
    uint32_t reconnects;   /* how often it was made anew */
    uint32_t attempts;     /* calls since it was lost; 0 while it is up */
    uint32_t reserved;
    int64_t since_ns; /* when it became so, on the clock of inlet_now_ns */
} inlet_health_t;

/* Never waits. INLET_E_INVALID_ARGUMENT on NULL or an unknown struct_size. */
INLET_API inlet_status_t inlet_client_health(inlet_client_t *client, inlet_health_t *health);

/* Told of each change of the link: by a thread of the connection, one call at a time, and the
 * stream waits meanwhile. `health` lives for the call. It may call any function of the SDK but
 * those that wait for this connection; inlet_disconnect too, which then returns at once, and ends
 * the client once the call is over. */
typedef void (*inlet_health_changed_t)(void *user, const inlet_health_t *health);

/* Has `changed` called from now on; NULL: nobody any more, though a call that has begun may still
 * run. What the link is now is not told: inlet_client_health, after this. INLET_E_INVALID_ARGUMENT
 * on a NULL client. */
INLET_API inlet_status_t inlet_client_on_health(inlet_client_t *client,
                                                inlet_health_changed_t changed, void *user);

/* ---- Requests that wait. ----------------------------------------------------------------------
 * Each returns INLET_OK; what the service answered; INLET_E_TIMEOUT; INLET_E_NO_MEMORY;
 * INLET_E_INVALID_ARGUMENT; INLET_E_NOT_SUPPORTED where the service is too old for it; or why there
 * is no connection (inlet_client_health). Results are empty unless INLET_OK. */

#define INLET_PING_BYTES_MAX 64

typedef struct inlet_pong {
    uint32_t struct_size; /* in: sizeof(inlet_pong_t) */
    uint32_t reserved;
    int64_t service_ns;    /* when the service answered, on the clock of inlet_now_ns; 0: an older
                              service, which does not say */
    int64_t round_trip_ns; /* from asking to the answer's arrival */
} inlet_pong_t;

/* Sends up to 64 bytes there and back, and demands that they are the same: INLET_E_PROTOCOL else.
 * `bytes` may be NULL with count 0; any service answers that. `pong` may be NULL. */
INLET_API inlet_status_t inlet_ping(inlet_client_t *client, const void *bytes, uint32_t count,
                                    int64_t timeout_ns, inlet_pong_t *pong);

/* What the service is and allows, as a JSON text (protocol.md, "REPLY"), freed with inlet_free. */
INLET_API inlet_status_t inlet_server_info(inlet_client_t *client, int64_t timeout_ns, char **json);

/* What is in force, or held, in the session just before number `seq`. */
typedef struct inlet_state_told {
    uint32_t struct_size; /* in: sizeof(inlet_state_told_t) */
    uint32_t count;
    uint64_t seq;
    inlet_event_t *events; /* freed with inlet_free; with INLET_FLAG_STATE, or SNAPSHOT records */
} inlet_state_told_t;

/* The devices that are attached, each followed by its NAMEs, as far as somebody's subscription has
 * them observed. INLET_E_SCOPE: the grant shows no input. */
INLET_API inlet_status_t inlet_devices(inlet_client_t *client, int64_t timeout_ns,
                                       inlet_state_told_t *told);

/* What a subscription with these sources and event types (as in inlet_subscribe_options_t) would be
 * told first if it began now. */
INLET_API inlet_status_t inlet_snapshot(inlet_client_t *client, uint32_t sources,
                                        uint64_t event_types, int64_t timeout_ns,
                                        inlet_state_told_t *told);

/* Changes what a stream is shown, without a hole and without a repetition: events from number
 * *first_seq on are of the new sources and event types, those before as they were. The stream tells
 * what is in force and held there again. `first_seq` may be NULL. INLET_E_SCOPE: nothing of it is
 * granted, and nothing changes. After a reconnect all that is missing comes as the stream is shown
 * now. */
INLET_API inlet_status_t inlet_stream_filter(inlet_stream_t *stream, uint32_t sources,
                                             uint64_t event_types, int64_t timeout_ns,
                                             uint64_t *first_seq);

/* Stops capture in this session, for everybody, until inlet_resume, for `seconds` (1 … 86,400) at
 * most, and no longer than this connection lives: not over a reconnect either. Streams say so:
 * SESSION, SOURCES and BLIND records with INLET_CAUSE_PAUSED. Pauses of others, and the user's own,
 * stay as they are: capture goes on when all have ended. INLET_E_SCOPE: the connection has no
 * grant. */
INLET_API inlet_status_t inlet_pause(inlet_client_t *client, uint32_t seconds, int64_t timeout_ns);

/* INLET_E_NOT_FOUND: this connection does not pause capture. */
INLET_API inlet_status_t inlet_resume(inlet_client_t *client, int64_t timeout_ns);

/* ---- Requests that don't wait. ----------------------------------------------------------------
 */

typedef struct inlet_request inlet_request_t;

/* A Win32 event handle (HANDLE), signalled once inlet_…_finish would not wait. Owned by the
 * request. NULL for NULL. */
INLET_API void *inlet_request_handle(inlet_request_t *request);

/* Gives a request up, and frees it: its answer will not be told, and the service is asked to cancel
 * it. NULL is allowed. */
INLET_API void inlet_request_cancel(inlet_request_t *request);

/* inlet_…_begin: on success *request is to be finished or cancelled before inlet_disconnect;
 * otherwise it is NULL.
 * inlet_…_finish: waits at most timeout_ns. INLET_E_TIMEOUT: the request goes on, and may be
 * finished later. INLET_E_INVALID_ARGUMENT: it is no such request, or an argument is wrong; it goes
 * on. After any other status it is freed. */
INLET_API inlet_status_t inlet_subscribe_begin(inlet_client_t *client,
                                               const inlet_subscribe_options_t *options,
                                               inlet_request_t **request);
INLET_API inlet_status_t inlet_subscribe_finish(inlet_request_t *request, int64_t timeout_ns,
                                                inlet_stream_t **stream);

INLET_API inlet_status_t inlet_stats_begin(inlet_client_t *client, inlet_request_t **request);
INLET_API inlet_status_t inlet_stats_finish(inlet_request_t *request, int64_t timeout_ns,
                                            char **json);

INLET_API inlet_status_t inlet_devices_begin(inlet_client_t *client, inlet_request_t **request);
INLET_API inlet_status_t inlet_devices_finish(inlet_request_t *request, int64_t timeout_ns,
                                              inlet_state_told_t *told);

INLET_API inlet_status_t inlet_snapshot_begin(inlet_client_t *client, uint32_t sources,
                                              uint64_t event_types, inlet_request_t **request);
INLET_API inlet_status_t inlet_snapshot_finish(inlet_request_t *request, int64_t timeout_ns,
                                               inlet_state_told_t *told);

INLET_API inlet_status_t inlet_server_info_begin(inlet_client_t *client, inlet_request_t **request);
INLET_API inlet_status_t inlet_server_info_finish(inlet_request_t *request, int64_t timeout_ns,
                                                  char **json);

/* The stream is not to be closed before it is finished or cancelled. */
INLET_API inlet_status_t inlet_stream_filter_begin(inlet_stream_t *stream, uint32_t sources,
                                                   uint64_t event_types, inlet_request_t **request);
INLET_API inlet_status_t inlet_stream_filter_finish(inlet_request_t *request, int64_t timeout_ns,
                                                    uint64_t *first_seq);

INLET_API inlet_status_t inlet_pause_begin(inlet_client_t *client, uint32_t seconds,
                                           inlet_request_t **request);
INLET_API inlet_status_t inlet_pause_finish(inlet_request_t *request, int64_t timeout_ns);
INLET_API inlet_status_t inlet_resume_begin(inlet_client_t *client, inlet_request_t **request);
INLET_API inlet_status_t inlet_resume_finish(inlet_request_t *request, int64_t timeout_ns);

INLET_API inlet_status_t inlet_ping_begin(inlet_client_t *client, const void *bytes, uint32_t count,
                                          inlet_request_t **request);
INLET_API inlet_status_t inlet_ping_finish(inlet_request_t *request, int64_t timeout_ns,
                                           inlet_pong_t *pong);

#ifdef __cplusplus
}
#endif

#endif
