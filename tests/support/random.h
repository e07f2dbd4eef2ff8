/* A small seeded generator, so that a failing random test can be run again: xorshift64*. */
#ifndef INLET_TESTS_RANDOM_H
#define INLET_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct test_random {
    uint64_t state; /* never 0 */
} test_random_t;

static inline test_random_t test_random_seed(uint64_t seed) {
    return (test_random_t){.state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
}

static inline uint64_t test_random_next(test_random_t *random) {
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * UINT64_C(0x2545F4914F6CDD1D);
}

/* 0 … bound - 1. */
static inline uint64_t test_random_below(test_random_t *random, uint64_t bound) {
    return (test_random_next(random) >> 11) % bound;
}

static inline void test_random_fill(test_random_t *random, uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(test_random_next(random) >> 56);
}

#endif
