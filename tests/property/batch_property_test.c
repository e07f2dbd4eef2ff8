/* wire/batch.h on random batches of every type of event, extremes included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"
#include "support/events.h"
#include "wire/batch.h"

enum { ROUNDS = 3000, EVENTS = INLET__BATCH_EVENTS_MAX };

static inlet_event_t events[EVENTS];
static inlet_event_t decoded[EVENTS];
static uint8_t bytes[INLET__BATCH_EMPTY_BYTES_MAX + EVENTS * INLET__BATCH_EVENT_BYTES_MAX];

/* Every second batch is in the compact form. */
typedef struct batch {
    bool compact;
    uint32_t count;
    uint64_t first_seq, end_seq;
    size_t byte_count;
} batch_t;

static inlet_status_t encode(bool compact, const inlet_event_t *from, uint32_t count,
                             uint64_t first_seq, uint64_t end_seq, size_t capacity,
                             uint32_t *encoded, size_t *byte_count) {
    return (compact ? inlet__batch_encode_compact : inlet__batch_encode)(
        from, count, first_seq, end_seq, bytes, capacity, encoded, byte_count);
}

static inlet_status_t decode(bool compact, size_t byte_count, uint32_t *count, uint64_t *first_seq,
                             uint64_t *end_seq) {
    return (compact ? inlet__batch_decode_compact : inlet__batch_decode)(
        bytes, byte_count, decoded, EVENTS, count, first_seq, end_seq);
}

/* A random batch in `events` and `bytes`, with numbers filtered out in front and behind. */
static batch_t make(uint64_t seed) {
    test_random_t random = test_random_seed(seed);
    batch_t batch;
    uint32_t encoded;
    batch.compact = seed / TEST_MOOD_COUNT % 2 == 1;
    batch.count = (uint32_t)test_random_below(&random, seed % 50 == 0 ? EVENTS + 1 : 40);
    batch.first_seq = 1 + test_random_below(&random, UINT64_C(1) << test_random_below(&random, 61));
    uint64_t start = batch.first_seq + test_random_below(&random, 3);
    enum test_mood mood = (enum test_mood)(seed % TEST_MOOD_COUNT);
    batch.end_seq = test_events(&random, mood, start, events, batch.count);
    if (test_random_below(&random, 4) == 0)
        batch.end_seq = INLET__SEQ_MAX;
    for (uint32_t i = 0; i < batch.count; i++)
        assert_true(inlet__event_is_valid(&events[i]));
    assert_int_equal(encode(batch.compact, events, batch.count, batch.first_seq, batch.end_seq,
                            sizeof bytes, &encoded, &batch.byte_count),
                     INLET_OK);
    assert_int_equal(encoded, batch.count);
    return batch;
}

static void every_batch_comes_back_as_it_was(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        batch_t batch = make(seed);
        uint32_t count;
        uint64_t first_seq, end_seq;
        assert_int_equal(decode(batch.compact, batch.byte_count, &count, &first_seq, &end_seq),
                         INLET_OK);
        assert_int_equal(count, batch.count);
        assert_true(first_seq == batch.first_seq && end_seq == batch.end_seq);
        assert_memory_equal(decoded, events, count * sizeof events[0]);
        assert_true(batch.byte_count <=
                    INLET__BATCH_EMPTY_BYTES_MAX + count * (size_t)INLET__BATCH_EVENT_BYTES_MAX);
    }
}

static void every_batch_cut_at_any_byte_or_longer_is_refused(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS / 10; seed++) {
        batch_t batch = make(seed);
        uint32_t count;
        uint64_t first_seq, end_seq;
        size_t step = 1 + batch.byte_count / 500;
        for (size_t cut = 0; cut < batch.byte_count; cut += step)
            assert_int_equal(decode(batch.compact, cut, &count, &first_seq, &end_seq),
                             INLET_E_PROTOCOL);
        bytes[batch.byte_count] = 0;
        assert_int_equal(decode(batch.compact, batch.byte_count + 1, &count, &first_seq, &end_seq),
                         INLET_E_PROTOCOL);
        if (batch.compact) /* nobody agreed to that */
            assert_int_equal(decode(false, batch.byte_count, &count, &first_seq, &end_seq),
                             INLET_E_PROTOCOL);
    }
}

/* Whatever the bytes are: refused, or a batch that keeps every promise. */
static void assert_harmless(size_t byte_count) {
    uint32_t count;
    uint64_t first_seq, end_seq;
    inlet_status_t status = decode(true, byte_count, &count, &first_seq, &end_seq);
    if (status != INLET_OK) {
        assert_int_equal(status, INLET_E_PROTOCOL);
        assert_true(count == 0 && first_seq == 0 && end_seq == 0);
        return;
    }
    uint64_t next = first_seq;
    for (uint32_t i = 0; i < count; i++) {
        assert_true(inlet__event_is_valid(&decoded[i]));
        assert_true(decoded[i].seq >= next);
        next = decoded[i].seq + inlet__event_span(&decoded[i]);
    }
    assert_true(first_seq >= 1 && next <= end_seq && end_seq <= INLET__SEQ_MAX);
}

static void a_batch_with_changed_bytes_is_refused_or_keeps_every_promise(void **state) {
    (void)state;
    test_random_t random = test_random_seed(99);
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        batch_t batch = make(seed);
        for (int change = 0; change < 10; change++) {
            size_t at = test_random_below(&random, batch.byte_count);
            bytes[at] = (uint8_t)test_random_next(&random);
            assert_harmless(batch.byte_count);
        }
    }
}

/* A long run of events through a small buffer: batches join without a gap or a repeat. */
static void batches_of_a_run_join_without_a_gap(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        test_random_t random = test_random_seed(seed);
        uint64_t next = 1 + test_random_below(&random, 1000);
        enum test_mood mood = (enum test_mood)(seed % TEST_MOOD_COUNT);
        uint64_t end = test_events(&random, mood, next, events, EVENTS);
        uint32_t done = 0;
        while (next < end) {
            size_t capacity = INLET__BATCH_EMPTY_BYTES_MAX + INLET__BATCH_EVENT_BYTES_MAX +
                              test_random_below(&random, 400);
            uint32_t encoded, count;
            size_t byte_count;
            uint64_t first_seq, end_seq;
            const bool compact = done / 10 % 2 == 1;
            assert_int_equal(encode(compact, events + done, EVENTS - done, next, end, capacity,
                                    &encoded, &byte_count),
                             INLET_OK);
            assert_true(byte_count <= capacity);
            assert_true(encoded > 0 || done == EVENTS);
            assert_int_equal(decode(compact, byte_count, &count, &first_seq, &end_seq), INLET_OK);
            assert_int_equal(count, encoded);
            assert_true(first_seq == next);
            assert_memory_equal(decoded, events + done, count * sizeof events[0]);
            done += encoded;
            next = end_seq;
        }
        assert_int_equal(done, EVENTS);
    }
}

/* What the compact form is for: motion of every size, at every pace, with every kind of stamp. */
static void motion_comes_back_as_it_was_in_the_compact_form(void **state) {
    (void)state;
    size_t all_bytes = 0, all_events = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        test_random_t random = test_random_seed(seed);
        const uint32_t size_bits = 1 + (uint32_t)test_random_below(&random, 32);
        const uint32_t pace_bits = 1 + (uint32_t)test_random_below(&random, 45);
        const uint32_t stamp = (uint32_t)test_random_below(&random, 3);
        const int64_t unit_ns = seed % 2 == 0 ? 1 : 100;
        uint32_t encoded, count;
        uint64_t first_seq, end_seq;
        size_t byte_count;
        int64_t time_ns = 1000000000000;
        for (uint32_t i = 0; i < 200; i++) {
            time_ns += (int64_t)test_random_below(&random, UINT64_C(1) << pace_bits) * unit_ns;
            if (test_random_below(&random, 30) == 0 && time_ns > 1000000)
                time_ns -= 500 * unit_ns;
            const uint32_t os_times[] = {7, (uint32_t)(time_ns / 1000000) + 5,
                                         (uint32_t)test_random_next(&random)};
            events[i] = (inlet_event_t){
                .seq = 100 + i,
                .time_ns = time_ns,
                .os_time_ms = os_times[stamp],
                .type = INLET_EVENT_MOUSE_MOVED,
                .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                .device = test_random_below(&random, 40) == 0 ? 2 : 1,
                .u.mouse = {.dx = (int32_t)(test_random_next(&random) >> (64 - size_bits)),
                            .dy = (int32_t)(0 - (test_random_next(&random) >> (64 - size_bits)))}};
        }
        assert_int_equal(encode(true, events, 200, 100, 300, sizeof bytes, &encoded, &byte_count),
                         INLET_OK);
        assert_int_equal(encoded, 200);
        assert_int_equal(decode(true, byte_count, &count, &first_seq, &end_seq), INLET_OK);
        assert_int_equal(count, 200);
        assert_memory_equal(decoded, events, 200 * sizeof events[0]);
        all_bytes += byte_count;
        all_events += count;
    }
    assert_true(all_bytes < 14 * all_events);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_batch_comes_back_as_it_was),
        cmocka_unit_test(every_batch_cut_at_any_byte_or_longer_is_refused),
        cmocka_unit_test(a_batch_with_changed_bytes_is_refused_or_keeps_every_promise),
        cmocka_unit_test(batches_of_a_run_join_without_a_gap),
        cmocka_unit_test(motion_comes_back_as_it_was_in_the_compact_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
