/* Small random changes to inputs that are known to be interesting. */
#ifndef INLET_TESTS_MUTATE_H
#define INLET_TESTS_MUTATE_H

#include "support/random.h"

enum { INPUT_MAX = 4096 };

typedef struct input {
    uint8_t bytes[INPUT_MAX];
    size_t size;
} input_t;

/* Changes `input` at one to four places; `other` is where spliced-in bytes come from. */
void mutate(test_random_t *random, input_t *input, const input_t *other);

#endif
