/* wire/hello.h and wire/scope.h: what is said first, and the words for what is granted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/event.h>

#include "wire/hello.h"
#include "wire/scope.h"

static const inlet__client_hello_t client = {
    .version_min = 1, .version_max = 3, .intent = INLET__INTENT_STREAM, .capabilities = 0x04030201};
static const uint8_t client_bytes[] = {'I', 'N', 'L', 'T', 1, 0, 3, 0, 1, 1, 2, 3, 4};

static void the_client_hello_has_the_documented_bytes(void **state) {
    (void)state;
    uint8_t out[INLET__CLIENT_HELLO_BYTES];
    size_t count;
    inlet__client_hello_t back;
    assert_int_equal(inlet__client_hello_encode(&client, out, sizeof out, &count), INLET_OK);
    assert_int_equal(count, sizeof client_bytes);
    assert_memory_equal(out, client_bytes, sizeof client_bytes);
    assert_int_equal(inlet__client_hello_decode(out, count, &back), INLET_OK);
    assert_int_equal(back.version_min, client.version_min);
    assert_int_equal(back.version_max, client.version_max);
    assert_int_equal(back.intent, client.intent);
    assert_int_equal(back.capabilities, client.capabilities);
    assert_int_equal(inlet__client_hello_encode(&client, out, sizeof out - 1, &count),
                     INLET_E_BUFFER_TOO_SMALL);
}

static void a_cut_client_hello_is_refused_and_a_longer_one_understood(void **state) {
    (void)state;
    uint8_t longer[sizeof client_bytes + 3] = {0};
    inlet__client_hello_t back;
    memcpy(longer, client_bytes, sizeof client_bytes);
    for (size_t cut = 0; cut < sizeof client_bytes; cut++)
        assert_int_equal(inlet__client_hello_decode(client_bytes, cut, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__client_hello_decode(longer, sizeof longer, &back), INLET_OK);
}

static void a_client_hello_out_of_range_is_refused(void **state) {
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } changes[] = {{0, 'i'}, {3, 'X'}, {4, 0}, {4, 4}, {8, 0}, {8, 4}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        uint8_t bytes[sizeof client_bytes];
        inlet__client_hello_t back = client;
        memcpy(bytes, client_bytes, sizeof bytes);
        bytes[changes[i].at] = changes[i].value;
        assert_int_equal(inlet__client_hello_decode(bytes, sizeof bytes, &back), INLET_E_PROTOCOL);
        assert_int_equal(back.version_max, 0);
    }
    inlet__client_hello_t bad = client;
    size_t count;
    uint8_t out[INLET__CLIENT_HELLO_BYTES];
    bad.intent = 4;
    assert_int_equal(inlet__client_hello_encode(&bad, out, sizeof out, &count),
                     INLET_E_INVALID_ARGUMENT);
}

static void the_server_hello_has_the_documented_bytes(void **state) {
    (void)state;
    inlet__server_hello_t hello = {.version = 1, .capabilities = 2}, back;
    memset(hello.nonce, 0xAB, sizeof hello.nonce);
    uint8_t out[INLET__SERVER_HELLO_BYTES + 1] = {0};
    size_t count;
    assert_int_equal(inlet__server_hello_encode(&hello, out, sizeof out, &count), INLET_OK);
    assert_int_equal(count, INLET__SERVER_HELLO_BYTES);
    assert_memory_equal(out, "INLT\1\0\2\0\0\0\xAB", 11);
    assert_int_equal(inlet__server_hello_decode(out, sizeof out, &back), INLET_OK);
    assert_int_equal(back.version, 1);
    assert_int_equal(back.capabilities, 2);
    assert_memory_equal(back.nonce, hello.nonce, sizeof hello.nonce);
    for (size_t cut = 0; cut < count; cut++)
        assert_int_equal(inlet__server_hello_decode(out, cut, &back), INLET_E_PROTOCOL);
    out[1] = 'n';
    assert_int_equal(inlet__server_hello_decode(out, count, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__server_hello_encode(&hello, out, count - 1, &count),
                     INLET_E_BUFFER_TOO_SMALL);
}

static void the_highest_version_in_common_is_chosen(void **state) {
    (void)state;
    static const struct {
        uint16_t min, max, chosen;
    } cases[] = {{1, 1, 1}, {1, 9, 1}, {2, 9, 0}, {1, UINT16_MAX, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        inlet__client_hello_t hello = {.version_min = cases[i].min, .version_max = cases[i].max};
        assert_int_equal(inlet__version_choose(&hello), cases[i].chosen);
    }
}

static void the_greeting_carries_a_name_of_up_to_64_bytes(void **state) {
    (void)state;
    inlet__greeting_t greeting, back;
    uint8_t out[INLET__GREETING_MAX_BYTES];
    size_t count;
    for (size_t length = 0; length <= INLET__CLIENT_NAME_MAX_BYTES; length++) {
        memset(&greeting, 0, sizeof greeting);
        memset(greeting.name, 'n', length);
        assert_int_equal(inlet__greeting_encode(&greeting, out, sizeof out, &count), INLET_OK);
        assert_int_equal(count, 1 + length);
        assert_int_equal(inlet__greeting_decode(out, count, &back), INLET_OK);
        assert_string_equal(back.name, greeting.name);
        for (size_t cut = 0; cut < count; cut++)
            assert_int_equal(inlet__greeting_decode(out, cut, &back), INLET_E_PROTOCOL);
    }
    memset(greeting.name, 'n', sizeof greeting.name);
    assert_int_equal(inlet__greeting_encode(&greeting, out, sizeof out, &count),
                     INLET_E_INVALID_ARGUMENT);
}

static void a_greeting_whose_name_is_no_line_of_text_is_refused(void **state) {
    (void)state;
    static const uint8_t control[] = {2, 'a', '\n'}, zero[] = {2, 'a', 0}, ill[] = {1, 0xC3};
    uint8_t too_long[1 + 65];
    inlet__greeting_t back;
    memset(too_long, 'n', sizeof too_long);
    too_long[0] = 65;
    assert_int_equal(inlet__greeting_decode(control, sizeof control, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__greeting_decode(zero, sizeof zero, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__greeting_decode(ill, sizeof ill, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__greeting_decode(too_long, sizeof too_long, &back), INLET_E_PROTOCOL);
    assert_string_equal(back.name, "");
}

static void scopes_become_words_and_come_back(void **state) {
    (void)state;
    char text[INLET__SCOPE_TEXT_BYTES];
    uint32_t back;
    for (uint32_t scopes = 1; scopes <= INLET__SCOPE_ALL; scopes++) {
        assert_int_equal(inlet__scope_format(scopes, text, sizeof text), INLET_OK);
        assert_int_equal(inlet__scope_parse(text, &back), INLET_OK);
        assert_int_equal(back, scopes);
    }
    assert_string_equal(text, "kbd.keys,mouse.motion,mouse.buttons,focus,focus.titles,kbd.timing,"
                              "kbd.hotkeys,text,history,admin");
    assert_int_equal(inlet__scope_format(0, text, sizeof text), INLET_OK);
    assert_string_equal(text, "");
    assert_int_equal(inlet__scope_format(INLET__SCOPE_ALL + 1, text, sizeof text),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__scope_format(1, text, sizeof text - 1), INLET_E_BUFFER_TOO_SMALL);
}

static void a_list_of_hotkeys_is_part_of_its_scope(void **state) {
    (void)state;
    static const char *const bad[] = {"kbd.hotkeys",      "kbd.hotkeys:{A",
                                      "kbd.hotkeys:{A}B", "kbd.hotkeys:{A},kbd.hotkeys:{B}",
                                      "kbd.keys:{A}",     "{A}",
                                      "kbd.hotkeys:{A},", "kbd.hotkeys:A"};
    uint32_t scopes;
    const char *list;
    size_t bytes;
    assert_int_equal(
        inlet__scope_parse_list("focus,kbd.hotkeys:{A,B+C},text", &scopes, &list, &bytes),
        INLET_OK);
    assert_int_equal(scopes, INLET__SCOPE_FOCUS | INLET__SCOPE_KBD_HOTKEYS | INLET__SCOPE_TEXT);
    assert_int_equal(bytes, 5);
    assert_memory_equal(list, "A,B+C", 5);
    assert_int_equal(inlet__scope_parse_list("focus", &scopes, &list, &bytes), INLET_OK);
    assert_true(list == NULL && bytes == 0);
    assert_int_equal(inlet__scope_parse("kbd.hotkeys:{A}", &scopes), INLET_E_INVALID_ARGUMENT);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(inlet__scope_parse_list(bad[i], &scopes, &list, &bytes),
                         INLET_E_INVALID_ARGUMENT);
        assert_true(scopes == 0 && list == NULL && bytes == 0);
    }
}

static void words_that_are_no_scopes_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      ",",
                                      "kbd.keys,",
                                      ",kbd.keys",
                                      "kbd",
                                      "kbd.keysx",
                                      "kbd.keys,,kbd.keys",
                                      "kbd.keys, mouse.motion",
                                      "mouse.motion kbd.keys"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t scopes = 99;
        assert_int_equal(inlet__scope_parse(bad[i], &scopes), INLET_E_INVALID_ARGUMENT);
        assert_int_equal(scopes, 0);
    }
    uint32_t scopes;
    assert_int_equal(inlet__scope_parse("mouse.motion,mouse.motion", &scopes), INLET_OK);
    assert_int_equal(scopes, INLET__SCOPE_MOUSE_MOTION);
}

#define TYPE(name) (UINT64_C(1) << INLET_EVENT_##name)

static void a_scope_shows_its_events_and_what_tells_of_the_stream_but_no_more(void **state) {
    (void)state;
    const uint64_t always =
        TYPE(LOSS) | TYPE(BLIND) | TYPE(SOURCES) | TYPE(SESSION) | TYPE(CLOCK) | TYPE(NAME);
    const uint64_t keys = TYPE(KEY_PRESSED) | TYPE(KEY_RELEASED) | TYPE(DEVICE) | TYPE(LAYOUT);
    const uint64_t motion = TYPE(MOUSE_MOVED) | TYPE(MOUSE_WHEEL) | TYPE(DEVICE);
    const uint64_t buttons = TYPE(MOUSE_PRESSED) | TYPE(MOUSE_RELEASED) | TYPE(DEVICE);
    assert_true(inlet__scope_event_types(0) == always);
    assert_true(inlet__scope_event_types(INLET__SCOPE_KBD_KEYS) == (always | keys));
    assert_true(inlet__scope_event_types(INLET__SCOPE_MOUSE_MOTION) == (always | motion));
    assert_true(inlet__scope_event_types(INLET__SCOPE_MOUSE_BUTTONS) == (always | buttons));
    assert_true(inlet__scope_event_types(INLET__SCOPE_FOCUS) == (always | TYPE(FOCUS)));
    assert_true(inlet__scope_event_types(INLET__SCOPE_FOCUS_TITLES) == (always | TYPE(FOCUS)));
    const uint64_t acts = TYPE(KEY_PRESSED) | TYPE(KEY_RELEASED);
    assert_true(inlet__scope_event_types(INLET__SCOPE_KBD_TIMING) == (always | acts));
    assert_true(inlet__scope_event_types(INLET__SCOPE_KBD_HOTKEYS) == (always | acts));
    assert_true(inlet__scope_event_types(INLET__SCOPE_TEXT) == (always | acts | TYPE(LAYOUT)));
    assert_true(inlet__scope_event_types(INLET__SCOPE_HISTORY | INLET__SCOPE_ADMIN) == always);
    assert_true(inlet__scope_event_types(INLET__SCOPE_ALL) ==
                (always | keys | motion | buttons | TYPE(FOCUS)));
}

static void a_scope_shows_the_names_of_what_it_shows(void **state) {
    (void)state;
    const uint32_t devices = 1u << INLET_NAME_DEVICE_PATH | 1u << INLET_NAME_DEVICE;
    const uint32_t process = 1u << INLET_NAME_PROCESS, title = 1u << INLET_NAME_WINDOW_TITLE;
    assert_int_equal(inlet__scope_name_subjects(0), 0);
    assert_int_equal(inlet__scope_name_subjects(INLET__SCOPE_KBD_KEYS),
                     devices | 1u << INLET_NAME_LAYOUT);
    assert_int_equal(inlet__scope_name_subjects(INLET__SCOPE_MOUSE_MOTION), devices);
    assert_int_equal(inlet__scope_name_subjects(INLET__SCOPE_MOUSE_BUTTONS), devices);
    assert_int_equal(inlet__scope_name_subjects(INLET__SCOPE_FOCUS), process);
    assert_int_equal(inlet__scope_name_subjects(INLET__SCOPE_FOCUS_TITLES), process | title);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_client_hello_has_the_documented_bytes),
        cmocka_unit_test(a_cut_client_hello_is_refused_and_a_longer_one_understood),
        cmocka_unit_test(a_client_hello_out_of_range_is_refused),
        cmocka_unit_test(the_server_hello_has_the_documented_bytes),
        cmocka_unit_test(the_highest_version_in_common_is_chosen),
        cmocka_unit_test(the_greeting_carries_a_name_of_up_to_64_bytes),
        cmocka_unit_test(a_greeting_whose_name_is_no_line_of_text_is_refused),
        cmocka_unit_test(scopes_become_words_and_come_back),
        cmocka_unit_test(a_list_of_hotkeys_is_part_of_its_scope),
        cmocka_unit_test(words_that_are_no_scopes_are_refused),
        cmocka_unit_test(a_scope_shows_its_events_and_what_tells_of_the_stream_but_no_more),
        cmocka_unit_test(a_scope_shows_the_names_of_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
