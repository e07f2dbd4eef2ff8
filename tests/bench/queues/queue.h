/* One queue of 64-byte events, behind one interface: a file each. What posts and what times it are
 * in that file, inlined into each other, so that no queue pays a call for a post. All fill an event
 * by the same code. C and C++.
 *
 * A queue is a fixed place in memory with 8,192 slots or as near to it as it gets; reset empties
 * it. */
#ifndef BENCH_QUEUE_H
#define BENCH_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include <inlet/event.h>

#include "platform/ticks.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BENCH_SLOTS = 8192, BENCH_BATCH = 256, BENCH_PRODUCERS = 4, BENCH_CONSUMERS = 2 };

typedef struct bench_queue {
    const char *name;
    bool ours;
    unsigned producers, consumers; /* at most; no consumers: it is but a limit for the post */
    void (*reset)(void);
    /* Posts n + 1 … until; how far it came before it was full. */
    uint64_t (*post_run)(unsigned producer, uint64_t n, uint64_t until);
    /* Posts event n; ticks that it took. */
    uint64_t (*post_timed)(unsigned producer, uint64_t n);
    /* Takes up to BENCH_BATCH to bench_drained; how many. Never waits. */
    uint32_t (*drain)(unsigned consumer);
    /* Undoes reset, where that is needed, else NULL; how often its threads lost their processor. */
    uint64_t (*finish)(void);
} bench_queue_t;

/* Where each consumer copies to; visible to all, so that no copy is left out. */
typedef struct bench_drained {
    inlet_event_t events[BENCH_BATCH];
    uint8_t padding[128];
} bench_drained_t;
extern bench_drained_t bench_drained[BENCH_CONSUMERS];

/* Slots for queues that take memory from their user, 4,096-byte aligned: the same for all of them.
 */
extern uint8_t bench_slots[BENCH_PRODUCERS][4096 + INLET_EVENT_SIZE * BENCH_SLOTS];

static inline __attribute__((always_inline)) void bench_fill(inlet_event_t *slot, uint64_t n) {
    slot->time_ns = (int64_t)n;
    slot->time_error_ns = (uint32_t)n;
    slot->os_time_ms = (uint32_t)n + 1;
    slot->type = INLET_EVENT_MOUSE_MOVED;
    slot->reserved = 0;
    slot->flags = INLET_FLAG_RAW;
    slot->device = 1;
    slot->process = (uint32_t)n;
    slot->extra = n;
    slot->u.mouse.dx = (int32_t)n;
    slot->u.mouse.dy = 1;
    slot->u.mouse.x = (int32_t)n;
    slot->u.mouse.y = 2;
}

/* For queues that are given an event, instead of lending its slot. */
static inline __attribute__((always_inline)) inlet_event_t bench_event(uint64_t n) {
    inlet_event_t event;
    bench_fill(&event, n);
    event.seq = n;
    return event;
}

/* Define name_run and name_timed, post_run and post_timed of a queue, around
 * `bool post(unsigned producer, uint64_t n)`, which is inlined; false: it is full. */
#define BENCH_QUEUE_RUN(name, post)                                                                \
    static uint64_t name##_run(unsigned producer, uint64_t n, uint64_t until) {                    \
        while (n < until && post(producer, n + 1))                                                 \
            n++;                                                                                   \
        return n;                                                                                  \
    }
#define BENCH_QUEUE_TIMED(name, post)                                                              \
    static uint64_t name##_timed(unsigned producer, uint64_t n) {                                  \
        const uint64_t begin = bench_ticks_begin();                                                \
        (void)post(producer, n);                                                                   \
        return bench_ticks_end() - begin;                                                          \
    }

/* Inlined without fail, or a queue's state could not stay in registers. */
#define BENCH_INLINE static inline __attribute__((always_inline))

/* The limit: bare stores of 64 bytes into slots. */
extern const bench_queue_t bench_stores;

/* Ours: single producer and consumer, the state of a run of posts in registers; from memory and
 * back for each post, as a callback must; that and a notify for each; consumers with a shared
 * cursor; a lane a producer, with one and with several consumers; growing. */
extern const bench_queue_t bench_ring, bench_ring_singly, bench_ring_notifying;
extern const bench_queue_t bench_ring_shared, bench_lanes_mpsc, bench_lanes_mpmc;
extern const bench_queue_t bench_ring_growing;

/* Peers. Those behind a condition are there only where their packages are. */
extern const bench_queue_t bench_locked;
#ifdef INLET_HAVE_CK
extern const bench_queue_t bench_ck_spsc, bench_ck_mpsc, bench_ck_mpmc;
#endif
#ifdef INLET_HAVE_CONCURRENTQUEUE
extern const bench_queue_t bench_concurrentqueue;
#endif
#ifdef INLET_HAVE_READERWRITERQUEUE
extern const bench_queue_t bench_readerwriterqueue;
#endif
#ifdef INLET_HAVE_BOOST
extern const bench_queue_t bench_boost_spsc, bench_boost_queue;
#endif

/* All of the above that are there, but for the growing ring, which is for one measurement alone. */
extern const bench_queue_t *const bench_queues[];
extern const unsigned bench_queue_count;

#ifdef __cplusplus
}
#endif

#endif
