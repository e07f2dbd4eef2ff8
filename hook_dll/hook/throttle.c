#include "hook/throttle.h"

enum { BUILD_WINDOWS_11 = 22000, STEADY_ENOUGH = 12, FAST_ENOUGH = 3 };

static const int64_t FAST_NS = 5000000;
static const int64_t STEADY_FROM_NS = 6500000;
static const int64_t STEADY_TO_NS = 9500000;
static const int64_t PAUSE_NS = 12000000;

void inlet__throttle_begin(inlet__throttle_t *throttle, uint32_t build, uint32_t enabled) {
    *throttle = (inlet__throttle_t){.state = build >= BUILD_WINDOWS_11 && enabled != 0
                                                 ? INLET__THROTTLE_UNSEEN
                                                 : INLET__THROTTLE_IMPOSSIBLE};
}

void inlet__throttle_hook_moved(inlet__throttle_t *throttle) {
    throttle->hook_moves++;
}

static void forget_steady(inlet__throttle_t *throttle) {
    throttle->steady = 0;
    throttle->summed = 0;
    throttle->hook_moves = 0;
}

static void judge(inlet__throttle_t *throttle) {
    if (throttle->summed * 2 > throttle->steady) {
        bool hook_saw_more = throttle->hook_moves > throttle->steady * 2;
        if (hook_saw_more) {
            throttle->state = INLET__THROTTLE_CERTAIN;
        } else if (throttle->state == INLET__THROTTLE_UNSEEN) {
            throttle->state = INLET__THROTTLE_LIKELY;
        }
    }
    forget_steady(throttle);
}

static void note_interval(inlet__throttle_t *throttle, int64_t interval_ns, bool is_sum) {
    if (interval_ns > PAUSE_NS) { /* the hand rested */
        return;
    }
    if (interval_ns < FAST_NS) {
        forget_steady(throttle);
        if (++throttle->fast >= FAST_ENOUGH) {
            throttle->fast = 0;
            throttle->state = INLET__THROTTLE_UNSEEN;
        }
        return;
    }
    if (interval_ns < STEADY_FROM_NS || interval_ns > STEADY_TO_NS) {
        forget_steady(throttle);
        return;
    }
    throttle->fast = 0;
    throttle->summed += is_sum;
    if (++throttle->steady >= STEADY_ENOUGH) {
        judge(throttle);
    }
}

static bool is_more_than_one_count(int32_t dx, int32_t dy) {
    return dx > 1 || dx < -1 || dy > 1 || dy < -1 || (dx != 0 && dy != 0);
}

bool inlet__throttle_raw_moved(inlet__throttle_t *throttle, uint32_t device, int32_t dx, int32_t dy,
                               int64_t time_ns, bool is_timed) {
    if (throttle->state == INLET__THROTTLE_IMPOSSIBLE) {
        return false;
    }
    if (device != throttle->device) {
        *throttle = (inlet__throttle_t){.state = INLET__THROTTLE_UNSEEN, .device = device};
    }
    if (is_timed && throttle->last_ns != 0) {
        note_interval(throttle, time_ns - throttle->last_ns, is_more_than_one_count(dx, dy));
    }
    throttle->last_ns = is_timed ? time_ns : 0;
    return throttle->state >= INLET__THROTTLE_LIKELY;
}
