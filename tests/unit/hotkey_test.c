/* <inlet/hotkey.h>: what texts mean, what matches, and what does not. */
#include "test.h"

#include <inlet/hotkey.h>
#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>

#define MS INT64_C(1000000)

enum { OUT_MAX = 64 };

static inlet_hotkeys_t *hotkeys;
static inlet_hotkey_match_t out[OUT_MAX];
static uint32_t out_count;
static uint64_t seq;
static int64_t now_ns;

static void open_with(inlet_hotkeys_options_t options) {
    inlet_hotkeys_close(hotkeys);
    options.struct_size = sizeof options;
    seq = 1;
    now_ns = 1000 * MS;
    out_count = 0;
    assert_int_equal(inlet_hotkeys_open(&options, &hotkeys), INLET_OK);
}

static int set_up(void **state) {
    (void)state;
    open_with((inlet_hotkeys_options_t){.source = 0});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    inlet_hotkeys_close(hotkeys);
    hotkeys = NULL;
    return 0;
}

static uint32_t add(const char *text) {
    uint32_t id;
    inlet_hotkey_error_t error;
    if (inlet_hotkeys_add(hotkeys, text, &id, &error) != INLET_OK)
        fail_msg("%s at %u: %s", text, error.at, inlet_hotkey_error_text(error.what));
    return id;
}

static void take(void) {
    uint32_t count;
    assert_int_equal(inlet_hotkeys_take(hotkeys, out + out_count, OUT_MAX - out_count, &count),
                     INLET_OK);
    out_count += count;
}

static void put(inlet_event_t event) {
    event.seq = ++seq;
    event.time_ns = now_ns;
    assert_int_equal(inlet_hotkeys_put(hotkeys, &event), INLET_OK);
    take();
}

static void wait_ms(int64_t ms) {
    now_ns += ms * MS;
}

static inlet_event_t key(uint16_t type, uint32_t flags, uint32_t hid) {
    return (inlet_event_t){.type = type, .flags = INLET_FLAG_RAW | flags, .u.key = {.hid = hid}};
}

static void down(uint32_t hid) {
    wait_ms(1);
    put(key(INLET_EVENT_KEY_PRESSED, 0, hid));
}

static void up(uint32_t hid) {
    wait_ms(1);
    put(key(INLET_EVENT_KEY_RELEASED, 0, hid));
}

static void tap(uint32_t hid) {
    down(hid);
    up(hid);
}

static void loss(uint32_t cause) {
    put((inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {.count = 1, .cause = cause}});
}

/* How many matches there were since it was asked last. */
static uint32_t matched(void) {
    const uint32_t count = out_count;
    out_count = 0;
    return count;
}

static void a_combination_needs_exactly_its_modifiers(void **state) {
    (void)state;
    const uint32_t id = add("Ctrl+Shift+KeyA");
    tap(INLET_KEY_KeyA);
    down(INLET_KEY_ControlRight);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    down(INLET_KEY_ShiftLeft);
    down(INLET_KEY_KeyA);
    const int64_t time_ns = now_ns;
    const uint64_t number = seq;
    assert_int_equal(out[0].id, id);
    assert_int_equal(out[0].time_ns, time_ns);
    assert_int_equal(out[0].event.seq, number);
    assert_int_equal(matched(), 1);
    up(INLET_KEY_KeyA);
    down(INLET_KEY_AltLeft);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    up(INLET_KEY_AltLeft);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 1);
}

static void a_side_is_only_that_side(void **state) {
    (void)state;
    add("ControlLeft+F5");
    down(INLET_KEY_ControlRight);
    tap(INLET_KEY_F5);
    assert_int_equal(matched(), 0);
    down(INLET_KEY_ControlLeft);
    tap(INLET_KEY_F5); /* both */
    assert_int_equal(matched(), 0);
    up(INLET_KEY_ControlRight);
    tap(INLET_KEY_F5);
    assert_int_equal(matched(), 1);
}

static void a_star_lets_other_modifiers_be(void **state) {
    (void)state;
    add("*+Shift+KeyA");
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    down(INLET_KEY_ShiftRight);
    down(INLET_KEY_MetaLeft);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 1);
}

static void a_modifier_may_be_the_key(void **state) {
    (void)state;
    add("Ctrl+Shift");
    down(INLET_KEY_ShiftRight);
    assert_int_equal(matched(), 0);
    up(INLET_KEY_ShiftRight);
    down(INLET_KEY_ControlLeft);
    down(INLET_KEY_ShiftRight);
    assert_int_equal(matched(), 1);
    up(INLET_KEY_ShiftRight);
    down(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 1);
}

static void buttons_are_keys(void **state) {
    (void)state;
    add("Ctrl+MouseX1");
    const inlet_event_t button = {
        .type = INLET_EVENT_MOUSE_PRESSED, .flags = INLET_FLAG_HOOK, .u.button.button = 4};
    put(button);
    put((inlet_event_t){
        .type = INLET_EVENT_MOUSE_RELEASED, .flags = INLET_FLAG_HOOK, .u.button.button = 4});
    assert_int_equal(matched(), 0);
    down(INLET_KEY_ControlLeft);
    put(button);
    assert_int_equal(matched(), 1);
}

static void altgr_is_neither_control_nor_alt(void **state) {
    (void)state;
    add("Ctrl+Alt+KeyQ");
    add("Alt+KeyQ");
    const uint32_t altgr = add("AltGr+KeyQ");
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_FALSE_CONTROL, INLET_KEY_ControlLeft));
    down(INLET_KEY_AltRight);
    tap(INLET_KEY_KeyQ);
    assert_int_equal(out[0].id, altgr);
    assert_int_equal(matched(), 1);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_FALSE_CONTROL, INLET_KEY_ControlLeft));
    up(INLET_KEY_AltRight);
    down(INLET_KEY_AltRight); /* of a layout without AltGr */
    tap(INLET_KEY_KeyQ);
    assert_int_equal(matched(), 2);
}

static void repeat_is_no_press(void **state) {
    (void)state;
    add("KeyA");
    add("double:KeyA");
    down(INLET_KEY_KeyA);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, INLET_KEY_KeyA));
    put(key(INLET_EVENT_KEY_PRESSED, 0, INLET_KEY_KeyA)); /* as another source tells it */
    assert_int_equal(matched(), 1);
    loss(INLET_CAUSE_RING_FULL);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, INLET_KEY_KeyA));
    assert_int_equal(matched(), 0);
}

static void a_sequence_is_pressed_in_time_with_nothing_between(void **state) {
    (void)state;
    add("Ctrl+KeyK Ctrl+KeyC:200ms");
    down(INLET_KEY_ControlLeft);
    tap(INLET_KEY_KeyK);
    tap(INLET_KEY_KeyC);
    assert_int_equal(matched(), 1);
    tap(INLET_KEY_KeyC);
    assert_int_equal(matched(), 0);
    tap(INLET_KEY_KeyK);
    tap(INLET_KEY_KeyX);
    tap(INLET_KEY_KeyC);
    assert_int_equal(matched(), 0);
    tap(INLET_KEY_KeyK);
    up(INLET_KEY_ControlLeft); /* modifiers come and go */
    down(INLET_KEY_ControlRight);
    tap(INLET_KEY_KeyC);
    assert_int_equal(matched(), 1);
    down(INLET_KEY_KeyK);
    wait_ms(199);
    down(INLET_KEY_KeyC);
    assert_int_equal(matched(), 1);
    up(INLET_KEY_KeyK);
    up(INLET_KEY_KeyC);
    down(INLET_KEY_KeyK);
    wait_ms(200);
    down(INLET_KEY_KeyC);
    assert_int_equal(matched(), 0);
}

static void a_character_without_a_key_breaks_a_sequence(void **state) {
    (void)state;
    add("KeyA KeyB");
    tap(INLET_KEY_KeyA);
    inlet_event_t packet = key(INLET_EVENT_KEY_PRESSED, 0, 0);
    packet.u.key.vk = 0xE7;
    put(packet);
    tap(INLET_KEY_KeyB);
    assert_int_equal(matched(), 0);
    tap(INLET_KEY_KeyA);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_OVERRUN, 0));
    tap(INLET_KEY_KeyB);
    assert_int_equal(matched(), 1);
}

static void a_sequence_may_begin_anew_at_any_of_its_keys(void **state) {
    (void)state;
    add("KeyA KeyA KeyB");
    tap(INLET_KEY_KeyA);
    tap(INLET_KEY_KeyA);
    tap(INLET_KEY_KeyA);
    tap(INLET_KEY_KeyB);
    assert_int_equal(matched(), 1);
}

static void two_taps_are_double_with_nothing_between(void **state) {
    (void)state;
    add("double:Shift:250ms");
    tap(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 0);
    tap(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 1);
    tap(INLET_KEY_ShiftLeft); /* the third begins anew */
    assert_int_equal(matched(), 0);
    tap(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 1);
    tap(INLET_KEY_ShiftLeft);
    tap(INLET_KEY_ControlLeft);
    tap(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 0);
    wait_ms(300);
    tap(INLET_KEY_ShiftLeft);
    wait_ms(249);
    tap(INLET_KEY_ShiftLeft);
    assert_int_equal(matched(), 0);
}

static void a_hold_is_told_when_it_is_due(void **state) {
    (void)state;
    const uint32_t id = add("hold:CapsLock:300ms");
    down(INLET_KEY_CapsLock);
    const int64_t since_ns = now_ns;
    const uint64_t number = seq;
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), since_ns + 300 * MS);
    inlet_hotkeys_expire(hotkeys, since_ns + 300 * MS - 1);
    take();
    assert_int_equal(matched(), 0);
    inlet_hotkeys_expire(hotkeys, since_ns + 400 * MS);
    take();
    assert_int_equal(out[0].id, id);
    assert_int_equal(out[0].time_ns, since_ns + 300 * MS);
    assert_int_equal(out[0].event.seq, number);
    assert_int_equal(matched(), 1);
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), INT64_MAX);
    wait_ms(400);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, INLET_KEY_CapsLock));
    wait_ms(400);
    up(INLET_KEY_CapsLock);
    assert_int_equal(matched(), 0);
}

static void the_next_record_tells_that_a_hold_is_due(void **state) {
    (void)state;
    add("hold:KeyE:300ms");
    down(INLET_KEY_KeyE);
    tap(INLET_KEY_KeyW); /* does not matter */
    wait_ms(298);
    up(INLET_KEY_KeyE); /* 301 ms after */
    assert_int_equal(matched(), 1);
    down(INLET_KEY_KeyE);
    wait_ms(298);
    up(INLET_KEY_KeyE);
    wait_ms(100);
    tap(INLET_KEY_KeyW);
    assert_int_equal(matched(), 0);
}

static void a_hold_needs_its_modifiers_all_the_while(void **state) {
    (void)state;
    add("hold:Ctrl+KeyE:300ms");
    down(INLET_KEY_ControlLeft);
    down(INLET_KEY_KeyE);
    up(INLET_KEY_ControlLeft);
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), INT64_MAX);
    up(INLET_KEY_KeyE);
    down(INLET_KEY_KeyE);
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), INT64_MAX);
}

static void holds_that_are_due_come_in_the_order_of_their_times(void **state) {
    (void)state;
    const uint32_t slow = add("hold:KeyA:300ms"), quick = add("hold:KeyB:100ms");
    const uint32_t same = add("hold:KeyB:100ms");
    down(INLET_KEY_KeyA);
    down(INLET_KEY_KeyB);
    inlet_hotkeys_expire(hotkeys, INT64_MAX);
    take();
    assert_int_equal(out_count, 3);
    assert_int_equal(out[0].id, quick);
    assert_int_equal(out[1].id, same);
    assert_int_equal(out[2].id, slow);
}

static void injected_input_counts_only_where_it_is_asked_for(void **state) {
    (void)state;
    for (uint32_t flags = 0; flags <= INLET_HOTKEYS_INJECTED; flags++) {
        open_with((inlet_hotkeys_options_t){.flags = flags});
        add("KeyA");
        add("Ctrl+KeyB");
        put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_INJECTED, INLET_KEY_KeyA));
        put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_INJECTED, INLET_KEY_ControlLeft));
        tap(INLET_KEY_KeyB);
        assert_int_equal(matched(), flags == 0 ? 0 : 2);
    }
}

static void only_the_source_that_was_asked_for_counts(void **state) {
    (void)state;
    open_with((inlet_hotkeys_options_t){.source = INLET_SOURCE_HOOK});
    add("KeyA");
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, INLET_KEY_KeyA)); /* fused */
    assert_int_equal(matched(), 1);
}

static void what_repairs_held_keys_is_no_act(void **state) {
    (void)state;
    add("double:KeyA");
    add("hold:KeyB:100ms");
    add("KeyA KeyC");
    down(INLET_KEY_KeyA);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_SYNTHETIC, INLET_KEY_KeyA));
    down(INLET_KEY_KeyA);
    up(INLET_KEY_KeyA);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_SYNTHETIC, INLET_KEY_KeyX));
    tap(INLET_KEY_KeyC);
    down(INLET_KEY_KeyB);
    wait_ms(200);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_SYNTHETIC, INLET_KEY_KeyB));
    assert_int_equal(matched(), 0);
}

static void what_hides_a_time_ends_what_is_under_way(void **state) {
    (void)state;
    const uint16_t types[] = {INLET_EVENT_LOSS, INLET_EVENT_BLIND, INLET_EVENT_SOURCES};
    add("KeyA KeyB");
    add("hold:KeyC:100ms");
    for (uint32_t i = 0; i < COUNT_OF(types); i++) {
        tap(INLET_KEY_KeyA);
        down(INLET_KEY_KeyC);
        wait_ms(200);
        put((inlet_event_t){.type = types[i], .u.loss = {1, INLET_CAUSE_RING_FULL, 0}});
        up(INLET_KEY_KeyC);
        tap(INLET_KEY_KeyB);
        assert_int_equal(matched(), 0);
    }
    tap(INLET_KEY_KeyA);
    loss(INLET_CAUSE_HIDDEN);
    tap(INLET_KEY_KeyB);
    assert_int_equal(matched(), 1);
}

static void after_a_loss_modifiers_are_known_by_the_snapshot(void **state) {
    (void)state;
    add("Ctrl+KeyA");
    down(INLET_KEY_ControlLeft);
    loss(INLET_CAUSE_SLOW_SUBSCRIBER);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    put((inlet_event_t){
        .type = INLET_EVENT_SNAPSHOT,
        .flags = INLET_FLAG_RAW,
        .u.snapshot = {.count = 2, .act = INLET_EVENT_KEY_PRESSED, .code = INLET_KEY_ControlLeft}});
    put((inlet_event_t){
        .type = INLET_EVENT_SNAPSHOT,
        .flags = INLET_FLAG_RAW,
        .u.snapshot = {
            .index = 1, .count = 2, .act = INLET_EVENT_MOUSE_PRESSED, .code = INLET_BUTTON_LEFT}});
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 1);
    put((inlet_event_t){.type = INLET_EVENT_SNAPSHOT}); /* nothing is held */
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_REPEAT, INLET_KEY_ControlLeft));
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 1);
}

static void a_hotkey_can_be_taken_away(void **state) {
    (void)state;
    const uint32_t first = add("KeyA"), held = add("hold:KeyA:100ms"), last = add("KeyA KeyA");
    down(INLET_KEY_KeyA);
    assert_int_equal(inlet_hotkeys_remove(hotkeys, held), INLET_OK);
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), INT64_MAX);
    assert_int_equal(inlet_hotkeys_remove(hotkeys, held), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_hotkeys_remove(hotkeys, first), INLET_OK);
    assert_int_equal(matched(), 1);
    up(INLET_KEY_KeyA);
    down(INLET_KEY_KeyA);
    assert_int_equal(out[0].id, last);
    assert_int_equal(matched(), 1);
    assert_int_equal(inlet_hotkeys_remove(hotkeys, last + 1), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_hotkeys_remove(NULL, last), INLET_E_INVALID_ARGUMENT);
}

static void all_that_match_are_told_in_the_order_of_adding(void **state) {
    (void)state;
    open_with((inlet_hotkeys_options_t){.capacity = 1});
    uint32_t ids[40];
    for (uint32_t i = 0; i < COUNT_OF(ids); i++)
        ids[i] = add(i % 2 == 0 ? "KeyA" : "*+KeyA");
    down(INLET_KEY_KeyA);
    assert_int_equal(out_count, COUNT_OF(ids));
    for (uint32_t i = 0; i < COUNT_OF(ids); i++)
        assert_int_equal(out[i].id, ids[i]);
}

static void matches_that_wait_outlive_a_change(void **state) {
    (void)state;
    open_with((inlet_hotkeys_options_t){.capacity = 1});
    const uint32_t id = add("KeyA");
    inlet_event_t event = key(INLET_EVENT_KEY_PRESSED, 0, INLET_KEY_KeyA);
    assert_int_equal(inlet_hotkeys_put(hotkeys, &event), INLET_OK);
    for (int i = 0; i < 50; i++)
        add("KeyB");
    assert_int_equal(inlet_hotkeys_remove(hotkeys, id), INLET_OK);
    event.u.key.hid = INLET_KEY_KeyB;
    assert_int_equal(inlet_hotkeys_put(hotkeys, &event), INLET_E_BUSY);
    take();
    assert_int_equal(out[0].id, id);
    assert_int_equal(matched(), 1);
    put(event);
    assert_int_equal(matched(), 50);
}

static void a_reset_forgets_what_is_held(void **state) {
    (void)state;
    add("Ctrl+KeyA");
    add("hold:KeyA:100ms");
    down(INLET_KEY_KeyA);
    down(INLET_KEY_ControlLeft);
    inlet_hotkeys_reset(hotkeys);
    assert_int_equal(inlet_hotkeys_due_ns(hotkeys), INT64_MAX);
    tap(INLET_KEY_KeyA);
    assert_int_equal(matched(), 0);
}

static void what_is_wrong_with_a_text_is_told_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t at, what;
    } wrong[] = {
        {"", 0, INLET_HOTKEY_ERROR_MISSING},
        {"  ", 2, INLET_HOTKEY_ERROR_MISSING},
        {"Ctrl+", 5, INLET_HOTKEY_ERROR_MISSING},
        {"Ctrl++KeyA", 5, INLET_HOTKEY_ERROR_MISSING},
        {"hold:", 5, INLET_HOTKEY_ERROR_MISSING},
        {"hold::300ms", 5, INLET_HOTKEY_ERROR_MISSING},
        {"*", 0, INLET_HOTKEY_ERROR_UNKNOWN},
        {"Ctrl+*", 5, INLET_HOTKEY_ERROR_UNKNOWN},
        {"Ctrl+keya", 5, INLET_HOTKEY_ERROR_UNKNOWN},
        {"Ctrl+KeyA\tKeyB", 5, INLET_HOTKEY_ERROR_UNKNOWN},
        {"KeyABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890", 0, INLET_HOTKEY_ERROR_UNKNOWN},
        {"KeyA KeyÄ", 5, INLET_HOTKEY_ERROR_UNKNOWN},
        {"KeyA+KeyB", 0, INLET_HOTKEY_ERROR_MODIFIER},
        {"Ctrl+KeyK Shift+KeyA+KeyB", 16, INLET_HOTKEY_ERROR_MODIFIER},
        {"Ctrl+Control+KeyA", 5, INLET_HOTKEY_ERROR_TWICE},
        {"ShiftLeft+ShiftLeft+KeyA", 10, INLET_HOTKEY_ERROR_TWICE},
        {"hold:KeyA:", 10, INLET_HOTKEY_ERROR_TIME},
        {"hold:KeyA:ms", 10, INLET_HOTKEY_ERROR_TIME},
        {"hold:KeyA:300", 10, INLET_HOTKEY_ERROR_TIME},
        {"hold:KeyA:3h", 10, INLET_HOTKEY_ERROR_TIME},
        {"hold:KeyA:-3s", 10, INLET_HOTKEY_ERROR_TIME},
        {"hold:KeyA:0ms", 10, INLET_HOTKEY_ERROR_RANGE},
        {"hold:KeyA:61s", 10, INLET_HOTKEY_ERROR_RANGE},
        {"hold:KeyA:60001ms", 10, INLET_HOTKEY_ERROR_RANGE},
        {"hold:KeyA:18446744073709551617s", 10, INLET_HOTKEY_ERROR_RANGE}, /* 2^64 + 1 */
        {"hold:KeyA KeyB", 9, INLET_HOTKEY_ERROR_MORE},
        {"hold:KeyA:3sx", 12, INLET_HOTKEY_ERROR_MORE},
        {"KeyA:300ms", 4, INLET_HOTKEY_ERROR_MORE},
        {"KeyA KeyB:3s:3s", 12, INLET_HOTKEY_ERROR_MORE},
        {"F1 F2 F3 F4 F5 F6 F7 F8 F9", 24, INLET_HOTKEY_ERROR_STEPS},
    };
    uint32_t id = 7;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        inlet_hotkey_error_t error;
        assert_int_equal(inlet_hotkeys_add(hotkeys, wrong[i].text, &id, &error),
                         INLET_E_INVALID_ARGUMENT);
        if (error.at != wrong[i].at || error.what != wrong[i].what)
            fail_msg("\"%s\": at %u: %s", wrong[i].text, error.at,
                     inlet_hotkey_error_text(error.what));
        assert_int_equal(id, 0);
    }
    char text[INLET_HOTKEY_TEXT_MAX + 2];
    inlet_hotkey_error_t error;
    memset(text, ' ', sizeof text);
    memcpy(text, "KeyA", 4);
    text[INLET_HOTKEY_TEXT_MAX] = '\0';
    assert_int_equal(inlet_hotkeys_add(hotkeys, text, &id, &error), INLET_OK);
    assert_int_equal(error.what, INLET_HOTKEY_ERROR_NONE);
    text[INLET_HOTKEY_TEXT_MAX] = ' ';
    text[INLET_HOTKEY_TEXT_MAX + 1] = '\0';
    assert_int_equal(inlet_hotkeys_add(hotkeys, text, &id, &error), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(error.what, INLET_HOTKEY_ERROR_LONG);
}

static void every_error_has_a_text(void **state) {
    (void)state;
    for (uint32_t what = 0; what < INLET_HOTKEY_ERROR_COUNT; what++)
        assert_true(strlen(inlet_hotkey_error_text(what)) > 10);
    assert_string_equal(inlet_hotkey_error_text(INLET_HOTKEY_ERROR_COUNT), "unknown");
}

static void texts_that_are_right_are_taken(void **state) {
    (void)state;
    static const char *const right[] = {
        "Escape",
        " Ctrl+KeyK   KeyC ",
        "Ctrl+Shift+Alt+Meta+AltGr+ControlLeft+ShiftLeft+AltLeft+MetaLeft+ControlRight+F12",
        "ShiftRight+MetaRight+F12",
        "F1 F2 F3 F4 F5 F6 F7 F8",
        "hold:MouseLeft:2s",
        "double:Win",
        "hold:KeyA:60000ms",
        "double:KeyA:1ms",
        "KeyA KeyB:60s KeyC",
    };
    for (size_t i = 0; i < COUNT_OF(right); i++)
        assert_true(add(right[i]) != 0);
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    uint32_t id, count = 3;
    inlet_event_t event = {.type = INLET_EVENT_MARK};
    const inlet_hotkeys_options_t wrong[] = {
        {.struct_size = 1},
        {.struct_size = sizeof wrong[0], .source = INLET_SOURCE_ALL},
        {.struct_size = sizeof wrong[0], .flags = INLET_HOTKEYS_ALL_FLAGS + 1},
        {.struct_size = sizeof wrong[0], .capacity = 65537},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        inlet_hotkeys_t *made = hotkeys;
        assert_int_equal(inlet_hotkeys_open(&wrong[i], &made), INLET_E_INVALID_ARGUMENT);
        assert_null(made);
    }
    assert_int_equal(inlet_hotkeys_open(NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_add(hotkeys, NULL, &id, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_add(hotkeys, "KeyA", NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_add(NULL, "KeyA", &id, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_add(hotkeys, "?", &id, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_put(hotkeys, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_hotkeys_take(hotkeys, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_hotkeys_due_ns(NULL), INT64_MAX);
    inlet_hotkeys_expire(NULL, 0);
    inlet_hotkeys_reset(NULL);
    inlet_hotkeys_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_combination_needs_exactly_its_modifiers),
        TEST(a_side_is_only_that_side),
        TEST(a_star_lets_other_modifiers_be),
        TEST(a_modifier_may_be_the_key),
        TEST(buttons_are_keys),
        TEST(altgr_is_neither_control_nor_alt),
        TEST(repeat_is_no_press),
        TEST(a_sequence_is_pressed_in_time_with_nothing_between),
        TEST(a_character_without_a_key_breaks_a_sequence),
        TEST(a_sequence_may_begin_anew_at_any_of_its_keys),
        TEST(two_taps_are_double_with_nothing_between),
        TEST(a_hold_is_told_when_it_is_due),
        TEST(the_next_record_tells_that_a_hold_is_due),
        TEST(a_hold_needs_its_modifiers_all_the_while),
        TEST(holds_that_are_due_come_in_the_order_of_their_times),
        TEST(injected_input_counts_only_where_it_is_asked_for),
        TEST(only_the_source_that_was_asked_for_counts),
        TEST(what_repairs_held_keys_is_no_act),
        TEST(what_hides_a_time_ends_what_is_under_way),
        TEST(after_a_loss_modifiers_are_known_by_the_snapshot),
        TEST(a_hotkey_can_be_taken_away),
        TEST(all_that_match_are_told_in_the_order_of_adding),
        TEST(matches_that_wait_outlive_a_change),
        TEST(a_reset_forgets_what_is_held),
        TEST(what_is_wrong_with_a_text_is_told_with_its_place),
        TEST(every_error_has_a_text),
        TEST(texts_that_are_right_are_taken),
        TEST(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
