/* inlet info: what a recording says of itself. */
#include <inlet/names.h>
#include <inlet/recording.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/foreign.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "cli/recording_report.h"
#include "commands.h"
#include "event_print.h"

typedef struct info {
    bool json;
    const char *path;
    inlet_stream_info_t stream;
    inlet_recording_info_t recording;
    uint32_t monitors_count;
    inlet_monitor_t monitors[INLET_MONITORS_MAX];
} info_t;

static int read_options(info_t *info, int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    int option;
    while ((option = next_option(&command_info, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        info->json = true;
    }
    if (optind == argc)
        return report_usage(&command_info, "info needs a recording");
    info->path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_info, "info takes one file, not also '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

static void print_utc(const char *name, int64_t utc_ns) {
    const time_t seconds = (time_t)(utc_ns / NS_PER_SECOND);
    struct tm utc;
    char text[32];
    if (utc_ns > 0 && gmtime_s(&utc, &seconds) == 0 &&
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) != 0)
        printf("%s%s\n", name, text);
}

static void print_foreign_line(const char *name, const char *text) {
    if (text[0] == '\0')
        return;
    fputs(name, stdout);
    (void)print_foreign(stdout, text, strlen(text));
    putchar('\n');
}

static const char *sources_name(uint32_t sources) {
    if (sources == 0)
        return "none told";
    return sources == INLET_SOURCE_ALL ? "raw, hook" : inlet_source_name(sources);
}

static void print_stream(const info_t *info) {
    const inlet_stream_info_t *stream = &info->stream;
    const inlet_recording_info_t *recording = &info->recording;
    if (stream->boot_id != 0)
        printf("stream    boot %016" PRIx64 ", session %" PRIu32 ", epoch %" PRIu64 "\n",
               stream->boot_id, stream->session, stream->epoch);
    printf("sources   %s\n", sources_name(stream->sources));
    printf("events    %" PRIu64 "\n", recording->events_count);
    if (recording->events_count == 0)
        return;
    printf("numbers   %" PRIu64 " to %" PRIu64 "\n", recording->first_seq, recording->end_seq - 1);
    printf("length    %.3f s\n",
           (double)(recording->last_time_ns - recording->first_time_ns) / (double)NS_PER_SECOND);
    if (stream->anchor_utc_ns != 0)
        print_utc("begins    ",
                  stream->anchor_utc_ns + (recording->first_time_ns - stream->anchor_ns));
}

static void print_text(const info_t *info) {
    const inlet_recording_info_t *recording = &info->recording;
    char end[RECORDING_END_BYTES];
    print_utc("created   ", recording->created_utc_ns);
    print_foreign_line("program   ", recording->program);
    print_foreign_line("note      ", recording->note);
    print_stream(info);
    for (uint32_t i = 0; i < info->monitors_count; i++) {
        const inlet_monitor_t *monitor = &info->monitors[i];
        printf("monitor   %" PRIu32 " x %" PRIu32 " at %" PRId32 ",%" PRId32 ", %" PRIu32 " dpi%s ",
               monitor->width, monitor->height, monitor->x, monitor->y, monitor->dpi,
               (monitor->flags & INLET_MONITOR_PRIMARY) != 0 ? ", primary" : "");
        (void)print_foreign(stdout, monitor->name, strlen(monitor->name));
        putchar('\n');
    }
    if (recording->hkl != 0)
        printf("layout    %08" PRIX64 "\n", recording->hkl);
    printf("bytes     %" PRIu64 "\n", recording->file_bytes);
    recording_end_text(recording, end);
    printf("end       %s\n", end);
}

static json_t *monitors_json(const info_t *info) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < info->monitors_count; i++) {
        const inlet_monitor_t *monitor = &info->monitors[i];
        json_array_append_new(
            list, json_pack("{s:s, s:i, s:i, s:I, s:I, s:I, s:b}", "name", monitor->name, "x",
                            monitor->x, "y", monitor->y, "width", (json_int_t)monitor->width,
                            "height", (json_int_t)monitor->height, "dpi", (json_int_t)monitor->dpi,
                            "primary", (monitor->flags & INLET_MONITOR_PRIMARY) != 0));
    }
    return list;
}

static bool print_json(const info_t *info) {
    const inlet_stream_info_t *stream = &info->stream;
    const inlet_recording_info_t *recording = &info->recording;
    char boot[17], hkl[17]; /* 64 bits of chance: JSON's readers may have doubles only */
    snprintf(boot, sizeof boot, "%016" PRIx64, stream->boot_id);
    snprintf(hkl, sizeof hkl, "%016" PRIx64, recording->hkl);
    json_t *object = json_pack(
        "{s:s, s:s, s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:I, s:o, s:o}",
        "program", recording->program, "note", recording->note, "created_utc_ns",
        (json_int_t)recording->created_utc_ns, "boot", boot, "session", (json_int_t)stream->session,
        "epoch", (json_int_t)stream->epoch, "sources", (json_int_t)stream->sources, "anchor_ns",
        (json_int_t)stream->anchor_ns, "anchor_utc_ns", (json_int_t)stream->anchor_utc_ns,
        "first_time_ns", (json_int_t)recording->first_time_ns, "last_time_ns",
        (json_int_t)recording->last_time_ns, "hkl", hkl, "layout", recording->layout_name, "locks",
        (json_int_t)recording->locks, "monitors", monitors_json(info), "recording",
        recording_end_json(recording));
    bool printed = object != NULL && json_print_line(object);
    json_decref(object);
    return printed;
}

static int run_info(int argc, char **argv) {
    static info_t info;
    inlet_stream_t *stream;
    int code = read_options(&info, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    const inlet_recording_options_t options = {.struct_size = sizeof options,
                                               .flags = INLET_RECORDING_PAUSED};
    code = recording_open("info", info.path, &options, &stream);
    if (code != EXIT_CODE_OK)
        return code;
    info.recording = recording_info_of(stream);
    info.stream.struct_size = sizeof info.stream;
    (void)inlet_stream_info(stream, &info.stream);
    (void)inlet_recording_monitors(stream, info.monitors, INLET_MONITORS_MAX, &info.monitors_count);
    inlet_stream_close(stream);
    if (!info.json)
        print_text(&info);
    else if (!print_json(&info))
        return report_status("output", INLET_E_IO);
    return EXIT_CODE_OK;
}

const command_t command_info = {
    .name = "info",
    .summary = "says what a recording is of",
    .help = "usage: inlet info [--json] FILE\n"
            "\n"
            "Prints which stream the recording FILE is of and when it was made, by what and with\n"
            "which monitors and layout, how long it is, and how it ends. One that was closed is\n"
            "believed what its end says: 'inlet verify' reads all of it.\n"
            "\n"
            "  --json         as one JSON object\n",
    .run = run_info,
};
