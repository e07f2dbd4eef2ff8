/* <inlet/text.h>: what keys type by hand-made layouts, and how characters come out. */
#include "test.h"

#include <inlet/keys.h>
#include <inlet/text.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    SCAN_1 = 0x02,
    SCAN_ACUTE = 0x0D, /* dead on the German layout; with Shift a grave */
    SCAN_Q = 0x10,
    SCAN_E = 0x12,
    SCAN_A = 0x1E,
    SCAN_CIRCUMFLEX = 0x29,
    SCAN_SPACE = 0x39,
    SCAN_NUMPAD_7 = 0x47,
    ALTGR = INLET_TEXT_CTRL | INLET_TEXT_ALT
};

static const inlet_text_key_t keys[] = {
    {SCAN_A, 0, 0, 1, 0, {'a'}},
    {SCAN_A, INLET_TEXT_SHIFT, 0, 1, 0, {'A'}},
    {SCAN_A, INLET_TEXT_CAPS, 0, 1, 0, {'A'}},
    {SCAN_A, INLET_TEXT_CAPS | INLET_TEXT_SHIFT, 0, 1, 0, {'a'}},
    {SCAN_A, INLET_TEXT_KANA, 0, 1, 0, {0x3061}},
    {SCAN_E, 0, 0, 1, 0, {'e'}},
    {SCAN_E, ALTGR, 0, 1, 0, {0x20AC}},
    {SCAN_Q, ALTGR, 0, 1, 0, {'@'}},
    {SCAN_1, 0, 0, 1, 0, {'1'}},
    {SCAN_1, INLET_TEXT_SHIFT, 0, 3, 0, {'x', 0xD83D, 0xDE00}},
    {SCAN_ACUTE, 0, 1, 1, 0, {0xB4}},
    {SCAN_ACUTE, INLET_TEXT_SHIFT, 1, 1, 0, {'`'}},
    {SCAN_CIRCUMFLEX, 0, 1, 1, 0, {'^'}},
    {SCAN_SPACE, 0, 0, 1, 0, {' '}},
    {INLET_TEXT_VK(0x67), 0, 0, 1, 0, {'7'}},
    {INLET_TEXT_VK(0x41), ALTGR, 0, 1, 0, {0xE6}},
};

static const inlet_text_compose_t composes[] = {
    {0xB4, 'e', 0xE9, 0}, {0xB4, ' ', 0xB4, 0},   {'`', 'e', 0xE8, 0},
    {'^', 'e', 0xEA, 0},  {'^', 0xB4, 0x1EA4, 1}, {0x1EA4, 'e', 0x1EBF, 0},
};

static const inlet_text_layout_t german = {.struct_size = sizeof german,
                                           .flags = INLET_TEXT_LAYOUT_ALTGR,
                                           .keys = keys,
                                           .composes = composes,
                                           .keys_count = COUNT_OF(keys),
                                           .composes_count = COUNT_OF(composes)};

static inlet_text_t *text;
static uint64_t seq;

static void open_with(inlet_text_options_t options) {
    inlet_text_close(text);
    options.struct_size = sizeof options;
    assert_int_equal(inlet_text_open(&options, &text), INLET_OK);
    assert_int_equal(inlet_text_add_layout(text, 0, &german), INLET_OK);
}

static int set_up(void **state) {
    (void)state;
    seq = 0;
    open_with((inlet_text_options_t){.source = 0});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    inlet_text_close(text);
    text = NULL;
    return 0;
}

static void put(inlet_event_t event) {
    event.seq = ++seq;
    event.time_ns = (int64_t)seq * 1000;
    assert_int_equal(inlet_text_put(text, &event), INLET_OK);
}

static inlet_event_t key(uint16_t type, uint32_t flags, uint16_t scan) {
    return (inlet_event_t){.type = type,
                           .flags = INLET_FLAG_RAW | flags,
                           .u.key = {.hid = inlet_key_from_scan(scan), .scan = scan}};
}

static void down(uint32_t hid) {
    put(key(INLET_EVENT_KEY_PRESSED, 0, inlet_key_scan(hid)));
}

static void up(uint32_t hid) {
    put(key(INLET_EVENT_KEY_RELEASED, 0, inlet_key_scan(hid)));
}

static void tap(uint16_t scan) {
    put(key(INLET_EVENT_KEY_PRESSED, 0, scan));
    put(key(INLET_EVENT_KEY_RELEASED, 0, scan));
}

static void shifted(uint16_t scan) {
    down(INLET_KEY_ShiftLeft);
    tap(scan);
    up(INLET_KEY_ShiftLeft);
}

static void packet(uint16_t unit) {
    inlet_event_t event = {.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                           .u.key = {.vk = 0xE7, .unit = unit}};
    put(event);
    event.type = INLET_EVENT_KEY_RELEASED;
    put(event);
}

static void layout_record(uint64_t hkl, uint32_t locks) {
    put((inlet_event_t){.type = INLET_EVENT_LAYOUT, .u.layout = {.hkl = hkl, .locks = locks}});
}

static void assert_typed(const char *expected) {
    char typed[256];
    uint32_t bytes;
    assert_int_equal(inlet_text_read(text, typed, sizeof typed - 1, &bytes), INLET_OK);
    typed[bytes] = '\0';
    assert_string_equal(typed, expected);
}

static void presses_type_and_releases_do_not(void **state) {
    (void)state;
    tap(SCAN_A);
    tap(SCAN_E);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, SCAN_E));
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
    tap(0x58); /* F12 */
    assert_typed("aee");
}

static void shift_and_locks_choose_what_is_typed(void **state) {
    (void)state;
    shifted(SCAN_A);
    tap(0x3A); /* CapsLock */
    tap(SCAN_A);
    shifted(SCAN_A);
    tap(SCAN_E); /* no entry for CapsLock: as without */
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, 0x3A));
    tap(SCAN_A);
    layout_record(0, 0);
    tap(SCAN_A);
    layout_record(0, INLET_LOCK_KANA);
    tap(SCAN_A);
    assert_typed("AAaeAa\u3061");
}

static void altgr_is_a_right_alt_with_or_without_its_control(void **state) {
    (void)state;
    down(INLET_KEY_AltRight);
    tap(SCAN_E);
    up(INLET_KEY_AltRight);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_FALSE_CONTROL, 0x1D));
    down(INLET_KEY_AltLeft);
    tap(SCAN_Q);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_FALSE_CONTROL, 0x1D));
    tap(SCAN_A); /* Alt alone */
    up(INLET_KEY_AltLeft);
    down(INLET_KEY_ControlRight);
    down(INLET_KEY_AltLeft);
    tap(SCAN_E);
    assert_typed("\u20AC@\u20AC");
}

static void without_altgr_a_right_alt_is_alt(void **state) {
    (void)state;
    inlet_text_layout_t layout = german;
    layout.flags = 0;
    assert_int_equal(inlet_text_add_layout(text, 0, &layout), INLET_OK);
    down(INLET_KEY_AltRight);
    tap(SCAN_E);
    assert_typed("");
}

static void commands_are_no_text(void **state) {
    (void)state;
    const uint32_t modifiers[] = {INLET_KEY_ControlLeft, INLET_KEY_ControlRight, INLET_KEY_AltLeft,
                                  INLET_KEY_MetaLeft, INLET_KEY_MetaRight};
    for (uint32_t i = 0; i < COUNT_OF(modifiers); i++) {
        down(modifiers[i]);
        tap(SCAN_A);
        up(modifiers[i]);
    }
    assert_typed("");
    tap(SCAN_A);
    assert_typed("a");
}

static void a_dead_key_waits_for_its_base(void **state) {
    (void)state;
    tap(SCAN_ACUTE);
    assert_typed("");
    tap(SCAN_E);
    assert_typed("\u00E9");
    shifted(SCAN_ACUTE); /* Shift is no base */
    tap(SCAN_E);
    assert_typed("\u00E8");
    tap(SCAN_ACUTE);
    tap(SCAN_SPACE);
    assert_typed("\u00B4");
}

static void a_dead_key_without_a_composition_is_typed(void **state) {
    (void)state;
    tap(SCAN_ACUTE);
    tap(SCAN_A);
    assert_typed("\u00B4a");
    tap(SCAN_ACUTE);
    tap(SCAN_ACUTE);
    tap(SCAN_E);
    assert_typed("\u00B4\u00B4e");
    tap(SCAN_ACUTE);
    shifted(SCAN_1); /* several units */
    assert_typed("\u00B4x\U0001F600");
    tap(SCAN_ACUTE);
    packet('e');
    assert_typed("\u00B4e");
    tap(SCAN_ACUTE);
    tap(0x1C); /* Enter */
    assert_typed("\u00B4");
}

static void dead_keys_may_be_chained(void **state) {
    (void)state;
    tap(SCAN_CIRCUMFLEX);
    tap(SCAN_ACUTE);
    assert_typed("");
    tap(SCAN_E);
    assert_typed("\u1EBF");
}

static void what_takes_a_dead_key_back(void **state) {
    (void)state;
    tap(SCAN_ACUTE);
    tap(0x0E); /* Backspace */
    tap(SCAN_E);
    tap(SCAN_ACUTE);
    tap(0x01); /* Escape */
    tap(SCAN_E);
    tap(SCAN_ACUTE);
    put((inlet_event_t){.type = INLET_EVENT_FOCUS});
    tap(SCAN_E);
    tap(SCAN_ACUTE);
    layout_record(5, 0);
    tap(SCAN_E);
    tap(SCAN_ACUTE);
    layout_record(5, INLET_LOCK_NUM); /* the same layout */
    tap(SCAN_E);
    assert_typed("eeee\u00E9");
}

static void numpad_digits_need_numlock(void **state) {
    (void)state;
    inlet_event_t event = key(INLET_EVENT_KEY_PRESSED, 0, SCAN_NUMPAD_7);
    event.u.key.vk = 0x24; /* VK_HOME, as raw input names it either way */
    put(event);
    assert_typed("");
    layout_record(0, INLET_LOCK_NUM);
    put(event);
    assert_typed("7");
    down(INLET_KEY_ShiftLeft);
    put(event);
    up(INLET_KEY_ShiftLeft);
    tap(0x45); /* NumLock */
    put(event);
    assert_typed("");
    event.flags = INLET_FLAG_HOOK;
    event.u.key.vk = 0x67; /* VK_NUMPAD7: NumLock was on */
    put(event);
    assert_typed("7");
}

static void a_key_without_a_scan_code_is_known_by_its_virtual_key(void **state) {
    (void)state;
    inlet_event_t event = {.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                           .u.key = {.vk = 0x41}};
    down(INLET_KEY_AltRight);
    put(event);
    assert_typed("\u00E6");
}

static void the_layout_in_force_types(void **state) {
    (void)state;
    const inlet_text_key_t greek_keys[] = {{SCAN_A, 0, 0, 1, 0, {0x3B1}}};
    const inlet_text_layout_t greek = {
        .struct_size = sizeof greek, .keys = greek_keys, .keys_count = 1};
    uint64_t hkl = 9;
    inlet_text_close(text);
    assert_int_equal(inlet_text_open(NULL, &text), INLET_OK);
    assert_false(inlet_text_missing(text, &hkl));
    assert_int_equal(hkl, 0);
    tap(SCAN_A);
    layout_record(0x408, 0);
    assert_true(inlet_text_missing(text, &hkl));
    assert_int_equal(hkl, 0x408);
    tap(SCAN_A);
    assert_int_equal(inlet_text_add_layout(text, 0x408, &greek), INLET_OK);
    assert_false(inlet_text_missing(text, &hkl));
    tap(SCAN_A);
    layout_record(0x407, 0);
    assert_int_equal(inlet_text_add_layout(text, 0, &german), INLET_OK);
    assert_false(inlet_text_missing(text, NULL));
    tap(SCAN_A);
    layout_record(0x408, 0);
    tap(SCAN_A);
    assert_int_equal(inlet_text_add_layout(text, 0x408, &german), INLET_OK);
    tap(SCAN_A);
    assert_typed("\u03B1a\u03B1a");
}

static void characters_of_every_script_come_whole(void **state) {
    (void)state;
    static const struct {
        uint16_t units[6];
        const char *utf8;
    } table[] = {
        {{'a'}, "a"},
        {{0xFC}, "\u00FC"},
        {{0x416}, "\u0416"},
        {{0x05D0}, "\u05D0"},               /* Hebrew */
        {{0x0E01, 0x0E33}, "\u0E01\u0E33"}, /* Thai, with a combining vowel */
        {{0x4E2D, 0x6587}, "\u4E2D\u6587"}, /* CJK */
        {{0xAC00}, "\uAC00"},               /* Hangul */
        {{'e', 0x301}, "e\u0301"},          /* combining acute */
        {{0xD83D, 0xDE00}, "\U0001F600"},   /* emoji */
        {{0xD842, 0xDFB7}, "\U00020BB7"},   /* CJK beyond the first plane */
        {{0xD83D, 0xDC69, 0x200D, 0xD83D, 0xDCBB}, "\U0001F469\u200D\U0001F4BB"}, /* joined */
        {{0xD800, 0xDC00}, "\U00010000"},                                         /* the first */
        {{0xDBFF, 0xDFFF}, "\U0010FFFF"},                                         /* and the last */
        {{0xD83D, 'x'}, "\uFFFDx"},                                               /* a half alone */
        {{0xDE00, 'x'}, "\uFFFDx"},
        {{0xD83D, 0xD83D, 0xDE00}, "\uFFFD\U0001F600"},
        {{0xDE00, 0xD83D}, "\uFFFD\uFFFD"},
        {{0xFFFD, 0xFEFF, 0xFFFF}, "\uFFFD\uFEFF\xEF\xBF\xBF"},
        {{0x1B, 0x7F, 0x9F, '\r', 8, ' '}, " "}, /* controls are left out */
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        for (size_t u = 0; u < COUNT_OF(table[i].units) && table[i].units[u] != 0; u++) {
            packet(table[i].units[u]);
            tap(0x58); /* what comes between does not matter */
        }
        inlet_text_flush(text);
        assert_typed(table[i].utf8);
    }
}

static void half_a_character_ends_with_what_parts_it(void **state) {
    (void)state;
    packet(0xD83D);
    put((inlet_event_t){.type = INLET_EVENT_FOCUS});
    packet(0xDE00);
    assert_typed("\uFFFD\uFFFD");
    tap(SCAN_ACUTE);
    packet(0xD83D);
    inlet_text_flush(text);
    inlet_text_flush(text);
    assert_typed("\u00B4\uFFFD");
}

static void enter_and_tab_type_where_they_are_asked_for(void **state) {
    (void)state;
    tap(0x1C);
    tap(0x0F);
    assert_typed("");
    open_with((inlet_text_options_t){.flags = INLET_TEXT_LINES});
    tap(0x1C);
    tap(0x0F);
    tap(0xE01C);
    packet('\r');
    down(INLET_KEY_AltLeft);
    tap(0x0F); /* another window */
    assert_typed("\n\t\n");
}

static void injected_input_can_be_left_out(void **state) {
    (void)state;
    inlet_text_piece_t piece;
    uint32_t count;
    packet('x');
    assert_int_equal(inlet_text_take(text, &piece, 1, &count), INLET_OK);
    assert_int_equal(piece.flags, INLET_TEXT_INJECTED);
    open_with((inlet_text_options_t){.flags = INLET_TEXT_BY_DEVICE});
    packet('x');
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_INJECTED, inlet_key_scan(INLET_KEY_ShiftLeft)));
    tap(SCAN_A);
    assert_typed("a");
}

static void only_the_source_that_was_asked_for_types(void **state) {
    (void)state;
    open_with((inlet_text_options_t){.source = INLET_SOURCE_HOOK});
    tap(SCAN_A);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, SCAN_A)); /* fused */
    assert_typed("a");
}

static void a_keyboards_overrun_types_nothing(void **state) {
    (void)state;
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_OVERRUN, SCAN_A));
    assert_typed("");
}

static void after_a_gap_the_first_that_is_typed_says_so(void **state) {
    (void)state;
    inlet_text_piece_t pieces[3];
    uint32_t count;
    down(INLET_KEY_ShiftLeft);
    tap(SCAN_ACUTE);
    put((inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {1, INLET_CAUSE_HIDDEN, 0}});
    tap(SCAN_E); /* Shift is held, and nothing is there with it */
    assert_typed("");
    put((inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {1, INLET_CAUSE_RING_FULL, 0}});
    tap(SCAN_A);
    tap(SCAN_E);
    tap(SCAN_ACUTE);
    put((inlet_event_t){.type = INLET_EVENT_BLIND});
    tap(SCAN_A);
    assert_int_equal(inlet_text_take(text, pieces, 3, &count), INLET_OK);
    assert_int_equal(count, 3);
    assert_int_equal(pieces[0].flags, INLET_TEXT_AFTER_GAP);
    assert_string_equal(pieces[0].utf8, "a");
    assert_int_equal(pieces[1].flags, 0);
    assert_int_equal(pieces[2].flags, INLET_TEXT_AFTER_GAP);
    assert_string_equal(pieces[2].utf8, "a");
}

static void a_snapshot_says_which_modifiers_are_held(void **state) {
    (void)state;
    put((inlet_event_t){
        .type = INLET_EVENT_SNAPSHOT,
        .flags = INLET_FLAG_RAW,
        .u.snapshot = {.count = 1, .act = INLET_EVENT_KEY_PRESSED, .code = INLET_KEY_ShiftRight}});
    tap(SCAN_A);
    put((inlet_event_t){.type = INLET_EVENT_SNAPSHOT});
    tap(SCAN_A);
    assert_typed("Aa");
}

static void a_piece_is_of_the_press_that_completed_it(void **state) {
    (void)state;
    inlet_text_piece_t piece;
    uint32_t count;
    tap(SCAN_ACUTE);
    inlet_event_t event = key(INLET_EVENT_KEY_PRESSED, 0, SCAN_E);
    event.process = 42;
    put(event);
    assert_int_equal(inlet_text_take(text, &piece, 1, &count), INLET_OK);
    assert_int_equal(piece.seq, seq);
    assert_int_equal(piece.time_ns, (int64_t)seq * 1000);
    assert_int_equal(piece.process, 42);
    assert_int_equal(piece.length, 2);
    assert_string_equal(piece.utf8, "\u00E9");
}

static void small_buffers_cut_no_character(void **state) {
    (void)state;
    char typed[8];
    uint32_t bytes, count;
    inlet_text_piece_t piece;
    shifted(SCAN_1); /* x and an emoji in one piece */
    tap(SCAN_A);
    assert_int_equal(inlet_text_read(text, typed, 0, &bytes), INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(inlet_text_read(text, typed, 4, &bytes), INLET_OK);
    assert_int_equal(bytes, 1);
    assert_int_equal(inlet_text_read(text, typed, 3, &bytes), INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(bytes, 0);
    assert_int_equal(inlet_text_read(text, typed, 4, &bytes), INLET_OK);
    assert_int_equal(bytes, 4);
    assert_memory_equal(typed, "\U0001F600", 4);
    assert_int_equal(inlet_text_read(text, typed, 4, &bytes), INLET_OK);
    assert_int_equal(bytes, 1);
    assert_int_equal(inlet_text_read(text, typed, 0, &bytes), INLET_OK);
    shifted(SCAN_1);
    assert_int_equal(inlet_text_read(text, typed, 1, &bytes), INLET_OK);
    assert_int_equal(inlet_text_take(text, &piece, 1, &count), INLET_OK);
    assert_int_equal(count, 1); /* what read left of it */
    assert_string_equal(piece.utf8, "\U0001F600");
}

static void when_it_is_full_nothing_is_lost(void **state) {
    (void)state;
    open_with((inlet_text_options_t){.capacity = 1});
    packet(0xD83D);
    put(key(INLET_EVENT_KEY_PRESSED, 0, SCAN_A));
    inlet_event_t event = key(INLET_EVENT_KEY_PRESSED, 0, SCAN_E);
    assert_int_equal(inlet_text_put(text, &event), INLET_E_BUSY);
    assert_typed("\uFFFDa");
    put(event);
    assert_typed("e");
}

static void layouts_that_are_none_are_refused(void **state) {
    (void)state;
    inlet_text_key_t key_entry[2] = {{SCAN_A, 0, 0, 1, 0, {'b'}}, {SCAN_E, 0, 0, 1, 0, {'b'}}};
    inlet_text_compose_t compose[2] = {{'^', 'e', 'f', 0}, {'^', 'f', 'f', 0}};
    inlet_text_layout_t layout = {.struct_size = sizeof layout,
                                  .keys = key_entry,
                                  .composes = compose,
                                  .keys_count = 2,
                                  .composes_count = 2};
#define REFUSED(change)                                                                            \
    do {                                                                                           \
        const inlet_text_layout_t kept = layout;                                                   \
        const inlet_text_key_t kept_key = key_entry[1];                                            \
        const inlet_text_compose_t kept_compose = compose[1];                                      \
        change;                                                                                    \
        assert_int_equal(inlet_text_add_layout(text, 0, &layout), INLET_E_INVALID_ARGUMENT);       \
        layout = kept;                                                                             \
        key_entry[1] = kept_key;                                                                   \
        compose[1] = kept_compose;                                                                 \
    } while (0)
    REFUSED(layout.struct_size--);
    REFUSED(layout.flags = INLET_TEXT_LAYOUT_ALL_FLAGS + 1);
    REFUSED(layout.keys = NULL);
    REFUSED(layout.composes = NULL);
    REFUSED(layout.keys_count = INLET_TEXT_KEYS_MAX + 1);
    REFUSED(layout.composes_count = INLET_TEXT_COMPOSES_MAX + 1);
    REFUSED(key_entry[1].key = 0);
    REFUSED(key_entry[1].key = 0x20000);
    REFUSED(key_entry[1].key = SCAN_A); /* twice */
    REFUSED(key_entry[1].state = INLET_TEXT_STATE_ALL + 1);
    REFUSED(key_entry[1].dead = 2);
    REFUSED(key_entry[1].count = 0);
    REFUSED(key_entry[1].count = INLET_TEXT_UNITS_MAX + 1);
    REFUSED((key_entry[1].dead = 1, key_entry[1].count = 2));
    REFUSED(key_entry[1].reserved = 1);
    REFUSED(compose[1].base = 'e');
    REFUSED(compose[1].dead = 2);
    assert_int_equal(inlet_text_add_layout(text, 0, NULL), INLET_E_INVALID_ARGUMENT);
    tap(SCAN_A); /* what was there stays */
    assert_typed("a");
    assert_int_equal(inlet_text_add_layout(text, 0, &layout), INLET_OK);
    for (uint64_t hkl = 1; hkl < 64; hkl++)
        assert_int_equal(inlet_text_add_layout(text, hkl, &layout), INLET_OK);
    assert_int_equal(inlet_text_add_layout(text, 64, &layout), INLET_E_LIMIT);
    assert_int_equal(inlet_text_add_layout(text, 63, &layout), INLET_OK);
    layout = (inlet_text_layout_t){.struct_size = sizeof layout};
    assert_int_equal(inlet_text_add_layout(text, 0, &layout), INLET_OK); /* types nothing */
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    const inlet_text_options_t wrong[] = {
        {.struct_size = 1},
        {.struct_size = sizeof wrong[0], .source = INLET_SOURCE_ALL},
        {.struct_size = sizeof wrong[0], .flags = INLET_TEXT_ALL_FLAGS + 1},
        {.struct_size = sizeof wrong[0], .capacity = 65537},
    };
    inlet_event_t event = {.type = INLET_EVENT_MARK};
    inlet_text_piece_t piece;
    char typed[4];
    uint32_t count = 5;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        inlet_text_t *made = text;
        assert_int_equal(inlet_text_open(&wrong[i], &made), INLET_E_INVALID_ARGUMENT);
        assert_null(made);
    }
    assert_int_equal(inlet_text_open(NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_put(text, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_take(text, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_text_take(NULL, &piece, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_read(text, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_read(text, typed, 4, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_text_add_layout(NULL, 0, &german), INLET_E_INVALID_ARGUMENT);
    assert_false(inlet_text_missing(NULL, NULL));
    inlet_text_flush(NULL);
    inlet_text_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(presses_type_and_releases_do_not),
        TEST(shift_and_locks_choose_what_is_typed),
        TEST(altgr_is_a_right_alt_with_or_without_its_control),
        TEST(without_altgr_a_right_alt_is_alt),
        TEST(commands_are_no_text),
        TEST(a_dead_key_waits_for_its_base),
        TEST(a_dead_key_without_a_composition_is_typed),
        TEST(dead_keys_may_be_chained),
        TEST(what_takes_a_dead_key_back),
        TEST(numpad_digits_need_numlock),
        TEST(a_key_without_a_scan_code_is_known_by_its_virtual_key),
        TEST(the_layout_in_force_types),
        TEST(characters_of_every_script_come_whole),
        TEST(half_a_character_ends_with_what_parts_it),
        TEST(enter_and_tab_type_where_they_are_asked_for),
        TEST(injected_input_can_be_left_out),
        TEST(only_the_source_that_was_asked_for_types),
        TEST(a_keyboards_overrun_types_nothing),
        TEST(after_a_gap_the_first_that_is_typed_says_so),
        TEST(a_snapshot_says_which_modifiers_are_held),
        TEST(a_piece_is_of_the_press_that_completed_it),
        TEST(small_buffers_cut_no_character),
        TEST(when_it_is_full_nothing_is_lost),
        TEST(layouts_that_are_none_are_refused),
        TEST(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
