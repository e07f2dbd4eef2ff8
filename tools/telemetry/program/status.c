/* inlet-telemetry status and purge: what is in the database, and taking it out. */
#include <stdio.h>
#include <time.h>

#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"
#include "telemetry/page.h"

typedef struct status {
    const char *path, *machine;
    bool json, yes;
    uint64_t days;
} status_t;

static int read_options(status_t *s, const command_t *command, const struct option *options,
                        int argc, char **argv) {
    int option;
    while ((option = next_option(command, argc, argv, options)) != -1) {
        if (option == 'd')
            s->path = optarg;
        else if (option == 'm')
            s->machine = optarg;
        else if (option == 'j')
            s->json = true;
        else if (option == 'y')
            s->yes = true;
        else if (option != 'o')
            return EXIT_CODE_USAGE;
        else if (!read_number(optarg, 1, 36600, &s->days))
            return report_usage(command, "--older-than needs days, not '%s'", optarg);
    }
    if (optind < argc)
        return report_usage(command, "%s takes no argument '%s'", command->name, argv[optind]);
    return EXIT_CODE_OK;
}

static int print_json(const status_t *s, const store_summary_t *summary) {
    json_t *object = json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:I}", "database", s->path, "buckets",
        (json_int_t)summary->buckets, "machines", (json_int_t)summary->machines, "bytes",
        (json_int_t)summary->bytes, "first_utc_s", (json_int_t)summary->first_minute * 60,
        "end_utc_s", (json_int_t)(summary->buckets > 0 ? summary->last_minute + 1 : 0) * 60);
    const bool printed = object != NULL && json_print_line(object);
    json_decref(object);
    return printed ? EXIT_CODE_OK : report_status("output", INLET_E_IO);
}

static void print_text(const status_t *s, const store_summary_t *summary) {
    char text[PAGE_NUMBER_BYTES];
    printf("database  %s\nbuckets   %s\n", s->path, page_count(summary->buckets, text));
    printf("machines  %s\n", page_count(summary->machines, text));
    printf("bytes     %s\n", page_count(summary->bytes, text));
    if (summary->buckets == 0)
        return;
    printf("from      %s\n", page_utc(summary->first_minute * NS_PER_MINUTE, text));
    printf("to        %s\n", page_utc((summary->last_minute + 1) * NS_PER_MINUTE, text));
}

static int run_status(int argc, char **argv) {
    static const struct option options[] = {
        {"db", required_argument, NULL, 'd'}, {"json", no_argument, NULL, 'j'}, {0}};
    status_t s = {.path = NULL};
    store_summary_t summary;
    store_t *store;
    int code = read_options(&s, &command_status, options, argc, argv);
    if (code == EXIT_CODE_OK)
        code = open_store(&s.path, STORE_READS_ONLY, &store);
    if (code != EXIT_CODE_OK)
        return code;
    const store_result_t result = store_summary(store, &summary);
    if (result != STORE_OK)
        code = report_store(s.path, result, store_error(store));
    else if (s.json)
        code = print_json(&s, &summary);
    else
        print_text(&s, &summary);
    store_close(store);
    return code;
}

const command_t command_status = {
    .name = "status",
    .summary = "says what is in the database",
    .help = "usage: inlet-telemetry status [--db FILE] [--json]\n"
            "\n"
            "  --db FILE     default: as of 'inlet-telemetry run'\n"
            "  --json        as one JSON object\n",
    .run = run_status,
};

static int run_purge(int argc, char **argv) {
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"machine", required_argument, NULL, 'm'},
                                            {"older-than", required_argument, NULL, 'o'},
                                            {"yes", no_argument, NULL, 'y'},
                                            {0}};
    status_t s = {.path = NULL};
    uint64_t removed;
    store_t *store;
    int code = read_options(&s, &command_purge, options, argc, argv);
    if (code == EXIT_CODE_OK && !s.yes)
        return report_usage(&command_purge, "purge deletes for good: say --yes");
    if (code == EXIT_CODE_OK)
        code = open_store(&s.path, STORE_MUST_EXIST, &store);
    if (code != EXIT_CODE_OK)
        return code;
    const int64_t now = (int64_t)time(NULL) / 60;
    const store_range_t range = {.machine = s.machine,
                                 .last_minute =
                                     s.days > 0 ? now - (int64_t)s.days * 24 * 60 - 1 : INT64_MAX};
    const store_result_t result = store_purge(store, &range, &removed);
    if (result != STORE_OK)
        code = report_store(s.path, result, store_error(store));
    else
        printf("%s: %llu buckets deleted\n", s.path, (unsigned long long)removed);
    store_close(store);
    return code;
}

const command_t command_purge = {
    .name = "purge",
    .summary = "deletes what is in the database",
    .help = "usage: inlet-telemetry purge [OPTION…] --yes\n"
            "\n"
            "Deletes buckets, overwrites where they were, and gives the space back.\n"
            "\n"
            "  --db FILE          default: as of 'inlet-telemetry run'\n"
            "  --machine M        of this machine only; default: of all\n"
            "  --older-than DAYS  only those; default: all\n"
            "  --yes              without it nothing is deleted\n",
    .run = run_purge,
};
