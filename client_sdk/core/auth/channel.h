/* The sealed channel after the handshake: ChaCha20-Poly1305 with an implicit counter a direction as
 * the nonce, so that a message that was changed, repeated, dropped or reordered does not open. Each
 * direction replaces its key by Noise's REKEY() every 2^16 messages; counters go on.
 *
 * Any failure kills the channel for good and wipes its keys. One thread at a time. */
#ifndef INLET_AUTH_CHANNEL_H
#define INLET_AUTH_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#include "auth/noise.h"

#define INLET__CHANNEL_REKEY_COUNT (UINT64_C(1) << 16)

/* All zero is a dead channel. */
typedef struct inlet__channel {
    bool alive;
    inlet__cipher_t send;
    inlet__cipher_t receive;
} inlet__channel_t;

/* Starts a channel with the keys of a handshake, which are copied; the caller wipes its own. */
void inlet__channel_init(inlet__channel_t *channel, const inlet__noise_keys_t *keys);

/* Seals plaintext_bytes at `bytes` in place; the tag follows them: the sealed message is
 * plaintext_bytes + INLET__TAG_BYTES long.
 *   INLET_E_BUFFER_TOO_SMALL  capacity is less than that: the channel dies
 *   INLET_E_CLOSED            the channel was dead already */
inlet_status_t inlet__channel_seal(inlet__channel_t *channel, uint8_t *bytes,
                                   size_t plaintext_bytes, size_t capacity);

/* Opens sealed_bytes at `bytes` in place; *plaintext_bytes is INLET__TAG_BYTES less.
 *   INLET_E_AUTHENTICATION  the message is not the other side's next one: the channel dies and the
 *                           bytes are wiped
 *   INLET_E_CLOSED          the channel was dead already */
inlet_status_t inlet__channel_open(inlet__channel_t *channel, uint8_t *bytes, size_t sealed_bytes,
                                   size_t *plaintext_bytes);

/* Wipes the keys; the channel is dead afterwards. Safe twice. */
void inlet__channel_wipe(inlet__channel_t *channel);

#endif
