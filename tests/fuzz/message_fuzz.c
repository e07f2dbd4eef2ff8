/* Bytes are refused, or they are what encoding their message gives. */
#include "fuzz.h"

#include <string.h>

#include "wire/answer.h"
#include "wire/hello.h"
#include "wire/message.h"

enum { POLICY_BYTES = 13 };

static void check_message(inlet_status_t status, const inlet__message_t *message,
                          const uint8_t *bytes, size_t count) {
    static uint8_t again[65536];
    size_t again_bytes;
    if (status != INLET_OK) {
        PROMISE(status == INLET_E_PROTOCOL && message->type == 0 && message->request == 0);
        return;
    }
    if (message->type == INLET__MESSAGE_OPTIONAL) {
        PROMISE(bytes[0] >= INLET__MESSAGE_FIRST_OPTIONAL);
        return;
    }
    PROMISE(inlet__message_encode(message, again, sizeof again, &again_bytes) == INLET_OK);
    PROMISE(again_bytes <= count && memcmp(again, bytes, again_bytes) == 0);
    /* A policy of zeros is the one that is meant where none is told, and then it is not written. */
    if (message->type == INLET__MESSAGE_SUBSCRIBE && again_bytes + POLICY_BYTES == count)
        for (size_t i = again_bytes; i < count; i++)
            PROMISE(bytes[i] == 0);
    else
        PROMISE(again_bytes == count);
}

/* Later versions may append to these: what is known must be what the bytes begin with. */
static void check_hellos(const uint8_t *bytes, size_t count) {
    uint8_t again[128];
    size_t again_bytes;
    inlet__client_hello_t client;
    if (inlet__client_hello_decode(bytes, count, &client) == INLET_OK) {
        PROMISE(inlet__client_hello_encode(&client, again, sizeof again, &again_bytes) == INLET_OK);
        PROMISE(again_bytes <= count && memcmp(again, bytes, again_bytes) == 0);
        PROMISE(inlet__version_choose(&client) <= INLET__PROTOCOL_VERSION_MAX);
    }
    inlet__server_hello_t server;
    if (inlet__server_hello_decode(bytes, count, &server) == INLET_OK) {
        PROMISE(inlet__server_hello_encode(&server, again, sizeof again, &again_bytes) == INLET_OK);
        PROMISE(again_bytes <= count && memcmp(again, bytes, again_bytes) == 0);
    }
    inlet__greeting_t greeting;
    if (inlet__greeting_decode(bytes, count, &greeting) == INLET_OK) {
        PROMISE(inlet__greeting_encode(&greeting, again, sizeof again, &again_bytes) == INLET_OK);
        PROMISE(again_bytes <= count && memcmp(again, bytes, again_bytes) == 0);
    }
    inlet__subscribed_t subscribed;
    if (inlet__subscribed_decode(bytes, count, &subscribed) == INLET_OK) {
        inlet__subscribed_encode(&subscribed, again);
        PROMISE(memcmp(again, bytes, INLET__SUBSCRIBED_BYTES) == 0);
        PROMISE(count == INLET__SUBSCRIBED_BYTES ||
                again[INLET__SUBSCRIBED_BYTES] == bytes[INLET__SUBSCRIBED_BYTES]);
    }
}

/* The bodies that are no texts: what is read of them lies within them. */
static void check_answers(const uint8_t *bytes, size_t count) {
    const inlet__slice_t body = {bytes, count};
    inlet__failure_t failure;
    inlet__pong_t pong;
    inlet__filtered_t filtered;
    inlet__reader_t reader;
    inlet__slice_t batch;
    uint64_t seq;
    if (inlet__failure_read(body, &failure) == INLET_OK)
        PROMISE(failure.what.count <= INLET__MESSAGE_WHAT_MAX_BYTES &&
                3 + failure.what.count <= count);
    if (inlet__pong_read(body, &pong) == INLET_OK)
        PROMISE(8 + pong.bytes.count == count);
    if (inlet__filtered_read(body, &filtered) == INLET_OK)
        PROMISE(filtered.first_seq != 0);
    inlet_status_t status = inlet__state_begin(body, &reader, &seq);
    size_t used = 8;
    while (status == INLET_OK) {
        status = inlet__state_next(&reader, &batch);
        if (status == INLET_OK && batch.count == 0)
            break;
        used += status == INLET_OK ? 4 + batch.count : 0;
        PROMISE(status != INLET_OK || used <= count);
    }
    PROMISE(status != INLET_OK || used == count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 65535)
        return 0;
    inlet__message_t message;
    inlet_status_t status = inlet__message_decode_from_client(data, size, &message);
    check_message(status, &message, data, size);
    status = inlet__message_decode_from_service(data, size, &message);
    check_message(status, &message, data, size);
    check_hellos(data, size);
    check_answers(data, size);
    return 0;
}
