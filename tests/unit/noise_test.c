/* auth/noise.h: the handshake against its published vector and against every way to spoil it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "auth/channel.h"
#include "auth/noise.h"
#include "noise_vector.h"

static noise_vector_t vector;

typedef struct sides {
    inlet__noise_t initiator, responder;
    uint8_t message[VECTOR_BYTES_MAX];
    size_t message_bytes;
    uint8_t payload[VECTOR_BYTES_MAX];
    size_t payload_bytes;
} sides_t;

static inlet__keypair_t keypair(const vector_bytes_t *secret) {
    inlet__keypair_t pair;
    assert_int_equal(secret->count, INLET__KEY_BYTES);
    assert_int_equal(inlet__keypair_from_secret(&pair, secret->bytes), INLET_OK);
    return pair;
}

/* Both sides before message 1, with the vector's keys. */
static void begin(sides_t *sides) {
    inlet__keypair_t client = keypair(&vector.init_static);
    inlet__keypair_t service = keypair(&vector.resp_static);
    memset(sides, 0, sizeof *sides);
    assert_int_equal(inlet__noise_initiator_init(
                         &sides->initiator, vector.init_prologue.bytes, vector.init_prologue.count,
                         &client, vector.init_remote_static.bytes, vector.init_ephemeral.bytes),
                     INLET_OK);
    assert_int_equal(inlet__noise_responder_init(&sides->responder, vector.resp_prologue.bytes,
                                                 vector.resp_prologue.count, &service,
                                                 vector.resp_ephemeral.bytes),
                     INLET_OK);
}

static inlet_status_t write_1(sides_t *sides) {
    return inlet__noise_write_message_1(&sides->initiator, vector.messages[0].payload.bytes,
                                        vector.messages[0].payload.count, sides->message,
                                        sizeof sides->message, &sides->message_bytes);
}

static inlet_status_t read_1(sides_t *sides) {
    return inlet__noise_read_message_1(&sides->responder, sides->message, sides->message_bytes,
                                       sides->payload, sizeof sides->payload,
                                       &sides->payload_bytes);
}

static inlet_status_t write_2(sides_t *sides) {
    return inlet__noise_write_message_2(&sides->responder, vector.messages[1].payload.bytes,
                                        vector.messages[1].payload.count, sides->message,
                                        sizeof sides->message, &sides->message_bytes);
}

static inlet_status_t read_2(sides_t *sides) {
    return inlet__noise_read_message_2(&sides->initiator, sides->message, sides->message_bytes,
                                       sides->payload, sizeof sides->payload,
                                       &sides->payload_bytes);
}

/* Both sides after message `count` was written and the ones before it were read. */
static void begin_with_message(sides_t *sides, int count) {
    begin(sides);
    assert_int_equal(write_1(sides), INLET_OK);
    if (count == 2) {
        assert_int_equal(read_1(sides), INLET_OK);
        assert_int_equal(write_2(sides), INLET_OK);
    }
}

static inlet_status_t read_message(sides_t *sides, int number) {
    return number == 1 ? read_1(sides) : read_2(sides);
}

static void assert_wiped(const inlet__noise_t *noise) {
    assert_true(sodium_is_zero((const uint8_t *)noise, sizeof *noise));
}

static void assert_bytes(const uint8_t *bytes, size_t count, const vector_bytes_t *expected) {
    assert_int_equal(count, expected->count);
    assert_memory_equal(bytes, expected->bytes, count);
}

static void the_handshake_matches_the_vector_in_both_roles(void **state) {
    (void)state;
    sides_t sides;
    begin(&sides);
    assert_int_equal(write_1(&sides), INLET_OK);
    assert_bytes(sides.message, sides.message_bytes, &vector.messages[0].ciphertext);
    assert_int_equal(read_1(&sides), INLET_OK);
    assert_bytes(sides.payload, sides.payload_bytes, &vector.messages[0].payload);
    inlet__keypair_t client = keypair(&vector.init_static);
    assert_memory_equal(inlet__noise_remote_public(&sides.responder), client.public_key,
                        INLET__KEY_BYTES);
    assert_int_equal(write_2(&sides), INLET_OK);
    assert_bytes(sides.message, sides.message_bytes, &vector.messages[1].ciphertext);
    assert_int_equal(read_2(&sides), INLET_OK);
    assert_bytes(sides.payload, sides.payload_bytes, &vector.messages[1].payload);
}

static void split(sides_t *sides, inlet__noise_keys_t *client, inlet__noise_keys_t *service) {
    begin_with_message(sides, 2);
    assert_int_equal(read_2(sides), INLET_OK);
    assert_int_equal(inlet__noise_split(&sides->initiator, client), INLET_OK);
    assert_int_equal(inlet__noise_split(&sides->responder, service), INLET_OK);
}

static void the_hash_and_every_transport_message_match_the_vector(void **state) {
    (void)state;
    sides_t sides;
    inlet__noise_keys_t keys[2];
    split(&sides, &keys[0], &keys[1]);
    assert_bytes(keys[0].handshake_hash, INLET__HASH_BYTES, &vector.handshake_hash);
    assert_bytes(keys[1].handshake_hash, INLET__HASH_BYTES, &vector.handshake_hash);

    inlet__channel_t channels[2];
    inlet__channel_init(&channels[0], &keys[0]);
    inlet__channel_init(&channels[1], &keys[1]);
    for (size_t i = 2; i < vector.message_count; i++) {
        const vector_bytes_t *payload = &vector.messages[i].payload;
        uint8_t bytes[VECTOR_BYTES_MAX];
        size_t count;
        memcpy(bytes, payload->bytes, payload->count);
        assert_int_equal(inlet__channel_seal(&channels[i % 2], bytes, payload->count, sizeof bytes),
                         INLET_OK);
        assert_bytes(bytes, payload->count + INLET__TAG_BYTES, &vector.messages[i].ciphertext);
        assert_int_equal(inlet__channel_open(&channels[(i + 1) % 2], bytes,
                                             payload->count + INLET__TAG_BYTES, &count),
                         INLET_OK);
        assert_bytes(bytes, count, payload);
    }
}

static void splitting_wipes_the_handshake(void **state) {
    (void)state;
    sides_t sides;
    inlet__noise_keys_t keys[2];
    split(&sides, &keys[0], &keys[1]);
    assert_wiped(&sides.initiator);
    assert_wiped(&sides.responder);
    assert_int_equal(inlet__noise_split(&sides.initiator, &keys[0]), INLET_E_CLOSED);
    assert_true(sodium_is_zero((const uint8_t *)&keys[0], sizeof keys[0]));
}

static void a_message_with_any_bit_flipped_is_refused(void **state) {
    (void)state;
    for (int number = 1; number <= 2; number++) {
        sides_t fresh;
        begin_with_message(&fresh, number);
        for (size_t bit = 0; bit < fresh.message_bytes * 8; bit++) {
            sides_t sides = fresh;
            /* X25519 ignores the top bit of a point, so the hash has to notice that one. */
            sides.message[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(read_message(&sides, number), INLET_E_AUTHENTICATION);
            assert_wiped(number == 1 ? &sides.responder : &sides.initiator);
            assert_int_equal(sides.payload_bytes, 0);
            assert_null(
                inlet__noise_remote_public(number == 1 ? &sides.responder : &sides.initiator));
        }
    }
}

static void a_message_cut_anywhere_or_longer_is_refused(void **state) {
    (void)state;
    for (int number = 1; number <= 2; number++) {
        sides_t fresh;
        begin_with_message(&fresh, number);
        for (size_t count = 0; count <= fresh.message_bytes + 1; count++) {
            sides_t sides = fresh;
            sides.message_bytes = count;
            inlet_status_t expected =
                count == fresh.message_bytes ? INLET_OK : INLET_E_AUTHENTICATION;
            assert_int_equal(read_message(&sides, number), expected);
        }
    }
}

static void a_wrong_key_or_prologue_is_refused(void **state) {
    (void)state;
    sides_t sides;
    inlet__keypair_t client = keypair(&vector.init_static);
    inlet__keypair_t service = keypair(&vector.resp_static);
    const uint8_t *ephemeral = vector.resp_ephemeral.bytes;

    begin_with_message(&sides, 1); /* another service answers */
    assert_int_equal(inlet__noise_responder_init(&sides.responder, vector.resp_prologue.bytes,
                                                 vector.resp_prologue.count, &client, ephemeral),
                     INLET_OK);
    assert_int_equal(read_1(&sides), INLET_E_AUTHENTICATION);

    begin_with_message(&sides, 1); /* the two sides saw different hellos */
    assert_int_equal(inlet__noise_responder_init(&sides.responder, vector.resp_prologue.bytes,
                                                 vector.resp_prologue.count - 1, &service,
                                                 ephemeral),
                     INLET_OK);
    assert_int_equal(read_1(&sides), INLET_E_AUTHENTICATION);
}

static void a_client_without_its_secret_key_is_refused(void **state) {
    (void)state;
    sides_t sides;
    begin(&sides);
    sides.initiator.self.secret[7] ^= 1; /* claims the public key, hasn't the secret */
    assert_int_equal(write_1(&sides), INLET_OK);
    assert_int_equal(read_1(&sides), INLET_E_AUTHENTICATION);
    assert_wiped(&sides.responder);
}

static void points_of_low_order_are_refused(void **state) {
    (void)state;
    static const uint8_t points[][INLET__KEY_BYTES] = {
        {0},
        {1},
        {0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3,
         0xFA, 0xF1, 0x9F, 0xC4, 0x6A, 0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32,
         0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00},
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        for (int number = 1; number <= 2; number++) {
            sides_t sides;
            begin_with_message(&sides, number);
            memcpy(sides.message, points[i], INLET__KEY_BYTES);
            assert_int_equal(read_message(&sides, number), INLET_E_AUTHENTICATION);
        }
        sides_t sides; /* the pinned key of the service is one */
        begin(&sides);
        memcpy(sides.initiator.remote_public, points[i], INLET__KEY_BYTES);
        memset(sides.message, 0xAA, sizeof sides.message);
        assert_int_equal(write_1(&sides), INLET_E_AUTHENTICATION);
        assert_wiped(&sides.initiator);
        assert_int_equal(sides.message_bytes, 0);
        assert_true(sodium_is_zero(sides.message, INLET__NOISE_MESSAGE_1_EXTRA_BYTES));
    }
    static const uint8_t zero[INLET__KEY_BYTES];
    inlet__keypair_t client = keypair(&vector.init_static);
    inlet__noise_t noise;
    assert_int_equal(
        inlet__noise_initiator_init(&noise, NULL, 0, &client, zero, vector.init_ephemeral.bytes),
        INLET_E_INVALID_ARGUMENT);
    assert_wiped(&noise);
}

static void a_client_whose_static_point_is_of_low_order_is_refused(void **state) {
    (void)state;
    sides_t sides;
    begin(&sides);
    memset(sides.initiator.self.public_key, 0, INLET__KEY_BYTES);
    assert_int_equal(write_1(&sides), INLET_OK);
    assert_int_equal(read_1(&sides), INLET_E_AUTHENTICATION);
}

static void calls_out_of_turn_close_the_handshake(void **state) {
    (void)state;
    sides_t sides;
    begin(&sides);
    assert_int_equal(read_2(&sides), INLET_E_CLOSED);
    assert_int_equal(write_1(&sides), INLET_E_CLOSED); /* the call above ended it */
    assert_int_equal(write_2(&sides), INLET_E_CLOSED);
    assert_wiped(&sides.responder);

    begin_with_message(&sides, 1);
    assert_int_equal(write_1(&sides), INLET_E_CLOSED);
    begin_with_message(&sides, 1);
    assert_int_equal(read_1(&sides), INLET_OK);
    assert_int_equal(read_1(&sides), INLET_E_CLOSED);

    inlet__noise_keys_t keys;
    begin_with_message(&sides, 2);
    assert_int_equal(inlet__noise_split(&sides.initiator, &keys), INLET_E_CLOSED);
    assert_int_equal(inlet__noise_split(&sides.responder, &keys), INLET_OK);
}

static void the_remote_key_shows_only_once_it_is_proven(void **state) {
    (void)state;
    sides_t sides;
    begin(&sides);
    assert_null(inlet__noise_remote_public(&sides.initiator));
    assert_null(inlet__noise_remote_public(&sides.responder));
    assert_int_equal(write_1(&sides), INLET_OK);
    assert_null(inlet__noise_remote_public(&sides.initiator));
    assert_int_equal(read_1(&sides), INLET_OK);
    assert_int_equal(write_2(&sides), INLET_OK);
    assert_int_equal(read_2(&sides), INLET_OK);
    assert_memory_equal(inlet__noise_remote_public(&sides.initiator),
                        vector.init_remote_static.bytes, INLET__KEY_BYTES);
}

static void a_buffer_one_byte_too_small_is_refused(void **state) {
    (void)state;
    sides_t sides;
    size_t count;
    uint8_t payload[VECTOR_BYTES_MAX];
    const vector_bytes_t *first = &vector.messages[0].payload;
    begin(&sides);
    assert_int_equal(inlet__noise_write_message_1(&sides.initiator, first->bytes, first->count,
                                                  sides.message,
                                                  vector.messages[0].ciphertext.count - 1, &count),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_wiped(&sides.initiator);
    begin(&sides);
    assert_int_equal(inlet__noise_write_message_1(&sides.initiator, first->bytes, first->count,
                                                  sides.message,
                                                  vector.messages[0].ciphertext.count, &count),
                     INLET_OK);
    assert_int_equal(inlet__noise_read_message_1(&sides.responder, sides.message, count, payload,
                                                 first->count - 1, &sides.payload_bytes),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_wiped(&sides.responder);
}

int main(int argc, char **argv) {
    if (argc != 2 || noise_vector_load(argv[1], &vector) != 0) {
        fprintf(stderr, "usage: noise_test <noise_ik.json>\n");
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_handshake_matches_the_vector_in_both_roles),
        cmocka_unit_test(the_hash_and_every_transport_message_match_the_vector),
        cmocka_unit_test(splitting_wipes_the_handshake),
        cmocka_unit_test(a_message_with_any_bit_flipped_is_refused),
        cmocka_unit_test(a_message_cut_anywhere_or_longer_is_refused),
        cmocka_unit_test(a_wrong_key_or_prologue_is_refused),
        cmocka_unit_test(a_client_without_its_secret_key_is_refused),
        cmocka_unit_test(points_of_low_order_are_refused),
        cmocka_unit_test(a_client_whose_static_point_is_of_low_order_is_refused),
        cmocka_unit_test(calls_out_of_turn_close_the_handshake),
        cmocka_unit_test(the_remote_key_shows_only_once_it_is_proven),
        cmocka_unit_test(a_buffer_one_byte_too_small_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
