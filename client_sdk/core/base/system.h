/* What OS-free code that waits needs of the system: signals, words to sleep on, a lock, memory that
 * comes and goes, the clock. One file a system implements it: win32/system.c, and posix/system.c,
 * with which queues, handlers and router are tested natively, under the thread sanitizer too. */
#ifndef INLET_BASE_SYSTEM_H
#define INLET_BASE_SYSTEM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A moment on the clock of inlet_event_t.time_ns. */
#define INLET__NEVER_NS INT64_MAX
int64_t inlet__system_now_ns(void);

/* The moment timeout_ns from now; INLET__NEVER_NS for INLET_FOREVER, or if it never comes. */
int64_t inlet__system_deadline(int64_t timeout_ns);

/* What is left until then, as inlet__park takes it: negative, without end; 0: nothing. */
static inline int64_t inlet__system_left(int64_t deadline_ns) {
    if (deadline_ns == INLET__NEVER_NS)
        return -1;
    const int64_t left_ns = deadline_ns - inlet__system_now_ns();
    return left_ns > 0 ? left_ns : 0;
}

/* --- signals: manual-reset. Who waits goes on while it is set. --- */

typedef struct inlet__signal {
    void *handle;           /* Win32: the event */
    _Atomic(uint32_t) word; /* posix: 1, it is set */
} inlet__signal_t;

/* False: out of memory. */
bool inlet__signal_open(inlet__signal_t *signal);
void inlet__signal_close(inlet__signal_t *signal); /* again is no error; nor of one that is zero */

/* Does not touch *signal any more once somebody who waits can go on: that one may free it. */
void inlet__signal_set(inlet__signal_t *signal);
void inlet__signal_reset(inlet__signal_t *signal);
bool inlet__signal_is_set(inlet__signal_t *signal);

/* Until it is set or deadline_ns; may return for nothing. */
void inlet__signal_wait(inlet__signal_t *signal, int64_t deadline_ns);

/* The same for at most interval_ns, as exactly as the system can. *timer is this thread's, NULL at
 * first: the caller closes it when it has stopped waiting. */
void inlet__signal_wait_briefly(inlet__signal_t *signal, int64_t deadline_ns, int64_t interval_ns,
                                void **timer);
void inlet__signal_timer_close(void *timer); /* NULL is allowed */

/* Spinning: a breath between two looks; lets another thread have the processor. */
void inlet__system_relax(void);
void inlet__system_yield(void);

/* --- a word that threads sleep on until it changes: WaitOnAddress, a futex --- */

/* Sleeps while *word is `value`, until it is woken, for timeout_ns at most; negative: no limit. May
 * return early at any time: the caller looks again. */
void inlet__park(_Atomic(uint32_t) *word, uint32_t value, int64_t timeout_ns);

/* Wakes one that sleeps on the word, or all. The caller has changed it before. It is only an
 * address here: the memory may be gone. */
void inlet__unpark_one(const _Atomic(uint32_t) *word);
void inlet__unpark_all(const _Atomic(uint32_t) *word);

/* --- a lock: zero is an open one, and there is nothing to close. --- */

typedef union inlet__lock {
    void *slim;                /* Win32 */
    unsigned char storage[64]; /* posix */
} inlet__lock_t;
void inlet__lock(inlet__lock_t *lock);
void inlet__unlock(inlet__lock_t *lock);

/* --- memory: whole pages of 4,096 bytes --- */

/* Room for so many bytes, none of which is there yet. NULL: there is none. */
void *inlet__memory_reserve(size_t bytes);
/* The memory is there, full of zeros where it was not before. False: out of memory. */
bool inlet__memory_commit(void *memory, size_t bytes);
void inlet__memory_decommit(void *memory, size_t bytes);
void inlet__memory_free(void *memory, size_t bytes); /* all that was reserved; NULL is allowed */

#endif
