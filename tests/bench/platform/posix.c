#include "platform/platform.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int64_t bench_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

unsigned bench_processors(void) {
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 0 ? (unsigned)processors : 1;
}

bool bench_pin(unsigned cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu % bench_processors(), &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

uint64_t bench_preemptions(void) {
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? (uint64_t)usage.ru_nivcsw : 0;
}

int64_t bench_thread_cpu_ns(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void bench_yield(void) {
    (void)sched_yield();
}

void bench_sleep_us(unsigned us) {
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0, 0, 0); /* of this thread; 50 us otherwise */
    const struct timespec length = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000L};
    (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &length, NULL);
}

static void *run(void *argument) {
    bench_thread_t *thread = argument;
    thread->run(thread->argument);
    return NULL;
}

bool bench_thread_start(bench_thread_t *thread) {
    pthread_t handle;
    if (pthread_create(&handle, NULL, run, thread) != 0)
        return false;
    thread->handle = (uintptr_t)handle;
    return true;
}

void bench_thread_join(bench_thread_t *thread) {
    (void)pthread_join((pthread_t)thread->handle, NULL);
}

void *bench_map(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Linux commits when it is touched. */
bool bench_commit(void *memory, size_t bytes) {
    (void)bytes;
    return memory != NULL;
}

void bench_unmap(void *memory, size_t bytes) {
    (void)munmap(memory, bytes);
}

bool bench_signal_open(bench_signal_t *signal) {
    atomic_store(&signal->word, 0);
    return true;
}

void bench_signal_close(bench_signal_t *signal) {
    (void)signal;
}

void bench_signal_set(bench_signal_t *signal) {
    atomic_store(&signal->word, 1);
    syscall(SYS_futex, &signal->word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void bench_signal_wait(bench_signal_t *signal) {
    while (atomic_exchange(&signal->word, 0) == 0)
        syscall(SYS_futex, &signal->word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

/* All zeros is how Linux initialises both statically. */
typedef struct lock {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
} lock_t;
_Static_assert(sizeof(lock_t) <= sizeof(bench_lock_t), "a lock fits");

static lock_t *of(bench_lock_t *lock) {
    return (lock_t *)(void *)lock->storage;
}

void bench_lock(bench_lock_t *lock) {
    (void)pthread_mutex_lock(&of(lock)->mutex);
}

void bench_unlock(bench_lock_t *lock) {
    (void)pthread_mutex_unlock(&of(lock)->mutex);
}

void bench_lock_notify(bench_lock_t *lock) {
    (void)pthread_cond_signal(&of(lock)->condition);
}

void bench_lock_notify_all(bench_lock_t *lock) {
    (void)pthread_cond_broadcast(&of(lock)->condition);
}

void bench_lock_wait(bench_lock_t *lock) {
    (void)pthread_cond_wait(&of(lock)->condition, &of(lock)->mutex);
}
