/* A lock of one word that sleeps where somebody else has it: for short sections of OS-free code. No
 * thread takes it twice. All zero: free. */
#ifndef INLET_BASE_LOCK_H
#define INLET_BASE_LOCK_H

#include "base/park.h"

typedef struct inlet__lock {
    _Atomic(uint32_t) word; /* 0: free; 1: taken; 2: taken, and somebody may sleep */
} inlet__lock_t;

static inline void inlet__lock_take(inlet__lock_t *lock) {
    uint32_t free_word = 0;
    /* acquire: pairs with the release of who had it before. */
    if (atomic_compare_exchange_strong_explicit(&lock->word, &free_word, 1, memory_order_acquire,
                                                memory_order_relaxed))
        return;
    while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire) != 0)
        inlet__park(&lock->word, 2, -1);
}

static inline void inlet__lock_release(inlet__lock_t *lock) {
    if (atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2)
        inlet__unpark_one(&lock->word);
}

#endif
