/* A burst into an empty ring. The other processor drains it afterwards, so that each post finds its
 * line there, as a producer does whose consumer lives in another process. */
#include "measure/measure.h"
#include "measure/turns.h"

enum { BURST = 4096, BURSTS = 30 };

static const bench_queue_t *measured;

static void drain_all(void) {
    while (measured->drain(0) > 0) {
    }
}

static bool run(const bench_queue_t *queue, double values[BENCH_VALUES], uint64_t *preemptions) {
    static double costs[BURSTS];
    uint64_t n = 0;
    measured = queue;
    if (!bench_turns_start(drain_all))
        return false;
    for (size_t i = 0; i < BURSTS; i++) {
        const uint64_t begin = bench_ticks_begin();
        n = queue->post_run(0, n, n + BURST);
        const uint64_t end = bench_ticks_end();
        costs[i] = (double)(end - begin) * bench_tick_ns() / BURST;
        bench_turns_begin();
        bench_turns_end();
    }
    *preemptions = bench_turns_stop();
    values[0] = bench_percentile(costs, BURSTS, 0.5);
    return n == (uint64_t)BURSTS * BURST;
}

const bench_measure_t bench_burst = {.name = "post_burst",
                                     .unit = "ns",
                                     .better = "less",
                                     .producers = 1,
                                     .suffixes = {""},
                                     .run = run};
