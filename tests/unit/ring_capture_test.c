/* What a producer says of itself beside its events, and what the other side makes of lies. */
#include <stdlib.h>
#include <string.h>

#include "ring/ring.h"
#include "ring/ring_capture.h"
#include "test.h"
#include <inlet/status.h>

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static const inlet__ring_memory_t memory = {.section = section};
static inlet__histogram_t histogram;

static inlet__ring_capture_t *fresh(void) {
    assert_int_equal(inlet__ring_create(&memory, 1), INLET_OK);
    inlet__histogram_reset(&histogram);
    return &inlet__ring_header(&memory)->capture;
}

static void times_come_back_at_most_an_eighth_too_long(void **state) {
    (void)state;
    for (int64_t ns = 0; ns < 8000000; ns = ns < 64 ? ns + 1 : ns + ns / 9) {
        fresh();
        inlet__ring_timed(&memory, INLET__RING_TIMED_HOOK, ns);
        inlet__ring_timed(&memory, INLET__RING_TIMED_HOOK, 8300000);
        inlet__ring_read_timed(section, INLET__RING_TIMED_HOOK, &histogram);
        assert_int_equal(histogram.count, 2);
        const int64_t p50 = inlet__histogram_quantile(&histogram, 5000);
        assert_true(p50 >= ns && p50 <= ns + ns / 8 + ns / 64 + 1);
        assert_int_equal(histogram.sum, (uint64_t)ns + 8300000);
    }
}

static void the_longest_time_is_exact_and_sources_are_apart(void **state) {
    (void)state;
    fresh();
    inlet__ring_timed(&memory, INLET__RING_TIMED_RAW, 123456789012);
    inlet__ring_timed(&memory, INLET__RING_TIMED_RAW, 20);
    inlet__ring_timed(&memory, INLET__RING_TIMED_HOOK, -5);
    inlet__ring_read_timed(section, INLET__RING_TIMED_RAW, &histogram);
    assert_int_equal(histogram.count, 2);
    assert_true(histogram.max == 123456789012);
    inlet__histogram_reset(&histogram);
    inlet__ring_read_timed(section, INLET__RING_TIMED_HOOK, &histogram);
    assert_int_equal(histogram.count, 1);
    assert_int_equal(histogram.max, 0);
}

static void lies_about_times_stay_within_bounds(void **state) {
    (void)state;
    inlet__ring_capture_t *capture = fresh();
    memset(capture, 0xFF, sizeof *capture);
    inlet__ring_read_timed(section, INLET__RING_TIMED_RAW, &histogram);
    assert_true(histogram.count == INLET__RING_TIMED_BUCKETS * (UINT64_C(1) << 56));
    const inlet__quantiles_t q = inlet__histogram_quantiles(&histogram);
    assert_true(q.p50 >= 0 && q.p50 <= q.p90 && q.p90 <= q.p99 && q.p99 <= q.p999);
    assert_true(q.p999 <= q.max && q.max == INT64_MAX);
    assert_true(inlet__ring_revivals(section) == UINT64_MAX);
}

static void what_is_no_throttling_is_unknown(void **state) {
    (void)state;
    inlet__ring_capture_t *capture = fresh();
    assert_int_equal(inlet__ring_throttling(section), INLET__RING_THROTTLING_UNKNOWN);
    inlet__ring_set_throttling(&memory, INLET__RING_THROTTLING_CERTAIN);
    assert_int_equal(inlet__ring_throttling(section), INLET__RING_THROTTLING_CERTAIN);
    static const uint64_t lies[] = {INLET__RING_THROTTLING_COUNT, UINT64_C(1) << 32, UINT64_MAX};
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        atomic_store(&capture->throttling, lies[i]);
        assert_int_equal(inlet__ring_throttling(section), INLET__RING_THROTTLING_UNKNOWN);
    }
}

static void revivals_are_counted(void **state) {
    (void)state;
    fresh();
    inlet__ring_revived(&memory);
    inlet__ring_revived(&memory);
    assert_int_equal(inlet__ring_revivals(section), 2);
}

static void assert_heard(uint64_t *heard, const char *text) {
    uint8_t bytes[INLET__RING_REMARK_BYTES];
    size_t count;
    assert_true(inlet__ring_hear(&memory, heard, bytes, &count));
    assert_int_equal(count, strlen(text));
    assert_memory_equal(bytes, text, count);
}

static void lines_are_heard_once_and_in_order(void **state) {
    (void)state;
    uint64_t heard = 0;
    uint8_t bytes[INLET__RING_REMARK_BYTES];
    size_t count;
    const inlet__ring_capture_t *capture = fresh();
    assert_false(inlet__ring_hear(&memory, &heard, bytes, &count));
    for (int round = 0; round < 5; round++) {
        assert_true(inlet__ring_say(&memory, "one"));
        assert_true(inlet__ring_say(&memory, "and two"));
        assert_true(inlet__ring_say(&memory, ""));
        assert_false(inlet__ring_say(&memory, "no room"));
        assert_heard(&heard, "one");
        assert_true(inlet__ring_say(&memory, "three"));
        assert_heard(&heard, "and two");
        assert_heard(&heard, "");
        assert_heard(&heard, "three");
        assert_false(inlet__ring_hear(&memory, &heard, bytes, &count));
    }
    assert_int_equal(inlet__ring_last_heard(&memory), heard);
    assert_int_equal(atomic_load(&capture->unsaid), 5);
}

static void a_long_line_is_cut_between_two_characters(void **state) {
    (void)state;
    char text[2 * INLET__RING_REMARK_BYTES], expected[INLET__RING_REMARK_BYTES + 1] = {0};
    uint64_t heard = 0;
    fresh();
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    memcpy(text + INLET__RING_REMARK_BYTES - 1, "\xC3\xA9", 2);
    memset(expected, 'x', INLET__RING_REMARK_BYTES - 1);
    assert_true(inlet__ring_say(&memory, text));
    assert_heard(&heard, expected);
}

static void lies_about_lines_give_bytes_of_this_memory_and_end(void **state) {
    (void)state;
    static const uint64_t saids[] = {4, 1000, UINT64_MAX, UINT64_C(1) << 63};
    uint8_t bytes[INLET__RING_REMARK_BYTES];
    size_t count;
    for (size_t i = 0; i < sizeof saids / sizeof saids[0]; i++) {
        uint64_t heard = 0;
        inlet__ring_capture_t *capture = fresh();
        atomic_store(&capture->said, saids[i]);
        for (size_t k = 0; k < INLET__RING_REMARKS; k++)
            atomic_store(&capture->remarks[k].length, UINT64_MAX - k);
        assert_true(inlet__ring_hear(&memory, &heard, bytes, &count));
        assert_int_equal(count, 0);
        assert_true(heard == saids[i]);
        assert_false(inlet__ring_hear(&memory, &heard, bytes, &count));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_come_back_at_most_an_eighth_too_long),
        cmocka_unit_test(the_longest_time_is_exact_and_sources_are_apart),
        cmocka_unit_test(lies_about_times_stay_within_bounds),
        cmocka_unit_test(what_is_no_throttling_is_unknown),
        cmocka_unit_test(revivals_are_counted),
        cmocka_unit_test(lines_are_heard_once_and_in_order),
        cmocka_unit_test(a_long_line_is_cut_between_two_characters),
        cmocka_unit_test(lies_about_lines_give_bytes_of_this_memory_and_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
