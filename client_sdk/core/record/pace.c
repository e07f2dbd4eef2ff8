#include "record/pace.h"

#define PERMILLE 1000

void inlet__pace_begin(inlet__pace_t *pace, uint32_t speed, int64_t pause_max_ns) {
    *pace = (inlet__pace_t){.speed = speed, .pause_max_ns = pause_max_ns};
}

/* In two parts, so that years at a hundredth of the speed don't overflow: they saturate. */
static int64_t scale(int64_t ns, int64_t speed) {
    const int64_t whole = ns / speed, rest = ns % speed * PERMILLE / speed;
    return whole > (INT64_MAX - rest) / PERMILLE ? INT64_MAX : whole * PERMILLE + rest;
}

int64_t inlet__pace_due(inlet__pace_t *pace, int64_t time_ns, int64_t now_ns) {
    if (pace->speed == INLET_SPEED_MAX)
        return now_ns;
    if (!pace->begun) {
        pace->begun = true;
        pace->begin_ns = now_ns;
        pace->last_ns = time_ns;
    }
    int64_t step_ns = time_ns > pace->last_ns ? time_ns - pace->last_ns : 0;
    pace->last_ns += step_ns;
    if (pace->pause_max_ns != 0 && step_ns > pace->pause_max_ns)
        step_ns = pace->pause_max_ns;
    pace->along_ns += step_ns; /* never more than last_ns */
    const int64_t after_ns = scale(pace->along_ns, pace->speed);
    return after_ns > INT64_MAX - pace->begin_ns ? INT64_MAX : pace->begin_ns + after_ns;
}
