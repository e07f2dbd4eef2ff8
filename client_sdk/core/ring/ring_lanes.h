/* Several producers: each posts to a ring of its own, its lane, and whoever takes merges the lanes
 * in the order of the events' times. So producers share no line and never meet, and a post costs
 * what it costs a single one. Times within a lane must not go back.
 *
 * An event whose post began after another's had returned, as the threads themselves can tell, is
 * never taken before it, if its time is later (of one time, the lanes' order decides): after the
 * earliest head was found, the lanes that were empty are looked at again, until no new head
 * appears.
 */
#ifndef INLET_RING_LANES_H
#define INLET_RING_LANES_H

#include "ring/ring_consumer.h"
#include "ring/ring_spmc.h"

#define INLET__LANES_MAX        16u
#define INLET__LANE_BUFFER_SIZE 64u

/* --- one consumer --- */

/* What was copied from one lane and not given out yet. */
typedef struct inlet__lane_buffer {
    uint32_t begin, end;
    inlet_event_t events[INLET__LANE_BUFFER_SIZE];
} inlet__lane_buffer_t;

typedef struct inlet__lanes_mpsc {
    uint32_t count;
    bool look_due; /* a buffer ran empty: what its lane has now may be earlier than the others' */
    inlet__ring_consumer_t consumers[INLET__LANES_MAX];
    inlet__lane_buffer_t buffers[INLET__LANES_MAX];
} inlet__lanes_mpsc_t;

/* Attaches one consumer, one thread, to `count` rings (1 … INLET__LANES_MAX), each made by
 * inlet__ring_create with first_seq 1.
 * INLET_E_INVALID_ARGUMENT as inlet__ring_consumer_attach. */
int32_t inlet__lanes_mpsc_attach(inlet__lanes_mpsc_t *lanes, const inlet__ring_memory_t *memories,
                                 uint32_t count);

/* Takes up to `max` events, merged; each keeps the number that its lane gave it, and `lane_of[i]`
 * (if not NULL) says which. Slots are released. *count 0: nothing was there. INLET_E_CORRUPT as
 * inlet__ring_take. Never blocks. */
int32_t inlet__lanes_take_mpsc(inlet__lanes_mpsc_t *lanes, inlet_event_t *out, uint32_t *lane_of,
                               uint32_t max, uint32_t *count);

/* --- several consumers --- */

typedef struct inlet__lanes_mpmc {
    uint32_t count;
    inlet__ring_spmc_t lanes[INLET__LANES_MAX];
} inlet__lanes_mpmc_t;

/* The same for any number of consumers; the producers are attached as shared. */
int32_t inlet__lanes_mpmc_attach(inlet__lanes_mpmc_t *lanes, const inlet__ring_memory_t *memories,
                                 uint32_t count);

/* Whether `a` must be taken before `b`: a strict order, in which no lane goes back. */
typedef bool(inlet__lanes_order_t)(const inlet_event_t *a, const inlet_event_t *b);

/* By time. */
bool inlet__lanes_earlier(const inlet_event_t *a, const inlet_event_t *b);

/* Takes up to `max` (> 0) events of one lane, *lane_of, that come before all that the others have;
 * how many: 0, nothing was there. Where no other lane has anything, that is all of a lane; where
 * they alternate, one. Any thread. Lock-free. Two consumers may each take some at once: then each
 * took the first of what was left. */
uint32_t inlet__lanes_take_run_mpmc(const inlet__lanes_mpmc_t *lanes,
                                    inlet__lanes_order_t *precedes, inlet_event_t *out,
                                    uint32_t max, uint32_t *lane_of);

/* The same of one event, by time; false: nothing was there. */
bool inlet__lanes_take_mpmc(const inlet__lanes_mpmc_t *lanes, inlet_event_t *out,
                            uint32_t *lane_of);

#endif
