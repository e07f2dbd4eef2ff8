/* inlet-telemetry read: all machines' streams into one database. */
#include <inlet/inlet.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <bcrypt.h>

#include "cli/foreign.h"
#include "cli/interrupt.h"
#include "cli/json_members.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "fleet/sweep.h"
#include "fleet_cli/fleet_commands.h"
#include "fleet_cli/places.h"

#define TIMEOUT_NS (10 * NS_PER_SECOND)
#define SWEEP_NS   (10 * NS_PER_SECOND)

typedef struct reading {
    sweep_options_t options;
    const char *db, *password_file;
    bool follows, as_json;
    char user[BUCKET_NAME_BYTES], password[SETTINGS_TEXT_BYTES];
    store_t *store;
    intake_t *intake;
} reading_t;

static int fail(const char *what, const char *why) {
    fprintf(stderr, "%s: read: %s: %s\n", program_name, what, why);
    return EXIT_CODE_FAILED;
}

static bool goes_on(void *context) {
    (void)context;
    return interrupt_pause(inlet_now_ns()) != WAIT_INTERRUPTED;
}

static int put_tally(json_t *line, const intake_tally_t *tally) {
    return put_int(line, "added", (int64_t)tally->added) ||
           put_int(line, "twice", (int64_t)tally->twice) ||
           put_int(line, "refused", (int64_t)tally->refused) ||
           put_int(line, "lost", (int64_t)tally->lost) ||
           put_int(line, "vanished", (int64_t)tally->vanished) ||
           put_int(line, "late", (int64_t)tally->late);
}

static bool print_json(const sweep_report_t *report) {
    json_t *line = json_object();
    const bool failed = put_int(line, "schema_version", 1) || put_tally(line, &report->tally) ||
                        put_int(line, "streams", (int64_t)report->streams) ||
                        put_int(line, "entries", (int64_t)report->entries) ||
                        put_int(line, "streams_failed", (int64_t)report->streams_failed) ||
                        put_int(line, "streams_of_others", (int64_t)report->foreign) ||
                        put_int(line, "nodes", report->nodes) ||
                        put_int(line, "nodes_failed", report->nodes_failed) ||
                        put_text(line, "complaint", report->complaint) || !json_print_line(line);
    json_decref(line);
    return !failed;
}

static void print_text(const sweep_report_t *report) {
    const intake_tally_t *tally = &report->tally;
    printf("%" PRIu64 " machines: %" PRIu64 " minutes added, %" PRIu64 " came again, %" PRIu64
           " were dropped by their senders, %" PRIu64 " vanished, %" PRIu64 " came late, %" PRIu64
           " refused\n",
           report->streams, tally->added, tally->twice, tally->lost, tally->vanished, tally->late,
           tally->refused);
    if (report->streams_failed + report->nodes_failed + report->foreign > 0)
        printf("left for the next time: %" PRIu64 " streams and %u of %u nodes; %" PRIu64
               " streams are another reader's\n",
               report->streams_failed, report->nodes_failed, report->nodes, report->foreign);
}

/* Servers' words, and machines' names. */
static void tell(const char *complaint) {
    fprintf(stderr, "%s: read: ", program_name);
    print_foreign(stderr, complaint, strlen(complaint));
    fputc('\n', stderr);
}

static int read_on(reading_t *reading) {
    sweep_report_t report;
    for (;;) {
        const bool good = sweep_run(&reading->options, reading->intake, &report);
        const bool news = report.entries > 0 || !reading->follows;
        if (report.complaint[0] != '\0')
            tell(report.complaint);
        if (news && reading->as_json && !print_json(&report))
            return EXIT_CODE_FAILED;
        if (news && !reading->as_json)
            print_text(&report);
        fflush(stdout);
        if (!reading->follows)
            return good && report.foreign == 0 ? EXIT_CODE_OK : EXIT_CODE_FAILED;
        if (report.stopped || interrupt_pause(inlet_now_ns() + SWEEP_NS) == WAIT_INTERRUPTED)
            return EXIT_CODE_OK;
    }
}

static int open_and_read(reading_t *reading, const char *url_text) {
    char error[SETTINGS_ERROR_BYTES], why[BUCKET_ERROR_BYTES], path[PLACE_BYTES];
    fleet_url_t url;
    uint64_t random;
    if (!fleet_url_parse(url_text, &url, error))
        return report_usage(&command_read, "--url: %s", error);
    if (url.is_remote && !reading->options.may_be_remote)
        return fail(url_text, "another machine, in clear: use a tunnel, or --insecure");
    if (reading->password_file != NULL &&
        !place_password(reading->password_file, reading->password))
        return EXIT_CODE_FAILED;
    memcpy(reading->options.seeds, url.seeds, sizeof url.seeds);
    reading->options.seeds_count = url.seeds_count;
    memcpy(reading->user, url.user, sizeof url.user);
    reading->options.user = reading->user[0] != '\0' ? reading->user : NULL;
    reading->options.password = reading->password[0] != '\0' ? reading->password : NULL;
    if (BCryptGenRandom(NULL, (PUCHAR)&random, sizeof random, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        return fail("random", "the system has none");
    if (reading->db == NULL && !place_of_user("fleet.db", path))
        return EXIT_CODE_FAILED;
    const char *db = reading->db != NULL ? reading->db : path;
    const store_result_t opened = store_open(db, 0, &reading->store, why);
    if (opened != STORE_OK)
        return fail(db, store_result_text(opened));
    reading->intake = intake_open(reading->store, random);
    if (reading->intake == NULL)
        return fail(db, store_error(reading->store));
    return read_on(reading);
}

static bool take_option(reading_t *reading, int option, const char **url) {
    switch (option) {
    case 'u':
        *url = optarg;
        return true;
    case 'd':
        reading->db = optarg;
        return true;
    case 'p':
        reading->password_file = optarg;
        return true;
    case 'f':
        reading->follows = true;
        return true;
    case 'k':
        reading->options.keep = true;
        return true;
    case 't':
        reading->options.take_over = true;
        return true;
    case 'i':
        reading->options.may_be_remote = true;
        return true;
    case 'j':
        reading->as_json = true;
        return true;
    default:
        return false;
    }
}

static int run_read(int argc, char **argv) {
    static const struct option options[] = {{"url", required_argument, NULL, 'u'},
                                            {"db", required_argument, NULL, 'd'},
                                            {"password-file", required_argument, NULL, 'p'},
                                            {"follow", no_argument, NULL, 'f'},
                                            {"keep", no_argument, NULL, 'k'},
                                            {"take-over", no_argument, NULL, 't'},
                                            {"insecure", no_argument, NULL, 'i'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    static reading_t reading;
    const char *url = NULL;
    int option;
    reading.options.timeout_ns = TIMEOUT_NS;
    reading.options.goes_on = goes_on;
    while ((option = next_option(&command_read, argc, argv, options)) != -1)
        if (!take_option(&reading, option, &url))
            return EXIT_CODE_USAGE;
    if (optind < argc)
        return report_usage(&command_read, "read takes no argument '%s'", argv[optind]);
    if (url == NULL)
        return report_usage(&command_read, "read needs --url");
    if (interrupt_begin() == NULL)
        return report_status("read", INLET_E_IO);
    const int code = open_and_read(&reading, url);
    intake_close(reading.intake);
    store_close(reading.store);
    SecureZeroMemory(reading.password, sizeof reading.password);
    return code;
}

const command_t command_read = {
    .name = "read",
    .summary = "reads many machines' streams into one database",
    .help = "usage: inlet-telemetry read --url URL [OPTION…]\n"
            "\n"
            "Takes what machines have sent into a database, each minute once, and deletes it from\n"
            "their streams. 'inlet report --db FILE' then shows all of them. What\n"
            "senders dropped, and what the server lost, is counted and told.\n"
            "\n"
            "  --url URL             redis://[USER@]HOST[:PORT][,HOST[:PORT]…]\n"
            "  --db FILE             the database; without it fleet.db of this user\n"
            "  --password-file FILE  whose first line is the user's password\n"
            "  --follow              again every 10 s, until Ctrl+C\n"
            "  --keep                looks only: deletes nothing\n"
            "  --take-over           reads streams that went into another database so far\n"
            "  --insecure            from another machine in clear\n"
            "  --json                a line of JSON each time\n",
    .run = run_read,
};
