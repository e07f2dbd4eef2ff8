/* wire/answer.h: bodies come back as they were written; cut or out of range they are refused. */
#include "test.h"

#include <string.h>

#include <inlet/event.h>

#include "base/event_check.h"
#include "wire/answer.h"

static uint8_t room[256];

static inlet__slice_t written(const inlet__writer_t *writer) {
    assert_false(writer->failed);
    return (inlet__slice_t){room, inlet__writer_count(writer)};
}

static void a_failure_says_what_it_is_about(void **state) {
    (void)state;
    inlet__failure_t failure;
    inlet__writer_t writer = inlet__writer_over(room, sizeof room);
    inlet__failure_write(&writer, "from_seq");
    const inlet__slice_t body = written(&writer);
    const uint8_t bytes[] = {1, 0, 8, 'f', 'r', 'o', 'm', '_', 's', 'e', 'q'};
    assert_int_equal(body.count, sizeof bytes);
    assert_memory_equal(body.bytes, bytes, sizeof bytes);
    assert_int_equal(inlet__failure_read(body, &failure), INLET_OK);
    assert_int_equal(failure.schema_version, 1);
    assert_int_equal(failure.what.count, 8);
    for (size_t count = 0; count < body.count; count++)
        assert_int_equal(inlet__failure_read((inlet__slice_t){room, count}, &failure),
                         INLET_E_PROTOCOL);
    assert_null(failure.what.bytes);
    room[sizeof bytes] = 'x'; /* what a later version appends */
    assert_int_equal(inlet__failure_read((inlet__slice_t){room, sizeof bytes + 1}, &failure),
                     INLET_OK);
}

static void a_failure_is_printable_and_short(void **state) {
    (void)state;
    inlet__failure_t failure;
    uint8_t bytes[3 + 32] = {1, 0, 32};
    memset(bytes + 3, 'x', 32);
    assert_int_equal(inlet__failure_read((inlet__slice_t){bytes, sizeof bytes}, &failure),
                     INLET_E_PROTOCOL);
    bytes[2] = 31;
    assert_int_equal(inlet__failure_read((inlet__slice_t){bytes, sizeof bytes}, &failure),
                     INLET_OK);
    bytes[3] = '\n';
    assert_int_equal(inlet__failure_read((inlet__slice_t){bytes, sizeof bytes}, &failure),
                     INLET_E_PROTOCOL);
    bytes[3] = 0x7F;
    assert_int_equal(inlet__failure_read((inlet__slice_t){bytes, sizeof bytes}, &failure),
                     INLET_E_PROTOCOL);
    bytes[3] = 'x';
    bytes[0] = 0; /* schema 0 */
    assert_int_equal(inlet__failure_read((inlet__slice_t){bytes, sizeof bytes}, &failure),
                     INLET_E_PROTOCOL);
}

static void a_filters_answer_has_a_number_and_sources(void **state) {
    (void)state;
    static const struct {
        inlet__filtered_t filtered;
        inlet_status_t status;
    } cases[] = {
        {{1, INLET_SOURCE_ALL}, INLET_OK}, {{INLET__SEQ_MAX, 0}, INLET_OK},
        {{0, 1}, INLET_E_PROTOCOL},        {{INLET__SEQ_MAX + 1, 1}, INLET_E_PROTOCOL},
        {{1, 4}, INLET_E_PROTOCOL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        inlet__filtered_t back;
        inlet__writer_t writer = inlet__writer_over(room, sizeof room);
        inlet__filtered_write(&writer, &cases[i].filtered);
        const inlet__slice_t body = written(&writer);
        assert_int_equal(inlet__filtered_read(body, &back), cases[i].status);
        if (cases[i].status == INLET_OK) {
            assert_int_equal(back.first_seq, cases[i].filtered.first_seq);
            assert_int_equal(back.sources, cases[i].filtered.sources);
        }
        assert_int_equal(inlet__filtered_read((inlet__slice_t){room, body.count - 1}, &back),
                         INLET_E_PROTOCOL);
    }
}

static void a_pong_brings_back_what_was_sent(void **state) {
    (void)state;
    inlet__pong_t back;
    const inlet__pong_t pong = {.service_ns = INT64_MAX, .bytes = {(const uint8_t *)"abc", 3}};
    inlet__writer_t writer = inlet__writer_over(room, sizeof room);
    inlet__pong_write(&writer, &pong);
    const inlet__slice_t body = written(&writer);
    assert_int_equal(inlet__pong_read(body, &back), INLET_OK);
    assert_true(back.service_ns == INT64_MAX);
    assert_int_equal(back.bytes.count, 3);
    assert_memory_equal(back.bytes.bytes, "abc", 3);
    assert_int_equal(inlet__pong_read((inlet__slice_t){room, 8}, &back), INLET_OK);
    assert_int_equal(back.bytes.count, 0);
    assert_int_equal(inlet__pong_read((inlet__slice_t){room, 7}, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__pong_read((inlet__slice_t){room, 8 + 65}, &back), INLET_E_PROTOCOL);
}

static void a_state_is_a_number_and_batches(void **state) {
    (void)state;
    uint8_t bytes[] = {9, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'a', 'b', 1, 0, 0, 0, 'c'};
    inlet__reader_t reader;
    inlet__slice_t batch;
    uint64_t seq;
    assert_int_equal(inlet__state_begin((inlet__slice_t){bytes, sizeof bytes}, &reader, &seq),
                     INLET_OK);
    assert_int_equal(seq, 9);
    assert_int_equal(inlet__state_next(&reader, &batch), INLET_OK);
    assert_int_equal(batch.count, 2);
    assert_int_equal(inlet__state_next(&reader, &batch), INLET_OK);
    assert_memory_equal(batch.bytes, "c", 1);
    assert_int_equal(inlet__state_next(&reader, &batch), INLET_OK);
    assert_int_equal(batch.count, 0);

    for (size_t count = 0; count < sizeof bytes; count++) {
        inlet_status_t status = inlet__state_begin((inlet__slice_t){bytes, count}, &reader, &seq);
        assert_int_equal(status, count < 8 ? INLET_E_PROTOCOL : INLET_OK);
        do
            status = status == INLET_OK ? inlet__state_next(&reader, &batch) : status;
        while (status == INLET_OK && batch.count > 0);
        assert_int_equal(status, count == 8 || count == 14 ? INLET_OK : INLET_E_PROTOCOL);
    }
    bytes[8] = 0; /* an empty batch */
    assert_int_equal(inlet__state_begin((inlet__slice_t){bytes, sizeof bytes}, &reader, &seq),
                     INLET_OK);
    assert_int_equal(inlet__state_next(&reader, &batch), INLET_E_PROTOCOL);
    bytes[0] = 0; /* number 0 */
    assert_int_equal(inlet__state_begin((inlet__slice_t){bytes, sizeof bytes}, &reader, &seq),
                     INLET_E_PROTOCOL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_failure_says_what_it_is_about),           RUN(a_failure_is_printable_and_short),
        RUN(a_filters_answer_has_a_number_and_sources), RUN(a_pong_brings_back_what_was_sent),
        RUN(a_state_is_a_number_and_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
