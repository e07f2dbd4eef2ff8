/* Memory for the ring to grow into, made ready ahead of need by a thread of its own: so that the
 * thread that captures neither asks the system for memory nor waits for fresh pages. */
#ifndef INLET_AGENT_PREFAULT_H
#define INLET_AGENT_PREFAULT_H

#include "ring/ring_producer.h"
#include <inlet/status.h>
#include <windows.h>

typedef struct inlet__prefault {
    SRWLOCK lock; /* over memory and ready, and while memory is made ready */
    inlet__ring_memory_t memory;
    uint32_t ready;              /* generations up to this one are */
    _Atomic(uint32_t) requested; /* … and are to be */
    _Atomic(uint32_t) is_stopping;
    HANDLE request; /* auto-reset: one of the two has changed */
    HANDLE thread;
} inlet__prefault_t;

/* Starts the thread. After an error nothing is to be stopped. The memory outlives it, and the
 * object must not move. */
inlet_status_t inlet__prefault_start(inlet__prefault_t *prefault,
                                     const inlet__ring_memory_t *memory);

/* Asks for the generation after the producer's, if one is due. The thread that captures, after a
 * turn; never waits. */
void inlet__prefault_follow(inlet__prefault_t *prefault, inlet__ring_producer_t *ring);

/* Puts another annex in place of the producer's, of which nothing is ready: the old one is used by
 * nobody of this process any more. False: the producer is not in generation 0. The thread that
 * captures, in an idle moment: waits for the thread to have finished. */
bool inlet__prefault_replace(inlet__prefault_t *prefault, inlet__ring_producer_t *ring,
                             void *annex);

/* Ends the thread and waits for it. */
void inlet__prefault_stop(inlet__prefault_t *prefault);

#endif
