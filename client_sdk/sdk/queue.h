/* One stream's events between the pipe thread, which alone puts them in, and the threads that
 * receive: the capture ring's code on private memory, behind a lock for the receivers only.
 *
 * Nothing is dropped here. When a queue can't take a whole batch, the pipe thread shuts the gate
 * and reads no more; whoever makes room opens it again. */
#ifndef INLET_SDK_QUEUE_H
#define INLET_SDK_QUEUE_H

#include <inlet/inlet.h>
#include <windows.h>

#include "ring/ring.h"

/* Where the pipe thread waits for room, shared by the queues of one connection. */
typedef struct inlet__gate {
    _Atomic(uint32_t) shut; /* 1: reading has stopped, and room is worth a signal */
    HANDLE wake;            /* auto-reset: there is something for the pipe thread to do */
} inlet__gate_t;

/* How receivers wait. */
typedef struct inlet__queue_wait {
    uint32_t how;    /* enum inlet_wait */
    int64_t poll_ns; /* of INLET_WAIT_POLL */
} inlet__queue_wait_t;

typedef struct inlet__queue {
    void *section;
    inlet__gate_t *gate; /* outlives the queue */
    inlet__queue_wait_t wait;
    HANDLE ready; /* manual-reset: a receive would not wait; without INLET_WAIT_EVENT: it ended */
    inlet__ring_producer_t producer; /* the pipe thread's */
    _Atomic(uint64_t) pushed_count;  /* written by the pipe thread */
    _Atomic(uint64_t) taken_count;   /* written under `lock` */
    SRWLOCK lock;                    /* for the rest */
    CONDITION_VARIABLE idle;         /* the last receiver has left */
    inlet__ring_consumer_t consumer;
    uint32_t receiver_count;
    _Atomic(inlet_status_t) end_status; /* INLET_OK while it lives; written under `lock` */
} inlet__queue_t;

/* Makes an empty queue. On success inlet__queue_close it. INLET_E_NO_MEMORY. */
inlet_status_t inlet__queue_open(inlet__queue_t *queue, inlet__gate_t *gate,
                                 const inlet__queue_wait_t *wait);

/* Ends the queue with INLET_E_CLOSED, waits until no thread is inside inlet__queue_receive any
 * more, and frees it. */
void inlet__queue_close(inlet__queue_t *queue);

/* Whether a batch of any size fits. Pipe thread. */
bool inlet__queue_has_room(const inlet__queue_t *queue);

/* Appends a batch, after inlet__queue_has_room. INLET_E_INTERNAL if its numbers don't rise or it
 * has no room after all. Pipe thread. */
inlet_status_t inlet__queue_push(inlet__queue_t *queue, const inlet_event_t *events,
                                 uint32_t count);

/* No more events will come: receivers get `status` once they have taken the rest. The first call
 * counts. Any thread. */
void inlet__queue_end(inlet__queue_t *queue, inlet_status_t status);

/* As inlet_recv. Any thread; each event goes to one. */
inlet_status_t inlet__queue_receive(inlet__queue_t *queue, inlet_event_t *events, uint32_t capacity,
                                    int64_t deadline_ns, uint32_t *count);

/* Events that were pushed and not taken. Any thread. */
uint64_t inlet__queue_pending(const inlet__queue_t *queue);

#endif
