#include "base/histogram.h"

#include <string.h>

#define STEPS INLET__HISTOGRAM_STEPS

/* As parts of all values, so that no count can overflow the rank. */
enum { WHOLE = 10000 };

/* Above 2 * STEPS the six bits behind the highest choose the bucket within its power of two. */
static size_t bucket_of(uint64_t value) {
    if (value < STEPS)
        return (size_t)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - INLET__HISTOGRAM_STEPS_LOG2;
    return (size_t)(shift * STEPS + (value >> shift));
}

int64_t inlet__histogram_top(size_t bucket) {
    if (bucket < 2 * STEPS)
        return (int64_t)bucket;
    unsigned shift = (unsigned)(bucket / STEPS) - 1;
    uint64_t next = (uint64_t)(bucket - (size_t)shift * STEPS + 1) << shift;
    return (int64_t)(next - 1);
}

static uint64_t sum_of(uint64_t a, uint64_t b) {
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t product_of(uint64_t a, uint64_t b) {
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

void inlet__histogram_add(inlet__histogram_t *histogram, int64_t value, uint64_t times) {
    if (times == 0)
        return;
    if (value < 0)
        value = 0;
    histogram->count += times;
    histogram->sum = sum_of(histogram->sum, product_of((uint64_t)value, times));
    histogram->buckets[bucket_of((uint64_t)value)] += times;
    if (value > histogram->max)
        histogram->max = value;
}

/* How many values are at or below the quantile, at least: rounded up, and not 0. */
static uint64_t rank_of(uint64_t count, uint32_t ten_thousandths) {
    uint64_t rank =
        count / WHOLE * ten_thousandths + (count % WHOLE * ten_thousandths + WHOLE - 1) / WHOLE;
    return rank > 0 ? rank : 1;
}

int64_t inlet__histogram_quantile(const inlet__histogram_t *histogram, uint32_t ten_thousandths) {
    if (histogram->count == 0)
        return 0;
    uint64_t rank = rank_of(histogram->count, ten_thousandths), seen = 0;
    for (size_t i = 0; i < INLET__HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen >= rank)
            return inlet__histogram_top(i) < histogram->max ? inlet__histogram_top(i)
                                                            : histogram->max;
    }
    return histogram->max;
}

inlet__quantiles_t inlet__histogram_quantiles(const inlet__histogram_t *histogram) {
    return (inlet__quantiles_t){.count = histogram->count,
                                .p50 = inlet__histogram_quantile(histogram, 5000),
                                .p90 = inlet__histogram_quantile(histogram, 9000),
                                .p99 = inlet__histogram_quantile(histogram, 9900),
                                .p999 = inlet__histogram_quantile(histogram, 9990),
                                .max = histogram->max};
}

void inlet__histogram_merge(inlet__histogram_t *histogram, const inlet__histogram_t *from) {
    histogram->count += from->count;
    histogram->sum = sum_of(histogram->sum, from->sum);
    if (from->max > histogram->max)
        histogram->max = from->max;
    for (size_t i = 0; i < INLET__HISTOGRAM_BUCKETS; i++)
        histogram->buckets[i] += from->buckets[i];
}

void inlet__histogram_reset(inlet__histogram_t *histogram) {
    memset(histogram, 0, sizeof *histogram);
}
