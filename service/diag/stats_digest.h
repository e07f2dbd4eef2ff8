/* What the statistics need to know of a batch that goes to several subscribers. */
#ifndef INLET_SERVICE_STATS_DIGEST_H
#define INLET_SERVICE_STATS_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__STATS_RUNS_MAX 16u

/* Its input events by when they were appended, a run of the drain each. */
typedef struct inlet__stats_digest {
    struct {
        int64_t time_ns;
        uint64_t count;
    } runs[INLET__STATS_RUNS_MAX];
    uint32_t run_count;
    uint64_t lost_count; /* numbers that its own LOSS tells, which comes first; 0: there is none */
} inlet__stats_digest_t;

#endif
