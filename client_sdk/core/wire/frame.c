#include "wire/frame.h"

#include <string.h>

void inlet__frame_reader_init(inlet__frame_reader_t *reader, uint8_t *buffer, size_t capacity,
                              size_t payload_max) {
    *reader = (inlet__frame_reader_t){.buffer = buffer, .capacity = capacity};
    inlet__frame_reader_set_max(reader, payload_max);
}

void inlet__frame_reader_set_max(inlet__frame_reader_t *reader, size_t payload_max) {
    size_t room = reader->capacity - INLET__FRAME_HEADER_BYTES;
    reader->payload_max = payload_max < room ? payload_max : room;
}

size_t inlet__frame_reader_room(const inlet__frame_reader_t *reader) {
    return reader->capacity - (reader->end - reader->start);
}

size_t inlet__frame_reader_push(inlet__frame_reader_t *reader, const uint8_t *bytes, size_t count) {
    size_t room = inlet__frame_reader_room(reader);
    if (count > room)
        count = room;
    if (count == 0)
        return 0;
    if (count > reader->capacity - reader->end) {
        memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
        reader->end -= reader->start;
        reader->start = 0;
    }
    memcpy(reader->buffer + reader->end, bytes, count);
    reader->end += count;
    return count;
}

inlet_status_t inlet__frame_reader_next(inlet__frame_reader_t *reader, uint8_t **payload,
                                        size_t *payload_bytes) {
    *payload = NULL;
    *payload_bytes = 0;
    uint8_t *frame = reader->buffer + reader->start;
    size_t have = reader->end - reader->start;
    if (have < INLET__FRAME_HEADER_BYTES)
        return INLET_OK;
    size_t length = (size_t)frame[0] | (size_t)frame[1] << 8;
    if (length == 0 || length > reader->payload_max)
        return INLET_E_PROTOCOL;
    if (have < INLET__FRAME_HEADER_BYTES + length)
        return INLET_OK;
    *payload = frame + INLET__FRAME_HEADER_BYTES;
    *payload_bytes = length;
    reader->start += INLET__FRAME_HEADER_BYTES + length;
    return INLET_OK;
}

inlet_status_t inlet__frame_write_header(uint8_t header[INLET__FRAME_HEADER_BYTES],
                                         size_t payload_bytes) {
    if (payload_bytes == 0 || payload_bytes > UINT16_MAX)
        return INLET_E_INVALID_ARGUMENT;
    header[0] = (uint8_t)payload_bytes;
    header[1] = (uint8_t)(payload_bytes >> 8);
    return INLET_OK;
}

size_t inlet__frame_write(uint8_t *out, const uint8_t *payload, size_t payload_bytes) {
    inlet__frame_write_header(out, payload_bytes);
    memcpy(out + INLET__FRAME_HEADER_BYTES, payload, payload_bytes);
    return INLET__FRAME_HEADER_BYTES + payload_bytes;
}
