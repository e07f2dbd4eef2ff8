/* Which keys and buttons a stream's records hold, and what repairs them. */
#include "test.h"

#include "base/event_check.h"
#include "stream/held.h"

enum { HID_A = 0x00070004, HID_CONTROL_LEFT = 0x000700E0 };

static inlet_event_t key(uint16_t type, uint32_t source, uint32_t hid) {
    return (inlet_event_t){.seq = 1, .type = type, .flags = source, .u.key = {.hid = hid}};
}

static inlet_event_t button(uint16_t type, uint32_t source, uint32_t number) {
    return (inlet_event_t){
        .seq = 1, .type = type, .flags = source, .u.button = {.button = number, .x = 5}};
}

static void note(inlet__held_t *held, inlet_event_t event) {
    inlet__held_note(held, &event);
}

static bool has(const inlet__held_t *held, inlet_event_t press) {
    inlet__act_t act;
    assert_true(inlet__act_of(&press, &act));
    return inlet__held_has(held, &act);
}

static void a_press_holds_until_its_release(void **state) {
    (void)state;
    inlet__held_t held = {0};
    const inlet_event_t a = key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, HID_A);
    const inlet_event_t left = button(INLET_EVENT_MOUSE_PRESSED, INLET_FLAG_RAW, INLET_BUTTON_LEFT);
    note(&held, a);
    note(&held, left);
    assert_true(has(&held, a) && has(&held, left));
    note(&held, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A));
    assert_false(has(&held, a));
    assert_true(has(&held, left));
    note(&held, button(INLET_EVENT_MOUSE_RELEASED, INLET_FLAG_RAW, INLET_BUTTON_LEFT));
    assert_int_equal(held.count, 0);
}

static void repeats_hold_once_and_a_release_of_nothing_changes_nothing(void **state) {
    (void)state;
    inlet__held_t held = {0};
    note(&held, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A));
    assert_int_equal(held.count, 0);
    note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, HID_A));
    note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW | INLET_FLAG_REPEAT, HID_A));
    assert_int_equal(held.count, 1);
    note(&held, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A));
    assert_int_equal(held.count, 0);
}

static void source_device_key_and_false_control_each_tell_acts_apart(void **state) {
    (void)state;
    inlet_event_t acts[6];
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        acts[i] = key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, HID_CONTROL_LEFT);
    acts[1].flags = INLET_FLAG_HOOK;
    acts[2].device = 7;
    acts[3].u.key.hid = HID_A;
    acts[4].flags |= INLET_FLAG_FALSE_CONTROL;
    acts[5] = button(INLET_EVENT_MOUSE_PRESSED, INLET_FLAG_RAW, INLET_BUTTON_LEFT);
    inlet__held_t held = {0};
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        note(&held, acts[i]);
    assert_int_equal(held.count, COUNT_OF(acts));
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        inlet_event_t release = acts[i];
        release.type++;
        note(&held, release);
        for (size_t j = 0; j < COUNT_OF(acts); j++)
            assert_int_equal(has(&held, acts[j]), j > i);
    }
}

static void a_key_without_a_usage_is_known_by_its_scan_code_then_by_its_virtual_key(void **state) {
    (void)state;
    inlet__held_t held = {0};
    inlet_event_t by_scan = key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 0);
    by_scan.u.key.scan = 0x6F;
    by_scan.u.key.vk = 0x41;
    inlet_event_t by_vk = key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 0);
    by_vk.u.key.vk = 0x41;
    inlet_event_t by_other_vk = by_vk;
    by_other_vk.u.key.vk = 0x42;
    note(&held, by_scan);
    note(&held, by_vk);
    note(&held, by_other_vk);
    assert_int_equal(held.count, 3);
    by_scan.type = INLET_EVENT_KEY_RELEASED;
    by_scan.u.key.vk = 0x42; /* another layout meanwhile */
    note(&held, by_scan);
    assert_int_equal(held.count, 2);
    assert_true(has(&held, by_vk) && has(&held, by_other_vk));
}

static void what_is_not_held_makes_no_act(void **state) {
    (void)state;
    inlet_event_t events[6] = {
        key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 0),
        key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW | INLET_FLAG_OVERRUN, 0),
        key(INLET_EVENT_KEY_PRESSED, 0, HID_A),
        {.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW},
        {.type = INLET_EVENT_MOUSE_WHEEL, .flags = INLET_FLAG_RAW},
        {.type = INLET_EVENT_BLIND},
    };
    events[0].u.key.vk = 0xE7; /* a character */
    events[0].u.key.unit = 0x20AC;
    inlet__held_t held = {0};
    inlet__act_t act;
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        assert_false(inlet__act_of(&events[i], &act));
        note(&held, events[i]);
        assert_int_equal(held.count, 0);
    }
}

static void the_65th_act_is_not_remembered_and_its_release_harms_no_other(void **state) {
    (void)state;
    inlet__held_t held = {0};
    for (uint32_t i = 0; i <= INLET__HELD_MAX; i++)
        note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, HID_A + i));
    assert_int_equal(held.count, INLET__HELD_MAX);
    note(&held, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A + INLET__HELD_MAX));
    assert_int_equal(held.count, INLET__HELD_MAX);
    for (uint32_t i = 0; i < INLET__HELD_MAX; i++)
        note(&held, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A + i));
    assert_int_equal(held.count, 0);
}

static void the_release_of_each_act_repairs_it_and_is_marked(void **state) {
    (void)state;
    inlet__held_t held = {0};
    inlet_event_t press =
        key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK | INLET_FLAG_INJECTED, HID_A);
    press.device = 3;
    press.u.key.scan = 30;
    press.u.key.vk = 65;
    note(&held, press);
    note(&held, button(INLET_EVENT_MOUSE_PRESSED, INLET_FLAG_RAW, INLET_BUTTON_X2));
    inlet_event_t first = inlet__act_release(&held.acts[0], 900);
    inlet_event_t second = inlet__act_release(&held.acts[1], 900);
    first.seq = 1;
    second.seq = 2;
    assert_true(inlet__event_is_valid(&first) && inlet__event_is_valid(&second));
    assert_int_equal(first.type, INLET_EVENT_KEY_RELEASED);
    assert_int_equal(first.time_ns, 900);
    assert_int_equal(first.flags, INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC);
    assert_int_equal(first.device, 3);
    assert_memory_equal(&first.u.key, &press.u.key, sizeof press.u.key);
    assert_int_equal(second.type, INLET_EVENT_MOUSE_RELEASED);
    assert_int_equal(second.flags, INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC);
    assert_int_equal(second.u.button.button, INLET_BUTTON_X2);
    note(&held, first);
    note(&held, second);
    assert_int_equal(held.count, 0);
}

static void acts_are_found_and_forgotten_by_source_oldest_first(void **state) {
    (void)state;
    inlet__held_t held = {0};
    note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, HID_A));
    note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, HID_A + 1));
    note(&held, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, HID_A + 2));
    assert_int_equal(inlet__held_on(&held, INLET_SOURCE_ALL)->key.hid, HID_A);
    assert_int_equal(inlet__held_on(&held, INLET_SOURCE_RAW)->key.hid, HID_A + 1);
    assert_null(inlet__held_on(&held, 0));
    inlet__held_forget(&held, INLET_SOURCE_HOOK);
    assert_int_equal(held.count, 1);
    assert_null(inlet__held_on(&held, INLET_SOURCE_HOOK));
    assert_non_null(inlet__held_on(&held, INLET_SOURCE_RAW));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_press_holds_until_its_release),
        RUN(repeats_hold_once_and_a_release_of_nothing_changes_nothing),
        RUN(source_device_key_and_false_control_each_tell_acts_apart),
        RUN(a_key_without_a_usage_is_known_by_its_scan_code_then_by_its_virtual_key),
        RUN(what_is_not_held_makes_no_act),
        RUN(the_65th_act_is_not_remembered_and_its_release_harms_no_other),
        RUN(the_release_of_each_act_repairs_it_and_is_marked),
        RUN(acts_are_found_and_forgotten_by_source_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
