/* json/json_read.h: what is read, what is refused, and what is said of it. What else is JSON or
 * not is json_fuzz's, which compares with jansson's own reader. */
#include "test.h"

#include "json/json_read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char error[INLET__JSON_ERROR_BYTES];

/* In memory that ends with the text: the sanitizer sees a byte too many. */
static json_t *read_text(const char *text, size_t bytes, inlet_status_t expected) {
    json_t *root = (json_t *)&error;
    char *copy = malloc(bytes > 0 ? bytes : 1);
    assert_non_null(copy);
    memcpy(copy, text, bytes);
    memset(error, 'x', sizeof error);
    const inlet_status_t status = inlet__json_read(copy, bytes, &root, error);
    free(copy);
    if (status != expected)
        fail_msg("%s: %s", text, error);
    assert_true((root != NULL) == (status == INLET_OK) && (error[0] == '\0') == (root != NULL));
    return root;
}

static json_t *take(const char *text) {
    return read_text(text, strlen(text), INLET_OK);
}

static void refuse(const char *text, const char *words) {
    assert_null(read_text(text, strlen(text), INLET_E_CORRUPT));
    if (strcmp(error, words) != 0)
        fail_msg("%s: the error is: %s", text, error);
}

static void an_object_is_read_as_it_is_written(void **state) {
    (void)state;
    json_t *root = take(" {\"a\" :\t[true,false , null,\"\", {} ,[]],\r\n\"\":-12, \"b\":0 }\n");
    json_t *same = json_pack("{s:[b, b, n, s, {}, []], s:i, s:i}", "a", 1, 0, "", "", -12, "b", 0);
    assert_true(json_equal(root, same));
    json_decref(root);
    json_decref(same);
}

static void a_text_is_read_without_its_escapes(void **state) {
    (void)state;
    json_t *root =
        take("{\"a\\u0041\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\uDE00\"}");
    assert_string_equal(json_string_value(json_object_get(root, "aA")),
                        "\"\\/\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    json_decref(root);
}

static void numbers_are_whole_and_have_64_bits(void **state) {
    (void)state;
    json_t *root = take("{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":-0}");
    assert_true(json_integer_value(json_object_get(root, "a")) == INT64_MAX);
    assert_true(json_integer_value(json_object_get(root, "b")) == INT64_MIN);
    assert_true(json_is_integer(json_object_get(root, "c")));
    json_decref(root);
    refuse("{\"a\":9223372036854775808}", "line 1: too big a number");
    refuse("{\"a\":-9223372036854775809}", "line 1: too big a number");
    refuse("{\"a\":92233720368547758080}", "line 1: too big a number");
    refuse("{\"a\":1.0}", "line 1: a number is not whole");
    refuse("{\"a\":1e3}", "line 1: a number is not whole");
    refuse("{\"a\":01}", "line 1: that is no number");
    refuse("{\"a\":-}", "line 1: that is no number");
    refuse("{\"a\":+1}", "line 1: a value is missing");
}

static void what_is_wrong_is_told_with_its_line(void **state) {
    (void)state;
    refuse("", "line 1: it must be one object");
    refuse("\n[]", "line 2: it must be one object");
    refuse("{}{}", "line 1: something is behind its end");
    refuse("{", "line 1: a name is missing");
    refuse("{\n\"a\":1,}", "line 2: a name is missing");
    refuse("{\"a\"\n1}", "line 2: \":\" is missing");
    refuse("{\"a\":\n", "line 2: a value is missing");
    refuse("{\"a\":1\n\"b\":2}", "line 2: \",\" or \"}\" is missing");
    refuse("{\"a\":[1 2]}", "line 1: \",\" or \"]\" is missing");
    refuse("{\"a\":[1,]}", "line 1: a value is missing");
    refuse("{\"a\":nul}", "line 1: a value is missing");
    refuse("{\"a\":1,\n\"\\u0061\":1}", "line 2: a duplicate name");
}

static void a_text_is_utf8_in_one_line_without_a_zero(void **state) {
    (void)state;
    refuse("{\"a\":\"b", "line 1: a text does not end");
    refuse("{\"a\":\"b\n\"}", "line 1: a text has no control characters");
    refuse("{\"a\":\"\xC3\"}", "line 1: a text is not UTF-8");
    refuse("{\"\xED\xA0\x80\":1}", "line 1: a text is not UTF-8");
    refuse("{\"a\":\"\\x41\"}", "line 1: there is no such escape");
    refuse("{\"a\":\"\\", "line 1: there is no such escape");
    refuse("{\"a\":\"\\u12g4\"}", "line 1: that is no character");
    refuse("{\"a\":\"\\u00", "line 1: that is no character");
    refuse("{\"a\":\"\\u0000\"}", "line 1: that is no character");
    refuse("{\"a\":\"\\ud83d\"}", "line 1: that is no character");
    refuse("{\"a\":\"\\ud83d\\u0041\"}", "line 1: that is no character");
    refuse("{\"a\":\"\\ude00\"}", "line 1: that is no character");
    assert_null(read_text("{\"a\":\"\0\"}", 9, INLET_E_CORRUPT));
    assert_null(read_text("{}\0", 3, INLET_E_CORRUPT));
    assert_null(read_text("\0{}", 3, INLET_E_CORRUPT));
}

static void depth_has_an_end(void **state) {
    (void)state;
    char text[16 + 2 * INLET__JSON_DEPTH_MAX];
    for (int more = 0; more < 2; more++) {
        const int lists = (int)INLET__JSON_DEPTH_MAX - 1 + more;
        size_t at = (size_t)sprintf(text, "{\"a\":[],\"b\":");
        memset(text + at, '[', (size_t)lists);
        memset(text + at + lists, ']', (size_t)lists);
        strcpy(text + at + 2 * lists, "}");
        if (more == 0)
            json_decref(take(text));
        else
            refuse(text, "line 1: too deep");
    }
}

static bool members_of(const char *text, json_t **number, json_t **any) {
    const inlet__json_member_t members[] = {
        {"number", INLET__JSON_IS_NUMBER, number},
        {"any", INLET__JSON_IS_TEXT | INLET__JSON_IS_LIST | INLET__JSON_OPTIONAL, any}};
    json_t *root = take(text);
    json_t *inner = json_object_get(root, "o");
    const bool good = inlet__json_members(inner, members, 2, error);
    *number = good ? json_incref(*number) : NULL; /* outlives the root */
    json_decref(root);
    return good;
}

static void an_object_has_the_members_it_must_have_and_no_others(void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {{"{\"o\":{}}", "\"number\" is missing"},
               {"{\"o\":[]}", "\"number\" is missing"},
               {"{\"o\":{\"number\":\"7\"}}", "\"number\" is of another type"},
               {"{\"o\":{\"number\":7,\"any\":7}}", "\"any\" is of another type"},
               {"{\"o\":{\"number\":7,\"any\":[],\"x\\n\":1}}", "there is no member \"x?\""}};
    json_t *number, *any;
    assert_true(members_of("{\"o\":{\"number\":7}}", &number, &any));
    assert_true(json_integer_value(number) == 7 && any == NULL);
    json_decref(number);
    assert_true(members_of("{\"o\":{\"any\":\"t\",\"number\":8}}", &number, &any));
    assert_true(json_integer_value(number) == 8 && any != NULL);
    json_decref(number);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(members_of(bad[i].text, &number, &any));
        assert_string_equal(error, bad[i].words);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(an_object_is_read_as_it_is_written),
        RUN(a_text_is_read_without_its_escapes),
        RUN(numbers_are_whole_and_have_64_bits),
        RUN(what_is_wrong_is_told_with_its_line),
        RUN(a_text_is_utf8_in_one_line_without_a_zero),
        RUN(depth_has_an_end),
        RUN(an_object_has_the_members_it_must_have_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
