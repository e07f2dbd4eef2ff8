#include "hub/policy.h"

static const int64_t NS_PER_MS = 1000000;

static uint64_t retained(const inlet__hub_t *hub) {
    return hub->written < hub->retained ? hub->written : hub->retained;
}

inlet__lag_t inlet__policy_lag(const inlet__hub_t *hub, const inlet__cursor_t *cursor,
                               int64_t now_ns) {
    inlet__lag_t lag = {.depth_records = hub->written - cursor->position};
    if (lag.depth_records == 0)
        return lag;
    uint64_t position = cursor->position;
    if (lag.depth_records > retained(hub)) /* it is to jump */
        position = hub->written - retained(hub);
    const int64_t since_ns = inlet__stream_log_at(&hub->log, position)->time_ns;
    lag.lag_ns = since_ns < now_ns ? now_ns - since_ns : 0;
    return lag;
}

uint64_t inlet__policy_window(const inlet__policy_t *policy, const inlet__hub_t *hub) {
    const uint64_t window = policy->window_records;
    return window == 0 || window > hub->retained ? hub->retained : window;
}

uint64_t inlet__policy_threshold(const inlet__policy_t *policy, const inlet__hub_t *hub) {
    return policy->warn_records != 0 ? policy->warn_records : inlet__policy_window(policy, hub) / 2;
}

/* The first record that has not waited too long; times rise along the log. */
static uint64_t first_in_time(const inlet__hub_t *hub, uint64_t low, int64_t oldest_ns) {
    uint64_t high = hub->written;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (inlet__stream_log_at(&hub->log, middle)->time_ns < oldest_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

inlet_status_t inlet__policy_apply(const inlet__policy_t *policy, const inlet__hub_t *hub,
                                   inlet__cursor_t *cursor, int64_t now_ns) {
    const inlet__lag_t lag = inlet__policy_lag(hub, cursor, now_ns);
    const uint64_t window = inlet__policy_window(policy, hub);
    const int64_t max_lag_ns = policy->max_lag_ms * NS_PER_MS;
    const bool lagged = max_lag_ns != 0 && lag.lag_ns > max_lag_ns;
    if (lag.depth_records <= window && !lagged)
        return INLET_OK;
    if (policy->kind == INLET_POLICY_DISCONNECT)
        return INLET_E_TOO_SLOW;
    if (policy->kind == INLET_POLICY_LATEST) {
        inlet__hub_skip(cursor, hub->written, lagged ? INLET_CAUSE_LAGGED : INLET_CAUSE_SKIPPED);
        return INLET_OK;
    }
    const uint64_t oldest = hub->written - (window < retained(hub) ? window : retained(hub));
    uint64_t target = cursor->position > oldest ? cursor->position : oldest;
    const uint64_t in_time = lagged ? first_in_time(hub, target, now_ns - max_lag_ns) : target;
    if (in_time > target)
        inlet__hub_skip(cursor, in_time, INLET_CAUSE_LAGGED);
    else if (policy->window_records != 0 && target > cursor->position)
        inlet__hub_skip(cursor, target, INLET_CAUSE_SLOW_SUBSCRIBER);
    return INLET_OK;
}
