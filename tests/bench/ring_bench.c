/* The ring's figures, each beside its limit or its peer in the same rounds.
 *
 *   ring_bench [--rounds N]
 *
 * burst: 4,096 posts into an empty ring, which the other processor drains afterwards. paced: one
 * post a microsecond with a spinning consumer. throughput: flat out. wake-up: from before the post
 * to the consumer's copy, when it sleeps. */
#include "bench.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ring_bench_queues.h"

#define INLINED static inline __attribute__((always_inline))

enum { BURST = 4096, BURSTS = 30, PACED = 10000, WAKE_UPS = 400 };
static const uint64_t flood = 100000;

/* --- the other processor --- */

typedef struct helper {
    const bench_queue_t *queue;
    _Atomic(uint64_t) turn; /* handed to and fro: odd, the helper's */
    atomic_bool stop;
    uint64_t preemptions; /* of it, once it ended */
    pthread_t thread;
} helper_t;

static _Alignas(128) helper_t helper;

static void *drain_in_turns(void *argument) {
    (void)argument;
    bench_pin(1);
    while (!atomic_load_explicit(&helper.stop, memory_order_relaxed)) {
        if (atomic_load_explicit(&helper.turn, memory_order_acquire) % 2 == 0) {
            bench_relax();
            continue;
        }
        while (helper.queue->drain() > 0) {
        }
        atomic_fetch_add_explicit(&helper.turn, 1, memory_order_release);
    }
    helper.preemptions = bench_preemptions();
    return NULL;
}

static void *drain_always(void *argument) {
    (void)argument;
    bench_pin(1);
    while (!atomic_load_explicit(&helper.stop, memory_order_relaxed))
        if (helper.queue->drain() == 0)
            bench_relax();
    helper.preemptions = bench_preemptions();
    return NULL;
}

static bool start(const bench_queue_t *queue, void *(*run)(void *)) {
    queue->reset();
    helper.queue = queue;
    atomic_store(&helper.turn, 0);
    atomic_store(&helper.stop, false);
    return pthread_create(&helper.thread, NULL, run, NULL) == 0;
}

static void stop(void) {
    atomic_store(&helper.stop, true);
    pthread_join(helper.thread, NULL);
}

/* A measurement in which either side lost its processor says nothing: it is made again, some times.
 */
#define UNDISTURBED(value, measurement)                                                            \
    for (int tries = 0; tries < 10; tries++) {                                                     \
        const uint64_t before = bench_preemptions();                                               \
        (value) = (measurement);                                                                   \
        if (bench_preemptions() == before && helper.preemptions == 0)                              \
            break;                                                                                 \
    }

/* --- burst --- */

/* ns a post: the median of the bursts. */
INLINED double burst(const bench_queue_t *queue) {
    static double costs[BURSTS];
    uint64_t n = 0;
    if (!start(queue, drain_in_turns))
        return 0;
    for (size_t i = 0; i < BURSTS; i++) {
        const uint64_t begin = bench_ticks_begin();
        n = queue->post_run(n, n + BURST);
        const uint64_t end = bench_ticks_end();
        costs[i] = (double)(end - begin) * bench_tick_ns() / BURST;
        atomic_store(&raw_posted, n);
        const uint64_t turn = atomic_fetch_add_explicit(&helper.turn, 1, memory_order_release) + 2;
        while (atomic_load_explicit(&helper.turn, memory_order_acquire) != turn)
            bench_relax();
    }
    stop();
    return bench_percentile(costs, BURSTS, 0.5);
}

/* --- paced --- */

typedef struct paced_cost {
    double p50, p99;
} paced_cost_t;

INLINED paced_cost_t paced(const bench_queue_t *queue) {
    static double costs[PACED];
    if (!start(queue, drain_always))
        return (paced_cost_t){0, 0};
    const uint64_t interval = (uint64_t)(1000 / bench_tick_ns());
    const double overhead = bench_tick_overhead();
    uint64_t next = bench_ticks_begin() + 1000 * interval; /* until the helper spins */
    for (uint64_t i = 0; i < PACED; i++, next += interval) {
        while (bench_ticks_begin() < next) {
        }
        const uint64_t begin = bench_ticks_begin();
        (void)queue->post_run(i, i + 1);
        costs[i] = ((double)(bench_ticks_end() - begin) - overhead) * bench_tick_ns();
    }
    stop();
    const double p50 = bench_percentile(costs, PACED, 0.5);
    return (paced_cost_t){p50, bench_percentile(costs, PACED, 0.99)};
}

/* --- throughput --- */

static _Atomic(int64_t) flood_end_ns;

static void *drain_flood(void *argument) {
    (void)argument;
    bench_pin(1);
    for (uint64_t taken = 0; taken < flood;) {
        const uint32_t n = helper.queue->drain();
        if (n == 0)
            bench_relax();
        taken += n;
    }
    atomic_store(&flood_end_ns, bench_now_ns());
    helper.preemptions = bench_preemptions();
    return NULL;
}

/* Millions of events a second. */
INLINED double throughput(const bench_queue_t *queue) {
    if (!start(queue, drain_flood))
        return 0;
    const int64_t settled_ns = bench_now_ns() + 1000000;
    while (bench_now_ns() < settled_ns)
        bench_relax();
    const int64_t start_ns = bench_now_ns();
    for (uint64_t n = 0; n < flood;) {
        n = queue->post_run(n, flood);
        if (n < flood)
            bench_relax();
    }
    stop();
    return (double)flood * 1e3 / (double)(atomic_load(&flood_end_ns) - start_ns);
}

/* --- wake-up --- */

static _Alignas(128) _Atomic(uint32_t) signal_word;
static _Alignas(128) _Atomic(uint64_t) woken_at; /* ticks; 0: not yet */

static void futex_wake(void) {
    atomic_store(&signal_word, 1);
    syscall(SYS_futex, &signal_word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void futex_wait(void) {
    while (atomic_exchange(&signal_word, 0) == 0)
        syscall(SYS_futex, &signal_word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void *sleep_on_futex(void *argument) {
    (void)argument;
    bench_pin(1);
    while (!atomic_load(&helper.stop)) {
        futex_wait();
        atomic_store(&woken_at, bench_ticks_end());
    }
    helper.preemptions = bench_preemptions();
    return NULL;
}

static void *sleep_on_ring(void *argument) {
    (void)argument;
    bench_pin(1);
    while (!atomic_load(&helper.stop)) {
        if (ring_drain() > 0)
            atomic_store(&woken_at, bench_ticks_end());
        else if (inlet__ring_arm(&bench_consumer))
            futex_wait();
    }
    helper.preemptions = bench_preemptions();
    return NULL;
}

static void wake_by_ring(uint64_t n) {
    (void)ring_post(&bench_producer, n);
    if (inlet__ring_notify(&bench_producer))
        futex_wake();
}

static void wake_by_futex(uint64_t n) {
    (void)n;
    futex_wake();
}

/* The median of one way in ns. */
static double wake_up(const bench_queue_t *queue, void *(*sleeper)(void *),
                      void (*wake)(uint64_t)) {
    static double costs[WAKE_UPS];
    atomic_store(&signal_word, 0);
    if (!start(queue, sleeper))
        return 0;
    for (uint64_t i = 0; i < WAKE_UPS; i++) {
        usleep(60); /* until it sleeps */
        atomic_store(&woken_at, 0);
        const uint64_t begin = bench_ticks_begin();
        wake(i + 1);
        uint64_t end = 0;
        while ((end = atomic_load(&woken_at)) == 0)
            bench_relax();
        costs[i] = (double)(end - begin) * bench_tick_ns();
    }
    atomic_store(&helper.stop, true);
    wake(WAKE_UPS + 1);
    stop();
    return bench_percentile(costs, WAKE_UPS, 0.5);
}

/* --- all of it --- */

static const bench_queue_t raw = {raw_reset, raw_post_run, raw_drain};
static const bench_queue_t ring = {ring_reset, ring_post_run, ring_drain};
static const bench_queue_t ring_singly = {ring_reset, ring_post_singly, ring_drain};
static const bench_queue_t ring_notifying = {ring_reset, ring_post_notifying, ring_drain};
#ifdef INLET_HAVE_CK
static const bench_queue_t ck = {ck_reset, ck_post_run, ck_drain};
#endif

/* A series a figure, all of one round or none of them. */
typedef struct figures {
    bench_series_t raw_burst, ring_burst, single_burst, notify_burst, ck_burst;
    bench_series_t ring_p50, ring_p99, ck_p50, ck_p99;
    bench_series_t raw_limit, ring_flood, ck_flood;
    bench_series_t futex, wake_up;
} figures_t;

static void measure(figures_t *f) {
    double value = 0;
    paced_cost_t cost = {0, 0};
    UNDISTURBED(value, burst(&raw))
    bench_add(&f->raw_burst, value);
    bench_add(&f->raw_limit, 1e3 / value);
    UNDISTURBED(value, burst(&ring))
    bench_add(&f->ring_burst, value);
    UNDISTURBED(value, burst(&ring_singly))
    bench_add(&f->single_burst, value);
    UNDISTURBED(value, burst(&ring_notifying))
    bench_add(&f->notify_burst, value);
    UNDISTURBED(cost, paced(&ring_singly))
    bench_add(&f->ring_p50, cost.p50);
    bench_add(&f->ring_p99, cost.p99);
    UNDISTURBED(value, throughput(&ring))
    bench_add(&f->ring_flood, value);
#ifdef INLET_HAVE_CK
    UNDISTURBED(value, burst(&ck))
    bench_add(&f->ck_burst, value);
    UNDISTURBED(cost, paced(&ck))
    bench_add(&f->ck_p50, cost.p50);
    bench_add(&f->ck_p99, cost.p99);
    UNDISTURBED(value, throughput(&ck))
    bench_add(&f->ck_flood, value);
#endif
    UNDISTURBED(value, wake_up(&ring, sleep_on_futex, wake_by_futex))
    bench_add(&f->futex, value);
    UNDISTURBED(value, wake_up(&ring, sleep_on_ring, wake_by_ring))
    bench_add(&f->wake_up, value);
}

static void less(const char *name, const bench_series_t *own, const char *vs,
                 const bench_series_t *vs_series, double aim) {
    bench_print(&(bench_figure_t){name, "ns", "less", vs, aim}, own, vs_series);
}

static void more(const char *name, const bench_series_t *own, const char *vs,
                 const bench_series_t *vs_series, double aim) {
    bench_print(&(bench_figure_t){name, "M/s", "more", vs, aim}, own, vs_series);
}

static void print(const figures_t *f) {
    const char *const stores = "ring.raw_stores_burst";
    less(stores, &f->raw_burst, NULL, NULL, 0);
    less("ring.post_burst", &f->ring_burst, stores, &f->raw_burst, 1.15);
    less("ring.post_singly_burst", &f->single_burst, stores, &f->raw_burst, 0);
    less("ring.post_notify_burst", &f->notify_burst, stores, &f->raw_burst, 0);
    less("ring.ck_spsc_post_burst", &f->ck_burst, stores, &f->raw_burst, 0);
    less("ring.post_paced_p50", &f->ring_p50, "ring.ck_spsc_post_paced_p50", &f->ck_p50, 0.15);
    less("ring.post_paced_p99", &f->ring_p99, "ring.ck_spsc_post_paced_p99", &f->ck_p99, 0.25);
    less("ring.ck_spsc_post_paced_p50", &f->ck_p50, NULL, NULL, 0);
    less("ring.ck_spsc_post_paced_p99", &f->ck_p99, NULL, NULL, 0);
    more("ring.throughput", &f->ring_flood, "ring.raw_stores_rate", &f->raw_limit, 0.70);
    more("ring.ck_spsc_throughput", &f->ck_flood, "ring.raw_stores_rate", &f->raw_limit, 0);
    less("ring.futex_wake_up_p50", &f->futex, NULL, NULL, 0);
    less("ring.wake_up_p50", &f->wake_up, "ring.futex_wake_up_p50", &f->futex, 1.10);
}

int main(int argc, char **argv) {
    static figures_t figures;
    const size_t rounds = bench_rounds(argc, argv, 15);
    bench_pin(0);
    for (size_t i = 0; i < rounds; i++)
        measure(&figures);
    print(&figures);
    return 0;
}
