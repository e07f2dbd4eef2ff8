#include "measure/wake.h"

#include <inlet/status.h>

#include "bench.h"
#include "measure/team.h"
#include "queues/queue.h"
#include "ring/ring.h"

enum { WAKE_UPS = 300, IDLE_MS = 300, SETTLE_US = 60 };

static _Alignas(128) inlet__ring_producer_t producer;
static _Alignas(128) inlet__ring_consumer_t consumer;
static _Alignas(128) bench_signal_t signal_line;
static _Alignas(128) bench_lock_t lock;
static bool locked_post;                         /* under the lock */
static _Alignas(128) _Atomic(uint64_t) woken_at; /* ticks; 0: not yet */
static _Alignas(128) _Atomic(uint64_t) wake_ups; /* how often a wait ended */
static _Alignas(128) atomic_bool stop;

static bool take(void) {
    uint32_t count = 0;
    (void)inlet__ring_take(&consumer, bench_drained[0].events, BENCH_BATCH, &count);
    inlet__ring_release(&consumer);
    if (count > 0)
        atomic_store(&woken_at, bench_ticks_end());
    return count > 0;
}

static void woke(void) {
    atomic_fetch_add_explicit(&wake_ups, 1, memory_order_relaxed);
}

static void sleep_bare(unsigned strategy) {
    (void)strategy;
    while (!atomic_load(&stop)) {
        bench_signal_wait(&signal_line);
        atomic_store(&woken_at, bench_ticks_end());
        woke();
    }
}

static void post_bare(void) {
    bench_signal_set(&signal_line);
}

static void sleep_on_condition(unsigned strategy) {
    (void)strategy;
    bench_lock(&lock);
    while (!atomic_load(&stop)) {
        if (!locked_post) {
            bench_lock_wait(&lock);
            woke();
            continue;
        }
        locked_post = false;
        atomic_store(&woken_at, bench_ticks_end());
    }
    bench_unlock(&lock);
}

static void post_locked(void) {
    bench_lock(&lock);
    locked_post = true;
    bench_unlock(&lock);
    bench_lock_notify(&lock);
}

static void sleep_on_event(unsigned strategy) {
    (void)strategy;
    while (!atomic_load(&stop)) {
        if (take() || !inlet__ring_arm(&consumer))
            continue;
        bench_signal_wait(&signal_line);
        woke();
    }
}

static void spin(unsigned strategy) {
    (void)strategy;
    while (!atomic_load_explicit(&stop, memory_order_relaxed))
        if (!take())
            bench_relax();
}

static void poll(unsigned strategy) {
    while (!atomic_load(&stop)) {
        if (take())
            continue;
        bench_sleep_us(bench_wakes[strategy].poll_us);
        woke();
    }
}

const bench_wake_t bench_wakes[] = {
    {.name = "bare", .sleep = sleep_bare, .post = post_bare},
    {.name = "mutex_condvar", .sleep = sleep_on_condition, .post = post_locked},
    {.name = "event", .sleep = sleep_on_event},
    {.name = "spin", .sleep = spin},
    {.name = "poll_100us", .sleep = poll, .poll_us = 100},
    {.name = "poll_1ms", .sleep = poll, .poll_us = 1000}};
const unsigned bench_wake_count = sizeof bench_wakes / sizeof bench_wakes[0];

static void post(unsigned strategy, uint64_t n) {
    if (bench_wakes[strategy].post != NULL) {
        bench_wakes[strategy].post();
        return;
    }
    inlet_event_t *slot = inlet__ring_try_claim(&producer);
    if (slot == NULL)
        return;
    bench_fill(slot, n);
    inlet__ring_publish(&producer);
    if (inlet__ring_notify(&producer))
        bench_signal_set(&signal_line);
}

static bool start(bench_team_t *team, unsigned strategy) {
    const inlet__ring_memory_t memory = {.section = bench_slots[0]};
    atomic_store(&stop, false);
    atomic_store(&wake_ups, 0);
    locked_post = false;
    return inlet__ring_create(&memory, 1) == INLET_OK &&
           inlet__ring_producer_attach(&producer, &memory, false) == INLET_OK &&
           inlet__ring_consumer_attach(&consumer, &memory, 1, INLET__RING_CONSECUTIVE) ==
               INLET_OK &&
           bench_signal_open(&signal_line) &&
           bench_team_add(team, bench_wakes[strategy].sleep, strategy, 1);
}

/* Ends the thread, which may be asleep. */
static void finish(bench_team_t *team) {
    atomic_store(&stop, true);
    bench_signal_set(&signal_line);
    post_locked();
    (void)bench_team_join(team);
    bench_signal_close(&signal_line);
}

bool bench_wake_up(unsigned strategy, double *p50, double *p99) {
    static double costs[WAKE_UPS];
    static uint32_t random = 1;
    bench_team_t team = {.count = 0};
    if (!start(&team, strategy))
        return false;
    for (uint64_t i = 0; i < WAKE_UPS; i++) {
        random = random * 1664525 + 1013904223; /* at any moment between two polls */
        const unsigned poll_us = bench_wakes[strategy].poll_us;
        bench_sleep_us(SETTLE_US);
        if (poll_us > 0)
            bench_pass_ns((int64_t)((random >> 8) % poll_us) * 1000);
        atomic_store(&woken_at, 0);
        const uint64_t begin = bench_ticks_begin();
        post(strategy, i + 1);
        uint64_t end = 0;
        while ((end = atomic_load(&woken_at)) == 0)
            bench_relax();
        costs[i] = (double)(end - begin) * bench_tick_ns();
    }
    finish(&team);
    *p50 = bench_percentile(costs, WAKE_UPS, 0.5);
    *p99 = bench_percentile(costs, WAKE_UPS, 0.99);
    return true;
}

bool bench_idle(unsigned strategy, double *per_second) {
    bench_team_t team = {.count = 0};
    if (!start(&team, strategy))
        return false;
    bench_sleep_us(10000); /* until it is asleep */
    const uint64_t before = atomic_load(&wake_ups);
    const int64_t start_ns = bench_now_ns();
    bench_sleep_us(IDLE_MS * 1000);
    const double seconds = (double)(bench_now_ns() - start_ns) / 1e9;
    *per_second = (double)(atomic_load(&wake_ups) - before) / seconds;
    finish(&team);
    return true;
}
