/* Status names and messages, and the values that the wire and the ABI have frozen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/status.h>

static const inlet_status_t listed[] = {
#define X(name, value, message) INLET_##name,
#include <inlet/status.def>
#undef X
};

#define LISTED_COUNT (sizeof listed / sizeof listed[0])

static void names_are_those_of_the_constants(void **state) {
    (void)state;
    assert_string_equal(inlet_status_name(INLET_OK), "INLET_OK");
    assert_string_equal(inlet_status_name(INLET_E_TIMEOUT), "INLET_E_TIMEOUT");
    assert_string_equal(inlet_status_name(INLET_E_INTERNAL), "INLET_E_INTERNAL");
}

static void values_that_the_wire_uses_stay_as_they_are(void **state) {
    (void)state;
    assert_int_equal(INLET_OK, 0);
    assert_int_equal(INLET_E_INVALID_ARGUMENT, -1);
    assert_int_equal(INLET_E_BUSY, -10);
    assert_int_equal(INLET_E_NOT_INSTALLED, -20);
    assert_int_equal(INLET_E_SERVICE_STOPPED, -28);
    assert_int_equal(INLET_E_PROTOCOL, -40);
    assert_int_equal(INLET_E_CONNECTION_LOST, -45);
    assert_int_equal(INLET_E_IO, -60);
    assert_int_equal(INLET_E_INTERNAL, -61);
    assert_int_equal(INLET_E_DISK_FULL, -62);
}

static void every_failure_is_negative_and_has_a_name_and_a_message_of_its_own(void **state) {
    (void)state;
    for (size_t i = 0; i < LISTED_COUNT; i++) {
        assert_true(listed[i] == INLET_OK ? i == 0 : listed[i] < 0);
        assert_true(strlen(inlet_status_message(listed[i])) > 0);
        assert_string_not_equal(inlet_status_name(listed[i]), "INLET_E_UNKNOWN");
        for (size_t j = i + 1; j < LISTED_COUNT; j++) {
            assert_string_not_equal(inlet_status_name(listed[i]), inlet_status_name(listed[j]));
            assert_string_not_equal(inlet_status_message(listed[i]),
                                    inlet_status_message(listed[j]));
        }
    }
}

static void messages_say_what_the_user_can_do(void **state) {
    (void)state;
    assert_non_null(strstr(inlet_status_message(INLET_E_NOT_INSTALLED), "inlet service install"));
    assert_non_null(strstr(inlet_status_message(INLET_E_NOT_RUNNING), "inlet service start"));
    assert_non_null(strstr(inlet_status_message(INLET_E_NOT_PAIRED), "inlet pair"));
}

static void a_number_that_is_no_status_is_unknown(void **state) {
    static const inlet_status_t unknown[] = {1, -12, -1000, INT32_MIN, INT32_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_string_equal(inlet_status_name(unknown[i]), "INLET_E_UNKNOWN");
        assert_non_null(strstr(inlet_status_message(unknown[i]), "does not know"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_constants),
        cmocka_unit_test(values_that_the_wire_uses_stay_as_they_are),
        cmocka_unit_test(every_failure_is_negative_and_has_a_name_and_a_message_of_its_own),
        cmocka_unit_test(messages_say_what_the_user_can_do),
        cmocka_unit_test(a_number_that_is_no_status_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
