#include "base/system.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(inlet__lock_t), "a lock has room for a mutex");

int64_t inlet__system_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t inlet__system_deadline(int64_t timeout_ns) {
    const int64_t now_ns = inlet__system_now_ns();
    return timeout_ns < 0 || timeout_ns > INT64_MAX - now_ns ? INLET__NEVER_NS
                                                             : now_ns + timeout_ns;
}

void inlet__park(_Atomic(uint32_t) *word, uint32_t value, int64_t timeout_ns) {
    const struct timespec timeout = {.tv_sec = timeout_ns / NS_PER_S,
                                     .tv_nsec = timeout_ns % NS_PER_S};
    (void)syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, timeout_ns < 0 ? NULL : &timeout,
                  NULL, 0);
}

void inlet__unpark_one(const _Atomic(uint32_t) *word) {
    (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void inlet__unpark_all(const _Atomic(uint32_t) *word) {
    (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

bool inlet__signal_open(inlet__signal_t *signal) {
    atomic_init(&signal->word, 0);
    return true;
}

void inlet__signal_close(inlet__signal_t *signal) {
    (void)signal;
}

void inlet__signal_set(inlet__signal_t *signal) {
    _Atomic(uint32_t) *word = &signal->word;
    /* Release: pairs with the acquire in wait. Behind it, only the address is used. */
    if (atomic_exchange_explicit(word, 1, memory_order_acq_rel) == 0)
        inlet__unpark_all(word);
}

void inlet__signal_reset(inlet__signal_t *signal) {
    atomic_exchange_explicit(&signal->word, 0, memory_order_acq_rel);
}

bool inlet__signal_is_set(inlet__signal_t *signal) {
    return atomic_load_explicit(&signal->word, memory_order_acquire) != 0;
}

void inlet__signal_wait(inlet__signal_t *signal, int64_t deadline_ns) {
    const int64_t left_ns = inlet__system_left(deadline_ns);
    if (left_ns != 0 && !inlet__signal_is_set(signal))
        inlet__park(&signal->word, 0, left_ns);
}

void inlet__signal_wait_briefly(inlet__signal_t *signal, int64_t deadline_ns, int64_t interval_ns,
                                void **timer) {
    const int64_t soon_ns = inlet__system_deadline(interval_ns);
    (void)timer;
    inlet__signal_wait(signal, soon_ns < deadline_ns ? soon_ns : deadline_ns);
}

void inlet__signal_timer_close(void *timer) {
    (void)timer;
}

void inlet__system_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

void inlet__system_yield(void) {
    sched_yield();
}

/* Zeros are an open mutex here. */
static pthread_mutex_t *mutex_of(inlet__lock_t *lock) {
    return (pthread_mutex_t *)(void *)lock->storage;
}

void inlet__lock(inlet__lock_t *lock) {
    pthread_mutex_lock(mutex_of(lock));
}

void inlet__unlock(inlet__lock_t *lock) {
    pthread_mutex_unlock(mutex_of(lock));
}

void *inlet__memory_reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

bool inlet__memory_commit(void *memory, size_t bytes) {
    return mprotect(memory, bytes, PROT_READ | PROT_WRITE) == 0;
}

/* Who touches it after this is ended by the system, as on Windows. */
void inlet__memory_decommit(void *memory, size_t bytes) {
    madvise(memory, bytes, MADV_DONTNEED);
    mprotect(memory, bytes, PROT_NONE);
}

void inlet__memory_free(void *memory, size_t bytes) {
    if (memory != NULL)
        munmap(memory, bytes);
}
