/* base/bytes.h: bounded cursors, varints, zigzag. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

static void numbers_are_little_endian(void **state) {
    (void)state;
    uint8_t bytes[15];
    inlet__writer_t writer = inlet__writer_over(bytes, sizeof bytes);
    inlet__write_u8(&writer, 0x01);
    inlet__write_u16(&writer, 0x0302);
    inlet__write_u32(&writer, 0x07060504);
    inlet__write_u64(&writer, UINT64_C(0x0F0E0D0C0B0A0908));
    assert_false(writer.failed);
    assert_int_equal(inlet__writer_count(&writer), sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], i + 1);

    inlet__reader_t reader = inlet__reader_over(bytes, sizeof bytes);
    assert_int_equal(inlet__read_u8(&reader), 0x01);
    assert_int_equal(inlet__read_u16(&reader), 0x0302);
    assert_int_equal(inlet__read_u32(&reader), 0x07060504);
    assert_true(inlet__read_u64(&reader) == UINT64_C(0x0F0E0D0C0B0A0908));
    assert_true(inlet__reader_is_done(&reader));
}

static void a_reader_that_failed_gives_zeros_and_stays_failed(void **state) {
    (void)state;
    static const uint8_t bytes[] = {0xFF, 0xFF, 0xFF};
    inlet__reader_t reader = inlet__reader_over(bytes, sizeof bytes);
    assert_int_equal(inlet__read_u32(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(inlet__read_u8(&reader), 0);
    assert_null(inlet__read_bytes(&reader, 0));
    assert_true(inlet__read_varint(&reader) == 0);
    assert_int_equal(inlet__reader_left(&reader), 0);
    assert_false(inlet__reader_is_done(&reader));
}

static void a_reader_with_bytes_left_is_not_done(void **state) {
    (void)state;
    static const uint8_t bytes[] = {1, 2};
    inlet__reader_t reader = inlet__reader_over(bytes, sizeof bytes);
    inlet__read_u8(&reader);
    assert_false(inlet__reader_is_done(&reader));
    assert_int_equal(inlet__reader_left(&reader), 1);
}

static void no_bytes_at_all_are_read_without_harm(void **state) {
    (void)state;
    inlet__reader_t reader = inlet__reader_over(NULL, 0);
    assert_true(inlet__reader_is_done(&reader));
    assert_int_equal(inlet__read_u8(&reader), 0);
    assert_true(reader.failed);
    inlet__writer_t writer = inlet__writer_over(NULL, 0);
    inlet__write_u8(&writer, 1);
    assert_true(writer.failed);
}

static void a_writer_never_passes_its_end(void **state) {
    (void)state;
    uint8_t bytes[6] = {0, 0, 0, 0, 0, 0xAA};
    inlet__writer_t writer = inlet__writer_over(bytes, 5);
    inlet__write_u32(&writer, 0x04030201);
    inlet__write_u16(&writer, 0x0605);
    assert_true(writer.failed);
    inlet__write_u8(&writer, 7); /* would fit, but the message is beyond repair */
    inlet__write_bytes(&writer, bytes, 1);
    assert_true(writer.failed);
    assert_int_equal(bytes[4], 0);
    assert_int_equal(bytes[5], 0xAA);
}

static void varints_of_every_length_come_back(void **state) {
    (void)state;
    for (unsigned bits = 0; bits <= 64; bits++) {
        uint64_t value = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
        for (uint64_t add = 0; add < 2; add++, value++) {
            uint8_t bytes[INLET__VARINT_BYTES_MAX];
            inlet__writer_t writer = inlet__writer_over(bytes, sizeof bytes);
            inlet__write_varint(&writer, value);
            assert_false(writer.failed);
            size_t count = inlet__writer_count(&writer);
            inlet__reader_t reader = inlet__reader_over(bytes, count);
            assert_true(inlet__read_varint(&reader) == value);
            assert_true(inlet__reader_is_done(&reader));
            for (size_t cut = 0; cut < count; cut++) {
                reader = inlet__reader_over(bytes, cut);
                assert_true(inlet__read_varint(&reader) == 0);
                assert_true(reader.failed);
            }
        }
    }
}

static void a_varint_has_one_encoding_only(void **state) {
    (void)state;
    static const uint8_t overlong_zero[] = {0x80, 0x00};
    static const uint8_t overlong_one[] = {0x81, 0x80, 0x00};
    static const uint8_t over_64_bits[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                           0xFF, 0xFF, 0xFF, 0xFF, 0x02};
    static const uint8_t eleven_bytes[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                           0x80, 0x80, 0x80, 0x80, 0x01};
    static const struct {
        const uint8_t *bytes;
        size_t count;
    } bad[] = {{overlong_zero, sizeof overlong_zero},
               {overlong_one, sizeof overlong_one},
               {over_64_bits, sizeof over_64_bits},
               {eleven_bytes, sizeof eleven_bytes}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        inlet__reader_t reader = inlet__reader_over(bad[i].bytes, bad[i].count);
        assert_true(inlet__read_varint(&reader) == 0);
        assert_true(reader.failed);
    }
}

static void zigzag_makes_small_numbers_of_both_signs_small(void **state) {
    (void)state;
    assert_int_equal(inlet__zigzag32(0), 0);
    assert_int_equal(inlet__zigzag32((uint32_t)-1), 1);
    assert_int_equal(inlet__zigzag32(1), 2);
    assert_int_equal(inlet__zigzag32((uint32_t)INT32_MIN), UINT32_MAX);
    assert_true(inlet__zigzag64((uint64_t)INT64_MIN) == UINT64_MAX);
    static const int64_t edges[] = {0, 1, -1, 63, -64, INT32_MIN, INT32_MAX, INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        uint64_t wide = (uint64_t)edges[i];
        uint32_t narrow = (uint32_t)wide;
        assert_true(inlet__unzigzag64(inlet__zigzag64(wide)) == wide);
        assert_int_equal(inlet__unzigzag32(inlet__zigzag32(narrow)), narrow);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(a_reader_that_failed_gives_zeros_and_stays_failed),
        cmocka_unit_test(a_reader_with_bytes_left_is_not_done),
        cmocka_unit_test(no_bytes_at_all_are_read_without_harm),
        cmocka_unit_test(a_writer_never_passes_its_end),
        cmocka_unit_test(varints_of_every_length_come_back),
        cmocka_unit_test(a_varint_has_one_encoding_only),
        cmocka_unit_test(zigzag_makes_small_numbers_of_both_signs_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
