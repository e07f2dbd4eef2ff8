/* A lane a producer, merged in the order of time. */
#include "ring/ring_lanes.h"
#include "ring/ring.h"

#include "queues/queue.h"

static _Alignas(128) struct {
    inlet__ring_producer_t lane;
    uint8_t padding[128];
} producer_states[BENCH_PRODUCERS];
static _Alignas(128) inlet__lanes_mpsc_t one_consumer;
static _Alignas(128) inlet__lanes_mpmc_t consumers;

static void reset_lanes(bool shared, inlet__ring_memory_t memories[BENCH_PRODUCERS]) {
    for (unsigned i = 0; i < BENCH_PRODUCERS; i++) {
        memories[i] = (inlet__ring_memory_t){.section = bench_slots[i]};
        (void)inlet__ring_create(&memories[i], 1);
        (void)inlet__ring_producer_attach(&producer_states[i].lane, &memories[i], shared);
    }
}

static void reset_mpsc(void) {
    inlet__ring_memory_t memories[BENCH_PRODUCERS];
    reset_lanes(false, memories);
    (void)inlet__lanes_mpsc_attach(&one_consumer, memories, BENCH_PRODUCERS);
}

static void reset_mpmc(void) {
    inlet__ring_memory_t memories[BENCH_PRODUCERS];
    reset_lanes(true, memories);
    (void)inlet__lanes_mpmc_attach(&consumers, memories, BENCH_PRODUCERS);
}

/* Lanes of one consumer are filled in place, those of several word by word. */
BENCH_INLINE bool post_to(inlet__ring_producer_t *p, uint64_t n, bool shared) {
    inlet_event_t *slot = inlet__ring_try_claim(p);
    if (slot == NULL)
        return false;
    if (shared) {
        const inlet_event_t event = bench_event(n);
        inlet__ring_fill(slot, &event);
    } else {
        bench_fill(slot, n);
    }
    inlet__ring_publish(p);
    return true;
}

BENCH_INLINE uint64_t post_run(unsigned producer, uint64_t n, uint64_t until, bool shared) {
    inlet__ring_producer_t p = producer_states[producer].lane;
    while (n < until && post_to(&p, n + 1, shared))
        n++;
    producer_states[producer].lane = p;
    return n;
}

static uint64_t post_run_mpsc(unsigned producer, uint64_t n, uint64_t until) {
    return post_run(producer, n, until, false);
}

static uint64_t post_run_mpmc(unsigned producer, uint64_t n, uint64_t until) {
    return post_run(producer, n, until, true);
}

BENCH_INLINE bool post_mpsc(unsigned producer, uint64_t n) {
    return post_to(&producer_states[producer].lane, n, false);
}

BENCH_INLINE bool post_mpmc(unsigned producer, uint64_t n) {
    return post_to(&producer_states[producer].lane, n, true);
}

BENCH_QUEUE_TIMED(post_singly_mpsc, post_mpsc)
BENCH_QUEUE_TIMED(post_singly_mpmc, post_mpmc)

static uint32_t drain_mpsc(unsigned consumer) {
    uint32_t count = 0;
    (void)inlet__lanes_take_mpsc(&one_consumer, bench_drained[consumer].events, NULL, BENCH_BATCH,
                                 &count);
    return count;
}

static uint32_t drain_mpmc(unsigned consumer) {
    uint32_t count = 0;
    while (count < BENCH_BATCH &&
           inlet__lanes_take_mpmc(&consumers, &bench_drained[consumer].events[count], NULL))
        count++;
    return count;
}

const bench_queue_t bench_lanes_mpsc = {.name = "lanes_mpsc",
                                        .ours = true,
                                        .producers = BENCH_PRODUCERS,
                                        .consumers = 1,
                                        .reset = reset_mpsc,
                                        .post_run = post_run_mpsc,
                                        .post_timed = post_singly_mpsc_timed,
                                        .drain = drain_mpsc};
const bench_queue_t bench_lanes_mpmc = {.name = "lanes_mpmc",
                                        .ours = true,
                                        .producers = BENCH_PRODUCERS,
                                        .consumers = BENCH_CONSUMERS,
                                        .reset = reset_mpmc,
                                        .post_run = post_run_mpmc,
                                        .post_timed = post_singly_mpmc_timed,
                                        .drain = drain_mpmc};
