#include "platform/platform.h"

#include <windows.h>

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION /* in newer headers */
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002
#endif

int64_t bench_now_ns(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    const int64_t second = 1000000000;
    return now.QuadPart / frequency.QuadPart * second +
           now.QuadPart % frequency.QuadPart * second / frequency.QuadPart;
}

unsigned bench_processors(void) {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwNumberOfProcessors > 0 ? info.dwNumberOfProcessors : 1;
}

bool bench_pin(unsigned cpu) {
    return SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << cpu % bench_processors()) != 0;
}

uint64_t bench_preemptions(void) {
    return 0;
}

int64_t bench_thread_cpu_ns(void) {
    FILETIME created, ended, kernel, user;
    if (!GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user))
        return 0;
    const uint64_t units = ((uint64_t)kernel.dwHighDateTime << 32 | kernel.dwLowDateTime) +
                           ((uint64_t)user.dwHighDateTime << 32 | user.dwLowDateTime);
    return (int64_t)units * 100;
}

void bench_yield(void) {
    (void)SwitchToThread();
}

/* A timer that is finer than the tick, where there is one (Windows 10 1803). One for each sleep: it
 * must not outlive its thread, and costs little beside the sleep. */
void bench_sleep_us(unsigned us) {
    HANDLE timer =
        CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
    const LARGE_INTEGER due = {.QuadPart = -10 * (LONGLONG)us};
    if (timer != NULL && SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE))
        (void)WaitForSingleObject(timer, INFINITE);
    else
        Sleep((us + 999) / 1000);
    if (timer != NULL)
        CloseHandle(timer);
}

static DWORD WINAPI run(void *argument) {
    bench_thread_t *thread = argument;
    thread->run(thread->argument);
    return 0;
}

bool bench_thread_start(bench_thread_t *thread) {
    thread->handle = (uintptr_t)CreateThread(NULL, 0, run, thread, 0, NULL);
    return thread->handle != 0;
}

void bench_thread_join(bench_thread_t *thread) {
    (void)WaitForSingleObject((HANDLE)thread->handle, INFINITE);
    CloseHandle((HANDLE)thread->handle);
}

void *bench_map(size_t bytes) {
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE,
                                        (DWORD)((uint64_t)bytes >> 32), (DWORD)bytes, NULL);
    if (section == NULL)
        return NULL;
    void *memory = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, bytes);
    CloseHandle(section); /* the view keeps it */
    return memory;
}

bool bench_commit(void *memory, size_t bytes) {
    return VirtualAlloc(memory, bytes, MEM_COMMIT, PAGE_READWRITE) != NULL;
}

void bench_unmap(void *memory, size_t bytes) {
    (void)bytes;
    (void)UnmapViewOfFile(memory);
}

bool bench_signal_open(bench_signal_t *signal) {
    signal->event = CreateEventW(NULL, FALSE, FALSE, NULL);
    return signal->event != NULL;
}

void bench_signal_close(bench_signal_t *signal) {
    CloseHandle(signal->event);
}

void bench_signal_set(bench_signal_t *signal) {
    (void)SetEvent(signal->event);
}

void bench_signal_wait(bench_signal_t *signal) {
    (void)WaitForSingleObject(signal->event, INFINITE);
}

/* All zeros is how both are initialised. */
typedef struct lock {
    SRWLOCK lock;
    CONDITION_VARIABLE condition;
} lock_t;
_Static_assert(sizeof(lock_t) <= sizeof(bench_lock_t), "a lock fits");

static lock_t *of(bench_lock_t *lock) {
    return (lock_t *)(void *)lock->storage;
}

void bench_lock(bench_lock_t *lock) {
    AcquireSRWLockExclusive(&of(lock)->lock);
}

void bench_unlock(bench_lock_t *lock) {
    ReleaseSRWLockExclusive(&of(lock)->lock);
}

void bench_lock_notify(bench_lock_t *lock) {
    WakeConditionVariable(&of(lock)->condition);
}

void bench_lock_notify_all(bench_lock_t *lock) {
    WakeAllConditionVariable(&of(lock)->condition);
}

void bench_lock_wait(bench_lock_t *lock) {
    (void)SleepConditionVariableSRW(&of(lock)->condition, &of(lock)->lock, INFINITE, 0);
}
