/* inlet verify: whether a stream keeps what Inlet promises, live or as `inlet tail` recorded it. */
#include <inlet/admin.h>
#include <inlet/inlet.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli/follow.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/user_files.h"
#include "commands.h"
#include "event_json.h"
#include "verify_recording.h"
#include "verify_report.h"

#define EVENTS_AT_ONCE 256
#define LINE_BYTES     4096 /* several times the longest that tail prints */
#define PATIENCE_NS    (30 * NS_PER_SECOND)

typedef struct verify {
    bool json;
    bool allow_restart;      /* another stream is verified as well, and no violation */
    int64_t duration_ns;     /* 0: no end */
    const char *path;        /* UTF-8; NULL: the live stream */
    uint32_t resumed_count;  /* of the stream at hand */
    uint32_t restarts_count; /* of all */
    bool violated;           /* so far, in streams that ended */
    follow_t follow;
} verify_t;

static inlet__verifier_t verifier;

static int read_options(verify_t *verify, int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"seconds", required_argument, NULL, 'S'},
                                            {"reconnect", required_argument, NULL, 'r'},
                                            {"allow-restart", no_argument, NULL, 'a'},
                                            {0}};
    bool patience_told = false;
    int option;
    while ((option = next_option(&command_verify, argc, argv, options)) != -1) {
        if (option == 'j')
            verify->json = true;
        else if (option == 'a')
            verify->allow_restart = true;
        else if (option == '?')
            return EXIT_CODE_USAGE;
        else if (option == 'S' && !read_seconds(optarg, &verify->duration_ns))
            return report_usage(&command_verify, "--seconds needs a time, not '%s'", optarg);
        else if (option == 'r' && !read_patience(optarg, &verify->follow.patience_ns))
            return report_usage(&command_verify, "--reconnect needs a time, not '%s'", optarg);
        patience_told = patience_told || option == 'r';
    }
    if (optind < argc)
        verify->path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_verify, "verify takes one file, not also '%s'", argv[optind]);
    if (verify->path != NULL && (verify->duration_ns != 0 || patience_told))
        return report_usage(&command_verify, "--seconds and --reconnect are for the live stream");
    if (!patience_told)
        verify->follow.patience_ns = PATIENCE_NS;
    return EXIT_CODE_OK;
}

static int print_report(const verify_t *verify) {
    if (!verify_report_print(&verifier, verify->resumed_count, verify->restarts_count, NULL,
                             verify->json))
        return report_status("output", INLET_E_IO);
    return verifier.violations_count == 0 && !verify->violated ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

/* The records that come are of another stream: nothing says what came between the two. */
static int start_anew(verify_t *verify, uint64_t first_seq) {
    verify->restarts_count++;
    int code = print_report(verify);
    fflush(stdout);
    fprintf(stderr,
            "inlet: verify: the stream began anew, at %llu: what came after %llu of the one before "
            "is not known\n",
            (unsigned long long)first_seq,
            (unsigned long long)(verifier.next_seq > 0 ? verifier.next_seq - 1 : 0));
    if (!verify->allow_restart)
        return EXIT_CODE_FAILED;
    verify->violated = code != EXIT_CODE_OK;
    verify->resumed_count = 0;
    inlet__verifier_begin(&verifier, first_seq);
    return EXIT_CODE_OK;
}

/* --- a recording --- */

static int refuse_line(const char *path, uint64_t number) {
    fflush(stdout);
    fprintf(stderr, "inlet: verify: %s: line %llu is none that inlet tail --json prints\n", path,
            (unsigned long long)number);
    return EXIT_CODE_FAILED;
}

static bool is_same_stream(const inlet_stream_info_t *a, const inlet_stream_info_t *b) {
    return a->boot_id == b->boot_id && a->session == b->session && a->epoch == b->epoch;
}

/* A line that names a stream: of the first one, of one that was come back to, or of another.
 * Records before any such line are of nobody knows which. */
static int note_stream(verify_t *verify, const inlet_stream_info_t *named) {
    const inlet_stream_info_t last = verify->follow.info;
    verify->follow.info = *named;
    if (last.first_seq == 0 && verifier.records_count == 0) {
        inlet__verifier_begin(&verifier, named->first_seq);
        return EXIT_CODE_OK;
    }
    if (!is_same_stream(&last, named))
        return start_anew(verify, named->first_seq);
    verify->resumed_count++;
    return EXIT_CODE_OK;
}

static int read_lines(verify_t *verify, FILE *file) {
    char line[LINE_BYTES];
    inlet_event_t event;
    inlet_stream_info_t named;
    uint64_t events_count = 0;
    for (uint64_t number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        size_t bytes = strcspn(line, "\n");
        if (line[bytes] == '\n' && event_parse_line(line, bytes, &event)) {
            inlet__verifier_note(&verifier, &event);
            events_count++;
        } else if (line[bytes] == '\n' && stream_parse_line(line, bytes, &named)) {
            int code = note_stream(verify, &named);
            if (code != EXIT_CODE_OK)
                return code;
        } else {
            return refuse_line(verify->path, number);
        }
    }
    if (ferror(file))
        return report_status(verify->path, INLET_E_IO);
    return events_count > 0 ? EXIT_CODE_OK : refuse_line(verify->path, 1);
}

/* A recording that was not closed proves what is in it, and not that this is all. */
static int report_recording(const verify_t *verify, const inlet_recording_info_t *info) {
    if (!verify_report_print(&verifier, 0, 0, info, verify->json))
        return report_status("output", INLET_E_IO);
    return verifier.violations_count == 0 && info->end == INLET_RECORDING_CLOSED ? EXIT_CODE_OK
                                                                                 : EXIT_CODE_FAILED;
}

static int verify_file(verify_t *verify) {
    inlet_recording_info_t info;
    int read;
    if (verify_recording(verify->path, &verifier, &info, &read))
        return read == EXIT_CODE_OK ? report_recording(verify, &info) : read;
    FILE *file = user_file_read(verify->path);
    if (file == NULL)
        return report_status(verify->path, INLET_E_NOT_FOUND);
    inlet__verifier_begin(&verifier, 0);
    int code = read_lines(verify, file);
    fclose(file);
    return code == EXIT_CODE_OK ? print_report(verify) : code;
}

/* --- the live stream --- */

static int end_with(const verify_t *verify, inlet_status_t status) {
    int violated = print_report(verify);
    int ended = report_status("verify", status);
    return violated != EXIT_CODE_OK ? violated : ended;
}

static int run_stream(verify_t *verify) {
    inlet_event_t events[EVENTS_AT_ONCE];
    int64_t deadline_ns =
        verify->duration_ns != 0 ? inlet_now_ns() + verify->duration_ns : INT64_MAX;
    for (;;) {
        uint32_t count;
        inlet_status_t status;
        int code = EXIT_CODE_OK;
        switch (
            follow_take(&verify->follow, events, EVENTS_AT_ONCE, deadline_ns, &count, &status)) {
        case FOLLOW_EVENTS:
            for (uint32_t i = 0; i < count; i++)
                inlet__verifier_note(&verifier, &events[i]);
            break;
        case FOLLOW_RESUMED:
            verify->resumed_count++;
            break;
        case FOLLOW_ANEW:
            code = start_anew(verify, verify->follow.next_seq);
            break;
        case FOLLOW_ENDED:
            return end_with(verify, status);
        case FOLLOW_INTERRUPTED:
        case FOLLOW_DEADLINE:
            if (verify->follow.stream == NULL) /* away: its end was not seen */
                return end_with(verify, status);
            return print_report(verify);
        }
        if (code != EXIT_CODE_OK)
            return code;
    }
}

static int verify_live(verify_t *verify) {
    verify->follow.subscribe =
        (inlet_subscribe_options_t){.struct_size = sizeof verify->follow.subscribe,
                                    .sources = INLET_SOURCE_ALL,
                                    .flags = INLET_SUBSCRIBE_HIDDEN};
    if (interrupt_begin() == NULL)
        return report_status("verify", INLET_E_IO);
    inlet_status_t status = follow_begin(&verify->follow);
    int code = status == INLET_OK ? EXIT_CODE_OK : report_status("verify", status);
    inlet__verifier_begin(&verifier, verify->follow.next_seq);
    if (code == EXIT_CODE_OK)
        code = run_stream(verify);
    follow_end(&verify->follow);
    return code;
}

static int run_verify(int argc, char **argv) {
    verify_t verify = {0};
    int code = read_options(&verify, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    return verify.path != NULL ? verify_file(&verify) : verify_live(&verify);
}

const command_t command_verify = {
    .name = "verify",
    .summary = "proves that nothing is missing from the stream, or a recording of it",
    .help =
        "usage: inlet verify [OPTION…] [FILE]\n"
        "\n"
        "Follows the live stream until Ctrl+C, or reads FILE, which 'inlet record' wrote or\n"
        "'inlet tail --json --hidden' printed. Each number has to be there once, or a loss record\n"
        "names it; time does not go back; input comes only from sources that are said to\n"
        "capture, and blind records cover the time without any; what is released was pressed,\n"
        "and nothing stays held over a gap. Then prints a report. What this user's grant, or the\n"
        "options of the tail, hide is counted as hidden: nothing is proved of it. Of a recording\n"
        "all checksums are checked, and how it ends is told.\n"
        "\n"
        "  --seconds N    ends after N seconds\n"
        "  --reconnect N  when the connection ends, tries for N seconds to come back, and goes\n"
        "                 on where it was; 0: ends with it; default: 30\n"
        "  --allow-restart\n"
        "                 goes on with another stream that began meanwhile; else that is a\n"
        "                 violation, as nothing says what came between\n"
        "  --json         the report as one JSON object a stream; resumed counts how often it\n"
        "                 was come back to, restarts how often a stream began anew so far\n"
        "\n"
        "Exit codes: 0 no violation; 1 violated, the stream began anew, FILE is no recording,\n"
        "or one that was not closed, or is damaged; 3 the service was gone in the end; others\n"
        "as in 'inlet --help'.\n",
    .run = run_verify,
};
