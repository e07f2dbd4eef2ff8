/* What the capture remembers between records: which devices there are, and which keys are down. */
#include "hook/devices.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void devices_are_numbered_in_the_order_of_their_first_event(void **unused) {
    (void)unused;
    inlet__devices_t devices = {0};
    assert_int_equal(inlet__devices_find(&devices, 0x9000)->number, 1);
    assert_int_equal(inlet__devices_find(&devices, 0x10)->number, 2);
    assert_int_equal(inlet__devices_find(&devices, 0x9000)->number, 1);
}

static void no_handle_is_the_unknown_device(void **unused) {
    (void)unused;
    inlet__devices_t devices = {0};
    assert_int_equal(inlet__devices_find(&devices, 0)->number, 0);
    inlet__devices_remove(&devices, 0);
    assert_int_equal(inlet__devices_find(&devices, 7)->number, 1);
}

static void a_handle_that_is_used_again_is_another_device(void **unused) {
    (void)unused;
    inlet__devices_t devices = {0};
    inlet__device_t *device = inlet__devices_find(&devices, 5);
    inlet__keyboard_state_note(&device->keyboard, 30, true);
    inlet__devices_remove(&devices, 5);
    device = inlet__devices_find(&devices, 5);
    assert_int_equal(device->number, 2);
    assert_false(inlet__keyboard_state_note(&device->keyboard, 30, true));
    inlet__devices_remove(&devices, 6);
    assert_int_equal(inlet__devices_find(&devices, 5)->number, 2);
}

static void devices_beyond_the_table_are_unknown_until_one_leaves(void **unused) {
    (void)unused;
    inlet__devices_t devices = {0};
    for (uintptr_t handle = 1; handle <= INLET__DEVICES_MAX; handle++) {
        assert_int_equal(inlet__devices_find(&devices, handle)->number, handle);
    }
    assert_int_equal(inlet__devices_find(&devices, 1000)->number, 0);
    inlet__devices_remove(&devices, 17);
    assert_int_equal(inlet__devices_find(&devices, 1000)->number, INLET__DEVICES_MAX + 1);
}

static void two_keyboards_may_hold_the_same_key(void **unused) {
    (void)unused;
    inlet__devices_t devices = {0};
    assert_false(inlet__keyboard_state_note(&inlet__devices_find(&devices, 1)->keyboard, 30, true));
    assert_false(inlet__keyboard_state_note(&inlet__devices_find(&devices, 2)->keyboard, 30, true));
    assert_true(inlet__keyboard_state_note(&inlet__devices_find(&devices, 1)->keyboard, 30, true));
    inlet__devices_release_keys(&devices);
    assert_false(inlet__keyboard_state_note(&inlet__devices_find(&devices, 1)->keyboard, 30, true));
    assert_int_equal(inlet__devices_find(&devices, 2)->number, 2);
}

static void each_scan_code_and_each_virtual_key_has_a_slot_of_its_own(void **unused) {
    (void)unused;
    bool used[512] = {false};
    used[INLET__KEY_SLOT_FALSE_CONTROL] = true;
    for (unsigned code = 1; code < 128; code++) {
        unsigned slots[] = {inlet__key_slot((uint16_t)code, 1),
                            inlet__key_slot((uint16_t)(0xE000 | code), 1)};
        for (unsigned i = 0; i < 2; i++) {
            assert_true(slots[i] < 512);
            assert_false(used[slots[i]]);
            used[slots[i]] = true;
        }
    }
    for (unsigned vk = 0; vk < 256; vk++) {
        unsigned slot = inlet__key_slot(0, (uint16_t)vk);
        assert_false(used[slot]);
        used[slot] = true;
    }
}

static void any_scan_code_has_a_slot_within_the_table(void **unused) {
    (void)unused;
    for (uint32_t scan = 0; scan <= 0xFFFF; scan++) {
        assert_true(inlet__key_slot((uint16_t)scan, 0xFFFF) < 512);
    }
}

static void a_repeat_is_a_press_of_what_is_down(void **unused) {
    (void)unused;
    inlet__keyboard_state_t state = {0};
    for (unsigned slot = 0; slot < 512; slot++) {
        assert_false(inlet__keyboard_state_note(&state, slot, false));
        assert_false(inlet__keyboard_state_note(&state, slot, true));
        assert_true(inlet__keyboard_state_note(&state, slot, true));
    }
    for (unsigned slot = 0; slot < 512; slot++) {
        assert_false(inlet__keyboard_state_note(&state, slot, false));
    }
    inlet__keyboard_state_t none = {0};
    assert_memory_equal(&state, &none, sizeof(none));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_are_numbered_in_the_order_of_their_first_event),
        cmocka_unit_test(no_handle_is_the_unknown_device),
        cmocka_unit_test(a_handle_that_is_used_again_is_another_device),
        cmocka_unit_test(devices_beyond_the_table_are_unknown_until_one_leaves),
        cmocka_unit_test(two_keyboards_may_hold_the_same_key),
        cmocka_unit_test(each_scan_code_and_each_virtual_key_has_a_slot_of_its_own),
        cmocka_unit_test(any_scan_code_has_a_slot_within_the_table),
        cmocka_unit_test(a_repeat_is_a_press_of_what_is_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
