#include "auth/channel.h"

#include <sodium.h>
#include <string.h>

void inlet__channel_wipe(inlet__channel_t *channel) {
    sodium_memzero(channel, sizeof *channel);
}

void inlet__channel_init(inlet__channel_t *channel, const inlet__noise_keys_t *keys) {
    inlet__cipher_init(&channel->send, keys->send);
    inlet__cipher_init(&channel->receive, keys->receive);
    channel->alive = true;
}

/* Both sides count the same messages, so that both change keys before the same one. */
static void rekey_when_due(inlet__cipher_t *cipher) {
    if (cipher->nonce % INLET__CHANNEL_REKEY_COUNT == 0 && cipher->nonce > 0)
        inlet__cipher_rekey(cipher);
}

inlet_status_t inlet__channel_seal(inlet__channel_t *channel, uint8_t *bytes,
                                   size_t plaintext_bytes, size_t capacity) {
    if (!channel->alive)
        return INLET_E_CLOSED;
    if (capacity < INLET__TAG_BYTES || capacity - INLET__TAG_BYTES < plaintext_bytes) {
        inlet__channel_wipe(channel);
        return INLET_E_BUFFER_TOO_SMALL;
    }
    rekey_when_due(&channel->send);
    inlet__cipher_encrypt(&channel->send, NULL, 0, bytes, plaintext_bytes, bytes);
    return INLET_OK;
}

inlet_status_t inlet__channel_open(inlet__channel_t *channel, uint8_t *bytes, size_t sealed_bytes,
                                   size_t *plaintext_bytes) {
    *plaintext_bytes = 0;
    if (!channel->alive)
        return INLET_E_CLOSED;
    rekey_when_due(&channel->receive);
    if (!inlet__cipher_decrypt(&channel->receive, NULL, 0, bytes, sealed_bytes, bytes)) {
        sodium_memzero(bytes, sealed_bytes);
        inlet__channel_wipe(channel);
        return INLET_E_AUTHENTICATION;
    }
    *plaintext_bytes = sealed_bytes - INLET__TAG_BYTES;
    return INLET_OK;
}
