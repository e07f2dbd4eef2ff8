/* The arguments of a program that makes many random runs, as tools/prove gives them. */
#ifndef INLET_TESTS_SEEDS_H
#define INLET_TESTS_SEEDS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* "--count N", how many runs, and "--seed N", the first one's seed; what is not given stays. */
static inline void test_seeds_read(int argc, char **argv, uint64_t *count, uint64_t *seed) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--count") == 0)
            *count = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0)
            *seed = strtoull(argv[i + 1], NULL, 10);
    }
}

#endif
