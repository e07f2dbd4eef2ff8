/* One measurement, made of one queue, once a round. A file each.
 *
 * burst: 4,096 posts into an empty ring, which the other processor drains afterwards; ns a post.
 * paced: one post a microsecond with a consumer that spins; ns, p50 and p99.
 * throughput: flat out, as many producers and consumers as it says; millions of events a second.
 * together: two producers at once into an empty queue, until both are done; ns a post of each.
 * growth: 1,000,000 posts that nobody takes, into 8,192 slots at first; ns, mean and longest. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "bench.h"
#include "queues/queue.h"

enum { BENCH_VALUES = 2 };

typedef struct bench_measure {
    const char *name;
    const char *unit, *better;
    unsigned producers, consumers;      /* that a queue must allow */
    const char *suffixes[BENCH_VALUES]; /* of the name, a figure each; NULL: fewer figures */
    /* Once, from the thread on processor 0. `preemptions`: of the threads that it started. False:
     * it could not be made, or events were missing. */
    bool (*run)(const bench_queue_t *, double values[BENCH_VALUES], uint64_t *preemptions);
} bench_measure_t;

extern const bench_measure_t bench_burst, bench_paced, bench_together;
extern const bench_measure_t bench_throughput_1_1, bench_throughput_2_1, bench_throughput_4_2;
extern const bench_measure_t bench_growth;

typedef enum bench_outcome {
    BENCH_MADE,
    BENCH_DISTURBED, /* a thread lost its processor each time: the values are of the time it did so
                        least */
    BENCH_FAILED     /* it could not be made, or events were missing */
} bench_outcome_t;

/* Makes a measurement of one queue, again for a while if a thread lost its processor meanwhile (not
 * where there are more threads than processors). */
bench_outcome_t bench_measure(const bench_measure_t *measure, const bench_queue_t *queue,
                              double values[BENCH_VALUES]);

#endif
