/* The simulation, seed after seed. Those that once failed are in failing_seeds.txt and go first;
 * what a seed does changes with the simulation, so each has its unit test too.
 *
 *   sim_test [--seed N] [--count N] [--seeds FILE]     count seeds from N on */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim.h"

static uint64_t first_seed = 1;
static uint64_t seed_count = 1500;
static const char *kept_seeds;

static void run(uint64_t seed) {
    const char *failure = sim_run(seed);
    if (failure != NULL)
        fail_msg("--seed %llu --count 1: %s", (unsigned long long)seed, failure);
}

static void seeds_that_once_failed_hold(void **state) {
    (void)state;
    char line[256];
    if (kept_seeds == NULL)
        skip();
    FILE *file = fopen(kept_seeds, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        if (line[0] >= '0' && line[0] <= '9')
            run(strtoull(line, NULL, 10));
    fclose(file);
}

static void every_published_event_is_told_once_or_named_lost(void **state) {
    (void)state;
    for (uint64_t i = 0; i < seed_count; i++)
        run(first_seed + i);
}

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seed") == 0)
            first_seed = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--count") == 0)
            seed_count = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--seeds") == 0)
            kept_seeds = argv[i + 1];
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seeds_that_once_failed_hold),
        cmocka_unit_test(every_published_event_is_told_once_or_named_lost),
    };
    const int failed = cmocka_run_group_tests_name("sim", tests, NULL, NULL);
    fprintf(stderr,
            "%llu events posted, into rings that grew %llu times and restarted %llu times; "
            "%llu deaths of the service; "
            "%llu records told, of them %llu LOSS by the hub and %llu BLIND, "
            "and %llu of snapshots and %llu of what is in force\n",
            (unsigned long long)sim_totals.published, (unsigned long long)sim_totals.growths,
            (unsigned long long)sim_totals.restarts, (unsigned long long)sim_totals.crashes,
            (unsigned long long)sim_totals.delivered, (unsigned long long)sim_totals.losses,
            (unsigned long long)sim_totals.blinds, (unsigned long long)sim_totals.snapshots,
            (unsigned long long)sim_totals.contexts);
    return failed;
}
