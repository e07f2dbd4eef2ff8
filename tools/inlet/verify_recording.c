#include "verify_recording.h"

#include "cli/recording_report.h"
#include "commands.h"

#define EVENTS_AT_ONCE 256

static int read_all(inlet_stream_t *stream, inlet__verifier_t *verifier) {
    inlet_event_t events[EVENTS_AT_ONCE];
    inlet_status_t status;
    uint32_t count;
    while ((status = inlet_recv(stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count)) == INLET_OK)
        for (uint32_t i = 0; i < count; i++)
            inlet__verifier_note(verifier, &events[i]);
    /* How it ends is told by its info. */
    return status == INLET_E_CLOSED || status == INLET_E_CORRUPT ? EXIT_CODE_OK
                                                                 : report_status("verify", status);
}

bool verify_recording(const char *path, inlet__verifier_t *verifier, inlet_recording_info_t *info,
                      int *code) {
    const inlet_recording_options_t options = {.struct_size = sizeof options,
                                               .flags =
                                                   INLET_RECORDING_HIDDEN | INLET_RECORDING_CHECK,
                                               .speed = INLET_SPEED_MAX};
    inlet_stream_info_t named = {.struct_size = sizeof named};
    inlet_stream_t *stream;
    inlet_status_t status = inlet_open_recording(path, &options, &stream);
    /* Not one of these, or no file on a disk: lines of text, perhaps. */
    if (status == INLET_E_NOT_SUPPORTED || status == INLET_E_INVALID_ARGUMENT)
        return false;
    if (status != INLET_OK) {
        *code = recording_open("verify", path, &options, &stream);
        return true;
    }
    (void)inlet_stream_info(stream, &named);
    inlet__verifier_begin(verifier, named.first_seq);
    *code = read_all(stream, verifier);
    *info = recording_info_of(stream);
    inlet_stream_close(stream);
    return true;
}
