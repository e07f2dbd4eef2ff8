/* What the agent is to show its user, as the service puts it on the board (ring/ring_screen.h): who
 * reads the session's input, whether the user has paused it, and what he is asked. OS-free, any
 * thread. The bytes are in client_sdk/docs/attack-surface.md. */
#ifndef INLET_WIRE_NOTICES_H
#define INLET_WIRE_NOTICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/terms.h"

#define INLET__NOTICE_READERS_MAX 16u /* more are counted */
#define INLET__NOTICE_NAME_MAX    64
#define INLET__CONSENT_CODE_BYTES 8 /* "123 456", with its zero */

/* Room for the longest notices. */
#define INLET__NOTICES_BYTES_MAX 16000u

typedef struct inlet__notice_reader {
    char name[INLET__NOTICE_NAME_MAX + 1];  /* of its grant */
    char image[INLET__IMAGE_BYTES_MAX + 1]; /* path of its program; "": not known */
    uint32_t scopes;                        /* enum inlet__scope */
} inlet__notice_reader_t;

/* The question whether a program may read. */
typedef struct inlet__notice_question {
    uint64_t number; /* names it in the answer; 0: nothing is asked */
    char code[INLET__CONSENT_CODE_BYTES];
    char name[INLET__NOTICE_NAME_MAX + 1];
    uint32_t scopes;
    inlet__terms_t terms; /* `image` is the program that asks */
} inlet__notice_question_t;

typedef struct inlet__notices {
    bool paused; /* the user's pause, as the service keeps it for an agent that has just come */
    inlet__hotkey_t panic; /* hid 0: there is no panic key */
    uint32_t reader_count; /* in the list */
    uint32_t more_count;   /* readers beyond them */
    inlet__notice_reader_t readers[INLET__NOTICE_READERS_MAX];
    inlet__notice_question_t question;
} inlet__notices_t;

/* Writes them. INLET_E_INVALID_ARGUMENT: a count, text or term is out of range. */
inlet_status_t inlet__notices_encode(const inlet__notices_t *notices,
                                     uint8_t out[INLET__NOTICES_BYTES_MAX], size_t *out_bytes);

/* Reads what was written, whole. INLET_E_PROTOCOL, and all zero. */
inlet_status_t inlet__notices_decode(const uint8_t *bytes, size_t count, inlet__notices_t *notices);

#endif
