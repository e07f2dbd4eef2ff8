/* Router: a stream parted into queues, one a device, process or window, that several threads empty
 * side by side, while each queue is in one thread's hands at a time and keeps its order.
 *
 *     // one thread
 *     for (each event of the stream)
 *         inlet_router_put(router, &event);
 *     inlet_router_stop(router);
 *
 *     // each of several
 *     inlet_routed_t from;
 *     while (inlet_router_take(router, events, 64, INLET_FOREVER, &from, &count) == INLET_OK) {
 *         for (each of them)
 *             work(from.key, &event);
 *         inlet_router_done(router, from.queue);
 *     }
 *
 * A queue gets
 *   - the input of its key: of a device, of the process that was in front, or of the window that
 *     was, as the FOCUS records before it say;
 *   - what names its key: DEVICE, FOCUS (the queue that loses the front gets it as well), and
 * NAMEs;
 *   - a copy of each record that concerns the whole stream, such as LOSS, BLIND, SOURCES, SESSION,
 *     LAYOUT, CLOCK, MARK, and by process and window SNAPSHOTs and the releases that Inlet made.
 * The queue with key 0 is there from the start: for input whose key is not known, and so that
 * nothing that concerns the stream is ever untold. Other queues begin with the first record of
 * their key, and end when they are empty and another one needs their place.
 *
 * A full queue refuses (INLET_E_BUSY), or drops its oldest and says so with a LOSS record in front
 * of what is left, of cause INLET_CAUSE_SLOW_SUBSCRIBER: of the numbers from seq to seq + count -
 * 1, those that were this queue's will not come out of it. What occupies no number goes with them,
 * as after any LOSS. Queues do not fill each other.
 *
 * Every function may be called from any thread, and puts by several threads come in some order. */
#ifndef INLET_ROUTER_H
#define INLET_ROUTER_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/inlet.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_router inlet_router_t;

/* What a queue's key is. */
enum inlet_router_by {
    INLET_ROUTE_BY_DEVICE = 0,  /* inlet_event_t.device */
    INLET_ROUTE_BY_PROCESS = 1, /* inlet_event_t.process */
    INLET_ROUTE_BY_WINDOW = 2   /* inlet_focus_t.window */
};

/* What becomes of a record for a full queue. */
enum inlet_router_policy {
    INLET_ROUTER_REFUSE = 0,     /* it is refused, for all the queues that it is for */
    INLET_ROUTER_DROP_OLDEST = 1 /* the queue drops its oldest and tells so */
};

#define INLET_ROUTER_QUEUES_MAX   1024u
#define INLET_ROUTER_CAPACITY_MIN 16u
#define INLET_ROUTER_CAPACITY_MAX 65536u
#define INLET_ROUTER_RECORDS_MAX  1048576u /* queues × capacity: 64 MB */

typedef struct inlet_router_options {
    uint32_t struct_size; /* sizeof(inlet_router_options_t) */
    uint32_t by;          /* enum inlet_router_by */
    uint32_t policy;      /* enum inlet_router_policy */
    uint32_t queues;      /* at most, 2 … INLET_ROUTER_QUEUES_MAX; 0: 32 */
    uint32_t capacity;    /* records a queue; 0: 1024 */
    uint32_t reserved;    /* 0 */
} inlet_router_options_t;

/* Allocates all that it will need. `options` may be NULL. On success *router is the caller's:
 * inlet_router_close it. Otherwise *router is NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_router_open(const inlet_router_options_t *options,
                                           inlet_router_t **router);

/* What was not taken is gone. No other call on `router` may run or begin: inlet_router_stop it, and
 * let the threads that take from it end first. NULL is allowed. */
INLET_API void inlet_router_close(inlet_router_t *router);

/* The stream's next record. Does not wait.
 *   INLET_E_BUSY    a queue that it is for is full, or its queue would be one more than there may
 *                   be and no other is empty; put it again later. Nothing was noted. When records
 *                   are dropped this is so only where there is no queue left, or nothing in it that
 *                   occupies a number
 *   INLET_E_CLOSED  the router was stopped
 *   INLET_E_INVALID_ARGUMENT  NULL */
INLET_API inlet_status_t inlet_router_put(inlet_router_t *router, const inlet_event_t *event);

/* Whose records were taken. */
typedef struct inlet_routed {
    uint64_t key;      /* as enum inlet_router_by says; 0: unknown */
    uint32_t queue;    /* for inlet_router_done */
    uint32_t reserved; /* 0 */
} inlet_routed_t;

/* Takes up to `capacity` records of the queue that has waited longest among those that no thread
 * has, in order, and waits at most timeout_ns for there to be one. The queue is the caller's until
 * inlet_router_done.
 *   INLET_OK        with *count ≥ 1
 *   INLET_E_TIMEOUT with *count 0
 *   INLET_E_CLOSED  it was stopped, and everything was taken
 *   INLET_E_INVALID_ARGUMENT  NULL, capacity 0, a negative time-out but INLET_FOREVER */
INLET_API inlet_status_t inlet_router_take(inlet_router_t *router, inlet_event_t *events,
                                           uint32_t capacity, int64_t timeout_ns,
                                           inlet_routed_t *from, uint32_t *count);

/* The caller has done with what it took: another thread may take from the queue. By any thread.
 * INLET_E_INVALID_ARGUMENT: NULL, or nobody has it. */
INLET_API inlet_status_t inlet_router_done(inlet_router_t *router, uint32_t queue);

/* No more is put; who waits in inlet_router_take gets what is left, and then INLET_E_CLOSED. NULL
 * is allowed. */
INLET_API void inlet_router_stop(inlet_router_t *router);

typedef struct inlet_router_stats {
    uint32_t struct_size; /* in: sizeof(inlet_router_stats_t) */
    uint32_t queues;      /* that there are */
    uint64_t pending;     /* records in them */
    uint64_t dropped;     /* records, since it was opened */
    uint64_t refused;     /* puts, since it was opened */
} inlet_router_stats_t;

/* Fills *stats, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise. */
INLET_API inlet_status_t inlet_router_stats(inlet_router_t *router, inlet_router_stats_t *stats);

#ifdef __cplusplus
}
#endif

#endif
