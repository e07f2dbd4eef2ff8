/* The terms of a grant beside its scopes, as GRANT_ADD carries them: which hotkeys, whose windows,
 * which program may use it, until when. OS-free, any thread. */
#ifndef INLET_WIRE_TERMS_H
#define INLET_WIRE_TERMS_H

#include "base/grant_terms.h"
#include <inlet/status.h>
#include <stddef.h>
#include <stdint.h>

/* An image path: bytes of UTF-8, without the zero. */
#define INLET__IMAGE_BYTES_MAX 400

/* Encoded: what fits a frame to the service beside the rest of the message. */
#define INLET__TERMS_BYTES_MAX 880

/* All zero: none of them. */
typedef struct inlet__terms {
    int64_t expires_s; /* seconds since 1970 UTC at which the grant ends; 0: never */
    uint32_t foreground;
    uint32_t hotkey_count;
    uint32_t program_count; /* with FOREGROUND_LISTED one at least, else none */
    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
    char programs[INLET__PROGRAMS_MAX][INLET__IMAGE_BYTES_MAX + 1]; /* image paths */
    char image[INLET__IMAGE_BYTES_MAX + 1]; /* of the program that may use it; "": any */
} inlet__terms_t;

/* Writes the terms. INLET_E_BUFFER_TOO_SMALL: they don't fit in INLET__TERMS_BYTES_MAX.
 * INLET_E_INVALID_ARGUMENT: out of range; *out_bytes is then 0. */
inlet_status_t inlet__terms_encode(const inlet__terms_t *terms, uint8_t out[INLET__TERMS_BYTES_MAX],
                                   size_t *out_bytes);

/* Reads what was written, whole; no bytes at all: no terms. INLET_E_PROTOCOL, and all zero. */
inlet_status_t inlet__terms_decode(const uint8_t *bytes, size_t count, inlet__terms_t *terms);

/* INLET_OK, or INLET_E_INVALID_ARGUMENT: a count, a hotkey, a path or a time out of range. A path
 * is one line of UTF-8, with a backslash or a slash. */
inlet_status_t inlet__terms_check(const inlet__terms_t *terms);

#endif
