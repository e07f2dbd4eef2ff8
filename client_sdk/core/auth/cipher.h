/* Noise's CipherState with ChaCha20-Poly1305: a key and the number of its next message, which is
 * the nonce. The handshake and each direction of the channel have one. */
#ifndef INLET_AUTH_CIPHER_H
#define INLET_AUTH_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLET__KEY_BYTES 32
#define INLET__TAG_BYTES 16

typedef struct inlet__cipher {
    uint64_t nonce;
    uint8_t key[INLET__KEY_BYTES];
} inlet__cipher_t;

/* Starts with message 0 of a key. The key is copied. */
void inlet__cipher_init(inlet__cipher_t *cipher, const uint8_t key[INLET__KEY_BYTES]);

/* Encrypts `count` bytes and appends the tag: `out` has room for count + INLET__TAG_BYTES. `in` and
 * `out` may be the same. The associated data is authenticated only. */
void inlet__cipher_encrypt(inlet__cipher_t *cipher, const uint8_t *associated,
                           size_t associated_bytes, const uint8_t *in, size_t count, uint8_t *out);

/* Checks the tag, then decrypts `count` bytes, tag included, to count - INLET__TAG_BYTES. `in` and
 * `out` may be the same. False, with `out` zeroed and the nonce as it was, if they are too few or
 * not the message that the nonce stands for. */
bool inlet__cipher_decrypt(inlet__cipher_t *cipher, const uint8_t *associated,
                           size_t associated_bytes, const uint8_t *in, size_t count, uint8_t *out);

/* Noise's REKEY(): the old key can't be found from the new one. The nonce goes on. */
void inlet__cipher_rekey(inlet__cipher_t *cipher);

#endif
