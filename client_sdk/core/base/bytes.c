#include "base/bytes.h"

#include <string.h>

/* No bytes may be at NULL, to which C lets nobody add even 0. */
inlet__reader_t inlet__reader_over(const uint8_t *bytes, size_t count) {
    const uint8_t *end = count > 0 ? bytes + count : bytes;
    return (inlet__reader_t){.at = bytes, .end = end, .failed = false};
}

inlet__writer_t inlet__writer_over(uint8_t *bytes, size_t capacity) {
    uint8_t *end = capacity > 0 ? bytes + capacity : bytes;
    return (inlet__writer_t){.start = bytes, .at = bytes, .end = end, .failed = false};
}

size_t inlet__reader_left(const inlet__reader_t *reader) {
    return reader->at == reader->end ? 0 : (size_t)(reader->end - reader->at);
}

bool inlet__reader_is_done(const inlet__reader_t *reader) {
    return !reader->failed && reader->at == reader->end;
}

static void fail_reading(inlet__reader_t *reader) {
    reader->failed = true;
    reader->at = reader->end;
}

const uint8_t *inlet__read_bytes(inlet__reader_t *reader, size_t count) {
    if (reader->failed || inlet__reader_left(reader) < count) {
        fail_reading(reader);
        return NULL;
    }
    const uint8_t *bytes = reader->at;
    reader->at += count;
    return bytes;
}

static uint64_t read_little_endian(inlet__reader_t *reader, size_t count) {
    const uint8_t *bytes = inlet__read_bytes(reader, count);
    uint64_t value = 0;
    for (size_t i = 0; bytes != NULL && i < count; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

uint8_t inlet__read_u8(inlet__reader_t *reader) {
    return (uint8_t)read_little_endian(reader, sizeof(uint8_t));
}

uint16_t inlet__read_u16(inlet__reader_t *reader) {
    return (uint16_t)read_little_endian(reader, sizeof(uint16_t));
}

uint32_t inlet__read_u32(inlet__reader_t *reader) {
    return (uint32_t)read_little_endian(reader, sizeof(uint32_t));
}

uint64_t inlet__read_u64(inlet__reader_t *reader) {
    return read_little_endian(reader, sizeof(uint64_t));
}

uint64_t inlet__read_varint(inlet__reader_t *reader) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        uint8_t byte = *reader->at++;
        if (shift == 63 && byte > 1)
            break; /* over 64 bits */
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            if (byte == 0 && shift > 0)
                break; /* longer than it need be */
            return value;
        }
    }
    fail_reading(reader);
    return 0;
}

size_t inlet__writer_count(const inlet__writer_t *writer) {
    return (size_t)(writer->at - writer->start);
}

static bool reserve(inlet__writer_t *writer, size_t count) {
    if ((size_t)(writer->end - writer->at) < count) {
        writer->failed = true;
        writer->at = writer->end;
        return false;
    }
    return true;
}

void inlet__write_bytes(inlet__writer_t *writer, const uint8_t *bytes, size_t count) {
    if (count > 0 && reserve(writer, count)) {
        memcpy(writer->at, bytes, count);
        writer->at += count;
    }
}

static void write_little_endian(inlet__writer_t *writer, uint64_t value, size_t count) {
    if (!reserve(writer, count))
        return;
    for (size_t i = 0; i < count; i++)
        *writer->at++ = (uint8_t)(value >> (8 * i));
}

void inlet__write_u8(inlet__writer_t *writer, uint8_t value) {
    write_little_endian(writer, value, sizeof value);
}

void inlet__write_u16(inlet__writer_t *writer, uint16_t value) {
    write_little_endian(writer, value, sizeof value);
}

void inlet__write_u32(inlet__writer_t *writer, uint32_t value) {
    write_little_endian(writer, value, sizeof value);
}

void inlet__write_u64(inlet__writer_t *writer, uint64_t value) {
    write_little_endian(writer, value, sizeof value);
}

void inlet__write_varint(inlet__writer_t *writer, uint64_t value) {
    uint8_t bytes[INLET__VARINT_BYTES_MAX];
    size_t count = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[count++] = (uint8_t)(value | 0x80);
    bytes[count++] = (uint8_t)value;
    inlet__write_bytes(writer, bytes, count);
}
