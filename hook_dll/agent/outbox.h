/* From the observer's thread to the capture's, which alone posts to the capture ring: the ring's
 * own code on private memory. */
#ifndef INLET_AGENT_OUTBOX_H
#define INLET_AGENT_OUTBOX_H

#include "agent/observed.h"
#include "ring/ring.h"
#include <inlet/status.h>
#include <stdatomic.h>
#include <windows.h>

typedef struct inlet__outbox {
    HANDLE ready; /* auto-reset: something was put in */
    void *section;
    inlet__ring_producer_t producer; /* the observer's */
    inlet__ring_consumer_t consumer; /* the capture thread's */
    uint64_t put_count;              /* the observer's */
    _Atomic(uint64_t) taken_count;   /* the capture thread's */
} inlet__outbox_t;

/* INLET_E_NO_MEMORY, or what the system said. */
inlet_status_t inlet__outbox_open(inlet__outbox_t *outbox);
/* Once the observer's thread has ended. Safe if it is not open. */
void inlet__outbox_close(inlet__outbox_t *outbox);

/* Puts in all of it, in a row, and signals. Waits for room, which the capture thread makes all the
 * time; false, and nothing put in, if it makes none for a second. The observer's thread. */
bool inlet__outbox_put(inlet__outbox_t *outbox, const inlet__observed_t *observed);

/* Takes the next record; false: there is none. The capture thread; never blocks. */
bool inlet__outbox_take(inlet__outbox_t *outbox, inlet_event_t *record);

#endif
