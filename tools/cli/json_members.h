/* Members of an object: the few lines that whatever writes or reads events as JSON needs. */
#ifndef INLET_TOOL_JSON_MEMBERS_H
#define INLET_TOOL_JSON_MEMBERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Each put returns 0, or non-zero when there is no memory. */
static inline int put_int(json_t *line, const char *name, int64_t value) {
    return json_object_set_new(line, name, json_integer((json_int_t)value));
}

static inline int put_text(json_t *line, const char *name, const char *text) {
    return json_object_set_new(line, name, json_string(text));
}

static inline int put_bool(json_t *line, const char *name, bool value) {
    return json_object_set_new(line, name, json_boolean(value));
}

/* What is missing, or of another kind, is 0, "" or false. */
static inline int64_t get_int(const json_t *line, const char *name) {
    return (int64_t)json_integer_value(json_object_get(line, name));
}

static inline const char *get_text(const json_t *line, const char *name) {
    const char *text = json_string_value(json_object_get(line, name));
    return text != NULL ? text : "";
}

static inline bool get_bool(const json_t *line, const char *name) {
    return json_is_true(json_object_get(line, name));
}

#endif
