#include "limits.h"

bool gateway_rate_take(gateway_rate_t *rate, int64_t now_ns) {
    const int64_t cost_ns = INT64_C(1000000000) / rate->per_second;
    const int64_t from_ns = rate->spent_ns > now_ns ? rate->spent_ns : now_ns;
    if (from_ns + cost_ns - now_ns > cost_ns * rate->burst)
        return false;
    rate->spent_ns = from_ns + cost_ns;
    return true;
}
