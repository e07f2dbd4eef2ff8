/* inlet report: a recording, or a telemetry database, as one page for a browser. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/options.h"
#include "cli/user_files.h"
#include "commands.h"
#include "telemetry/feed.h"
#include "telemetry/report.h"
#include "telemetry/stores.h"

#define HOURS_MAX (100 * 366 * 24)

typedef struct report_command {
    const char *path, *machine, *out;
    const char *dbs[STORES_MAX];
    uint32_t dbs_count;
    bool keys, force;
    uint64_t hours; /* the last ones of a database; 0: all */
    char out_default[1024], title[1100], made_by[64];
    report_t *report;
} report_command_t;

static int read_options(report_command_t *r, int argc, char **argv) {
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"machine", required_argument, NULL, 'm'},
                                            {"last", required_argument, NULL, 'l'},
                                            {"output", required_argument, NULL, 'o'},
                                            {"force", no_argument, NULL, 'f'},
                                            {"keys", no_argument, NULL, 'k'},
                                            {0}};
    int option;
    while ((option = next_option_of(&command_report, argc, argv, ":o:", options)) != -1) {
        if (option == 'd' && r->dbs_count == STORES_MAX)
            return report_usage(&command_report, "more than %u databases", STORES_MAX);
        if (option == 'd')
            r->dbs[r->dbs_count++] = optarg;
        else if (option == 'm')
            r->machine = optarg;
        else if (option == 'o')
            r->out = optarg;
        else if (option == 'f')
            r->force = true;
        else if (option == 'k')
            r->keys = true;
        else if (option != 'l')
            return EXIT_CODE_USAGE;
        else if (!read_number(optarg, 1, HOURS_MAX, &r->hours))
            return report_usage(&command_report, "--last needs hours, not '%s'", optarg);
    }
    r->path = optind < argc ? argv[optind++] : NULL;
    if (optind < argc)
        return report_usage(&command_report, "report takes one file, not also '%s'", argv[optind]);
    if ((r->path == NULL) == (r->dbs_count == 0))
        return report_usage(&command_report, "report needs a recording, or --db and a database");
    if (r->path != NULL && (r->machine != NULL || r->hours != 0))
        return report_usage(&command_report, "--machine and --last are for --db");
    return EXIT_CODE_OK;
}

static int64_t utc_now_ns(void) {
    return (int64_t)time(NULL) * NS_PER_SECOND;
}

static const char *name_of(const char *path) {
    const char *name = path;
    for (const char *c = path; *c != '\0'; c++)
        if (*c == '/' || *c == '\\')
            name = c + 1;
    return name;
}

static bool begin(report_command_t *r, const feed_t *feed) {
    const char *name = name_of(r->path != NULL ? r->path : r->dbs[0]);
    snprintf(r->title, sizeof r->title, "%.1000s", name);
    if (r->dbs_count > 1)
        snprintf(r->title, sizeof r->title, "%.1000s and %u more", name, r->dbs_count - 1);
    snprintf(r->made_by, sizeof r->made_by, "inlet %s", inlet_version());
    report_about_t about = {.title = r->title,
                            .source = feed != NULL       ? "recording"
                                      : r->dbs_count > 1 ? "telemetry databases"
                                                         : "telemetry database",
                            .made_by = r->made_by,
                            .made_utc_ns = utc_now_ns(),
                            .has_time_of_day = true};
    if (feed != NULL) {
        about.is_recording = true;
        about.has_time_of_day = feed->has_time_of_day;
        about.monitors_count = feed->monitors_count;
        about.monitors = feed->monitors;
    }
    r->report = report_open(&about);
    return r->report != NULL;
}

static bool take(const bucket_t *bucket, void *context) {
    return report_add(((report_command_t *)context)->report, bucket);
}

static void see(const inlet_event_t *event, int64_t utc_ns, uint32_t counted, void *context) {
    report_event(((report_command_t *)context)->report, event, utc_ns, counted);
}

/* Of a damaged recording what can be read is shown, and the exit code says that it is. */
static int read_recording(report_command_t *r, bool *shows) {
    static feed_t feed;
    bool taken;
    feed = (feed_t){.command = "report",
                    .path = r->path,
                    .machine = "recording",
                    .keys = r->keys,
                    .take = take,
                    .see = see,
                    .context = r};
    int code = feed_open(&feed);
    if (code != EXIT_CODE_OK)
        return code;
    if (!begin(r, &feed)) {
        feed_close(&feed);
        return report_status("report", INLET_E_NO_MEMORY);
    }
    code = feed_run(&feed, &taken);
    feed_close(&feed);
    *shows = taken;
    return taken ? code : report_status("report", INLET_E_NO_MEMORY);
}

static int complain(const char *path, store_result_t result, const char *why) {
    fflush(stdout);
    fprintf(stderr, "inlet: report: %s: %s%s%s\n", path, store_result_text(result),
            why[0] != '\0' ? ": " : "", why);
    return EXIT_CODE_FAILED;
}

static int open_stores(report_command_t *r, store_t *stores[STORES_MAX]) {
    char error[BUCKET_ERROR_BYTES];
    for (uint32_t i = 0; i < r->dbs_count; i++) {
        const store_result_t result = store_open(r->dbs[i], STORE_READS_ONLY, &stores[i], error);
        if (result != STORE_OK)
            return complain(r->dbs[i], result, error);
    }
    return EXIT_CODE_OK;
}

static int read_databases(report_command_t *r, bool *shows) {
    store_t *stores[STORES_MAX] = {NULL};
    uint32_t failed = 0;
    const int64_t hours = (int64_t)r->hours;
    const store_range_t range = {.machine = r->machine,
                                 .first_minute =
                                     hours > 0 ? store_minute_of(utc_now_ns()) - hours * 60 : 0,
                                 .last_minute = INT64_MAX};
    int code = open_stores(r, stores);
    if (code == EXIT_CODE_OK) {
        const store_result_t result =
            begin(r, NULL) ? stores_each(stores, r->dbs_count, &range, take, r, &failed)
                           : STORE_NO_MEMORY;
        *shows = result == STORE_OK;
        code = *shows ? EXIT_CODE_OK : complain(r->dbs[failed], result, "");
    }
    for (uint32_t i = 0; i < r->dbs_count; i++)
        store_close(stores[i]);
    return code;
}

static int write_page(report_command_t *r) {
    size_t bytes;
    char *html = report_html(r->report, &bytes);
    if (html == NULL)
        return report_status("report", INLET_E_NO_MEMORY);
    const bool to_output = r->out != NULL && strcmp(r->out, "-") == 0;
    if (r->out == NULL) {
        snprintf(r->out_default, sizeof r->out_default, "%.1000s.html",
                 name_of(r->path != NULL ? r->path : r->dbs[0]));
        r->out = r->out_default;
    }
    FILE *file = to_output ? stdout : user_file_create("report", r->out, r->force);
    if (file == NULL) {
        free(html);
        return EXIT_CODE_FAILED;
    }
    bool written = fwrite(html, 1, bytes, file) == bytes;
    written = (to_output ? fflush(file) : fclose(file)) == 0 && written;
    free(html);
    if (!written)
        return report_status(r->out, INLET_E_IO);
    if (!to_output)
        printf("%s\n", r->out);
    return EXIT_CODE_OK;
}

static int run_report(int argc, char **argv) {
    static report_command_t r;
    bool shows = false;
    int code = read_options(&r, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    code = r.path != NULL ? read_recording(&r, &shows) : read_databases(&r, &shows);
    if (shows) {
        const int written = write_page(&r);
        code = written != EXIT_CODE_OK ? written : code;
    }
    report_close(r.report);
    return code;
}

const command_t command_report = {
    .name = "report",
    .summary = "makes a page with charts of a recording or of telemetry",
    .help =
        "usage: inlet report [OPTION…] FILE\n"
        "       inlet report [OPTION…] --db DB [--db DB]…\n"
        "\n"
        "Writes one HTML page about the recording FILE, or about the database DB that\n"
        "inlet-telemetry collects into: a timeline, where the pointer was and (of a recording)\n"
        "which way it went, how long keys were held and how fast they came, how often devices\n"
        "report, latency, and what is missing and why. The page needs no network and has no\n"
        "scripts; it is light or dark as its reader likes, and can be printed. Several DB, such "
        "as\n"
        "of a fleet's cells, make one page; a minute that several have counts once.\n"
        "\n"
        "  -o, --output OUT  where to; '-': standard output; default: the name of FILE or DB\n"
        "                    with .html behind it, in the current folder\n"
        "  --force           overwrites OUT\n"
        "  --keys            also how often each key was pressed, where FILE tells keys; of DB\n"
        "                    it is shown where it was collected\n"
        "  --machine M       of DB: this machine only; default: all\n"
        "  --last H          of DB: the last H hours only\n",
    .run = run_report,
};
