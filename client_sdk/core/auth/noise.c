#include "auth/noise.h"

#include <sodium.h>
#include <string.h>

/* Exactly as long as the hash, so that it is not hashed (Noise, section 5.2). */
#define PROTOCOL_NAME "Noise_IK_25519_ChaChaPoly_SHA256"
_Static_assert(sizeof PROTOCOL_NAME - 1 == INLET__HASH_BYTES, "protocol name");

enum stage {
    STAGE_CLOSED = 0,
    STAGE_INITIATOR_START,
    STAGE_INITIATOR_WAITING, /* for message 2 */
    STAGE_INITIATOR_DONE,
    STAGE_RESPONDER_START,
    STAGE_RESPONDER_DECIDING, /* message 1 is read, message 2 not written */
    STAGE_RESPONDER_DONE
};

void inlet__noise_wipe(inlet__noise_t *noise) {
    sodium_memzero(noise, sizeof *noise);
}

inlet_status_t inlet__keypair_from_secret(inlet__keypair_t *pair,
                                          const uint8_t secret[INLET__KEY_BYTES]) {
    memcpy(pair->secret, secret, INLET__KEY_BYTES);
    if (crypto_scalarmult_base(pair->public_key, pair->secret) == 0 &&
        !sodium_is_zero(pair->public_key, INLET__KEY_BYTES))
        return INLET_OK;
    sodium_memzero(pair, sizeof *pair);
    return INLET_E_INVALID_ARGUMENT;
}

/* What both sides start with: the name, the prologue, and IK's pre-message, the responder's key. */
static inlet_status_t start(inlet__noise_t *noise, enum stage stage, const uint8_t *prologue,
                            size_t prologue_bytes, const inlet__keypair_t *self,
                            const uint8_t *responder_public, const uint8_t *ephemeral_secret) {
    memset(noise, 0, sizeof *noise);
    if (sodium_is_zero(responder_public, INLET__KEY_BYTES) ||
        inlet__keypair_from_secret(&noise->ephemeral, ephemeral_secret) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    noise->self = *self;
    inlet__symmetric_init(&noise->symmetric, PROTOCOL_NAME);
    inlet__symmetric_mix_hash(&noise->symmetric, prologue, prologue_bytes);
    inlet__symmetric_mix_hash(&noise->symmetric, responder_public, INLET__KEY_BYTES);
    noise->stage = stage;
    return INLET_OK;
}

inlet_status_t inlet__noise_initiator_init(inlet__noise_t *noise, const uint8_t *prologue,
                                           size_t prologue_bytes, const inlet__keypair_t *self,
                                           const uint8_t remote_public[INLET__KEY_BYTES],
                                           const uint8_t ephemeral_secret[INLET__KEY_BYTES]) {
    inlet_status_t status = start(noise, STAGE_INITIATOR_START, prologue, prologue_bytes, self,
                                  remote_public, ephemeral_secret);
    if (status == INLET_OK)
        memcpy(noise->remote_public, remote_public, INLET__KEY_BYTES);
    return status;
}

inlet_status_t inlet__noise_responder_init(inlet__noise_t *noise, const uint8_t *prologue,
                                           size_t prologue_bytes, const inlet__keypair_t *self,
                                           const uint8_t ephemeral_secret[INLET__KEY_BYTES]) {
    return start(noise, STAGE_RESPONDER_START, prologue, prologue_bytes, self, self->public_key,
                 ephemeral_secret);
}

/* MixKey(DH(secret, public)). False on a public key of low order, whose result would be all zero
 * whatever the secret is. */
static bool mix_dh(inlet__noise_t *noise, const uint8_t *secret, const uint8_t *public_key) {
    uint8_t shared[INLET__KEY_BYTES];
    bool good = crypto_scalarmult(shared, secret, public_key) == 0;
    if (good)
        inlet__symmetric_mix_key(&noise->symmetric, shared);
    sodium_memzero(shared, sizeof shared);
    return good;
}

/* The token e, sending and receiving. */
static void write_ephemeral(inlet__noise_t *noise, uint8_t *out) {
    memcpy(out, noise->ephemeral.public_key, INLET__KEY_BYTES);
    inlet__symmetric_mix_hash(&noise->symmetric, out, INLET__KEY_BYTES);
}

static void read_ephemeral(inlet__noise_t *noise, const uint8_t *message) {
    memcpy(noise->remote_ephemeral, message, INLET__KEY_BYTES);
    inlet__symmetric_mix_hash(&noise->symmetric, noise->remote_ephemeral, INLET__KEY_BYTES);
}

/* The one exit of reading and writing: a failure leaves neither state nor output. */
static inlet_status_t leave(inlet__noise_t *noise, inlet_status_t status, enum stage next,
                            uint8_t *out, size_t out_count, size_t *out_bytes) {
    if (status == INLET_OK) {
        noise->stage = next;
        *out_bytes = out_count;
        return INLET_OK;
    }
    inlet__noise_wipe(noise);
    if (out_count > 0)
        sodium_memzero(out, out_count);
    *out_bytes = 0;
    return status;
}

/* Whether a message of `extra` and `payload` bytes may be written, or why not. */
static inlet_status_t check_write(const inlet__noise_t *noise, enum stage stage, size_t payload,
                                  size_t extra, size_t capacity) {
    if (noise->stage != stage)
        return INLET_E_CLOSED;
    return capacity < extra || capacity - extra < payload ? INLET_E_BUFFER_TOO_SMALL : INLET_OK;
}

static inlet_status_t check_read(const inlet__noise_t *noise, enum stage stage, size_t message,
                                 size_t extra, size_t capacity) {
    if (noise->stage != stage)
        return INLET_E_CLOSED;
    if (message < extra)
        return INLET_E_AUTHENTICATION;
    return message - extra > capacity ? INLET_E_BUFFER_TOO_SMALL : INLET_OK;
}

inlet_status_t inlet__noise_write_message_1(inlet__noise_t *noise, const uint8_t *payload,
                                            size_t payload_bytes, uint8_t *out, size_t capacity,
                                            size_t *out_bytes) {
    const size_t extra = INLET__NOISE_MESSAGE_1_EXTRA_BYTES;
    const size_t sealed_key = INLET__KEY_BYTES + INLET__TAG_BYTES;
    inlet_status_t status =
        check_write(noise, STAGE_INITIATOR_START, payload_bytes, extra, capacity);
    if (status != INLET_OK)
        return leave(noise, status, STAGE_CLOSED, out, 0, out_bytes);

    status = INLET_E_AUTHENTICATION;
    write_ephemeral(noise, out);                                        /* e */
    if (mix_dh(noise, noise->ephemeral.secret, noise->remote_public)) { /* es */
        uint8_t *at = out + INLET__KEY_BYTES;                           /* s */
        inlet__symmetric_encrypt(&noise->symmetric, noise->self.public_key, INLET__KEY_BYTES, at);
        if (mix_dh(noise, noise->self.secret, noise->remote_public)) { /* ss */
            inlet__symmetric_encrypt(&noise->symmetric, payload, payload_bytes, at + sealed_key);
            status = INLET_OK;
        }
    }
    return leave(noise, status, STAGE_INITIATOR_WAITING, out, extra + payload_bytes, out_bytes);
}

inlet_status_t inlet__noise_read_message_1(inlet__noise_t *noise, const uint8_t *message,
                                           size_t message_bytes, uint8_t *payload, size_t capacity,
                                           size_t *payload_bytes) {
    const size_t extra = INLET__NOISE_MESSAGE_1_EXTRA_BYTES;
    const size_t sealed_key = INLET__KEY_BYTES + INLET__TAG_BYTES;
    inlet_status_t status =
        check_read(noise, STAGE_RESPONDER_START, message_bytes, extra, capacity);
    if (status != INLET_OK)
        return leave(noise, status, STAGE_CLOSED, payload, 0, payload_bytes);

    const uint8_t *at = message + INLET__KEY_BYTES;
    read_ephemeral(noise, message); /* e */
    bool good =
        mix_dh(noise, noise->self.secret, noise->remote_ephemeral) && /* es */
        inlet__symmetric_decrypt(&noise->symmetric, at, sealed_key, noise->remote_public) && /* s */
        mix_dh(noise, noise->self.secret, noise->remote_public) && /* ss */
        inlet__symmetric_decrypt(&noise->symmetric, at + sealed_key,
                                 message_bytes - INLET__KEY_BYTES - sealed_key, payload);
    return leave(noise, good ? INLET_OK : INLET_E_AUTHENTICATION, STAGE_RESPONDER_DECIDING, payload,
                 message_bytes - extra, payload_bytes);
}

inlet_status_t inlet__noise_write_message_2(inlet__noise_t *noise, const uint8_t *payload,
                                            size_t payload_bytes, uint8_t *out, size_t capacity,
                                            size_t *out_bytes) {
    const size_t extra = INLET__NOISE_MESSAGE_2_EXTRA_BYTES;
    inlet_status_t status =
        check_write(noise, STAGE_RESPONDER_DECIDING, payload_bytes, extra, capacity);
    if (status != INLET_OK)
        return leave(noise, status, STAGE_CLOSED, out, 0, out_bytes);

    write_ephemeral(noise, out);                                                   /* e */
    bool good = mix_dh(noise, noise->ephemeral.secret, noise->remote_ephemeral) && /* ee */
                mix_dh(noise, noise->ephemeral.secret, noise->remote_public);      /* se */
    if (good)
        inlet__symmetric_encrypt(&noise->symmetric, payload, payload_bytes, out + INLET__KEY_BYTES);
    return leave(noise, good ? INLET_OK : INLET_E_AUTHENTICATION, STAGE_RESPONDER_DONE, out,
                 extra + payload_bytes, out_bytes);
}

inlet_status_t inlet__noise_read_message_2(inlet__noise_t *noise, const uint8_t *message,
                                           size_t message_bytes, uint8_t *payload, size_t capacity,
                                           size_t *payload_bytes) {
    const size_t extra = INLET__NOISE_MESSAGE_2_EXTRA_BYTES;
    inlet_status_t status =
        check_read(noise, STAGE_INITIATOR_WAITING, message_bytes, extra, capacity);
    if (status != INLET_OK)
        return leave(noise, status, STAGE_CLOSED, payload, 0, payload_bytes);

    read_ephemeral(noise, message);                                                /* e */
    bool good = mix_dh(noise, noise->ephemeral.secret, noise->remote_ephemeral) && /* ee */
                mix_dh(noise, noise->self.secret, noise->remote_ephemeral) &&      /* se */
                inlet__symmetric_decrypt(&noise->symmetric, message + INLET__KEY_BYTES,
                                         message_bytes - INLET__KEY_BYTES, payload);
    return leave(noise, good ? INLET_OK : INLET_E_AUTHENTICATION, STAGE_INITIATOR_DONE, payload,
                 message_bytes - extra, payload_bytes);
}

const uint8_t *inlet__noise_remote_public(const inlet__noise_t *noise) {
    bool is_proven = noise->stage == STAGE_RESPONDER_DECIDING ||
                     noise->stage == STAGE_RESPONDER_DONE || noise->stage == STAGE_INITIATOR_DONE;
    return is_proven ? noise->remote_public : NULL;
}

inlet_status_t inlet__noise_split(inlet__noise_t *noise, inlet__noise_keys_t *keys) {
    inlet_status_t status = INLET_OK;
    if (noise->stage == STAGE_INITIATOR_DONE) {
        inlet__symmetric_split(&noise->symmetric, keys->send, keys->receive);
        memcpy(keys->handshake_hash, noise->symmetric.hash, INLET__HASH_BYTES);
    } else if (noise->stage == STAGE_RESPONDER_DONE) {
        inlet__symmetric_split(&noise->symmetric, keys->receive, keys->send);
        memcpy(keys->handshake_hash, noise->symmetric.hash, INLET__HASH_BYTES);
    } else {
        sodium_memzero(keys, sizeof *keys);
        status = INLET_E_CLOSED;
    }
    inlet__noise_wipe(noise);
    return status;
}
