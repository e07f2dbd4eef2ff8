/* The scripts that come with inlet-macro: records in, what each would send out. */
#include "test.h"

#include <inlet/keys.h>
#include <string.h>

#include "support/macro_rig.h"

static const char *folder;

static void load(const char *name) {
    assert_true(engine_runs(rig_engine(), rig_load_file(folder, name)));
    assert_string_equal(rig_told(), "");
}

static int64_t type_letters(int64_t ms, const char *text) {
    for (; *text != '\0'; text++, ms += 20)
        rig_tap(ms, *text == ';' ? INLET_KEY_Semicolon : INLET_KEY_KeyA + (uint32_t)(*text - 'a'));
    return ms;
}

static void a_trigger_is_taken_back_and_written_out(void **state) {
    (void)state;
    load("text-expander.lua");
    rig_us_layout();
    const int64_t ms = type_letters(0, "run;ru");
    assert_string_equal(rig_told(), "");
    type_letters(ms, "n");
    assert_string_equal(
        rig_told(), "120: key Backspace down | 120: key Backspace up | 120: key Backspace down | "
                    "120: key Backspace up | 120: key Backspace down | 120: key Backspace up | "
                    "120: key Backspace down | 120: key Backspace up | "
                    "120: unit U+D83C down | 120: unit U+D83C up | 120: unit U+DFC3 down | "
                    "120: unit U+DFC3 up");
}

static void a_new_line_of_a_snippet_is_the_enter_key(void **state) {
    (void)state;
    load("text-expander.lua");
    rig_us_layout();
    type_letters(0, ";sig");
    const char *told = rig_told();
    assert_non_null(strstr(told, "unit U+002C up | 60: key Enter down | 60: key Enter up | "
                                 "60: unit U+004A down"));
}

static void what_is_corrected_or_clicked_away_is_no_trigger(void **state) {
    (void)state;
    load("text-expander.lua");
    rig_us_layout();
    int64_t ms = type_letters(0, ";ru");
    rig_button(ms, INLET_BUTTON_LEFT, true);
    rig_button(ms + 1, INLET_BUTTON_LEFT, false);
    ms = type_letters(ms + 10, "n;rx");
    rig_tap(ms, INLET_KEY_Backspace);
    assert_string_equal(rig_told(), "");
    type_letters(ms + 10, "un"); /* ;r + un */
    assert_non_null(strstr(rig_told(), "key Backspace down"));
}

static void what_another_program_types_is_no_trigger(void **state) {
    (void)state;
    load("text-expander.lua");
    rig_us_layout();
    const uint32_t keys[] = {INLET_KEY_Semicolon, INLET_KEY_KeyR, INLET_KEY_KeyU, INLET_KEY_KeyN};
    for (int i = 0; i < 4; i++) {
        rig_key(20 * i, keys[i], true, INLET_FLAG_INJECTED);
        rig_key(20 * i + 1, keys[i], false, INLET_FLAG_INJECTED);
    }
    assert_string_equal(rig_told(), "");
}

static void a_tapped_key_is_escape(void **state) {
    (void)state;
    load("tap-hold.lua");
    rig_key(10, INLET_KEY_F13, true, 0);
    rig_key(100, INLET_KEY_F13, false, 0);
    assert_string_equal(rig_told(), "10: key ControlLeft down | 100: key ControlLeft up | "
                                    "100: key Escape down | 100: key Escape up");
}

static void a_held_key_is_control(void **state) {
    (void)state;
    load("tap-hold.lua");
    rig_key(10, INLET_KEY_F13, true, 0);
    rig_key(40, INLET_KEY_F13, true, INLET_FLAG_REPEAT);
    rig_tap(50, INLET_KEY_KeyC);
    rig_key(80, INLET_KEY_F13, false, 0);
    assert_string_equal(rig_told(), "10: key ControlLeft down | 80: key ControlLeft up");
    rig_key(1000, INLET_KEY_F13, true, 0); /* long, though nothing is pressed meanwhile */
    rig_key(1300, INLET_KEY_F13, false, 0);
    assert_string_equal(rig_told(), "1000: key ControlLeft down | 1300: key ControlLeft up");
}

static void a_lock_lets_go_of_a_held_key(void **state) {
    (void)state;
    load("tap-hold.lua");
    rig_key(10, INLET_KEY_F13, true, 0);
    rig_session(20, INLET_SESSION_LOCKED);
    assert_string_equal(rig_told(), "10: key ControlLeft down | 20: key ControlLeft up");
}

static void fire_lasts_as_long_as_the_trigger(void **state) {
    (void)state;
    load("rapid-fire.lua");
    rig_button(5, INLET_BUTTON_X2, true);
    rig_advance(206);
    rig_button(210, INLET_BUTTON_X2, false);
    rig_advance(1000);
    assert_string_equal(rig_told(), "5: button left down | 5: button left up | "
                                    "105: button left down | 105: button left up | "
                                    "205: button left down | 205: button left up");
    rig_button(1100, INLET_BUTTON_X2, true);
    rig_button(1110, INLET_BUTTON_X2, false);
    assert_string_equal(rig_told(), "1100: button left down | 1100: button left up");
}

static void draw(int64_t ms, const int32_t points[][2], size_t count) {
    rig_key(ms, INLET_KEY_ControlRight, true, 0);
    for (size_t i = 0; i < count; i++)
        rig_moved(ms + 10 * (int64_t)(i + 1), points[i][0], points[i][1]);
    rig_key(ms + 500, INLET_KEY_ControlRight, false, 0);
}

static void a_gesture_is_a_shortcut(void **state) {
    (void)state;
    load("mouse-gestures.lua");
    draw(0, (const int32_t[][2]){{500, 500}, {450, 505}, {400, 498}, {300, 500}}, 4);
    assert_string_equal(rig_told(), "500: key AltLeft down | 500: key ArrowLeft down | "
                                    "500: key ArrowLeft up | 500: key AltLeft up");
    draw(1000, (const int32_t[][2]){{500, 500}, {505, 600}, {500, 700}, {600, 705}}, 4);
    assert_string_equal(rig_told(), "1500: key ControlLeft down | 1500: key KeyW down | "
                                    "1500: key KeyW up | 1500: key ControlLeft up");
}

static void little_movement_and_shortcuts_are_no_gesture(void **state) {
    (void)state;
    load("mouse-gestures.lua");
    draw(0, (const int32_t[][2]){{500, 500}, {450, 505}, {500, 498}}, 3);
    rig_key(1000, INLET_KEY_ControlRight, true, 0);
    rig_moved(1010, 0, 0);
    rig_moved(1020, 500, 0);
    rig_tap(1030, INLET_KEY_KeyC);
    rig_key(1040, INLET_KEY_ControlRight, false, 0);
    rig_moved(1050, 0, 0);
    assert_string_equal(rig_told(), "");
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_trigger_is_taken_back_and_written_out, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(a_new_line_of_a_snippet_is_the_enter_key, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(what_is_corrected_or_clicked_away_is_no_trigger, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(what_another_program_types_is_no_trigger, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(a_tapped_key_is_escape, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(a_held_key_is_control, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(a_lock_lets_go_of_a_held_key, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(fire_lasts_as_long_as_the_trigger, rig_set_up,
                                        rig_tear_down),
        cmocka_unit_test_setup_teardown(a_gesture_is_a_shortcut, rig_set_up, rig_tear_down),
        cmocka_unit_test_setup_teardown(little_movement_and_shortcuts_are_no_gesture, rig_set_up,
                                        rig_tear_down),
    };
    if (argc != 2)
        return 1;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
