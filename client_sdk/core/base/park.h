/* How a thread sleeps until a word in memory changes: what the system has for it (WaitOnAddress, a
 * futex) behind two functions, so that OS-free code can wait. win32/park.c defines them; natively
 * tests/support/park_posix.c, for the tests. */
#ifndef INLET_BASE_PARK_H
#define INLET_BASE_PARK_H

#include <stdatomic.h>
#include <stdint.h>

/* Sleeps while *word is `value`, until it is woken, for timeout_ns at most; negative: no limit. May
 * return early at any time: the caller looks again. */
void inlet__park(_Atomic(uint32_t) *word, uint32_t value, int64_t timeout_ns);

/* Wakes one that sleeps on the word, or all. The caller has changed it before. It is only an
 * address here: the memory may be gone. */
void inlet__unpark_one(const _Atomic(uint32_t) *word);
void inlet__unpark_all(const _Atomic(uint32_t) *word);

/* Now, on a clock that does not go back. */
int64_t inlet__park_now_ns(void);

/* When a time-out that begins now ends; a negative one never does: INT64_MAX. */
static inline int64_t inlet__park_deadline(int64_t timeout_ns) {
    if (timeout_ns < 0)
        return INT64_MAX;
    const int64_t now_ns = inlet__park_now_ns();
    return now_ns > INT64_MAX - timeout_ns ? INT64_MAX : now_ns + timeout_ns;
}

/* What is left until then, as inlet__park takes it; 0: nothing. */
static inline int64_t inlet__park_left(int64_t deadline_ns) {
    if (deadline_ns == INT64_MAX)
        return -1;
    const int64_t left_ns = deadline_ns - inlet__park_now_ns();
    return left_ns > 0 ? left_ns : 0;
}

#endif
