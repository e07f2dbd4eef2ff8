/* base/utf8.h: text that came from somebody else, and what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

#define BYTES(text) ((const uint8_t *)(text))

static void well_formed_text_is_valid(void **state) {
    (void)state;
    static const char *const good[] = {"",
                                       "plain",
                                       "\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "a\xC3\xA4z"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(inlet__utf8_is_valid(BYTES(good[i]), strlen(good[i])));
    assert_true(inlet__utf8_is_valid(BYTES("a\0b"), 3));
}

static void ill_formed_text_is_not(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xC0\x80",         /* overlong zero */
        "\xC1\xBF",         /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xED\xA0\x80",     /* the first surrogate */
        "\xED\xBF\xBF",     /* the last */
        "\xF4\x90\x80\x80", /* U+110000 */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xC3",
        "\xC3(",
        "\xE2\x82",
        "\xE2(\xA1",
        "\xE2\x82(",
        "\xF0\x9F\x98",
        "\xF0\x9F\x98(",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(inlet__utf8_is_valid(BYTES(bad[i]), strlen(bad[i])));
}

static void a_character_cut_by_the_end_is_not_completed_from_behind_it(void **state) {
    (void)state;
    assert_false(inlet__utf8_is_valid(BYTES("\xC3\xA4"), 1));
    assert_false(inlet__utf8_is_valid(BYTES("\xF0\x9F\x98\x80"), 3));
}

static void one_line_has_no_control_characters(void **state) {
    (void)state;
    static const char *const bad[] = {"a\nb", "\x1B[2J", "\x7F", "\xC2\x80", "\xC2\x9F", "\xC3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(inlet__utf8_is_one_line(BYTES(bad[i]), strlen(bad[i])));
    assert_false(inlet__utf8_is_one_line(BYTES("a\0b"), 3));
    assert_true(inlet__utf8_is_one_line(BYTES("\xC2\xA0\xC3\xA4 ~"), 6));
    assert_true(inlet__utf8_is_one_line(NULL, 0));
}

static void a_text_is_cut_between_two_characters(void **state) {
    (void)state;
    static const char text[] = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80z"; /* ends at 1 3 6 10 11 */
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t most = 0; most < sizeof expected / sizeof expected[0]; most++)
        assert_int_equal(inlet__utf8_cut(text, most), expected[most]);
    assert_int_equal(inlet__utf8_cut("", 5), 0);
}

static void every_code_point_is_written_as_it_is_read(void **state) {
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x110000; code_point++) {
        char text[INLET__UTF8_CHARACTER_MAX];
        const bool is_scalar =
            code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
        const size_t length = inlet__utf8_write(code_point, text);
        assert_true(inlet__utf8_is_valid(BYTES(text), length));
        assert_int_equal(inlet__utf8_length(text[0]), length);
        if (!is_scalar)
            assert_memory_equal(text, "\xEF\xBF\xBD", 3);
    }
    char text[INLET__UTF8_CHARACTER_MAX];
    assert_int_equal(inlet__utf8_write('a', text), 1);
    assert_memory_equal(text, "a", 1);
    assert_int_equal(inlet__utf8_write(0xE4, text), 2);
    assert_memory_equal(text, "\xC3\xA4", 2);
    assert_int_equal(inlet__utf8_write(0x20AC, text), 3);
    assert_memory_equal(text, "\xE2\x82\xAC", 3);
    assert_int_equal(inlet__utf8_write(0x1F600, text), 4);
    assert_memory_equal(text, "\xF0\x9F\x98\x80", 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_is_valid),
        cmocka_unit_test(ill_formed_text_is_not),
        cmocka_unit_test(a_character_cut_by_the_end_is_not_completed_from_behind_it),
        cmocka_unit_test(one_line_has_no_control_characters),
        cmocka_unit_test(a_text_is_cut_between_two_characters),
        cmocka_unit_test(every_code_point_is_written_as_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
