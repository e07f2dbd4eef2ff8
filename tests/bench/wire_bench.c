/* The wire's figures: the batch codec beside others on the same events in the same rounds, and
 * sealing.
 *
 *   wire_bench [--rounds N]
 *
 * Four kinds of events, motion only, their clock in ticks of 100 ns, 64 to a batch: a mouse at 1
 * kHz with jitter, whose system stamp advances with every event or, as it usually does, every 15
 * ms; one at 8 kHz; and a person's, from the file in data/ (whose clock has milliseconds: the rest
 * is jitter). Each codec must give back the very events that it took. */
#include "bench.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "auth/channel.h"
#include "codecs/codec.h"

enum { BATCHES = 64, PER_BATCH = 64, EVENTS = BATCHES * PER_BATCH, BATCH_BYTES_MAX = 8192 };

#define AIM_BYTES  0.32 /* of zstd's */
#define AIM_ENCODE 0.15 /* of protobuf-c's */
#define AIM_DECODE 0.09
#define AIM_REAL   6.0 /* bytes of a person's move */

static const codec_t *const codecs[] = {
    &codec_compact,  &codec_batch, &codec_copy,
#ifdef INLET_HAVE_ZSTD
    &codec_zstd,
#endif
#ifdef INLET_HAVE_LZ4
    &codec_lz4,
#endif
#ifdef INLET_HAVE_MSGPACK
    &codec_msgpack,
#endif
#ifdef INLET_HAVE_PROTOBUF
    &codec_protobuf,
#endif
};
enum { CODEC_COUNT = sizeof codecs / sizeof codecs[0] };

static inlet_event_t events[EVENTS];
static inlet_event_t copies[EVENTS];
static struct {
    uint8_t bytes[BATCH_BYTES_MAX];
    size_t count;
} batches[BATCHES];
static bench_series_t sizes[CODEC_COUNT], encode_ns[CODEC_COUNT], decode_ns[CODEC_COUNT];

static uint64_t next_random(void) {
    static uint64_t random = 88172645463325252;
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return random;
}

static void set_event(uint32_t i, int64_t time_ns, uint32_t os_time_ms, int32_t dx, int32_t dy) {
    events[i] = (inlet_event_t){.seq = 1000 + i,
                                .time_ns = time_ns,
                                .os_time_ms = os_time_ms,
                                .type = INLET_EVENT_MOUSE_MOVED,
                                .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                .device = 1,
                                .u.mouse = {.dx = dx, .dy = dy}};
}

static void make_events(int64_t every_ns, uint32_t os_step_ms) {
    for (uint32_t i = 0; i < EVENTS; i++) {
        const uint64_t random = next_random();
        const int64_t jitter_ns = (int64_t)(random % 600) * 100 * every_ns / 1000000;
        const int64_t time_ns = INT64_C(5000000000000) + i * every_ns + jitter_ns / 100 * 100;
        const uint32_t ms = (uint32_t)(time_ns / 1000000);
        set_event(i, time_ns, ms - ms % os_step_ms, (int32_t)(random >> 20 & 15) - 8,
                  (int32_t)(random >> 40 & 15) - 8);
    }
}

/* False: the file is not there. */
static bool read_events(const char *path) {
    FILE *file = fopen(path, "r");
    long ms = 0, x = 0, y = 0, last_x = 0, last_y = 0;
    char line[64];
    uint32_t count = 0;
    if (file == NULL)
        return false;
    for (bool first = true; count < EVENTS && fgets(line, sizeof line, file) != NULL;
         first = false) {
        char *at = line;
        ms = strtol(at, &at, 10);
        x = strtol(at + 1, &at, 10);
        y = strtol(at + 1, &at, 10);
        if (!first)
            set_event(count++,
                      INT64_C(5000000000000) + ms * 1000000 +
                          (int64_t)(next_random() % 10000) * 100,
                      5000000 + (uint32_t)ms, (int32_t)(x - last_x), (int32_t)(y - last_y));
        last_x = x;
        last_y = y;
    }
    fclose(file);
    return count == EVENTS;
}

static bool encode_all(const codec_t *codec) {
    for (uint32_t i = 0; i < BATCHES; i++)
        if (!codec->encode(&events[(size_t)i * PER_BATCH], PER_BATCH, batches[i].bytes,
                           BATCH_BYTES_MAX, &batches[i].count))
            return false;
    return true;
}

static bool decode_all(const codec_t *codec) {
    for (uint32_t i = 0; i < BATCHES; i++)
        if (!codec->decode(batches[i].bytes, batches[i].count, &copies[(size_t)i * PER_BATCH],
                           PER_BATCH))
            return false;
    return true;
}

/* Nanoseconds an event; negative if the work failed. */
static double time_of(bool (*work)(const codec_t *), const codec_t *codec) {
    int64_t start = bench_now_ns();
    bool good = work(codec);
    return good ? (double)(bench_now_ns() - start) / EVENTS : -1;
}

static double bytes_an_event(void) {
    size_t total = 0;
    for (uint32_t i = 0; i < BATCHES; i++)
        total += batches[i].count;
    return (double)total / EVENTS;
}

/* One round of one codec; false: it did not give back what it took. */
static bool measure(size_t which) {
    const codec_t *codec = codecs[which];
    const uint64_t before = bench_preemptions();
    memset(copies, 0, sizeof copies);
    const double encoding = time_of(encode_all, codec);
    const double decoding = time_of(decode_all, codec);
    if (encoding < 0 || decoding < 0 || memcmp(events, copies, sizeof events) != 0) {
        fprintf(stderr, "wire_bench: %s did not give back what it took\n", codec->name);
        return false;
    }
    const bool disturbed = bench_preemptions() != before;
    (disturbed ? bench_add_disturbed : bench_add)(&encode_ns[which], encoding);
    (disturbed ? bench_add_disturbed : bench_add)(&decode_ns[which], decoding);
    bench_add(&sizes[which], bytes_an_event());
    return true;
}

static bool measure_all(size_t rounds) {
    memset(sizes, 0, sizeof sizes);
    memset(encode_ns, 0, sizeof encode_ns);
    memset(decode_ns, 0, sizeof decode_ns);
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < CODEC_COUNT; i++)
            if (!measure(i))
                return false;
    return true;
}

static size_t find(const char *name) {
    for (size_t i = 0; i < CODEC_COUNT; i++)
        if (strcmp(codecs[i]->name, name) == 0)
            return i;
    return 0;
}

static void print_of(const char *what, const char *trace, const char *unit, double aim,
                     const char *aimed_at, const bench_series_t *series) {
    char name[96];
    for (size_t i = 1; i < CODEC_COUNT; i++) {
        const char *vs = codecs[i]->name;
        snprintf(name, sizeof name, "wire.%s.%s.vs_%s", what, trace, vs);
        bench_print(&(bench_figure_t){name, unit, "less", vs, strcmp(vs, aimed_at) == 0 ? aim : 0},
                    &series[0], &series[i]);
    }
}

static bool bench_trace(const char *trace, bool has_aims, size_t rounds) {
    if (!measure_all(rounds))
        return false;
    print_of("bytes", trace, "bytes", has_aims ? AIM_BYTES : 0, "zstd_structs", sizes);
    print_of("encode_event", trace, "ns", has_aims ? AIM_ENCODE : 0, "protobuf", encode_ns);
    print_of("decode_event", trace, "ns", has_aims ? AIM_DECODE : 0, "protobuf", decode_ns);
    return true;
}

static void bench_seal(const char *name, size_t bytes, size_t rounds) {
    static uint8_t message[16384 + INLET__TAG_BYTES];
    static bench_series_t seal, open;
    enum { MESSAGES = 200 };
    static uint8_t sealed[MESSAGES][16384 + INLET__TAG_BYTES];
    const inlet__noise_keys_t keys = {.send = {1}, .receive = {2}};
    const inlet__noise_keys_t turned = {.send = {2}, .receive = {1}};
    inlet__channel_t channel, peer;
    char name_of[64];
    seal.count = open.count = 0;
    inlet__channel_init(&channel, &keys);
    inlet__channel_init(&peer, &turned);
    for (size_t i = 0; i < rounds; i++) {
        size_t plain_bytes;
        int64_t start = bench_now_ns();
        for (int j = 0; j < MESSAGES; j++)
            inlet__channel_seal(&channel, message, bytes, sizeof message);
        bench_add(&seal, (double)(bench_now_ns() - start) / MESSAGES);
        for (int j = 0; j < MESSAGES; j++)
            inlet__channel_seal(&channel, sealed[j], bytes, sizeof sealed[j]);
        for (int j = 0; j < MESSAGES;
             j++) /* the peer catches up with those that were thrown away */
            inlet__channel_seal(&peer, message, 1, sizeof message);
        peer.receive.nonce = channel.send.nonce - MESSAGES;
        start = bench_now_ns();
        for (int j = 0; j < MESSAGES; j++)
            if (inlet__channel_open(&peer, sealed[j], bytes + INLET__TAG_BYTES, &plain_bytes) !=
                INLET_OK)
                fprintf(stderr, "wire_bench: a frame does not open\n");
        bench_add(&open, (double)(bench_now_ns() - start) / MESSAGES);
    }
    snprintf(name_of, sizeof name_of, "wire.seal_%s", name);
    bench_print(&(bench_figure_t){name_of, "ns", "less", NULL, 0}, &seal, NULL);
    snprintf(name_of, sizeof name_of, "wire.open_%s", name);
    bench_print(&(bench_figure_t){name_of, "ns", "less", NULL, 0}, &open, NULL);
}

int main(int argc, char **argv) {
    size_t rounds = bench_rounds(argc, argv, 31);
    bench_pin(0);
    if (sodium_init() < 0)
        return 1;
    make_events(1000000, 1);
    bool good = bench_trace("1khz_tick_1ms", false, rounds);
    make_events(1000000, 15);
    good = good && bench_trace("1khz_tick_15ms", true, rounds);
    make_events(125000, 15);
    good = good && bench_trace("8khz_tick_15ms", false, rounds);
    if (!good)
        return 1;
    if (!read_events(INLET_BENCH_MOVES)) {
        fprintf(stderr, "wire_bench: %s is not there\n", INLET_BENCH_MOVES);
    } else {
        if (!bench_trace("person", false, rounds))
            return 1;
        bench_print(&(bench_figure_t){"wire.bytes.person", "bytes", "less", NULL, AIM_REAL},
                    &sizes[find("compact")], NULL);
    }
    bench_seal("64", 64, rounds);
    bench_seal("1024", 1024, rounds);
    bench_seal("16384", 16384, rounds);
    return 0;
}
