/* The key vocabulary: every direction for every key, and what Windows and Wine send oddly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/keys.h>

#include "keys_expected.h"

enum { VK_NONE = 0xFF };

static const uint32_t listed_hids[] = {
#define INLET_KEY(hid, code, scan, vk, evdev) (hid),
#include <inlet/keys.def>
};

#define LISTED_COUNT (sizeof listed_hids / sizeof listed_hids[0])

static void assert_code(uint32_t hid, const char *code) {
    assert_string_equal(inlet_key_code(hid), code);
}

static void every_key_has_the_numbers_that_the_standards_give_it(void **state) {
    (void)state;
    for (size_t i = 0; i < EXPECTED_KEY_COUNT; i++) {
        const expected_key_t *key = &expected_keys[i];
        assert_code(key->hid, key->code);
        assert_int_equal(inlet_key_scan(key->hid), key->scan);
        assert_int_equal(inlet_key_vk(key->hid), key->vk);
        assert_int_equal(inlet_key_evdev(key->hid), key->evdev);
    }
}

static void no_key_is_listed_beyond_the_expected_ones(void **state) {
    (void)state;
    assert_int_equal(LISTED_COUNT, EXPECTED_KEY_COUNT);
}

static void every_key_is_found_by_its_code_scan_code_and_evdev_number(void **state) {
    (void)state;
    for (size_t i = 0; i < EXPECTED_KEY_COUNT; i++) {
        const expected_key_t *key = &expected_keys[i];
        assert_int_equal(inlet_key_from_code(key->code), key->hid);
        assert_int_equal(inlet_key_from_evdev(key->evdev), key->hid);
        if (key->scan != 0)
            assert_int_equal(inlet_key_from_scan(key->scan), key->hid);
    }
}

static void a_vk_alone_finds_its_key_or_the_main_one_of_two(void **state) {
    static const char *const shared[][2] = {
        {"NumpadEnter", "Enter"}, {"NumpadEqual", "Numpad5"}, {"IntlYen", "Backslash"}};
    (void)state;
    for (size_t i = 0; i < EXPECTED_KEY_COUNT; i++) {
        const expected_key_t *key = &expected_keys[i];
        const char *found = key->code;
        for (size_t j = 0; j < sizeof shared / sizeof shared[0]; j++) {
            if (strcmp(key->code, shared[j][0]) == 0)
                found = shared[j][1];
        }
        if (key->vk != 0)
            assert_code(inlet_key_from_vk(key->vk), found);
    }
}

static void a_scan_code_with_any_vk_of_its_key_or_none_is_that_key(void **state) {
    (void)state;
    for (size_t i = 0; i < EXPECTED_KEY_COUNT; i++) {
        const expected_key_t *key = &expected_keys[i];
        if (key->scan == 0)
            continue;
        assert_int_equal(inlet_key_from_scan_vk(key->scan, key->vk), key->hid);
        assert_int_equal(inlet_key_from_scan_vk(key->scan, 0), key->hid);
    }
}

static void codes_hids_and_evdev_numbers_are_each_of_one_key(void **state) {
    (void)state;
    for (size_t i = 0; i < LISTED_COUNT; i++) {
        for (size_t j = i + 1; j < LISTED_COUNT; j++) {
            uint32_t one = listed_hids[i];
            uint32_t other = listed_hids[j];
            assert_int_not_equal(one, other);
            assert_string_not_equal(inlet_key_code(one), inlet_key_code(other));
            assert_int_not_equal(inlet_key_evdev(one), inlet_key_evdev(other));
        }
    }
}

typedef struct seen {
    uint16_t scan, vk;
    const char *code;
} seen_t;

static void assert_each_is_seen_as(const seen_t *seen, size_t count) {
    for (size_t i = 0; i < count; i++)
        assert_code(inlet_key_from_scan_vk(seen[i].scan, seen[i].vk), seen[i].code);
}

#define ASSERT_EACH_IS_SEEN_AS(seen) assert_each_is_seen_as((seen), sizeof(seen) / sizeof(seen)[0])

static void the_vk_decides_between_pause_and_num_lock(void **state) {
    static const seen_t seen[] = {
        {0xE11D, 0x13, "Pause"}, /* raw input */
        {0x0045, 0x13, "Pause"}, /* hooks, and Wine */
        {0xE046, 0x03, "Pause"}, /* Ctrl+Pause is VK_CANCEL */
        {0xE046, 0x13, "Pause"}, /* … or stays VK_PAUSE */
        {0x0045, 0x03, "Pause"},      {0xE045, 0x13, "Pause"},
        {0x0045, 0x90, "NumLock"}, /* raw input */
        {0xE045, 0x90, "NumLock"}, /* hooks, and Wine */
        {0x0045, 0x00, "NumLock"},    {0xE045, VK_NONE, "NumLock"},
        {0xE11D, VK_NONE, "Pause"},   {0x0045, VK_NONE, "Unidentified"}, /* the end of E1 1D 45 */
        {0x0046, 0x03, "ScrollLock"}, /* Ctrl+ScrollLock is VK_CANCEL, too */
        {0x0000, 0x13, "Pause"},      {0x0000, 0x03, "Pause"},
        {0x0000, 0x90, "NumLock"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void shifts_are_told_apart_and_faked_ones_are_no_keys(void **state) {
    static const seen_t seen[] = {
        {0x002A, 0x10, "ShiftLeft"},
        {0x0036, 0x10, "ShiftRight"},
        {0x002A, 0xA0, "ShiftLeft"},
        {0x0036, 0xA1, "ShiftRight"},
        {0xE036, 0xA1, "ShiftRight"}, /* hooks flag it as extended */
        {0xE036, 0x10, "ShiftRight"},
        {0xE02A, VK_NONE, "Unidentified"}, /* the keyboard's, around navigation keys */
        {0xE036, VK_NONE, "Unidentified"},
        {0xE0AA, VK_NONE, "Unidentified"},
        {0xE0B6, VK_NONE, "Unidentified"},
        {0xE02A, 0x00, "Unidentified"},
        {0xE036, 0x00, "Unidentified"},
        {0x022A, 0xA0, "ShiftLeft"}, /* Windows' own, around Shift+numpad */
        {0x0236, 0xA1, "ShiftRight"},
        {0x0236, 0x10, "ShiftRight"},
        {0x0000, 0x10, "ShiftLeft"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void generic_control_and_alt_take_their_side_from_the_prefix(void **state) {
    static const seen_t seen[] =
        {
            {0x001D, 0x11, "ControlLeft"}, {0xE01D, 0x11, "ControlRight"},
            {0x0038, 0x12, "AltLeft"},     {0xE038, 0x12, "AltRight"},
            {0x021D, 0xA2, "ControlLeft"}, /* what Windows makes before AltGr */
            {0x021D, 0x11, "ControlLeft"}, {0x0000, 0xA3, "ControlRight"},
            {0x0000, 0xA5, "AltRight"},    {0x0000, 0x11, "ControlLeft"},
            {0x0000, 0x12, "AltLeft"},
        };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void the_numpad_stays_the_numpad_with_num_lock_off(void **state) {
    static const seen_t seen[] = {
        {0x0047, 0x24, "Numpad7"},       {0x0048, 0x26, "Numpad8"},
        {0x0049, 0x21, "Numpad9"},       {0x004B, 0x25, "Numpad4"},
        {0x004C, 0x0C, "Numpad5"},       {0x004D, 0x27, "Numpad6"},
        {0x004F, 0x23, "Numpad1"},       {0x0050, 0x28, "Numpad2"},
        {0x0051, 0x22, "Numpad3"},       {0x0052, 0x2D, "Numpad0"},
        {0x0053, 0x2E, "NumpadDecimal"}, {0xE047, 0x24, "Home"},
        {0xE052, 0x2D, "Insert"},        {0xE01C, 0x0D, "NumpadEnter"},
        {0x001C, 0x0D, "Enter"},         {0xE035, 0x6F, "NumpadDivide"},
        {0x0035, 0xBF, "Slash"},         {0x0059, 0x0C, "NumpadEqual"},
        {0x005C, 0x6C, "NumpadComma"}, /* NEC's */
        {0x0000, 0x92, "NumpadEqual"},   {0x0000, 0x24, "Home"},
        {0x0000, 0x67, "Numpad7"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void other_scan_codes_of_a_key_name_it_without_a_vk(void **state) {
    static const seen_t seen[] = {
        {0x0054, 0, "PrintScreen"}, {0xE046, 0, "Pause"}, {0xE045, 0, "NumLock"},
        {0x00F2, 0, "Lang1"},       {0xE0F2, 0, "Lang1"}, {0x00F1, 0, "Lang2"},
        {0xE0F1, 0, "Lang2"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void print_screen_is_one_key_with_and_without_alt(void **state) {
    static const seen_t seen[] = {{0xE037, 0x2C, "PrintScreen"},
                                  {0x0054, 0x2C, "PrintScreen"},
                                  {0x0037, 0x6A, "NumpadMultiply"}};
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void a_scan_code_of_no_key_leaves_it_to_the_vk(void **state) {
    static const seen_t seen[] = {
        {0x0000, 0xB3, "MediaPlayPause"},
        {0x0000, 0xAD, "AudioVolumeMute"},
        {0x0000, 0xAC, "BrowserHome"},
        {0x0000, 0xB7, "LaunchApp2"},
        {0x0000, 0x5F, "Sleep"},
        {0x0000, 0x29, "Select"},
        {0x005B, 0x7C, "F13"},             /* Wine */
        {0x00FF, VK_NONE, "Unidentified"}, /* the keyboard's overrun */
        {0x00FF, 0x00, "Unidentified"},
        {0x0000, 0x00, "Unidentified"},
        {0x0000, 0x01, "Unidentified"}, /* VK_LBUTTON */
        {0x0000, 0x0141, "Unidentified"},
        {0x101E, 0x00, "Unidentified"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void a_vk_packet_is_a_character_and_no_key(void **state) {
    (void)state;
    for (uint32_t unit = 0; unit <= UINT16_MAX; unit++)
        assert_int_equal(inlet_key_from_scan_vk((uint16_t)unit, 0xE7), INLET_KEY_NONE);
}

static void korean_and_japanese_keys_are_found_in_each_form(void **state) {
    static const seen_t seen[] = {
        {0x0072, 0x15, "Lang1"},      {0x00F2, 0x15, "Lang1"},     {0xE0F2, 0x15, "Lang1"},
        {0x0071, 0x19, "Lang2"},      {0x00F1, 0x19, "Lang2"},     {0xE0F1, 0x19, "Lang2"},
        {0x0000, 0x15, "Lang1"},      {0x0000, 0x19, "Lang2"},     {0x0000, 0x16, "Lang1"},
        {0x0000, 0x1A, "Lang2"},      {0xE038, 0x15, "AltRight"}, /* Hangul on a keyboard without a
                                                                     key of its own */
        {0x0029, 0xF3, "Backquote"},  {0x0029, 0xF4, "Backquote"}, {0x0000, 0xF3, "Backquote"},
        {0x0000, 0xF4, "Backquote"},  {0x0029, 0x19, "Backquote"}, /* VK_KANJI */
        {0x003A, 0xF0, "CapsLock"},   {0x0000, 0xF0, "CapsLock"},  {0x0070, 0xF2, "KanaMode"},
        {0x0070, 0x15, "KanaMode"},   {0x0000, 0xF1, "KanaMode"},  {0x0079, 0x1C, "Convert"},
        {0x007B, 0x1D, "NonConvert"}, {0x0073, 0xE2, "IntlRo"},    {0x007D, 0xDC, "IntlYen"},
        {0x0078, VK_NONE, "Lang3"},   {0x0077, VK_NONE, "Lang4"},  {0x0076, 0x87, "F24"},
    };
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void letters_are_positions_whatever_the_layout_types_there(void **state) {
    static const seen_t seen[] = {{0x0010, 'A', "KeyQ"}, /* French */
                                  {0x002C, 'Y', "KeyZ"}, /* German */
                                  {0x0000, 'A', "KeyA"}};
    (void)state;
    ASSERT_EACH_IS_SEEN_AS(seen);
}

static void what_no_table_knows_is_no_key(void **state) {
    (void)state;
    assert_int_equal(inlet_key_from_code(NULL), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_code(""), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_code("keya"), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_code("KeyAA"), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_code("Unidentified"), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_evdev(0), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_evdev(UINT16_MAX), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_vk(0), INLET_KEY_NONE);
    assert_int_equal(inlet_key_from_scan(0), INLET_KEY_NONE);

    static const uint32_t unknown[] = {0, 0x04, 0x070003, 0x080004, 0x0C0000, UINT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_code(unknown[i], "Unidentified");
        assert_int_equal(inlet_key_scan(unknown[i]), 0);
        assert_int_equal(inlet_key_vk(unknown[i]), 0);
        assert_int_equal(inlet_key_evdev(unknown[i]), 0);
    }
}

/* The whole input space of each direction: nothing but listed keys, or none, comes out. */
static void no_number_leads_out_of_the_list(void **state) {
    (void)state;
    for (uint32_t number = 0; number <= UINT16_MAX; number++) {
        const uint32_t found[] = {inlet_key_from_scan((uint16_t)number),
                                  inlet_key_from_vk((uint16_t)number),
                                  inlet_key_from_evdev((uint16_t)number)};
        for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
            if (found[i] != INLET_KEY_NONE)
                assert_int_equal(inlet_key_from_code(inlet_key_code(found[i])), found[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_the_numbers_that_the_standards_give_it),
        cmocka_unit_test(no_key_is_listed_beyond_the_expected_ones),
        cmocka_unit_test(every_key_is_found_by_its_code_scan_code_and_evdev_number),
        cmocka_unit_test(a_vk_alone_finds_its_key_or_the_main_one_of_two),
        cmocka_unit_test(a_scan_code_with_any_vk_of_its_key_or_none_is_that_key),
        cmocka_unit_test(codes_hids_and_evdev_numbers_are_each_of_one_key),
        cmocka_unit_test(the_vk_decides_between_pause_and_num_lock),
        cmocka_unit_test(shifts_are_told_apart_and_faked_ones_are_no_keys),
        cmocka_unit_test(generic_control_and_alt_take_their_side_from_the_prefix),
        cmocka_unit_test(the_numpad_stays_the_numpad_with_num_lock_off),
        cmocka_unit_test(other_scan_codes_of_a_key_name_it_without_a_vk),
        cmocka_unit_test(print_screen_is_one_key_with_and_without_alt),
        cmocka_unit_test(a_scan_code_of_no_key_leaves_it_to_the_vk),
        cmocka_unit_test(a_vk_packet_is_a_character_and_no_key),
        cmocka_unit_test(korean_and_japanese_keys_are_found_in_each_form),
        cmocka_unit_test(letters_are_positions_whatever_the_layout_types_there),
        cmocka_unit_test(what_no_table_knows_is_no_key),
        cmocka_unit_test(no_number_leads_out_of_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
