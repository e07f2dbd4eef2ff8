/* Flat out: from the first post until the last event was taken, or for as long as a measurement may
 * take: queues whose producers wait for each other come to a crawl when there are more threads than
 * processors. Then too, who finds the queue full or empty gives way to those who can do something
 * about it. */
#include "measure/measure.h"
#include "measure/team.h"

enum { ALONE = 200000, SHARED = 100000, PATIENCE = 32 }; /* events of one producer, of several */

static const int64_t longest_ns = 300000000;

static struct {
    const bench_queue_t *queue;
    unsigned threads;
    bool crowded;
    uint64_t of_each, in_all; /* events */
    _Alignas(128) _Atomic(unsigned) ready;
    _Alignas(128) _Atomic(uint64_t) taken;
    _Atomic(int64_t) start_ns, end_ns;
    atomic_bool stop;
} flood;

/* Begins when all do. */
static void line_up(void) {
    atomic_fetch_add(&flood.ready, 1);
    while (atomic_load(&flood.ready) < flood.threads) {
        if (flood.crowded)
            bench_yield();
        else
            bench_relax();
    }
    int64_t none = 0;
    (void)atomic_compare_exchange_strong(&flood.start_ns, &none, bench_now_ns());
}

static void give_way(unsigned *fruitless) {
    bench_relax();
    if (flood.crowded && ++*fruitless % PATIENCE == 0)
        bench_yield();
}

static void produce(unsigned index) {
    unsigned fruitless = 0;
    line_up();
    for (uint64_t n = 0; n < flood.of_each && !atomic_load(&flood.stop);) {
        n = flood.queue->post_run(index, n, flood.of_each);
        if (n < flood.of_each)
            give_way(&fruitless);
    }
}

/* Whether all was taken, or the time is over. */
static bool is_over(uint64_t taken) {
    static const uint64_t look_every = 64;
    static _Thread_local uint64_t looks;
    if (taken >= flood.in_all)
        return true;
    if (++looks % look_every == 0 && bench_now_ns() > atomic_load(&flood.start_ns) + longest_ns)
        atomic_store(&flood.stop, true);
    return atomic_load_explicit(&flood.stop, memory_order_relaxed);
}

static void consume(unsigned index) {
    const bool alone = flood.threads == 2; /* then nobody else needs to know how many it took */
    unsigned fruitless = 0;
    uint64_t own = 0;
    line_up();
    while (!is_over(atomic_load_explicit(&flood.taken, memory_order_relaxed) + own)) {
        const uint32_t n = flood.queue->drain(index);
        own += n;
        if (n == 0) {
            give_way(&fruitless);
        } else if (!alone) {
            atomic_fetch_add_explicit(&flood.taken, own, memory_order_relaxed);
            own = 0;
        }
    }
    atomic_store(&flood.end_ns, bench_now_ns());
    atomic_fetch_add(&flood.taken, own);
}

static bool run(const bench_queue_t *queue, unsigned producers, unsigned consumers,
                double values[BENCH_VALUES], uint64_t *preemptions) {
    static bench_team_t team;
    const unsigned threads = producers + consumers;
    const uint64_t of_each = threads == 2 ? ALONE : SHARED / producers;
    flood.queue = queue;
    flood.threads = threads;
    flood.crowded = threads > bench_processors();
    flood.of_each = of_each;
    flood.in_all = of_each * producers;
    atomic_store(&flood.ready, 0);
    atomic_store(&flood.taken, 0);
    atomic_store(&flood.start_ns, 0);
    atomic_store(&flood.stop, false);
    for (unsigned i = 0; i < threads; i++)
        if (!bench_team_add(&team, i < producers ? produce : consume,
                            i < producers ? i : i - producers, i))
            return false;
    *preemptions = bench_team_join(&team);
    const int64_t length_ns = atomic_load(&flood.end_ns) - atomic_load(&flood.start_ns);
    const uint64_t taken = atomic_load(&flood.taken);
    values[0] = (double)taken * 1e3 / (double)length_ns;
    return taken > 0;
}

static bool run_1_1(const bench_queue_t *queue, double values[BENCH_VALUES],
                    uint64_t *preemptions) {
    return run(queue, 1, 1, values, preemptions);
}

static bool run_2_1(const bench_queue_t *queue, double values[BENCH_VALUES],
                    uint64_t *preemptions) {
    return run(queue, 2, 1, values, preemptions);
}

static bool run_4_2(const bench_queue_t *queue, double values[BENCH_VALUES],
                    uint64_t *preemptions) {
    return run(queue, 4, 2, values, preemptions);
}

const bench_measure_t bench_throughput_1_1 = {.name = "throughput",
                                              .unit = "M/s",
                                              .better = "more",
                                              .producers = 1,
                                              .consumers = 1,
                                              .suffixes = {""},
                                              .run = run_1_1};
const bench_measure_t bench_throughput_2_1 = {.name = "throughput_2_1",
                                              .unit = "M/s",
                                              .better = "more",
                                              .producers = 2,
                                              .consumers = 1,
                                              .suffixes = {""},
                                              .run = run_2_1};
const bench_measure_t bench_throughput_4_2 = {.name = "throughput_4_2",
                                              .unit = "M/s",
                                              .better = "more",
                                              .producers = 4,
                                              .consumers = 2,
                                              .suffixes = {""},
                                              .run = run_4_2};
