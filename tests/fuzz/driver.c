/* Runs a fuzz target without libFuzzer.
 *   <target> COUNT [SEED]   COUNT generated inputs; the same seed (default 1) makes the same inputs
 *   <target> FILE           one input from a file */
#include "fuzz.h"

enum { INPUT_MAX = 4096 };

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Mostly short; bytes are mostly few and small, so that flags and counts take values that mean
 * something. The rest is random. */
static size_t generate(uint64_t *state, uint8_t *input) {
    size_t size = (size_t)(next_random(state) % (next_random(state) % 8 == 0 ? INPUT_MAX : 128));
    uint64_t kind = next_random(state) % 3;
    for (size_t i = 0; i < size; i++) {
        uint64_t value = next_random(state) >> 11;
        input[i] = (uint8_t)(kind == 0 || value % 4 == 0 ? value >> 8 : value >> 8 & 7);
    }
    return size;
}

static int run_file(const char *path) {
    static uint8_t input[1 << 20];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot read %s: give a number of inputs or a file\n", path);
        return 2;
    }
    size_t size = fread(input, 1, sizeof(input), file);
    fclose(file);
    return LLVMFuzzerTestOneInput(input, size);
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: %s COUNT [SEED] | FILE\n", argv[0]);
        return 2;
    }
    char *end = NULL;
    unsigned long count = strtoul(argv[1], &end, 10);
    if (*end != '\0') {
        return run_file(argv[1]);
    }
    uint64_t state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    state = state * 0x9E3779B97F4A7C15u | 1;
    for (unsigned long i = 0; i < count; i++) {
        /* Of its exact size, so that a sanitizer sees a read beyond it. */
        uint8_t bytes[INPUT_MAX];
        size_t size = generate(&state, bytes);
        uint8_t *input = malloc(size + (size == 0));
        if (input == NULL) {
            return 1;
        }
        for (size_t j = 0; j < size; j++) {
            input[j] = bytes[j];
        }
        LLVMFuzzerTestOneInput(input, size);
        free(input);
    }
    return 0;
}
