/* inlet-telemetry import: a recording into the database. */
#include <stdio.h>

#include "cli/options.h"
#include "commands.h"
#include "telemetry/feed.h"

typedef struct import {
    feed_t feed;
    const char *path; /* of the database */
    char machine[BUCKET_MACHINE_BYTES];
    bool force;
    store_t *store;
    store_result_t failure;
    bool was_collected;
    uint64_t added, there;
} import_t;

static int read_options(import_t *import, int argc, char **argv) {
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"keys", no_argument, NULL, 'k'},
                                            {"machine", required_argument, NULL, 'm'},
                                            {"force", no_argument, NULL, 'f'},
                                            {0}};
    int option;
    while ((option = next_option(&command_import, argc, argv, options)) != -1) {
        if (option == 'd')
            import->path = optarg;
        else if (option == 'k')
            import->feed.keys = true;
        else if (option == 'f')
            import->force = true;
        else if (option != 'm')
            return EXIT_CODE_USAGE;
        else if (!bucket_is_machine(optarg))
            return report_usage(&command_import, "--machine is 1 to 63 of A-Z a-z 0-9 . _ -");
        else
            bucket_machine_from(optarg, import->machine);
    }
    if (optind == argc)
        return report_usage(&command_import, "import needs a recording");
    import->feed.path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_import, "import takes one file, not also '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

/* What was collected live must not be counted again. */
static bool take(const bucket_t *bucket, void *context) {
    import_t *import = context;
    const bucket_id_t *id = &bucket->id;
    bool has = false, added = false;
    store_result_t result = STORE_OK;
    if (!import->force && id->boot_id != 0)
        result = store_has_stream(import->store, id, id->minute, id->minute, false, &has);
    if (result == STORE_OK && !has)
        result = store_put(import->store, bucket, &added);
    import->was_collected = has;
    import->failure = result;
    import->added += added;
    import->there += !added;
    return result == STORE_OK && !has;
}

static int report_taken(const import_t *import) {
    if (import->was_collected) {
        fprintf(
            stderr,
            "%s: import: %s: its stream was collected live in the same minutes: --force adds it "
            "to that\n",
            program_name, import->feed.path);
        return EXIT_CODE_FAILED;
    }
    return report_store(import->path, import->failure, store_error(import->store));
}

/* All of it or nothing. */
static int import_all(import_t *import) {
    bool taken;
    store_result_t result = store_begin(import->store);
    if (result != STORE_OK)
        return report_store(import->path, result, store_error(import->store));
    int code = feed_run(&import->feed, &taken);
    if (!taken)
        code = import->failure != STORE_OK || import->was_collected ? report_taken(import) : code;
    result = store_end(import->store, taken);
    if (taken && result != STORE_OK)
        return report_store(import->path, result, store_error(import->store));
    if (taken)
        printf("%s: %llu minutes added, %llu were there\n", import->path,
               (unsigned long long)import->added, (unsigned long long)import->there);
    return code;
}

static int run_import(int argc, char **argv) {
    static import_t import;
    import = (import_t){.feed = {.command = "import", .take = take, .context = &import }};
    place_machine(import.machine);
    int code = read_options(&import, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    import.feed.machine = import.machine;
    code = feed_open(&import.feed);
    if (code != EXIT_CODE_OK)
        return code;
    code = open_store(&import.path, 0, &import.store);
    if (code == EXIT_CODE_OK)
        code = import_all(&import);
    store_close(import.store);
    feed_close(&import.feed);
    return code;
}

const command_t command_import = {
    .name = "import",
    .summary = "adds a recording to the database",
    .help =
        "usage: inlet-telemetry import [OPTION…] FILE\n"
        "\n"
        "Counts the recording FILE into the database, as if it had been collected when it was\n"
        "made. The same recording is added once; one of a stream that was collected live in the\n"
        "same minutes is refused. Of a damaged one what can be read is added.\n"
        "\n"
        "  --db FILE       default: as of 'inlet-telemetry run'\n"
        "  --keys          also how often each key is pressed, where FILE tells keys\n"
        "  --machine NAME  under which it is kept; default: this machine's\n"
        "  --force         adds it also to what was collected live\n",
    .run = run_import,
};
