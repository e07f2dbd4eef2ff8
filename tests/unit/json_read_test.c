/* json/json_read.h: what is read, what is refused, and what is said of it; starve_test has what
 * happens where memory runs out. */
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

/* The reason is jansson's, but for its line, or ours. */
static void refuse(const char *text, const char *words) {
    assert_null(read_text(text, strlen(text), INLET_E_CORRUPT));
    if (strncmp(error, words, strlen(words)) != 0)
        fail_msg("%s: the error is: %s", text, error);
    for (const char *c = error; *c != '\0'; c++)
        assert_true(*c >= ' ' && *c <= '~');
}

static void an_object_is_read_as_it_is_written(void **state) {
    (void)state;
    json_t *root = take(" {\"a\" :\t[true,false , null,\"\", {} ,[]],\r\n\"\":-12, \"b\":0 }\n");
    json_t *same = json_pack("{s:[b, b, n, s, {}, []], s:i, s:i}", "a", 1, 0, "", "", -12, "b", 0);
    assert_true(json_equal(root, same));
    json_decref(root);
    json_decref(same);
}

static void what_is_read_outlives_what_it_was_read_in(void **state) {
    (void)state;
    char text[40000] = "{\"";
    const size_t half = sizeof text / 2;
    memset(text + 2, 'n', half);
    sprintf(text + 2 + half, "\":[\"first\",\"second\"]}");
    json_t *root = take(text), *other = take("{\"x\":[1,2,3]}");
    text[2 + half] = '\0';
    json_t *list = json_object_get(root, text + 2);
    assert_int_equal(json_array_append_new(list, json_string("third")), 0);
    assert_int_equal(json_array_remove(list, 0), 0);
    assert_string_equal(json_string_value(json_array_get(list, 0)), "second");
    assert_string_equal(json_string_value(json_array_get(list, 1)), "third");
    json_decref(other);
    json_decref(root);
}

static void members_keep_their_order(void **state) {
    (void)state;
    json_t *root = take("{\"z\":1,\"a\":2,\"m\":3,\"b\":4}");
    char *text = json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    assert_string_equal(text, "{\"z\":1,\"a\":2,\"m\":3,\"b\":4}");
    free(text);
    json_decref(root);
}

static void what_is_wrong_is_told_with_its_line(void **state) {
    (void)state;
    refuse("", "line 1: ");
    refuse("\n[]", "it must be one object");
    refuse("{}{}", "line 1: ");
    refuse("{", "line 1: ");
    refuse("{\n\"a\":1,}", "line 2: ");
    refuse("{\"a\":\n", "line 2: ");
    refuse("{\"a\":1\n\"b\":2}", "line 2: ");
    refuse("{\"a\":nul}", "line 1: ");
    refuse("{\"a\":9223372036854775808}", "line 1: too big integer");
    refuse("{\"a\":1,\n\"\\u0061\":1}", "line 2: duplicate object key");
    refuse("{\"a\":\"b\n\"}", "line 1: ");
    refuse("{\"a\":\"\xC3\"}", "line 1: ");
    refuse("{\"a\":\"\\u0000\"}", "line 1: ");
    refuse("{\"a\":\"\\ud83d\"}", "line 1: ");
    assert_null(read_text("{\"a\":\"\0\"}", 9, INLET_E_CORRUPT));
    assert_null(read_text("{}\0", 3, INLET_E_CORRUPT));
    assert_null(read_text("\0{}", 3, INLET_E_CORRUPT));
}

static void depth_has_an_end(void **state) {
    (void)state;
    static char text[20000] = "{\"a\":";
    memset(text + 5, '[', 8000);
    refuse(text, "line 1: maximum parsing depth reached");
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
        RUN(what_is_read_outlives_what_it_was_read_in),
        RUN(members_keep_their_order),
        RUN(what_is_wrong_is_told_with_its_line),
        RUN(depth_has_an_end),
        RUN(an_object_has_the_members_it_must_have_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
