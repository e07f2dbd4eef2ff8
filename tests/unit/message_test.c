/* wire/message.h: every message has its documented bytes, and nothing else is a message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/frame.h"
#include "wire/hello.h"
#include "wire/message.h"
#include "wire/scope.h"
#include <inlet/inlet.h>

#define TEXT(literal)                                                                              \
    { (const uint8_t *)(literal), sizeof(literal) - 1 }
#define K4  0x6B, 0x6B, 0x6B, 0x6B
#define K32 K4, K4, K4, K4, K4, K4, K4, K4
#define KEY                                                                                        \
    { K32 }

/* One of each. `open_bytes` is the length of what ends only where its frame ends, so that it may be
 * cut and extended without this layer noticing. */
static const struct {
    inlet__message_t message;
    bool from_client;
    size_t open_bytes;
    size_t count;
    uint8_t bytes[80];
} table[] = {
    {{.type = INLET__MESSAGE_CLIENT_HEARTBEAT,
      .u.latency =
          {.count = 5, .p50_us = 10, .p90_us = 20, .p99_us = 30, .p999_us = 40, .max_us = 0x0102}},
     true,
     0,
     29,
     {0x01, 5, 0,  0, 0, 0, 0,  0, 0, 10, 0, 0, 0, 20, 0,
      0,    0, 30, 0, 0, 0, 40, 0, 0, 0,  2, 1, 0, 0}},
    {{.type = INLET__MESSAGE_CLIENT_HEARTBEAT}, true, 0, 1, {0x01}},
    {{.type = INLET__MESSAGE_CLIENT_CLOSE, .u.close.status = INLET_E_CLOSED},
     true,
     0,
     5,
     {0x02, 0xFC, 0xFF, 0xFF, 0xFF}},
    {{.type = INLET__MESSAGE_PING, .request = 7, .u.ping = TEXT("abc")},
     true,
     3,
     8,
     {0x03, 7, 0, 0, 0, 'a', 'b', 'c'}},
    {{.type = INLET__MESSAGE_CANCEL, .request = 7, .u.target = 6},
     true,
     0,
     9,
     {0x04, 7, 0, 0, 0, 6, 0, 0, 0}},
    {{.type = INLET__MESSAGE_FILTER,
      .request = 7,
      .subscription = 2,
      .u.filter = {.sources = 2, .event_types = 0x0102}},
     true,
     0,
     21,
     {0x12, 7, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0}},
    {{.type = INLET__MESSAGE_DEVICES, .request = 5}, true, 0, 5, {0x25, 5, 0, 0, 0}},
    {{.type = INLET__MESSAGE_SNAPSHOT,
      .request = 7,
      .u.filter = {.sources = 1, .event_types = 0x0102}},
     true,
     0,
     17,
     {0x26, 7, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0}},
    {{.type = INLET__MESSAGE_INFO, .request = 5}, true, 0, 5, {0x27, 5, 0, 0, 0}},
    {{.type = INLET__MESSAGE_PAUSE, .request = 5, .u.pause_s = 0x0102},
     true,
     0,
     9,
     {0x28, 5, 0, 0, 0, 2, 1, 0, 0}},
    {{.type = INLET__MESSAGE_RESUME, .request = 5}, true, 0, 5, {0x29, 5, 0, 0, 0}},
    {{.type = INLET__MESSAGE_SUBSCRIBE,
      .request = 0x01020304,
      .u.subscribe = {.schema_version = 1, .sources = 3, .event_types = 0x1E, .from_seq = 0x0102}},
     true,
     0,
     27,
     {0x10, 4, 3, 2, 1, 1, 0, 3, 0, 0, 0, 0x1E, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0}},
    {{.type = INLET__MESSAGE_SUBSCRIBE,
      .request = 1,
      .u.subscribe = {.schema_version = 1,
                      .sources = 1,
                      .policy = {.kind = INLET_POLICY_DISCONNECT,
                                 .window_records = 0x0304,
                                 .warn_records = 5,
                                 .max_lag_ms = 0x01000006}}},
     true,
     0,
     40,
     {0x10, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0,    0, 0, 0, 0, 0, 0, 2, 4, 3, 0, 0, 5, 0, 0, 0, 6, 0, 0, 1}},
    {{.type = INLET__MESSAGE_SUBSCRIBE,
      .request = 1,
      .u.subscribe = {.schema_version = 1, .sources = 1, .from_time_ns = 0x0102030405060708}},
     true,
     0,
     48,
     {0x10, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1}},
    {{.type = INLET__MESSAGE_UNSUBSCRIBE, .request = 8, .subscription = 9},
     true,
     0,
     9,
     {0x11, 8, 0, 0, 0, 9, 0, 0, 0}},
    {{.type = INLET__MESSAGE_STATUS, .request = 1}, true, 0, 5, {0x20, 1, 0, 0, 0}},
    {{.type = INLET__MESSAGE_GRANT_ADD,
      .request = 2,
      .u.grant_add = {.public_key = KEY, .scopes = 5, .name = TEXT("me")}},
     true,
     0,
     44,
     {0x21, 2, 0, 0, 0, K32, 5, 0, 0, 0, 2, 'm', 'e'}},
    {{.type = INLET__MESSAGE_GRANT_REMOVE, .request = 3, .u.grant_remove = {.public_key = KEY}},
     true,
     0,
     38,
     {0x22, 3, 0, 0, 0, 1, K32}},
    {{.type = INLET__MESSAGE_GRANT_REMOVE, .request = 3, .u.grant_remove = {.name = TEXT("me")}},
     true,
     0,
     9,
     {0x22, 3, 0, 0, 0, 2, 2, 'm', 'e'}},
    {{.type = INLET__MESSAGE_GRANT_LIST, .request = 4}, true, 0, 5, {0x23, 4, 0, 0, 0}},
    {{.type = INLET__MESSAGE_STATS, .request = 6}, true, 0, 5, {0x24, 6, 0, 0, 0}},
    {{.type = INLET__MESSAGE_HEARTBEAT}, false, 0, 1, {0x41}},
    {{.type = INLET__MESSAGE_CLOSE,
      .u.close = {.status = INLET_E_SERVICE_STOPPED, .final_seq = 0x0201}},
     false,
     0,
     13,
     {0x42, 0xE4, 0xFF, 0xFF, 0xFF, 1, 2, 0, 0, 0, 0, 0, 0}},
    {{.type = INLET__MESSAGE_REPLY,
      .request = 5,
      .u.reply = {.status = INLET_E_SCOPE, .detail = TEXT("no"), .body = TEXT("{}")}},
     false,
     2,
     15,
     {0x43, 5, 0, 0, 0, 0xE6, 0xFF, 0xFF, 0xFF, 2, 0, 'n', 'o', '{', '}'}},
    {{.type = INLET__MESSAGE_BATCH,
      .subscription = 6,
      .u.batch = {.sent_us = 0x01020304, .bytes = TEXT("xyz")}},
     false,
     3,
     12,
     {0x50, 6, 0, 0, 0, 4, 3, 2, 1, 'x', 'y', 'z'}},
    {{.type = INLET__MESSAGE_END, .subscription = 6, .u.end_status = INLET_E_REVOKED},
     false,
     0,
     9,
     {0x51, 6, 0, 0, 0, 0xE5, 0xFF, 0xFF, 0xFF}},
    {{.type = INLET__MESSAGE_BEHIND,
      .subscription = 6,
      .u.behind = {.depth_records = 0x0201, .lag_ms = 0x0403}},
     false,
     0,
     17,
     {0x80, 6, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0}},
};
enum { TABLE_COUNT = sizeof table / sizeof table[0] };

static inlet_status_t decode(size_t row, const uint8_t *bytes, size_t count,
                             inlet__message_t *message) {
    return table[row].from_client ? inlet__message_decode_from_client(bytes, count, message)
                                  : inlet__message_decode_from_service(bytes, count, message);
}

/* Encoding what was decoded must give the bytes again: then all fields were understood. */
static void assert_same(size_t row, const inlet__message_t *message) {
    uint8_t again[128];
    size_t count;
    assert_int_equal(inlet__message_encode(message, again, sizeof again, &count), INLET_OK);
    assert_int_equal(count, table[row].count);
    assert_memory_equal(again, table[row].bytes, count);
}

static void every_message_has_its_documented_bytes(void **state) {
    (void)state;
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        uint8_t out[128];
        size_t count;
        assert_int_equal(inlet__message_encode(&table[row].message, out, sizeof out, &count),
                         INLET_OK);
        assert_int_equal(count, table[row].count);
        assert_memory_equal(out, table[row].bytes, count);
    }
}

static void every_message_comes_back_with_all_its_fields(void **state) {
    (void)state;
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        inlet__message_t back;
        assert_int_equal(decode(row, table[row].bytes, table[row].count, &back), INLET_OK);
        assert_int_equal(back.type, table[row].message.type);
        assert_same(row, &back);
    }
}

/* A heartbeat without its body is another one, and so is SUBSCRIBE without a policy,
 * or a time. */
static bool is_whole(size_t row, size_t count) {
    size_t open_bytes = table[row].open_bytes;
    return count == table[row].count ||
           (open_bytes > 0 && count >= table[row].count - open_bytes) ||
           (count == 1 && table[row].message.type == INLET__MESSAGE_CLIENT_HEARTBEAT) ||
           ((count == 27 || count == 40) && table[row].message.type == INLET__MESSAGE_SUBSCRIBE);
}

static void every_message_cut_at_any_byte_or_longer_is_refused(void **state) {
    (void)state;
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        uint8_t longer[81] = {0};
        memcpy(longer, table[row].bytes, table[row].count);
        for (size_t count = 0; count <= table[row].count + 1; count++) {
            inlet__message_t back;
            if (is_whole(row, count))
                continue;
            assert_int_equal(decode(row, longer, count, &back), INLET_E_PROTOCOL);
            assert_int_equal(back.type, 0);
        }
    }
}

static void every_message_is_refused_from_the_wrong_side(void **state) {
    (void)state;
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        if (table[row].message.type >= INLET__MESSAGE_FIRST_OPTIONAL)
            continue; /* unknown there, and ignored */
        inlet__message_t back;
        const uint8_t *bytes = table[row].bytes;
        inlet_status_t status =
            table[row].from_client
                ? inlet__message_decode_from_service(bytes, table[row].count, &back)
                : inlet__message_decode_from_client(bytes, table[row].count, &back);
        assert_int_equal(status, INLET_E_PROTOCOL);
    }
}

static void every_message_fits_a_buffer_of_its_size_and_no_smaller(void **state) {
    (void)state;
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        for (size_t capacity = 0; capacity <= table[row].count; capacity++) {
            uint8_t out[128];
            size_t count;
            bool fits = capacity == table[row].count;
            assert_int_equal(inlet__message_encode(&table[row].message, out, capacity, &count),
                             fits ? INLET_OK : INLET_E_BUFFER_TOO_SMALL);
            assert_int_equal(count, fits ? table[row].count : 0);
        }
    }
}

/* Each message in a frame, joined to one stream of bytes, arriving one byte at a time. */
static void every_message_survives_a_pipe_that_cuts_everywhere(void **state) {
    (void)state;
    static uint8_t buffer[INLET__FRAME_HEADER_BYTES + INLET__FRAME_TO_SERVICE_MAX];
    inlet__frame_reader_t reader;
    inlet__frame_reader_init(&reader, buffer, sizeof buffer, INLET__FRAME_TO_SERVICE_MAX);
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        uint8_t frame[INLET__FRAME_HEADER_BYTES + 80];
        inlet__frame_write_header(frame, table[row].count);
        memcpy(frame + INLET__FRAME_HEADER_BYTES, table[row].bytes, table[row].count);
        size_t frame_bytes = INLET__FRAME_HEADER_BYTES + table[row].count;
        uint8_t *payload = NULL;
        size_t count = 0;
        for (size_t i = 0; i < frame_bytes; i++) {
            assert_null(payload);
            assert_int_equal(inlet__frame_reader_push(&reader, frame + i, 1), 1);
            assert_int_equal(inlet__frame_reader_next(&reader, &payload, &count), INLET_OK);
        }
        inlet__message_t back;
        assert_int_equal(decode(row, payload, count, &back), INLET_OK);
        assert_same(row, &back);
    }
}

static void unknown_messages_are_ignored_in_the_upper_half_and_refused_in_the_lower(void **state) {
    (void)state;
    bool known[256] = {false};
    for (size_t row = 0; row < TABLE_COUNT; row++)
        known[table[row].message.type] = true;
    for (int type = 0; type < 256; type++) {
        if (known[type])
            continue;
        uint8_t bytes[80] = {(uint8_t)type, 1};
        inlet_status_t expected = type >= 0x80 ? INLET_OK : INLET_E_PROTOCOL;
        for (size_t count = 1; count < sizeof bytes; count += 4) {
            inlet__message_t back;
            assert_int_equal(inlet__message_decode_from_client(bytes, count, &back), expected);
            assert_int_equal(back.type, INLET__MESSAGE_OPTIONAL);
            assert_int_equal(inlet__message_decode_from_service(bytes, count, &back), expected);
            assert_int_equal(back.type, INLET__MESSAGE_OPTIONAL);
        }
    }
}

/* A change of one byte of a table row that makes it invalid. */
static void fields_out_of_range_are_refused(void **state) {
    (void)state;
    static const struct {
        uint8_t type;
        uint8_t at;
        uint8_t value;
    } changes[] = {
        {INLET__MESSAGE_CLIENT_HEARTBEAT, 1, 0},   /* latency of nothing */
        {INLET__MESSAGE_CLIENT_HEARTBEAT, 9, 21},  /* p50 above p90 */
        {INLET__MESSAGE_CLIENT_HEARTBEAT, 13, 31}, /* p90 above p99 */
        {INLET__MESSAGE_CLIENT_HEARTBEAT, 17, 41}, /* p99 above p99.9 */
        {INLET__MESSAGE_CLIENT_HEARTBEAT, 26, 0},  /* p99.9 above the maximum */
        {INLET__MESSAGE_CLIENT_CLOSE, 4, 0x7F},    /* a positive status */
        {INLET__MESSAGE_PING, 1, 0},               /* request 0 */
        {INLET__MESSAGE_CANCEL, 1, 0},
        {INLET__MESSAGE_CANCEL, 5, 0}, /* nothing */
        {INLET__MESSAGE_CANCEL, 5, 7}, /* itself */
        {INLET__MESSAGE_FILTER, 5, 0}, /* subscription 0 */
        {INLET__MESSAGE_FILTER, 9, 0}, /* no source */
        {INLET__MESSAGE_FILTER, 9, 4}, /* an unknown source */
        {INLET__MESSAGE_DEVICES, 1, 0},
        {INLET__MESSAGE_SNAPSHOT, 5, 0}, /* no source */
        {INLET__MESSAGE_SNAPSHOT, 8, 1}, /* an unknown source */
        {INLET__MESSAGE_INFO, 1, 0},
        {INLET__MESSAGE_PAUSE, 7, 2}, /* longer than a day */
        {INLET__MESSAGE_RESUME, 1, 0},
        {INLET__MESSAGE_SUBSCRIBE, 5, 0},     /* schema 0 */
        {INLET__MESSAGE_SUBSCRIBE, 7, 0},     /* no source */
        {INLET__MESSAGE_SUBSCRIBE, 7, 4},     /* an unknown source */
        {INLET__MESSAGE_SUBSCRIBE, 26, 0x40}, /* from_seq above 2^62 */
        {INLET__MESSAGE_BEHIND, 1, 0},        /* subscription 0 */
        {INLET__MESSAGE_UNSUBSCRIBE, 5, 0},   /* subscription 0 */
        {INLET__MESSAGE_STATUS, 1, 0},
        {INLET__MESSAGE_STATS, 1, 0},
        {INLET__MESSAGE_GRANT_ADD, 37, 0},    /* no scope */
        {INLET__MESSAGE_GRANT_ADD, 38, 64},   /* an unknown scope */
        {INLET__MESSAGE_GRANT_ADD, 41, 1},    /* a name shorter than what is there */
        {INLET__MESSAGE_GRANT_ADD, 41, 3},    /* … longer */
        {INLET__MESSAGE_GRANT_ADD, 42, '\n'}, /* two lines */
        {INLET__MESSAGE_GRANT_ADD, 43, 0xC3}, /* ill-formed */
        {INLET__MESSAGE_GRANT_REMOVE, 5, 0},  /* by what? */
        {INLET__MESSAGE_GRANT_REMOVE, 5, 3},
        {INLET__MESSAGE_GRANT_LIST, 1, 0},
        {INLET__MESSAGE_CLOSE, 4, 0x7F},
        {INLET__MESSAGE_CLOSE, 12, 0x40}, /* final_seq above 2^62 */
        {INLET__MESSAGE_REPLY, 1, 0},
        {INLET__MESSAGE_REPLY, 8, 0x7F},
        {INLET__MESSAGE_REPLY, 9, 5},     /* a detail longer than what is there */
        {INLET__MESSAGE_REPLY, 11, 0xFF}, /* ill-formed */
        {INLET__MESSAGE_BATCH, 1, 0},
        {INLET__MESSAGE_END, 1, 0},
        {INLET__MESSAGE_END, 8, 0x7F},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        size_t row = 0;
        while (table[row].message.type != changes[i].type)
            row++;
        uint8_t bytes[80];
        inlet__message_t back;
        memcpy(bytes, table[row].bytes, sizeof bytes);
        bytes[changes[i].at] = changes[i].value;
        assert_int_equal(decode(row, bytes, table[row].count, &back), INLET_E_PROTOCOL);
    }
}

static void a_pause_lasts_a_second_at_least(void **state) {
    (void)state;
    static const uint8_t none[] = {INLET__MESSAGE_PAUSE, 3, 0, 0, 0, 0, 0, 0, 0};
    inlet__message_t back;
    assert_int_equal(inlet__message_decode_from_client(none, sizeof none, &back), INLET_E_PROTOCOL);
}

static void a_ping_carries_64_bytes_and_no_more(void **state) {
    (void)state;
    const uint8_t bytes[5 + 65] = {INLET__MESSAGE_PING, 3};
    inlet__message_t back;
    assert_int_equal(inlet__message_decode_from_client(bytes, sizeof bytes - 1, &back), INLET_OK);
    assert_int_equal(back.u.ping.count, 64);
    assert_int_equal(inlet__message_decode_from_client(bytes, sizeof bytes, &back),
                     INLET_E_PROTOCOL);
}

/* Older services know none of these: they are for those that agreed. */
static void what_version_1_did_not_have_needs_a_capability(void **state) {
    (void)state;
    static const uint8_t later[] = {INLET__MESSAGE_CANCEL,  INLET__MESSAGE_FILTER,
                                    INLET__MESSAGE_DEVICES, INLET__MESSAGE_SNAPSHOT,
                                    INLET__MESSAGE_INFO,    INLET__MESSAGE_PAUSE,
                                    INLET__MESSAGE_RESUME,  INLET__MESSAGE_PING};
    for (size_t row = 0; row < TABLE_COUNT; row++) {
        const bool is_later = memchr(later, table[row].message.type, sizeof later) != NULL;
        const bool is_timed = table[row].message.type == INLET__MESSAGE_SUBSCRIBE &&
                              table[row].message.u.subscribe.from_time_ns != 0;
        assert_int_equal(inlet__message_needs(&table[row].message),
                         is_later   ? INLET__CAPABILITY_REQUESTS
                         : is_timed ? INLET__CAPABILITY_TIMES
                                    : 0);
    }
    const inlet__message_t ping = {.type = INLET__MESSAGE_PING, .request = 1};
    assert_int_equal(inlet__message_needs(&ping), 0);
}

/* 0 is told by its absence, and a number or a time says where to begin, not both. */
static void a_time_that_nobody_can_mean_is_refused(void **state) {
    (void)state;
    static const inlet__message_t timed = {
        .type = INLET__MESSAGE_SUBSCRIBE,
        .request = 1,
        .u.subscribe = {.schema_version = 1, .sources = 1, .from_time_ns = 1}};
    uint8_t bytes[48];
    size_t count;
    inlet__message_t back, both = timed, negative = timed;
    assert_int_equal(inlet__message_encode(&timed, bytes, sizeof bytes, &count), INLET_OK);
    assert_int_equal(count, 48);
    assert_int_equal(inlet__message_decode_from_client(bytes, count, &back), INLET_OK);
    bytes[40] = 0;
    assert_int_equal(inlet__message_decode_from_client(bytes, count, &back), INLET_E_PROTOCOL);
    bytes[47] = 0x80;
    assert_int_equal(inlet__message_decode_from_client(bytes, count, &back), INLET_E_PROTOCOL);
    bytes[47] = 0;
    bytes[40] = bytes[19] = 1;
    assert_int_equal(inlet__message_decode_from_client(bytes, count, &back), INLET_E_PROTOCOL);
    both.u.subscribe.from_seq = 1;
    assert_int_equal(inlet__message_encode(&both, bytes, sizeof bytes, &count),
                     INLET_E_INVALID_ARGUMENT);
    negative.u.subscribe.from_time_ns = -1;
    assert_int_equal(inlet__message_encode(&negative, bytes, sizeof bytes, &count),
                     INLET_E_INVALID_ARGUMENT);
}

static void a_grant_is_not_removed_by_an_empty_name(void **state) {
    (void)state;
    static const uint8_t by_nothing[] = {INLET__MESSAGE_GRANT_REMOVE, 3, 0, 0, 0, 2, 0};
    inlet__message_t back;
    assert_int_equal(inlet__message_decode_from_client(by_nothing, sizeof by_nothing, &back),
                     INLET_E_PROTOCOL);
}

static void a_heartbeat_that_tells_of_nothing_has_no_body(void **state) {
    (void)state;
    static const uint8_t zeros[29] = {INLET__MESSAGE_CLIENT_HEARTBEAT};
    inlet__message_t back;
    assert_int_equal(inlet__message_decode_from_client(zeros, sizeof zeros, &back),
                     INLET_E_PROTOCOL);
    assert_int_equal(inlet__message_decode_from_client(zeros, 1, &back), INLET_OK);
}

static void what_would_not_be_decoded_is_not_encoded(void **state) {
    (void)state;
    static uint8_t long_text[INLET__MESSAGE_DETAIL_MAX_BYTES + 1];
    uint8_t out[1024];
    size_t count;
    memset(long_text, 'a', sizeof long_text);
    const inlet__slice_t too_long_name = {long_text, INLET__MESSAGE_NAME_MAX_BYTES + 1};
    const inlet__message_t bad[] = {
        {.type = INLET__MESSAGE_OPTIONAL},
        {.type = 0x80},
        {.type = INLET__MESSAGE_PING},
        {.type = INLET__MESSAGE_CLIENT_HEARTBEAT, .u.latency = {.max_us = 1}},
        {.type = INLET__MESSAGE_CLIENT_HEARTBEAT, .u.latency = {.p999_us = 1}},
        {.type = INLET__MESSAGE_CLIENT_HEARTBEAT, .u.latency = {.p99_us = 1}},
        {.type = INLET__MESSAGE_CLIENT_HEARTBEAT, .u.latency = {.p90_us = 1}},
        {.type = INLET__MESSAGE_CLIENT_HEARTBEAT, .u.latency = {.p50_us = 1}},
        {.type = INLET__MESSAGE_END, .subscription = 1, .u.end_status = 1},
        {.type = INLET__MESSAGE_SUBSCRIBE,
         .request = 1,
         .u.subscribe = {.schema_version = 1,
                         .sources = 1,
                         .policy.kind = INLET_POLICY_DISCONNECT + 1}},
        {.type = INLET__MESSAGE_GRANT_ADD, .request = 1, .u.grant_add = {.scopes = 1}},
        {.type = INLET__MESSAGE_GRANT_ADD,
         .request = 1,
         .u.grant_add = {.scopes = 1, .name = too_long_name}},
        {.type = INLET__MESSAGE_GRANT_REMOVE,
         .request = 1,
         .u.grant_remove = {.name = too_long_name}},
        {.type = INLET__MESSAGE_REPLY,
         .request = 1,
         .u.reply = {.detail = {long_text, sizeof long_text}}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(inlet__message_encode(&bad[i], out, sizeof out, &count),
                         INLET_E_INVALID_ARGUMENT);
}

static void the_batch_header_is_the_front_of_a_batch_message(void **state) {
    (void)state;
    uint8_t out[INLET__MESSAGE_BATCH_HEADER_BYTES];
    inlet__message_t back;
    inlet__message_write_batch_header(out, 0x01020304, 0x05060708);
    assert_int_equal(inlet__message_decode_from_service(out, sizeof out, &back), INLET_OK);
    assert_int_equal(back.type, INLET__MESSAGE_BATCH);
    assert_int_equal(back.subscription, 0x01020304);
    assert_int_equal(back.u.batch.sent_us, 0x05060708);
    assert_int_equal(back.u.batch.bytes.count, 0);
}

static void a_time_in_a_batch_is_the_low_half_of_its_microseconds(void **state) {
    (void)state;
    assert_int_equal(inlet__message_time_us(0), 0);
    assert_int_equal(inlet__message_time_us(999), 0);
    assert_int_equal(inlet__message_time_us(INT64_C(4294967295999)), UINT32_MAX);
    assert_int_equal(inlet__message_time_us(INT64_C(4294967296000)), 0);
    assert_int_equal(inlet__message_time_us(INT64_MAX), (uint32_t)(INT64_MAX / 1000));
}

static void the_body_of_a_subscription_comes_back(void **state) {
    (void)state;
    const inlet__subscribed_t body = {.subscription = 1,
                                      .session = 2,
                                      .boot_id = 3,
                                      .epoch = 4,
                                      .first_seq = 5,
                                      .anchor_ns = 6,
                                      .anchor_utc_ns = -7,
                                      .sources = 3};
    uint8_t bytes[INLET__SUBSCRIBED_BYTES + 1] = {0};
    inlet__subscribed_t back;
    memset(&back, 0, sizeof back);
    inlet__subscribed_encode(&body, bytes);
    static const uint8_t expected[INLET__SUBSCRIBED_BYTES] = {
        1, 0, 0, 0, 2,    0,    0,    0,    3,    0,    0,    0,    0, 0, 0, 0, 4, 0,
        0, 0, 0, 0, 0,    0,    5,    0,    0,    0,    0,    0,    0, 0, 6, 0, 0, 0,
        0, 0, 0, 0, 0xF9, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0};
    assert_memory_equal(bytes, expected, sizeof expected);
    assert_int_equal(inlet__subscribed_decode(bytes, INLET__SUBSCRIBED_BYTES, &back), INLET_OK);
    assert_int_equal(back.subscription, 1);
    assert_int_equal(back.session, 2);
    assert_true(back.boot_id == 3 && back.epoch == 4 && back.first_seq == 5);
    assert_true(back.anchor_ns == 6 && back.anchor_utc_ns == -7);
    assert_int_equal(back.sources, 3);
    assert_int_equal(inlet__subscribed_decode(bytes, sizeof bytes, &back), INLET_OK);
    for (size_t cut = 0; cut < INLET__SUBSCRIBED_BYTES; cut++)
        assert_int_equal(inlet__subscribed_decode(bytes, cut, &back), INLET_E_PROTOCOL);
    static const struct {
        size_t at;
        uint8_t value;
    } changes[] = {{0, 0}, {24, 0}, {31, 0x40}, {48, 4}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        uint8_t bad[INLET__SUBSCRIBED_BYTES];
        memcpy(bad, expected, sizeof bad);
        bad[changes[i].at] = changes[i].value;
        assert_int_equal(inlet__subscribed_decode(bad, sizeof bad, &back), INLET_E_PROTOCOL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_has_its_documented_bytes),
        cmocka_unit_test(every_message_comes_back_with_all_its_fields),
        cmocka_unit_test(every_message_cut_at_any_byte_or_longer_is_refused),
        cmocka_unit_test(every_message_is_refused_from_the_wrong_side),
        cmocka_unit_test(every_message_fits_a_buffer_of_its_size_and_no_smaller),
        cmocka_unit_test(every_message_survives_a_pipe_that_cuts_everywhere),
        cmocka_unit_test(unknown_messages_are_ignored_in_the_upper_half_and_refused_in_the_lower),
        cmocka_unit_test(fields_out_of_range_are_refused),
        cmocka_unit_test(a_pause_lasts_a_second_at_least),
        cmocka_unit_test(a_ping_carries_64_bytes_and_no_more),
        cmocka_unit_test(what_version_1_did_not_have_needs_a_capability),
        cmocka_unit_test(a_time_that_nobody_can_mean_is_refused),
        cmocka_unit_test(a_grant_is_not_removed_by_an_empty_name),
        cmocka_unit_test(a_heartbeat_that_tells_of_nothing_has_no_body),
        cmocka_unit_test(what_would_not_be_decoded_is_not_encoded),
        cmocka_unit_test(the_batch_header_is_the_front_of_a_batch_message),
        cmocka_unit_test(a_time_in_a_batch_is_the_low_half_of_its_microseconds),
        cmocka_unit_test(the_body_of_a_subscription_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
