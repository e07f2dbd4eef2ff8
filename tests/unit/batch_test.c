/* wire/batch.h: the documented bytes, the limits, and what is refused.
 *
 *     batch_test <protocol.md> */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"
#include "wire/batch.h"

static inlet_event_t events[INLET__BATCH_EVENTS_MAX + 1];
static inlet_event_t decoded[INLET__BATCH_EVENTS_MAX];
static uint8_t bytes[65536];

/* The example of protocol.md, "A batch, byte for byte". */
static const inlet_event_t example[] = {
    {.seq = 41,
     .time_ns = 1000000000,
     .os_time_ms = 1000,
     .type = INLET_EVENT_KEY_PRESSED,
     .flags = INLET_FLAG_RAW,
     .device = 1,
     .u.key = {.hid = 0x00070004, .scan = 0x1E, .vk = 0x41}},
    {.seq = 43,
     .time_ns = 1001000000,
     .os_time_ms = 1001,
     .type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
     .device = 2,
     .u.mouse = {.dx = 3, .dy = -2}},
    {.seq = 44,
     .time_ns = 1002000000,
     .os_time_ms = 1001,
     .type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
     .device = 2,
     .u.mouse = {.dx = 4}},
    {.seq = 45,
     .time_ns = 1001500000,
     .os_time_ms = 1001,
     .type = INLET_EVENT_LOSS,
     .u.loss = {.count = 5, .cause = INLET_CAUSE_RING_FULL}},
};
static const uint8_t example_bytes[] = {
    0x01, 0x29,                                                       /* ticks, from 41 */
    0x61, 0x80, 0xAD, 0xE2, 0x04, 0xD0, 0x0F, 0x33,                   /* a key was pressed */
    0x88, 0x80, 0x38, 0xBC, 0x80, 0x88, 0x04, 0x02, 0x02,             /* … its fields */
    0x75, 0x01, 0x90, 0x4E, 0x02, 0x33, 0x06, 0x03, 0x82, 0x04, 0x04, /* the mouse moved */
    0x45, 0x90, 0x4E, 0x01, 0x08,                                     /* … and moved */
    0xC7, 0x88, 0x27, 0x05, 0x0A, 0x02,                               /* five were lost */
    0x00, 0x02,                                                       /* up to 52 */
};

/* The example of "The compact form". */
static const inlet_event_t compact_example[] = {
    {.seq = 41,
     .time_ns = 1000000000,
     .os_time_ms = 1000,
     .type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
     .device = 2,
     .u.mouse = {.dx = 3, .dy = -2}},
    {.seq = 42,
     .time_ns = 1001000000,
     .os_time_ms = 1001,
     .type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
     .device = 2,
     .u.mouse = {.dx = 1, .dy = -8}},
    {.seq = 43,
     .time_ns = 1002002000,
     .os_time_ms = 1001,
     .type = INLET_EVENT_MOUSE_MOVED,
     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
     .device = 2,
     .u.mouse = {.dx = 100, .dy = 0}},
};
static const uint8_t compact_example_bytes[] = {
    0x03, 0x29,                                           /* compact, ticks, from 41 */
    0x00, 0x65, 0x80, 0xAD, 0xE2, 0x04, 0xD0, 0x0F, 0x33, /* the mouse moved */
    0x06, 0x03, 0x82, 0x04, 0x04,                         /* … its fields */
    0x13, 0x88, 0x13, 0x09,                               /* … and moved, in short */
    0x09, 0x0A, 0xC8, 0x01, 0x00,                         /* … and moved far, in short */
    0x00, 0x00, 0x00,                                     /* up to 44 */
};

static const char *documentation;

/* The bytes at the head of a line: pairs of hexadecimal digits, one space between. */
static size_t read_pairs(const char *line, uint8_t *out, size_t capacity) {
    size_t count = 0;
    while (count < capacity && isxdigit((unsigned char)line[0]) &&
           isxdigit((unsigned char)line[1]) && isspace((unsigned char)line[2])) {
        out[count++] = (uint8_t)strtoul(line, NULL, 16);
        line += 3;
    }
    return count;
}

static void the_compact_example_has_the_documented_bytes(void **state) {
    (void)state;
    uint32_t encoded;
    size_t count;
    assert_int_equal(inlet__batch_encode_compact(compact_example, 3, 41, 44, bytes, sizeof bytes,
                                                 &encoded, &count),
                     INLET_OK);
    assert_int_equal(count, sizeof compact_example_bytes);
    assert_memory_equal(bytes, compact_example_bytes, count);
}

/* Each is the example's head, or nothing, with something behind it that the form does not allow. */
static void the_compact_form_is_read_strictly(void **state) {
    (void)state;
    static const struct {
        size_t head;
        uint8_t bytes[24];
        size_t count;
    } cases[] = {
        {0, {3, 41, 0x01, 0, 0, 0, 0, 0}, 8},                    /* short, behind nothing */
        {0, {3, 41, 0, 0x45, 1, 0, 0x01, 0, 0x88, 0, 0, 0}, 12}, /* … behind a lone position */
        {16, {0x07, 0, 0x88, 0, 0, 0}, 6},                       /* os_time_ms both ways */
        {16, {0x02, 0x00, 0x00}, 3},                             /* no record, and not short */
        {16, {0x00, 0x10, 0}, 3},                                /* an end with a flag */
        {16, {0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x88, 0, 0, 0}, 9},  /* before the beginning */
        {16, {0x09, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0, 0, 0}, 11}, /* dx of more than 32 bits */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t count;
        uint64_t first_seq, end_seq;
        memcpy(bytes, compact_example_bytes, cases[i].head);
        memcpy(bytes + cases[i].head, cases[i].bytes, cases[i].count);
        assert_int_equal(inlet__batch_decode_compact(bytes, cases[i].head + cases[i].count, decoded,
                                                     INLET__BATCH_EVENTS_MAX, &count, &first_seq,
                                                     &end_seq),
                         INLET_E_PROTOCOL);
    }
}

static void short_motion_does_not_leave_the_numbers(void **state) {
    (void)state;
    static inlet_event_t last[2];
    uint32_t count;
    uint64_t first_seq, end_seq;
    size_t byte_count;
    for (uint32_t i = 0; i < 2; i++) {
        last[i] = compact_example[i];
        last[i].seq = INLET__SEQ_MAX - 2 + i;
    }
    assert_int_equal(inlet__batch_encode_compact(last, 2, last[0].seq, INLET__SEQ_MAX, bytes,
                                                 sizeof bytes, &count, &byte_count),
                     INLET_OK);
    assert_int_equal(
        inlet__batch_decode_compact(bytes, byte_count, decoded, 2, &count, &first_seq, &end_seq),
        INLET_OK);
    static const uint8_t one_more[] = {0x01, 0, 0x88, 0, 0, 0};
    memcpy(bytes + byte_count - 3, one_more, sizeof one_more);
    assert_int_equal(inlet__batch_decode_compact(bytes, byte_count + 3, decoded, 9, &count,
                                                 &first_seq, &end_seq),
                     INLET_E_PROTOCOL);
}

static void the_documentation_shows_the_bytes_of_the_example(void **state) {
    (void)state;
    char line[512];
    uint8_t shown[256];
    size_t count = 0;
    bool in_section = false, in_block = false;
    FILE *file = fopen(documentation, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        bool is_fence = strncmp(line, "```", 3) == 0;
        in_section |= strncmp(line, "### A batch, byte for byte", 26) == 0;
        if (in_section && is_fence && in_block)
            break;
        in_block |= in_section && is_fence;
        if (in_block && !is_fence)
            count += read_pairs(line, shown + count, sizeof shown - count);
    }
    fclose(file);
    assert_int_equal(count, sizeof example_bytes);
    assert_memory_equal(shown, example_bytes, count);
}

static void the_example_of_the_documentation_is_true(void **state) {
    (void)state;
    uint32_t encoded, count;
    size_t byte_count;
    uint64_t first_seq, end_seq;
    assert_int_equal(
        inlet__batch_encode(example, 4, 41, 52, bytes, sizeof bytes, &encoded, &byte_count),
        INLET_OK);
    assert_int_equal(encoded, 4);
    assert_int_equal(byte_count, sizeof example_bytes);
    assert_memory_equal(bytes, example_bytes, byte_count);
    assert_int_equal(inlet__batch_decode(example_bytes, sizeof example_bytes, decoded, 4, &count,
                                         &first_seq, &end_seq),
                     INLET_OK);
    assert_int_equal(count, 4);
    assert_true(first_seq == 41 && end_seq == 52);
    assert_memory_equal(decoded, example, sizeof example);
}

/* --- what is encoded --- */

/* `count` moves of one mouse at 1 kHz, its clock in ticks of 100 ns with some jitter; the OS's own
 * stamp advances in steps of os_step_ms. */
static void fill_motion(uint32_t count, uint32_t os_step_ms) {
    memset(events, 0, sizeof events);
    for (uint32_t i = 0; i < count; i++) {
        events[i].seq = 1000 + i;
        events[i].time_ns = INT64_C(5000000000000) + i * INT64_C(1000000) + i * 7919 % 300 * 100;
        uint32_t ms = (uint32_t)(events[i].time_ns / 1000000);
        events[i].os_time_ms = ms - ms % os_step_ms;
        events[i].type = INLET_EVENT_MOUSE_MOVED;
        events[i].flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION;
        events[i].device = 3;
        events[i].u.mouse.dx = (int32_t)(i * 31 % 21) - 10;
        events[i].u.mouse.dy = (int32_t)(i * 17 % 21) - 10;
    }
}

static size_t encoded_size(uint32_t count) {
    uint32_t encoded;
    size_t byte_count;
    assert_int_equal(inlet__batch_encode(events, count, 1000, 1000 + count, bytes, sizeof bytes,
                                         &encoded, &byte_count),
                     INLET_OK);
    assert_int_equal(encoded, count);
    return byte_count;
}

static void motion_costs_a_few_bytes_an_event(void **state) {
    (void)state;
    fill_motion(64, 15); /* Windows' usual tick */
    assert_true(encoded_size(64) <= 64 * 56 / 10);
    fill_motion(64, 1);
    assert_true(encoded_size(64) <= 64 * 65 / 10);
    assert_true(encoded_size(1) <= 30);
}

static void an_empty_batch_says_what_was_filtered_out(void **state) {
    (void)state;
    uint32_t encoded, count;
    size_t byte_count;
    uint64_t first_seq, end_seq;
    assert_int_equal(inlet__batch_encode(NULL, 0, 7, 9, bytes, sizeof bytes, &encoded, &byte_count),
                     INLET_OK);
    static const uint8_t expected[] = {1, 7, 0, 2};
    assert_int_equal(byte_count, sizeof expected);
    assert_memory_equal(bytes, expected, sizeof expected);
    assert_int_equal(inlet__batch_decode(bytes, byte_count, NULL, 0, &count, &first_seq, &end_seq),
                     INLET_OK);
    assert_true(count == 0 && first_seq == 7 && end_seq == 9);
}

static void times_that_are_no_ticks_are_kept_to_the_nanosecond(void **state) {
    (void)state;
    uint32_t count;
    uint64_t first_seq, end_seq;
    fill_motion(3, 1);
    events[1].time_ns += 1;
    size_t byte_count = encoded_size(3);
    assert_int_equal(bytes[0], 0);
    assert_int_equal(
        inlet__batch_decode(bytes, byte_count, decoded, 3, &count, &first_seq, &end_seq), INLET_OK);
    assert_memory_equal(decoded, events, 3 * sizeof events[0]);
}

static void what_does_not_fit_starts_the_next_batch(void **state) {
    (void)state;
    uint32_t encoded, count;
    size_t byte_count;
    uint64_t first_seq, end_seq;
    fill_motion(64, 1);
    assert_int_equal(inlet__batch_encode(events, 64, 1000, 2000, bytes, 200, &encoded, &byte_count),
                     INLET_OK);
    assert_in_range(encoded, 10, 40);
    assert_true(byte_count <= 200);
    assert_int_equal(
        inlet__batch_decode(bytes, byte_count, decoded, 64, &count, &first_seq, &end_seq),
        INLET_OK);
    assert_int_equal(count, encoded);
    assert_true(end_seq == events[encoded].seq);
}

static void a_batch_has_at_most_1024_events(void **state) {
    (void)state;
    const uint32_t most = INLET__BATCH_EVENTS_MAX;
    uint32_t encoded, count;
    size_t byte_count;
    uint64_t first_seq, end_seq;
    fill_motion(most + 1, 1);
    assert_int_equal(inlet__batch_encode(events, most + 1, 1000, 9999, bytes, sizeof bytes,
                                         &encoded, &byte_count),
                     INLET_OK);
    assert_int_equal(encoded, most);
    assert_int_equal(
        inlet__batch_decode(bytes, byte_count, decoded, most, &count, &first_seq, &end_seq),
        INLET_OK);
    assert_int_equal(count, most);
    assert_true(end_seq == events[most].seq);
    /* One more record in place of the end: MOUSE_MOVED, no time, no motion, then the end. */
    static const uint8_t one_more[] = {INLET_EVENT_MOUSE_MOVED, 0, 0, 0, 0, 0};
    memcpy(bytes + byte_count - 2, one_more, sizeof one_more);
    assert_int_equal(inlet__batch_decode(bytes, byte_count - 2 + sizeof one_more, decoded, most,
                                         &count, &first_seq, &end_seq),
                     INLET_E_PROTOCOL);
}

static void a_buffer_for_one_event_always_takes_one(void **state) {
    (void)state;
    const size_t least = INLET__BATCH_EMPTY_BYTES_MAX + INLET__BATCH_EVENT_BYTES_MAX;
    uint32_t encoded;
    size_t byte_count;
    inlet_event_t dearest = {.seq = INLET__SEQ_MAX - 1,
                             .time_ns = INT64_MAX,
                             .time_error_ns = 1u << 31,
                             .os_time_ms = 1u << 31,
                             .type = INLET_EVENT_MOUSE_MOVED,
                             .device = 1u << 31,
                             .process = 1u << 31,
                             .flags = INLET_FLAG_HAS_MOTION,
                             .extra = UINT64_C(1) << 63,
                             .u.mouse = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN}};
    for (uint64_t first = 1; first < INLET__SEQ_MAX / 2; first *= 5) {
        assert_int_equal(inlet__batch_encode(&dearest, 1, first, INLET__SEQ_MAX, bytes, least,
                                             &encoded, &byte_count),
                         INLET_OK);
        assert_int_equal(encoded, 1);
        assert_true(byte_count <= least);
    }
    assert_int_equal(inlet__batch_encode(&dearest, 1, 1, INLET__SEQ_MAX, bytes, least - 1, &encoded,
                                         &byte_count),
                     INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(byte_count, 0);
}

static void assert_not_encoded(uint32_t count, uint64_t first_seq, uint64_t end_seq) {
    uint32_t encoded = 99;
    size_t byte_count = 99;
    assert_int_equal(inlet__batch_encode(events, count, first_seq, end_seq, bytes, sizeof bytes,
                                         &encoded, &byte_count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(encoded, 0);
    assert_int_equal(byte_count, 0);
}

static void numbers_that_do_not_rise_in_the_range_are_not_encoded(void **state) {
    (void)state;
    fill_motion(3, 1);
    assert_not_encoded(3, 1001, 1003); /* starts too early */
    assert_not_encoded(3, 1000, 1002); /* ends too late */
    assert_not_encoded(0, 0, 5);
    assert_not_encoded(0, 6, 5);
    assert_not_encoded(0, 1, INLET__SEQ_MAX + 1);
    events[2].seq = events[1].seq; /* twice */
    assert_not_encoded(3, 1000, 1003);
    fill_motion(3, 1);
    events[1].type = INLET_EVENT_LOSS; /* whose span reaches over the next */
    memset(&events[1].u, 0, sizeof events[1].u);
    events[1].flags = 0;
    events[1].u.loss = (inlet_loss_t){.count = 2, .cause = INLET_CAUSE_RING_FULL};
    assert_not_encoded(3, 1000, 1003);
}

static void the_event_that_no_longer_fits_must_follow_too(void **state) {
    (void)state;
    uint32_t encoded;
    size_t byte_count;
    fill_motion(64, 1);
    assert_int_equal(inlet__batch_encode(events, 64, 1000, 2000, bytes, 200, &encoded, &byte_count),
                     INLET_OK);
    events[encoded].seq = 1000;
    assert_int_equal(inlet__batch_encode(events, 64, 1000, 2000, bytes, 200, &encoded, &byte_count),
                     INLET_E_INVALID_ARGUMENT);
}

static void an_event_that_would_not_be_decoded_is_not_encoded(void **state) {
    (void)state;
    fill_motion(3, 1);
    events[1].reserved = 1;
    assert_not_encoded(3, 1000, 1003);
    fill_motion(3, 1);
    events[2].type = INLET_EVENT_TYPE_COUNT;
    assert_not_encoded(3, 1000, 1003);
    fill_motion(3, 1);
    events[0].time_ns = -100;
    assert_not_encoded(3, 1000, 1003);
}

/* --- what is refused --- */

#define ALL_ONES 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF
#define SEQ_MAX  0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40

static void bytes_that_are_no_batch_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *why;
        uint8_t count;
        uint8_t bytes[24];
    } bad[] = {
        {"an unknown unit", 4, {2, 1, 0, 0}},
        {"first_seq 0", 4, {1, 0, 0, 0}},
        {"first_seq above the maximum",
         12,
         {1, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0, 0}},
        {"end_seq above the maximum", 12, {1, SEQ_MAX, 0, 1}},
        {"an end with flags", 4, {1, 1, 0x10, 0}},
        {"bytes behind the end", 5, {1, 1, 0, 0, 0}},
        {"no end", 6, {1, 1, 5, 0, 0, 0}},
        {"a record at the maximum", 16, {1, SEQ_MAX, 5, 0, 0, 0, 0, 0}},
        {"a skip beyond the maximum", 16, {1, 1, 0x15, SEQ_MAX, 0, 0, 0, 0}},
        {"a skip that wraps around", 18, {1, 5, 0x15, ALL_ONES, 0xFF, 1, 0, 0, 0, 0, 0}},
        {"a time beyond the largest", 17, {0, 1, 5, ALL_ONES, 0xFF, 1, 0, 0, 0, 0}},
        {"a time before zero", 8, {1, 1, 0x85, 1, 0, 0, 0, 0}},
        {"an unknown field in the mask", 9, {1, 1, 0x4F, 15, 0, 0x80, 0x04, 0, 0}},
        {"a difference over 32 bits", 12, {1, 1, 5, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0}},
        {"a number longer than it need be", 9, {1, 1, 5, 0x80, 0, 0, 0, 0, 0}},
        {"a key without a usage", 9, {1, 1, 0x41, 0, 1, 0x02, 0, 0}},
        {"a loss of nothing", 9, {1, 1, 0x47, 0, 0x04, 0x02, 0, 0}},
        {"a loss without a cause", 9, {1, 1, 0x47, 0, 0x01, 0x02, 0, 0}},
        {"a button 6", 8, {1, 1, 0x43, 0, 0x01, 0x0C, 0, 0}},
        {"a type that follows, and need not", 9, {1, 1, 0x4F, 5, 0, 0x10, 0x02, 0, 0}},
        {"an unknown type that follows", 7, {1, 1, 0x0F, 18, 0, 0, 0}},
        {"a flag of another type", 10, {1, 1, 0x4F, 15, 0, 0x10, 0x80, 0x04, 0, 0}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t count = 99;
        uint64_t first_seq = 99, end_seq = 99;
        inlet_status_t status = inlet__batch_decode(bad[i].bytes, bad[i].count, decoded, 8, &count,
                                                    &first_seq, &end_seq);
        if (status != INLET_E_PROTOCOL)
            fail_msg("not refused: %s", bad[i].why);
        assert_true(count == 0 && first_seq == 0 && end_seq == 0);
    }
}

/* The neighbours of the rows above that are right, so that those are refused for their own fault.
 */
static void bytes_just_within_the_limits_are_a_batch(void **state) {
    (void)state;
    static const struct {
        const char *what;
        uint8_t count;
        uint8_t bytes[24];
    } good[] = {
        {"the largest first_seq", 12, {1, SEQ_MAX, 0, 0}},
        {"plain motion", 8, {1, 1, 5, 0, 0, 0, 0, 0}},
        {"the largest time", 16, {0, 1, 5, ALL_ONES, 0x7F, 0, 0, 0, 0}},
        {"the full mask but no change",
         18,
         {1, 1, 0x4F, 15, 0, 0xFF, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
        {"the largest difference", 12, {1, 1, 5, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0}},
        {"a loss of one", 9, {1, 1, 0x47, 0, 0x05, 0x02, 0x02, 0, 0}},
        {"button 5", 8, {1, 1, 0x43, 0, 0x01, 0x0A, 0, 0}},
        {"a flag of its type", 9, {1, 1, 0x4F, 15, 0, 0x10, 0x04, 0, 0}},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        uint32_t count;
        uint64_t first_seq, end_seq;
        if (inlet__batch_decode(good[i].bytes, good[i].count, decoded, 8, &count, &first_seq,
                                &end_seq) != INLET_OK)
            fail_msg("refused: %s", good[i].what);
    }
}

static void a_batch_of_more_events_than_there_is_room_for_says_so(void **state) {
    (void)state;
    uint32_t count;
    uint64_t first_seq, end_seq;
    fill_motion(3, 1);
    size_t byte_count = encoded_size(3);
    assert_int_equal(
        inlet__batch_decode(bytes, byte_count, decoded, 2, &count, &first_seq, &end_seq),
        INLET_E_BUFFER_TOO_SMALL);
    assert_true(count == 0 && first_seq == 0 && end_seq == 0);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: batch_test <protocol.md>\n");
        return 1;
    }
    documentation = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compact_example_has_the_documented_bytes),
        cmocka_unit_test(the_compact_form_is_read_strictly),
        cmocka_unit_test(short_motion_does_not_leave_the_numbers),
        cmocka_unit_test(the_documentation_shows_the_bytes_of_the_example),
        cmocka_unit_test(the_example_of_the_documentation_is_true),
        cmocka_unit_test(motion_costs_a_few_bytes_an_event),
        cmocka_unit_test(an_empty_batch_says_what_was_filtered_out),
        cmocka_unit_test(times_that_are_no_ticks_are_kept_to_the_nanosecond),
        cmocka_unit_test(what_does_not_fit_starts_the_next_batch),
        cmocka_unit_test(a_batch_has_at_most_1024_events),
        cmocka_unit_test(a_buffer_for_one_event_always_takes_one),
        cmocka_unit_test(numbers_that_do_not_rise_in_the_range_are_not_encoded),
        cmocka_unit_test(the_event_that_no_longer_fits_must_follow_too),
        cmocka_unit_test(an_event_that_would_not_be_decoded_is_not_encoded),
        cmocka_unit_test(bytes_that_are_no_batch_are_refused),
        cmocka_unit_test(bytes_just_within_the_limits_are_a_batch),
        cmocka_unit_test(a_batch_of_more_events_than_there_is_room_for_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
