/* A session on the pipe as it was recorded, and everything that is needed to have it again: the
 * rig's fixed keys, the service's fixed nonce, the records and the passing of time in between. One
 * line a step:
 *
 *   c BYTES    the client writes            post BYTES   a record is appended to the stream
 *   s BYTES    the service writes           tick NS      time passes
 *   admin      the client comes as administrator         stop STATUS  the service takes its leave
 *
 * Lines that begin with # are for people. */
#ifndef INLET_TESTS_RECORDING_H
#define INLET_TESTS_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "auth/channel.h"

enum { RECORDING_STEPS_MAX = 256, RECORDING_STEP_BYTES = 4096 };

typedef enum recording_kind {
    RECORDING_CLIENT,
    RECORDING_SERVICE,
    RECORDING_ADMIN,
    RECORDING_POST,
    RECORDING_TICK,
    RECORDING_STOP,
    RECORDING_KIND_COUNT
} recording_kind_t;

typedef struct recording_step {
    recording_kind_t kind;
    int64_t number; /* TICK, STOP */
    uint8_t bytes[RECORDING_STEP_BYTES];
    size_t count;
} recording_step_t;

typedef struct recording {
    recording_step_t steps[RECORDING_STEPS_MAX];
    size_t step_count;
} recording_t;

/* malloc'ed; NULL: no such file, or not of that form. */
recording_t *recording_load(const char *path);

/* The lines of a recording that is being made. */
void recording_print_bytes(recording_kind_t kind, const uint8_t *bytes, size_t count);
void recording_print_number(recording_kind_t kind, int64_t number);

/* Hears one direction of a recorded or live session: opens its frames. */
typedef struct ear {
    inlet__channel_t channel; /* of which only the receiving half is used */
} ear_t;

/* Takes the first frame off (*bytes, *count) and opens it into `plain`, which has room for any.
 * Returns the plaintext's length; 0: nothing is left, or it does not open. */
size_t ear_take(ear_t *ear, const uint8_t **bytes, size_t *count, uint8_t *plain);

#endif
