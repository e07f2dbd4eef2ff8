#include "measure/turns.h"

#include "platform/ticks.h"

static _Alignas(128) struct {
    _Atomic(uint64_t) turn; /* handed to and fro: odd, the thread's */
    atomic_bool stop;
    void (*work)(void);
    bench_team_t team;
} turns;

static void take_turns(unsigned index) {
    (void)index;
    while (!atomic_load_explicit(&turns.stop, memory_order_relaxed)) {
        if (atomic_load_explicit(&turns.turn, memory_order_acquire) % 2 == 0) {
            bench_relax();
            continue;
        }
        turns.work();
        atomic_fetch_add_explicit(&turns.turn, 1, memory_order_release);
    }
}

bool bench_turns_start(void (*work)(void)) {
    turns.work = work;
    atomic_store(&turns.turn, 0);
    atomic_store(&turns.stop, false);
    return bench_team_add(&turns.team, take_turns, 0, 1);
}

void bench_turns_begin(void) {
    atomic_fetch_add_explicit(&turns.turn, 1, memory_order_release);
}

void bench_turns_end(void) {
    while (atomic_load_explicit(&turns.turn, memory_order_acquire) % 2 != 0)
        bench_relax();
}

uint64_t bench_turns_stop(void) {
    atomic_store(&turns.stop, true);
    return bench_team_join(&turns.team);
}
