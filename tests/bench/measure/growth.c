/* Posts that nobody takes, so that the queue grows from its smallest to its largest. Each is timed
 * alone: what a post costs, not how fast memory can be had. */
#include "measure/measure.h"

#define POSTS UINT64_C(1000000)

static bool all_there(const bench_queue_t *queue) {
    uint64_t taken = 0;
    for (uint32_t n; (n = queue->drain(0)) > 0;)
        taken += n;
    return taken == POSTS;
}

static bool run(const bench_queue_t *queue, double values[BENCH_VALUES], uint64_t *preemptions) {
    const double overhead = bench_tick_overhead();
    uint64_t longest = 0;
    uint64_t sum = 0;
    for (uint64_t n = 1; n <= POSTS; n++) {
        const uint64_t ticks = queue->post_timed(0, n);
        longest = ticks > longest ? ticks : longest;
        sum += ticks;
    }
    *preemptions = 0; /* the caller's are counted by who called */
    values[0] = ((double)sum / (double)POSTS - overhead) * bench_tick_ns();
    values[1] = (double)longest * bench_tick_ns();
    return all_there(queue);
}

const bench_measure_t bench_growth = {.name = "growth",
                                      .unit = "ns",
                                      .better = "less",
                                      .producers = 1,
                                      .suffixes = {"_mean", "_longest"},
                                      .run = run};
