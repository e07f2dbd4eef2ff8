/* inlet_text_add_system_layout: what events type by the table is what ToUnicodeEx says that keys
 * type. Wine's layouts have no dead keys; what is asked of those is tested by text_probe_test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/keys.h>
#include <inlet/text.h>

enum { STATES = 4, SCAN_NUMPAD_FIRST = 0x47 };

static inlet_text_t *text;

static void put(inlet_event_t event) {
    event.seq = 1;
    assert_int_equal(inlet_text_put(text, &event), INLET_OK);
}

static void press(uint16_t scan, uint16_t vk, bool down) {
    put((inlet_event_t){.type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                        .flags = INLET_FLAG_HOOK,
                        .u.key = {.hid = inlet_key_from_scan(scan), .scan = scan, .vk = vk}});
}

static void put_layout(uint64_t hkl, uint32_t locks) {
    put((inlet_event_t){.type = INLET_EVENT_LAYOUT, .u.layout = {.hkl = hkl, .locks = locks}});
}

static void the_layout_in_force_can_be_asked_of_the_system(void **state) {
    (void)state;
    const uint64_t hkl = (uint64_t)(uintptr_t)GetKeyboardLayout(0);
    uint64_t missing;
    char typed[16];
    uint32_t bytes;
    assert_int_equal(inlet_text_open(NULL, &text), INLET_OK);
    put_layout(hkl, 0);
    assert_true(inlet_text_missing(text, &missing));
    assert_int_equal(inlet_text_add_system_layout(text, missing), INLET_OK);
    assert_false(inlet_text_missing(text, &missing));
    press(0x1E, 'A', true);
    press(0x2A, VK_LSHIFT, true);
    press(0x1E, 'A', true);
    press(0x2A, VK_LSHIFT, false);
    press(0x47, VK_NUMPAD7, true);
    assert_int_equal(inlet_text_read(text, typed, sizeof typed, &bytes), INLET_OK);
    assert_int_equal(bytes, 3);
    assert_memory_equal(typed, "aA7", 3);
    inlet_text_close(text);
}

/* What the system says, as UTF-8; -1: nothing that is to be compared. */
static int ask(UINT scan, bool shift, bool caps, char *typed) {
    BYTE keys[256] = {0};
    WCHAR units[8] = {0};
    const HKL hkl = GetKeyboardLayout(0);
    const UINT vk = MapVirtualKeyExW(scan, MAPVK_VSC_TO_VK_EX, hkl);
    keys[VK_SHIFT] = shift ? 0x80 : 0;
    keys[VK_CAPITAL] = caps ? 1 : 0;
    const int count = vk != 0 ? ToUnicodeEx(vk, scan, keys, units, 8, 0, hkl) : 0;
    if (count < 0 || (count == 1 && (units[0] < 0x20 || units[0] == 0x7F)))
        return -1;
    return WideCharToMultiByte(CP_UTF8, 0, units, count, typed, 64, NULL, NULL);
}

static void each_key_types_what_the_system_says(void **state) {
    (void)state;
    uint32_t compared = 0;
    assert_int_equal(inlet_text_open(NULL, &text), INLET_OK);
    assert_int_equal(inlet_text_add_system_layout(text, 0), INLET_OK);
    for (uint32_t s = 0; s < STATES; s++) {
        const bool shift = (s & 1) != 0, caps = (s & 2) != 0;
        put_layout(0, caps ? INLET_LOCK_CAPS : 0);
        press(0x2A, VK_LSHIFT, shift);
        for (uint16_t scan = 1; scan < SCAN_NUMPAD_FIRST; scan++) {
            char expected[64], typed[64];
            uint32_t bytes;
            const int count = ask(scan, shift, caps, expected);
            if (count < 0 || scan == 0x2A || scan == 0x36 || scan == 0x3A || scan == 0x1D ||
                scan == 0x38)
                continue;
            press(scan, 0, true);
            assert_int_equal(inlet_text_read(text, typed, sizeof typed, &bytes), INLET_OK);
            assert_int_equal(bytes, count);
            assert_memory_equal(typed, expected, bytes);
            compared += bytes > 0;
        }
    }
    assert_true(compared > 4 * 40);
    inlet_text_close(text);
}

static void a_layout_that_is_not_loaded_is_not_found(void **state) {
    (void)state;
    assert_int_equal(inlet_text_open(NULL, &text), INLET_OK);
    assert_int_equal(inlet_text_add_system_layout(text, 0x12345678), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_text_add_system_layout(NULL, 0), INLET_E_INVALID_ARGUMENT);
    inlet_text_close(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layout_in_force_can_be_asked_of_the_system),
        cmocka_unit_test(each_key_types_what_the_system_says),
        cmocka_unit_test(a_layout_that_is_not_loaded_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
