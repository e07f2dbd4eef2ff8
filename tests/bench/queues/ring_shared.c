/* One producer, consumers that share a cursor. */
#include "ring/ring.h"
#include "ring/ring_spmc.h"

#include "queues/queue.h"

static _Alignas(128) inlet__ring_producer_t producer_state;
static _Alignas(128) inlet__ring_spmc_t consumers;

static void reset(void) {
    const inlet__ring_memory_t memory = {.section = bench_slots[0]};
    (void)inlet__ring_create(&memory, 1);
    (void)inlet__ring_producer_attach(&producer_state, &memory, true);
    (void)inlet__ring_spmc_attach(&consumers, &memory);
}

BENCH_INLINE bool post_to(inlet__ring_producer_t *p, uint64_t n) {
    inlet_event_t *slot = inlet__ring_try_claim(p);
    if (slot == NULL)
        return false;
    const inlet_event_t event = bench_event(n);
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(p);
    return true;
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    (void)producer;
    return post_to(&producer_state, n);
}

BENCH_QUEUE_TIMED(post_singly, post)

static uint64_t post_run(unsigned producer, uint64_t n, uint64_t until) {
    (void)producer;
    inlet__ring_producer_t p = producer_state;
    while (n < until && post_to(&p, n + 1))
        n++;
    producer_state = p;
    return n;
}

static uint32_t drain(unsigned consumer) {
    uint32_t count = 0;
    inlet__ring_take_spmc(&consumers, bench_drained[consumer].events, BENCH_BATCH, &count);
    return count;
}

const bench_queue_t bench_ring_shared = {.name = "ring_shared",
                                         .ours = true,
                                         .producers = 1,
                                         .consumers = BENCH_CONSUMERS,
                                         .reset = reset,
                                         .post_run = post_run,
                                         .post_timed = post_singly_timed,
                                         .drain = drain};
