/* inlet record: the stream into a file. */
#include <inlet/names.h>
#include <inlet/recording.h>
#include <io.h>
#include <stdio.h>
#include <string.h>

#include "acts/act.h"
#include "cli/follow.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/screen.h"
#include "cli/selection.h"
#include "commands.h"

#define EVENTS_AT_ONCE 256
#define PATIENCE_NS    (30 * NS_PER_SECOND)
#define LOOK_NS        (NS_PER_SECOND / 2) /* at progress, and at what is kept in memory */

typedef struct record {
    follow_t follow;
    const char *path;
    const char *types; /* as given */
    bool force;
    bool replays; /* what a replay sends is recorded too */
    bool shows_progress;
    int64_t duration_ns; /* 0: no end */
    int64_t begun_ns;
    inlet_recorder_t *recorder;
} record_t;

static int read_option(record_t *record, int option) {
    inlet_subscribe_options_t *subscribe = &record->follow.subscribe;
    char refused[64];
    switch (option) {
    case 's':
        if (read_sources(optarg, &subscribe->sources))
            return EXIT_CODE_OK;
        return report_usage(&command_record, "--sources is raw, hook or all, not '%s'", optarg);
    case 't':
        record->types = optarg;
        if (read_types(optarg, &subscribe->event_types, refused))
            return EXIT_CODE_OK;
        return report_usage(&command_record, "there is no event type '%s'", refused);
    case 'T':
        if (read_seconds(optarg, &record->duration_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_record, "--for needs a time, not '%s'", optarg);
    case 'r':
        if (read_patience(optarg, &record->follow.patience_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_record, "--reconnect needs a time, not '%s'", optarg);
    case 'R':
        record->replays = true;
        return EXIT_CODE_OK;
    case 'f':
        record->force = true;
        return EXIT_CODE_OK;
    default:
        return EXIT_CODE_USAGE;
    }
}

static int read_options(record_t *record, int argc, char **argv) {
    static const struct option options[] = {{"sources", required_argument, NULL, 's'},
                                            {"types", required_argument, NULL, 't'},
                                            {"for", required_argument, NULL, 'T'},
                                            {"reconnect", required_argument, NULL, 'r'},
                                            {"force", no_argument, NULL, 'f'},
                                            {"replays", no_argument, NULL, 'R'},
                                            {0}};
    int option;
    while ((option = next_option(&command_record, argc, argv, options)) != -1) {
        int code = read_option(record, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind == argc)
        return report_usage(&command_record, "record needs a file to write");
    record->path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_record, "record takes one file, not also '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

static inlet_status_t create(record_t *record) {
    static screen_t screen;
    char note[INLET_RECORD_NOTE_BYTES], program[INLET_PROGRAM_NAME_BYTES];
    const inlet_subscribe_options_t *subscribe = &record->follow.subscribe;
    screen_look(&screen);
    snprintf(program, sizeof program, "inlet record %s", inlet_version());
    snprintf(note, sizeof note, "--sources %s%s%.200s",
             subscribe->sources == INLET_SOURCE_ALL ? "all" : inlet_source_name(subscribe->sources),
             record->types != NULL ? " --types " : "", record->types != NULL ? record->types : "");
    const inlet_record_options_t options = {
        .struct_size = sizeof options,
        .flags = record->force ? (uint32_t)INLET_RECORD_OVERWRITE : 0,
        .stream = &record->follow.info,
        .event_types = subscribe->event_types,
        .subscribe_flags = subscribe->flags,
        .monitors_count = screen.monitors_count,
        .monitors = screen.monitors,
        .hkl = screen.hkl,
        .locks = screen.locks,
        .layout_name = screen.layout_name,
        .program = program,
        .note = note};
    return inlet_record_create(record->path, &options, &record->recorder);
}

static int report_file(const record_t *record, inlet_status_t status) {
    if (status != INLET_E_ALREADY_EXISTS)
        return report_status(record->path, status);
    fprintf(stderr, "inlet: record: %s: it is there already: --force overwrites it\n",
            record->path);
    return EXIT_CODE_FAILED;
}

static void print_size(const record_t *record, FILE *out) {
    uint64_t bytes, events_count;
    inlet_record_size(record->recorder, &bytes, &events_count);
    fprintf(out, "%.1f s, %llu events, %.1f KiB",
            (double)(inlet_now_ns() - record->begun_ns) / (double)NS_PER_SECOND,
            (unsigned long long)events_count, (double)bytes / 1024);
}

static void show_progress(const record_t *record) {
    if (!record->shows_progress)
        return;
    fputc('\r', stderr);
    print_size(record, stderr);
    fputs("   ", stderr);
    fflush(stderr);
}

/* Now and then: what is kept in memory is written, however few events come. */
static inlet_status_t look(const record_t *record) {
    show_progress(record);
    return inlet_record_flush(record->recorder);
}

static int64_t sooner(int64_t a_ns, int64_t b_ns) {
    return a_ns < b_ns ? a_ns : b_ns;
}

static int tell_anew(void) {
    fprintf(stderr, "inlet: record: the stream began anew, and a recording is of one: what came "
                    "after it is not recorded\n");
    return EXIT_CODE_FAILED;
}

/* Until it is over; the exit code, of the stream. *written: of the file. */
static int follow_stream(record_t *record, inlet_status_t *written) {
    inlet_event_t events[EVENTS_AT_ONCE];
    const int64_t deadline_ns =
        record->duration_ns != 0 ? record->begun_ns + record->duration_ns : INT64_MAX;
    int64_t look_ns = record->begun_ns + LOOK_NS;
    *written = INLET_OK;
    while (*written == INLET_OK) {
        uint32_t count;
        inlet_status_t status;
        const int64_t until_ns = sooner(deadline_ns, look_ns);
        const enum follow_news news =
            follow_take(&record->follow, events, EVENTS_AT_ONCE, until_ns, &count, &status);
        const bool over = news == FOLLOW_INTERRUPTED ||
                          (news == FOLLOW_DEADLINE && inlet_now_ns() >= deadline_ns);
        if (news == FOLLOW_EVENTS && !record->replays)
            (void)acts_hide_replayed(events, count);
        if (news == FOLLOW_EVENTS)
            *written = inlet_record_append(record->recorder, events, count);
        else if (news == FOLLOW_ANEW)
            return tell_anew();
        else if (news == FOLLOW_ENDED || (over && record->follow.stream == NULL))
            return report_status("record", status);
        else if (over)
            return EXIT_CODE_OK;
        if (*written == INLET_OK && inlet_now_ns() >= look_ns) {
            *written = look(record);
            look_ns = inlet_now_ns() + LOOK_NS;
        }
    }
    return EXIT_CODE_FAILED;
}

static int run_recording(record_t *record) {
    inlet_status_t written;
    record->begun_ns = inlet_now_ns();
    record->shows_progress = _isatty(_fileno(stderr)) != 0;
    int code = follow_stream(record, &written);
    if (record->shows_progress)
        fputc('\n', stderr);
    (void)inlet_record_flush(record->recorder); /* its failure is told by close */
    printf("%s: ", record->path);
    print_size(record, stdout);
    putchar('\n');
    const inlet_status_t closed = inlet_record_close(record->recorder);
    return closed == INLET_OK ? code : report_status(record->path, closed);
}

static int run_record(int argc, char **argv) {
    record_t record = {.follow = {.subscribe = {.struct_size = sizeof record.follow.subscribe,
                                                .sources = INLET_SOURCE_ALL,
                                                .flags = INLET_SUBSCRIBE_HIDDEN},
                                  .patience_ns = PATIENCE_NS}};
    int code = read_options(&record, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    if (interrupt_begin() == NULL)
        return report_status("record", INLET_E_IO);
    inlet_status_t status = follow_begin(&record.follow);
    if (status == INLET_OK) {
        status = create(&record);
        code = status == INLET_OK ? run_recording(&record) : report_file(&record, status);
    } else {
        code = report_status("record", status);
    }
    follow_end(&record.follow);
    return code;
}

const command_t command_record = {
    .name = "record",
    .summary = "records the stream of input into a file",
    .help =
        "usage: inlet record [OPTION…] FILE\n"
        "\n"
        "Writes this session's keyboard and mouse events to FILE until Ctrl+C: for 'inlet\n"
        "info', 'verify', 'export' and 'tail --file', and for programs, which read it as they\n"
        "read the stream. What was typed is in it in plain; only you may read it. Whatever ends\n"
        "the recording, what was written until a second before stays readable.\n"
        "\n"
        "  --sources S    raw, hook, or all (default)\n"
        "  --types T,…    only these, as of 'inlet tail'\n"
        "  --for N        ends after N seconds\n"
        "  --reconnect N  when the connection ends, tries for N seconds to come back, and goes\n"
        "                 on where it was; 0: ends with it; default: 30. A recording is of one\n"
        "                 stream: it ends if another began meanwhile\n"
        "  --replays      records also what 'inlet replay' sends; without it those numbers are\n"
        "                 recorded as hidden\n"
        "  --force        overwrites FILE\n",
    .run = run_record,
};
