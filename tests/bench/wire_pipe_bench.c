/* The wire's figures on a real pipe, beside bare loops in the same rounds. The service and the SDK
 * are the real ones, from the drain to inlet_recv, in one process.
 *
 *   wire_pipe_bench [--rounds N]
 *
 * wire.pipe.frames          frames a second of 64 events each, of a log that has many, against a
 *                           WriteFile of as many bytes for each.
 * wire.pipe.frames_singly   the same where each comes when the last has left: a write a frame.
 * wire.pipe.events          events a second as fast as they can go, against plain structs,
 * unsealed, in pieces of 64 KiB. */
#include <stdio.h>

#include "bench.h"
#include "pipe/bare.h"
#include "pipe/service.h"

enum {
    ROUNDS = 11,
    FRAMES = 2048,
    PER_FRAME = 64,
    EVENTS = 262144,
    STRUCTS_A_PIECE = 1024,
    RECV_MAX = 4096,
    SUBSCRIBERS_MAX = 1
};
#define S INT64_C(1000000000)

typedef struct subscriber {
    inlet_client_t *client;
    inlet_stream_t *stream;
    uint64_t next_seq; /* 0: not known yet */
} subscriber_t;

static subscriber_t subscribers[SUBSCRIBERS_MAX];
static inlet_event_t events[RECV_MAX];
static bench_series_t frames, bare_frames, single_frames, bare_single_frames, structs, bare_structs;

static bool fail(const char *what) {
    fprintf(stderr, "wire_pipe_bench: %s\n", what);
    return false;
}

/* Takes what is there, up to `most`; *count: motions among it, in a row and none missing. */
static bool take(subscriber_t *subscriber, uint64_t most, uint64_t *count) {
    uint32_t got;
    *count = 0;
    if (inlet_recv(subscriber->stream, events, most < RECV_MAX ? (uint32_t)most : RECV_MAX, 5 * S,
                   &got) != INLET_OK)
        return fail("nothing came for 5 s");
    for (uint32_t i = 0; i < got; i++) {
        if (events[i].type != INLET_EVENT_MOUSE_MOVED)
            continue;
        if (subscriber->next_seq != 0 && events[i].seq != subscriber->next_seq)
            return fail("an event is missing");
        subscriber->next_seq = events[i].seq + 1;
        ++*count;
    }
    return true;
}

static bool take_all(subscriber_t *subscriber, uint64_t count) {
    uint64_t got;
    for (; count > 0; count -= got)
        if (!take(subscriber, count, &got))
            return false;
    return true;
}

static bool subscribe(subscriber_t *subscriber) {
    const inlet__target_t target = bench_service_target();
    const inlet_subscribe_options_t options = {.struct_size = sizeof options};
    inlet_event_t event;
    uint32_t count;
    *subscriber = (subscriber_t){0};
    return (inlet__client_connect(&target, &subscriber->client) == INLET_OK &&
            inlet_subscribe(subscriber->client, &options, &subscriber->stream) == INLET_OK &&
            inlet_recv(subscriber->stream, &event, 1, 5 * S, &count) == INLET_OK) ||
           fail("can't subscribe");
}

static void leave(subscriber_t *subscriber) {
    if (subscriber->stream != NULL)
        inlet_stream_close(subscriber->stream);
    if (subscriber->client != NULL)
        inlet_disconnect(subscriber->client);
    *subscriber = (subscriber_t){0};
}

/* --- one subscriber --- */

/* Seconds from the first post to the last receive; negative: not all came. */
static double seconds_of(const bench_service_load_t *load) {
    const int64_t start_ns = bench_now_ns();
    bench_service_post(load);
    if (!take_all(&subscribers[0], load->count))
        return -1;
    return (double)(bench_now_ns() - start_ns) / 1e9;
}

/* Beside as many writes of the frames' size, one a frame. */
static bool measure_frames(const bench_service_load_t *load, bench_series_t *own,
                           bench_series_t *bare) {
    const bench_service_count_t before = bench_service_counts();
    const double own_s = seconds_of(load);
    bench_sleep_us(10000); /* the counts are those of when the loop rests */
    const bench_service_count_t after = bench_service_counts();
    const uint64_t count = after.frames - before.frames;
    if (own_s < 0 || count < FRAMES || count > FRAMES + FRAMES / 16)
        return fail("the frames were not of 64 events");
    const double bare_s = bench_bare_seconds((after.bytes - before.bytes) / count, FRAMES);
    bench_add(own, (double)count / own_s);
    bench_add(bare, FRAMES / bare_s);
    return bare_s > 0;
}

static bool measure_events(void) {
    const double own = seconds_of(&(bench_service_load_t){.count = EVENTS, .per_turn = RECV_MAX});
    const double bare = bench_bare_seconds(65536, EVENTS / STRUCTS_A_PIECE);
    bench_add(&structs, EVENTS / own);
    bench_add(&bare_structs, EVENTS / bare);
    return own > 0 && bare > 0;
}

static bool measure_round(void) {
    const uint64_t count = (uint64_t)FRAMES * PER_FRAME;
    const bench_service_load_t many = {
        .count = count, .per_turn = RECV_MAX, .batch_events = PER_FRAME};
    const bench_service_load_t singly = {.count = count, .per_turn = PER_FRAME, .in_step = true};
    return measure_frames(&many, &frames, &bare_frames) &&
           measure_frames(&singly, &single_frames, &bare_single_frames) && measure_events();
}

static bool measure_one(size_t rounds) {
    bool good = subscribe(&subscribers[0]) &&
                seconds_of(&(bench_service_load_t){.count = EVENTS, .per_turn = RECV_MAX}) > 0;
    for (size_t round = 0; round < rounds && good; round++)
        good = measure_round();
    leave(&subscribers[0]);
    if (!good)
        return false;
    bench_print(&(bench_figure_t){"wire.pipe.frames", "frames/s", "more", "bare_writes", 0.8},
                &frames, &bare_frames);
    bench_print(&(bench_figure_t){"wire.pipe.frames_singly", "frames/s", "more", "bare_writes", 0},
                &single_frames, &bare_single_frames);
    bench_print(&(bench_figure_t){"wire.pipe.events", "events/s", "more", "bare_structs", 1.3},
                &structs, &bare_structs);
    return true;
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, ROUNDS);
    if (!bench_service_start()) {
        (void)fail("the service does not start");
        return 1;
    }
    const bool good = measure_one(rounds);
    bench_service_stop();
    return good ? 0 : 1;
}
