/* The ring's memory, as both sides see it: a section of a header page and the slots of generation
 * 0, and an annex with the slots of generation 1, of generation 2, … each twice the last.
 * client_sdk/docs/ring.md is the same in prose.
 *
 * Both are shared with a process that the consumer does not trust. Whoever reads them takes
 * geometry from the functions below and its own arguments, reads each word once, and checks it. */
#ifndef INLET_RING_LAYOUT_H
#define INLET_RING_LAYOUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/want.h"
#include <inlet/event.h>

#define INLET__RING_MAGIC            UINT64_C(0x31474E52544C4E49) /* "INLTRNG1" in memory */
#define INLET__RING_VERSION          2u
#define INLET__RING_GENERATION_COUNT 8u
#define INLET__RING_FIRST_CAPACITY   UINT64_C(8192)
#define INLET__RING_HEADER_BYTES     UINT64_C(4096)
#define INLET__RING_SECTION_BYTES                                                                  \
    (INLET__RING_HEADER_BYTES + INLET_EVENT_SIZE * INLET__RING_FIRST_CAPACITY)

/* Numbers stay below this, so that no sum of a number and a checked count can wrap. */
#define INLET__RING_SEQ_LIMIT (UINT64_C(1) << 62)

/* What a stamp says of its number, in its two highest bits. Neither is set: the slot is published.
 * CLAIMED: it is being filled; in the slot, not in the header, so that a post writes to one line
 * only. GROWN, RESTARTED: the slot is empty, and the event with this number is in the first slot of
 * the next generation, or of generation 0. */
#define INLET__RING_CLAIMED   (UINT64_C(2) << 62)
#define INLET__RING_GROWN     (UINT64_C(1) << 62)
#define INLET__RING_RESTARTED (UINT64_C(3) << 62)
#define INLET__RING_STATE     (UINT64_C(3) << 62) /* the mask of the two */

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
    uint32_t largest; /* the last generation that the annex has room for; 0: there is no annex */
    uint64_t first_seq;
    uint8_t padding[40];
} inlet__ring_identity_t;

/* Slots used before each generation began, as the producer counts them; 0: it has not begun. Read
 * by consumers that share a cursor. */
typedef struct inlet__ring_generations {
    _Atomic(uint64_t) base[INLET__RING_GENERATION_COUNT];
} inlet__ring_generations_t;

/* Written by the producer. Statistics, and what a dead producer left unsaid: what is published is
 * said by the slots themselves. */
typedef struct inlet__ring_producer_line {
    _Atomic(uint64_t)
        posted;             /* slots used, now and then; exact whenever the producer has notified */
    _Atomic(uint64_t) lost; /* events that found the ring full */
    _Atomic(uint64_t) failed; /* those, and tries that found it full */
    _Atomic(uint32_t) growths;
    _Atomic(uint32_t) generation; /* in use */
    _Atomic(uint32_t) peak;       /* the largest that was in use */
    uint8_t padding[92];
} inlet__ring_producer_line_t;

/* Written by the consumer, now and then; by consumers that share the ring with each take. */
typedef struct inlet__ring_consumer_line {
    _Atomic(uint64_t) taken; /* slots that were copied, and may be used again */
    uint8_t padding[120];
} inlet__ring_consumer_line_t;

/* In `taken` of consumers that share the ring: they lent the batch behind it to one of them. */
#define INLET__RING_LENT (UINT64_C(1) << 63)

/* Written by both, with exchanges only. */
typedef struct inlet__ring_eventcount_line {
    _Atomic(uint32_t) waiting; /* 1: the consumer sleeps or is about to, and wants the signal */
    uint8_t padding[124];
} inlet__ring_eventcount_line_t;

/* Written by the consumer, read by the producer. The handles are values in the producer's process,
 * of objects that the service put there. */
typedef struct inlet__ring_control_line {
    _Atomic(uint64_t) service_handle; /* process that serves this ring now; 0: that of the start */
    _Atomic(uint64_t) annex_offer;    /* an annex that may replace it; 0: none yet */
    _Atomic(uint32_t) wanted;         /* what somebody subscribed to: INLET__WANT_KNOWN */
    _Atomic(uint32_t) absence_s; /* the service leaves, and the next one comes within so long; 0: as
                                    the producer was told at its start */
    _Atomic(uint64_t) heard;     /* remarks */
    _Atomic(uint64_t) board;     /* section of ring_screen.h, to be read; 0: there is none */
    uint8_t padding[88];
} inlet__ring_control_line_t;

/* Written by whoever makes memory ready ahead of the producer, in the producer's process. */
typedef struct inlet__ring_ground_line {
    _Atomic(uint32_t) ready; /* generations up to this one may be used */
    uint32_t reserved;
    _Atomic(uint64_t) annex_taken; /* the offer that was taken last; 0: none */
    uint8_t padding[112];
} inlet__ring_ground_line_t;

/* What a producer that captures says of itself, written by it alone. How long its callbacks took: a
 * bucket for each nanosecond up to 16, then eight a power of two, the last one for all above. */
#define INLET__RING_TIMED_BUCKETS 168u
typedef struct inlet__ring_timed {
    _Atomic(uint64_t) sum_ns;
    _Atomic(uint64_t) max_ns;
    _Atomic(uint64_t) buckets[INLET__RING_TIMED_BUCKETS];
    uint8_t padding[48];
} inlet__ring_timed_t;

enum inlet__ring_timed_source {
    INLET__RING_TIMED_RAW, /* a message, and the buffer behind it */
    INLET__RING_TIMED_HOOK,
    INLET__RING_TIMED_COUNT
};

/* Lines for the service's log, of which it has room for a few: `said` counts those that the
 * producer wrote, `heard` those that the consumer has copied. Line n is at n mod their number. */
#define INLET__RING_REMARKS      3u
#define INLET__RING_REMARK_BYTES 120u
typedef struct inlet__ring_remark {
    _Atomic(uint64_t) length; /* bytes of text in use */
    _Atomic(uint64_t) text[INLET__RING_REMARK_BYTES / 8];
} inlet__ring_remark_t;

/* Whether Windows sums raw mouse input to 125 messages a second, as far as can be told. */
enum inlet__ring_throttling {
    INLET__RING_THROTTLING_UNKNOWN, /* nothing was captured so far */
    INLET__RING_THROTTLING_IMPOSSIBLE,
    INLET__RING_THROTTLING_UNSEEN,
    INLET__RING_THROTTLING_LIKELY, /* or the mouse is one of 125 reports a second */
    INLET__RING_THROTTLING_CERTAIN,
    INLET__RING_THROTTLING_COUNT
};

typedef struct inlet__ring_capture {
    _Atomic(uint64_t) revivals;   /* how often its hooks were found dead and installed again */
    _Atomic(uint64_t) throttling; /* enum inlet__ring_throttling of raw mouse input */
    uint8_t padding[48];
    inlet__ring_timed_t timed[INLET__RING_TIMED_COUNT];
    _Atomic(uint64_t) said;
    _Atomic(uint64_t) unsaid; /* there was no room for them */
    inlet__ring_remark_t remarks[INLET__RING_REMARKS];
    _Atomic(uint64_t) screen; /* of the user's screen, as ring_screen.h has it */
    _Atomic(uint64_t) answer; /* … and what the user said last */
    uint8_t reserved[32];
} inlet__ring_capture_t;

/* Each writer's line has its neighbour to itself too: processors fetch lines in pairs. */
typedef struct inlet__ring_header {
    inlet__ring_identity_t identity;
    inlet__ring_generations_t generations;
    inlet__ring_producer_line_t producer;
    inlet__ring_consumer_line_t consumer;
    inlet__ring_eventcount_line_t eventcount;
    inlet__ring_control_line_t control;
    inlet__ring_ground_line_t ground;
    inlet__ring_capture_t capture;
} inlet__ring_header_t;

/* Where a ring lies in this process. */
typedef struct inlet__ring_memory {
    void *section; /* INLET__RING_SECTION_BYTES, 64-byte aligned */
    void *annex;   /* inlet__ring_annex_bytes(largest), 64-byte aligned, zero at first; or NULL */
    uint32_t largest; /* the last generation that the annex has room for; 0: there is no annex */
} inlet__ring_memory_t;

/* Slots of generation `g` (below INLET__RING_GENERATION_COUNT): 8,192 to 1,048,576. */
static inline uint64_t inlet__ring_capacity(uint32_t g) {
    return INLET__RING_FIRST_CAPACITY << g;
}

/* Bytes of an annex that holds the generations 1 … `g`, and so where `g` + 1 begins in it. */
static inline uint64_t inlet__ring_annex_bytes(uint32_t g) {
    return INLET_EVENT_SIZE * INLET__RING_FIRST_CAPACITY * ((UINT64_C(2) << g) - 2);
}

/* An offer of an annex is a handle of its section (below 2^32, as the system promises) and, above
 * it, the count of offers: no two are alike, though values of handles come again. */
static inline uint64_t inlet__ring_offered_handle(uint64_t offer) {
    return offer & UINT32_MAX;
}
static inline uint64_t inlet__ring_next_offer(uint64_t last, uint64_t handle) {
    return ((last >> 32) + 1) << 32 | (handle & UINT32_MAX);
}

/* The header of a ring's section. */
static inline inlet__ring_header_t *inlet__ring_header(const inlet__ring_memory_t *memory) {
    return memory->section;
}

/* The slots of generation `g`, at most memory->largest. */
static inline inlet__ring_slot_t *inlet__ring_slots(const inlet__ring_memory_t *memory,
                                                    uint32_t g) {
    uint8_t *at = g == 0 ? (uint8_t *)memory->section + INLET__RING_HEADER_BYTES
                         : (uint8_t *)memory->annex + inlet__ring_annex_bytes(g - 1);
    return (inlet__ring_slot_t *)(void *)at;
}

INLET_STATIC_ASSERT(sizeof(inlet__ring_slot_t) == INLET_EVENT_SIZE);
INLET_STATIC_ASSERT(sizeof(_Atomic(uint64_t)) == sizeof(uint64_t));
INLET_STATIC_ASSERT(sizeof(_Atomic(uint32_t)) == sizeof(uint32_t));
INLET_STATIC_ASSERT(ATOMIC_LLONG_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2);
INLET_STATIC_ASSERT(sizeof(inlet__ring_header_t) == 4096);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, magic) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, version) == 8);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, largest) == 12);
INLET_STATIC_ASSERT(offsetof(inlet__ring_identity_t, first_seq) == 16);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, posted) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, lost) == 8);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, failed) == 16);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, growths) == 24);
INLET_STATIC_ASSERT(offsetof(inlet__ring_producer_line_t, peak) == 32);
INLET_STATIC_ASSERT(offsetof(inlet__ring_control_line_t, wanted) == 16);
INLET_STATIC_ASSERT(offsetof(inlet__ring_ground_line_t, annex_taken) == 8);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, identity) == 0);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, generations) == 64);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, producer) == 128);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, consumer) == 256);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, eventcount) == 384);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, control) == 512);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, ground) == 640);
INLET_STATIC_ASSERT(offsetof(inlet__ring_header_t, capture) == 768);
INLET_STATIC_ASSERT(offsetof(inlet__ring_control_line_t, heard) == 24);
INLET_STATIC_ASSERT(offsetof(inlet__ring_control_line_t, board) == 32);
INLET_STATIC_ASSERT(offsetof(inlet__ring_capture_t, timed) == 64);
INLET_STATIC_ASSERT(sizeof(inlet__ring_timed_t) == 1408);
INLET_STATIC_ASSERT(offsetof(inlet__ring_capture_t, said) == 2880);
INLET_STATIC_ASSERT(offsetof(inlet__ring_capture_t, remarks) == 2896);
INLET_STATIC_ASSERT(offsetof(inlet__ring_capture_t, screen) == 3280);
INLET_STATIC_ASSERT(offsetof(inlet__ring_capture_t, answer) == 3288);

#endif
