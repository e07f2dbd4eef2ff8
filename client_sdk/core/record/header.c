#include "record/header.h"

#include <string.h>

#include "base/event_check.h"
#include "base/utf8.h"
#include "wire/message.h"

#define TYPES_ALL ((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1)

static bool is_text(const char *text, size_t capacity) {
    const char *end = memchr(text, 0, capacity);
    return end != NULL && inlet__utf8_is_one_line((const uint8_t *)text, (size_t)(end - text));
}

static bool is_monitor(const inlet_monitor_t *monitor) {
    return monitor->width != 0 && monitor->height != 0 &&
           (monitor->flags & ~(uint32_t)INLET_MONITOR_ALL_FLAGS) == 0 &&
           is_text(monitor->name, sizeof monitor->name);
}

static bool is_stream(const inlet_stream_info_t *stream) {
    return stream->first_seq <= INLET__SEQ_MAX && stream->anchor_ns >= 0 &&
           (stream->sources & ~INLET_SOURCE_ALL) == 0;
}

bool inlet__recording_header_is_valid(const inlet__recording_header_t *header) {
    bool valid = header->monitors_count <= INLET_MONITORS_MAX && is_stream(&header->stream) &&
                 (header->event_types & ~TYPES_ALL) == 0 &&
                 (header->locks & ~(uint32_t)INLET_LOCK_ALL) == 0 &&
                 (header->subscribe_flags & ~(uint32_t)INLET_SUBSCRIBE_ALL_FLAGS) == 0 &&
                 is_text(header->layout_name, sizeof header->layout_name) &&
                 is_text(header->program, sizeof header->program) &&
                 is_text(header->note, sizeof header->note);
    for (uint32_t i = 0; valid && i < header->monitors_count; i++)
        valid = is_monitor(&header->monitors[i]);
    return valid;
}

static void write_text(inlet__writer_t *writer, const char *text) {
    const size_t count = strlen(text);
    inlet__write_u16(writer, (uint16_t)count);
    inlet__write_bytes(writer, (const uint8_t *)text, count);
}

/* The text and zeros to the end of `out`. */
static void read_text(inlet__reader_t *reader, char *out, size_t capacity) {
    const size_t count = inlet__read_u16(reader);
    memset(out, 0, capacity);
    const uint8_t *bytes = inlet__read_bytes(reader, count);
    if (bytes != NULL && count < capacity && memchr(bytes, 0, count) == NULL) {
        memcpy(out, bytes, count);
        return;
    }
    reader->failed = true;
    reader->at = reader->end;
}

static void write_monitor(inlet__writer_t *writer, const inlet_monitor_t *monitor) {
    inlet__write_u32(writer, (uint32_t)monitor->x);
    inlet__write_u32(writer, (uint32_t)monitor->y);
    inlet__write_u32(writer, monitor->width);
    inlet__write_u32(writer, monitor->height);
    inlet__write_u32(writer, monitor->dpi);
    inlet__write_u32(writer, monitor->flags);
    write_text(writer, monitor->name);
}

static void read_monitor(inlet__reader_t *reader, inlet_monitor_t *monitor) {
    monitor->x = (int32_t)inlet__read_u32(reader);
    monitor->y = (int32_t)inlet__read_u32(reader);
    monitor->width = inlet__read_u32(reader);
    monitor->height = inlet__read_u32(reader);
    monitor->dpi = inlet__read_u32(reader);
    monitor->flags = inlet__read_u32(reader);
    read_text(reader, monitor->name, sizeof monitor->name);
}

void inlet__recording_header_write(const inlet__recording_header_t *header,
                                   inlet__writer_t *writer) {
    const inlet_stream_info_t *stream = &header->stream;
    inlet__write_u32(writer, INLET__SCHEMA_VERSION);
    inlet__write_u32(writer, stream->session);
    inlet__write_u64(writer, stream->boot_id);
    inlet__write_u64(writer, stream->epoch);
    inlet__write_u64(writer, stream->first_seq);
    inlet__write_u64(writer, (uint64_t)stream->anchor_ns);
    inlet__write_u64(writer, (uint64_t)stream->anchor_utc_ns);
    inlet__write_u64(writer, (uint64_t)header->created_utc_ns);
    inlet__write_u32(writer, stream->sources);
    inlet__write_u32(writer, header->subscribe_flags);
    inlet__write_u64(writer, header->event_types);
    inlet__write_u64(writer, header->hkl);
    inlet__write_u32(writer, header->locks);
    inlet__write_u32(writer, header->monitors_count);
    for (uint32_t i = 0; i < header->monitors_count; i++)
        write_monitor(writer, &header->monitors[i]);
    write_text(writer, header->layout_name);
    write_text(writer, header->program);
    write_text(writer, header->note);
}

bool inlet__recording_header_read(inlet__reader_t *reader, inlet__recording_header_t *header) {
    inlet_stream_info_t *stream = &header->stream;
    *header = (inlet__recording_header_t){.stream = {.struct_size = sizeof header->stream}};
    if (inlet__read_u32(reader) != INLET__SCHEMA_VERSION)
        return false;
    stream->session = inlet__read_u32(reader);
    stream->boot_id = inlet__read_u64(reader);
    stream->epoch = inlet__read_u64(reader);
    stream->first_seq = inlet__read_u64(reader);
    stream->anchor_ns = (int64_t)inlet__read_u64(reader);
    stream->anchor_utc_ns = (int64_t)inlet__read_u64(reader);
    header->created_utc_ns = (int64_t)inlet__read_u64(reader);
    stream->sources = inlet__read_u32(reader);
    header->subscribe_flags = inlet__read_u32(reader);
    header->event_types = inlet__read_u64(reader);
    header->hkl = inlet__read_u64(reader);
    header->locks = inlet__read_u32(reader);
    header->monitors_count = inlet__read_u32(reader);
    if (header->monitors_count > INLET_MONITORS_MAX)
        return false;
    for (uint32_t i = 0; i < header->monitors_count; i++)
        read_monitor(reader, &header->monitors[i]);
    read_text(reader, header->layout_name, sizeof header->layout_name);
    read_text(reader, header->program, sizeof header->program);
    read_text(reader, header->note, sizeof header->note);
    return inlet__reader_is_done(reader) && inlet__recording_header_is_valid(header);
}

void inlet__recording_end_write(const inlet__recording_end_t *end, inlet__writer_t *writer) {
    inlet__write_u64(writer, end->totals.events_count);
    inlet__write_u64(writer, end->totals.first_seq);
    inlet__write_u64(writer, end->totals.end_seq);
    inlet__write_u64(writer, (uint64_t)end->totals.first_time_ns);
    inlet__write_u64(writer, (uint64_t)end->totals.latest_ns);
    inlet__write_u64(writer, end->index_offset);
}

bool inlet__recording_end_read(inlet__reader_t *reader, inlet__recording_end_t *end) {
    inlet__recording_totals_t *totals = &end->totals;
    totals->events_count = inlet__read_u64(reader);
    totals->first_seq = inlet__read_u64(reader);
    totals->end_seq = inlet__read_u64(reader);
    totals->first_time_ns = (int64_t)inlet__read_u64(reader);
    totals->latest_ns = (int64_t)inlet__read_u64(reader);
    end->index_offset = inlet__read_u64(reader);
    return inlet__reader_is_done(reader) && totals->first_seq <= totals->end_seq &&
           totals->end_seq <= INLET__SEQ_MAX && totals->first_time_ns >= 0 &&
           totals->first_time_ns <= totals->latest_ns;
}
