#include "recording_report.h"

#include <inttypes.h>
#include <stdio.h>

#include "program.h"

static uint64_t last_number(const inlet_recording_info_t *info) {
    return info->end_seq > 0 ? info->end_seq - 1 : 0;
}

/* What stands behind the last byte that can be read. */
static void lost_text(const inlet_recording_info_t *info, char out[RECORDING_END_BYTES / 2]) {
    if (info->told_end_seq > info->end_seq)
        snprintf(out, RECORDING_END_BYTES / 2, "numbers %" PRIu64 " to %" PRIu64 " are lost",
                 info->end_seq, info->told_end_seq - 1);
    else if (info->told_end_seq != 0)
        snprintf(out, RECORDING_END_BYTES / 2, "no event is lost");
    else if (info->events_count == 0)
        snprintf(out, RECORDING_END_BYTES / 2, "no event can be read");
    else
        snprintf(out, RECORDING_END_BYTES / 2, "what came after number %" PRIu64 " is not known",
                 last_number(info));
}

void recording_end_text(const inlet_recording_info_t *info, char out[RECORDING_END_BYTES]) {
    char lost[RECORDING_END_BYTES / 2];
    lost_text(info, lost);
    switch (info->end) {
    case INLET_RECORDING_CLOSED:
        snprintf(out, RECORDING_END_BYTES, "closed");
        return;
    case INLET_RECORDING_UNFINISHED:
        snprintf(out, RECORDING_END_BYTES,
                 "unfinished at byte %" PRIu64 ", as its writer was killed, or still writes: %s",
                 info->valid_bytes, lost);
        return;
    default:
        snprintf(out, RECORDING_END_BYTES, "%s at byte %" PRIu64 " of %" PRIu64 ", %.120s: %s",
                 inlet_recording_end_name(info->end), info->valid_bytes, info->file_bytes,
                 info->reason, lost);
    }
}

json_t *recording_end_json(const inlet_recording_info_t *info) {
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "end",
                     inlet_recording_end_name(info->end), "file_bytes",
                     (json_int_t)info->file_bytes, "valid_bytes", (json_int_t)info->valid_bytes,
                     "events", (json_int_t)info->events_count, "first_seq",
                     (json_int_t)info->first_seq, "end_seq", (json_int_t)info->end_seq,
                     "told_end_seq", (json_int_t)info->told_end_seq, "reason", info->reason);
}

int recording_open(const char *command, const char *path, const inlet_recording_options_t *options,
                   inlet_stream_t **stream) {
    inlet_status_t status = inlet_open_recording(path, options, stream);
    if (status == INLET_OK)
        return EXIT_CODE_OK;
    if (status != INLET_E_NOT_SUPPORTED && status != INLET_E_VERSION && status != INLET_E_CORRUPT)
        return report_status(path, status);
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s: %s\n", program_name, command, path,
            status == INLET_E_NOT_SUPPORTED ? "it is no recording of Inlet"
            : status == INLET_E_VERSION     ? "a recording of a later version of Inlet"
                                            : "the recording's header is damaged");
    return EXIT_CODE_FAILED;
}

inlet_recording_info_t recording_info_of(inlet_stream_t *stream) {
    inlet_recording_info_t info = {.struct_size = sizeof info};
    (void)inlet_recording_info(stream, &info);
    return info;
}

int recording_report_damage(const char *command, const char *path, inlet_stream_t *stream) {
    char text[RECORDING_END_BYTES];
    const inlet_recording_info_t info = recording_info_of(stream);
    recording_end_text(&info, text);
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s: %s\n", program_name, command, path, text);
    return EXIT_CODE_FAILED;
}
