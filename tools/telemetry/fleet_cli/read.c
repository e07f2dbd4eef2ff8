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
#include "fleet_cli/roots.h"

#define TIMEOUT_NS (10 * NS_PER_SECOND)
#define SWEEP_NS   (10 * NS_PER_SECOND)

enum { CELLS_MAX = 64 };

/* A server, or a cluster, which has some of the machines. */
typedef struct cell {
    const char *text;
    fleet_url_t url;
} cell_t;

typedef struct reading {
    sweep_options_t options; /* of all cells; where to is each cell's */
    tls_options_t tls;
    const char *db, *password_file;
    bool follows, as_json;
    uint32_t cells_count, cells_failed;
    cell_t cells[CELLS_MAX];
    char password[SETTINGS_TEXT_BYTES];
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

static bool print_json(const reading_t *reading, const sweep_report_t *report) {
    json_t *line = json_object();
    const bool failed = put_int(line, "schema_version", 1) || put_tally(line, &report->tally) ||
                        put_int(line, "streams", (int64_t)report->streams) ||
                        put_int(line, "entries", (int64_t)report->entries) ||
                        put_int(line, "streams_failed", (int64_t)report->streams_failed) ||
                        put_int(line, "streams_of_others", (int64_t)report->foreign) ||
                        put_int(line, "cells", reading->cells_count) ||
                        put_int(line, "cells_failed", reading->cells_failed) ||
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

/* A cell that fails keeps what it has for the next time, and the others are read. */
static void sweep_cells(reading_t *reading, sweep_report_t *sum) {
    memset(sum, 0, sizeof *sum);
    reading->cells_failed = 0;
    for (uint32_t i = 0; i < reading->cells_count && !sum->stopped; i++) {
        const fleet_url_t *url = &reading->cells[i].url;
        sweep_options_t options = reading->options;
        sweep_report_t report;
        memcpy(options.seeds, url->seeds, sizeof url->seeds);
        options.seeds_count = url->seeds_count;
        options.user = url->user[0] != '\0' ? url->user : NULL;
        options.may_be_remote = options.may_be_remote || url->is_tls;
        if (!url->is_tls)
            options.tls = NULL;
        reading->cells_failed += !sweep_run(&options, reading->intake, &report);
        if (report.complaint[0] != '\0')
            tell(report.complaint);
        sweep_add(sum, &report);
    }
}

static int read_on(reading_t *reading) {
    sweep_report_t report;
    for (;;) {
        sweep_cells(reading, &report);
        const bool good = reading->cells_failed == 0 && report.nodes_failed == 0;
        const bool news = report.entries > 0 || !reading->follows;
        if (news && reading->as_json && !print_json(reading, &report))
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

static int open_cells(reading_t *reading) {
    char error[SETTINGS_ERROR_BYTES], why[TLS_ERROR_BYTES];
    bool is_tls = false;
    for (uint32_t i = 0; i < reading->cells_count; i++) {
        cell_t *cell = &reading->cells[i];
        if (!fleet_url_parse(cell->text, &cell->url, error))
            return report_usage(&command_read, "--url: %s", error);
        if (fleet_url_is_exposed(&cell->url) && !reading->options.may_be_remote)
            return fail(cell->text, "another machine, in clear: use rediss://, or --insecure");
        is_tls = is_tls || cell->url.is_tls;
    }
    const tls_options_t *tls = &reading->tls;
    if (!is_tls && (tls->ca_file != NULL || tls->cert_file != NULL || tls->key_file != NULL))
        return report_usage(&command_read, "--tls-ca, --tls-cert and --tls-key: for rediss://");
    if (is_tls && (reading->options.tls = tls_open(tls, why)) == NULL)
        return fail("rediss", why);
    return EXIT_CODE_OK;
}

static int open_and_read(reading_t *reading) {
    char why[BUCKET_ERROR_BYTES], path[PLACE_BYTES];
    uint64_t random;
    const int code = open_cells(reading);
    if (code != EXIT_CODE_OK)
        return code;
    if (reading->password_file != NULL &&
        !place_password(reading->password_file, reading->password))
        return EXIT_CODE_FAILED;
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

static bool take_option(reading_t *reading, int option) {
    switch (option) {
    case 'u':
        if (reading->cells_count == CELLS_MAX)
            return report_usage(&command_read, "more than %d --url", CELLS_MAX) == EXIT_CODE_OK;
        reading->cells[reading->cells_count++].text = optarg;
        return true;
    case 'a':
        reading->tls.ca_file = optarg;
        return true;
    case 'c':
        reading->tls.cert_file = optarg;
        return true;
    case 'y':
        reading->tls.key_file = optarg;
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
                                            {"tls-ca", required_argument, NULL, 'a'},
                                            {"tls-cert", required_argument, NULL, 'c'},
                                            {"tls-key", required_argument, NULL, 'y'},
                                            {"follow", no_argument, NULL, 'f'},
                                            {"keep", no_argument, NULL, 'k'},
                                            {"take-over", no_argument, NULL, 't'},
                                            {"insecure", no_argument, NULL, 'i'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    static reading_t reading;
    int option;
    reading.tls.roots = system_roots;
    reading.options.timeout_ns = TIMEOUT_NS;
    reading.options.goes_on = goes_on;
    while ((option = next_option(&command_read, argc, argv, options)) != -1)
        if (!take_option(&reading, option))
            return EXIT_CODE_USAGE;
    if (optind < argc)
        return report_usage(&command_read, "read takes no argument '%s'", argv[optind]);
    if (reading.cells_count == 0)
        return report_usage(&command_read, "read needs --url");
    if (interrupt_begin() == NULL)
        return report_status("read", INLET_E_IO);
    const int code = open_and_read(&reading);
    intake_close(reading.intake);
    store_close(reading.store);
    tls_close(reading.options.tls);
    SecureZeroMemory(reading.password, sizeof reading.password);
    return code;
}

const command_t command_read = {
    .name = "read",
    .summary = "reads many machines' streams into one database",
    .help =
        "usage: inlet-telemetry read --url URL [OPTION…]\n"
        "\n"
        "Takes what machines have sent into a database, each minute once, and deletes it from\n"
        "their streams. 'inlet report --db FILE' then shows all of them. What senders dropped,\n"
        "and what the server lost, is counted and told. Exits with 1 if a server, or a node of\n"
        "a cluster, could not be read: its minutes stay there.\n"
        "\n"
        "  --url URL             rediss://[USER@]HOST[:PORT][,HOST[:PORT]…]: over TLS;\n"
        "                        redis://…: in clear, from this machine only. Several --url:\n"
        "                        several cells, one after the other, into one database\n"
        "  --tls-ca FILE         the CAs (PEM) that are trusted; without it the system's\n"
        "  --tls-cert FILE       shows this certificate (PEM) to the servers …\n"
        "  --tls-key FILE        … which has this key (PEM, without a passphrase)\n"
        "  --db FILE             the database; without it fleet.db of this user\n"
        "  --password-file FILE  whose first line is the user's password\n"
        "  --follow              again every 10 s, until Ctrl+C\n"
        "  --keep                looks only: deletes nothing\n"
        "  --take-over           reads streams that went into another database so far\n"
        "  --insecure            from another machine in clear\n"
        "  --json                a line of JSON each time\n",
    .run = run_read,
};
