#include "histogram.h"

#include <stddef.h>

#define STEPS      32 /* buckets a power of two */
#define STEPS_LOG2 5

/* Below STEPS each time has its bucket; above, the five bits behind the highest choose it. */
static size_t bucket_of(uint64_t ns) {
    if (ns < STEPS)
        return (size_t)ns;
    unsigned shift = 63u - (unsigned)__builtin_clzll(ns) - STEPS_LOG2;
    return (size_t)(shift * STEPS + (ns >> shift));
}

/* The highest time in a bucket. */
static int64_t top_of(size_t bucket) {
    if (bucket < 2 * STEPS)
        return (int64_t)bucket;
    unsigned shift = (unsigned)(bucket / STEPS) - 1;
    return (int64_t)(((bucket - shift * STEPS + 1) << shift) - 1);
}

void histogram_add(histogram_t *histogram, int64_t ns) {
    if (ns < 0)
        ns = 0;
    histogram->count++;
    histogram->buckets[bucket_of((uint64_t)ns)]++;
    if (ns > histogram->max_ns)
        histogram->max_ns = ns;
}

int64_t histogram_at(const histogram_t *histogram, double share) {
    double wanted = share * (double)histogram->count;
    uint64_t seen = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen > 0 && (double)seen >= wanted)
            return top_of(i) < histogram->max_ns ? top_of(i) : histogram->max_ns;
    }
    return histogram->max_ns;
}
