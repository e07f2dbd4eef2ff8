/* The few calls of Windows that the SDK's shell makes around recordings and the fake service, on
 * POSIX threads: so that these run natively, for bindings, examples and the thread sanitizer, from
 * the sources that are shipped. Names and meaning are Windows'; what is not here does not build. */
#ifndef INLET_POSIX_WINDOWS_H
#define INLET_POSIX_WINDOWS_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#define WINAPI
#define TRUE                 1
#define FALSE                0
#define INFINITE             UINT32_MAX
#define WAIT_OBJECT_0        0u
#define WAIT_TIMEOUT         258u
#define INVALID_HANDLE_VALUE ((HANDLE)(intptr_t)-1)

typedef void *HANDLE;
typedef int BOOL;
typedef uint32_t DWORD;
typedef DWORD (*LPTHREAD_START_ROUTINE)(void *argument);

typedef pthread_rwlock_t SRWLOCK;

typedef struct CONDITION_VARIABLE {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t wakes;
} CONDITION_VARIABLE;

void InitializeSRWLock(SRWLOCK *lock);
void AcquireSRWLockExclusive(SRWLOCK *lock);
void ReleaseSRWLockExclusive(SRWLOCK *lock);
void AcquireSRWLockShared(SRWLOCK *lock);
void ReleaseSRWLockShared(SRWLOCK *lock);

void InitializeConditionVariable(CONDITION_VARIABLE *condition);
/* Of a lock that is held exclusively (flags 0). */
BOOL SleepConditionVariableSRW(CONDITION_VARIABLE *condition, SRWLOCK *lock, DWORD milliseconds,
                               DWORD flags);
void WakeAllConditionVariable(CONDITION_VARIABLE *condition);

/* Without security, name and, for the thread, options and number: those arguments are NULL or 0. */
HANDLE CreateEventW(const void *security, BOOL manual_reset, BOOL is_set, const wchar_t *name);
BOOL SetEvent(HANDLE event);
BOOL ResetEvent(HANDLE event);
HANDLE CreateThread(const void *security, size_t stack, LPTHREAD_START_ROUTINE start,
                    void *argument, DWORD flags, DWORD *number);
DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds);
/* For any of them: `all` is FALSE. */
DWORD WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds);
BOOL CloseHandle(HANDLE handle);
DWORD GetCurrentThreadId(void);

void *_aligned_malloc(size_t bytes, size_t alignment);
void _aligned_free(void *memory);

#endif
