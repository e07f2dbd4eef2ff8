/* wire/batch.h on random batches of every type of event, extremes included. */
#include <setjmp.h>
#include <stdarg.h>
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

typedef struct batch {
    uint32_t count;
    uint64_t first_seq, end_seq;
    size_t byte_count;
} batch_t;

/* A random batch in `events` and `bytes`, with numbers filtered out in front and behind. */
static batch_t make(uint64_t seed) {
    test_random_t random = test_random_seed(seed);
    batch_t batch;
    uint32_t encoded;
    batch.count = (uint32_t)test_random_below(&random, seed % 50 == 0 ? EVENTS + 1 : 40);
    batch.first_seq = 1 + test_random_below(&random, UINT64_C(1) << test_random_below(&random, 61));
    uint64_t start = batch.first_seq + test_random_below(&random, 3);
    enum test_mood mood = (enum test_mood)(seed % TEST_MOOD_COUNT);
    batch.end_seq = test_events(&random, mood, start, events, batch.count);
    if (test_random_below(&random, 4) == 0)
        batch.end_seq = INLET__SEQ_MAX;
    for (uint32_t i = 0; i < batch.count; i++)
        assert_true(inlet__event_is_valid(&events[i]));
    assert_int_equal(inlet__batch_encode(events, batch.count, batch.first_seq, batch.end_seq, bytes,
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
        assert_int_equal(inlet__batch_decode(bytes, batch.byte_count, decoded, EVENTS, &count,
                                             &first_seq, &end_seq),
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
            assert_int_equal(
                inlet__batch_decode(bytes, cut, decoded, EVENTS, &count, &first_seq, &end_seq),
                INLET_E_PROTOCOL);
        bytes[batch.byte_count] = 0;
        assert_int_equal(inlet__batch_decode(bytes, batch.byte_count + 1, decoded, EVENTS, &count,
                                             &first_seq, &end_seq),
                         INLET_E_PROTOCOL);
    }
}

/* Whatever the bytes are: refused, or a batch that keeps every promise. */
static void assert_harmless(size_t byte_count) {
    uint32_t count;
    uint64_t first_seq, end_seq;
    inlet_status_t status =
        inlet__batch_decode(bytes, byte_count, decoded, EVENTS, &count, &first_seq, &end_seq);
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
            assert_int_equal(inlet__batch_encode(events + done, EVENTS - done, next, end, bytes,
                                                 capacity, &encoded, &byte_count),
                             INLET_OK);
            assert_true(byte_count <= capacity);
            assert_true(encoded > 0 || done == EVENTS);
            assert_int_equal(inlet__batch_decode(bytes, byte_count, decoded, EVENTS, &count,
                                                 &first_seq, &end_seq),
                             INLET_OK);
            assert_int_equal(count, encoded);
            assert_true(first_seq == next);
            assert_memory_equal(decoded, events + done, count * sizeof events[0]);
            done += encoded;
            next = end_seq;
        }
        assert_int_equal(done, EVENTS);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_batch_comes_back_as_it_was),
        cmocka_unit_test(every_batch_cut_at_any_byte_or_longer_is_refused),
        cmocka_unit_test(a_batch_with_changed_bytes_is_refused_or_keeps_every_promise),
        cmocka_unit_test(batches_of_a_run_join_without_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
