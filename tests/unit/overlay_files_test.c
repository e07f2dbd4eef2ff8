/* Layouts and themes: those that come with Inlet are good, and what is wrong with others is said
 * with its member and line. */
#include "test.h"

#include <inlet/event.h>
#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/builtin.h"
#include "overlay/layout.h"
#include "overlay/theme.h"

static overlay_layout_t layout;
static overlay_theme_t theme;
static overlay_error_t error;

static const overlay_builtin_t *builtin(const overlay_builtin_t *list, const char *name) {
    while (list->name != NULL && strcmp(list->name, name) != 0)
        list++;
    assert_non_null(list->name);
    return list;
}

static void those_that_come_with_inlet_are_good(void **state) {
    uint32_t count = 0;
    (void)state;
    for (const overlay_builtin_t *file = overlay_builtin_layouts; file->name != NULL; file++) {
        if (!overlay_layout_parse(file->bytes, file->count, &layout, &error))
            fail_msg("%s:%d: %s", file->name, error.line, error.text);
        assert_string_equal(layout.name, file->name);
        count++;
    }
    assert_int_equal(count, 9);
    count = 0;
    for (const overlay_builtin_t *file = overlay_builtin_themes; file->name != NULL; file++) {
        if (!overlay_theme_parse(file->bytes, file->count, &theme, &error))
            fail_msg("%s:%d: %s", file->name, error.line, error.text);
        assert_string_equal(theme.name, file->name);
        count++;
    }
    assert_int_equal(count, 4);
}

/* An ISO Enter lacks what the key beside it has. */
static bool are_apart(const overlay_element_t *a, const overlay_element_t *b) {
    const double lacks = (a->is_iso_enter || b->is_iso_enter ? 0.25 : 0) + 1e-9;
    return a->code != b->code && (a->x + a->w <= b->x + lacks || b->x + b->w <= a->x + lacks ||
                                  a->y + a->h <= b->y + 1e-9 || b->y + b->h <= a->y + 1e-9);
}

static void check_keys_apart(void) {
    for (uint32_t i = 0; i < layout.count; i++)
        for (uint32_t j = i + 1; j < layout.count; j++)
            if (layout.elements[i].kind == OVERLAY_KEY && layout.elements[j].kind == OVERLAY_KEY)
                assert_true(are_apart(&layout.elements[i], &layout.elements[j]));
}

static void no_key_of_a_layout_is_there_twice_or_over_another(void **state) {
    (void)state;
    for (const overlay_builtin_t *file = overlay_builtin_layouts; file->name != NULL; file++) {
        assert_true(overlay_layout_parse(file->bytes, file->count, &layout, &error));
        check_keys_apart();
    }
}

static void a_layout_is_read_as_it_is_written(void **state) {
    static const char text[] =
        "{\"name\":\"my-own\",\"title\":\"Mine\",\"width\":4.5,\"height\":2,\"elements\":[\n"
        "{\"kind\":\"key\",\"id\":\"Enter\",\"x\":1,\"y\":0,\"w\":1.5,\"h\":2,\"label\":\"\","
        "\"shape\":\"iso-enter\",\"radius\":0.5},\n"
        "{\"kind\":\"key\",\"id\":\"KeyQ\",\"x\":3,\"y\":0,\"default\":\"Q\"},\n"
        "{\"kind\":\"button\",\"id\":\"x2\",\"x\":0,\"y\":0,\"w\":1,\"h\":1}]}";
    (void)state;
    assert_true(overlay_layout_parse(text, strlen(text), &layout, &error));
    assert_string_equal(layout.name, "my-own");
    assert_string_equal(layout.title, "Mine");
    assert_true(layout.width == 4.5 && layout.height == 2 && layout.count == 3);
    const overlay_element_t *e = layout.elements;
    assert_int_equal(e[0].code, INLET_KEY_Enter);
    assert_true(e[0].is_iso_enter && !e[0].types && e[0].radius == 0.5);
    assert_int_equal(e[1].code, INLET_KEY_KeyQ);
    assert_true(e[1].types && e[1].radius < 0 && e[1].w == 1 && e[1].h == 1 && e[1].x == 3);
    assert_string_equal(e[1].text, "Q");
    assert_int_equal(e[2].code, INLET_BUTTON_X2);
    assert_string_equal(overlay_element_name(&e[2]), "x2");
}

/* A file of Inlet's own with one text in it replaced by another. */
static char *changed(const overlay_builtin_t *file, const char *from, const char *to) {
    const char *at = strstr(file->bytes, from);
    assert_non_null(at);
    char *text = malloc(file->count + strlen(to) + 1);
    assert_non_null(text);
    sprintf(text, "%.*s%s%s", (int)(at - file->bytes), file->bytes, to, at + strlen(from));
    return text;
}

typedef struct wrong {
    const char *from, *to, *text;
    int line;
} wrong_t;

static void what_is_wrong_with_a_layout_is_said(void **state) {
    static const wrong_t wrongs[] = {
        {"\"name\": \"wasd-mouse\"", "\"name\": \"My\"", "name: it must be a name", 2},
        {"\"name\": \"wasd-mouse\",", "", "'name' is missing", 1},
        {"\"width\"", "\"widht\"", "widht: there is no such member here", 4},
        {"\"width\": 11.5", "\"width\": 0", "width: it must be above 0", 4},
        {"\"width\": 11.5", "\"width\": 11", "elements[27].x: it ends at 11.5, beyond", 34},
        {"\"elements\": [", "\"elements\": 7, \"x\": [", "x: there is no such member here", 6},
        {"\"id\": \"Digit2\"", "\"id\": \"Digit22\"", "elements[2].id: there is no key 'Digit22'",
         9},
        {"\"id\": \"Digit2\",", "", "elements[2]: 'id' is missing", 9},
        {"\"default\": \"2\"", "\"default\": \"2\", \"label\": \"2\"",
         "elements[2].label: a key has a label or a default", 9},
        {"\"default\": \"2\"", "\"default\": \"\\u0007\"", "elements[2].default: it must be a text",
         9},
        {"\"kind\": \"panel\"", "\"kind\": \"panle\"", "elements[27].kind: it must be key, button",
         34},
        {"\"id\": \"middle\"", "\"id\": \"side\"", "elements[30].id: it must be left, right", 37},
        {"\"kind\": \"wheel\"", "\"kind\": \"wheel\", \"label\": \"\"",
         "elements[29].label: there is no such member", 36},
        {"\"x\": 3, \"y\": 0", "\"x\": -3, \"y\": 0", "elements[3].x: it must be a number of 0",
         10},
        {"\"title\"", "\"name\": \"again\", \"title\"", "duplicate", 3},
        {"\"title\"", "title", "", 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        char *text =
            changed(builtin(overlay_builtin_layouts, "wasd-mouse"), wrongs[i].from, wrongs[i].to);
        if (overlay_layout_parse(text, strlen(text), &layout, &error) ||
            strncmp(error.text, wrongs[i].text, strlen(wrongs[i].text)) != 0 ||
            error.line != wrongs[i].line)
            fail_msg("%s: line %d: '%s'", wrongs[i].to, error.line, error.text);
        free(text);
    }
}

static void what_is_wrong_with_a_theme_is_said(void **state) {
    static const wrong_t wrongs[] = {
        {"#3d9bffff", "#3d9bff", "pressed.fill: it must be a colour", 13},
        {"#3d9bffff", "#3d9bffff ", "pressed.fill: it must be a colour", 13},
        {"#3d9bffff", "#3d9bfffg", "pressed.fill: it must be a colour", 13},
        {"\"stroke\"", "\"strok\"", "idle.strok: there is no such member here", 12},
        {"\"gap\": 0.06", "\"gap\": 1", "gap: it must be a number of 0 to 0.9", 8},
        {"\"fade_out_ms\": 180", "\"fade_out_ms\": 1.5", "fade_out_ms: it must be a whole", 11},
        {"\"font_weight\": \"normal\"", "\"font_weight\": \"thin\"", "font_weight: it must be", 7},
        {"\"full_speed\": 4000", "\"full_speed\": 0", "motion.full_speed: it must be", 16},
        {"\"font_size\": 0.32", "\"font_size\": 0", "font_size: it must be above 0", 8},
        {"\"notice\": {", "\"notice\": 1, \"n\": {", "n: there is no such member here", 17},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        char *text = changed(builtin(overlay_builtin_themes, "dark"), wrongs[i].from, wrongs[i].to);
        if (overlay_theme_parse(text, strlen(text), &theme, &error) ||
            strncmp(error.text, wrongs[i].text, strlen(wrongs[i].text)) != 0)
            fail_msg("%s: line %d: '%s'", wrongs[i].to, error.line, error.text);
        const char *at = strstr(text, wrongs[i].to);
        int line = 1;
        for (const char *c = text; c < at; c++)
            line += *c == '\n';
        assert_int_equal(error.line, line);
        free(text);
    }
}

static void a_theme_is_read_as_it_is_written(void **state) {
    const overlay_builtin_t *file = builtin(overlay_builtin_themes, "dark");
    (void)state;
    assert_true(overlay_theme_parse(file->bytes, file->count, &theme, &error));
    assert_int_equal(theme.pressed.fill.r, 0x3D);
    assert_int_equal(theme.pressed.fill.g, 0x9B);
    assert_int_equal(theme.pressed.fill.b, 0xFF);
    assert_int_equal(theme.idle.fill.a, 0xC8);
    assert_true(theme.fade_out_ns == 180000000 && theme.fade_in_ns == 0 && !theme.is_bold);
    assert_true(theme.gap == 0.06 && theme.full_speed == 4000);
}

static void what_is_no_object_or_too_long_is_refused(void **state) {
    (void)state;
    assert_false(overlay_theme_parse("[]", 2, &theme, &error));
    assert_int_equal(error.line, 1);
    assert_false(overlay_layout_parse("", 0, &layout, &error));
    assert_true(error.text[0] != '\0');
    char *spaces = malloc(OVERLAY_FILE_BYTES_MAX + 1);
    assert_non_null(spaces);
    memset(spaces, ' ', OVERLAY_FILE_BYTES_MAX + 1);
    assert_false(overlay_layout_parse(spaces, OVERLAY_FILE_BYTES_MAX + 1, &layout, &error));
    assert_non_null(strstr(error.text, "longer than 262144 bytes"));
    free(spaces);
}

static void lines_are_counted_over_strings_and_nesting(void **state) {
    static const char text[] = "{\n\"a\": {\"x\": \"} ] \\\" ,\"},\n\"b\": [1,\n[2, \"]\"],\n"
                               "{\"c\":\n 3}]}";
    (void)state;
    assert_int_equal(overlay_json_line_of(text, strlen(text), "", "a"), 2);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "a", "x"), 2);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "", "b"), 3);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "b[1]", NULL), 4);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "b[2]", "c"), 5);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "b[2].c", NULL), 6);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "b[9]", "c"), 3);
    assert_int_equal(overlay_json_line_of(text, strlen(text), "", "none"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(those_that_come_with_inlet_are_good),
        RUN(no_key_of_a_layout_is_there_twice_or_over_another),
        RUN(a_layout_is_read_as_it_is_written),
        RUN(what_is_wrong_with_a_layout_is_said),
        RUN(what_is_wrong_with_a_theme_is_said),
        RUN(a_theme_is_read_as_it_is_written),
        RUN(what_is_no_object_or_too_long_is_refused),
        RUN(lines_are_counted_over_strings_and_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
