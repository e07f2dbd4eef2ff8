#include "measure/measure.h"

enum { TRIES = 10 };

static bool measure_once(const bench_measure_t *measure, const bench_queue_t *queue,
                         double values[BENCH_VALUES], uint64_t *preemptions) {
    queue->reset();
    const uint64_t before = bench_preemptions();
    const bool made = measure->run(queue, values, preemptions);
    *preemptions += bench_preemptions() - before;
    if (queue->finish != NULL)
        queue->finish();
    return made;
}

bool bench_measure(const bench_measure_t *measure, const bench_queue_t *queue,
                   double values[BENCH_VALUES]) {
    const unsigned threads = measure->producers + measure->consumers;
    for (unsigned tries = 0; tries < TRIES; tries++) {
        uint64_t preemptions = 0;
        if (!measure_once(measure, queue, values, &preemptions))
            return false;
        if (preemptions == 0 || threads > bench_processors())
            break;
    }
    return true;
}
