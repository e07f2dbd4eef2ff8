/* inlet-macro --test: scripts against a recording. Needs no service, sends nothing. */
#include <inlet/recording.h>
#include <inlet/text.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/recording_report.h"
#include "macro/program.h"
#include "macro/rehearse.h"

enum { EVENTS_AT_ONCE = 256 };

static bool load_all(const macro_options_t *options, rehearsal_t *rehearsal) {
    for (int i = 0; i < options->paths_count; i++) {
        script_file_t file = {.path = options->paths[i]};
        size_t bytes;
        char *text = file_read(&file, &bytes);
        if (text == NULL) {
            fprintf(stderr, "inlet-macro: %s: it can't be read\n", file.path);
            return false;
        }
        (void)rehearse_load(rehearsal, file.path, text, bytes);
        free(text);
    }
    return true;
}

static inlet_status_t play(rehearsal_t *rehearsal, inlet_stream_t *stream) {
    inlet_event_t events[EVENTS_AT_ONCE];
    inlet_status_t status;
    uint32_t count;
    int64_t last_ns = rehearsal->first_ns;
    while ((status = inlet_recv(stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count)) == INLET_OK)
        for (uint32_t i = 0; i < count; i++) {
            rehearse_put(rehearsal, &events[i]);
            macro_add_layout(engine_text(rehearsal->engine));
            last_ns = events[i].time_ns > last_ns ? events[i].time_ns : last_ns;
        }
    rehearse_end(rehearsal, last_ns);
    return status;
}

static int rehearse(const macro_options_t *options, inlet_stream_t *stream) {
    rehearsal_t rehearsal = {.out = stdout, .json = options->json};
    engine_options_t engine = options->engine;
    engine.say = rehearse_say;
    engine.context = &rehearsal;
    engine.clock_ns = inlet_now_ns;
    inlet_stream_info_t info = {.struct_size = sizeof info};
    (void)inlet_stream_info(stream, &info);
    if ((info.sources & engine.source) == 0)
        engine.source = 0; /* of the other source alone */
    rehearsal.engine = engine_open(&engine);
    if (rehearsal.engine == NULL)
        return report_status("start", INLET_E_NO_MEMORY);
    rehearse_begin(&rehearsal, recording_info_of(stream).first_time_ns);
    int code = load_all(options, &rehearsal) ? EXIT_CODE_OK : EXIT_CODE_FAILED;
    if (code == EXIT_CODE_OK) {
        const inlet_status_t status = play(&rehearsal, stream);
        if (status == INLET_E_CORRUPT)
            code = recording_report_damage("test", options->recording, stream);
        else if (status != INLET_E_CLOSED)
            code = report_status(options->recording, status);
        else if (rehearsal.failed)
            code = report_status("output", INLET_E_IO);
        else if (engine_failures(rehearsal.engine) > 0)
            code = EXIT_CODE_FAILED;
    }
    engine_close(rehearsal.engine);
    return code;
}

int macro_test(const macro_options_t *options) {
    const inlet_recording_options_t recording = {
        .struct_size = sizeof recording, .speed = INLET_SPEED_MAX, .flags = INLET_RECORDING_CHECK};
    inlet_stream_t *stream;
    int code = recording_open("test", options->recording, &recording, &stream);
    if (code != EXIT_CODE_OK)
        return code;
    code = rehearse(options, stream);
    inlet_stream_close(stream);
    return code;
}
