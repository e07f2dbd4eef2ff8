/* Concurrency Kit's ring, filled in place: one to one, many to one, many to many. */
#include <ck_ring.h>

#include "queues/queue.h"

CK_RING_PROTOTYPE(bench, inlet_event)

static _Alignas(128) ck_ring_t ring;

static inlet_event_t *slots(void) {
    return (inlet_event_t *)(void *)(bench_slots[0] + 4096);
}

static void reset(void) {
    ck_ring_init(&ring, BENCH_SLOTS);
}

BENCH_INLINE bool post_spsc(unsigned producer, uint64_t n) {
    (void)producer;
    /* 0.7.1's macro for it takes an argument too many. */
    inlet_event_t *slot = ck_ring_enqueue_reserve_spsc_bench(&ring, slots());
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    slot->seq = n;
    ck_ring_enqueue_commit_spsc(&ring);
    return true;
}

BENCH_INLINE bool post_mpsc(unsigned producer, uint64_t n) {
    unsigned ticket;
    (void)producer;
    inlet_event_t *slot = CK_RING_ENQUEUE_RESERVE_MPSC(bench, &ring, slots(), &ticket);
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    slot->seq = n;
    ck_ring_enqueue_commit_mpsc(&ring, ticket);
    return true;
}

BENCH_INLINE bool post_mpmc(unsigned producer, uint64_t n) {
    unsigned ticket;
    (void)producer;
    inlet_event_t *slot = CK_RING_ENQUEUE_RESERVE_MPMC(bench, &ring, slots(), &ticket);
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    slot->seq = n;
    ck_ring_enqueue_commit_mpmc(&ring, ticket);
    return true;
}

BENCH_QUEUE_RUN(spsc, post_spsc)
BENCH_QUEUE_TIMED(spsc, post_spsc)
BENCH_QUEUE_RUN(mpsc, post_mpsc)
BENCH_QUEUE_TIMED(mpsc, post_mpsc)
BENCH_QUEUE_RUN(mpmc, post_mpmc)
BENCH_QUEUE_TIMED(mpmc, post_mpmc)

static uint32_t drain_spsc(unsigned consumer) {
    inlet_event_t *out = bench_drained[consumer].events;
    uint32_t n = 0;
    while (n < BENCH_BATCH && CK_RING_DEQUEUE_SPSC(bench, &ring, slots(), &out[n]))
        n++;
    return n;
}

static uint32_t drain_mpsc(unsigned consumer) {
    inlet_event_t *out = bench_drained[consumer].events;
    uint32_t n = 0;
    while (n < BENCH_BATCH && CK_RING_DEQUEUE_MPSC(bench, &ring, slots(), &out[n]))
        n++;
    return n;
}

static uint32_t drain_mpmc(unsigned consumer) {
    inlet_event_t *out = bench_drained[consumer].events;
    uint32_t n = 0;
    while (n < BENCH_BATCH && CK_RING_DEQUEUE_MPMC(bench, &ring, slots(), &out[n]))
        n++;
    return n;
}

const bench_queue_t bench_ck_spsc = {.name = "ck_spsc",
                                     .producers = 1,
                                     .consumers = 1,
                                     .reset = reset,
                                     .post_run = spsc_run,
                                     .post_timed = spsc_timed,
                                     .drain = drain_spsc};
const bench_queue_t bench_ck_mpsc = {.name = "ck_mpsc",
                                     .producers = BENCH_PRODUCERS,
                                     .consumers = 1,
                                     .reset = reset,
                                     .post_run = mpsc_run,
                                     .post_timed = mpsc_timed,
                                     .drain = drain_mpsc};
const bench_queue_t bench_ck_mpmc = {.name = "ck_mpmc",
                                     .producers = BENCH_PRODUCERS,
                                     .consumers = BENCH_CONSUMERS,
                                     .reset = reset,
                                     .post_run = mpmc_run,
                                     .post_timed = mpmc_timed,
                                     .drain = drain_mpmc};
