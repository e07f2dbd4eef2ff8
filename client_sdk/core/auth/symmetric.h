/* Noise's SymmetricState with SHA-256: what a handshake has mixed so far. Used by noise.c only. */
#ifndef INLET_AUTH_SYMMETRIC_H
#define INLET_AUTH_SYMMETRIC_H

#include "auth/cipher.h"

#define INLET__HASH_BYTES 32

typedef struct inlet__symmetric {
    inlet__cipher_t cipher;
    uint8_t chaining_key[INLET__HASH_BYTES]; /* ck */
    uint8_t hash[INLET__HASH_BYTES];         /* h */
} inlet__symmetric_t;

/* InitializeSymmetric, for a protocol name of exactly INLET__HASH_BYTES characters. */
void inlet__symmetric_init(inlet__symmetric_t *symmetric, const char *protocol_name);

/* MixHash: everything that both sides must have seen alike. */
void inlet__symmetric_mix_hash(inlet__symmetric_t *symmetric, const uint8_t *bytes, size_t count);

/* MixKey: a shared secret. */
void inlet__symmetric_mix_key(inlet__symmetric_t *symmetric,
                              const uint8_t secret[INLET__KEY_BYTES]);

/* EncryptAndHash and DecryptAndHash, after the first MixKey. As inlet__cipher_encrypt and decrypt,
 * but `in` and `out` must not overlap. */
void inlet__symmetric_encrypt(inlet__symmetric_t *symmetric, const uint8_t *in, size_t count,
                              uint8_t *out);
bool inlet__symmetric_decrypt(inlet__symmetric_t *symmetric, const uint8_t *in, size_t count,
                              uint8_t *out);

/* Split: the keys of the two directions, the initiator's sending key first. */
void inlet__symmetric_split(const inlet__symmetric_t *symmetric, uint8_t first[INLET__KEY_BYTES],
                            uint8_t second[INLET__KEY_BYTES]);

#endif
