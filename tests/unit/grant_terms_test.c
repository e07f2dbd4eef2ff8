/* Hotkeys as text, and a grant's terms as bytes. */
#include "test.h"

#include "keys/hotkey.h"
#include "wire/terms.h"
#include <inlet/keys.h>
#include <stdbool.h>
#include <string.h>

static inlet_status_t parse(const char *text, inlet__hotkey_t *hotkeys, uint32_t *count) {
    return inlet__hotkeys_parse(text, strlen(text), hotkeys, count);
}

static void hotkeys_are_read_in_any_order_and_written_in_one(void **state) {
    (void)state;
    static const struct {
        const char *text, *written;
        inlet__hotkey_t hotkey;
    } cases[] = {
        {"F5", "F5", {INLET_KEY_F5, 0}},
        {"Control+F5", "Control+F5", {INLET_KEY_F5, INLET_MODIFIER_CONTROL}},
        {"Meta+Alt+Shift+Control+KeyQ",
         "Control+Shift+Alt+Meta+KeyQ",
         {INLET_KEY_KeyQ, INLET_MODIFIER_ALL}},
        {"Win+Ctrl+KeyA",
         "Control+Meta+KeyA",
         {INLET_KEY_KeyA, INLET_MODIFIER_CONTROL | INLET_MODIFIER_META}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
        char text[INLET__HOTKEY_TEXT_BYTES];
        uint32_t count;
        assert_int_equal(parse(cases[i].text, hotkeys, &count), INLET_OK);
        assert_int_equal(count, 1);
        assert_int_equal(hotkeys[0].hid, cases[i].hotkey.hid);
        assert_int_equal(hotkeys[0].modifiers, cases[i].hotkey.modifiers);
        assert_int_equal(inlet__hotkey_format(&hotkeys[0], text), INLET_OK);
        assert_string_equal(text, cases[i].written);
    }
}

static void every_key_but_the_modifiers_can_be_one(void **state) {
    (void)state;
    static const uint32_t keys[] = {
#define INLET_KEY(hid, code, scan, vk, evdev) (hid),
#include <inlet/keys.def>
    };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const inlet__hotkey_t hotkey = {keys[i], INLET_MODIFIER_ALL};
        const bool modifier = keys[i] >= 0x000700E0 && keys[i] <= 0x000700E7;
        char text[INLET__HOTKEY_TEXT_BYTES];
        inlet__hotkey_t back[INLET__HOTKEYS_MAX];
        uint32_t count;
        assert_int_equal(inlet__hotkey_format(&hotkey, text),
                         modifier ? INLET_E_INVALID_ARGUMENT : INLET_OK);
        if (modifier)
            continue;
        assert_int_equal(parse(text, back, &count), INLET_OK);
        assert_true(count == 1 && back[0].hid == keys[i]);
    }
}

static void what_is_no_hotkey_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "+",
                                      "F5+",
                                      "+F5",
                                      "Control",
                                      "Control+ShiftLeft",
                                      "Control+Control+F5",
                                      "Ctrl+Control+F5",
                                      "control+F5",
                                      "F5,",
                                      ",F5",
                                      "F5, F6",
                                      "F5,F5",
                                      "Shift+Alt+F5,Alt+Shift+F5",
                                      "KeyA+KeyB",
                                      "Q"};
    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
    uint32_t count;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        count = 9;
        assert_int_equal(parse(bad[i], hotkeys, &count), INLET_E_INVALID_ARGUMENT);
        assert_int_equal(count, 0);
    }
    assert_int_equal(inlet__hotkeys_parse("F5,F6", 2, hotkeys, &count), INLET_OK);
    assert_int_equal(count, 1);
}

static void a_list_has_at_most_so_many(void **state) {
    (void)state;
    static const char *const keys[] = {"KeyA", "KeyB", "KeyC"};
    static const char *const with[] = {"",      "Control+",      "Shift+",     "Control+Shift+",
                                       "Alt+",  "Control+Alt+",  "Shift+Alt+", "Control+Shift+Alt+",
                                       "Meta+", "Control+Meta+", "Shift+Meta+"};
    char text[2048] = "";
    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
    uint32_t count;
    for (size_t i = 0; i < COUNT_OF(keys) * COUNT_OF(with); i++) {
        strcat(strcat(strcat(text, i > 0 ? "," : ""), with[i / 3]), keys[i % 3]);
        const bool fits = i < INLET__HOTKEYS_MAX;
        assert_int_equal(parse(text, hotkeys, &count), fits ? INLET_OK : INLET_E_INVALID_ARGUMENT);
        assert_int_equal(count, fits ? i + 1 : 0);
    }
}

/* Static: what lies between its members is zero too, and it is compared byte by byte. */
static const inlet__terms_t many = {.expires_s = 0x0102030405,
                                    .foreground = INLET__FOREGROUND_LISTED,
                                    .hotkey_count = 1,
                                    .program_count = 2,
                                    .hotkeys = {{0x0007003E, 5}},
                                    .programs = {"C:\\a", "/b"},
                                    .image = "D:\\c"};

static inlet__terms_t many_terms(void) {
    return many;
}

static void terms_have_the_documented_bytes(void **state) {
    (void)state;
    static const uint8_t expected[] = {5,   4,   3,    2,   1,    0,    0, 0, 2,   4,  0,
                                       'D', ':', '\\', 'c', 1,    0x3E, 0, 7, 0,   5,  2,
                                       4,   0,   'C',  ':', '\\', 'a',  2, 0, '/', 'b'};
    uint8_t bytes[INLET__TERMS_BYTES_MAX];
    inlet__terms_t back;
    size_t count;
    assert_int_equal(inlet__terms_encode(&many, bytes, &count), INLET_OK);
    assert_int_equal(count, sizeof expected);
    assert_memory_equal(bytes, expected, count);
    assert_int_equal(inlet__terms_decode(bytes, count, &back), INLET_OK);
    assert_memory_equal(&back, &many, sizeof back);
    for (size_t cut = 1; cut < count; cut++)
        assert_int_equal(inlet__terms_decode(bytes, cut, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__terms_decode(bytes, count + 1, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__terms_decode(bytes, 0, &back), INLET_OK);
    assert_int_equal(back.foreground + back.hotkey_count + back.program_count, 0);
}

static void terms_out_of_range_are_refused(void **state) {
    (void)state;
    inlet__terms_t good = many_terms(), bad[10];
    uint8_t bytes[INLET__TERMS_BYTES_MAX];
    size_t count;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        bad[i] = good;
    bad[0].expires_s = -1;
    bad[1].foreground = INLET__FOREGROUND_COUNT;
    bad[2].hotkey_count = INLET__HOTKEYS_MAX + 1;
    bad[3].program_count = INLET__PROGRAMS_MAX + 1;
    bad[4].program_count = 0;
    bad[5].foreground = INLET__FOREGROUND_OWN; /* which lists none */
    strcpy(bad[6].image, "notepad.exe");       /* no path */
    bad[7].hotkeys[0].modifiers = 16;
    bad[8].hotkeys[0].hid = 0;
    strcpy(bad[9].programs[1], "C:\\a\nb");
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(inlet__terms_encode(&bad[i], bytes, &count), INLET_E_INVALID_ARGUMENT);
    for (uint32_t i = 0; i < 3; i++) {
        memset(good.programs[i], '\\', INLET__IMAGE_BYTES_MAX);
        good.program_count = i + 1;
        assert_int_equal(inlet__terms_encode(&good, bytes, &count),
                         i < 2 ? INLET_OK : INLET_E_BUFFER_TOO_SMALL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(hotkeys_are_read_in_any_order_and_written_in_one),
        RUN(every_key_but_the_modifiers_can_be_one),
        RUN(what_is_no_hotkey_is_refused),
        RUN(a_list_has_at_most_so_many),
        RUN(terms_have_the_documented_bytes),
        RUN(terms_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
