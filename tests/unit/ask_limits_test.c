/* How often a user may be asked. */
#include "sessions/ask_limits.h"
#include "test.h"

#define SECOND INT64_C(1000000000)

static inlet__ask_limits_t limits;

static bool take(uint8_t user, int64_t at_s) {
    const uint8_t sid[] = {1, 2, user};
    return inlet__ask_limits_take(&limits, sid, sizeof sid, at_s * SECOND);
}

static void three_at_once_and_then_one_in_twenty_seconds(void **state) {
    (void)state;
    limits = (inlet__ask_limits_t){0};
    assert_true(take(1, 100) && take(1, 100) && take(1, 100));
    assert_false(take(1, 100));
    assert_false(take(1, 119));
    assert_true(take(1, 120));
    assert_false(take(1, 121)); /* refusals are not counted, questions are */
    assert_true(take(1, 400) && take(1, 400) && take(1, 400));
    assert_false(take(1, 400));
}

static void each_user_for_himself(void **state) {
    (void)state;
    limits = (inlet__ask_limits_t){0};
    assert_true(take(1, 5) && take(1, 5) && take(1, 5));
    assert_false(take(1, 5));
    assert_true(take(2, 5));
    assert_false(inlet__ask_limits_take(&limits, (const uint8_t *)"", 0, SECOND));
}

static void many_users_do_not_free_the_one_who_was_asked_most(void **state) {
    (void)state;
    limits = (inlet__ask_limits_t){0};
    assert_true(take(0, 5) && take(0, 5) && take(0, 5));
    for (uint8_t user = 1; user < 3 * INLET__ASK_USERS; user++)
        assert_true(take(user, 5));
    assert_false(take(0, 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_at_once_and_then_one_in_twenty_seconds),
        cmocka_unit_test(each_user_for_himself),
        cmocka_unit_test(many_users_do_not_free_the_one_who_was_asked_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
