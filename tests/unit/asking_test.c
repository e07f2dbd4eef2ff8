/* When the dialog takes an answer, in which words it asks, and how often a user is asked. */
#include "agent/asking.h"
#include "agent/words.h"
#include "test.h"
#include "wire/scope.h"

#include <inlet/keys.h>
#include <string.h>

#define MS INT64_C(1000000)

static inlet__asking_t asking;
static char words[INLET__WORDS_BYTES];

static bool counts(enum inlet__asking_button button, int64_t now_ms) {
    return inlet__asking_counts(&asking, button, true, now_ms * MS);
}

static void nothing_counts_for_the_first_second(void **state) {
    (void)state;
    inlet__asking_begin(&asking, true, 5000 * MS);
    assert_false(counts(INLET__ASKING_ALLOW, 5999));
    assert_false(counts(INLET__ASKING_DENY, 5999));
    assert_true(counts(INLET__ASKING_ALLOW, 6000));
    assert_true(counts(INLET__ASKING_DENY, 6000));
}

static void who_types_has_not_seen_it_yet(void **state) {
    (void)state;
    inlet__asking_begin(&asking, true, 0);
    inlet__asking_type(&asking, 900 * MS);
    assert_false(counts(INLET__ASKING_DENY, 1000));
    assert_true(counts(INLET__ASKING_DENY, 1900));
    inlet__asking_type(&asking, 2000 * MS); /* it is armed: that was the answer's own key */
    assert_true(counts(INLET__ASKING_ALLOW, 2000));
}

static void it_is_armed_only_while_it_is_in_front(void **state) {
    (void)state;
    inlet__asking_begin(&asking, false, 0);
    assert_false(counts(INLET__ASKING_ALLOW, 5000));
    inlet__asking_activate(&asking, true, 5000 * MS);
    assert_false(counts(INLET__ASKING_ALLOW, 5999));
    inlet__asking_activate(&asking, true, 5500 * MS); /* it was there already */
    assert_true(counts(INLET__ASKING_ALLOW, 6000));
    inlet__asking_activate(&asking, false, 6100 * MS);
    assert_false(counts(INLET__ASKING_ALLOW, 9000));
    inlet__asking_activate(&asking, true, 9000 * MS);
    assert_false(counts(INLET__ASKING_ALLOW, 9999));
}

static void a_program_can_deny_and_not_allow(void **state) {
    (void)state;
    inlet__asking_begin(&asking, true, 0);
    assert_false(inlet__asking_counts(&asking, INLET__ASKING_ALLOW, false, 2000 * MS));
    assert_true(inlet__asking_counts(&asking, INLET__ASKING_DENY, false, 2000 * MS));
}

static void a_question_says_all_that_would_be_seen(void **state) {
    (void)state;
    inlet__notice_question_t question = {.number = 1};
    size_t before = 0;
    for (uint32_t scopes = 1; scopes <= INLET__SCOPE_ALL; scopes = scopes << 1 | 1) {
        question.scopes = scopes;
        inlet__words_of_question(&question, words);
        assert_true(strlen(words) > before); /* each scope has its words */
        before = strlen(words);
    }
    question = (inlet__notice_question_t){
        .scopes = INLET__SCOPE_KBD_HOTKEYS,
        .terms = {.foreground = INLET__FOREGROUND_OWN, .expires_s = 5, .hotkey_count = 1}};
    question.terms.hotkeys[0] = (inlet__hotkey_t){INLET_KEY_KeyQ, INLET_MODIFIER_CONTROL};
    inlet__words_of_question(&question, words);
    assert_non_null(strstr(words, "no other key: Ctrl+Q"));
    assert_non_null(strstr(words, "own window"));
    assert_non_null(strstr(words, "limited time"));
}

static void hotkeys_are_named_as_keyboards_do(void **state) {
    (void)state;
    const inlet__hotkey_t panic = {INLET_KEY_Pause, INLET_MODIFIER_CONTROL | INLET_MODIFIER_META};
    inlet__words_of_hotkey(&panic, words);
    assert_string_equal(words, "Ctrl+Win+Pause");
    inlet__words_of_hotkey(&(inlet__hotkey_t){0}, words);
    assert_string_equal(words, "");
}

static void a_name_is_shown_in_its_own_order(void **state) {
    (void)state;
    inlet__words_plain("exe.\xE2\x80\xAEgod\xD8\x9C\xE2\x81\xA6.\xE2\x80\x9C", words);
    assert_string_equal(words, "exe.god.\xE2\x80\x9C");
    inlet__notice_reader_t reader = {.name = "A & B",
                                     .image = "C:\\dir\\reader.exe",
                                     .scopes = INLET__SCOPE_MOUSE_MOTION | INLET__SCOPE_FOCUS};
    inlet__words_of_reader(&reader, words);
    assert_string_equal(words, "A & B (reader.exe): mouse motion, the program in front");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_counts_for_the_first_second),
        cmocka_unit_test(who_types_has_not_seen_it_yet),
        cmocka_unit_test(it_is_armed_only_while_it_is_in_front),
        cmocka_unit_test(a_program_can_deny_and_not_allow),
        cmocka_unit_test(a_question_says_all_that_would_be_seen),
        cmocka_unit_test(hotkeys_are_named_as_keyboards_do),
        cmocka_unit_test(a_name_is_shown_in_its_own_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
