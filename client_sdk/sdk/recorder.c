/* inlet_record_…: a recorder with a file of this system behind it. */
#include <inlet/recording.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "record/recorder.h"
#include "win32/clock.h"
#include "win32/data_file.h"

struct inlet_recorder {
    HANDLE file;
    inlet__recorder_t *core;
};

/* A text of the options into a header's; false: too long. */
static bool take_text(const char *text, char *out, size_t capacity) {
    const size_t length = text != NULL ? strlen(text) : 0;
    if (length >= capacity)
        return false;
    memcpy(out, text != NULL ? text : "", length);
    return true;
}

static bool take_monitors(const inlet_record_options_t *given, inlet__recording_header_t *header) {
    if (given->monitors_count > INLET_MONITORS_MAX ||
        (given->monitors_count > 0 && given->monitors == NULL))
        return false;
    for (uint32_t i = 0; i < given->monitors_count; i++) {
        inlet_monitor_t *monitor = &header->monitors[i];
        *monitor = given->monitors[i];
        if (memchr(monitor->name, 0, sizeof monitor->name) == NULL)
            return false;
    }
    header->monitors_count = given->monitors_count;
    return true;
}

static bool take_stream(const inlet_stream_info_t *stream, inlet__recording_header_t *header) {
    if (stream == NULL)
        return true;
    if (stream->struct_size != sizeof *stream)
        return false;
    header->stream = *stream;
    return true;
}

static bool take_options(const inlet_record_options_t *given, inlet__recording_header_t *header) {
    const char *program = given->program != NULL ? given->program : "inlet.dll";
    *header = (inlet__recording_header_t){.stream = {.struct_size = sizeof header->stream},
                                          .created_utc_ns = inlet__clock_utc_ns(),
                                          .event_types = given->event_types,
                                          .subscribe_flags = given->subscribe_flags,
                                          .hkl = given->hkl,
                                          .locks = given->locks};
    if (!take_stream(given->stream, header) || !take_monitors(given, header) ||
        !take_text(given->layout_name, header->layout_name, sizeof header->layout_name) ||
        !take_text(program, header->program, sizeof header->program) ||
        !take_text(given->note, header->note, sizeof header->note))
        return false;
    if (given->program == NULL)
        snprintf(header->program, sizeof header->program, "inlet.dll %s", inlet_version());
    return given->struct_size == sizeof *given && given->reserved == 0 &&
           (given->flags & ~(uint32_t)INLET_RECORD_ALL_FLAGS) == 0 && given->flush_ns >= 0 &&
           given->flush_ns <= INLET__RECORD_FLUSH_MAX_NS &&
           inlet__recording_header_is_valid(header);
}

static inlet_status_t begin(const inlet__recording_header_t *header, int64_t flush_ns,
                            inlet_recorder_t *recorder) {
    const inlet__record_file_t file = {.context = recorder->file,
                                       .append = inlet__data_file_append,
                                       .cut = inlet__data_file_cut,
                                       .sync = inlet__data_file_sync};
    uint8_t id[INLET__RECORDING_ID_BYTES];
    if (sodium_init() < 0)
        return INLET_E_INTERNAL;
    randombytes_buf(id, sizeof id);
    return inlet__recorder_open(&file, id, header, flush_ns, inlet__clock_now_ns(),
                                &recorder->core);
}

inlet_status_t inlet_record_create(const char *path, const inlet_record_options_t *options,
                                   inlet_recorder_t **recorder) {
    static const inlet_record_options_t defaults = {.struct_size = sizeof defaults};
    inlet__recording_header_t header;
    if (recorder == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *recorder = NULL;
    if (path == NULL || !take_options(options != NULL ? options : &defaults, &header))
        return INLET_E_INVALID_ARGUMENT;
    inlet_recorder_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    const bool replaces = options != NULL && (options->flags & INLET_RECORD_OVERWRITE) != 0;
    inlet_status_t status = inlet__data_file_create(path, replaces, &made->file);
    if (status == INLET_OK) {
        status = begin(&header, options != NULL ? options->flush_ns : 0, made);
        if (status != INLET_OK) {
            CloseHandle(made->file);
            inlet__data_file_delete(path);
        }
    }
    if (status == INLET_OK)
        *recorder = made;
    else
        free(made);
    return status;
}

inlet_status_t inlet_record_append(inlet_recorder_t *recorder, const inlet_event_t *events,
                                   uint32_t count) {
    if (recorder == NULL || (events == NULL && count > 0))
        return INLET_E_INVALID_ARGUMENT;
    return inlet__recorder_append(recorder->core, events, count, inlet__clock_now_ns());
}

inlet_status_t inlet_record_flush(inlet_recorder_t *recorder) {
    if (recorder == NULL)
        return INLET_E_INVALID_ARGUMENT;
    return inlet__recorder_flush(recorder->core, inlet__clock_now_ns());
}

void inlet_record_size(const inlet_recorder_t *recorder, uint64_t *bytes, uint64_t *events_count) {
    const inlet__recording_writer_t *writer = recorder != NULL ? &recorder->core->writer : NULL;
    if (bytes != NULL)
        *bytes = writer != NULL ? writer->offset : 0;
    if (events_count != NULL)
        *events_count = writer != NULL ? writer->totals.events_count + writer->pending_count : 0;
}

inlet_status_t inlet_record_close(inlet_recorder_t *recorder) {
    if (recorder == NULL)
        return INLET_OK;
    inlet_status_t status = inlet__recorder_close(recorder->core);
    if (!CloseHandle(recorder->file) && status == INLET_OK)
        status = INLET_E_IO;
    free(recorder);
    return status;
}
