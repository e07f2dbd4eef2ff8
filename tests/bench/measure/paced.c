/* One post a microsecond, while the consumer spins: what a post costs that meets its consumer. */
#include "measure/measure.h"
#include "measure/team.h"

enum { PACED = 10000 };

static const bench_queue_t *measured;
static atomic_bool stop;
static _Atomic(uint64_t) taken;

static void drain_always(unsigned index) {
    uint64_t count = 0;
    while (!atomic_load_explicit(&stop, memory_order_relaxed)) {
        const uint32_t n = measured->drain(index);
        count += n;
        if (n == 0)
            bench_relax();
    }
    for (uint32_t n; (n = measured->drain(index)) > 0;)
        count += n;
    atomic_store(&taken, count);
}

static bool run(const bench_queue_t *queue, double values[BENCH_VALUES], uint64_t *preemptions) {
    static double costs[PACED];
    bench_team_t team = {.count = 0};
    measured = queue;
    atomic_store(&stop, false);
    if (!bench_team_add(&team, drain_always, 0, 1))
        return false;
    const uint64_t interval = (uint64_t)(1000 / bench_tick_ns());
    const double overhead = bench_tick_overhead();
    uint64_t next = bench_ticks_begin() + 1000 * interval; /* until the consumer spins */
    for (uint64_t i = 0; i < PACED; i++, next += interval) {
        while (bench_ticks_begin() < next) {
        }
        costs[i] = ((double)queue->post_timed(0, i + 1) - overhead) * bench_tick_ns();
    }
    atomic_store(&stop, true);
    *preemptions = bench_team_join(&team);
    values[0] = bench_percentile(costs, PACED, 0.5);
    values[1] = bench_percentile(costs, PACED, 0.99);
    return atomic_load(&taken) > 0;
}

const bench_measure_t bench_paced = {.name = "post_paced",
                                     .unit = "ns",
                                     .better = "less",
                                     .producers = 1,
                                     .consumers = 1,
                                     .suffixes = {"_p50", "_p99"},
                                     .run = run};
