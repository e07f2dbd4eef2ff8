#include "sdk/deadline.h"

#include <inlet/inlet.h>
#include <windows.h>

#include "win32/clock.h"

#define NS_PER_MS  INT64_C(1000000)
#define LONGEST_MS INT64_C(0x7FFFFFFF) /* 24 days; whoever waits longer looks again then */

bool inlet__timeout_is_valid(int64_t timeout_ns) {
    return timeout_ns >= 0 || timeout_ns == INLET_FOREVER;
}

int64_t inlet__deadline_after(int64_t timeout_ns) {
    int64_t now_ns = inlet__clock_now_ns();
    if (timeout_ns == INLET_FOREVER || timeout_ns > INT64_MAX - now_ns)
        return INLET__DEADLINE_NEVER;
    return now_ns + timeout_ns;
}

uint32_t inlet__deadline_left_ms(int64_t deadline_ns) {
    if (deadline_ns == INLET__DEADLINE_NEVER)
        return INFINITE;
    int64_t left_ns = deadline_ns - inlet__clock_now_ns();
    if (left_ns <= 0)
        return 0;
    int64_t left_ms = (left_ns - 1) / NS_PER_MS + 1;
    return (uint32_t)(left_ms < LONGEST_MS ? left_ms : LONGEST_MS);
}
