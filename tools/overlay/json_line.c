/* jansson tells lines of a syntax error alone; for a value that is not allowed its place is looked
 * up in the text again, of which it is known already that it is valid. */
#include "json_file.h"

#include <stdlib.h>
#include <string.h>

typedef struct cursor {
    const char *at, *end;
} cursor_t;

static bool is_at(const cursor_t *cursor, char c) {
    return cursor->at < cursor->end && *cursor->at == c;
}

static void skip_space(cursor_t *cursor) {
    while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at) != NULL && *cursor->at != 0)
        cursor->at++;
}

static void skip_string(cursor_t *cursor) {
    cursor->at++; /* its quote */
    while (cursor->at < cursor->end && *cursor->at != '"')
        cursor->at += *cursor->at == '\\' && cursor->end - cursor->at > 1 ? 2 : 1;
    if (cursor->at < cursor->end)
        cursor->at++;
}

static void skip_value(cursor_t *cursor) {
    int depth = 0;
    do {
        skip_space(cursor);
        if (cursor->at >= cursor->end)
            return;
        if (*cursor->at == '"') {
            skip_string(cursor);
            continue;
        }
        depth += *cursor->at == '{' || *cursor->at == '[';
        depth -= *cursor->at == '}' || *cursor->at == ']';
        cursor->at++;
    } while (depth > 0 || (cursor->at < cursor->end && strchr(",}] \t\r\n", *cursor->at) == NULL));
}

/* From an object to the name of its member; false: there is none, and the cursor is as it was. */
static bool to_member(cursor_t *cursor, const char *name, size_t length) {
    cursor_t look = *cursor;
    skip_space(&look);
    if (!is_at(&look, '{'))
        return false;
    while (look.at < look.end && (*look.at == '{' || *look.at == ',')) {
        look.at++;
        skip_space(&look);
        const cursor_t begin = look;
        skip_string(&look);
        if ((size_t)(look.at - begin.at) == length + 2 && memcmp(begin.at + 1, name, length) == 0) {
            *cursor = begin;
            return true;
        }
        skip_space(&look);
        look.at++; /* its colon */
        skip_value(&look);
        skip_space(&look);
    }
    return false;
}

static bool to_item(cursor_t *cursor, unsigned long index) {
    cursor_t look = *cursor;
    skip_space(&look);
    if (!is_at(&look, '['))
        return false;
    look.at++;
    for (; index > 0 && look.at < look.end; index--) {
        skip_value(&look);
        skip_space(&look);
        if (!is_at(&look, ','))
            return false;
        look.at++;
    }
    skip_space(&look);
    *cursor = look;
    return true;
}

/* From a member's name to its value. */
static void to_value(cursor_t *cursor) {
    skip_string(cursor);
    skip_space(cursor);
    if (is_at(cursor, ':'))
        cursor->at++;
    skip_space(cursor);
}

static bool follow_path(cursor_t *cursor, const char *path) {
    while (*path != '\0') {
        if (*path == '[') {
            char *end;
            if (!to_item(cursor, strtoul(path + 1, &end, 10)))
                return false;
            path = *end == ']' ? end + 1 : end;
        } else {
            const size_t length = strcspn(path, ".[");
            if (!to_member(cursor, path, length))
                return false;
            to_value(cursor);
            path += length;
        }
        path += *path == '.';
    }
    return true;
}

int overlay_json_line_of(const char *bytes, size_t count, const char *path, const char *name) {
    cursor_t cursor = {.at = bytes, .end = bytes + count};
    int line = 1;
    skip_space(&cursor);
    if (follow_path(&cursor, path) && name != NULL)
        (void)to_member(&cursor, name, strlen(name));
    for (const char *c = bytes; c < cursor.at && c < cursor.end; c++)
        line += *c == '\n';
    return line;
}
