/* How often values of each size came: counts in buckets whose width is at most 1/64 of their value,
 * so that a quantile is at most 1.6 % too high. Of fixed size, without allocation; all zero is an
 * empty one. Values are nanoseconds or anything else from 0 to 2^63 - 1. One thread at a time. */
#ifndef INLET_BASE_HISTOGRAM_H
#define INLET_BASE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define INLET__HISTOGRAM_STEPS_LOG2 6u
#define INLET__HISTOGRAM_STEPS      (1u << INLET__HISTOGRAM_STEPS_LOG2) /* buckets a power of two */

/* Below 2 * STEPS each value has a bucket of its own; the powers from there to 2^62 have STEPS
 * each.
 */
#define INLET__HISTOGRAM_BUCKETS ((64u - INLET__HISTOGRAM_STEPS_LOG2) * INLET__HISTOGRAM_STEPS)

/* 29 KiB: keep it out of the stack. */
typedef struct inlet__histogram {
    uint64_t count;
    uint64_t sum; /* of all values; stays at its maximum once it comes there */
    int64_t max;  /* exact; 0 of an empty one */
    uint64_t buckets[INLET__HISTOGRAM_BUCKETS];
} inlet__histogram_t;

/* A histogram in few numbers, as reports show it. */
typedef struct inlet__quantiles {
    uint64_t count;
    int64_t p50, p90, p99, p999, max;
} inlet__quantiles_t;

/* Adds a value `times` times. A negative one counts as 0. A few nanoseconds. */
void inlet__histogram_add(inlet__histogram_t *histogram, int64_t value, uint64_t times);

/* The value that so many of all are not above (5000: half of them, 10000: all), rounded up to the
 * end of its bucket, at most to the maximum. 0 of an empty one. */
int64_t inlet__histogram_quantile(const inlet__histogram_t *histogram, uint32_t ten_thousandths);

/* The highest value that a bucket counts; below INLET__HISTOGRAM_BUCKETS. */
int64_t inlet__histogram_top(size_t bucket);

/* The usual five. They rise: p50 ≤ p90 ≤ p99 ≤ p999 ≤ max. */
inlet__quantiles_t inlet__histogram_quantiles(const inlet__histogram_t *histogram);

/* Adds all of `from`. */
void inlet__histogram_merge(inlet__histogram_t *histogram, const inlet__histogram_t *from);

/* Empties it. */
void inlet__histogram_reset(inlet__histogram_t *histogram);

#endif
