/* Reading a layout or theme: a JSON object whose every member is known, with errors that say which
 * member is wrong, why, and on which line. */
#ifndef INLET_OVERLAY_JSON_FILE_H
#define INLET_OVERLAY_JSON_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define OVERLAY_FILE_BYTES_MAX 262144u
#define OVERLAY_TEXT_BYTES     65u /* of a line, with its zero */
#define OVERLAY_NAME_BYTES     33u

typedef struct overlay_error {
    int line;       /* from 1; 0: of the file as a whole */
    char text[192]; /* such as "elements[3].id: there is no such key"; parts may be foreign */
} overlay_error_t;

typedef struct overlay_json {
    const char *bytes;
    size_t count;
    json_t *root; /* NULL: it is no object */
    overlay_error_t *error;
    bool failed; /* `error` holds the first error */
} overlay_json_t;

/* What a member is read from: an object, and the path to it, such as "elements[3]". */
typedef struct overlay_place {
    overlay_json_t *json;
    json_t *object;
    char path[40];
} overlay_place_t;

/* Parses; close it in any case. `bytes` stay the caller's and must live as long. */
void overlay_json_open(overlay_json_t *json, const char *bytes, size_t count,
                       overlay_error_t *error);
void overlay_json_close(overlay_json_t *json);

overlay_place_t overlay_json_root(overlay_json_t *json);

/* Notes an error of the member, unless there is one already. `name` may be NULL: the object's. */
void overlay_json_fail(const overlay_place_t *place, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* An error, if the object has a member that is not in the list, which ends with NULL. */
void overlay_json_only(const overlay_place_t *place, const char *const *names);

bool overlay_json_has(const overlay_place_t *place, const char *name);

/* Each reads a member that must be there. After an error what they give is 0, "" or an empty place.
 */
double overlay_json_number(const overlay_place_t *place, const char *name, double min, double max);
void overlay_json_line(const overlay_place_t *place, const char *name,
                       char text[OVERLAY_TEXT_BYTES]);
void overlay_json_name(const overlay_place_t *place, const char *name,
                       char text[OVERLAY_NAME_BYTES]);
overlay_place_t overlay_json_object(const overlay_place_t *place, const char *name);

/* The line, from 1, on which the member `name` of the object at `path` begins, in a text that is
 * valid JSON; of as much of the way there as can be found. `name` may be NULL. */
int overlay_json_line_of(const char *bytes, size_t count, const char *path, const char *name);

#endif
