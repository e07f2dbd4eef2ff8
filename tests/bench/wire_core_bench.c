/* The whole way of the events, from the agent's ring to the program's array, on one processor and
 * without a pipe: post, drain, log, encode, seal, open, decode, queue, receive.
 *
 *   wire_core_bench [--rounds N]
 *
 * wire.core.N_subscribers   events a second of the stream that N subscribers with the same view
 *                           all get; `….told` counts each for each of them. */
#include "bench.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drain/drain.h"
#include "mouse.h"
#include "pipes/server_connection.h"
#include "sdk/client_connection.h"
#include "sdk/queue.h"
#include "sdk/queue_receive.h"

enum { SUBSCRIBERS_MAX = 100, LOG_RECORDS = 65536, PER_TURN = 4096, ROUNDS = 31 };

typedef struct subscriber {
    inlet__server_connection_t server;
    inlet__client_connection_t client;
    inlet__client_sink_t sink;
    inlet__gate_t gate;
    inlet__queue_t queue;
    uint64_t got, next_seq;
} subscriber_t;

static struct {
    inlet_event_t log[LOG_RECORDS];
    inlet__mark_t marks[LOG_RECORDS];
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet_event_t received[PER_TURN];
    uint8_t frame[INLET__FRAME_MAX_BYTES];
    inlet__hub_t hub;
    inlet__drain_t drain;
    inlet__ring_producer_t agent;
    inlet__stream_stats_t stats;
    inlet__span_cache_t spans;
    inlet__server_config_t config;
    subscriber_t *subscribers[SUBSCRIBERS_MAX];
    bench_mouse_t mouse;
} world;

/* --- the two ends of a connection, as they are after the handshake --- */

static void log_line(void *context, const char *text) {
    (void)context, (void)text;
}

static const inlet__server_ops_t ops = {.log = log_line};

static bool is_ready(void *context) {
    return inlet__queue_has_room(&((subscriber_t *)context)->queue);
}

static void take_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    subscriber_t *subscriber = context;
    (void)subscription;
    (void)inlet__queue_push(&subscriber->queue, batch->events, batch->count);
}

static void open_server(subscriber_t *subscriber, const inlet__noise_keys_t *keys) {
    static const inlet__view_t view = {
        .event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL, .guards_fields = true};
    const uint8_t random[64] = {0};
    inlet__server_connection_t *server = &subscriber->server;
    inlet__server_connection_init(server, &world.config, NULL, world.mouse.now_ns, random);
    server->stage = INLET__SERVER_OPEN;
    server->authenticated = true;
    server->capabilities = INLET__CAPABILITY_ALL;
    inlet__channel_init(&server->channel, keys);
    server->subscriptions[0] = (inlet__subscription_t){.id = 1,
                                                       .view = view,
                                                       .view_key = inlet__view_key_of(&view),
                                                       .hub = &world.hub,
                                                       .epoch = 1,
                                                       .stream_stats = &world.stats};
    inlet__hub_seek(&world.hub, 0, &server->subscriptions[0].cursor);
    server->subscriptions[0].covered_seq = server->subscriptions[0].cursor.next_seq;
}

static bool open_client(subscriber_t *subscriber, const inlet__noise_keys_t *keys) {
    const inlet__client_config_t config = {.capabilities = INLET__CAPABILITY_ALL};
    const inlet__queue_wait_t wait = {.how = INLET_WAIT_POLL, .poll_ns = 1000000};
    const uint8_t random[32] = {0};
    inlet__client_connection_t *client = &subscriber->client;
    subscriber->sink =
        (inlet__client_sink_t){.context = subscriber, .ready = is_ready, .batch = take_batch};
    subscriber->gate.room = INLET__BATCH_EVENTS_MAX;
    inlet__client_connection_init(client, &config, &subscriber->sink, world.mouse.now_ns, random);
    client->stage = INLET__CLIENT_OPEN;
    client->capabilities = INLET__CAPABILITY_ALL;
    inlet__frame_reader_set_max(&client->reader, INLET__FRAME_TO_CLIENT_MAX);
    inlet__channel_init(&client->channel, keys);
    return inlet__client_connection_track(
               client, 1, subscriber->server.subscriptions[0].covered_seq) == INLET_OK &&
           inlet__queue_open(&subscriber->queue, &subscriber->gate, &wait, 0) == INLET_OK;
}

static bool open_subscriber(uint32_t index) {
    const inlet__noise_keys_t keys = {.send = {1}, .receive = {2}};
    const inlet__noise_keys_t turned = {.send = {2}, .receive = {1}};
    subscriber_t *subscriber = world.subscribers[index] = calloc(1, sizeof *subscriber);
    if (subscriber == NULL)
        return false;
    open_server(subscriber, &keys);
    return open_client(subscriber, &turned);
}

static void close_subscriber(uint32_t index) {
    inlet__server_connection_clear(&world.subscribers[index]->server);
    inlet__client_connection_clear(&world.subscribers[index]->client);
    inlet__queue_close(&world.subscribers[index]->queue);
    free(world.subscribers[index]);
}

/* --- the way --- */

/* Everything that there is for one; false: its connection ended. */
static bool tell(subscriber_t *subscriber) {
    size_t bytes;
    do {
        if (inlet__server_connection_output(&subscriber->server, world.frame, sizeof world.frame,
                                            world.mouse.now_ns, &bytes) != INLET_OK ||
            inlet__client_connection_receive(&subscriber->client, world.frame, bytes,
                                             world.mouse.now_ns) != INLET_OK)
            return false;
    } while (bytes > 0);
    return true;
}

static bool receive(subscriber_t *subscriber) {
    uint32_t count;
    while (inlet__queue_receive(&subscriber->queue, INLET__QUEUE_ALL, world.received, PER_TURN, 0,
                                &count) == INLET_OK) {
        for (uint32_t i = 0; i < count; i++) {
            if (subscriber->next_seq != 0 && world.received[i].seq != subscriber->next_seq)
                return false;
            subscriber->next_seq = world.received[i].seq + 1;
            subscriber->got += world.received[i].type == INLET_EVENT_MOUSE_MOVED;
        }
    }
    return true;
}

static bool turn(uint32_t subscriber_count) {
    uint32_t drained;
    bool good = bench_mouse_post(&world.mouse, &world.agent, PER_TURN) &&
                inlet__drain_run(&world.drain, world.mouse.now_ns, PER_TURN, &drained) == INLET_OK;
    for (uint32_t i = 0; i < subscriber_count && good; i++)
        good = tell(world.subscribers[i]) && receive(world.subscribers[i]);
    return good;
}

/* Events a second of the stream; negative: something was missing. */
static double rate_of(uint32_t subscriber_count) {
    const uint32_t turns = 1 + 32 / subscriber_count;
    const int64_t start_ns = bench_now_ns();
    bool good = true;
    for (uint32_t i = 0; i < subscriber_count; i++)
        world.subscribers[i]->got = 0;
    for (uint32_t i = 0; i < turns && good; i++)
        good = turn(subscriber_count);
    const int64_t ns = bench_now_ns() - start_ns;
    for (uint32_t i = 0; i < subscriber_count; i++)
        good = good && world.subscribers[i]->got == (uint64_t)turns * PER_TURN;
    return good ? (double)turns * PER_TURN * 1e9 / (double)ns : -1;
}

static bool make_stream(void) {
    const inlet__ring_memory_t ring = {.section = bench_map(INLET__RING_SECTION_BYTES)};
    if (ring.section == NULL || !bench_commit(ring.section, INLET__RING_SECTION_BYTES))
        return false;
    world.mouse = bench_mouse();
    world.config =
        (inlet__server_config_t){.ops = &ops, .scratch = world.scratch, .spans = &world.spans};
    inlet__hub_init(&world.hub, world.log, LOG_RECORDS, 1);
    inlet__hub_mark(&world.hub, world.marks);
    inlet__stats_init(&world.stats, 1);
    inlet__drain_init(&world.drain, &world.hub, world.mouse.now_ns);
    world.drain.stats = &world.stats;
    return inlet__ring_create(&ring, inlet__drain_first_seq(&world.drain)) == INLET_OK &&
           inlet__ring_producer_attach(&world.agent, &ring, false) == INLET_OK &&
           inlet__drain_attach(&world.drain, &ring) == INLET_OK;
}

/* The same ones for all rounds; those that are not asked would fall behind. */
static bool measure(uint32_t count, size_t rounds) {
    static bench_series_t stream, told;
    char name[64];
    bool good = true;
    stream.count = told.count = 0;
    for (uint32_t i = 0; i < count && good; i++)
        good = open_subscriber(i);
    for (size_t round = 0; round <= rounds && good; round++) { /* the first one warms up */
        const uint64_t before = bench_preemptions();
        const double rate = rate_of(count);
        void (*add)(bench_series_t *, double) =
            bench_preemptions() == before ? bench_add : bench_add_disturbed;
        good = rate > 0;
        if (round == 0 || !good)
            continue;
        add(&stream, rate);
        add(&told, rate * count);
    }
    for (uint32_t i = 0; i < count && good; i++)
        close_subscriber(i);
    if (!good)
        return false;
    (void)snprintf(name, sizeof name, "wire.core.%u_subscribers", count);
    bench_print(&(bench_figure_t){name, "events/s", "more", NULL, 0}, &stream, NULL);
    (void)snprintf(name, sizeof name, "wire.core.%u_subscribers.told", count);
    bench_print(&(bench_figure_t){name, "events/s", "more", NULL, 0}, &told, NULL);
    return true;
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, ROUNDS);
    bench_pin(0);
    if (sodium_init() < 0 || !make_stream())
        return 1;
    const bool good = measure(1, rounds) && measure(10, rounds) && measure(100, rounds);
    inlet__span_cache_clear(&world.spans);
    if (!good)
        fprintf(stderr, "wire_core_bench: a subscriber did not get all\n");
    return good ? 0 : 1;
}
