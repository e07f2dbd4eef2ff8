/* The watchdog against random input, and hooks that die at a random moment: a hook that answers
 * within 100 ms is never called dead, one that is dead is called so in time. */
#include "hook/watch.h"
#include "support/random.h"
#include "support/seeds.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t MS = 1000000;

enum { ACTS = 400 };

typedef struct run {
    test_random_t random;
    inlet__watch_t watch;
    int64_t now_ns;
    int64_t dead_since_ns; /* when the hook's first act went unanswered; 0: it lives */
    bool is_dead;
} run_t;

static int64_t below(run_t *run, int64_t bound) {
    return (int64_t)test_random_below(&run->random, (uint64_t)bound);
}

static void raw_act(run_t *run, int64_t since_ns) {
    const inlet__raw_keyboard_t key = {.make_code = 0x1E, .vk = 'A'};
    inlet__watch_key(&run->watch, &key, since_ns, run->now_ns);
}

/* An act, which raw input and the hook see in either order, at most 50 ms apart. */
static void act(run_t *run) {
    int64_t happened_ns = run->now_ns;
    bool hook_first = below(run, 2) == 0;
    if (!run->is_dead && hook_first)
        inlet__watch_ran(&run->watch, INLET__WATCHED_KEYBOARD, run->now_ns);
    run->now_ns += below(run, 50 * MS);
    raw_act(run, happened_ns);
    if (run->is_dead && run->dead_since_ns == 0)
        run->dead_since_ns = run->now_ns;
    if (!run->is_dead && !hook_first) {
        run->now_ns += below(run, 50 * MS);
        inlet__watch_ran(&run->watch, INLET__WATCHED_KEYBOARD, run->now_ns);
    }
}

static bool ask(run_t *run) {
    int64_t from_ns;
    return run->now_ns >= inlet__watch_deadline(&run->watch) &&
           inlet__watch_verdict(&run->watch, run->now_ns, &from_ns);
}

static const char *check(uint64_t seed) {
    run_t run = {.random = test_random_seed(seed), .now_ns = 1000 * MS};
    inlet__watch_begin(&run.watch, run.now_ns);
    const int64_t pause_ns = (1 + below(&run, 2000)) * MS;
    for (int i = 0; i < ACTS; i++) {
        run.now_ns += 1 + below(&run, pause_ns);
        act(&run);
        if (ask(&run))
            return "a hook that answers was called dead";
    }
    run.is_dead = true;
    run.now_ns += 200 * MS; /* what it answered last is no excuse any more */
    for (int i = 0; i < ACTS; i++) {
        run.now_ns += 1 + below(&run, 150 * MS);
        act(&run);
        int64_t silent_ns = run.now_ns - run.watch.hooks[INLET__WATCHED_KEYBOARD].alive_ns;
        int64_t late_ns = run.now_ns - run.dead_since_ns - INLET__WATCH_SILENCE_NS;
        if (ask(&run))
            return silent_ns >= INLET__WATCH_SILENCE_NS ? NULL : "a hook was called dead too early";
        if (late_ns >= 0)
            return "a dead hook was not noticed in time";
    }
    return "a dead hook was never noticed";
}

int main(int argc, char **argv) {
    uint64_t seed = 1, count = 20000;
    test_seeds_read(argc, argv, &count, &seed);
    for (uint64_t i = 0; i < count; i++) {
        const char *problem = check(seed + i);
        if (problem != NULL) {
            const unsigned long long failing = seed + i;
            printf("--seed %llu --count 1: %s\n", failing, problem);
            return 1;
        }
    }
    printf("%llu runs of %d acts\n", (unsigned long long)count, 2 * ACTS);
    return 0;
}
