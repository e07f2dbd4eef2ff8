/* Runs a fuzz target without libFuzzer.
 *   <target> COUNT [SEED [CORPUS]]  each file of the folder CORPUS, then COUNT inputs: mutations of
 *                                   those files, or generated ones if there is no CORPUS. The same
 *                                   seed (default 1) and files make the same inputs.
 *   <target> FILE                   one input from a file */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>

#include "mutate.h"

enum { CORPUS_MAX = 256 };

static input_t corpus[CORPUS_MAX];
static size_t corpus_count;

/* Mostly short; bytes are mostly few and small, so that flags and counts take values that mean
 * something. The rest is random. */
static void generate(test_random_t *random, input_t *input) {
    bool is_long = test_random_below(random, 8) == 0;
    input->size = test_random_below(random, is_long ? INPUT_MAX : 128);
    bool any_byte = test_random_below(random, 3) == 0;
    for (size_t i = 0; i < input->size; i++) {
        uint64_t value = test_random_next(random) >> 32;
        input->bytes[i] = (uint8_t)(any_byte || value % 4 == 0 ? value >> 8 : value >> 8 & 7);
    }
}

static bool load(const char *path, input_t *input) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    input->size = fread(input->bytes, 1, sizeof input->bytes, file);
    fclose(file);
    return true;
}

/* Folders list their files in any order; the inputs must not depend on it. */
static int compare(const void *left, const void *right) {
    const input_t *a = left, *b = right;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(a->bytes, b->bytes, a->size);
}

static bool load_corpus(const char *folder) {
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return false;
    const struct dirent *entry;
    bool good = true;
    while (good && corpus_count < CORPUS_MAX && (entry = readdir(directory)) != NULL) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            good = load(path, &corpus[corpus_count++]);
    }
    closedir(directory);
    qsort(corpus, corpus_count, sizeof corpus[0], compare);
    return good && corpus_count > 0;
}

/* From memory of its exact size, so that a sanitizer sees a read beyond it. */
static void run(const input_t *input) {
    uint8_t *exact = malloc(input->size + (input->size == 0));
    if (exact == NULL)
        abort();
    memcpy(exact, input->bytes, input->size);
    LLVMFuzzerTestOneInput(exact, input->size);
    free(exact);
}

static void run_many(unsigned long count, uint64_t seed) {
    static input_t input;
    test_random_t random = test_random_seed(seed);
    for (size_t i = 0; i < corpus_count; i++)
        run(&corpus[i]);
    for (unsigned long i = 0; i < count; i++) {
        if (corpus_count == 0) {
            generate(&random, &input);
        } else {
            input = corpus[test_random_below(&random, corpus_count)];
            mutate(&random, &input, &corpus[test_random_below(&random, corpus_count)]);
        }
        run(&input);
    }
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: %s COUNT [SEED [CORPUS]] | FILE\n", argv[0]);
        return 2;
    }
    char *end = NULL;
    unsigned long count = strtoul(argv[1], &end, 10);
    if (*end != '\0') {
        if (!load(argv[1], &corpus[0])) {
            fprintf(stderr, "cannot read %s: give a number of inputs or a file\n", argv[1]);
            return 2;
        }
        run(&corpus[0]);
        return 0;
    }
    if (argc > 3 && !load_corpus(argv[3])) {
        fprintf(stderr, "cannot read %s: give a folder with files\n", argv[3]);
        return 2;
    }
    run_many(count, argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
    return 0;
}
