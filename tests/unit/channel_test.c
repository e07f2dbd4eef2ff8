/* auth/channel.h and auth/prologue.h: what is sealed opens once, in order, or never again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "auth/channel.h"
#include "auth/prologue.h"

enum { TEXT_BYTES = 5, SEALED_BYTES = TEXT_BYTES + INLET__TAG_BYTES };

typedef struct pair {
    inlet__channel_t client, service;
} pair_t;

static void begin(pair_t *pair) {
    inlet__noise_keys_t client, service;
    memset(&client, 0, sizeof client);
    memset(client.send, 1, sizeof client.send);
    memset(client.receive, 2, sizeof client.receive);
    service = client;
    memcpy(service.send, client.receive, sizeof service.send);
    memcpy(service.receive, client.send, sizeof service.receive);
    inlet__channel_init(&pair->client, &client);
    inlet__channel_init(&pair->service, &service);
}

static void seal(inlet__channel_t *channel, uint8_t bytes[SEALED_BYTES]) {
    memcpy(bytes, "hello", TEXT_BYTES);
    assert_int_equal(inlet__channel_seal(channel, bytes, TEXT_BYTES, SEALED_BYTES), INLET_OK);
}

static void assert_opens(inlet__channel_t *channel, uint8_t bytes[SEALED_BYTES]) {
    size_t count;
    assert_int_equal(inlet__channel_open(channel, bytes, SEALED_BYTES, &count), INLET_OK);
    assert_int_equal(count, TEXT_BYTES);
    assert_memory_equal(bytes, "hello", TEXT_BYTES);
}

/* Refused, and the channel is dead for what would have been right, too. */
static void assert_kills(pair_t *pair, uint8_t *bytes, size_t sealed_bytes) {
    size_t count = 99;
    assert_int_equal(inlet__channel_open(&pair->service, bytes, sealed_bytes, &count),
                     INLET_E_AUTHENTICATION);
    assert_int_equal(count, 0);
    assert_true(sodium_is_zero((const uint8_t *)&pair->service, sizeof pair->service));
    assert_true(sodium_is_zero(bytes, sealed_bytes));
    uint8_t next[SEALED_BYTES];
    seal(&pair->client, next);
    assert_int_equal(inlet__channel_open(&pair->service, next, SEALED_BYTES, &count),
                     INLET_E_CLOSED);
    assert_int_equal(inlet__channel_seal(&pair->service, next, TEXT_BYTES, SEALED_BYTES),
                     INLET_E_CLOSED);
}

static void both_directions_carry_messages(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[SEALED_BYTES];
    begin(&pair);
    for (int i = 0; i < 3; i++) {
        seal(&pair.client, bytes);
        assert_opens(&pair.service, bytes);
        seal(&pair.service, bytes);
        assert_opens(&pair.client, bytes);
    }
}

static void an_empty_message_is_a_tag(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[INLET__TAG_BYTES];
    size_t count = 99;
    begin(&pair);
    assert_int_equal(inlet__channel_seal(&pair.client, bytes, 0, sizeof bytes), INLET_OK);
    assert_int_equal(inlet__channel_open(&pair.service, bytes, sizeof bytes, &count), INLET_OK);
    assert_int_equal(count, 0);
}

static void any_flipped_bit_kills_the_channel(void **state) {
    (void)state;
    for (size_t bit = 0; bit < SEALED_BYTES * 8; bit++) {
        pair_t pair;
        uint8_t bytes[SEALED_BYTES];
        begin(&pair);
        seal(&pair.client, bytes);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_kills(&pair, bytes, SEALED_BYTES);
    }
}

static void a_cut_message_kills_the_channel(void **state) {
    (void)state;
    for (size_t count = 1; count < SEALED_BYTES; count++) {
        pair_t pair;
        uint8_t bytes[SEALED_BYTES];
        begin(&pair);
        seal(&pair.client, bytes);
        assert_kills(&pair, bytes, count);
    }
}

static void a_repeated_message_kills_the_channel(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[SEALED_BYTES], again[SEALED_BYTES];
    begin(&pair);
    seal(&pair.client, bytes);
    memcpy(again, bytes, sizeof bytes);
    assert_opens(&pair.service, bytes);
    assert_kills(&pair, again, SEALED_BYTES);
}

static void a_missing_message_kills_the_channel(void **state) {
    (void)state;
    pair_t pair;
    uint8_t first[SEALED_BYTES], second[SEALED_BYTES];
    begin(&pair);
    seal(&pair.client, first);
    seal(&pair.client, second);
    assert_kills(&pair, second, SEALED_BYTES);
}

static void a_message_sent_back_kills_the_channel(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[SEALED_BYTES];
    begin(&pair);
    seal(&pair.service, bytes);
    assert_kills(&pair, bytes, SEALED_BYTES);
}

static void a_buffer_without_room_for_the_tag_kills_the_channel(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[SEALED_BYTES] = "hello";
    begin(&pair);
    assert_int_equal(inlet__channel_seal(&pair.client, bytes, TEXT_BYTES, SEALED_BYTES - 1),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_memory_equal(bytes, "hello", TEXT_BYTES);
    assert_int_equal(inlet__channel_seal(&pair.client, bytes, TEXT_BYTES, SEALED_BYTES),
                     INLET_E_CLOSED);
}

static void a_buffer_smaller_than_a_tag_kills_the_channel(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[INLET__TAG_BYTES];
    begin(&pair);
    assert_int_equal(inlet__channel_seal(&pair.client, bytes, 0, sizeof bytes - 1),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_false(pair.client.alive);
}

static void keys_change_every_65536_messages_and_messages_go_on(void **state) {
    (void)state;
    pair_t pair;
    uint8_t bytes[SEALED_BYTES];
    begin(&pair);
    uint8_t key[INLET__KEY_BYTES];
    memcpy(key, pair.client.send.key, sizeof key);
    for (uint64_t i = 0; i < 2 * INLET__CHANNEL_REKEY_COUNT + 2; i++) {
        seal(&pair.client, bytes);
        assert_opens(&pair.service, bytes);
        bool due = i == INLET__CHANNEL_REKEY_COUNT || i == 2 * INLET__CHANNEL_REKEY_COUNT;
        assert_int_equal(memcmp(key, pair.client.send.key, sizeof key) != 0, due);
        assert_memory_equal(pair.client.send.key, pair.service.receive.key, sizeof key);
        memcpy(key, pair.client.send.key, sizeof key);
        assert_true(pair.client.send.nonce == i + 1);
    }
    /* The other direction counts for itself. */
    assert_true(pair.service.send.nonce == 0);
    seal(&pair.service, bytes);
    assert_opens(&pair.client, bytes);
}

/* REKEY(k) = the first 32 bytes of ENCRYPT(k, 2^64 - 1, "", 32 zeros), computed here with the other
 * interface of the library, from the bare stream cipher: its block 0 is for the tag. */
static void a_new_key_is_noises_rekey_of_the_old(void **state) {
    (void)state;
    inlet__cipher_t cipher;
    uint8_t key[INLET__KEY_BYTES], expected[INLET__KEY_BYTES];
    memset(key, 7, sizeof key);
    inlet__cipher_init(&cipher, key);
    cipher.nonce = 65536;
    inlet__cipher_rekey(&cipher);

    static const uint8_t zeros[INLET__KEY_BYTES];
    static const uint8_t nonce[12] = {0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    crypto_stream_chacha20_ietf_xor_ic(expected, zeros, sizeof zeros, nonce, 1, key);
    assert_memory_equal(cipher.key, expected, sizeof expected);
    assert_true(cipher.nonce == 65536);
}

static void the_prologue_has_the_documented_bytes(void **state) {
    (void)state;
    static const uint8_t client[] = {0xC1, 0xC2}, server[] = {0x51, 0x52, 0x53};
    static const uint8_t sid[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
    static const uint8_t expected[] = {'I',  'n', 'l', 'e', 't',  ' ',  'p',  'i',  'p',  'e',
                                       ' ',  '1', 2,   0,   0xC1, 0xC2, 3,    0,    0x51, 0x52,
                                       0x53, 12,  0,   1,   1,    0,    0,    0,    0,    0,
                                       5,    18,  0,   0,   0,    0x04, 0x03, 0x02, 0x01};
    const inlet__prologue_t prologue = {.client_hello = client,
                                        .client_hello_bytes = sizeof client,
                                        .server_hello = server,
                                        .server_hello_bytes = sizeof server,
                                        .sid = sid,
                                        .sid_bytes = sizeof sid,
                                        .session = 0x01020304};
    uint8_t out[INLET__PROLOGUE_BYTES_MAX];
    size_t count;
    assert_int_equal(inlet__prologue_build(&prologue, out, sizeof out, &count), INLET_OK);
    assert_int_equal(count, sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
    assert_int_equal(inlet__prologue_build(&prologue, out, sizeof expected, &count), INLET_OK);
    assert_int_equal(inlet__prologue_build(&prologue, out, sizeof expected - 1, &count),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(count, 0);
}

static void the_prologue_refuses_parts_that_are_too_long(void **state) {
    (void)state;
    static const uint8_t part[INLET__PROLOGUE_HELLO_MAX + 1];
    const inlet__prologue_t longest = {.client_hello = part,
                                       .client_hello_bytes = INLET__PROLOGUE_HELLO_MAX,
                                       .server_hello = part,
                                       .server_hello_bytes = INLET__PROLOGUE_HELLO_MAX,
                                       .sid = part,
                                       .sid_bytes = INLET__SID_MAX_BYTES};
    uint8_t out[INLET__PROLOGUE_BYTES_MAX];
    size_t count;
    assert_int_equal(inlet__prologue_build(&longest, out, sizeof out, &count), INLET_OK);
    assert_int_equal(count, INLET__PROLOGUE_BYTES_MAX);
    inlet__prologue_t bad = longest;
    bad.client_hello_bytes++;
    assert_int_equal(inlet__prologue_build(&bad, out, sizeof out, &count),
                     INLET_E_INVALID_ARGUMENT);
    bad = longest;
    bad.server_hello_bytes++;
    assert_int_equal(inlet__prologue_build(&bad, out, sizeof out, &count),
                     INLET_E_INVALID_ARGUMENT);
    bad = longest;
    bad.sid_bytes++;
    assert_int_equal(inlet__prologue_build(&bad, out, sizeof out, &count),
                     INLET_E_INVALID_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_carry_messages),
        cmocka_unit_test(an_empty_message_is_a_tag),
        cmocka_unit_test(any_flipped_bit_kills_the_channel),
        cmocka_unit_test(a_cut_message_kills_the_channel),
        cmocka_unit_test(a_repeated_message_kills_the_channel),
        cmocka_unit_test(a_missing_message_kills_the_channel),
        cmocka_unit_test(a_message_sent_back_kills_the_channel),
        cmocka_unit_test(a_buffer_without_room_for_the_tag_kills_the_channel),
        cmocka_unit_test(a_buffer_smaller_than_a_tag_kills_the_channel),
        cmocka_unit_test(keys_change_every_65536_messages_and_messages_go_on),
        cmocka_unit_test(a_new_key_is_noises_rekey_of_the_old),
        cmocka_unit_test(the_prologue_has_the_documented_bytes),
        cmocka_unit_test(the_prologue_refuses_parts_that_are_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
