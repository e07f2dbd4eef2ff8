/* The ways of waiting of the service's drain and of the client, as they are in the product, beside
 * the bare primitives in the same rounds. Of the Windows build alone; the ring's own wake-up, on
 * every system, is in ring_bench.
 *
 *   wait_bench [--rounds N]
 *
 * wait.wake_up_p50 and _p99: from before the post of an event, while the other thread waits, until
 * that thread has taken it. wait.idle_wake_ups: how often the waiting ends a second while nothing
 * is posted; of `spin` the times at which it looks at its handles. */
#include <stdatomic.h>
#include <stdio.h>

#include "bench.h"
#include "measure/team.h"
#include "ways/way.h"

enum { WAKE_UPS = 200, IDLE_MS = 200, SETTLE_US = 100, ROUNDS = 5, NAME_BYTES = 64 };

static const bench_way_t *const ways[] = {
    &bench_bare_event, &bench_mutex_condvar, &bench_drain_event, &bench_drain_poll,
    &bench_drain_spin, &bench_client_event,  &bench_client_poll, &bench_client_spin};
enum { WAYS = sizeof ways / sizeof ways[0] };

static bench_series_t p50s[WAYS], p99s[WAYS], idles[WAYS];

static _Alignas(128) _Atomic(uint64_t) woken_at; /* ticks; 0: not yet */
static _Alignas(128) _Atomic(uint64_t) wake_ups;
static _Alignas(128) atomic_bool stop;

static void wait_until_stopped(unsigned index) {
    while (!atomic_load(&stop)) {
        const bool taken = ways[index]->wait();
        if (taken)
            atomic_store(&woken_at, bench_ticks_end());
        atomic_fetch_add_explicit(&wake_ups, 1, memory_order_relaxed);
    }
}

static void measure_wake_ups(unsigned index) {
    static double costs[WAKE_UPS];
    static uint32_t random = 1;
    const bench_way_t *way = ways[index];
    for (uint64_t i = 0; i < WAKE_UPS; i++) {
        random = random * 1664525 + 1013904223; /* at any moment between two polls */
        bench_sleep_us(SETTLE_US);
        if (way->poll_us > 0)
            bench_pass_ns((int64_t)((random >> 8) % way->poll_us) * 1000);
        atomic_store(&woken_at, 0);
        const uint64_t begin = bench_ticks_begin();
        way->post(i + 1);
        uint64_t end = 0;
        while ((end = atomic_load(&woken_at)) == 0)
            bench_relax();
        costs[i] = (double)(end - begin) * bench_tick_ns();
    }
    bench_add(&p50s[index], bench_percentile(costs, WAKE_UPS, 0.5));
    bench_add(&p99s[index], bench_percentile(costs, WAKE_UPS, 0.99));
}

static void measure_idleness(unsigned index) {
    bench_sleep_us(10000); /* until it waits */
    const uint64_t before = atomic_load(&wake_ups);
    const int64_t start_ns = bench_now_ns();
    bench_sleep_us(IDLE_MS * 1000);
    const double seconds = (double)(bench_now_ns() - start_ns) / 1e9;
    bench_add(&idles[index], (double)(atomic_load(&wake_ups) - before) / seconds);
}

static void measure(unsigned index) {
    const bench_way_t *way = ways[index];
    bench_team_t team = {.count = 0};
    atomic_store(&stop, false);
    if (!way->open(way) || !bench_team_add(&team, wait_until_stopped, index, 1)) {
        (void)fprintf(stderr, "wait_bench: %s could not be measured\n", way->name);
        return;
    }
    measure_wake_ups(index);
    if (way->counts)
        measure_idleness(index);
    atomic_store(&stop, true);
    way->end();
    (void)bench_team_join(&team);
    way->close();
}

/* Those that are woken by an event have the bare one as their limit. */
static void print(unsigned index) {
    const bench_way_t *way = ways[index];
    const bool woken = way == &bench_drain_event || way == &bench_client_event;
    char name[NAME_BYTES];
    (void)snprintf(name, sizeof name, "wait.wake_up_p50.%s", way->name);
    bench_print(&(bench_figure_t){name, "ns", "less", "wait.wake_up_p50.bare_event",
                                  way == &bench_drain_event ? 1.1 : 0},
                &p50s[index], woken ? &p50s[0] : NULL);
    (void)snprintf(name, sizeof name, "wait.wake_up_p99.%s", way->name);
    bench_print(&(bench_figure_t){name, "ns", "less", "wait.wake_up_p99.bare_event", 0},
                &p99s[index], woken ? &p99s[0] : NULL);
    (void)snprintf(name, sizeof name, "wait.idle_wake_ups.%s", way->name);
    bench_print(&(bench_figure_t){name, "1/s", "less", NULL, 0}, &idles[index], NULL);
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, ROUNDS);
    bench_pin(0);
    for (size_t round = 0; round < rounds; round++)
        for (unsigned i = 0; i < WAYS; i++)
            measure(i);
    for (unsigned i = 0; i < WAYS; i++)
        print(i);
    return 0;
}
