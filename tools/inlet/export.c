/* inlet export: a recording as lines of text. */
#include <inlet/recording.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/recording_report.h"
#include "cli/selection.h"
#include "cli/user_files.h"
#include "commands.h"
#include "csv.h"
#include "event_json.h"
#include "event_print.h"

#define EVENTS_AT_ONCE 256

typedef struct export {
    bool jsonl, csv;
    bool force;
    const char *path;
    const char *out_path; /* NULL: standard output */
    uint32_t sources;     /* 0: all */
    FILE *out;
    csv_state_t csv_state;
    uint64_t left_out_count; /* records that CSV has no place for */
}
export_t;

static inlet__context_t surroundings; /* too large for the stack */

static int read_option(export_t *export, int option) {
    switch (option) {
    case 'j':
        export->jsonl = true;
        return EXIT_CODE_OK;
    case 'c':
        export->csv = true;
        return EXIT_CODE_OK;
    case 'f':
        export->force = true;
        return EXIT_CODE_OK;
    case 'o':
        export->out_path = optarg;
        return EXIT_CODE_OK;
    case 's':
        if (read_sources(optarg, &export->sources))
            return EXIT_CODE_OK;
        return report_usage(&command_export, "--sources is raw, hook or all, not '%s'", optarg);
    default:
        return EXIT_CODE_USAGE;
    }
}

static int read_options(export_t *export, int argc, char **argv) {
    static const struct option options[] = {
        {"jsonl", no_argument, NULL, 'j'},        {"csv", no_argument, NULL, 'c'},
        {"output", required_argument, NULL, 'o'}, {"sources", required_argument, NULL, 's'},
        {"force", no_argument, NULL, 'f'},        {0}};
    int option;
    while ((option = next_option_of(&command_export, argc, argv, ":o:", options)) != -1) {
        int code = read_option(export, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (export->jsonl == export->csv)
        return report_usage(&command_export, "export needs one of --jsonl and --csv");
    if (optind == argc)
        return report_usage(&command_export, "export needs a recording");
    export->path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_export, "export takes one file, not also '%s'", argv[optind]);
    if (export->force && export->out_path == NULL)
        return report_usage(&command_export, "--force is for --output");
    return EXIT_CODE_OK;
}

/* As all that print: false when the output takes no more. */
static bool print_event(export_t *export, const inlet_event_t *event) {
    char line[CSV_LINE_BYTES];
    if (export->jsonl) {
        inlet__context_note(&surroundings, event);
        return event_print_json(export->out, event, &surroundings, NO_RECV_NS);
    }
    if (csv_write_line(event, &export->csv_state, line))
        return fputs(line, export->out) >= 0;
    export->left_out_count++;
    return true;
}

/* What the lines are of; a stream without a name has no such line. */
static bool print_head(const export_t *export, inlet_stream_t *stream) {
    inlet_stream_info_t info = {.struct_size = sizeof info};
    if (export->csv)
        return fputs(csv_header, export->out) >= 0;
    if (inlet_stream_info(stream, &info) != INLET_OK || info.boot_id == 0)
        return true;
    json_t *line = stream_to_json(&info, info.first_seq);
    bool printed = line != NULL && json_dumpf(line, export->out, JSON_COMPACT) == 0 &&
                   fputc('\n', export->out) != EOF;
    json_decref(line);
    return printed;
}

/* INLET_E_CLOSED: all of it. */
static inlet_status_t print_events(export_t *export, inlet_stream_t *stream, bool *printed) {
    inlet_event_t events[EVENTS_AT_ONCE];
    inlet_status_t status = INLET_OK;
    uint32_t count;
    *printed = print_head(export, stream);
    while (*printed &&
           (status = inlet_recv(stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count)) == INLET_OK)
        for (uint32_t i = 0; i < count && *printed; i++)
            *printed = print_event(export, &events[i]);
    return status;
}

static int write_out(export_t *export, inlet_stream_t *stream) {
    bool printed;
    inlet_status_t status = print_events(export, stream, &printed);
    printed = fflush(export->out) == 0 && printed;
    if (!printed)
        return report_status(export->out_path != NULL ? export->out_path : "output", INLET_E_IO);
    if (export->left_out_count > 0)
        fprintf(stderr, "inlet: export: %llu records are no input, and not in the CSV\n",
                (unsigned long long)export->left_out_count);
    const inlet_recording_info_t info = recording_info_of(stream);
    if (status == INLET_E_CLOSED && info.end == INLET_RECORDING_CLOSED)
        return EXIT_CODE_OK;
    if (status != INLET_E_CLOSED && status != INLET_E_CORRUPT)
        return report_status("export", status);
    (void)recording_report_damage("export", export->path, stream);
    return status == INLET_E_CLOSED ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

static int run_export(int argc, char **argv) {
    export_t export = {.out = stdout};
    inlet_stream_t *stream;
    int code = read_options(&export, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    const inlet_recording_options_t options = {.struct_size = sizeof options,
                                               .flags = INLET_RECORDING_HIDDEN,
                                               .sources = export.sources,
                                               .speed = INLET_SPEED_MAX};
    code = recording_open("export", export.path, &options, &stream);
    if (code != EXIT_CODE_OK)
        return code;
    if (export.out_path != NULL)
        export.out = user_file_create("export", export.out_path, export.force);
    code = export.out != NULL ? write_out(&export, stream) : EXIT_CODE_FAILED;
    if (export.out != NULL && export.out != stdout && fclose(export.out) != 0 &&
        code == EXIT_CODE_OK)
        code = report_status(export.out_path, INLET_E_IO);
    inlet_stream_close(stream);
    return code;
}

const command_t command_export = {
    .name = "export",
    .summary = "writes a recording as JSON lines or CSV",
    .help =
        "usage: inlet export (--jsonl | --csv) [OPTION…] FILE\n"
        "\n"
        "Writes the records of a recording, one a line.\n"
        "\n"
        "  --jsonl        as 'inlet tail --json' prints them, after one that names the stream:\n"
        "                 all that is in them, for 'inlet verify' too\n"
        "  --csv          keys, buttons, motion and wheels, in the columns of the Balabit Mouse\n"
        "                 Dynamics Challenge and some more: what 'inlet import' reads. Times\n"
        "                 are seconds on the stream's clock; a recording of both sources tells\n"
        "                 each act twice\n"
        "  --sources S    only input of these: raw, hook, or all (default)\n"
        "  -o, --output OUT  into a new file, which only you may read\n"
        "  --force        overwrites OUT\n"
        "\n"
        "Exit codes: 0 all of it; 1 the recording is torn or damaged, and what comes before\n"
        "that is written; others as in 'inlet --help'.\n",
    .run = run_export,
};
