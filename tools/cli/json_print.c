#include "json_print.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INDENT_STEP 2
#define INDENT_MAX  16

static bool is_scalar(const json_t *value) {
    return !json_is_object(value) && !json_is_array(value);
}

static bool is_list(const json_t *value) {
    bool scalars = json_is_array(value);
    for (size_t i = 0; i < json_array_size(value); i++)
        scalars = scalars && is_scalar(json_array_get(value, i));
    return scalars;
}

static void print_scalar(const json_t *value) {
    if (json_is_string(value))
        fputs(json_string_value(value), stdout);
    else if (json_is_integer(value))
        printf("%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        printf("%g", json_real_value(value));
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "yes" : "no", stdout);
    else
        fputs("none", stdout);
}

static void print_list(const json_t *list) {
    if (json_array_size(list) == 0)
        fputs("none", stdout);
    for (size_t i = 0; i < json_array_size(list); i++) {
        fputs(i > 0 ? ", " : "", stdout);
        print_scalar(json_array_get(list, i));
    }
}

static void print_member(const char *name, const json_t *value, int indent) {
    printf("%*s%s:", indent, "", name);
    if (!is_scalar(value) && !is_list(value)) {
        putchar('\n');
        json_print_tree(value, indent + INDENT_STEP);
        return;
    }
    putchar(' ');
    if (is_scalar(value))
        print_scalar(value);
    else
        print_list(value);
    putchar('\n');
}

void json_print_tree(const json_t *value, int indent) {
    if (indent > INDENT_MAX) /* deeper than anything the service says */
        return;
    if (json_is_object(value)) {
        for (void *at = json_object_iter((json_t *)(uintptr_t)value); at != NULL;
             at = json_object_iter_next((json_t *)(uintptr_t)value, at))
            print_member(json_object_iter_key(at), json_object_iter_value(at), indent);
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            fputs(i > 0 ? "\n" : "", stdout);
            json_print_tree(json_array_get(value, i), indent);
        }
    }
}

bool json_print_line(const json_t *value) {
    return json_dumpf(value, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7)) == 0 &&
           putchar('\n') != EOF;
}
