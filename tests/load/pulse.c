#include "pulse.h"

#include <stdio.h>

#include "win32/clock.h"

static const int64_t NS_PER_MS = 1000000;

static DWORD WINAPI beat(void *context) {
    pulse_t *pulse = context;
    int64_t since_ns = inlet__clock_now_ns();
    while (WaitForSingleObject(pulse->stop, 1) == WAIT_TIMEOUT) {
        const int64_t now_ns = inlet__clock_now_ns();
        inlet__histogram_add(&pulse->late, now_ns - since_ns - NS_PER_MS, 1);
        since_ns = now_ns;
    }
    return 0;
}

void pulse_begin(pulse_t *pulse) {
    inlet__histogram_reset(&pulse->late);
    pulse->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    pulse->thread = CreateThread(NULL, 0, beat, pulse, 0, NULL);
}

void pulse_end(pulse_t *pulse) {
    SetEvent(pulse->stop);
    WaitForSingleObject(pulse->thread, INFINITE);
    CloseHandle(pulse->thread);
    CloseHandle(pulse->stop);
    const inlet__quantiles_t q = inlet__histogram_quantiles(&pulse->late);
    printf(
        "       the machine meanwhile: a thread that sleeps 1 ms wakes late by p50 %.2f, p99 %.2f, "
        "max %.1f ms\n",
        (double)q.p50 / 1e6, (double)q.p99 / 1e6, (double)q.max / 1e6);
}
