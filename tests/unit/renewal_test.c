/* When an agent of another version is replaced. */
#include "sessions/renewal.h"
#include "test.h"

#define SECOND INT64_C(1000000000)

static const int64_t START = 1000 * SECOND;

static inlet__renewal_t begin(void) {
    inlet__renewal_t renewal;
    inlet__renewal_begin(&renewal, 50, START);
    return renewal;
}

static void two_quiet_seconds_are_the_moment(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    assert_int_equal(inlet__renewal_deadline(&renewal), START + 2 * SECOND);
    assert_false(inlet__renewal_look(&renewal, 50, 0, START + 2 * SECOND - 1));
    assert_true(inlet__renewal_look(&renewal, 50, 0, START + 2 * SECOND));
}

static void it_is_said_once(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    assert_true(inlet__renewal_look(&renewal, 50, 0, START + 2 * SECOND));
    assert_false(inlet__renewal_look(&renewal, 50, 0, START + 9 * SECOND));
    assert_true(inlet__renewal_deadline(&renewal) == INT64_MAX);
}

static void what_is_captured_begins_the_two_seconds_anew(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    assert_false(inlet__renewal_look(&renewal, 51, 0, START + SECOND));
    assert_int_equal(inlet__renewal_deadline(&renewal), START + 3 * SECOND);
    assert_false(inlet__renewal_look(&renewal, 51, 0, START + 3 * SECOND - 1));
    assert_true(inlet__renewal_look(&renewal, 51, 0, START + 3 * SECOND));
}

static void a_held_key_is_waited_for(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    assert_false(inlet__renewal_look(&renewal, 50, 1, START + 30 * SECOND));
    assert_int_equal(inlet__renewal_deadline(&renewal), START + 600 * SECOND);
    assert_false(inlet__renewal_look(&renewal, 50, 1, START + 70 * SECOND));
    assert_true(inlet__renewal_look(&renewal, 51, 0, START + 70 * SECOND));
}

static void without_a_quiet_moment_one_with_nothing_held_will_do(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    for (int64_t second = 1; second < 60; second++)
        assert_false(
            inlet__renewal_look(&renewal, 50 + (uint64_t)second, 0, START + second * SECOND));
    assert_int_equal(inlet__renewal_deadline(&renewal), START + 60 * SECOND);
    assert_true(inlet__renewal_look(&renewal, 200, 0, START + 60 * SECOND));
}

static void after_ten_minutes_it_is_any_moment(void **state) {
    (void)state;
    inlet__renewal_t renewal = begin();
    assert_false(inlet__renewal_look(&renewal, 60, 3, START + 600 * SECOND - 1));
    assert_true(inlet__renewal_look(&renewal, 61, 3, START + 600 * SECOND));
}

static void an_agent_of_its_own_is_never_replaced(void **state) {
    (void)state;
    inlet__renewal_t renewal = {0};
    assert_false(inlet__renewal_look(&renewal, 1, 0, START));
    assert_true(inlet__renewal_deadline(&renewal) == INT64_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_quiet_seconds_are_the_moment),
        cmocka_unit_test(it_is_said_once),
        cmocka_unit_test(what_is_captured_begins_the_two_seconds_anew),
        cmocka_unit_test(a_held_key_is_waited_for),
        cmocka_unit_test(without_a_quiet_moment_one_with_nothing_held_will_do),
        cmocka_unit_test(after_ten_minutes_it_is_any_moment),
        cmocka_unit_test(an_agent_of_its_own_is_never_replaced),
    };
    return cmocka_run_group_tests_name("renewal", tests, NULL, NULL);
}
