/* From before the post to the consumer's copy, when the consumer sleeps; and how often it wakes
 * when nothing happens. By strategy of waiting. */
#ifndef BENCH_WAKE_H
#define BENCH_WAKE_H

#include <stdbool.h>

typedef struct bench_wake {
    const char *name;
    void (*sleep)(unsigned strategy); /* the thread that waits */
    void (*post)(void);               /* without a ring; NULL: an event is posted to ours */
    unsigned poll_us;                 /* the longest that it is late by design */
} bench_wake_t;

/* The bare primitive first, a mutex with a condition, then event, spin, and polls. */
extern const bench_wake_t bench_wakes[];
extern const unsigned bench_wake_count;

/* p50 and p99 of one way, ns. False: it could not be measured. */
bool bench_wake_up(unsigned strategy, double *p50, double *p99);

/* Wake-ups a second while nothing is posted. */
bool bench_idle(unsigned strategy, double *per_second);

#endif
