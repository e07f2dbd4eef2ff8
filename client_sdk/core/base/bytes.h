/* Bounded little-endian cursors over bytes that somebody else wrote or will read. A cursor fails
 * once and stays failed: read or write a whole message, then ask once whether it was all there. */
#ifndef INLET_BASE_BYTES_H
#define INLET_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A varint: seven bits a byte, least significant first, bit 7 set on every byte but the last. */
#define INLET__VARINT_BYTES_MAX 10

/* Reads forward from `at`. After a failure `at` is `end`, and every value read is 0. */
typedef struct inlet__reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
} inlet__reader_t;

/* Writes forward to `at`. After a failure `at` is `end`, and nothing more is written. */
typedef struct inlet__writer {
    uint8_t *start;
    uint8_t *at;
    uint8_t *end;
    bool failed;
} inlet__writer_t;

/* The cursor borrows `bytes`, which must outlive it. */
inlet__reader_t inlet__reader_over(const uint8_t *bytes, size_t count);
inlet__writer_t inlet__writer_over(uint8_t *bytes, size_t capacity);

/* The next value, or 0 and a failed cursor if it is not all there. */
uint8_t inlet__read_u8(inlet__reader_t *reader);
uint16_t inlet__read_u16(inlet__reader_t *reader);
uint32_t inlet__read_u32(inlet__reader_t *reader);
uint64_t inlet__read_u64(inlet__reader_t *reader);

/* The next varint. Fails also on one that is longer than it need be or over 64 bits: every number
 * has one encoding. */
uint64_t inlet__read_varint(inlet__reader_t *reader);

/* The next `count` bytes in place, or NULL and a failed cursor. */
const uint8_t *inlet__read_bytes(inlet__reader_t *reader, size_t count);

/* Bytes not read yet. */
size_t inlet__reader_left(const inlet__reader_t *reader);

/* Whether everything was read, nothing is left, and nothing failed. */
bool inlet__reader_is_done(const inlet__reader_t *reader);

void inlet__write_u8(inlet__writer_t *writer, uint8_t value);
void inlet__write_u16(inlet__writer_t *writer, uint16_t value);
void inlet__write_u32(inlet__writer_t *writer, uint32_t value);
void inlet__write_u64(inlet__writer_t *writer, uint64_t value);
void inlet__write_varint(inlet__writer_t *writer, uint64_t value);
void inlet__write_bytes(inlet__writer_t *writer, const uint8_t *bytes, size_t count);

/* Bytes written so far; meaningless after a failure. */
size_t inlet__writer_count(const inlet__writer_t *writer);

/* Zigzag: signed numbers near 0 become small unsigned ones: 0, -1, 1, -2 … to 0, 1, 2, 3 …
 * They take and give the two's complement, so that differences may wrap. */
static inline uint32_t inlet__zigzag32(uint32_t value) {
    return (value << 1) ^ (0U - (value >> 31));
}

static inline uint32_t inlet__unzigzag32(uint32_t value) {
    return (value >> 1) ^ (0U - (value & 1U));
}

static inline uint64_t inlet__zigzag64(uint64_t value) {
    return (value << 1) ^ (UINT64_C(0) - (value >> 63));
}

static inline uint64_t inlet__unzigzag64(uint64_t value) {
    return (value >> 1) ^ (UINT64_C(0) - (value & 1U));
}

#endif
