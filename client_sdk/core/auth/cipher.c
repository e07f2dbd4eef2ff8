#include "auth/cipher.h"

#include <sodium.h>
#include <string.h>

_Static_assert(INLET__KEY_BYTES == crypto_aead_chacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert(INLET__TAG_BYTES == crypto_aead_chacha20poly1305_ietf_ABYTES, "tag size");

enum { NONCE_BYTES = crypto_aead_chacha20poly1305_ietf_NPUBBYTES };

/* 32 zero bits, then the number as 64 bits little-endian (Noise, section 12.3). */
static void format_nonce(uint64_t number, uint8_t nonce[NONCE_BYTES]) {
    memset(nonce, 0, NONCE_BYTES);
    for (size_t i = 0; i < sizeof number; i++)
        nonce[4 + i] = (uint8_t)(number >> (8 * i));
}

void inlet__cipher_init(inlet__cipher_t *cipher, const uint8_t key[INLET__KEY_BYTES]) {
    cipher->nonce = 0;
    memcpy(cipher->key, key, INLET__KEY_BYTES);
}

void inlet__cipher_encrypt(inlet__cipher_t *cipher, const uint8_t *associated,
                           size_t associated_bytes, const uint8_t *in, size_t count, uint8_t *out) {
    uint8_t nonce[NONCE_BYTES];
    format_nonce(cipher->nonce++, nonce);
    crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, in, count, associated, associated_bytes,
                                              NULL, nonce, cipher->key);
}

bool inlet__cipher_decrypt(inlet__cipher_t *cipher, const uint8_t *associated,
                           size_t associated_bytes, const uint8_t *in, size_t count, uint8_t *out) {
    uint8_t nonce[NONCE_BYTES];
    format_nonce(cipher->nonce, nonce);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, in, count, associated,
                                                  associated_bytes, nonce, cipher->key) != 0)
        return false;
    cipher->nonce++;
    return true;
}

void inlet__cipher_rekey(inlet__cipher_t *cipher) {
    static const uint8_t zeros[INLET__KEY_BYTES];
    uint8_t nonce[NONCE_BYTES];
    uint8_t sealed[INLET__KEY_BYTES + INLET__TAG_BYTES];
    format_nonce(UINT64_MAX, nonce);
    crypto_aead_chacha20poly1305_ietf_encrypt(sealed, NULL, zeros, sizeof zeros, NULL, 0, NULL,
                                              nonce, cipher->key);
    memcpy(cipher->key, sealed, INLET__KEY_BYTES);
    sodium_memzero(sealed, sizeof sealed);
}
