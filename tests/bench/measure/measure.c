#include "measure/measure.h"

#include <string.h>

static const int64_t patience_ns = 400000000;

static bool measure_once(const bench_measure_t *measure, const bench_queue_t *queue,
                         double values[BENCH_VALUES], uint64_t *preemptions) {
    queue->reset();
    const uint64_t before = bench_preemptions();
    const bool made = measure->run(queue, values, preemptions);
    *preemptions += bench_preemptions() - before;
    if (queue->finish != NULL)
        *preemptions += queue->finish();
    return made;
}

bench_outcome_t bench_measure(const bench_measure_t *measure, const bench_queue_t *queue,
                              double values[BENCH_VALUES]) {
    const unsigned threads = measure->producers + measure->consumers;
    const int64_t until_ns = bench_now_ns() + patience_ns;
    uint64_t least = UINT64_MAX;
    do {
        double once[BENCH_VALUES] = {0};
        uint64_t preemptions = 0;
        if (!measure_once(measure, queue, once, &preemptions))
            return BENCH_FAILED;
        if (preemptions < least)
            memcpy(values, once, sizeof once);
        least = preemptions < least ? preemptions : least;
        if (preemptions == 0 || threads > bench_processors())
            return BENCH_MADE;
    } while (bench_now_ns() < until_ns);
    return BENCH_DISTURBED;
}
