/* The words of JSON lines and messages: overlays and scripts match on them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/event.h>
#include <inlet/names.h>

static void events_are_named_as_overlays_read_them(void **state) {
    static const char *const names[INLET_EVENT_TYPE_COUNT] = {
        "unknown",     "key_pressed", "key_released", "mouse_pressed", "mouse_released",
        "mouse_moved", "mouse_wheel", "loss",         "blind",         "sources",
        "device",      "focus",       "session",      "layout",        "snapshot",
        "mark",        "name",        "clock"};
    (void)state;
    for (uint16_t type = 0; type < INLET_EVENT_TYPE_COUNT; type++)
        assert_string_equal(inlet_event_type_name(type), names[type]);
}

static void causes_are_named(void **state) {
    static const char *const names[INLET_CAUSE_COUNT] = {"none",
                                                         "ring_full",
                                                         "slow_subscriber",
                                                         "not_retained",
                                                         "agent_died",
                                                         "agent_replaced",
                                                         "no_subscriber",
                                                         "no_agent",
                                                         "paused",
                                                         "session_locked",
                                                         "session_disconnected",
                                                         "secure_desktop",
                                                         "suspended",
                                                         "elevated_foreground",
                                                         "hook_removed",
                                                         "hidden",
                                                         "skipped",
                                                         "lagged",
                                                         "agent_renewed",
                                                         "unshown",
                                                         "damaged"};
    (void)state;
    for (uint32_t cause = 0; cause < INLET_CAUSE_COUNT; cause++)
        assert_string_equal(inlet_cause_name(cause), names[cause]);
}

static void buttons_and_sources_are_named(void **state) {
    (void)state;
    assert_string_equal(inlet_button_name(INLET_BUTTON_LEFT), "left");
    assert_string_equal(inlet_button_name(INLET_BUTTON_RIGHT), "right");
    assert_string_equal(inlet_button_name(INLET_BUTTON_MIDDLE), "middle");
    assert_string_equal(inlet_button_name(INLET_BUTTON_X1), "x1");
    assert_string_equal(inlet_button_name(INLET_BUTTON_X2), "x2");
    assert_string_equal(inlet_source_name(INLET_SOURCE_RAW), "raw");
    assert_string_equal(inlet_source_name(INLET_SOURCE_HOOK), "hook");
    assert_string_equal(inlet_source_name(INLET_SOURCE_ALL), "both");
}

static void what_records_of_state_say_is_named(void **state) {
    static const char *const changes[INLET_SESSION_CHANGE_COUNT] = {
        "unknown",        "locked",      "unlocked",   "disconnected", "connected", "remote",
        "secure_desktop", "own_desktop", "suspending", "resumed",      "paused",    "unpaused"};
    static const char *const subjects[INLET_NAME_SUBJECT_COUNT] = {
        "unknown", "device_path", "device", "process", "window_title", "layout"};
    static const char *const reasons[INLET_CLOCK_REASON_COUNT] = {"unknown", "started", "minute",
                                                                  "resumed", "set"};
    (void)state;
    for (uint32_t change = 0; change < INLET_SESSION_CHANGE_COUNT; change++)
        assert_string_equal(inlet_session_change_name(change), changes[change]);
    for (uint32_t subject = 0; subject < INLET_NAME_SUBJECT_COUNT; subject++)
        assert_string_equal(inlet_name_subject_name(subject), subjects[subject]);
    for (uint32_t reason = 0; reason < INLET_CLOCK_REASON_COUNT; reason++)
        assert_string_equal(inlet_clock_reason_name(reason), reasons[reason]);
    assert_string_equal(inlet_control_name(INLET_CONTROL_UNKNOWN), "unknown");
    assert_string_equal(inlet_control_name(INLET_CONTROL_OPEN), "open");
    assert_string_equal(inlet_control_name(INLET_CONTROL_PROTECTED), "protected");
    assert_string_equal(inlet_device_kind_name(INLET_DEVICE_MOUSE), "mouse");
    assert_string_equal(inlet_device_kind_name(INLET_DEVICE_KEYBOARD), "keyboard");
    assert_string_equal(inlet_device_kind_name(INLET_DEVICE_OTHER), "other");
}

static void numbers_of_a_newer_service_are_unknown(void **state) {
    (void)state;
    assert_string_equal(inlet_event_type_name(INLET_EVENT_TYPE_COUNT), "unknown");
    assert_string_equal(inlet_event_type_name(UINT16_MAX), "unknown");
    assert_string_equal(inlet_cause_name(INLET_CAUSE_COUNT), "unknown");
    assert_string_equal(inlet_cause_name(UINT32_MAX), "unknown");
    assert_string_equal(inlet_button_name(0), "unknown");
    assert_string_equal(inlet_button_name(INLET_BUTTON_X2 + 1), "unknown");
    assert_string_equal(inlet_button_name(UINT32_MAX), "unknown");
    assert_string_equal(inlet_device_kind_name(INLET_DEVICE_OTHER + 1), "unknown");
    assert_string_equal(inlet_session_change_name(INLET_SESSION_CHANGE_COUNT), "unknown");
    assert_string_equal(inlet_control_name(INLET_CONTROL_COUNT), "unknown");
    assert_string_equal(inlet_name_subject_name(INLET_NAME_SUBJECT_COUNT), "unknown");
    assert_string_equal(inlet_clock_reason_name(INLET_CLOCK_REASON_COUNT), "unknown");
    assert_string_equal(inlet_source_name(0), "unknown");
    assert_string_equal(inlet_source_name(INLET_SOURCE_ALL + 1), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_named_as_overlays_read_them),
        cmocka_unit_test(causes_are_named),
        cmocka_unit_test(buttons_and_sources_are_named),
        cmocka_unit_test(what_records_of_state_say_is_named),
        cmocka_unit_test(numbers_of_a_newer_service_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
