/* What a subscriber costs beside others of the same view: from the log to a sealed frame.
 *
 *   wire_subscribers_bench [--rounds N]
 *
 * A mouse at 1 kHz; each turn appends so many events, and every connection makes its frame of them.
 * The first of a turn reads, filters, encodes and seals, the others seal what it encoded. */
#include "bench.h"

#include "pipes/server_connection.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUBSCRIBERS = 20, TURNS = 20, CAPACITY = 65536 };

static struct {
    inlet_event_t log[CAPACITY];
    inlet__mark_t marks[CAPACITY];
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet__hub_t hub;
    inlet__stream_stats_t stats;
    inlet__span_cache_t spans;
    inlet__server_config_t config;
    inlet__server_connection_t servers[SUBSCRIBERS];
    uint8_t frame[INLET__FRAME_MAX_BYTES];
    int64_t now_ns;
    uint64_t random;
} world;

static void log_line(void *context, const char *text) {
    (void)context, (void)text;
}

static const inlet__server_ops_t ops = {.log = log_line};

static void open(inlet__server_connection_t *server) {
    static const inlet__view_t view = {
        .event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL, .guards_fields = true};
    const inlet__noise_keys_t keys = {.send = {1}};
    const uint8_t random[64] = {0};
    inlet__server_connection_init(server, &world.config, NULL, world.now_ns, random);
    server->stage = INLET__SERVER_OPEN;
    server->authenticated = true;
    inlet__channel_init(&server->channel, &keys);
    server->subscriptions[0] = (inlet__subscription_t){.id = 1,
                                                       .view = view,
                                                       .view_key = inlet__view_key_of(&view),
                                                       .hub = &world.hub,
                                                       .stream_stats = &world.stats};
    inlet__hub_seek(&world.hub, 0, &server->subscriptions[0].cursor);
    server->subscriptions[0].covered_seq = server->subscriptions[0].cursor.next_seq;
}

static void append(uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        world.random ^= world.random << 13;
        world.random ^= world.random >> 7;
        world.random ^= world.random << 17;
        world.now_ns += 1000000;
        const inlet_event_t event = {.seq = world.hub.next_seq,
                                     .time_ns = world.now_ns + (int64_t)(world.random % 600) * 100,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                     .device = 1,
                                     .os_time_ms = (uint32_t)(world.now_ns / 1000000),
                                     .u.mouse = {.dx = (int32_t)(world.random >> 20 & 15) - 8,
                                                 .dy = (int32_t)(world.random >> 40 & 15) - 8}};
        inlet__hub_append(&world.hub, &event);
    }
    inlet__stats_ran(&world.stats, world.hub.next_seq, count, INLET_OK, world.now_ns);
}

/* Nanoseconds that the frames of these connections take; negative: one had none. */
static double frames_of(uint32_t first, uint32_t end) {
    const int64_t start = bench_now_ns();
    for (uint32_t i = first; i < end; i++) {
        size_t bytes = 0;
        if (inlet__server_connection_output(&world.servers[i], world.frame, sizeof world.frame,
                                            world.now_ns, &bytes) != INLET_OK ||
            bytes == 0)
            return -1;
    }
    return (double)(bench_now_ns() - start);
}

/* Of one turn after another; each value is of all of them. */
static bool bench_batch(const char *name, uint32_t count, size_t rounds) {
    static bench_series_t first, further;
    first.count = further.count = 0;
    for (size_t round = 0; round < rounds; round++) {
        const uint64_t before = bench_preemptions();
        double first_ns = 0, further_ns = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            append(count);
            const double own = frames_of(0, 1), others = frames_of(1, SUBSCRIBERS);
            if (own < 0 || others < 0)
                return false;
            first_ns += own;
            further_ns += others / (SUBSCRIBERS - 1);
        }
        void (*add)(bench_series_t *, double) =
            bench_preemptions() == before ? bench_add : bench_add_disturbed;
        add(&first, first_ns / TURNS);
        add(&further, further_ns / TURNS);
    }
    bench_print(&(bench_figure_t){name, "ns", "less", "first_subscriber", 0.3}, &further, &first);
    return true;
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, 31);
    bench_pin(0);
    if (sodium_init() < 0)
        return 1;
    world.random = 88172645463325252;
    world.now_ns = INT64_C(5000000000000);
    world.config =
        (inlet__server_config_t){.ops = &ops, .scratch = world.scratch, .spans = &world.spans};
    inlet__hub_init(&world.hub, world.log, CAPACITY, 1);
    inlet__hub_mark(&world.hub, world.marks);
    inlet__stats_init(&world.stats, 1);
    for (int i = 0; i < SUBSCRIBERS; i++)
        open(&world.servers[i]);
    const bool good = bench_batch("wire.subscribers.further_batch_1", 1, rounds) &&
                      bench_batch("wire.subscribers.further_batch_64", 64, rounds) &&
                      bench_batch("wire.subscribers.further_batch_1024", 1024, rounds);
    inlet__span_cache_clear(&world.spans);
    if (!good)
        fprintf(stderr, "wire_subscribers_bench: a connection had no frame to send\n");
    return good ? 0 : 1;
}
