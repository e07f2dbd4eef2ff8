#include "json_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void overlay_json_open(overlay_json_t *json, const char *bytes, size_t count,
                       overlay_error_t *error) {
    json_error_t where;
    *json = (overlay_json_t){.bytes = bytes, .count = count, .error = error};
    *error = (overlay_error_t){0};
    if (count > OVERLAY_FILE_BYTES_MAX) {
        json->failed = true;
        snprintf(error->text, sizeof error->text, "it is longer than %u bytes",
                 OVERLAY_FILE_BYTES_MAX);
        return;
    }
    json->root = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &where);
    if (json->root != NULL && json_is_object(json->root))
        return;
    json->failed = true;
    error->line = json->root == NULL && where.line > 0 ? where.line : 1;
    snprintf(error->text, sizeof error->text, "%.150s",
             json->root == NULL ? where.text : "it is no JSON object");
    json_decref(json->root);
    json->root = NULL;
}

void overlay_json_close(overlay_json_t *json) {
    json_decref(json->root);
    json->root = NULL;
}

overlay_place_t overlay_json_root(overlay_json_t *json) {
    return (overlay_place_t){.json = json, .object = json->root};
}

void overlay_json_fail(const overlay_place_t *place, const char *name, const char *format, ...) {
    overlay_json_t *json = place->json;
    overlay_error_t *error = json->error;
    va_list arguments;
    if (json->failed)
        return;
    json->failed = true;
    error->line = overlay_json_line_of(json->bytes, json->count, place->path, name);
    const char *dot = place->path[0] != '\0' && name != NULL ? "." : "";
    const char *colon = place->path[0] != '\0' || name != NULL ? ": " : "";
    const int used = snprintf(error->text, sizeof error->text, "%s%s%.64s%s", place->path, dot,
                              name != NULL ? name : "", colon);
    va_start(arguments, format);
    vsnprintf(error->text + used, sizeof error->text - (size_t)used, format, arguments);
    va_end(arguments);
}

void overlay_json_only(const overlay_place_t *place, const char *const *names) {
    const char *key;
    json_t *value;
    json_object_foreach(place->object, key, value) {
        const char *const *name = names;
        while (*name != NULL && strcmp(*name, key) != 0)
            name++;
        if (*name == NULL)
            overlay_json_fail(place, key, "there is no such member here");
    }
}

bool overlay_json_has(const overlay_place_t *place, const char *name) {
    return json_object_get(place->object, name) != NULL;
}

static json_t *member(const overlay_place_t *place, const char *name) {
    json_t *value = json_object_get(place->object, name);
    if (value == NULL)
        overlay_json_fail(place, NULL, "'%s' is missing", name);
    return value;
}

double overlay_json_number(const overlay_place_t *place, const char *name, double min, double max) {
    json_t *value = member(place, name);
    if (value == NULL)
        return 0;
    const double number = json_number_value(value);
    if (json_is_number(value) && number >= min && number <= max)
        return number;
    overlay_json_fail(place, name, "it must be a number of %g to %g", min, max);
    return 0;
}

static bool is_line(const char *text, size_t bytes_max) {
    size_t bytes = 0;
    for (; bytes <= bytes_max && text[bytes] != '\0'; bytes++)
        if ((unsigned char)text[bytes] < 0x20 || text[bytes] == 0x7F)
            return false;
    return bytes <= bytes_max;
}

void overlay_json_line(const overlay_place_t *place, const char *name,
                       char text[OVERLAY_TEXT_BYTES]) {
    json_t *value = member(place, name);
    const char *line = json_string_value(value);
    text[0] = '\0';
    if (value == NULL)
        return;
    if (line == NULL || !is_line(line, OVERLAY_TEXT_BYTES - 1))
        overlay_json_fail(place, name,
                          "it must be a text of up to %u bytes without control characters",
                          OVERLAY_TEXT_BYTES - 1);
    else
        memcpy(text, line, strlen(line) + 1);
}

void overlay_json_name(const overlay_place_t *place, const char *name,
                       char text[OVERLAY_NAME_BYTES]) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    json_t *value = member(place, name);
    const char *line = json_string_value(value);
    text[0] = '\0';
    if (value == NULL)
        return;
    if (line == NULL || line[0] == '\0' || strlen(line) >= OVERLAY_NAME_BYTES ||
        line[strspn(line, allowed)] != '\0')
        overlay_json_fail(place, name, "it must be a name: 1 to %u of a-z, 0-9 and -",
                          OVERLAY_NAME_BYTES - 1);
    else
        memcpy(text, line, strlen(line) + 1);
}

overlay_place_t overlay_json_object(const overlay_place_t *place, const char *name) {
    overlay_place_t inner = {.json = place->json, .object = member(place, name)};
    if (inner.object != NULL && !json_is_object(inner.object)) {
        overlay_json_fail(place, name, "it must be an object");
        inner.object = NULL;
    }
    snprintf(inner.path, sizeof inner.path, "%s%s%s", place->path,
             place->path[0] != '\0' ? "." : "", name);
    return inner;
}
