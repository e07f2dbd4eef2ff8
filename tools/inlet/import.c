/* inlet import: a CSV of somebody's mouse session becomes a recording. */
#include <inlet/recording.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/user_files.h"
#include "commands.h"
#include "csv.h"

#define EVENTS_AT_ONCE 256

typedef struct import {
    bool force;
    const char *csv_path, *path;
    uint64_t line_number; /* of the one at hand */
    uint64_t events_count;
    uint64_t back_count; /* times that went back */
    int64_t latest_ns;
    csv_layout_t layout;
    inlet_recorder_t *recorder; /* NULL: the lines are only checked */
    uint32_t count;
    inlet_event_t events[EVENTS_AT_ONCE];
} import_t;

static int read_options(import_t *import, int argc, char **argv) {
    static const struct option options[] = {{"force", no_argument, NULL, 'f'}, {0}};
    int option;
    while ((option = next_option(&command_import, argc, argv, options)) != -1) {
        if (option != 'f')
            return EXIT_CODE_USAGE;
        import->force = true;
    }
    if (argc - optind != 2)
        return report_usage(&command_import, "import needs two files: CSV FILE");
    import->csv_path = argv[optind];
    import->path = argv[optind + 1];
    return EXIT_CODE_OK;
}

static int refuse_line(const import_t *import, const char *reason) {
    fprintf(stderr, "inlet: import: %s: line %llu: %s\n", import->csv_path,
            (unsigned long long)import->line_number, reason);
    return EXIT_CODE_FAILED;
}

/* Numbers are given here. A time that goes back is told as the latest before it: it can have been
 * no earlier than what is told before, as the lines are in order. */
static inlet_status_t take(import_t *import, inlet_event_t *event) {
    event->seq = ++import->events_count;
    if (event->time_ns < import->latest_ns) {
        event->time_ns = import->latest_ns;
        import->back_count++;
    }
    import->latest_ns = event->time_ns;
    if (import->recorder == NULL)
        return INLET_OK;
    import->events[import->count++] = *event;
    if (import->count < EVENTS_AT_ONCE)
        return INLET_OK;
    import->count = 0;
    return inlet_record_append(import->recorder, import->events, EVENTS_AT_ONCE);
}

/* A line without its end. 1: there is one; 0: no more; -1: it is too long, or holds a zero. */
static int next_line(FILE *file, char line[CSV_LINE_BYTES]) {
    memset(line, 1, CSV_LINE_BYTES);
    if (fgets(line, CSV_LINE_BYTES, file) == NULL)
        return 0;
    size_t bytes = strcspn(line, "\n");
    if (line[bytes] != '\n' && !feof(file))
        return -1;
    if (bytes > 0 && line[bytes - 1] == '\r')
        bytes--;
    line[bytes] = '\0';
    return 1;
}

static int take_line(import_t *import, const char *line) {
    char reason[CSV_REASON_BYTES];
    inlet_event_t event;
    if (import->line_number == 1)
        return csv_read_header(line, &import->layout, reason) ? EXIT_CODE_OK
                                                              : refuse_line(import, reason);
    if (!csv_read_line(line, &import->layout, &event, reason))
        return refuse_line(import, reason);
    const inlet_status_t status = take(import, &event);
    return status == INLET_OK ? EXIT_CODE_OK : report_status(import->path, status);
}

/* All lines: once to check them, so that nothing is written of a file with a wrong one. */
static int read_lines(import_t *import, FILE *file) {
    char line[CSV_LINE_BYTES];
    int more, code = EXIT_CODE_OK;
    import->line_number = import->events_count = import->back_count = 0;
    import->latest_ns = 0;
    rewind(file);
    while (code == EXIT_CODE_OK && (more = next_line(file, line)) != 0) {
        import->line_number++;
        code = more > 0 ? take_line(import, line) : refuse_line(import, "it is too long");
    }
    if (code == EXIT_CODE_OK && ferror(file))
        return report_status(import->csv_path, INLET_E_IO);
    if (code == EXIT_CODE_OK && import->line_number == 0)
        return refuse_line(import, "the file is empty");
    return code;
}

static const char *name_of(const char *path) {
    const char *name = path;
    for (; *path != '\0'; path++)
        if (*path == '/' || *path == '\\' || *path == ':')
            name = path + 1;
    return name;
}

static int report_file(const import_t *import, inlet_status_t status) {
    if (status != INLET_E_ALREADY_EXISTS)
        return report_status(import->path, status);
    fprintf(stderr, "inlet: import: %s: it is there already: --force overwrites it\n",
            import->path);
    return EXIT_CODE_FAILED;
}

static int write_recording(import_t *import, FILE *file) {
    char note[INLET_RECORD_NOTE_BYTES], program[INLET_PROGRAM_NAME_BYTES];
    const char *name = name_of(import->csv_path);
    snprintf(program, sizeof program, "inlet import %s", inlet_version());
    snprintf(note, sizeof note, "of %s", strlen(name) < sizeof note - 3 ? name : "a CSV");
    const inlet_record_options_t options = {
        .struct_size = sizeof options,
        .flags = import->force ? (uint32_t)INLET_RECORD_OVERWRITE : 0,
        .program = program,
        .note = note};
    inlet_status_t status = inlet_record_create(import->path, &options, &import->recorder);
    if (status != INLET_OK)
        return report_file(import, status);
    int code = read_lines(import, file);
    if (code == EXIT_CODE_OK && import->count > 0)
        status = inlet_record_append(import->recorder, import->events, import->count);
    const inlet_status_t closed = inlet_record_close(import->recorder);
    status = status == INLET_OK ? closed : status;
    return code == EXIT_CODE_OK && status != INLET_OK ? report_status(import->path, status) : code;
}

static int run_import(int argc, char **argv) {
    static import_t import; /* large for the stack */
    int code = read_options(&import, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    FILE *file = user_file_read(import.csv_path);
    if (file == NULL)
        return report_status(import.csv_path, INLET_E_NOT_FOUND);
    code = read_lines(&import, file);
    if (code == EXIT_CODE_OK)
        code = write_recording(&import, file);
    fclose(file);
    if (code != EXIT_CODE_OK)
        return code;
    printf("%s: %llu events, %.3f s\n", import.path, (unsigned long long)import.events_count,
           (double)import.latest_ns / (double)NS_PER_SECOND);
    if (import.back_count > 0)
        fprintf(stderr,
                "inlet: import: %llu times went back, and were taken as the latest before them\n",
                (unsigned long long)import.back_count);
    return EXIT_CODE_OK;
}

const command_t command_import = {
    .name = "import",
    .summary = "makes a recording of a CSV with mouse input",
    .help =
        "usage: inlet import [--force] CSV FILE\n"
        "\n"
        "Makes the recording FILE of a session of the Balabit Mouse Dynamics Challenge, or of\n"
        "what 'inlet export --csv' wrote: its first line names the columns\n"
        "\n"
        "  record timestamp,client timestamp,button,state,x,y\n"
        "\n"
        "and maybe source,code,dx,dy,delta. The client timestamp, in seconds, is the time of\n"
        "the event; the record timestamp is not kept. Where no source is told it is hook, which\n"
        "knows where the pointer is and not how far it moved; a turn of the wheel is one notch.\n"
        "Events are numbered from 1 on. A line that can't be read is told, and no FILE is made.\n"
        "\n"
        "  --force        overwrites FILE\n",
    .run = run_import,
};
