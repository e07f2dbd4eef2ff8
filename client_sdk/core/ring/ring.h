/* A bounded queue of events in memory that is shared between processes or private to one. Neither
 * side ever waits for the other. Slots are published by their own stamp, which is the event's
 * number in the stream; a full ring goes on in a generation of twice the size.
 * client_sdk/docs/ring.md has the layout and protocol.
 *
 *   one producer, one consumer     ring_producer.h, ring_consumer.h   capture: agent to service
 *   one producer, many consumers   ring_producer.h, ring_spmc.h       consumers share one cursor
 *   many producers                 ring_lanes.h                       a ring each, merged in order
 */
#ifndef INLET_RING_H
#define INLET_RING_H

#include "ring/ring_consumer.h"
#include "ring/ring_layout.h"
#include "ring/ring_producer.h"

/* Makes an empty ring whose first event is `first_seq` (1 … INLET__RING_SEQ_LIMIT - 1). Touches the
 * section, so that nobody faults on it later, and nothing of the annex, which the caller gives full
 * of zeros. Call it before the memory is shared.
 * INLET_E_INVALID_ARGUMENT: unaligned, or an argument is out of these bounds. */
int32_t inlet__ring_create(const inlet__ring_memory_t *memory, uint64_t first_seq);

/* Touches every page of a generation of the annex, so that the producer does not fault on it, and
 * changes nothing: it may be in use already. The memory must be there (committed). */
void inlet__ring_touch(const inlet__ring_memory_t *memory, uint32_t generation);

/* Lets the producer use the generations up to `generation`: their memory is there, touched or not.
 * Any one thread of the producer's process. */
void inlet__ring_set_ready(const inlet__ring_memory_t *memory, uint32_t generation);

typedef struct inlet__ring_stats {
    uint64_t capacity;      /* slots of the generation in use */
    uint64_t peak_capacity; /* of the largest that was in use */
    uint64_t posted;        /* slots used since the ring was made */
    uint64_t taken;         /* of those, how many may be used again */
    uint64_t depth;         /* the others */
    uint64_t lost;          /* events that found the ring full */
    uint64_t failed;        /* those, and tries that found it full */
    uint64_t growths;
} inlet__ring_stats_t;

/* What the ring did so far, by the word of its two sides: as new as their last publication of it.
 * Any thread of any process that sees the section; what is impossible is cut to what is possible.
 */
void inlet__ring_stats(const void *section, inlet__ring_stats_t *stats);

#endif
