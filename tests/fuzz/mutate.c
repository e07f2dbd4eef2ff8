#include "mutate.h"

#include <string.h>

/* The rest of `other` in place of the rest of `input`. */
static void splice(test_random_t *random, input_t *input, const input_t *other) {
    size_t keep = test_random_below(random, input->size + 1);
    size_t from = test_random_below(random, other->size + 1);
    size_t count = other->size - from;
    if (count > INPUT_MAX - keep)
        count = INPUT_MAX - keep;
    memcpy(input->bytes + keep, other->bytes + from, count);
    input->size = keep + count;
}

static void insert(test_random_t *random, input_t *input) {
    if (input->size == INPUT_MAX)
        return;
    size_t at = test_random_below(random, input->size + 1);
    memmove(input->bytes + at + 1, input->bytes + at, input->size - at);
    input->bytes[at] = (uint8_t)test_random_next(random);
    input->size++;
}

static void erase(test_random_t *random, input_t *input) {
    size_t at = test_random_below(random, input->size);
    memmove(input->bytes + at, input->bytes + at + 1, input->size - at - 1);
    input->size--;
}

static void overwrite(test_random_t *random, input_t *input) {
    static const uint8_t edges[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    uint8_t *byte = &input->bytes[test_random_below(random, input->size)];
    switch (test_random_below(random, 3)) {
    case 0:
        *byte ^= (uint8_t)(1u << test_random_below(random, 8));
        return;
    case 1:
        *byte = (uint8_t)test_random_next(random);
        return;
    default:
        *byte = edges[test_random_below(random, sizeof edges)];
        return;
    }
}

void mutate(test_random_t *random, input_t *input, const input_t *other) {
    for (uint64_t changes = 1 + test_random_below(random, 4); changes > 0; changes--) {
        uint64_t what = input->size == 0 ? 0 : test_random_below(random, 6);
        if (what == 0)
            insert(random, input);
        else if (what == 1)
            erase(random, input);
        else if (what == 2)
            splice(random, input, other);
        else
            overwrite(random, input);
    }
}
