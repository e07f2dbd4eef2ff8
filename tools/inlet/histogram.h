/* How long things took: counts in buckets whose width is 1/32 of their value. */
#ifndef INLET_TOOL_HISTOGRAM_H
#define INLET_TOOL_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BUCKETS (60 * 32)

typedef struct histogram {
    uint64_t count;
    int64_t max_ns;
    uint32_t buckets[HISTOGRAM_BUCKETS];
} histogram_t;

/* Adds one; a negative time counts as 0. */
void histogram_add(histogram_t *histogram, int64_t ns);

/* The time that `share` (0 … 1) of all were not above, at most 1/32 too high; 0 if there are none.
 */
int64_t histogram_at(const histogram_t *histogram, double share);

#endif
