/* Noise_IK_25519_ChaChaPoly_SHA256 (noiseprotocol.org, revision 34) as a state machine without I/O.
 *
 *     client = initiator                        service = responder
 *     inlet__noise_initiator_init               inlet__noise_responder_init
 *     inlet__noise_write_message_1  ─────────►  inlet__noise_read_message_1
 *                                               inlet__noise_remote_public: is there a grant?
 *     inlet__noise_read_message_2   ◄─────────  inlet__noise_write_message_2
 *     inlet__noise_split                        inlet__noise_split
 *
 * Every function that fails wipes the whole state, and what it had written to its outputs; every
 * later call then returns INLET_E_CLOSED. One state belongs to one thread at a time. */
#ifndef INLET_AUTH_NOISE_H
#define INLET_AUTH_NOISE_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#include "auth/symmetric.h"

/* What a handshake message is longer than its payload: message 1 is e, encrypted s, tag; message 2
 * is e, tag. */
#define INLET__NOISE_MESSAGE_1_EXTRA_BYTES (2 * INLET__KEY_BYTES + 2 * INLET__TAG_BYTES)
#define INLET__NOISE_MESSAGE_2_EXTRA_BYTES (INLET__KEY_BYTES + INLET__TAG_BYTES)

/* An X25519 key pair. The owner wipes it with sodium_memzero when done. */
typedef struct inlet__keypair {
    uint8_t secret[INLET__KEY_BYTES];
    uint8_t public_key[INLET__KEY_BYTES];
} inlet__keypair_t;

/* The result of a handshake, from this side's view. The owner wipes it when done. */
typedef struct inlet__noise_keys {
    uint8_t send[INLET__KEY_BYTES];
    uint8_t receive[INLET__KEY_BYTES];
    uint8_t handshake_hash[INLET__HASH_BYTES]; /* the same on both sides: the channel binding */
} inlet__noise_keys_t;

/* Private to noise.c; here so that it can live inside a connection. All zero is "closed". */
typedef struct inlet__noise {
    uint32_t stage;
    inlet__symmetric_t symmetric;
    inlet__keypair_t self;                      /* s */
    inlet__keypair_t ephemeral;                 /* e */
    uint8_t remote_public[INLET__KEY_BYTES];    /* rs */
    uint8_t remote_ephemeral[INLET__KEY_BYTES]; /* re */
} inlet__noise_t;

/* Fills *pair from 32 secret random bytes. INLET_E_INVALID_ARGUMENT if the public key would be the
 * all-zero point. */
inlet_status_t inlet__keypair_from_secret(inlet__keypair_t *pair,
                                          const uint8_t secret[INLET__KEY_BYTES]);

/* Starts a handshake. `ephemeral_secret` is 32 fresh random bytes, never used again; the caller
 * wipes its copy. All arguments are copied. INLET_E_INVALID_ARGUMENT on an all-zero point. */
inlet_status_t inlet__noise_initiator_init(inlet__noise_t *noise, const uint8_t *prologue,
                                           size_t prologue_bytes, const inlet__keypair_t *self,
                                           const uint8_t remote_public[INLET__KEY_BYTES],
                                           const uint8_t ephemeral_secret[INLET__KEY_BYTES]);
inlet_status_t inlet__noise_responder_init(inlet__noise_t *noise, const uint8_t *prologue,
                                           size_t prologue_bytes, const inlet__keypair_t *self,
                                           const uint8_t ephemeral_secret[INLET__KEY_BYTES]);

/* Write a message that carries `payload` (may be NULL if payload_bytes is 0) to `out`, which must
 * not overlap it. *out_bytes is the payload's length plus the message's INLET__NOISE_…_EXTRA_BYTES.
 *   INLET_E_BUFFER_TOO_SMALL  capacity is less than that
 *   INLET_E_AUTHENTICATION    the other side's key is a point of low order
 *   INLET_E_CLOSED            called out of turn, or after a failure */
inlet_status_t inlet__noise_write_message_1(inlet__noise_t *noise, const uint8_t *payload,
                                            size_t payload_bytes, uint8_t *out, size_t capacity,
                                            size_t *out_bytes);
inlet_status_t inlet__noise_write_message_2(inlet__noise_t *noise, const uint8_t *payload,
                                            size_t payload_bytes, uint8_t *out, size_t capacity,
                                            size_t *out_bytes);

/* Read a message and its payload, which must not overlap it.
 *   INLET_E_AUTHENTICATION    wrong key, wrong prologue, a changed, cut or low-order message
 *   INLET_E_BUFFER_TOO_SMALL  the payload does not fit
 *   INLET_E_CLOSED            called out of turn, or after a failure */
inlet_status_t inlet__noise_read_message_1(inlet__noise_t *noise, const uint8_t *message,
                                           size_t message_bytes, uint8_t *payload, size_t capacity,
                                           size_t *payload_bytes);
inlet_status_t inlet__noise_read_message_2(inlet__noise_t *noise, const uint8_t *message,
                                           size_t message_bytes, uint8_t *payload, size_t capacity,
                                           size_t *payload_bytes);

/* The other side's static public key: for the responder, the client's, proven to be held by the
 * sender of message 1 once read_message_1 returned INLET_OK. (Message 1 alone could be a replay of
 * the client's own, but not across handshakes: the prologue holds the responder's fresh nonce.)
 * NULL before that and after a failure. Valid until the next call on this state. */
const uint8_t *inlet__noise_remote_public(const inlet__noise_t *noise);

/* After message 2: fills *keys and wipes the state. INLET_E_CLOSED if the handshake is not there.
 */
inlet_status_t inlet__noise_split(inlet__noise_t *noise, inlet__noise_keys_t *keys);

/* Wipes the state. Safe in every stage, and twice. */
void inlet__noise_wipe(inlet__noise_t *noise);

#endif
