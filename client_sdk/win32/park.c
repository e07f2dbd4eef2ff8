#include "base/park.h"

#include <windows.h>

#include "win32/clock.h"

void inlet__park(_Atomic(uint32_t) *word, uint32_t value, int64_t timeout_ns) {
    DWORD timeout_ms = INFINITE;
    if (timeout_ns >= 0) {
        const int64_t ms = timeout_ns / 1000000 + (timeout_ns % 1000000 != 0);
        timeout_ms = ms < (int64_t)INFINITE ? (DWORD)ms : INFINITE - 1;
    }
    (void)WaitOnAddress((volatile VOID *)(uintptr_t)word, &value, sizeof value, timeout_ms);
}

/* Both take the address for writing, and do not write. */
void inlet__unpark_one(const _Atomic(uint32_t) *word) {
    WakeByAddressSingle((PVOID)(uintptr_t)word);
}

void inlet__unpark_all(const _Atomic(uint32_t) *word) {
    WakeByAddressAll((PVOID)(uintptr_t)word);
}

int64_t inlet__park_now_ns(void) {
    return inlet__clock_now_ns();
}
