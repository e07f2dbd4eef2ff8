/* When a grown ring goes back. */
#include "agent/quiet.h"
#include "test.h"

#define SECOND INT64_C(1000000000)

/* Quiet since 100 s, when 5 slots had been used. */
static inlet__quiet_t begin(void) {
    inlet__quiet_t quiet = {0};
    assert_false(inlet__quiet_look(&quiet, 5, false, 100 * SECOND));
    return quiet;
}

static void it_is_quiet_after_ten_seconds_without_a_post(void **state) {
    (void)state;
    inlet__quiet_t quiet = begin();
    assert_int_equal(inlet__quiet_until_ns(&quiet), 110 * SECOND);
    assert_false(inlet__quiet_look(&quiet, 5, false, 110 * SECOND - 1));
    assert_true(inlet__quiet_look(&quiet, 5, false, 110 * SECOND));
}

/* The service may not have taken all by then. */
static void it_says_so_once_each_time(void **state) {
    (void)state;
    inlet__quiet_t quiet = begin();
    assert_true(inlet__quiet_look(&quiet, 5, false, 110 * SECOND));
    assert_false(inlet__quiet_look(&quiet, 5, false, 111 * SECOND));
    assert_int_equal(inlet__quiet_until_ns(&quiet), 120 * SECOND);
    assert_true(inlet__quiet_look(&quiet, 5, false, 120 * SECOND));
}

static void each_post_begins_it_anew(void **state) {
    (void)state;
    inlet__quiet_t quiet = begin();
    assert_false(inlet__quiet_look(&quiet, 6, false, 109 * SECOND));
    assert_false(inlet__quiet_look(&quiet, 6, false, 118 * SECOND));
    assert_true(inlet__quiet_look(&quiet, 6, false, 119 * SECOND));
}

static void time_without_a_service_does_not_count(void **state) {
    (void)state;
    inlet__quiet_t quiet = begin();
    assert_false(inlet__quiet_look(&quiet, 5, true, 101 * SECOND));
    assert_true(inlet__quiet_until_ns(&quiet) == INT64_MAX);
    assert_false(inlet__quiet_look(&quiet, 5, true, 150 * SECOND));
    /* Another service has come: it has its ten seconds, as clients have theirs to come back. */
    assert_false(inlet__quiet_look(&quiet, 5, false, 200 * SECOND));
    assert_int_equal(inlet__quiet_until_ns(&quiet), 210 * SECOND);
    assert_false(inlet__quiet_look(&quiet, 5, false, 210 * SECOND - 1));
    assert_true(inlet__quiet_look(&quiet, 5, false, 210 * SECOND));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_quiet_after_ten_seconds_without_a_post),
        cmocka_unit_test(it_says_so_once_each_time),
        cmocka_unit_test(each_post_begins_it_anew),
        cmocka_unit_test(time_without_a_service_does_not_count),
    };
    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
