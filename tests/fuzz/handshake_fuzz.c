/* Nothing but the other side's own message is accepted, in either role and on the channel after the
 * handshake; and whatever is not leaves no secret behind. The first byte of an input says what the
 * rest is: a message, or what a genuine message is changed by. */
#include "fuzz.h"

#include <sodium.h>
#include <string.h>

#include "auth/channel.h"
#include "auth/noise.h"

enum { MESSAGE_1, MESSAGE_2, SEALED, KIND_COUNT };
enum { BYTES_MAX = 600 };

typedef struct message {
    uint8_t bytes[BYTES_MAX];
    size_t count;
} message_t;

/* Made once, from fixed keys; each run works on copies. */
static struct {
    inlet__noise_t responder; /* waits for message 1 */
    inlet__noise_t initiator; /* waits for message 2 */
    inlet__channel_t channel; /* waits for a sealed message */
    message_t genuine[KIND_COUNT];
} rig;

static inlet__keypair_t keypair(uint8_t fill) {
    inlet__keypair_t pair;
    uint8_t secret[INLET__KEY_BYTES];
    memset(secret, fill, sizeof secret);
    PROMISE(inlet__keypair_from_secret(&pair, secret) == INLET_OK);
    return pair;
}

static void build(void) {
    static const uint8_t text[] = "hello";
    inlet__keypair_t client = keypair(1), service = keypair(2), e1 = keypair(3), e2 = keypair(4);
    message_t *first = &rig.genuine[MESSAGE_1], *second = &rig.genuine[MESSAGE_2];
    message_t *sealed = &rig.genuine[SEALED];
    uint8_t payload[BYTES_MAX];
    size_t count;
    PROMISE(inlet__noise_initiator_init(&rig.initiator, text, 5, &client, service.public_key,
                                        e1.secret) == INLET_OK);
    PROMISE(inlet__noise_responder_init(&rig.responder, text, 5, &service, e2.secret) == INLET_OK);
    PROMISE(inlet__noise_write_message_1(&rig.initiator, text, 5, first->bytes, BYTES_MAX,
                                         &first->count) == INLET_OK);
    inlet__noise_t responder = rig.responder, initiator;
    PROMISE(inlet__noise_read_message_1(&responder, first->bytes, first->count, payload, BYTES_MAX,
                                        &count) == INLET_OK);
    PROMISE(inlet__noise_write_message_2(&responder, text, 5, second->bytes, BYTES_MAX,
                                         &second->count) == INLET_OK);
    initiator = rig.initiator;
    PROMISE(inlet__noise_read_message_2(&initiator, second->bytes, second->count, payload,
                                        BYTES_MAX, &count) == INLET_OK);
    inlet__noise_keys_t keys;
    inlet__channel_t sender;
    PROMISE(inlet__noise_split(&initiator, &keys) == INLET_OK);
    inlet__channel_init(&sender, &keys);
    PROMISE(inlet__noise_split(&responder, &keys) == INLET_OK);
    inlet__channel_init(&rig.channel, &keys);
    memcpy(sealed->bytes, text, 5);
    sealed->count = 5 + INLET__TAG_BYTES;
    PROMISE(inlet__channel_seal(&sender, sealed->bytes, 5, BYTES_MAX) == INLET_OK);
}

/* The message that the input stands for. */
static message_t message_of(int kind, int change, const uint8_t *data, size_t size) {
    message_t message = rig.genuine[kind];
    if (size > BYTES_MAX)
        size = BYTES_MAX;
    if (change) {
        for (size_t i = 0; i < size && i < message.count; i++)
            message.bytes[i] ^= data[i];
    } else {
        memcpy(message.bytes, data, size);
        message.count = size;
    }
    return message;
}

static void check_noise(inlet__noise_t noise, int kind, const message_t *message, int genuine) {
    uint8_t payload[BYTES_MAX];
    size_t count;
    inlet_status_t status =
        kind == MESSAGE_1 ? inlet__noise_read_message_1(&noise, message->bytes, message->count,
                                                        payload, BYTES_MAX, &count)
                          : inlet__noise_read_message_2(&noise, message->bytes, message->count,
                                                        payload, BYTES_MAX, &count);
    if (genuine) {
        PROMISE(status == INLET_OK && count == 5 && memcmp(payload, "hello", 5) == 0);
        return;
    }
    PROMISE(status == INLET_E_AUTHENTICATION && count == 0);
    PROMISE(sodium_is_zero((const uint8_t *)&noise, sizeof noise));
}

static void check_channel(message_t message, int genuine) {
    inlet__channel_t channel = rig.channel;
    size_t count;
    inlet_status_t status = inlet__channel_open(&channel, message.bytes, message.count, &count);
    if (genuine) {
        PROMISE(status == INLET_OK && count == 5 && memcmp(message.bytes, "hello", 5) == 0);
        return;
    }
    PROMISE(status == INLET_E_AUTHENTICATION && count == 0);
    PROMISE(sodium_is_zero((const uint8_t *)&channel, sizeof channel));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (rig.genuine[MESSAGE_1].count == 0)
        build();
    if (size < 1)
        return 0;
    int kind = data[0] % KIND_COUNT;
    message_t message = message_of(kind, data[0] >= 128, data + 1, size - 1);
    int genuine = message.count == rig.genuine[kind].count &&
                  memcmp(message.bytes, rig.genuine[kind].bytes, message.count) == 0;
    if (kind == SEALED)
        check_channel(message, genuine);
    else
        check_noise(kind == MESSAGE_1 ? rig.responder : rig.initiator, kind, &message, genuine);
    return 0;
}
