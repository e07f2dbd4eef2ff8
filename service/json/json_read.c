#include "json/json_read.h"

#include "json/json_arena.h"
#include "json/json_text.h"
#include <stdio.h>
#include <string.h>

typedef struct reading {
    const char *text;
    size_t bytes;
    json_error_t where;
    json_t *root;
} reading_t;

static void load(void *context) {
    reading_t *reading = context;
    reading->root =
        json_loadb(reading->text, reading->bytes, JSON_REJECT_DUPLICATES, &reading->where);
}

inlet_status_t inlet__json_read(const char *text, size_t bytes, json_t **root,
                                char error[INLET__JSON_ERROR_BYTES]) {
    reading_t reading = {.text = text, .bytes = bytes};
    inlet__json_arena_t arena = {0};
    *root = NULL;
    error[0] = '\0';
    bool enough = inlet__json_arena_run(&arena, load, &reading);
    const bool found = enough && reading.root != NULL;
    if (found && json_is_object(reading.root)) {
        *root = json_deep_copy(reading.root); /* out of the arena */
        enough = *root != NULL;
    }
    inlet__json_arena_free(&arena);
    if (*root != NULL)
        return INLET_OK;
    if (!enough) {
        snprintf(error, INLET__JSON_ERROR_BYTES, "%s", inlet_status_message(INLET_E_NO_MEMORY));
        return INLET_E_NO_MEMORY;
    }
    if (found)
        snprintf(error, INLET__JSON_ERROR_BYTES, "it must be one object");
    else
        snprintf(error, INLET__JSON_ERROR_BYTES, "line %d: %.130s", reading.where.line,
                 reading.where.text);
    inlet__make_printable(error);
    return INLET_E_CORRUPT;
}

/* --- members --- */

static bool is_known(const char *name, const inlet__json_member_t *members, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, members[i].name) == 0)
            return true;
    return false;
}

bool inlet__json_members(json_t *object, const inlet__json_member_t *members, size_t count,
                         char error[INLET__JSON_ERROR_BYTES]) {
    const char *name;
    json_t *value;
    for (size_t i = 0; i < count; i++) {
        const inlet__json_member_t *member = &members[i];
        *member->value = value = json_object_get(object, member->name);
        if (value != NULL ? (member->types & INLET__JSON_IS(json_typeof(value))) != 0
                          : (member->types & INLET__JSON_OPTIONAL) != 0)
            continue;
        snprintf(error, INLET__JSON_ERROR_BYTES, "\"%.64s\" is %s", member->name,
                 value == NULL ? "missing" : "of another type");
        return false;
    }
    json_object_foreach(object, name, value) {
        if (is_known(name, members, count))
            continue;
        snprintf(error, INLET__JSON_ERROR_BYTES, "there is no member \"%.64s\"", name);
        inlet__make_printable(error);
        return false;
    }
    return true;
}
