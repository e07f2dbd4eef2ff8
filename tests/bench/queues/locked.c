/* A mutex and a condition around an array. Its consumers spin here, as all do, so nobody waits on
 * the condition. */
#include "platform/platform.h"

#include "queues/queue.h"

static _Alignas(128) struct {
    bench_lock_t lock;
    uint64_t posted, taken;
} state;

static inlet_event_t *slot_of(uint64_t n) {
    return (inlet_event_t *)(void *)(bench_slots[0] + 4096) + n % BENCH_SLOTS;
}

static void reset(void) {
    state.posted = state.taken = 0;
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    (void)producer;
    bench_lock(&state.lock);
    const bool room = state.posted - state.taken < BENCH_SLOTS;
    if (room) {
        inlet_event_t *slot = slot_of(state.posted++);
        bench_fill(slot, n);
        slot->seq = n;
    }
    bench_unlock(&state.lock);
    if (room)
        bench_lock_notify(&state.lock);
    return room;
}

BENCH_QUEUE_RUN(post, post)
BENCH_QUEUE_TIMED(post, post)

static uint32_t drain(unsigned consumer) {
    uint32_t n = 0;
    bench_lock(&state.lock);
    while (n < BENCH_BATCH && state.taken < state.posted)
        bench_drained[consumer].events[n++] = *slot_of(state.taken++);
    bench_unlock(&state.lock);
    return n;
}

const bench_queue_t bench_locked = {.name = "mutex_condvar",
                                    .producers = BENCH_PRODUCERS,
                                    .consumers = BENCH_CONSUMERS,
                                    .reset = reset,
                                    .post_run = post_run,
                                    .post_timed = post_timed,
                                    .drain = drain};
