/* When a client calls again: soon, then less and less often, and not where it is of no use. */
#include "test.h"

#include "sdk/retry.h"

static const inlet_status_t worth[] = {INLET_E_CONNECTION_LOST,
                                       INLET_E_PEER_SILENT,
                                       INLET_E_SERVICE_STOPPED,
                                       INLET_E_NOT_RUNNING,
                                       INLET_E_TIMEOUT,
                                       INLET_E_BUSY,
                                       INLET_E_IO};
static const inlet_status_t useless[] = {
    INLET_E_REVOKED,        INLET_E_UNTRUSTED_SERVICE, INLET_E_VERSION, INLET_E_PROTOCOL,
    INLET_E_AUTHENTICATION, INLET_E_NOT_INSTALLED,     INLET_E_CLOSED,  INLET_E_NOT_PAIRED};

static void what_may_pass_is_tried_for_ever_and_the_rest_is_not(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(worth); i++) {
        inlet__retry_t retry = {0};
        for (int attempt = 0; attempt < 1000; attempt++)
            assert_true(inlet__retry_is_worth(&retry, worth[i]));
    }
    for (size_t i = 0; i < COUNT_OF(useless); i++) {
        inlet__retry_t retry = {0};
        assert_false(inlet__retry_is_worth(&retry, useless[i]));
    }
}

static void a_refusal_is_believed_after_some(void **state) {
    (void)state;
    inlet__retry_t retry = {0};
    for (uint32_t i = 0; i < INLET__RETRY_REFUSALS; i++) {
        assert_true(inlet__retry_is_worth(&retry, INLET_E_REFUSED));
        assert_true(inlet__retry_is_worth(&retry, INLET_E_NOT_RUNNING));
    }
    assert_false(inlet__retry_is_worth(&retry, INLET_E_REFUSED));
}

static void waits_double_up_to_5_s_and_differ(void **state) {
    (void)state;
    inlet__retry_t retry = {0};
    int64_t expected_ns = INLET__RETRY_FIRST_NS;
    for (int attempt = 0; attempt < 100; attempt++) {
        inlet__retry_is_worth(&retry, INLET_E_CONNECTION_LOST);
        assert_true(inlet__retry_wait_ns(&retry, 0) == expected_ns);
        for (uint32_t random = 0; random < 4096; random += 7) {
            const int64_t wait_ns = inlet__retry_wait_ns(&retry, random);
            assert_true(wait_ns <= expected_ns && wait_ns >= expected_ns - expected_ns / 4);
        }
        assert_true(inlet__retry_wait_ns(&retry, 1023) < expected_ns);
        expected_ns *= 2;
        if (expected_ns > INLET__RETRY_LONGEST_NS)
            expected_ns = INLET__RETRY_LONGEST_NS;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_may_pass_is_tried_for_ever_and_the_rest_is_not),
        RUN(a_refusal_is_believed_after_some),
        RUN(waits_double_up_to_5_s_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
