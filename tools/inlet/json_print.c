#include "json_print.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INDENT_STEP 2
#define INDENT_MAX  16

static bool is_scalar(const json_t *value) {
    return !json_is_object(value) && !json_is_array(value);
}

static void print_scalar(const json_t *value) {
    if (json_is_string(value))
        puts(json_string_value(value));
    else if (json_is_integer(value))
        printf("%lld\n", (long long)json_integer_value(value));
    else if (json_is_real(value))
        printf("%g\n", json_real_value(value));
    else if (json_is_boolean(value))
        puts(json_is_true(value) ? "yes" : "no");
    else
        puts("-");
}

static void print_member(const char *name, const json_t *value, int indent) {
    printf("%*s%s: ", indent, "", name);
    if (is_scalar(value)) {
        print_scalar(value);
    } else if (json_object_size(value) == 0 && json_array_size(value) == 0) {
        puts("none");
    } else {
        putchar('\n');
        json_print_tree(value, indent + INDENT_STEP);
    }
}

void json_print_tree(const json_t *value, int indent) {
    if (indent > INDENT_MAX) /* deeper than anything the service says */
        return;
    if (json_is_object(value)) {
        for (void *at = json_object_iter((json_t *)(uintptr_t)value); at != NULL;
             at = json_object_iter_next((json_t *)(uintptr_t)value, at))
            print_member(json_object_iter_key(at), json_object_iter_value(at), indent);
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            print_member("-", json_array_get(value, i), indent);
    } else {
        printf("%*s", indent, "");
        print_scalar(value);
    }
}

bool json_print_line(const json_t *value) {
    return json_dumpf(value, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
}
