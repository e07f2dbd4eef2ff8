#include "json/json_read.h"

#include "base/utf8.h"
#include "json/json_text.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    const char *at, *end;
    char
        *room; /* for texts without their escapes, one behind the other: no longer than they were */
    unsigned depth;
    const char *wrong; /* what is, at `at`; NULL while a value is refused: it got no memory */
} reader_t;

static bool refuse(reader_t *reader, const char *wrong) {
    if (reader->wrong == NULL)
        reader->wrong = wrong;
    return false;
}

/* The next byte, 0 at the end. A zero in the text begins nothing either. */
static char here(const reader_t *reader) {
    if (reader->at == reader->end)
        return '\0';
    return *reader->at;
}

/* The same behind white space. */
static char peek(reader_t *reader) {
    while (here(reader) != '\0' && strchr(" \t\r\n", *reader->at) != NULL)
        reader->at++;
    return here(reader);
}

static bool take(reader_t *reader, char byte) {
    if (peek(reader) != byte)
        return false;
    reader->at++;
    return true;
}

static bool take_word(reader_t *reader, const char *word) {
    const size_t bytes = strlen(word);
    if ((size_t)(reader->end - reader->at) < bytes || memcmp(reader->at, word, bytes) != 0)
        return false;
    reader->at += bytes;
    return true;
}

/* --- texts --- */

/* Four hexadecimal digits. */
static bool read_unit(reader_t *reader, uint32_t *unit) {
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        const char *digit =
            reader->at < reader->end ? memchr(digits, *reader->at, sizeof digits - 1) : NULL;
        if (digit == NULL)
            return false;
        *unit = *unit << 4 | (uint32_t)((digit - digits) % 16);
        reader->at++;
    }
    return true;
}

/* Behind \u: a character, of two units where it is beyond U+FFFF. */
static bool read_code_point(reader_t *reader) {
    uint32_t point, low;
    bool good = read_unit(reader, &point) && point != 0 && (point < 0xDC00 || point > 0xDFFF);
    if (good && point >= 0xD800 && point <= 0xDBFF) {
        good =
            take_word(reader, "\\u") && read_unit(reader, &low) && low >= 0xDC00 && low <= 0xDFFF;
        point = good ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0;
    }
    if (!good)
        return refuse(reader, "that is no character");
    reader->room += inlet__utf8_write(point, reader->room);
    return true;
}

static bool read_escape(reader_t *reader) {
    static const char names[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    reader->at++;
    if (take_word(reader, "u"))
        return read_code_point(reader);
    const char *name =
        reader->at < reader->end ? memchr(names, *reader->at, sizeof names - 1) : NULL;
    if (name == NULL)
        return refuse(reader, "there is no such escape");
    *reader->room++ = meant[name - names];
    reader->at++;
    return true;
}

/* At its quote. */
static const char *read_text(reader_t *reader, size_t *bytes) {
    const char *text = reader->room;
    reader->at++;
    while (reader->at < reader->end && *reader->at != '"') {
        if ((unsigned char)*reader->at < ' ') {
            refuse(reader, "a text has no control characters");
            return NULL;
        }
        if (*reader->at != '\\')
            *reader->room++ = *reader->at++;
        else if (!read_escape(reader))
            return NULL;
    }
    *bytes = (size_t)(reader->room - text);
    if (reader->at == reader->end)
        refuse(reader, "a text does not end");
    else if (!inlet__utf8_is_valid((const uint8_t *)text, *bytes))
        refuse(reader, "a text is not UTF-8");
    if (reader->wrong != NULL)
        return NULL;
    reader->at++;
    return text;
}

/* --- values --- */

static json_t *read_value(reader_t *reader);

static bool is_digit(const reader_t *reader) {
    return here(reader) >= '0' && here(reader) <= '9';
}

static json_t *read_number(reader_t *reader) {
    const bool negative = take_word(reader, "-");
    const char *first = reader->at;
    int64_t value = 0; /* below zero, where there is one more */
    bool fits = true;
    for (; is_digit(reader); reader->at++) {
        const int digit = *reader->at - '0';
        fits = fits && value >= (INT64_MIN + digit) / 10;
        value = fits ? value * 10 - digit : 0;
    }
    const char behind = here(reader);
    if (reader->at == first || (*first == '0' && reader->at - first > 1))
        refuse(reader, "that is no number");
    else if (behind == '.' || behind == 'e' || behind == 'E')
        refuse(reader, "a number is not whole");
    else if (!fits || (!negative && value == INT64_MIN))
        refuse(reader, "too big a number");
    return reader->wrong == NULL ? json_integer(negative ? value : -value) : NULL;
}

static bool read_items(reader_t *reader, json_t *array) {
    if (take(reader, ']'))
        return true;
    do {
        if (json_array_append_new(array, read_value(reader)) != 0)
            return false;
    } while (take(reader, ','));
    return take(reader, ']') || refuse(reader, "\",\" or \"]\" is missing");
}

static bool read_member(reader_t *reader, json_t *object) {
    size_t bytes;
    if (peek(reader) != '"')
        return refuse(reader, "a name is missing");
    const char *name = read_text(reader, &bytes);
    if (name == NULL)
        return false;
    if (json_object_getn(object, name, bytes) != NULL)
        return refuse(reader, "a duplicate name");
    return (take(reader, ':') || refuse(reader, "\":\" is missing")) &&
           json_object_setn_new_nocheck(object, name, bytes, read_value(reader)) == 0;
}

static bool read_all_members(reader_t *reader, json_t *object) {
    if (take(reader, '}'))
        return true;
    do {
        if (!read_member(reader, object))
            return false;
    } while (take(reader, ','));
    return take(reader, '}') || refuse(reader, "\",\" or \"}\" is missing");
}

/* `made` with what is in it; behind its bracket. */
static json_t *fill(reader_t *reader, json_t *made, bool (*read)(reader_t *, json_t *)) {
    reader->at++;
    if (made != NULL && (++reader->depth <= INLET__JSON_DEPTH_MAX || refuse(reader, "too deep")) &&
        read(reader, made)) {
        reader->depth--;
        return made;
    }
    json_decref(made);
    return NULL;
}

static json_t *read_value(reader_t *reader) {
    size_t bytes;
    const char *text;
    const char first = peek(reader);
    switch (first) {
    case '{':
        return fill(reader, json_object(), read_all_members);
    case '[':
        return fill(reader, json_array(), read_items);
    case '"':
        text = read_text(reader, &bytes);
        return text != NULL ? json_stringn_nocheck(text, bytes) : NULL;
    default:
        break;
    }
    if (first == '-' || is_digit(reader))
        return read_number(reader);
    if (take_word(reader, "true"))
        return json_true();
    if (take_word(reader, "false"))
        return json_false();
    if (take_word(reader, "null"))
        return json_null();
    refuse(reader, "a value is missing");
    return NULL;
}

inlet_status_t inlet__json_read(const char *text, size_t bytes, json_t **root,
                                char error[INLET__JSON_ERROR_BYTES]) {
    char *room = malloc(bytes + 1);
    reader_t reader = {.at = text, .end = text + bytes, .room = room};
    *root = NULL;
    error[0] = '\0';
    if (room != NULL && (peek(&reader) == '{' || refuse(&reader, "it must be one object")))
        *root = read_value(&reader);
    if (*root != NULL && (peek(&reader) != '\0' || reader.at < reader.end)) {
        refuse(&reader, "something is behind its end");
        json_decref(*root);
        *root = NULL;
    }
    free(room);
    if (*root != NULL)
        return INLET_OK;
    unsigned line = 1;
    for (const char *c = text; c < reader.at; c++)
        line += *c == '\n';
    if (reader.wrong != NULL)
        snprintf(error, INLET__JSON_ERROR_BYTES, "line %u: %s", line, reader.wrong);
    else
        snprintf(error, INLET__JSON_ERROR_BYTES, "%s", inlet_status_message(INLET_E_NO_MEMORY));
    return reader.wrong != NULL ? INLET_E_CORRUPT : INLET_E_NO_MEMORY;
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
