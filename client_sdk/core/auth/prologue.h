/* The handshake's prologue: what both sides must have seen alike for the handshake to succeed. It
 * binds the handshake to the two hellos (so to the service's fresh nonce), to the user whose token
 * the client runs under, and to the Windows session. */
#ifndef INLET_AUTH_PROLOGUE_H
#define INLET_AUTH_PROLOGUE_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#include "auth/identity.h"

#define INLET__PROLOGUE_LABEL     "Inlet pipe 1" /* without the terminating zero */
#define INLET__PROLOGUE_HELLO_MAX 512            /* bytes of one hello */
#define INLET__PROLOGUE_BYTES_MAX                                                                  \
    (12 + 2 + INLET__PROLOGUE_HELLO_MAX + 2 + INLET__PROLOGUE_HELLO_MAX + 2 +                      \
     INLET__SID_MAX_BYTES + 4)

/* Borrowed views of what the prologue is made of. The hellos are the frames' payloads exactly as
 * they were sent, including anything a later version appended. */
typedef struct inlet__prologue {
    const uint8_t *client_hello;
    size_t client_hello_bytes;
    const uint8_t *server_hello;
    size_t server_hello_bytes;
    const uint8_t *sid; /* the client user's SID in its binary form */
    size_t sid_bytes;
    uint32_t session; /* the client's Windows session id */
} inlet__prologue_t;

/* Writes label | u16le-prefixed hellos and SID | u32le session to `out` and its length to
 * *out_bytes. INLET_E_INVALID_ARGUMENT if a part is over its maximum, INLET_E_BUFFER_TOO_SMALL if
 * it doesn't fit (INLET__PROLOGUE_BYTES_MAX always does). Any thread. */
inlet_status_t inlet__prologue_build(const inlet__prologue_t *prologue, uint8_t *out,
                                     size_t capacity, size_t *out_bytes);

#endif
