/* One stream's events between the pipe thread, which puts them in, the program's threads, which may
 * post some of their own, and those that receive. OS-free.
 *
 * Receivers share no lock: they share the rings' cursors. Those who put in have one, for a place in
 * the stream's order is what they get by it; the pipe thread meets a poster there, never a
 * receiver.
 *
 * With lanes there are two rings, and each record goes to one, by its type. Which of two records in
 * different rings comes first is told by their numbers; those that occupy none, and so share one,
 * are counted in the record's `reserved` field while they are in here.
 *
 * Nothing is dropped here. When a queue can't take a whole batch, the pipe thread shuts the gate
 * and reads no more; whoever makes room opens it again. */
#ifndef INLET_SDK_QUEUE_H
#define INLET_SDK_QUEUE_H

#include <inlet/inlet.h>

#include "base/system.h"
#include "sdk/lane.h"

/* Where the pipe thread waits for room, shared by the queues of one connection. */
typedef struct inlet__gate {
    _Atomic(uint32_t) shut; /* 1: reading has stopped, and room is worth a signal */
    uint32_t room;          /* records that must fit into each before more is read */
    void *wake;             /* there is something for the pipe thread to do: */
    void (*signal)(void *wake);
} inlet__gate_t;

/* How receivers wait. */
typedef struct inlet__queue_wait {
    uint32_t how;    /* enum inlet_wait */
    int64_t poll_ns; /* of INLET_WAIT_POLL */
} inlet__queue_wait_t;

/* What can be received from, with those who wait for it: an eventcount of many sleepers.
 *
 *   receiver:  reset(ready)   exchange(waiting, 1)   look at the rings   wait for ready
 *   who puts in:  store the stamps   exchange(waiting, 0)   set(ready) if it was 1
 *
 * As in ring_sleep.c, and whoever else exchanges a 1 for 0 sets `ready` too. So after the last
 * reset either its receiver sees what is there, and sets it, or who puts in does. */
typedef struct inlet__queue_view {
    inlet__signal_t ready; /* a receive would not wait; without INLET_WAIT_EVENT: it ended */
    _Alignas(64) _Atomic(uint32_t) waiting;
} inlet__queue_view_t;

/* The merged view, then that of each lane: enum inlet_lane. */
#define INLET__QUEUE_ALL   0u
#define INLET__QUEUE_VIEWS 3u
#define INLET__QUEUE_LANES 2u

typedef struct inlet__queue {
    inlet__gate_t *gate; /* outlives the queue */
    inlet__queue_wait_t wait;
    uint64_t urgent_types; /* of two lanes; 0: there is one */
    uint32_t lane_count;
    inlet__lane_t lanes[INLET__QUEUE_LANES];
    inlet__queue_view_t views[INLET__QUEUE_VIEWS];

    _Alignas(64) inlet__lock_t put; /* for who puts in: the lanes' producers, and */
    uint64_t last_seq;              /* the last record's number … */
    uint64_t next_seq;              /* … and its end */
    uint32_t of_seq;                /* records that had last_seq before it */

    _Alignas(64) _Atomic(uint64_t) inside; /* receivers, those awake, and whether it closes */
    inlet__signal_t left;                  /* the last one has */
    _Atomic(uint32_t) lent;                /* a batch is */
    inlet_event_t *copies;                 /* lent, where there are lanes */
    _Atomic(inlet_status_t) end_status;    /* INLET_OK while it lives */
} inlet__queue_t;

/* A batch that is lent. */
typedef struct inlet__loan {
    const inlet_event_t *events;
    uint32_t count;
    uint64_t cursor;
} inlet__loan_t;

/* Makes an empty queue; urgent_types as in struct inlet__queue. On success inlet__queue_close it.
 * INLET_E_NO_MEMORY. */
inlet_status_t inlet__queue_open(inlet__queue_t *queue, inlet__gate_t *gate,
                                 const inlet__queue_wait_t *wait, uint64_t urgent_types);

/* Ends the queue with INLET_E_CLOSED, waits until no thread is inside inlet__queue_receive or _lend
 * any more, and frees it, a lent batch too. */
void inlet__queue_close(inlet__queue_t *queue);

/* Whether as many records as the gate says fit, of any type. Pipe thread. */
bool inlet__queue_has_room(inlet__queue_t *queue);

/* Appends a batch, after inlet__queue_has_room. INLET_E_INTERNAL if its numbers don't rise or it
 * has no room after all; INLET_E_PROTOCOL: more than 65,536 records in a row have one number. Pipe
 * thread. */
inlet_status_t inlet__queue_push(inlet__queue_t *queue, const inlet_event_t *events,
                                 uint32_t count);

/* As inlet_post. Any thread. What the pipe thread found room for stays free. */
inlet_status_t inlet__queue_post(inlet__queue_t *queue, const inlet_event_t *marks, uint32_t count);

/* Gives back the memory of lanes that grew and have been empty for a while. Pipe thread, now and
 * then. */
void inlet__queue_rest(inlet__queue_t *queue, int64_t now_ns);

/* No more events will come: receivers get `status` once they have taken the rest. The first call
 * counts. Any thread. */
void inlet__queue_end(inlet__queue_t *queue, inlet_status_t status);

/* As inlet_recv and inlet_recv_lane. Any thread; each event goes to one. */
inlet_status_t inlet__queue_receive(inlet__queue_t *queue, uint32_t view, inlet_event_t *events,
                                    uint32_t capacity, int64_t deadline_ns, uint32_t *count);

/* As inlet_borrow and inlet_release. Any thread. */
inlet_status_t inlet__queue_lend(inlet__queue_t *queue, uint32_t view, uint32_t most,
                                 int64_t deadline_ns, inlet__loan_t *loan);
void inlet__queue_return(inlet__queue_t *queue, const inlet__loan_t *loan);

/* Events that were pushed and not taken. Any thread. */
uint64_t inlet__queue_pending(const inlet__queue_t *queue, uint32_t view);

/* Whether a view exists. */
static inline bool inlet__queue_has_view(const inlet__queue_t *queue, uint32_t view) {
    return view == INLET__QUEUE_ALL || (queue->lane_count > 1 && view < INLET__QUEUE_VIEWS);
}

#endif
