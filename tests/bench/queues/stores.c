/* Bare stores into slots: no check, no order, no index shared. */
#include "queues/queue.h"

static void reset(void) {
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    inlet_event_t *slot = (inlet_event_t *)(void *)(bench_slots[producer] + 4096) + n % BENCH_SLOTS;
    bench_fill(slot, n);
    slot->seq = n;
    __asm__ volatile("" ::: "memory"); /* each store is made, in this order */
    return true;
}

BENCH_QUEUE_RUN(post, post)
BENCH_QUEUE_TIMED(post, post)

/* What was posted, the other processor copies: the lines are then where a consumer leaves them. */
static uint32_t drain(unsigned consumer) {
    static uint32_t batch;
    const inlet_event_t *slots = (const inlet_event_t *)(void *)(bench_slots[0] + 4096);
    if (batch == BENCH_SLOTS / BENCH_BATCH) {
        batch = 0;
        return 0;
    }
    for (uint32_t i = 0; i < BENCH_BATCH; i++)
        bench_drained[consumer].events[i] = slots[batch * BENCH_BATCH + i];
    batch++;
    return BENCH_BATCH;
}

const bench_queue_t bench_stores = {.name = "stores",
                                    .producers = 1,
                                    .consumers = 0,
                                    .reset = reset,
                                    .post_run = post_run,
                                    .post_timed = post_timed,
                                    .drain = drain};
