/* Inlet client SDK: the user's keyboard and mouse input as one ordered, timestamped stream.
 *
 *     inlet_client_t *client;
 *     inlet_stream_t *stream;
 *     if (inlet_connect(NULL, &client) == INLET_OK &&
 *         inlet_subscribe(client, NULL, &stream) == INLET_OK) {
 *         inlet_event_t events[64];
 *         uint32_t count;
 *         while (inlet_recv(stream, events, 64, INLET_FOREVER, &count) == INLET_OK)
 *             …
 *     }
 *     inlet_disconnect(client);
 *
 * Every function may be called from any thread, unless it says otherwise. Nothing here waits for
 * the service longer than its deadline argument says. A deadline is a time-out in nanoseconds:
 * 0 returns at once, INLET_FOREVER waits. */
#ifndef INLET_INLET_H
#define INLET_INLET_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/keys.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define INLET_FOREVER INT64_C(-1)

typedef struct inlet_client inlet_client_t; /* one authenticated connection to the service */
typedef struct inlet_stream inlet_stream_t; /* one subscription on it */

enum inlet_connect_flag {
    INLET_CONNECT_RECONNECT = 1 << 0, /* a connection that is lost is made anew, and its streams go
                                         on at their last number */
    INLET_CONNECT_PACED = 1 << 1, /* what arrives is taken in some 80 times a second, not at each
                                     event: for who draws. A fast mouse costs a fraction of the
                                     processor time; an event, or an answer, may come up to 30 ms
                                     later, but for the first one after a pause */
    INLET_CONNECT_ALL_FLAGS = (1 << 2) - 1
};

typedef struct inlet_connect_options {
    uint32_t struct_size; /* sizeof(inlet_connect_options_t) */
    uint32_t flags;       /* enum inlet_connect_flag */
    const char *name;     /* UTF-8, shown by `inlet status`; NULL: the program's file name */
    int64_t timeout_ns;   /* for connecting and the handshake; 0: the default of 5 s */
} inlet_connect_options_t;

/* How inlet_recv waits for the first event. */
enum inlet_wait {
    INLET_WAIT_EVENT = 0, /* sleeps until it is woken */
    INLET_WAIT_SPIN = 1,  /* looks again and again: the soonest, for the price of a processor */
    INLET_WAIT_POLL = 2   /* looks every poll_ns, and costs the connection's thread no wake-ups */
};

enum inlet_subscribe_flag {
    INLET_SUBSCRIBE_HIDDEN = 1 << 0, /* numbers of records that this subscription is not shown come
                                        as LOSS records with cause INLET_CAUSE_HIDDEN, so that
                                        every number of the stream is told */
    INLET_SUBSCRIBE_LANES = 1 << 1,  /* two lanes: see inlet_recv_lane */
    INLET_SUBSCRIBE_ALL_FLAGS = (1 << 2) - 1
};

/* What the service does with a subscription that is too far behind: because its pipe is not read.
 * It slows nobody else. What it misses is a LOSS in any case. */
enum inlet_policy {
    INLET_POLICY_LOSSLESS = 0,  /* goes on at the oldest event in its window: the least is lost */
    INLET_POLICY_LATEST = 1,    /* skips to the newest */
    INLET_POLICY_DISCONNECT = 2 /* ends it: INLET_E_TOO_SLOW */
};

/* How a subscription began. */
enum inlet_start {
    INLET_START_AS_ASKED = 0, /* or with a LOSS that says what is not there */
    INLET_START_OF_STREAM = 1 /* the stream itself begins later than the time asked for: what there
                                 was before is another stream's, which has ended and is not kept */
};

typedef struct inlet_subscribe_options {
    uint32_t struct_size; /* sizeof(inlet_subscribe_options_t) */
    uint32_t sources;     /* mask of enum inlet_source; 0: INLET_SOURCE_RAW */
    uint64_t event_types; /* bit n: events of type n; 0: all. LOSS, BLIND and SOURCES always come,
                             and SNAPSHOTs to who sees keys or buttons; NAMEs, asked for, with
                             what they name */
    uint64_t from_seq;    /* first sequence number wanted; 0: from now on. The stream begins with
                             what is in force then, in records with INLET_FLAG_STATE, and a
                             snapshot of what is held: inlet_snapshot_t */
    int64_t timeout_ns;   /* for the service's answer; 0: the default of 5 s */
    int64_t poll_ns;      /* with INLET_WAIT_POLL 50 us … 1 s, 0: the default of 1 ms; else 0 */
    uint32_t wait;        /* enum inlet_wait */
    uint32_t flags;       /* enum inlet_subscribe_flag */
    uint32_t policy;      /* enum inlet_policy */
    uint32_t window_records; /* so many records of the stream it may be behind, those that it is not
                                shown among them; 0: as many as the service retains, 65,024 */
    uint32_t warn_records; /* beyond these it is told: inlet_stream_warnings; 0: half the window */
    uint32_t max_lag_ms;   /* so long the next event for it may have waited in the service, also
                              where it resumes; 0: any time */
    uint64_t urgent_types; /* with INLET_SUBSCRIBE_LANES bit n: events of type n are urgent; 0: all
                              but motion and wheels. Without it 0 */
    int64_t from_time_ns;  /* instead of from_seq (0): begins with the first event captured at this
                              time or later, by the stream's clock, which is inlet_now_ns; by up to
                              INLET_TIMING_GRID_NS earlier. Retained or, with the scope history, in
                              the journal; what may be gone of it is a LOSS from the stream's first
                              number on. A time t of UTC is anchor_ns + (t - anchor_utc_ns) of
                              inlet_stream_info_t. 0: none */
} inlet_subscribe_options_t;

/* Where a stream's numbers and times come from. (boot_id, session, epoch) names the stream. */
typedef struct inlet_stream_info {
    uint32_t struct_size;  /* in: sizeof(inlet_stream_info_t) */
    uint32_t session;      /* Windows session whose input it is */
    uint64_t boot_id;      /* of this start of the service's machine */
    uint64_t epoch;        /* of this numbering: rises within the boot */
    uint64_t first_seq;    /* the first number that this subscription covers */
    int64_t anchor_ns;     /* a time on the stream's clock … */
    int64_t anchor_utc_ns; /* … and the same moment in nanoseconds since 1970-01-01 UTC */
    uint32_t sources;      /* what was granted of the sources asked for */
    uint32_t start;        /* enum inlet_start */
} inlet_stream_info_t;

/* Connects to the service, proves both sides' identity, and starts the connection's thread.
 *
 * With INLET_CONNECT_RECONNECT a connection that is lost later (the service restarted, say) is made
 * anew, with growing pauses of up to 5 s, for as long as that may succeed. Its streams stay:
 * nothing comes twice, and what the service no longer has is a LOSS, with what is in force and held
 * behind it. A stream that can't go on, as the service's has begun anew, ends with
 * INLET_E_RESTARTED. Meanwhile requests fail at once; inlet_client_health (inlet/request.h) says
 * how it is.
 *
 * `options` may be NULL. On success *client is owned by the caller: inlet_disconnect it.
 * Otherwise *client is NULL and the status says why:
 *   INLET_E_INVALID_ARGUMENT  client is NULL, or struct_size is unknown
 *   INLET_E_NOT_INSTALLED, INLET_E_NOT_RUNNING  there is no service to talk to
 *   INLET_E_NOT_PAIRED        this user has no key: `inlet pair`
 *   INLET_E_REFUSED           the service does not accept this key, user or session
 *   INLET_E_UNTRUSTED_SERVICE the pipe's owner or key is not the installed service's
 *   INLET_E_TIMEOUT, INLET_E_VERSION, INLET_E_BUSY, INLET_E_NO_MEMORY, INLET_E_IO */
INLET_API inlet_status_t inlet_connect(const inlet_connect_options_t *options,
                                       inlet_client_t **client);

/* Ends the connection, its streams and its thread; returns within 2 s. Threads inside inlet_recv on
 * it return INLET_E_CLOSED, and must have returned before the streams' memory is reused: call it
 * when no other thread will use the client or its streams again. NULL is allowed. */
INLET_API void inlet_disconnect(inlet_client_t *client);

/* INLET_OK while the connection lives, or is being made anew, else why it ended. */
INLET_API inlet_status_t inlet_client_status(inlet_client_t *client);

/* Subscribes to this session's stream. `options` may be NULL: raw input from now on.
 * On success *stream lives until inlet_stream_close or inlet_disconnect.
 *   INLET_E_SCOPE  the grant allows nothing of what was asked for
 *   INLET_E_LIMIT  the connection has its eight subscriptions
 *   INLET_E_NOT_FOUND  the stream has not come to from_seq or from_time_ns, or there is none
 *   INLET_E_NOT_SUPPORTED  from_time_ns, and the service is too old for it
 *   INLET_E_TIMEOUT, INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY, or why the connection ended */
INLET_API inlet_status_t inlet_subscribe(inlet_client_t *client,
                                         const inlet_subscribe_options_t *options,
                                         inlet_stream_t **stream);

/* Takes up to `capacity` events, in order, waiting at most timeout_ns for the first.
 * INLET_OK with *count ≥ 1; INLET_E_TIMEOUT with *count 0; or why the stream ended, once everything
 * that had arrived was taken. Several threads may share one stream: each event goes to one of them.
 *   INLET_E_CLOSED, INLET_E_SERVICE_STOPPED, INLET_E_CONNECTION_LOST, INLET_E_REVOKED,
 *   INLET_E_RESTARTED, … */
INLET_API inlet_status_t inlet_recv(inlet_stream_t *stream, inlet_event_t *events,
                                    uint32_t capacity, int64_t timeout_ns, uint32_t *count);

/* Events that have arrived and were not taken yet. */
INLET_API uint64_t inlet_pending(inlet_stream_t *stream);

/* A Win32 event handle (HANDLE), signalled while inlet_recv would not wait: for
 * WaitForMultipleObjects and message loops. After the last event was taken it stays so until an
 * inlet_recv finds nothing. Owned by the stream: do not close, set or reset it. NULL for a stream
 * that does not wait by INLET_WAIT_EVENT: nobody would signal it. */
INLET_API void *inlet_wait_handle(inlet_stream_t *stream);

/* Lanes: a stream's records in two queues, by their type, so that a key need not wait behind the
 * motions that nobody has taken yet. A record is in one lane, and each goes to one receiver: of its
 * lane by inlet_recv_lane, or of both by inlet_recv, which gives them in the exact order of the
 * stream. Within a lane that order holds too.
 *
 * Between the lanes numbers tell it: a record of the one comes before those of the other whose seq
 * is not lower (one that occupies no number, a SNAPSHOT or with INLET_FLAG_STATE, before the record
 * whose seq it has). Records of the ledger are in the urgent lane, unless urgent_types says
 * otherwise, and there only: a LOSS, BLIND or SOURCES record can be read there before motions with
 * lower numbers are read in the other, and speaks of both; whoever reads the bulk lane alone sees a
 * hole in the numbers. Each lane grows to 131,072 records at once and more in all. */
enum inlet_lane {
    INLET_LANE_ALL = 0, /* both, merged: for inlet_borrow */
    INLET_LANE_URGENT = 1,
    INLET_LANE_BULK = 2
};

/* As inlet_recv, of one lane of a stream subscribed to with INLET_SUBSCRIBE_LANES.
 * INLET_E_INVALID_ARGUMENT also: the stream has no such lane. */
INLET_API inlet_status_t inlet_recv_lane(inlet_stream_t *stream, uint32_t lane,
                                         inlet_event_t *events, uint32_t capacity,
                                         int64_t timeout_ns, uint32_t *count);

/* As inlet_pending and inlet_wait_handle, of one lane. 0 and NULL: there is no such lane. */
INLET_API uint64_t inlet_pending_lane(inlet_stream_t *stream, uint32_t lane);
INLET_API void *inlet_wait_handle_lane(inlet_stream_t *stream, uint32_t lane);

#define INLET_BORROW_MAX 1024u

/* A batch that is borrowed. */
typedef struct inlet_batch {
    uint32_t struct_size;        /* in: sizeof(inlet_batch_t) */
    uint32_t count;              /* of events */
    const inlet_event_t *events; /* in order; NULL: none is borrowed */
    uint64_t cursor;             /* Inlet's own */
} inlet_batch_t;

/* As inlet_recv, but lends up to `most` (and INLET_BORROW_MAX) events instead of copying them: they
 * stay where they are in the queue, until inlet_release takes all of them. Of a stream with lanes,
 * whose `lane` may be any, they are copies in the stream's own memory. On success release the
 * batch, from any thread, before the stream is closed; what is not released by then is gone with
 * it.
 *
 * One batch of a stream is borrowed at a time; for other receivers there is nothing meanwhile: they
 * wait, as long as they may. So don't receive on the thread that has borrowed.
 *   INLET_E_BUSY  a batch of this stream is borrowed already
 *   and as inlet_recv_lane; *batch has no events then */
INLET_API inlet_status_t inlet_borrow(inlet_stream_t *stream, uint32_t lane, uint32_t most,
                                      int64_t timeout_ns, inlet_batch_t *batch);

/* Gives a batch back; its events are not to be read any more, and *batch has none.
 * INLET_E_INVALID_ARGUMENT: nothing is borrowed by it. */
INLET_API inlet_status_t inlet_release(inlet_stream_t *stream, inlet_batch_t *batch);

#define INLET_POST_MAX 256u

/* Puts up to INLET_POST_MAX events of the application's own into its stream, for whoever receives
 * from it, in one piece: behind all that has arrived and before all that arrives later. They are
 * INLET_EVENT_MARK, with reserved and flags 0; time_ns is made the time of the post, seq that of
 * the record that arrives next, and flags INLET_FLAG_STATE: they occupy no number. Nobody else sees
 * them. Never waits for a receiver or the service; threads that post at once take turns.
 *   INLET_E_BUSY  there is no room, or thousands were posted since anything arrived: receive, and
 *                 try again
 *   INLET_E_INVALID_ARGUMENT, or why the stream ended; nothing was posted then */
INLET_API inlet_status_t inlet_post(inlet_stream_t *stream, const inlet_event_t *marks,
                                    uint32_t count);

/* Fills *info, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise. */
INLET_API inlet_status_t inlet_stream_info(inlet_stream_t *stream, inlet_stream_info_t *info);

/* How often the service has told this stream that it passed its warn threshold; *records (may be
 * NULL) is how many records it was behind the last time. */
INLET_API uint64_t inlet_stream_warnings(inlet_stream_t *stream, uint64_t *records);

/* Ends one subscription; the connection and its other streams go on. NULL is allowed. */
INLET_API void inlet_stream_close(inlet_stream_t *stream);

/* Now, on the clock of inlet_event_t.time_ns: nanoseconds. */
INLET_API int64_t inlet_now_ns(void);

/* "0.1.0". The string lives for ever. */
INLET_API const char *inlet_version(void);

#ifdef __cplusplus
}
#endif

#endif
