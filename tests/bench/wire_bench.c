/* The wire's figures: the batch codec beside a plain copy of the same events, and sealing.
 *
 *   wire_bench [--rounds N]
 *
 * The events are a mouse at 1 kHz, its clock in ticks of 100 ns with jitter, motion only, 64 to a
 * batch; the system's own stamp advances every 15 ms, as it usually does, or every one. */
#include "bench.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "auth/channel.h"
#include "wire/batch.h"

enum { BATCHES = 64, PER_BATCH = 64, EVENTS = BATCHES * PER_BATCH, BATCH_BYTES_MAX = 8192 };

static inlet_event_t events[EVENTS];
static inlet_event_t copies[EVENTS];
static struct {
    uint8_t bytes[BATCH_BYTES_MAX];
    size_t count;
} batches[BATCHES];

static void make_events(uint32_t os_step_ms) {
    uint64_t random = 88172645463325252;
    memset(events, 0, sizeof events);
    for (uint32_t i = 0; i < EVENTS; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        inlet_event_t *event = &events[i];
        event->seq = 1000 + i;
        event->time_ns =
            INT64_C(5000000000000) + i * INT64_C(1000000) + (int64_t)(random % 600) * 100;
        uint32_t ms = (uint32_t)(event->time_ns / 1000000);
        event->os_time_ms = ms - ms % os_step_ms;
        event->type = INLET_EVENT_MOUSE_MOVED;
        event->flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION;
        event->device = 1;
        event->u.mouse.dx = (int32_t)(random >> 20 & 15) - 8;
        event->u.mouse.dy = (int32_t)(random >> 40 & 15) - 8;
    }
}

static bool encode_all(void) {
    for (uint32_t i = 0; i < BATCHES; i++) {
        const inlet_event_t *first = &events[(size_t)i * PER_BATCH];
        uint32_t encoded;
        if (inlet__batch_encode(first, PER_BATCH, first->seq, first->seq + PER_BATCH,
                                batches[i].bytes, BATCH_BYTES_MAX, &encoded,
                                &batches[i].count) != INLET_OK ||
            encoded != PER_BATCH)
            return false;
    }
    return true;
}

static bool decode_all(void) {
    for (uint32_t i = 0; i < BATCHES; i++) {
        uint32_t count;
        uint64_t first_seq, end_seq;
        if (inlet__batch_decode(batches[i].bytes, batches[i].count, &copies[(size_t)i * PER_BATCH],
                                PER_BATCH, &count, &first_seq, &end_seq) != INLET_OK)
            return false;
    }
    return true;
}

/* By a pointer that the compiler can't see through, so that the copy is made. */
static void *(*volatile copy)(void *, const void *, size_t) = memcpy;

static bool copy_all(void) {
    for (uint32_t i = 0; i < BATCHES; i++)
        copy(&copies[(size_t)i * PER_BATCH], &events[(size_t)i * PER_BATCH],
             PER_BATCH * sizeof events[0]);
    return true;
}

/* Nanoseconds an event; negative if the work failed. */
static double time_of(bool (*work)(void)) {
    int64_t start = bench_now_ns();
    bool good = work();
    return good ? (double)(bench_now_ns() - start) / EVENTS : -1;
}

static bool bench_codec(size_t rounds) {
    static bench_series_t encode, decode, plain;
    for (size_t i = 0; i < rounds; i++) {
        uint64_t before = bench_preemptions();
        double encode_ns = time_of(encode_all);
        double decode_ns = time_of(decode_all);
        bool same = memcmp(events, copies, sizeof events) == 0;
        double plain_ns = time_of(copy_all);
        if (encode_ns < 0 || decode_ns < 0 || !same)
            return false;
        if (bench_preemptions() != before && i + 1 < rounds)
            continue;
        bench_add(&encode, encode_ns);
        bench_add(&decode, decode_ns);
        bench_add(&plain, plain_ns);
    }
    bench_print(&(bench_figure_t){"wire.encode_event", "ns", "less", "plain_copy", 0}, &encode,
                &plain);
    bench_print(&(bench_figure_t){"wire.decode_event", "ns", "less", "plain_copy", 0}, &decode,
                &plain);
    return true;
}

static bool bench_size(const char *name, uint32_t os_step_ms) {
    static bench_series_t size;
    make_events(os_step_ms);
    if (!encode_all())
        return false;
    size_t total = 0;
    for (uint32_t i = 0; i < BATCHES; i++)
        total += batches[i].count;
    size.count = 0;
    bench_add(&size, (double)total / EVENTS);
    bench_print(&(bench_figure_t){name, "bytes", "less", NULL, 0}, &size, NULL);
    return true;
}

static void bench_seal(const char *name, size_t bytes, size_t rounds) {
    static uint8_t message[16384 + INLET__TAG_BYTES];
    static bench_series_t seal;
    enum { MESSAGES = 1000 };
    inlet__noise_keys_t keys = {.send = {1}, .receive = {2}};
    inlet__channel_t channel;
    seal.count = 0;
    inlet__channel_init(&channel, &keys);
    for (size_t i = 0; i < rounds; i++) {
        int64_t start = bench_now_ns();
        for (int j = 0; j < MESSAGES; j++)
            inlet__channel_seal(&channel, message, bytes, sizeof message);
        bench_add(&seal, (double)(bench_now_ns() - start) / MESSAGES);
    }
    bench_print(&(bench_figure_t){name, "ns", "less", NULL, 0}, &seal, NULL);
}

int main(int argc, char **argv) {
    size_t rounds = bench_rounds(argc, argv, 31);
    bench_pin(0);
    if (sodium_init() < 0)
        return 1;
    if (!bench_size("wire.motion_1khz_tick_1ms", 1) ||
        !bench_size("wire.motion_1khz_tick_15ms", 15) || !bench_codec(rounds)) {
        fprintf(stderr, "wire_bench: a batch did not come back as it was\n");
        return 1;
    }
    bench_seal("wire.seal_64", 64, rounds);
    bench_seal("wire.seal_1024", 1024, rounds);
    bench_seal("wire.seal_16384", 16384, rounds);
    return 0;
}
