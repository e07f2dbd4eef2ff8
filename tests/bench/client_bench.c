/* The client SDK, from the record's making to inlet_recv: a service in the same process (the real
 * server connection and hub), a real pipe, sealed frames, the client's thread and queue. Capture
 * and drain come before it: capture_bench.py and wait_bench have those.
 *
 *   client_bench [--rounds N]
 *
 * client.pipe_round_trip    64 bytes to another thread and back over a bare pipe, p50: the limit.
 * client.latency_….WAY      at 1, 1,000 and 8,000 events a second, by way of waiting; poll_10ms is
 *                           what a program that looks now and then does.
 * client.cpu_per_event      processor time of the whole process at 8,000: of the service and of a
 *                           sender that sleeps and wakes for each event too.
 * client.key_….WHERE        a key each 20 ms: alone; in 8,000 motions a second, more than the
 * program handles (0.2 ms or more each, asleep), received with them by one thread; the same with
 * lanes, a thread each. */
#include <stdatomic.h>
#include <stdio.h>

#include "bench.h"
#include "fake_service.h"
#include "measure/team.h"
#include "sdk/client.h"

enum { ROUNDS = 3, EVENTS_MAX = 8000, NAME_BYTES = 64, KEYS = 40, RATES = 3, PERCENTILES = 3 };
#define S INT64_C(1000000000)

typedef struct way {
    const char *name;
    uint32_t wait;
    int64_t poll_ns;
} way_t;

static const way_t ways[] = {{"event", INLET_WAIT_EVENT, 0},
                             {"poll_1ms", INLET_WAIT_POLL, 1000000},
                             {"poll_10ms", INLET_WAIT_POLL, 10000000},
                             {"spin", INLET_WAIT_SPIN, 0}};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* A second of each but the slowest, of which there are four. */
static const struct {
    unsigned per_second, events;
} rates[RATES] = {{1, 4}, {1000, 1000}, {8000, 8000}};
static const double percentiles[PERCENTILES] = {0.5, 0.99, 0.999};
static const char *const percentile_names[PERCENTILES] = {"p50", "p99", "p999"};

static bench_series_t latency[RATES][WAYS][PERCENTILES], cpu[WAYS], round_trip;
static bench_series_t keys[3][2];
static const char *const key_names[3] = {"alone", "flood", "flood_lanes"};

static fake_service_t *service;
static inlet_client_t *client;
static inlet_stream_t *stream;
static double costs[EVENTS_MAX];
static _Atomic(uint32_t) got;

static int64_t process_cpu_ns(void) {
    FILETIME created, ended, kernel, user;
    GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user);
    return 100 * (int64_t)(((uint64_t)kernel.dwHighDateTime << 32 | kernel.dwLowDateTime) +
                           ((uint64_t)user.dwHighDateTime << 32 | user.dwLowDateTime));
}

/* --- the bare pipe --- */

static wchar_t pipe_name[64];

static void echo(unsigned index) {
    char bytes[64];
    DWORD count;
    HANDLE pipe =
        CreateFileW(pipe_name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    (void)index;
    while (ReadFile(pipe, bytes, sizeof bytes, &count, NULL) && count > 0)
        WriteFile(pipe, bytes, count, &count, NULL);
    CloseHandle(pipe);
}

static void measure_pipe(void) {
    enum { TURNS = 2000 };
    bench_team_t team = {.count = 0};
    char bytes[64] = {0};
    DWORD count;
    _snwprintf(pipe_name, 64, L"\\\\.\\pipe\\inlet-bench-%lu", GetCurrentProcessId());
    HANDLE pipe =
        CreateNamedPipeW(pipe_name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 4096, 4096, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE || !bench_team_add(&team, echo, 0, 1))
        return;
    ConnectNamedPipe(pipe, NULL);
    for (unsigned i = 0; i < TURNS; i++) {
        const int64_t start_ns = inlet_now_ns();
        WriteFile(pipe, bytes, sizeof bytes, &count, NULL);
        ReadFile(pipe, bytes, sizeof bytes, &count, NULL);
        costs[i] = (double)(inlet_now_ns() - start_ns);
    }
    CloseHandle(pipe);
    (void)bench_team_join(&team);
    bench_add(&round_trip, bench_percentile(costs, TURNS, 0.5));
}

/* --- latency --- */

static bool subscribe(uint32_t flags, const way_t *way) {
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .wait = way->wait, .poll_ns = way->poll_ns, .flags = flags};
    inlet_event_t event;
    uint32_t count;
    atomic_store(&got, 0);
    return inlet_subscribe(client, &options, &stream) == INLET_OK &&
           inlet_recv(stream, &event, 1, 5 * S, &count) == INLET_OK; /* the snapshot */
}

static void receive(unsigned index) {
    static inlet_event_t events[256];
    uint32_t count;
    (void)index;
    while (inlet_recv(stream, events, 256, INLET_FOREVER, &count) == INLET_OK) {
        const int64_t now_ns = inlet_now_ns();
        uint32_t n = atomic_load(&got);
        for (uint32_t i = 0; i < count && n < EVENTS_MAX; i++)
            costs[n++] = (double)(now_ns - events[i].time_ns);
        atomic_store(&got, n);
    }
}

static void wait_for(uint32_t all) {
    for (int i = 0; i < 5000 && atomic_load(&got) < all; i++)
        bench_sleep_us(1000);
}

static void measure_latency(unsigned rate, unsigned way) {
    bench_team_t team = {.count = 0};
    const unsigned events = rates[rate].events;
    if (!subscribe(0, &ways[way]) || !bench_team_add(&team, receive, 0, 1))
        return;
    const int64_t start_ns = inlet_now_ns();
    const int64_t cpu_ns = process_cpu_ns();
    for (unsigned i = 0; i < events; i++) {
        const int64_t due_ns = start_ns + (int64_t)(i + 1) * S / rates[rate].per_second;
        while (inlet_now_ns() < due_ns)
            bench_sleep_us((unsigned)((due_ns - inlet_now_ns()) / 1000 + 1));
        fake_service_post(service, 1);
    }
    wait_for(events);
    if (rates[rate].per_second == 8000)
        bench_add(&cpu[way], (double)(process_cpu_ns() - cpu_ns) / events);
    inlet__queue_end(&stream->queue, INLET_E_CLOSED);
    (void)bench_team_join(&team);
    inlet_stream_close(stream);
    for (unsigned p = 0; p < PERCENTILES && atomic_load(&got) == events; p++)
        bench_add(&latency[rate][way][p], bench_percentile(costs, events, percentiles[p]));
}

/* --- a key in a flood --- */

enum { ALONE, TOGETHER, LANES };
#define HANDLING_NS INT64_C(200000)

static void handle(const inlet_event_t *event) {
    const uint32_t n = atomic_load(&got);
    if (event->type == INLET_EVENT_MOUSE_MOVED) {
        bench_sleep_us((unsigned)(HANDLING_NS / 1000));
    } else if (event->type == INLET_EVENT_KEY_PRESSED && n < KEYS) {
        costs[n] = (double)(inlet_now_ns() - event->time_ns);
        atomic_store(&got, n + 1);
    }
}

/* `lane`, or INLET_LANE_ALL. */
static void receive_lane(unsigned lane) {
    inlet_event_t event;
    uint32_t count;
    for (;;) {
        const inlet_status_t status =
            lane == INLET_LANE_ALL
                ? inlet_recv(stream, &event, 1, INLET_FOREVER, &count)
                : inlet_recv_lane(stream, lane, &event, 1, INLET_FOREVER, &count);
        if (status != INLET_OK || atomic_load(&got) >= KEYS)
            return;
        handle(&event);
    }
}

static void measure_keys(unsigned where) {
    bench_team_t team = {.count = 0};
    if (!subscribe(where == LANES ? INLET_SUBSCRIBE_LANES : 0, &ways[0]))
        return;
    if (where == LANES)
        (void)bench_team_add(&team, receive_lane, INLET_LANE_BULK, 1);
    if (!bench_team_add(&team, receive_lane, where == LANES ? INLET_LANE_URGENT : INLET_LANE_ALL,
                        1))
        return;
    for (unsigned ms = 1; ms <= 20 * KEYS; ms++) {
        bench_sleep_us(1000);
        if (where != ALONE)
            fake_service_post_motions(service, 8);
        if (ms % 20 == 0)
            fake_service_post(service, 1);
    }
    wait_for(KEYS);
    inlet__queue_end(&stream->queue, INLET_E_CLOSED);
    (void)bench_team_join(&team);
    inlet_stream_close(stream);
    if (atomic_load(&got) < KEYS)
        return;
    bench_add(&keys[where][0], bench_percentile(costs, KEYS, 0.5));
    bench_add(&keys[where][1], bench_percentile(costs, KEYS, 0.99));
}

/* --- figures --- */

static void print_latencies(void) {
    char name[NAME_BYTES];
    for (unsigned rate = 0; rate < RATES; rate++)
        for (unsigned p = 0; p < PERCENTILES; p++)
            for (unsigned way = 0; way < WAYS; way++) {
                const bool has_aim = rate == 1 && p == 0 && way == 0;
                (void)snprintf(name, sizeof name, "client.latency_%u_%s.%s", rates[rate].per_second,
                               percentile_names[p], ways[way].name);
                bench_print(&(bench_figure_t){name, "ns", "less", "client.pipe_round_trip",
                                              has_aim ? 1.2 : 0},
                            &latency[rate][way][p], &round_trip);
            }
}

static void print(void) {
    char name[NAME_BYTES];
    bench_print(&(bench_figure_t){"client.pipe_round_trip", "ns", "less", NULL, 0}, &round_trip,
                NULL);
    print_latencies();
    for (unsigned way = 0; way < WAYS; way++) {
        (void)snprintf(name, sizeof name, "client.cpu_per_event.%s", ways[way].name);
        bench_print(&(bench_figure_t){name, "ns", "less", NULL, way == 0 ? 2000 : 0}, &cpu[way],
                    NULL);
    }
    for (unsigned p = 0; p < 2; p++)
        for (unsigned where = 0; where < 3; where++) {
            (void)snprintf(name, sizeof name, "client.key_%s.%s", percentile_names[p],
                           key_names[where]);
            bench_print(&(bench_figure_t){name, "ns", "less",
                                          p == 0 ? "client.key_p50.alone" : "client.key_p99.alone",
                                          where == LANES && p == 1 ? 2 : 0},
                        &keys[where][p], where != ALONE ? &keys[ALONE][p] : NULL);
        }
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, ROUNDS);
    service = fake_service_start(FAKE_HONEST);
    const inlet__target_t target = fake_service_target(service);
    if (inlet__client_connect(&target, &client) != INLET_OK)
        return 1;
    for (size_t round = 0; round < rounds; round++) {
        measure_pipe();
        for (unsigned rate = round == 0 ? 0 : 1; rate < RATES; rate++)
            for (unsigned way = 0; way < WAYS; way++)
                measure_latency(rate, way);
        for (unsigned where = 0; where < 3; where++)
            measure_keys(where);
    }
    inlet_disconnect(client);
    fake_service_free(service);
    print();
    return 0;
}
