/* Reads the JSON that the service keeps, strictly; by jansson, in an arena (json_arena.h). OS-free.
 */
#ifndef INLET_SERVICE_JSON_READ_H
#define INLET_SERVICE_JSON_READ_H

#include <inlet/status.h>
#include <jansson.h>
#include <stdbool.h>

#define INLET__JSON_ERROR_BYTES 160u

/* One object with nothing behind it; json_decref() *root. INLET_E_CORRUPT: it is none, has a name
 * twice, or a text that is not UTF-8 or has a zero. INLET_E_NO_MEMORY. *root is then NULL, and
 * `error` says what and in which line, printable. Any thread. */
inlet_status_t inlet__json_read(const char *text, size_t bytes, json_t **root,
                                char error[INLET__JSON_ERROR_BYTES]);

/* A member that an object has: which types it may be of, and where it is put. */
typedef struct inlet__json_member {
    const char *name;
    unsigned types; /* INLET__JSON_IS(JSON_STRING) | …, and INLET__JSON_OPTIONAL */
    json_t **value; /* a borrowed reference; NULL: it is optional, and not there */
} inlet__json_member_t;

#define INLET__JSON_IS(type)  (1u << (type))
#define INLET__JSON_OPTIONAL  (1u << 31)
#define INLET__JSON_IS_TEXT   INLET__JSON_IS(JSON_STRING)
#define INLET__JSON_IS_NUMBER INLET__JSON_IS(JSON_INTEGER)
#define INLET__JSON_IS_LIST   INLET__JSON_IS(JSON_ARRAY)
#define INLET__JSON_IS_OBJECT INLET__JSON_IS(JSON_OBJECT)

/* Takes an object's members: these, and no others. False: it is no object, or `error` says which of
 * them is missing, not known or of another type, printable. Takes no memory. */
bool inlet__json_members(json_t *object, const inlet__json_member_t *members, size_t count,
                         char error[INLET__JSON_ERROR_BYTES]);

#endif
