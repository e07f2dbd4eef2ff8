#include "wire/answer.h"

#include <stdbool.h>
#include <string.h>

#include <inlet/event.h>

#include "base/event_check.h"

void inlet__failure_write(inlet__writer_t *writer, const char *what) {
    const size_t count = strlen(what);
    inlet__write_u16(writer, INLET__SCHEMA_VERSION);
    inlet__write_u8(writer, (uint8_t)count);
    inlet__write_bytes(writer, (const uint8_t *)what, count);
}

static bool is_printable(inlet__slice_t text) {
    for (size_t i = 0; i < text.count; i++)
        if (text.bytes[i] < ' ' || text.bytes[i] > '~')
            return false;
    return true;
}

inlet_status_t inlet__failure_read(inlet__slice_t body, inlet__failure_t *failure) {
    inlet__reader_t reader = inlet__reader_over(body.bytes, body.count);
    failure->schema_version = inlet__read_u16(&reader);
    failure->what.count = inlet__read_u8(&reader);
    failure->what.bytes = inlet__read_bytes(&reader, failure->what.count);
    if (!reader.failed && failure->schema_version != 0 &&
        failure->what.count <= INLET__MESSAGE_WHAT_MAX_BYTES && is_printable(failure->what))
        return INLET_OK;
    memset(failure, 0, sizeof *failure);
    return INLET_E_PROTOCOL;
}

void inlet__filtered_write(inlet__writer_t *writer, const inlet__filtered_t *filtered) {
    inlet__write_u64(writer, filtered->first_seq);
    inlet__write_u32(writer, filtered->sources);
}

static bool is_seq(uint64_t seq) {
    return seq >= 1 && seq <= INLET__SEQ_MAX;
}

inlet_status_t inlet__filtered_read(inlet__slice_t body, inlet__filtered_t *filtered) {
    inlet__reader_t reader = inlet__reader_over(body.bytes, body.count);
    filtered->first_seq = inlet__read_u64(&reader);
    filtered->sources = inlet__read_u32(&reader);
    if (!reader.failed && is_seq(filtered->first_seq) &&
        (filtered->sources & ~INLET_SOURCE_ALL) == 0)
        return INLET_OK;
    memset(filtered, 0, sizeof *filtered);
    return INLET_E_PROTOCOL;
}

void inlet__pong_write(inlet__writer_t *writer, const inlet__pong_t *pong) {
    inlet__write_u64(writer, (uint64_t)pong->service_ns);
    inlet__write_bytes(writer, pong->bytes.bytes, pong->bytes.count);
}

inlet_status_t inlet__pong_read(inlet__slice_t body, inlet__pong_t *pong) {
    inlet__reader_t reader = inlet__reader_over(body.bytes, body.count);
    pong->service_ns = (int64_t)inlet__read_u64(&reader);
    pong->bytes.count = inlet__reader_left(&reader);
    pong->bytes.bytes = inlet__read_bytes(&reader, pong->bytes.count);
    if (!reader.failed && pong->bytes.count <= INLET__MESSAGE_PING_MAX_BYTES)
        return INLET_OK;
    memset(pong, 0, sizeof *pong);
    return INLET_E_PROTOCOL;
}

inlet_status_t inlet__state_begin(inlet__slice_t body, inlet__reader_t *reader, uint64_t *seq) {
    *reader = inlet__reader_over(body.bytes, body.count);
    *seq = inlet__read_u64(reader);
    if (!reader->failed && is_seq(*seq))
        return INLET_OK;
    *seq = 0;
    return INLET_E_PROTOCOL;
}

inlet_status_t inlet__state_next(inlet__reader_t *reader, inlet__slice_t *batch) {
    *batch = (inlet__slice_t){0};
    if (inlet__reader_left(reader) == 0)
        return reader->failed ? INLET_E_PROTOCOL : INLET_OK;
    const uint32_t count = inlet__read_u32(reader);
    const uint8_t *bytes = inlet__read_bytes(reader, count);
    if (bytes == NULL || count == 0)
        return INLET_E_PROTOCOL;
    *batch = (inlet__slice_t){bytes, count};
    return INLET_OK;
}
