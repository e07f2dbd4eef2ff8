/* Events, timers and threads that can be waited for together. One lock and one condition for all of
 * them: who waits looks again whenever any of them changes. Plain, and fast enough for tests. */
#include "objects.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/system.h"

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  INT64_C(1000000000)

static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t any_changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Condition variables wait by the clock of inlet__system_now_ns. */
static void make_condition(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void make_any_changed(void) {
    make_condition(&any_changed);
}

static void wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline_ns) {
    const struct timespec deadline = {.tv_sec = deadline_ns / NS_PER_S,
                                      .tv_nsec = deadline_ns % NS_PER_S};
    if (deadline_ns == INLET__NEVER_NS)
        pthread_cond_wait(condition, lock);
    else
        pthread_cond_timedwait(condition, lock, &deadline);
}

static int64_t deadline_of(DWORD milliseconds) {
    return milliseconds == INFINITE ? INLET__NEVER_NS
                                    : inlet__system_deadline(milliseconds * NS_PER_MS);
}

inlet__object_t *inlet__object_new(enum inlet__object_kind kind) {
    inlet__object_t *object = calloc(1, sizeof *object);
    pthread_once(&once, make_any_changed);
    if (object != NULL) {
        object->kind = kind;
        object->due_ns = INT64_MAX;
        object->descriptor = -1;
    }
    return object;
}

void inlet__object_set_due(inlet__object_t *timer, int64_t due_ns) {
    pthread_mutex_lock(&all_lock);
    timer->is_set = false;
    timer->due_ns = due_ns;
    pthread_cond_broadcast(&any_changed);
    pthread_mutex_unlock(&all_lock);
}

static BOOL change(HANDLE event, bool is_set) {
    inlet__object_t *object = event;
    pthread_mutex_lock(&all_lock);
    object->is_set = is_set;
    if (is_set)
        pthread_cond_broadcast(&any_changed);
    pthread_mutex_unlock(&all_lock);
    return TRUE;
}

HANDLE CreateEventW(const void *security, BOOL manual_reset, BOOL is_set, const wchar_t *name) {
    inlet__object_t *event = inlet__object_new(INLET__OBJECT_EVENT);
    (void)security;
    (void)name;
    if (event != NULL) {
        event->manual_reset = manual_reset != 0;
        event->is_set = is_set != 0;
    }
    return event;
}

BOOL SetEvent(HANDLE event) {
    return change(event, true);
}

BOOL ResetEvent(HANDLE event) {
    return change(event, false);
}

static void *run(void *argument) {
    inlet__object_t *thread = argument;
    thread->start(thread->argument);
    pthread_mutex_lock(&all_lock);
    thread->is_set = true;
    const bool nobody_waits = thread->is_detached;
    pthread_cond_broadcast(&any_changed);
    pthread_mutex_unlock(&all_lock);
    if (nobody_waits)
        free(thread);
    return NULL;
}

/* Its thread frees it, where that still runs. */
static bool detach(inlet__object_t *thread) {
    pthread_mutex_lock(&all_lock);
    thread->is_detached = !thread->is_set;
    const bool runs = thread->is_detached;
    if (runs)
        pthread_detach(thread->thread);
    pthread_mutex_unlock(&all_lock);
    return runs;
}

DWORD GetCurrentThreadId(void) {
    return (DWORD)gettid();
}

HANDLE CreateThread(const void *security, size_t stack, LPTHREAD_START_ROUTINE start,
                    void *argument, DWORD flags, DWORD *number) {
    inlet__object_t *thread = inlet__object_new(INLET__OBJECT_THREAD);
    (void)security;
    (void)stack;
    (void)flags;
    (void)number;
    if (thread == NULL)
        return NULL;
    thread->manual_reset = true;
    thread->start = start;
    thread->argument = argument;
    if (pthread_create(&thread->thread, NULL, run, thread) != 0) {
        free(thread);
        return NULL;
    }
    return thread;
}

/* Whether it is signalled; a wait that it ends takes that from what resets itself. */
static bool takes(inlet__object_t *object, int64_t now_ns) {
    const bool is_due = object->kind == INLET__OBJECT_TIMER && object->due_ns <= now_ns;
    if (!object->is_set && !is_due)
        return false;
    if (!object->manual_reset) {
        object->is_set = false;
        object->due_ns = INT64_MAX;
    }
    return true;
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds) {
    const int64_t deadline_ns = deadline_of(milliseconds);
    DWORD taken = WAIT_TIMEOUT;
    (void)all;
    pthread_mutex_lock(&all_lock);
    for (;;) {
        const int64_t now_ns = inlet__system_now_ns();
        int64_t next_ns = deadline_ns;
        for (DWORD i = 0; i < count && taken == WAIT_TIMEOUT; i++) {
            inlet__object_t *object = handles[i];
            if (takes(object, now_ns))
                taken = WAIT_OBJECT_0 + i;
            else if (object->due_ns < next_ns)
                next_ns = object->due_ns;
        }
        if (taken != WAIT_TIMEOUT || now_ns >= deadline_ns)
            break;
        wait_until(&any_changed, &all_lock, next_ns);
    }
    pthread_mutex_unlock(&all_lock);
    return taken;
}

DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds) {
    return WaitForMultipleObjects(1, &handle, FALSE, milliseconds);
}

BOOL CloseHandle(HANDLE handle) {
    inlet__object_t *object = handle;
    BOOL done = TRUE;
    if (object->kind == INLET__OBJECT_THREAD && detach(object))
        return TRUE;
    if (object->kind == INLET__OBJECT_THREAD)
        pthread_join(object->thread, NULL);
    if (object->kind == INLET__OBJECT_FILE)
        done = close(object->descriptor) == 0;
    free(object);
    return done;
}

void InitializeSRWLock(SRWLOCK *lock) {
    pthread_rwlock_init(lock, NULL);
}

void AcquireSRWLockExclusive(SRWLOCK *lock) {
    pthread_rwlock_wrlock(lock);
}

void ReleaseSRWLockExclusive(SRWLOCK *lock) {
    pthread_rwlock_unlock(lock);
}

void AcquireSRWLockShared(SRWLOCK *lock) {
    pthread_rwlock_rdlock(lock);
}

void ReleaseSRWLockShared(SRWLOCK *lock) {
    pthread_rwlock_unlock(lock);
}

void InitializeConditionVariable(CONDITION_VARIABLE *condition) {
    pthread_mutex_init(&condition->lock, NULL);
    make_condition(&condition->changed);
    condition->wakes = 0;
}

BOOL SleepConditionVariableSRW(CONDITION_VARIABLE *condition, SRWLOCK *lock, DWORD milliseconds,
                               DWORD flags) {
    const int64_t deadline_ns = deadline_of(milliseconds);
    (void)flags;
    pthread_mutex_lock(&condition->lock); /* before the lock is let go: no wake is missed */
    const uint64_t before = condition->wakes;
    ReleaseSRWLockExclusive(lock);
    while (condition->wakes == before && inlet__system_left(deadline_ns) != 0)
        wait_until(&condition->changed, &condition->lock, deadline_ns);
    const BOOL was_woken = condition->wakes != before;
    pthread_mutex_unlock(&condition->lock);
    AcquireSRWLockExclusive(lock);
    return was_woken;
}

void WakeAllConditionVariable(CONDITION_VARIABLE *condition) {
    pthread_mutex_lock(&condition->lock);
    condition->wakes++;
    pthread_cond_broadcast(&condition->changed);
    pthread_mutex_unlock(&condition->lock);
}

void *_aligned_malloc(size_t bytes, size_t alignment) {
    void *memory = NULL;
    return posix_memalign(&memory, alignment, bytes) == 0 ? memory : NULL;
}

void _aligned_free(void *memory) {
    free(memory);
}
