/* The capture ring: one producer, one consumer. */
#include "ring/ring.h"

#include "queues/queue.h"

/* Each side's state on lines of its own, as in two processes. */
static _Alignas(128) inlet__ring_producer_t producer_state;
static _Alignas(128) struct {
    inlet__ring_consumer_t ring;
    uint32_t idle; /* looks since something was there */
} consumer_state;

static void reset(void) {
    const inlet__ring_memory_t memory = {.section = bench_slots[0]};
    (void)inlet__ring_create(&memory, 1);
    (void)inlet__ring_producer_attach(&producer_state, &memory, false);
    (void)inlet__ring_consumer_attach(&consumer_state.ring, &memory, 1, INLET__RING_CONSECUTIVE);
    consumer_state.idle = 0;
}

BENCH_INLINE bool post_to(inlet__ring_producer_t *p, uint64_t n) {
    inlet_event_t *slot = inlet__ring_try_claim(p);
    if (slot == NULL)
        return false;
    bench_fill(slot, n);
    inlet__ring_publish(p);
    return true;
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    (void)producer;
    return post_to(&producer_state, n);
}

BENCH_INLINE bool post_notifying(unsigned producer, uint64_t n) {
    (void)producer;
    if (!post_to(&producer_state, n))
        return false;
    (void)inlet__ring_notify(&producer_state);
    return true;
}

BENCH_QUEUE_RUN(post_singly, post)
BENCH_QUEUE_TIMED(post_singly, post)
BENCH_QUEUE_RUN(post_notifying, post_notifying)
BENCH_QUEUE_TIMED(post_notifying, post_notifying)

static uint64_t post_run(unsigned producer, uint64_t n, uint64_t until) {
    (void)producer;
    inlet__ring_producer_t p = producer_state;
    while (n < until && post_to(&p, n + 1))
        n++;
    producer_state = p;
    return n;
}

/* As a consumer that spins does: what is told, and what is untold when nothing was for a while. */
static uint32_t drain(unsigned consumer) {
    uint32_t count = 0;
    inlet_event_t *out = bench_drained[consumer].events;
    (void)inlet__ring_take_told(&consumer_state.ring, out, BENCH_BATCH, &count);
    if (count == 0 && ++consumer_state.idle % 64 == 0)
        (void)inlet__ring_take(&consumer_state.ring, out, BENCH_BATCH, &count);
    inlet__ring_release(&consumer_state.ring);
    return count;
}

const bench_queue_t bench_ring = {.name = "ring",
                                  .ours = true,
                                  .producers = 1,
                                  .consumers = 1,
                                  .reset = reset,
                                  .post_run = post_run,
                                  .post_timed = post_singly_timed,
                                  .drain = drain};
const bench_queue_t bench_ring_singly = {.name = "ring_singly",
                                         .ours = true,
                                         .producers = 1,
                                         .consumers = 1,
                                         .reset = reset,
                                         .post_run = post_singly_run,
                                         .post_timed = post_singly_timed,
                                         .drain = drain};
const bench_queue_t bench_ring_notifying = {.name = "ring_notifying",
                                            .ours = true,
                                            .producers = 1,
                                            .consumers = 1,
                                            .reset = reset,
                                            .post_run = post_notifying_run,
                                            .post_timed = post_notifying_timed,
                                            .drain = drain};
