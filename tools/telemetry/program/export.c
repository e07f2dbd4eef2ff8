/* inlet-telemetry export: the database as tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/user_files.h"
#include "commands.h"
#include "telemetry/tables.h"

typedef struct export {
    const char *path, *folder, *machine;
    bool force, parquet;
    FILE *files[TABLES];
    bool wrote;
    uint64_t rows;
}
export_t;

static int read_options(export_t *e, int argc, char **argv) {
    static const struct option options[] = {
        {"db", required_argument, NULL, 'd'},     {"csv", required_argument, NULL, 'c'},
        {"format", required_argument, NULL, 'F'}, {"machine", required_argument, NULL, 'm'},
        {"force", no_argument, NULL, 'f'},        {0}};
    int option;
    while ((option = next_option(&command_export, argc, argv, options)) != -1) {
        if (option == 'd')
            e->path = optarg;
        else if (option == 'c')
            e->folder = optarg;
        else if (option == 'm')
            e->machine = optarg;
        else if (option == 'f')
            e->force = true;
        else if (option != 'F')
            return EXIT_CODE_USAGE;
        else if (strcmp(optarg, "csv") != 0 && strcmp(optarg, "parquet-csv") != 0)
            return report_usage(&command_export, "--format is csv or parquet-csv, not '%s'",
                                optarg);
        else
            e->parquet = strcmp(optarg, "parquet-csv") == 0;
    }
    if (optind < argc)
        return report_usage(&command_export, "export takes no argument '%s'", argv[optind]);
    if (e->folder == NULL)
        return report_usage(&command_export, "export needs --csv and a folder");
    return EXIT_CODE_OK;
}

static const char *line_end(const export_t *e) {
    return e->parquet ? "\n" : "\r\n";
}

static bool flush_page(page_t *page, FILE *file) {
    const bool written = !page->failed && (page->length == 0 || fwrite(page->text, 1, page->length,
                                                                       file) == page->length);
    page_free(page);
    return written;
}

static FILE *create(const export_t *e, const char *name) {
    char path[2048];
    snprintf(path, sizeof path, "%.1900s/%s", e->folder, name);
    return user_file_create("export", path, e->force);
}

static bool begin_tables(export_t *e) {
    for (uint32_t i = 0; i < TABLES; i++) {
        char name[64];
        page_t page = {.text = NULL};
        snprintf(name, sizeof name, "%s.csv", table_name(i));
        e->files[i] = create(e, name);
        if (e->files[i] == NULL)
            return false;
        table_header(&page, i, line_end(e));
        e->wrote = flush_page(&page, e->files[i]) && e->wrote;
    }
    return true;
}

static bool write_schema(const export_t *e) {
    json_t *schema = table_schema();
    FILE *file = create(e, "schema.json");
    bool written = schema != NULL && file != NULL &&
                   json_dumpf(schema, file, JSON_INDENT(2)) == 0 && fputc('\n', file) != EOF;
    if (file != NULL)
        written = fclose(file) == 0 && written;
    json_decref(schema);
    return written;
}

static bool write_rows(const bucket_t *bucket, void *context) {
    export_t *e = context;
    for (uint32_t i = 0; e->wrote && i < TABLES; i++) {
        page_t page = {.text = NULL};
        table_rows(&page, i, bucket, line_end(e));
        e->wrote = flush_page(&page, e->files[i]);
    }
    e->rows++;
    return e->wrote;
}

static void end_tables(export_t *e) {
    for (uint32_t i = 0; i < TABLES; i++)
        if (e->files[i] != NULL)
            e->wrote = fclose(e->files[i]) == 0 && e->wrote;
}

static int export_all(export_t *e, store_t *store) {
    const store_range_t range = {.machine = e->machine, .last_minute = INT64_MAX};
    e->wrote = true;
    if (!place_make_folder(e->folder))
        return report_status(e->folder, INLET_E_IO);
    bool begun = begin_tables(e);
    const store_result_t result = begun ? store_each(store, &range, write_rows, e) : STORE_OK;
    end_tables(e);
    if (!begun)
        return EXIT_CODE_FAILED;
    if (result != STORE_OK && result != STORE_STOPPED)
        return report_store(e->path, result, store_error(store));
    if (!e->wrote || (e->parquet && !write_schema(e)))
        return report_status(e->folder, INLET_E_IO);
    printf("%s: %llu buckets\n", e->folder, (unsigned long long)e->rows);
    return EXIT_CODE_OK;
}

static int run_export(int argc, char **argv) {
    static export_t e;
    store_t *store;
    int code = read_options(&e, argc, argv);
    if (code == EXIT_CODE_OK)
        code = open_store(&e.path, STORE_READS_ONLY, &store);
    if (code != EXIT_CODE_OK)
        return code;
    code = export_all(&e, store);
    store_close(store);
    return code;
}

const command_t command_export = {
    .name = "export",
    .summary = "writes the database as tables of CSV",
    .help =
        "usage: inlet-telemetry export [OPTION…] --csv DIR\n"
        "\n"
        "Writes the tables buckets, histograms, devices, device_histograms, ledger, pointer and\n"
        "keys to the folder DIR, each a file of CSV (RFC 4180, UTF-8) whose first line names its\n"
        "columns. No column is ever empty; times are UTC as ISO 8601 has them.\n"
        "\n"
        "  --csv DIR     the folder; made if it is not there\n"
        "  --db FILE     default: as of 'inlet-telemetry run'\n"
        "  --format F    csv (default), or parquet-csv: with bare line feeds, and schema.json\n"
        "                that tells each column's type, for whoever makes Parquet of it\n"
        "  --machine M   this machine only; default: all\n"
        "  --force       overwrites files\n",
    .run = run_export,
};
