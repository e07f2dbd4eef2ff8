/* <inlet/state.h>: what is known after which records, and what is not. */
#include "test.h"

#include <inlet/keys.h>
#include <inlet/state.h>
#include <string.h>

static inlet_state_t *state;
static uint64_t seq;

static int set_up(void **unused) {
    (void)unused;
    seq = 100;
    return inlet_state_open(&state) == INLET_OK ? 0 : -1;
}

static int tear_down(void **unused) {
    (void)unused;
    inlet_state_close(state);
    return 0;
}

static void put(inlet_event_t event) {
    event.seq = ++seq;
    if (event.time_ns == 0)
        event.time_ns = (int64_t)seq;
    assert_int_equal(inlet_state_put(state, &event), INLET_OK);
}

static inlet_event_t key(uint16_t type, uint32_t flags, uint32_t hid) {
    return (inlet_event_t){.type = type, .flags = flags, .u.key = {.hid = hid}};
}

static inlet_event_t press(uint32_t hid) {
    return key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, hid);
}

static inlet_event_t release(uint32_t hid) {
    return key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, hid);
}

static inlet_event_t button(uint16_t type, int32_t x, int32_t y) {
    return (inlet_event_t){.type = type,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                           .u.button = {.button = INLET_BUTTON_LEFT, .x = x, .y = y}};
}

static inlet_event_t sources(uint32_t mask) {
    return (inlet_event_t){
        .type = INLET_EVENT_SOURCES,
        .u.sources = {.mask = mask, .cause = mask == 0 ? INLET_CAUSE_NO_SUBSCRIBER : 0}};
}

static inlet_event_t loss(uint32_t cause) {
    return (inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {.count = 1, .cause = cause}};
}

static inlet_event_t snapshot(uint16_t index, uint16_t count, uint32_t hid) {
    return (inlet_event_t){.type = INLET_EVENT_SNAPSHOT,
                           .flags = count != 0 ? INLET_FLAG_RAW : 0,
                           .u.snapshot = {.index = index,
                                          .count = count,
                                          .act = count != 0 ? INLET_EVENT_KEY_PRESSED : 0,
                                          .sources = INLET_FLAG_RAW,
                                          .code = hid}};
}

static void put_name(uint8_t subject, uint32_t device, const char *text) {
    const size_t length = strlen(text), pieces = (length + 11) / 12;
    for (size_t i = 0; i < pieces; i++) {
        inlet_event_t event = {.type = INLET_EVENT_NAME, .device = device};
        event.process = device == 0 ? 77 : 0;
        event.u.name.subject = subject;
        event.u.name.index = (uint8_t)i;
        event.u.name.count = (uint8_t)pieces;
        event.u.name.length = (uint8_t)(i + 1 < pieces ? 12 : length - 12 * i);
        memcpy(event.u.name.text, text + 12 * i, event.u.name.length);
        put(event);
    }
}

static inlet_state_info_t info(void) {
    inlet_state_info_t told = {.struct_size = sizeof told};
    assert_int_equal(inlet_state_info(state, &told), INLET_OK);
    return told;
}

static int is_known(uint32_t what) {
    return (info().known & what) != 0;
}

static void a_key_is_held_from_its_press_to_its_release(void **unused) {
    (void)unused;
    put(press(INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyA));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyB));
    assert_false(inlet_state_has_key(state, 0));
    put(release(INLET_KEY_KeyA));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
}

static void with_two_sources_it_is_held_until_both_let_go(void **unused) {
    (void)unused;
    inlet_held_t held[4];
    uint32_t count;
    put(press(INLET_KEY_KeyA));
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, INLET_KEY_KeyA));
    assert_int_equal(inlet_state_held(state, held, 4, &count), INLET_OK);
    assert_int_equal(count, 2);
    assert_int_equal(held[0].flags, INLET_FLAG_RAW);
    assert_int_equal(held[1].flags, INLET_FLAG_HOOK);
    assert_int_equal(held[1].hid, INLET_KEY_KeyA);
    put(release(INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyA));
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_HOOK, INLET_KEY_KeyA));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
}

static void what_fuse_joined_is_let_go_by_single_records(void **unused) {
    (void)unused;
    inlet_event_t joined = key(INLET_EVENT_KEY_PRESSED, INLET_SOURCE_ALL, INLET_KEY_KeyA);
    joined.device = 3;
    put(joined);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_HOOK, INLET_KEY_KeyA));
    inlet_event_t raw = release(INLET_KEY_KeyA);
    raw.device = 3;
    put(raw);
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
}

static void the_control_before_altgr_is_no_control(void **unused) {
    (void)unused;
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW | INLET_FLAG_FALSE_CONTROL,
            INLET_KEY_ControlLeft));
    assert_false(inlet_state_has_key(state, INLET_KEY_ControlLeft));
    uint32_t count;
    assert_int_equal(inlet_state_held(state, NULL, 0, &count), INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);
}

static void buttons_are_held_and_say_where_the_pointer_is(void **unused) {
    (void)unused;
    assert_false(is_known(INLET_STATE_POSITION));
    put(button(INLET_EVENT_MOUSE_PRESSED, -5, 6));
    assert_true(inlet_state_has_button(state, INLET_BUTTON_LEFT));
    assert_false(inlet_state_has_button(state, INLET_BUTTON_RIGHT));
    assert_false(inlet_state_has_button(state, 0));
    assert_true(is_known(INLET_STATE_POSITION));
    assert_int_equal(info().x, -5);
    assert_int_equal(info().y, 6);
    assert_int_equal(info().position_ns, (int64_t)seq);
    inlet_event_t raw = button(INLET_EVENT_MOUSE_RELEASED, 0, 0);
    raw.flags = INLET_FLAG_RAW;
    put(raw); /* without a position, and another source */
    assert_true(inlet_state_has_button(state, INLET_BUTTON_LEFT));
    assert_int_equal(info().x, -5);
    put(button(INLET_EVENT_MOUSE_RELEASED, 1, 2));
    assert_false(inlet_state_has_button(state, INLET_BUTTON_LEFT));
}

static void what_a_loss_may_have_let_go_is_not_held(void **unused) {
    (void)unused;
    put(snapshot(0, 0, 0));
    put(press(INLET_KEY_KeyA));
    assert_true(is_known(INLET_STATE_HELD));
    put(loss(INLET_CAUSE_HIDDEN));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyA));
    put(loss(INLET_CAUSE_SLOW_SUBSCRIBER));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
    assert_false(is_known(INLET_STATE_HELD));
    assert_false(is_known(INLET_STATE_SOURCES));
    assert_int_equal(info().sources, 0);
    put(snapshot(0, 1, INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyA));
    assert_true(is_known(INLET_STATE_HELD));
    assert_int_equal(info().sources, INLET_FLAG_RAW);
}

static void a_snapshot_replaces_what_was_held(void **unused) {
    (void)unused;
    put(press(INLET_KEY_KeyZ));
    put(snapshot(0, 2, INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyZ)); /* not half of it */
    put(snapshot(1, 2, INLET_KEY_KeyB));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyZ));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyB));
    put(snapshot(0, 0, 0));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
}

static void a_snapshot_out_of_its_turn_is_none(void **unused) {
    (void)unused;
    put(press(INLET_KEY_KeyZ));
    put(snapshot(1, 2, INLET_KEY_KeyA));
    put(snapshot(0, 3, INLET_KEY_KeyA));
    put(snapshot(2, 3, INLET_KEY_KeyA));
    put(snapshot(1, 3, INLET_KEY_KeyA));
    for (uint16_t i = 0; i <= INLET_HELD_MAX; i++)
        put(snapshot(i, INLET_HELD_MAX + 1, INLET_KEY_KeyA));
    assert_true(inlet_state_has_key(state, INLET_KEY_KeyZ));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
    inlet_event_t sourceless = snapshot(0, 1, INLET_KEY_KeyA);
    sourceless.flags = 0;
    put(sourceless);
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
    put(snapshot(0, 2, INLET_KEY_KeyA));
    put(loss(INLET_CAUSE_SLOW_SUBSCRIBER));
    put(snapshot(1, 2, INLET_KEY_KeyB));
    assert_false(is_known(INLET_STATE_HELD));
}

static void a_source_that_begins_holds_nothing_that_is_known(void **unused) {
    (void)unused;
    put(snapshot(0, 0, 0));
    put(press(INLET_KEY_KeyA));
    put(sources(0));
    assert_false(is_known(INLET_STATE_HELD));
    inlet_event_t repair = release(INLET_KEY_KeyA);
    repair.flags |= INLET_FLAG_SYNTHETIC;
    put(repair);
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
    put(press(INLET_KEY_KeyB));
    put(sources(INLET_FLAG_RAW));
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyB));
    assert_false(is_known(INLET_STATE_HELD));
    assert_int_equal(info().sources, INLET_FLAG_RAW);
    put(snapshot(0, 0, 0));
    put(sources(INLET_SOURCE_ALL)); /* one goes on, and knows */
    assert_true(is_known(INLET_STATE_HELD));
}

static void what_surrounds_input_is_told(void **unused) {
    (void)unused;
    assert_int_equal(info().known, 0);
    put((inlet_event_t){.type = INLET_EVENT_LAYOUT,
                        .u.layout = {.hkl = 0x04070407, .locks = INLET_LOCK_CAPS}});
    put_name(INLET_NAME_LAYOUT, 0, "00000407");
    put((inlet_event_t){
        .type = INLET_EVENT_FOCUS, .process = 77, .u.focus = {.window = 0xABC, .elevated = 1}});
    put_name(INLET_NAME_PROCESS, 0, "C:\\Windows\\notepad.exe");
    put((inlet_event_t){.type = INLET_EVENT_CLOCK,
                        .time_ns = 555,
                        .u.clock = {.utc_ns = 999, .error_ns = 5, .reason = INLET_CLOCK_MINUTE}});
    put((inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_LOCKED});
    put((inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_REMOTE});
    put((inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_PAUSED});
    put((inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_UNPAUSED});
    const inlet_state_info_t told = info();
    assert_int_equal(told.known, INLET_STATE_LAYOUT | INLET_STATE_FOCUS | INLET_STATE_CLOCK);
    assert_int_equal(told.hkl, 0x04070407);
    assert_int_equal(told.locks, INLET_LOCK_CAPS);
    assert_int_equal(told.window, 0xABC);
    assert_int_equal(told.process, 77);
    assert_int_equal(told.elevated, 1);
    assert_int_equal(told.clock_ns, 555);
    assert_int_equal(told.clock_utc_ns, 999);
    assert_int_equal(told.clock_error_ns, 5);
    assert_int_equal(told.session, INLET_STATE_LOCKED | INLET_STATE_REMOTE);
    char text[INLET_NAME_BYTES_MAX + 1];
    assert_int_equal(inlet_state_name(state, INLET_NAME_LAYOUT, 0, text, sizeof text), INLET_OK);
    assert_string_equal(text, "00000407");
    assert_int_equal(inlet_state_name(state, INLET_NAME_PROCESS, 0, text, sizeof text), INLET_OK);
    assert_string_equal(text, "C:\\Windows\\notepad.exe");
    assert_int_equal(inlet_state_name(state, INLET_NAME_WINDOW_TITLE, 0, text, sizeof text),
                     INLET_E_NOT_FOUND);
    assert_string_equal(text, "");
}

static void devices_are_told_while_they_are_attached(void **unused) {
    (void)unused;
    uint32_t numbers[2], count;
    inlet_device_t devices[2];
    char text[10];
    inlet_event_t mouse = {.type = INLET_EVENT_DEVICE,
                           .device = 4,
                           .u.device = {.vendor = 1, .kind = INLET_DEVICE_MOUSE, .present = 1}};
    put(mouse);
    put_name(INLET_NAME_DEVICE, 4, "Mouse 4");
    put_name(INLET_NAME_DEVICE_PATH, 4, "\\\\?\\HID#VID_0001");
    assert_int_equal(inlet_state_devices(state, numbers, devices, 2, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_int_equal(numbers[0], 4);
    assert_int_equal(devices[0].vendor, 1);
    assert_int_equal(inlet_state_name(state, INLET_NAME_DEVICE, 4, text, sizeof text), INLET_OK);
    assert_string_equal(text, "Mouse 4");
    assert_int_equal(inlet_state_name(state, INLET_NAME_DEVICE, 5, text, sizeof text),
                     INLET_E_NOT_FOUND);
    assert_int_equal(inlet_state_name(state, INLET_NAME_DEVICE_PATH, 4, text, sizeof text),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_string_equal(text, "");
    assert_int_equal(inlet_state_devices(state, NULL, NULL, 0, &count), INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);
    mouse.u.device.present = 0;
    put(mouse);
    assert_int_equal(inlet_state_devices(state, NULL, NULL, 0, &count), INLET_OK);
    assert_int_equal(count, 0);
}

static void a_reset_knows_nothing(void **unused) {
    (void)unused;
    put(snapshot(0, 1, INLET_KEY_KeyA));
    inlet_state_reset(state);
    assert_int_equal(info().known, 0);
    assert_false(inlet_state_has_key(state, INLET_KEY_KeyA));
}

static void what_is_wrong_is_refused(void **unused) {
    (void)unused;
    inlet_event_t event = press(INLET_KEY_KeyA); /* no number */
    inlet_state_info_t told = {.struct_size = 1};
    uint32_t count = 9;
    char text[4];
    assert_int_equal(inlet_state_put(state, &event), INLET_E_INVALID_ARGUMENT);
    event = (inlet_event_t){.seq = 1, .type = INLET_EVENT_SESSION};
    event.u.session.change = INLET_SESSION_CHANGE_COUNT;
    assert_int_equal(inlet_state_put(state, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_put(state, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_info(state, &told), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_info(state, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_held(state, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_held(NULL, NULL, 0, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_devices(state, NULL, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_state_name(state, 0, 0, text, 4), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_name(state, INLET_NAME_SUBJECT_COUNT, 0, text, 4),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_name(state, INLET_NAME_PROCESS, 0, text, 0),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_state_open(NULL), INLET_E_INVALID_ARGUMENT);
    assert_false(inlet_state_has_key(NULL, INLET_KEY_KeyA));
    inlet_state_reset(NULL);
    inlet_state_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_held_from_its_press_to_its_release),
        TEST(with_two_sources_it_is_held_until_both_let_go),
        TEST(what_fuse_joined_is_let_go_by_single_records),
        TEST(the_control_before_altgr_is_no_control),
        TEST(buttons_are_held_and_say_where_the_pointer_is),
        TEST(what_a_loss_may_have_let_go_is_not_held),
        TEST(a_snapshot_replaces_what_was_held),
        TEST(a_snapshot_out_of_its_turn_is_none),
        TEST(a_source_that_begins_holds_nothing_that_is_known),
        TEST(what_surrounds_input_is_told),
        TEST(devices_are_told_while_they_are_attached),
        TEST(a_reset_knows_nothing),
        TEST(what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
