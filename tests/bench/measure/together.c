/* Two producers at once, beginning at the same tick: until both are done. */
#include "measure/measure.h"
#include "measure/turns.h"

enum { BURST = 2048, BURSTS = 30 };

static const bench_queue_t *measured;
static _Atomic(uint64_t) start_at; /* ticks */
static uint64_t done_at[2];        /* of each, between turns */
static uint64_t posted[2];

static void post_burst(unsigned producer) {
    const uint64_t start = atomic_load(&start_at);
    while (bench_ticks_begin() < start) {
    }
    posted[producer] = measured->post_run(producer, posted[producer], posted[producer] + BURST);
    done_at[producer] = bench_ticks_end();
}

static void post_as_second(void) {
    post_burst(1);
}

static bool run(const bench_queue_t *queue, double values[BENCH_VALUES], uint64_t *preemptions) {
    static double costs[BURSTS];
    uint64_t taken = 0;
    measured = queue;
    posted[0] = posted[1] = 0;
    if (!bench_turns_start(post_as_second))
        return false;
    for (size_t i = 0; i < BURSTS; i++) {
        atomic_store(&start_at, bench_ticks_end() + (uint64_t)(3000 / bench_tick_ns()));
        bench_turns_begin();
        post_burst(0);
        bench_turns_end();
        const uint64_t end = done_at[0] > done_at[1] ? done_at[0] : done_at[1];
        costs[i] = (double)(end - atomic_load(&start_at)) * bench_tick_ns() / BURST;
        for (uint32_t n; (n = queue->drain(0)) > 0;)
            taken += n;
    }
    *preemptions = bench_turns_stop();
    values[0] = bench_percentile(costs, BURSTS, 0.5);
    return taken == (uint64_t)2 * BURSTS * BURST;
}

const bench_measure_t bench_together = {.name = "two_producers",
                                        .unit = "ns",
                                        .better = "less",
                                        .producers = 2,
                                        .suffixes = {""},
                                        .run = run};
