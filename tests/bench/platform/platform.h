/* What benches need of the system: clock, threads on processors of their own, memory, sleep, the
 * bare wake-up primitive, and a lock. One file a system implements it. */
#ifndef BENCH_PLATFORM_H
#define BENCH_PLATFORM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t bench_now_ns(void);

unsigned bench_processors(void);

/* Binds the calling thread to a processor, counted round those there are. False: it may not. */
bool bench_pin(unsigned cpu);

/* How often the calling thread was made to give up its processor; 0 where that is not known. A
 * round in which it grew is better not added. */
uint64_t bench_preemptions(void);

/* Processor time of the calling thread so far, as finely as the system counts it. */
int64_t bench_thread_cpu_ns(void);

void bench_yield(void);

/* Sleeps that long or longer, as little longer as the system can. */
void bench_sleep_us(unsigned us);

typedef struct bench_thread {
    void (*run)(void *argument);
    void *argument;
    uintptr_t handle; /* the platform's */
} bench_thread_t;

/* Starts thread->run(thread->argument); `thread` must live until the join. False: it could not. */
bool bench_thread_start(bench_thread_t *thread);
void bench_thread_join(bench_thread_t *thread);

/* Memory as a ring's annex has it: of the kind that processes share, full of zeros, touched by
 * nobody yet, and to be used only once it is committed. NULL: there is none. */
void *bench_map(size_t bytes);
bool bench_commit(void *memory, size_t bytes); /* again is no error */
void bench_unmap(void *memory, size_t bytes);

/* A futex, or an auto-reset event: one waiter, and a signal lasts until it is waited for. */
typedef struct bench_signal {
    _Atomic(uint32_t) word;
    void *event;
} bench_signal_t;

bool bench_signal_open(bench_signal_t *signal);
void bench_signal_close(bench_signal_t *signal);
void bench_signal_set(bench_signal_t *signal);
void bench_signal_wait(bench_signal_t *signal);

/* A lock with a condition: pthread's, or a slim lock. Zero-initialised is ready for use. */
typedef struct bench_lock {
    _Alignas(64) uint8_t storage[128];
} bench_lock_t;

void bench_lock(bench_lock_t *lock);
void bench_unlock(bench_lock_t *lock);
void bench_lock_notify(bench_lock_t *lock); /* wakes one that waits */
void bench_lock_notify_all(bench_lock_t *lock);
void bench_lock_wait(bench_lock_t *lock); /* gives up the lock meanwhile; may return for nothing */

#endif
