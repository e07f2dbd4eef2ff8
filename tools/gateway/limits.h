/* A rate: so many at once, and so many a second in the long run. */
#ifndef INLET_GATEWAY_LIMITS_H
#define INLET_GATEWAY_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct gateway_rate {
    uint32_t burst, per_second;
    int64_t spent_ns; /* the moment at which nothing of the burst is spent any more; 0 at first */
} gateway_rate_t;

/* Whether one more may happen at now_ns, on a clock that does not go back; it is counted then. */
bool gateway_rate_take(gateway_rate_t *rate, int64_t now_ns);

#endif
