/* The ring's section, as both sides see it: a header page, then the slots of generation 0, of
 * generation 1, … each twice the last. client_sdk/docs/ring.md is the same in prose.
 *
 * The section is shared with a process that the consumer does not trust. Whoever reads it takes
 * geometry from the functions below and its own arguments, reads each word once, and checks it. */
#ifndef INLET_RING_LAYOUT_H
#define INLET_RING_LAYOUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <inlet/event.h>

#define INLET__RING_MAGIC            UINT64_C(0x31474E52544C4E49) /* "INLTRNG1" in memory */
#define INLET__RING_VERSION          1u
#define INLET__RING_GENERATION_COUNT 8u
#define INLET__RING_FIRST_CAPACITY   UINT64_C(8192)
#define INLET__RING_HEADER_BYTES     UINT64_C(4096)

/* Numbers stay below this, so that no sum of a number and a checked count can wrap. */
#define INLET__RING_SEQ_LIMIT (UINT64_C(1) << 62)

/* Set in a stamp, with the number that the slot will have: claimed and being filled. In the slot,
 * not in the header, so that a post writes to one line only. */
#define INLET__RING_CLAIMED (UINT64_C(1) << 63)

/* A slot is an event whose `seq` is written last: it publishes the slot. The words are the view of
 * the side that must read each of them exactly once; word 0 is the stamp. */
typedef union inlet__ring_slot {
    inlet_event_t event;
    _Atomic(uint64_t) word[8];
} inlet__ring_slot_t;

/* Written before the section is shared, and never again. */
typedef struct inlet__ring_identity {
    uint64_t magic;
    uint32_t version;
    uint32_t generation; /* the one the ring begins in */
    uint64_t first_seq;
    uint8_t padding[40];
} inlet__ring_identity_t;

/* The number with which each generation begins; 0: it has not begun. */
typedef struct inlet__ring_generations {
    _Atomic(uint64_t) first[INLET__RING_GENERATION_COUNT];
} inlet__ring_generations_t;

/* Written by the producer, when it loses something. Read by the consumer for statistics and after
 * the producer's death: what is published is said by the slots themselves. */
typedef struct inlet__ring_producer_line {
    _Atomic(uint64_t) lost; /* events that found the ring full */
    uint8_t padding[120];
} inlet__ring_producer_line_t;

/* Written by the consumer, now and then. */
typedef struct inlet__ring_consumer_line {
    _Atomic(uint64_t) head; /* every slot with a lower stamp was copied and may be used again */
    uint8_t padding[120];
} inlet__ring_consumer_line_t;

/* Written by both, with exchanges only. */
typedef struct inlet__ring_eventcount_line {
    _Atomic(uint32_t) waiting; /* 1: the consumer sleeps or is about to, and wants the signal */
    uint8_t padding[124];
} inlet__ring_eventcount_line_t;

/* Written by the consumer, read by the producer. */
typedef struct inlet__ring_control_line {
    _Atomic(uint32_t) wanted; /* enum inlet_source bits that somebody subscribed to */
    uint8_t padding[124];
} inlet__ring_control_line_t;

/* Each writer's line has its neighbour to itself too: processors fetch lines in pairs. */
typedef struct inlet__ring_header {
    inlet__ring_identity_t identity;
    inlet__ring_generations_t generations;
    inlet__ring_producer_line_t producer;
    inlet__ring_consumer_line_t consumer;
    inlet__ring_eventcount_line_t eventcount;
    inlet__ring_control_line_t control;
    uint8_t reserved[3456];
} inlet__ring_header_t;

/* Slots of generation `g` (below INLET__RING_GENERATION_COUNT): 8,192 to 1,048,576. */
static inline uint64_t inlet__ring_capacity(uint32_t g) {
    return INLET__RING_FIRST_CAPACITY << g;
}

/* Where generation `g` begins, in bytes from the start of the section. */
static inline uint64_t inlet__ring_offset_bytes(uint32_t g) {
    return INLET__RING_HEADER_BYTES +
           INLET_EVENT_SIZE * INLET__RING_FIRST_CAPACITY * ((UINT64_C(1) << g) - 1);
}

/* How large a section must be to hold the generations up to `g`. */
static inline uint64_t inlet__ring_section_bytes(uint32_t g) {
    return inlet__ring_offset_bytes(g) + INLET_EVENT_SIZE * inlet__ring_capacity(g);
}

INLET_STATIC_ASSERT(sizeof(inlet__ring_slot_t) == INLET_EVENT_SIZE);
INLET_STATIC_ASSERT(sizeof(_Atomic(uint64_t)) == sizeof(uint64_t));
INLET_STATIC_ASSERT(sizeof(_Atomic(uint32_t)) == sizeof(uint32_t));
INLET_STATIC_ASSERT(ATOMIC_LLONG_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2);
INLET_STATIC_ASSERT(sizeof(inlet__ring_header_t) == 4096);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, magic) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, version) == 8);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, generation) == 12);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, first_seq) == 16);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, lost) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, identity) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, generations) == 64);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, producer) == 128);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, consumer) == 256);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, eventcount) == 384);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, control) == 512);

#endif
