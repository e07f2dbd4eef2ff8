/* wire/frame.h: frames come back whole, however the pipe cut and joined them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/random.h"
#include "wire/frame.h"

enum { MAX = 100 };

static uint8_t buffer[INLET__FRAME_HEADER_BYTES + MAX];

static inlet__frame_reader_t reader_of(size_t payload_max) {
    inlet__frame_reader_t reader;
    inlet__frame_reader_init(&reader, buffer, sizeof buffer, payload_max);
    return reader;
}

/* Frames of 1 … count bytes, each filled with its length. Returns the bytes. */
static size_t make_frames(uint8_t *out, size_t count) {
    uint8_t *at = out;
    for (size_t length = 1; length <= count; length++) {
        assert_int_equal(inlet__frame_write_header(at, length), INLET_OK);
        memset(at + INLET__FRAME_HEADER_BYTES, (int)length, length);
        at += INLET__FRAME_HEADER_BYTES + length;
    }
    return (size_t)(at - out);
}

/* Takes all complete frames; they must be those of make_frames from *next on. */
static void take_frames(inlet__frame_reader_t *reader, size_t *next) {
    uint8_t *payload;
    size_t count;
    for (;;) {
        assert_int_equal(inlet__frame_reader_next(reader, &payload, &count), INLET_OK);
        if (payload == NULL)
            break;
        assert_int_equal(count, *next);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(payload[i], *next);
        (*next)++;
    }
    assert_int_equal(count, 0);
    assert_true(inlet__frame_reader_room(reader) > 0);
}

static void feed(inlet__frame_reader_t *reader, const uint8_t *bytes, size_t count, size_t *next) {
    while (count > 0) {
        size_t pushed = inlet__frame_reader_push(reader, bytes, count);
        assert_true(pushed > 0 && pushed <= count);
        bytes += pushed;
        count -= pushed;
        take_frames(reader, next);
    }
}

static void frames_come_back_one_byte_at_a_time(void **state) {
    (void)state;
    static uint8_t bytes[MAX * (MAX + 5)];
    size_t total = make_frames(bytes, MAX);
    inlet__frame_reader_t reader = reader_of(MAX);
    size_t next = 1;
    for (size_t i = 0; i < total; i++)
        feed(&reader, bytes + i, 1, &next);
    assert_int_equal(next, MAX + 1);
}

static void frames_come_back_from_pieces_of_any_size(void **state) {
    (void)state;
    static uint8_t bytes[MAX * (MAX + 5)];
    size_t total = make_frames(bytes, MAX);
    test_random_t random = test_random_seed(1);
    for (int round = 0; round < 200; round++) {
        inlet__frame_reader_t reader = reader_of(MAX);
        size_t next = 1;
        for (size_t at = 0; at < total;) {
            size_t count = 1 + test_random_below(&random, round % 2 == 0 ? 4 : 400);
            count = count < total - at ? count : total - at;
            feed(&reader, bytes + at, count, &next);
            at += count;
        }
        assert_int_equal(next, MAX + 1);
    }
}

static void a_frame_cut_at_any_byte_waits_for_the_rest(void **state) {
    (void)state;
    uint8_t bytes[INLET__FRAME_HEADER_BYTES + MAX];
    size_t count;
    uint8_t *payload;
    memset(bytes, 0x5A, sizeof bytes);
    inlet__frame_write_header(bytes, MAX);
    for (size_t cut = 0; cut < sizeof bytes; cut++) {
        inlet__frame_reader_t reader = reader_of(MAX);
        assert_int_equal(inlet__frame_reader_push(&reader, bytes, cut), cut);
        assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
        assert_null(payload);
        assert_int_equal(inlet__frame_reader_push(&reader, bytes + cut, sizeof bytes - cut),
                         sizeof bytes - cut);
        assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
        assert_int_equal(count, MAX);
        assert_memory_equal(payload, bytes + INLET__FRAME_HEADER_BYTES, MAX);
    }
}

static void a_length_of_zero_or_over_the_limit_is_refused_at_its_second_byte(void **state) {
    (void)state;
    static const size_t bad[] = {0, MAX + 1, 0xFFFF};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const uint8_t header[] = {(uint8_t)bad[i], (uint8_t)(bad[i] >> 8)};
        inlet__frame_reader_t reader = reader_of(MAX);
        uint8_t *payload;
        size_t count;
        inlet__frame_reader_push(&reader, header, 1);
        assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
        inlet__frame_reader_push(&reader, header + 1, 1);
        assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_E_PROTOCOL);
        assert_null(payload);
        assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_E_PROTOCOL);
    }
}

static void the_limit_changes_between_frames(void **state) {
    (void)state;
    uint8_t bytes[32];
    size_t total = make_frames(bytes, 3);
    inlet__frame_reader_t reader = reader_of(2);
    uint8_t *payload;
    size_t count;
    assert_int_equal(inlet__frame_reader_push(&reader, bytes, total), total);
    assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
    assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
    inlet__frame_reader_set_max(&reader, 3); /* the frame that waits already counts by the new */
    assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
    assert_int_equal(count, 3);
}

static void the_limit_is_never_more_than_the_buffer_holds(void **state) {
    (void)state;
    const uint8_t header[] = {MAX + 1, 0};
    inlet__frame_reader_t reader = reader_of(SIZE_MAX);
    uint8_t *payload;
    size_t count;
    inlet__frame_reader_push(&reader, header, sizeof header);
    assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_E_PROTOCOL);
}

static void a_full_reader_takes_nothing_until_a_frame_is_taken(void **state) {
    (void)state;
    uint8_t bytes[INLET__FRAME_HEADER_BYTES + MAX] = {MAX, 0};
    inlet__frame_reader_t reader = reader_of(MAX);
    uint8_t *payload;
    size_t count;
    assert_int_equal(inlet__frame_reader_push(&reader, bytes, sizeof bytes), sizeof bytes);
    assert_int_equal(inlet__frame_reader_room(&reader), 0);
    assert_int_equal(inlet__frame_reader_push(&reader, bytes, 1), 0);
    assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
    assert_int_equal(inlet__frame_reader_room(&reader), sizeof bytes);
    assert_int_equal(inlet__frame_reader_push(&reader, bytes, 1), 1);
}

static void headers_are_written_for_lengths_that_exist(void **state) {
    (void)state;
    uint8_t header[INLET__FRAME_HEADER_BYTES];
    assert_int_equal(inlet__frame_write_header(header, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__frame_write_header(header, 65536), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__frame_write_header(header, 0x1234), INLET_OK);
    assert_int_equal(header[0], 0x34);
    assert_int_equal(header[1], 0x12);
}

static void a_written_frame_is_its_header_and_its_payload(void **state) {
    (void)state;
    const uint8_t expected[] = {3, 0, 'a', 'b', 'c', 0xEE};
    uint8_t out[6] = {0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE};
    assert_int_equal(inlet__frame_write(out, (const uint8_t *)"abc", 3), 5);
    assert_memory_equal(out, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_one_byte_at_a_time),
        cmocka_unit_test(frames_come_back_from_pieces_of_any_size),
        cmocka_unit_test(a_frame_cut_at_any_byte_waits_for_the_rest),
        cmocka_unit_test(a_length_of_zero_or_over_the_limit_is_refused_at_its_second_byte),
        cmocka_unit_test(the_limit_changes_between_frames),
        cmocka_unit_test(the_limit_is_never_more_than_the_buffer_holds),
        cmocka_unit_test(a_full_reader_takes_nothing_until_a_frame_is_taken),
        cmocka_unit_test(headers_are_written_for_lengths_that_exist),
        cmocka_unit_test(a_written_frame_is_its_header_and_its_payload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
