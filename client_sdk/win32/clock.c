#include "win32/clock.h"

#include <windows.h>

#define NS_PER_SECOND           INT64_C(1000000000)
#define FILETIME_UNIT_NS        100
#define FILETIME_OF_1970        INT64_C(116444736000000000)
#define ANCHOR_TRIES            8
#define MILLISECONDS_PER_SECOND 1000

/* Seconds and remainder apart: ticks · 10⁹ would overflow after 15 minutes of a 10 MHz counter. */
int64_t inlet__clock_ticks_to_ns(int64_t ticks, int64_t frequency) {
    return ticks / frequency * NS_PER_SECOND + ticks % frequency * NS_PER_SECOND / frequency;
}

int64_t inlet__clock_now_ns(void) {
    LARGE_INTEGER ticks, frequency;
    QueryPerformanceFrequency(&frequency); /* reads a shared page; constant since the boot */
    QueryPerformanceCounter(&ticks);
    return inlet__clock_ticks_to_ns(ticks.QuadPart, frequency.QuadPart);
}

int64_t inlet__clock_utc_ns(void) {
    FILETIME time;
    GetSystemTimePreciseAsFileTime(&time);
    int64_t units = (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime);
    return (units - FILETIME_OF_1970) * FILETIME_UNIT_NS;
}

void inlet__clock_anchor(int64_t *now_ns, int64_t *utc_ns, uint32_t *error_ns) {
    int64_t tightest = INT64_MAX;
    for (int i = 0; i < ANCHOR_TRIES; i++) {
        int64_t before = inlet__clock_now_ns();
        int64_t utc = inlet__clock_utc_ns();
        int64_t width = inlet__clock_now_ns() - before;
        if (width < tightest) {
            tightest = width;
            *now_ns = before + width / 2;
            *utc_ns = utc;
        }
    }
    if (error_ns != NULL)
        *error_ns = tightest / 2 + 1 < UINT32_MAX ? (uint32_t)(tightest / 2 + 1) : UINT32_MAX;
}

uint64_t inlet__clock_boot_id(void) {
    int64_t utc_ms = inlet__clock_utc_ns() / (NS_PER_SECOND / MILLISECONDS_PER_SECOND);
    return ((uint64_t)utc_ms - GetTickCount64()) / MILLISECONDS_PER_SECOND;
}
