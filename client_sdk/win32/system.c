#include "base/system.h"

#include <windows.h>

#include "win32/clock.h"
#include "win32/timer.h"
#include "win32/wait.h"

#define NS_PER_MS  INT64_C(1000000)
#define LONGEST_MS INT64_C(0x7FFFFFFF) /* 24 days; whoever waits longer looks again then */

_Static_assert(sizeof(SRWLOCK) <= sizeof(inlet__lock_t), "a lock has room for a slim one");

int64_t inlet__system_now_ns(void) {
    return inlet__clock_now_ns();
}

int64_t inlet__system_deadline(int64_t timeout_ns) {
    const int64_t now_ns = inlet__clock_now_ns();
    return timeout_ns < 0 || timeout_ns > INT64_MAX - now_ns ? INLET__NEVER_NS
                                                             : now_ns + timeout_ns;
}

uint32_t inlet__wait_left_ms(int64_t deadline_ns) {
    if (deadline_ns == INLET__NEVER_NS)
        return INFINITE;
    const int64_t left_ns = deadline_ns - inlet__clock_now_ns();
    if (left_ns <= 0)
        return 0;
    const int64_t left_ms = (left_ns - 1) / NS_PER_MS + 1;
    return (uint32_t)(left_ms < LONGEST_MS ? left_ms : LONGEST_MS);
}

bool inlet__signal_open(inlet__signal_t *signal) {
    signal->handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    return signal->handle != NULL;
}

void inlet__signal_close(inlet__signal_t *signal) {
    if (signal->handle != NULL)
        CloseHandle(signal->handle);
    signal->handle = NULL;
}

void inlet__signal_set(inlet__signal_t *signal) {
    SetEvent(signal->handle);
}

void inlet__signal_reset(inlet__signal_t *signal) {
    ResetEvent(signal->handle);
}

bool inlet__signal_is_set(inlet__signal_t *signal) {
    return WaitForSingleObject(signal->handle, 0) == WAIT_OBJECT_0;
}

void inlet__signal_wait(inlet__signal_t *signal, int64_t deadline_ns) {
    WaitForSingleObject(signal->handle, inlet__wait_left_ms(deadline_ns));
}

void inlet__signal_wait_briefly(inlet__signal_t *signal, int64_t deadline_ns, int64_t interval_ns,
                                void **timer) {
    const DWORD left_ms = inlet__wait_left_ms(deadline_ns);
    if (*timer == NULL && inlet__timer_create(timer) != INLET_OK) {
        SwitchToThread();
        return;
    }
    if (!inlet__timer_set(*timer, interval_ns))
        return;
    const HANDLE handles[2] = {signal->handle, *timer};
    WaitForMultipleObjects(2, handles, FALSE, left_ms);
}

void inlet__signal_timer_close(void *timer) {
    if (timer != NULL)
        CloseHandle(timer);
}

void inlet__system_relax(void) {
    YieldProcessor();
}

void inlet__system_yield(void) {
    SwitchToThread();
}

void inlet__park(_Atomic(uint32_t) *word, uint32_t value, int64_t timeout_ns) {
    DWORD timeout_ms = INFINITE;
    if (timeout_ns >= 0) {
        const int64_t ms = timeout_ns / NS_PER_MS + (timeout_ns % NS_PER_MS != 0);
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

/* Zeros are an open lock here. */
static SRWLOCK *slim(inlet__lock_t *lock) {
    return (SRWLOCK *)(void *)&lock->slim;
}

void inlet__lock(inlet__lock_t *lock) {
    AcquireSRWLockExclusive(slim(lock));
}

void inlet__unlock(inlet__lock_t *lock) {
    ReleaseSRWLockExclusive(slim(lock));
}

void *inlet__memory_reserve(size_t bytes) {
    return VirtualAlloc(NULL, bytes, MEM_RESERVE, PAGE_READWRITE);
}

bool inlet__memory_commit(void *memory, size_t bytes) {
    return VirtualAlloc(memory, bytes, MEM_COMMIT, PAGE_READWRITE) != NULL;
}

void inlet__memory_decommit(void *memory, size_t bytes) {
    (void)VirtualFree(memory, bytes, MEM_DECOMMIT);
}

void inlet__memory_free(void *memory, size_t bytes) {
    (void)bytes;
    if (memory != NULL)
        (void)VirtualFree(memory, 0, MEM_RELEASE);
}
