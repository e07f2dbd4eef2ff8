/* Posts that nobody takes, so that the queue grows from its smallest to its largest: what a post
 * costs in the mean, and, timed one by one in a queue made anew, the longest. */
#include "measure/measure.h"

#define POSTS UINT64_C(1000000)

static bool all_there(const bench_queue_t *queue) {
    uint64_t taken = 0;
    for (uint32_t n; (n = queue->drain(0)) > 0;)
        taken += n;
    return taken == POSTS;
}

static bool run_mean(const bench_queue_t *queue, double *mean_ns) {
    const uint64_t begin = bench_ticks_begin();
    const uint64_t posted = queue->post_run(0, 0, POSTS);
    *mean_ns = (double)(bench_ticks_end() - begin) * bench_tick_ns() / (double)POSTS;
    return posted == POSTS && all_there(queue);
}

static bool run_longest(const bench_queue_t *queue, double *longest_ns) {
    uint64_t longest = 0;
    for (uint64_t n = 1; n <= POSTS; n++) {
        const uint64_t ticks = queue->post_timed(0, n);
        longest = ticks > longest ? ticks : longest;
    }
    *longest_ns = (double)longest * bench_tick_ns();
    return all_there(queue);
}

static bool run(const bench_queue_t *queue, double values[BENCH_VALUES], uint64_t *preemptions) {
    *preemptions = 0; /* the caller's are counted by who called */
    if (!run_mean(queue, &values[0]))
        return false;
    if (queue->finish != NULL)
        queue->finish();
    queue->reset();
    return run_longest(queue, &values[1]);
}

const bench_measure_t bench_growth = {.name = "growth",
                                      .unit = "ns",
                                      .better = "less",
                                      .producers = 1,
                                      .suffixes = {"_mean", "_longest"},
                                      .run = run};
