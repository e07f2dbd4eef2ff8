#include "auth/symmetric.h"

#include <sodium.h>
#include <string.h>

_Static_assert(INLET__HASH_BYTES == crypto_hash_sha256_BYTES, "hash size");
_Static_assert(INLET__HASH_BYTES == crypto_auth_hmacsha256_BYTES, "HMAC size");

/* HMAC(key, input | counter); a counter of 0 adds nothing. */
static void hmac(const uint8_t key[INLET__HASH_BYTES], const uint8_t *input, size_t count,
                 uint8_t counter, uint8_t out[INLET__HASH_BYTES]) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, INLET__HASH_BYTES);
    crypto_auth_hmacsha256_update(&state, input, count);
    if (counter != 0)
        crypto_auth_hmacsha256_update(&state, &counter, 1);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

/* HKDF with two outputs (Noise, section 4.3). `first` may be the chaining key itself. */
static void hkdf(const uint8_t chaining_key[INLET__HASH_BYTES], const uint8_t *input, size_t count,
                 uint8_t first[INLET__HASH_BYTES], uint8_t second[INLET__HASH_BYTES]) {
    uint8_t temporary[INLET__HASH_BYTES];
    hmac(chaining_key, input, count, 0, temporary);
    hmac(temporary, NULL, 0, 1, first);
    hmac(temporary, first, INLET__HASH_BYTES, 2, second);
    sodium_memzero(temporary, sizeof temporary);
}

void inlet__symmetric_init(inlet__symmetric_t *symmetric, const char *protocol_name) {
    memset(symmetric, 0, sizeof *symmetric);
    memcpy(symmetric->hash, protocol_name, INLET__HASH_BYTES);
    memcpy(symmetric->chaining_key, protocol_name, INLET__HASH_BYTES);
}

void inlet__symmetric_mix_hash(inlet__symmetric_t *symmetric, const uint8_t *bytes, size_t count) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, symmetric->hash, INLET__HASH_BYTES);
    crypto_hash_sha256_update(&state, bytes, count);
    crypto_hash_sha256_final(&state, symmetric->hash);
    sodium_memzero(&state, sizeof state);
}

void inlet__symmetric_mix_key(inlet__symmetric_t *symmetric,
                              const uint8_t secret[INLET__KEY_BYTES]) {
    uint8_t key[INLET__KEY_BYTES];
    hkdf(symmetric->chaining_key, secret, INLET__KEY_BYTES, symmetric->chaining_key, key);
    inlet__cipher_init(&symmetric->cipher, key);
    sodium_memzero(key, sizeof key);
}

void inlet__symmetric_encrypt(inlet__symmetric_t *symmetric, const uint8_t *in, size_t count,
                              uint8_t *out) {
    inlet__cipher_encrypt(&symmetric->cipher, symmetric->hash, INLET__HASH_BYTES, in, count, out);
    inlet__symmetric_mix_hash(symmetric, out, count + INLET__TAG_BYTES);
}

bool inlet__symmetric_decrypt(inlet__symmetric_t *symmetric, const uint8_t *in, size_t count,
                              uint8_t *out) {
    if (!inlet__cipher_decrypt(&symmetric->cipher, symmetric->hash, INLET__HASH_BYTES, in, count,
                               out))
        return false;
    inlet__symmetric_mix_hash(symmetric, in, count);
    return true;
}

void inlet__symmetric_split(const inlet__symmetric_t *symmetric, uint8_t first[INLET__KEY_BYTES],
                            uint8_t second[INLET__KEY_BYTES]) {
    hkdf(symmetric->chaining_key, NULL, 0, first, second);
}
