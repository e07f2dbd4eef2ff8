/* Bus: events from any threads of a program to any others of it, each subscriber getting all of
 * them, in one order. It needs no service and no connection, and speaks of the same events as a
 * stream does; a program waits for both at once by their wait handles.
 *
 *     inlet_bus_t *bus;
 *     inlet_bus_subscriber_t *subscriber;
 *     inlet_bus_open(NULL, &bus);
 *     inlet_bus_subscribe(bus, NULL, &subscriber);
 *     …
 *     inlet_event_t event = {.type = INLET_EVENT_MARK, .u.mark.words = {…}};
 *     inlet_bus_publish(bus, &event, 1, NULL);                            any thread
 *     …
 *     inlet_bus_recv(subscriber, events, 64, INLET_FOREVER, &count);      another
 *
 * An event is written once, whatever the number of subscribers: each of them has a place of its own
 * in one log. The bus numbers events from 1; seq is the order in which they were published, and
 * each publisher's come in the order of its calls. A subscriber that is slower than the publishers
 * has up to `capacity` of them waiting for it; what comes then is its policy's to say. Nothing is
 * lost silently: what a subscriber does not get, a LOSS record names (cause
 * INLET_CAUSE_SLOW_SUBSCRIBER), in its place among the others.
 *
 * Every function may be called from any thread, unless it says otherwise. */
#ifndef INLET_BUS_H
#define INLET_BUS_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/inlet.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_bus inlet_bus_t;
typedef struct inlet_bus_subscriber inlet_bus_subscriber_t;

#define INLET_BUS_SUBSCRIBERS_MAX 32u
#define INLET_BUS_CAPACITY_MIN    256u
#define INLET_BUS_CAPACITY_MAX    65536u
#define INLET_BUS_PUBLISH_MAX     256u /* events at once */

/* What is done for a subscriber that has `capacity` events waiting. */
enum inlet_bus_policy {
    INLET_BUS_BLOCK = 0, /* publishers wait until it has taken some, block_ns at most; then as: */
    INLET_BUS_DROP_OLDEST = 1 /* it loses the oldest that wait for it */
};

typedef struct inlet_bus_options {
    uint32_t struct_size; /* sizeof(inlet_bus_options_t) */
    uint32_t capacity;    /* the most that a subscriber may ask for, rounded up to a power of two,
                             INLET_BUS_CAPACITY_MIN … _MAX; 0: 8192. Two slots of 64 bytes each */
} inlet_bus_options_t;

typedef struct inlet_bus_subscribe_options {
    uint32_t struct_size; /* sizeof(inlet_bus_subscribe_options_t) */
    uint32_t policy;      /* enum inlet_bus_policy */
    uint32_t capacity; /* events that may wait, INLET_BUS_CAPACITY_MIN … the bus's; 0: the bus's */
    uint32_t warn_depth; /* so many waiting are worth a warning: see the metrics; 0: none */
    int64_t block_ns;    /* with INLET_BUS_BLOCK how long a publish waits at most for this
                            subscriber, from its first try; INLET_FOREVER or 0: until it has room */
} inlet_bus_subscribe_options_t;

typedef struct inlet_bus_metrics {
    uint32_t struct_size;  /* in: sizeof(inlet_bus_metrics_t) */
    uint32_t is_behind;    /* 1: warn_depth or more wait */
    uint64_t depth;        /* events that wait, at most `capacity` */
    uint64_t received;     /* events that were taken */
    uint64_t dropped;      /* that LOSS records named, or that the next one will */
    uint64_t warnings;     /* how often a receive or a look at the metrics found it behind that was
                              not before */
    uint64_t blocked;      /* how often a publish had to wait for it */
    int64_t latency_ns[5]; /* from time_ns to the receive: p50, p90, p99, p99.9 and the longest,
                              each at most 1.6 % above the truth; 0 of none */
} inlet_bus_metrics_t;

/* `options` may be NULL. On success *bus is the caller's: inlet_bus_close it.
 * INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY; *bus is NULL then. */
INLET_API inlet_status_t inlet_bus_open(const inlet_bus_options_t *options, inlet_bus_t **bus);

/* Ends the bus and its subscribers. Threads that wait in one of its functions return
 * INLET_E_CLOSED, and the call returns when they have; call it when no other thread will use it
 * or its subscribers again. NULL is allowed. */
INLET_API void inlet_bus_close(inlet_bus_t *bus);

/* Subscribes to what is published from now on. `options` may be NULL: all defaults. On success
 * *subscriber lives until inlet_bus_unsubscribe or inlet_bus_close.
 *   INLET_E_LIMIT  the bus has INLET_BUS_SUBSCRIBERS_MAX
 *   INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY */
INLET_API inlet_status_t inlet_bus_subscribe(inlet_bus_t *bus,
                                             const inlet_bus_subscribe_options_t *options,
                                             inlet_bus_subscriber_t **subscriber);

/* Ends one subscription. Threads that wait in its inlet_bus_recv return INLET_E_CLOSED; publishers
 * wait for it no longer. Call it when no other thread will use it again. NULL is allowed. */
INLET_API void inlet_bus_unsubscribe(inlet_bus_subscriber_t *subscriber);

/* Publishes up to INLET_BUS_PUBLISH_MAX events, in one piece: no other publisher's come between.
 * Their seq is set; so is time_ns where it is 0. Waits as long as the subscribers' policies say.
 * *receivers (may be NULL): how many subscribers they went to; 0 is no error.
 *   INLET_E_INVALID_ARGUMENT  also: a type that is none, or LOSS, which is the bus's own to tell
 *   INLET_E_CLOSED            the bus was closed while it waited */
INLET_API inlet_status_t inlet_bus_publish(inlet_bus_t *bus, const inlet_event_t *events,
                                           uint32_t count, uint32_t *receivers);

/* The same, waiting no longer than timeout_ns for subscribers that block; 0 does not wait.
 * INLET_E_TIMEOUT: one of them still has no room. Then nobody got anything. */
INLET_API inlet_status_t inlet_bus_publish_within(inlet_bus_t *bus, const inlet_event_t *events,
                                                  uint32_t count, int64_t timeout_ns,
                                                  uint32_t *receivers);

/* Takes up to `capacity` events, in order, waiting at most timeout_ns for the first. INLET_OK with
 * *count ≥ 1; INLET_E_TIMEOUT with *count 0; INLET_E_CLOSED. Several threads may share one
 * subscriber: each event goes to one of them. */
INLET_API inlet_status_t inlet_bus_recv(inlet_bus_subscriber_t *subscriber, inlet_event_t *events,
                                        uint32_t capacity, int64_t timeout_ns, uint32_t *count);

/* Events that wait, at most the subscriber's capacity. */
INLET_API uint64_t inlet_bus_pending(inlet_bus_subscriber_t *subscriber);

/* As inlet_wait_handle: a Win32 event, signalled while inlet_bus_recv would not wait, and after the
 * last event was taken until an inlet_bus_recv finds nothing. NULL on other systems. */
INLET_API void *inlet_bus_wait_handle(inlet_bus_subscriber_t *subscriber);

/* Fills *metrics, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise. */
INLET_API inlet_status_t inlet_bus_metrics(inlet_bus_subscriber_t *subscriber,
                                           inlet_bus_metrics_t *metrics);

#ifdef __cplusplus
}
#endif

#endif
