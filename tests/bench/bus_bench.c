/* The bus beside a broadcast channel under one lock and a queue for each subscriber, and
 * event-driven subscribers beside those that poll and spin.
 *
 *   bus_bench [--rounds N]
 *
 * bus.publish_N.…   ns a publish of a run of 4,096, which every subscriber has room for, while N
 *                   subscribers, asleep at first, take what comes; the threads have the other
 *                   processors. Then all are waited for.
 * bus.throughput_N.…  millions of events a second that N subscribers each got, of 200,000 published
 *                   flat out, with room for 8,192.
 * bus.wait_….WAY    one subscriber that is woken, polls each 10 ms or 1 ms, or spins: latency at
 * 1,000 events a second, its processor time at that rate and when nothing comes, and throughput.
 * Also as a table, to stderr. */
#include <inlet/bus.h>
#include <stdatomic.h>
#include <stdio.h>

#include "bench.h"
#include "fanout/fanout.h"
#include "measure/team.h"

enum { ROUNDS = 7, RUN = 4096, FLOOD = 200000, NAME_BYTES = 64, WAYS = 3, SIZES = 3 };

static const bench_fanout_t *const fanouts[WAYS] = {&bench_fanout_broadcast, &bench_fanout_queues,
                                                    &bench_fanout_bus};
static const unsigned sizes[SIZES] = {1, 2, 8};

static bench_series_t publish_ns[SIZES][WAYS], throughput[SIZES][WAYS];

/* --- fan-out --- */

static const bench_fanout_t *fanout;
static _Alignas(128) struct {
    _Atomic(uint64_t) got;
    uint8_t padding[120];
} subscribers[BENCH_SUBSCRIBERS];
static _Alignas(128) atomic_bool stop;

static void subscribe(unsigned index) {
    static inlet_event_t events[BENCH_SUBSCRIBERS][BENCH_FANOUT_BATCH];
    while (!atomic_load_explicit(&stop, memory_order_relaxed)) {
        const uint32_t count = fanout->receive(index, events[index]);
        atomic_fetch_add_explicit(&subscribers[index].got, count, memory_order_relaxed);
    }
}

static void wait_for_all(unsigned count, uint64_t events) {
    for (unsigned i = 0; i < count; i++)
        while (atomic_load_explicit(&subscribers[i].got, memory_order_relaxed) < events)
            bench_yield();
}

static double publish_run(uint64_t count) {
    inlet_event_t event = {.type = INLET_EVENT_MARK, .time_ns = 1};
    const int64_t start_ns = bench_now_ns();
    for (uint64_t i = 0; i < count; i++) {
        event.extra = i;
        fanout->publish(&event);
    }
    return (double)(bench_now_ns() - start_ns);
}

static void measure(unsigned size, unsigned way) {
    bench_team_t team = {.count = 0};
    const unsigned count = sizes[size];
    fanout = fanouts[way];
    atomic_store(&stop, false);
    if (!fanout->open(count)) {
        (void)fprintf(stderr, "bus_bench: %s could not be opened\n", fanout->name);
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        atomic_store(&subscribers[i].got, 0);
        (void)bench_team_add(&team, subscribe, i, 1 + i % (bench_processors() - 1));
    }
    bench_sleep_us(20000); /* until they sleep */
    bench_add(&publish_ns[size][way], publish_run(RUN) / RUN);
    wait_for_all(count, RUN);
    const int64_t start_ns = bench_now_ns();
    (void)publish_run(FLOOD);
    wait_for_all(count, RUN + FLOOD);
    bench_add(&throughput[size][way], (double)FLOOD * 1e3 / (double)(bench_now_ns() - start_ns));
    atomic_store(&stop, true);
    if (fanout != &bench_fanout_bus)
        fanout->close();
    (void)bench_team_join(&team); /* the bus may only be closed without them */
    if (fanout == &bench_fanout_bus)
        fanout->close();
}

static void print_fanout(unsigned size) {
    char name[NAME_BYTES], vs[NAME_BYTES];
    for (unsigned way = 0; way < WAYS; way++) {
        const bool ours = fanouts[way] == &bench_fanout_bus;
        const bench_series_t *beside = way > 0 ? publish_ns[size] : NULL;
        (void)snprintf(name, sizeof name, "bus.publish_%u.%s", sizes[size], fanouts[way]->name);
        (void)snprintf(vs, sizeof vs, "bus.publish_%u.%s", sizes[size], fanouts[0]->name);
        bench_print(&(bench_figure_t){name, "ns", "less", vs, ours ? 0.1 : 0},
                    &publish_ns[size][way], beside);
        (void)snprintf(name, sizeof name, "bus.throughput_%u.%s", sizes[size], fanouts[way]->name);
        (void)snprintf(vs, sizeof vs, "bus.throughput_%u.%s", sizes[size], fanouts[0]->name);
        bench_print(&(bench_figure_t){name, "M/s", "more", vs, 0}, &throughput[size][way],
                    way > 0 ? throughput[size] : NULL);
    }
}

/* --- ways of waiting --- */

typedef struct way {
    const char *name;
    int poll_us; /* 0: it spins; -1: it is woken */
} way_t;

static const way_t ways[] = {{"event", -1}, {"poll_10ms", 10000}, {"poll_1ms", 1000}, {"spin", 0}};
enum { WAITS = sizeof ways / sizeof ways[0], PACED = 300, PERIOD_US = 1000, IDLE_US = 300000 };

enum { P50, P99, CPU_PACED, CPU_IDLE, MILLIONS, VALUES };
static const struct {
    const char *name, *unit, *better;
} values_of[VALUES] = {{"latency_p50", "ns", "less"},
                       {"latency_p99", "ns", "less"},
                       {"cpu_at_1000", "%", "less"},
                       {"cpu_idle", "%", "less"},
                       {"throughput", "M/s", "more"}};
static bench_series_t waits[VALUES][WAITS];

static inlet_bus_t *bus;
static inlet_bus_subscriber_t *subscriber;
static _Alignas(128) _Atomic(uint64_t) waited_got;
static double latencies[PACED];
static _Atomic(int64_t) cpu_ns; /* of the thread, told when it was asked for */
static atomic_bool tell_cpu;

static void wait_so(unsigned index) {
    static inlet_event_t events[256];
    const way_t *way = &ways[index];
    while (!atomic_load(&stop)) {
        uint32_t count = 0;
        (void)inlet_bus_recv(subscriber, events, 256, way->poll_us < 0 ? 50000000 : 0, &count);
        const int64_t now_ns = bench_now_ns();
        uint64_t got = atomic_load(&waited_got);
        for (uint32_t i = 0; i < count; i++, got++)
            if (got < PACED)
                latencies[got] = (double)(now_ns - events[i].time_ns);
        atomic_store(&waited_got, got);
        if (atomic_load(&tell_cpu)) {
            atomic_store(&cpu_ns, bench_thread_cpu_ns());
            atomic_store(&tell_cpu, false);
        }
        if (count == 0 && way->poll_us > 0)
            bench_sleep_us((unsigned)way->poll_us);
        else if (count == 0)
            bench_relax();
    }
}

static int64_t ask_cpu(void) {
    atomic_store(&tell_cpu, true);
    while (atomic_load(&tell_cpu))
        bench_sleep_us(1000);
    return atomic_load(&cpu_ns);
}

static void publish_until(uint64_t all) {
    const inlet_event_t event = {.type = INLET_EVENT_MARK, .time_ns = 1};
    while (atomic_load(&waited_got) < all)
        bench_yield();
    for (uint64_t i = 0; i < FLOOD; i++)
        (void)inlet_bus_publish(bus, &event, 1, NULL);
    while (atomic_load(&waited_got) < all + FLOOD)
        bench_yield();
}

static void measure_wait(unsigned index) {
    double results[VALUES];
    int64_t start_ns = bench_now_ns();
    int64_t before_ns = ask_cpu();
    bench_sleep_us(IDLE_US);
    int64_t after_ns = ask_cpu();
    results[CPU_IDLE] =
        100.0 * (double)(after_ns - before_ns) / (double)(bench_now_ns() - start_ns);
    start_ns = bench_now_ns();
    before_ns = after_ns;
    for (uint64_t i = 0; i < PACED; i++) {
        inlet_event_t event = {.type = INLET_EVENT_MARK};
        bench_sleep_us(PERIOD_US);
        event.time_ns = bench_now_ns();
        (void)inlet_bus_publish(bus, &event, 1, NULL);
    }
    after_ns = ask_cpu();
    results[CPU_PACED] =
        100.0 * (double)(after_ns - before_ns) / (double)(bench_now_ns() - start_ns);
    while (atomic_load(&waited_got) < PACED)
        bench_yield();
    results[P50] = bench_percentile(latencies, PACED, 0.5);
    results[P99] = bench_percentile(latencies, PACED, 0.99);
    start_ns = bench_now_ns();
    publish_until(PACED);
    results[MILLIONS] = (double)FLOOD * 1e3 / (double)(bench_now_ns() - start_ns);
    for (unsigned i = 0; i < VALUES; i++)
        bench_add(&waits[i][index], results[i]);
}

static void run_wait(unsigned index) {
    bench_team_t team = {.count = 0};
    atomic_store(&stop, false);
    atomic_store(&waited_got, 0);
    if (inlet_bus_open(NULL, &bus) == INLET_OK &&
        inlet_bus_subscribe(bus, NULL, &subscriber) == INLET_OK &&
        bench_team_add(&team, wait_so, index, 1))
        measure_wait(index);
    atomic_store(&stop, true);
    (void)bench_team_join(&team);
    inlet_bus_close(bus);
}

static void print_waits(void) {
    char name[NAME_BYTES], vs[NAME_BYTES];
    (void)fprintf(stderr, "%-10s %14s %14s %12s %12s %12s\n", "waiting", "p50 us", "p99 us",
                  "cpu % 1/ms", "cpu % idle", "M events/s");
    for (unsigned way = 0; way < WAITS; way++) {
        (void)fprintf(stderr, "%-10s %14.1f %14.1f %12.2f %12.2f %12.2f\n", ways[way].name,
                      bench_median(&waits[P50][way]) / 1e3, bench_median(&waits[P99][way]) / 1e3,
                      bench_median(&waits[CPU_PACED][way]), bench_median(&waits[CPU_IDLE][way]),
                      bench_median(&waits[MILLIONS][way]));
        for (unsigned i = 0; i < VALUES; i++) {
            (void)snprintf(name, sizeof name, "bus.wait_%s.%s", values_of[i].name, ways[way].name);
            (void)snprintf(vs, sizeof vs, "bus.wait_%s.poll_1ms", values_of[i].name);
            bench_print(&(bench_figure_t){name, values_of[i].unit, values_of[i].better, vs, 0},
                        &waits[i][way], way != 2 ? &waits[i][2] : NULL);
        }
    }
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, ROUNDS);
    bench_pin(0);
    for (size_t round = 0; round < rounds; round++) {
        for (unsigned size = 0; size < SIZES; size++)
            for (unsigned way = 0; way < WAYS; way++)
                measure(size, way);
        for (unsigned way = 0; way < WAITS && round < 3; way++)
            run_wait(way);
    }
    for (unsigned size = 0; size < SIZES; size++)
        print_fanout(size);
    print_waits();
    return 0;
}
