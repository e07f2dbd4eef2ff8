#include "support/starve.h"

#include <jansson.h>
#include <stdlib.h>

static unsigned left; /* allocations to the one that fails; 0: none does */
static bool goes_on, failed;

static bool fails(void) {
    if (left == 0)
        return false;
    if (left > 1) {
        left--;
        return false;
    }
    left = goes_on ? 1 : 0;
    failed = true;
    return true;
}

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *memory, size_t bytes);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *memory, size_t bytes);

void *__wrap_malloc(size_t bytes) {
    return fails() ? NULL : __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes) {
    return fails() ? NULL : __real_calloc(count, bytes);
}

void *__wrap_realloc(void *memory, size_t bytes) {
    return fails() ? NULL : __real_realloc(memory, bytes);
}

void starve_begin(void) {
    json_set_alloc_funcs(__wrap_malloc, free);
}

void starve_at(unsigned n, bool after) {
    left = n;
    goes_on = after;
    failed = false;
}

bool starve_end(void) {
    left = 0;
    return failed;
}
