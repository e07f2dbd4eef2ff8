/* How many may be connected: each limit by itself, up to it and beyond. */
#include "test.h"

#include <string.h>

#include "pipes/limits.h"

static const inlet__limits_t limits = {.connections = 9,
                                       .connections_user = 7,
                                       .connections_session = 6,
                                       .unauthenticated = 5,
                                       .unauthenticated_user = 3};

static void as_many_as_there_may_be_may_call(void **state) {
    (void)state;
    assert_null(
        inlet__limits_of_call(&limits, &(inlet__crowd_t){.connections = 8, .unauthenticated = 4}));
    assert_non_null(
        inlet__limits_of_call(&limits, &(inlet__crowd_t){.connections = 9, .unauthenticated = 4}));
    assert_non_null(
        inlet__limits_of_call(&limits, &(inlet__crowd_t){.connections = 8, .unauthenticated = 5}));
}

static void as_many_as_a_user_and_a_session_may_have_may_stay(void **state) {
    (void)state;
    static const struct {
        inlet__crowd_t crowd;
        const char *refusal;
    } cases[] = {
        {{100, 6, 5, 100, 2}, NULL}, /* the totals were judged at the call */
        {{0, 7, 5, 0, 2}, "this user has too many connections"},
        {{0, 6, 6, 0, 2}, "this session has too many connections"},
        {{0, 6, 5, 0, 3}, "this user has too many unfinished handshakes"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *refusal = inlet__limits_of_user(&limits, &cases[i].crowd);
        if (cases[i].refusal == NULL)
            assert_null(refusal);
        else
            assert_string_equal(refusal, cases[i].refusal);
    }
}

static void no_user_can_take_all_that_there_is(void **state) {
    (void)state;
    const inlet__limits_t defaults = inlet__limits_defaults();
    assert_true(defaults.connections_user < defaults.connections);
    assert_true(defaults.connections_session < defaults.connections);
    assert_true(defaults.unauthenticated_user < defaults.unauthenticated);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(as_many_as_there_may_be_may_call),
        RUN(as_many_as_a_user_and_a_session_may_have_may_stay),
        RUN(no_user_can_take_all_that_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
