/* The public functions of recordings that are read. */
#include <string.h>

#include "sdk/client.h"
#include "sdk/playback.h"

inlet_status_t inlet_open_recording(const char *path, const inlet_recording_options_t *options,
                                    inlet_stream_t **stream) {
    return stream != NULL ? inlet__playback_open(path, options, NULL, NULL, stream)
                          : INLET_E_INVALID_ARGUMENT;
}

static inlet_status_t go_to(inlet_stream_t *stream, bool by_time, uint64_t wanted) {
    inlet__playback_t *p = stream != NULL ? stream->playback : NULL;
    if (p == NULL || p->client != NULL) /* what stands in for a service can't either */
        return INLET_E_INVALID_ARGUMENT;
    const bool runs = p->thread != NULL;
    inlet__playback_stop(p);
    AcquireSRWLockExclusive(&p->lock);
    inlet_status_t found = by_time ? inlet__player_seek_time(p->player, (int64_t)wanted)
                                   : inlet__player_seek(p->player, wanted);
    ReleaseSRWLockExclusive(&p->lock);
    if (found == INLET_E_NOT_FOUND) {
        inlet_status_t status = runs ? inlet__playback_start(p) : INLET_OK;
        return status == INLET_OK ? found : status;
    }
    inlet_status_t status = inlet__playback_begin_anew(p);
    return status == INLET_OK ? found : status;
}

inlet_status_t inlet_recording_seek(inlet_stream_t *stream, uint64_t seq) {
    return seq != 0 ? go_to(stream, false, seq) : INLET_E_INVALID_ARGUMENT;
}

inlet_status_t inlet_recording_seek_time(inlet_stream_t *stream, int64_t time_ns) {
    return go_to(stream, true, time_ns > 0 ? (uint64_t)time_ns : 0);
}

const char *inlet_recording_end_name(uint32_t end) {
    static const char *const names[] = {"unknown", "closed", "unfinished", "torn", "damaged"};
    return names[end < sizeof names / sizeof names[0] ? end : 0];
}

inlet_status_t inlet_recording_info(inlet_stream_t *stream, inlet_recording_info_t *info) {
    inlet__playback_t *p = stream != NULL ? stream->playback : NULL;
    if (p == NULL || info == NULL || info->struct_size != sizeof *info)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockExclusive(&p->lock);
    inlet__player_info(p->player, info);
    ReleaseSRWLockExclusive(&p->lock);
    return INLET_OK;
}

inlet_status_t inlet_recording_monitors(inlet_stream_t *stream, inlet_monitor_t *monitors,
                                        uint32_t capacity, uint32_t *count) {
    inlet__playback_t *p = stream != NULL ? stream->playback : NULL;
    if (count != NULL)
        *count = 0;
    if (p == NULL || count == NULL || (monitors == NULL && capacity > 0))
        return INLET_E_INVALID_ARGUMENT;
    const inlet__recording_header_t *header = &p->player->header;
    *count = header->monitors_count < capacity ? header->monitors_count : capacity;
    if (*count > 0)
        memcpy(monitors, header->monitors, *count * sizeof *monitors);
    return INLET_OK;
}
