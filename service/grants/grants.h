/* Who may read what: the list of grants, as a policy and as JSON. OS-free, one thread.
 * The default is deny: a key that isn't here gets nothing. */
#ifndef INLET_SERVICE_GRANTS_H
#define INLET_SERVICE_GRANTS_H

#include "auth/identity.h"
#include "wire/terms.h"
#include <inlet/status.h>
#include <stddef.h>

#define INLET__GRANTS_MAX      256
#define INLET__GRANT_KEY_BYTES 32
#define INLET__GRANT_NAME_MAX  64 /* bytes of UTF-8, without the zero */

typedef struct inlet__grant {
    uint8_t key[INLET__GRANT_KEY_BYTES]; /* the client's X25519 public key */
    char name[INLET__GRANT_NAME_MAX + 1];
    uint32_t scopes; /* enum inlet__scope */
    uint8_t sid[INLET__SID_MAX_BYTES];
    uint32_t sid_bytes; /* the user whose processes may use the key */
    int64_t created_s;  /* seconds since 1970 UTC */
    inlet__terms_t terms;
} inlet__grant_t;

typedef struct inlet__grants {
    inlet__grant_t list[INLET__GRANTS_MAX];
    uint32_t count;
} inlet__grants_t;

/* The grant of a key for the program with this image path ("": not known): the one of that program,
 * else the one of any; NULL if there is none. Paths are compared as inlet__grant_image_is does.
 * Lives until the list is next changed. */
const inlet__grant_t *inlet__grants_find(const inlet__grants_t *grants, const uint8_t key[32],
                                         const char *image);

/* Whether both paths name the same program: ASCII letters count without their case, as in Windows'
 * file names. */
bool inlet__grant_image_is(const char *a, const char *b);

/* Whether the grant has ended at this time. */
bool inlet__grant_is_over(const inlet__grant_t *grant, int64_t utc_s);

/* Whether all that `before` allowed is allowed still, to a program that both are for: if not, what
 * was begun with it has to end. */
bool inlet__grant_covers(const inlet__grant_t *grant, const inlet__grant_t *before);

/* Adds a grant. It replaces one of the same key that has its name or its image: a key has one grant
 * for each program, and one for any. INLET_E_LIMIT; INLET_E_ALREADY_EXISTS if another key has the
 * name; INLET_E_INVALID_ARGUMENT: no scope, unknown scope, empty or ill-formed name, hotkeys
 * without their scope or the other way round, terms out of range. */
inlet_status_t inlet__grants_add(inlet__grants_t *grants, const inlet__grant_t *grant);

/* Removes by name, or by key in hexadecimal; *removed is what it was. INLET_E_NOT_FOUND. */
inlet_status_t inlet__grants_remove(inlet__grants_t *grants, const char *name_or_key,
                                    inlet__grant_t *removed);

/* Reads the file's JSON, strictly:
 * {"version":1,"grants":[{"name","key","scopes":[…],"user","created"}]}, and in each grant, where
 * it is so, "image" (the only program), "expires" (seconds since 1970 UTC) and "foreground" ("own",
 * or a list of image paths); no other members. A scope "kbd.hotkeys:{…}" lists its hotkeys.
 * INLET_E_CORRUPT or INLET_E_NO_MEMORY, and *grants empty, with a message of what and where in
 * `error`. */
inlet_status_t inlet__grants_from_json(const char *text, size_t bytes, inlet__grants_t *grants,
                                       char error[160]);

/* The same text as a malloc'ed string that the caller frees; NULL: out of memory. */
char *inlet__grants_to_json(const inlet__grants_t *grants);

#endif
