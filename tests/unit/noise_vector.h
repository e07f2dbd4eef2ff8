/* The published test vector of the suite, read from vectors/noise_ik.json. */
#ifndef INLET_TESTS_NOISE_VECTOR_H
#define INLET_TESTS_NOISE_VECTOR_H

#include <stddef.h>
#include <stdint.h>

enum { VECTOR_MESSAGES_MAX = 8, VECTOR_BYTES_MAX = 256 };

typedef struct vector_bytes {
    uint8_t bytes[VECTOR_BYTES_MAX];
    size_t count;
} vector_bytes_t;

typedef struct noise_vector {
    vector_bytes_t init_prologue, init_static, init_ephemeral, init_remote_static;
    vector_bytes_t resp_prologue, resp_static, resp_ephemeral;
    vector_bytes_t handshake_hash;
    struct {
        vector_bytes_t payload, ciphertext;
    } messages[VECTOR_MESSAGES_MAX]; /* 0 and 1 are the handshake, the rest alternate */
    size_t message_count;
} noise_vector_t;

/* 0, or -1 if the file isn't there or isn't what it should be. */
int noise_vector_load(const char *path, noise_vector_t *vector);

#endif
