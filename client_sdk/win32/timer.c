#include "win32/timer.h"

#include "win32/error.h"

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002 /* not in older headers */
#endif

static const int64_t NS_PER_UNIT = 100;

inlet_status_t inlet__timer_create(HANDLE *timer) {
    const DWORD access = TIMER_MODIFY_STATE | SYNCHRONIZE;
    *timer = CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, access);
    if (*timer == NULL) /* an unknown flag, before 1803 */
        *timer = CreateWaitableTimerExW(NULL, NULL, 0, access);
    return *timer != NULL ? INLET_OK : inlet__last_status();
}

bool inlet__timer_set(HANDLE timer, int64_t delay_ns) {
    /* Negative: from now on. Rounded up, as 0 would be a date long past. */
    const LARGE_INTEGER due = {.QuadPart = -((delay_ns - 1) / NS_PER_UNIT + 1)};
    return SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE) != 0;
}
