#include "telemetry/tables.h"

#include <inlet/names.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 24
#define TIME        "timestamp[us, UTC]"

typedef struct column {
    const char *name, *type;
} column_t;

/* Of every table: which bucket it is of. */
static const column_t of_bucket[] = {{"time", TIME},     {"machine", "string"},
                                     {"boot", "string"}, {"session", "int64"},
                                     {"epoch", "int64"}, {"generation", "int64"}};
enum { OF_BUCKET = sizeof of_bucket / sizeof of_bucket[0] };

static const struct {
    const char *name;
    column_t columns[COLUMNS_MAX];
} tables[TABLES] = {
    [TABLE_BUCKETS] = {"buckets", {{NULL, NULL}}}, /* the totals */
    [TABLE_HISTOGRAMS] =
        {"histograms",
         {{"histogram", "string"}, {"from", "int64"}, {"to", "int64"}, {"count", "int64"}}},
    [TABLE_DEVICES] = {"devices",
                       {{"device", "string"},
                        {"kind", "string"},
                        {"vendor", "int64"},
                        {"product", "int64"},
                        {"name", "string"},
                        {"events", "int64"},
                        {"batched", "int64"},
                        {"intervals", "int64"},
                        {"interval_p50_ns", "int64"},
                        {"interval_p99_ns", "int64"},
                        {"interval_max_ns", "int64"},
                        {"jitter_p50_ns", "int64"},
                        {"jitter_p99_ns", "int64"},
                        {"jitter_max_ns", "int64"}}},
    [TABLE_DEVICE_HISTOGRAMS] = {"device_histograms",
                                 {{"device", "string"},
                                  {"histogram", "string"},
                                  {"from", "int64"},
                                  {"to", "int64"},
                                  {"count", "int64"}}},
    [TABLE_LEDGER] = {"ledger",
                      {{"cause", "string"},
                       {"lost_records", "int64"},
                       {"lost_events", "int64"},
                       {"blind_spans", "int64"},
                       {"blind_ns", "int64"}}},
    [TABLE_POINTER] = {"pointer",
                       {{"monitor_x", "int64"},
                        {"monitor_y", "int64"},
                        {"monitor_width", "int64"},
                        {"monitor_height", "int64"},
                        {"monitor_dpi", "int64"},
                        {"column", "int64"},
                        {"row", "int64"},
                        {"positions", "int64"},
                        {"clicks", "int64"}}},
    [TABLE_KEYS] = {"keys", {{"code", "string"}, {"presses", "int64"}}},
};

const char *table_name(uint32_t table) {
    return tables[table].name;
}

static uint32_t columns_of(uint32_t table, column_t columns[COLUMNS_MAX + BUCKET_TOTALS]) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < OF_BUCKET; i++)
        columns[count++] = of_bucket[i];
    for (uint32_t i = 0; table == TABLE_BUCKETS && i < BUCKET_TOTALS; i++)
        columns[count++] = (column_t){bucket_total_name(i), "int64"};
    for (uint32_t i = 0; i < COLUMNS_MAX && tables[table].columns[i].name != NULL; i++)
        columns[count++] = tables[table].columns[i];
    return count;
}

void table_header(page_t *page, uint32_t table, const char *line_end) {
    column_t columns[COLUMNS_MAX + BUCKET_TOTALS];
    const uint32_t count = columns_of(table, columns);
    for (uint32_t i = 0; i < count; i++)
        page_put(page, "%s%s", i > 0 ? "," : "", columns[i].name);
    page_put(page, "%s", line_end);
}

json_t *table_schema(void) {
    json_t *root = json_object();
    bool done = root != NULL;
    for (uint32_t table = 0; done && table < TABLES; table++) {
        column_t columns[COLUMNS_MAX + BUCKET_TOTALS];
        const uint32_t count = columns_of(table, columns);
        json_t *list = json_array();
        for (uint32_t i = 0; i < count; i++)
            done = json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "name", columns[i].name,
                                                         "type", columns[i].type, "nullable", 0)) ==
                       0 &&
                   done;
        done = json_object_set_new(root, tables[table].name, list) == 0 && done;
    }
    if (done)
        return root;
    json_decref(root);
    return NULL;
}

/* Always quoted: what is within, commas and quotes, is the text's own. Line ends are spaces. */
static void put_string(page_t *page, const char *text) {
    page_put(page, "\"");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            page_put(page, "\"\"");
        else
            page_put(page, "%c", *c == '\n' || *c == '\r' ? ' ' : *c);
    }
    page_put(page, "\"");
}

static void put_bucket(page_t *page, const bucket_id_t *id) {
    const page_moment_t at = page_moment(id->minute * 60);
    page_put(page, "%04" PRId64 "-%02d-%02dT%02d:%02d:00.000000Z,", at.year, at.month, at.day,
             at.hour, at.minute);
    put_string(page, id->machine);
    page_put(page, ",\"%016" PRIx64 "\",%" PRIu32 ",%" PRIu64 ",%" PRIu32, id->boot_id, id->session,
             id->epoch, id->generation);
}

static void put_totals(page_t *page, const bucket_t *bucket, const char *line_end) {
    put_bucket(page, &bucket->id);
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
        page_put(page, ",%" PRIu64, bucket->totals[i]);
    page_put(page, "%s", line_end);
}

static void put_bins(page_t *page, const bucket_t *bucket, const char *device, const char *name,
                     const inlet__histogram_t *histogram, const char *line_end) {
    for (size_t i = 0; histogram->count > 0 && i < INLET__HISTOGRAM_BUCKETS; i++) {
        if (histogram->buckets[i] == 0)
            continue;
        put_bucket(page, &bucket->id);
        if (device != NULL)
            page_put(page, ",\"%s\"", device);
        page_put(page, ",\"%s\",%" PRId64 ",%" PRId64 ",%" PRIu64 "%s", name,
                 i > 0 ? inlet__histogram_top(i - 1) + 1 : 0, inlet__histogram_top(i),
                 histogram->buckets[i], line_end);
    }
}

static void put_histograms(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
        put_bins(page, bucket, NULL, bucket_histogram_name(i), &bucket->histograms[i], line_end);
}

static void put_devices(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < bucket->devices_count; i++) {
        const bucket_device_t *device = bucket->devices[i];
        const inlet__quantiles_t interval = inlet__histogram_quantiles(&device->interval_ns);
        const inlet__quantiles_t jitter = inlet__histogram_quantiles(&device->jitter_ns);
        put_bucket(page, &bucket->id);
        page_put(page, ",\"%016" PRIx64 "\",\"%s\",%u,%u,", device->stable_id,
                 inlet_device_kind_name(device->kind), (unsigned)device->vendor,
                 (unsigned)device->product);
        put_string(page, device->name);
        page_put(page,
                 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64
                 ",%" PRId64 ",%" PRId64 "%s",
                 device->events, device->batched, interval.count, interval.p50, interval.p99,
                 interval.max, jitter.p50, jitter.p99, jitter.max, line_end);
    }
}

static void put_device_histograms(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < bucket->devices_count; i++) {
        char device[17];
        snprintf(device, sizeof device, "%016" PRIx64, bucket->devices[i]->stable_id);
        put_bins(page, bucket, device, "interval_ns", &bucket->devices[i]->interval_ns, line_end);
        put_bins(page, bucket, device, "jitter_ns", &bucket->devices[i]->jitter_ns, line_end);
    }
}

static void put_ledger(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++) {
        const bucket_loss_t *lost = &bucket->lost[i];
        const bucket_blind_t *blind = &bucket->blind[i];
        if (lost->records == 0 && blind->spans == 0)
            continue;
        put_bucket(page, &bucket->id);
        page_put(page, ",\"%s\",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "%s",
                 inlet_cause_name(i), lost->records, lost->events, blind->spans, blind->ns,
                 line_end);
    }
}

static void put_pointer(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < bucket->monitors_count; i++) {
        const bucket_monitor_t *at = bucket->monitors[i];
        for (uint32_t cell = 0; cell < BUCKET_GRID_CELLS; cell++) {
            if (at->positions[cell] == 0 && at->clicks[cell] == 0)
                continue;
            put_bucket(page, &bucket->id);
            page_put(page,
                     ",%" PRId32 ",%" PRId32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32
                     ",%" PRIu32 ",%" PRIu64 ",%" PRIu64 "%s",
                     at->x, at->y, at->width, at->height, at->dpi, cell % BUCKET_GRID_COLUMNS,
                     cell / BUCKET_GRID_COLUMNS, at->positions[cell], at->clicks[cell], line_end);
        }
    }
}

static void put_keys(page_t *page, const bucket_t *bucket, const char *line_end) {
    for (uint32_t i = 0; i < bucket->codes_count; i++) {
        put_bucket(page, &bucket->id);
        page_put(page, ",\"%s\",%" PRIu64 "%s", bucket->codes[i].code, bucket->codes[i].presses,
                 line_end);
    }
}

void table_rows(page_t *page, uint32_t table, const bucket_t *bucket, const char *line_end) {
    static void (*const put[TABLES])(page_t *, const bucket_t *, const char *) = {
        [TABLE_BUCKETS] = put_totals,  [TABLE_HISTOGRAMS] = put_histograms,
        [TABLE_DEVICES] = put_devices, [TABLE_DEVICE_HISTOGRAMS] = put_device_histograms,
        [TABLE_LEDGER] = put_ledger,   [TABLE_POINTER] = put_pointer,
        [TABLE_KEYS] = put_keys,
    };
    put[table](page, bucket, line_end);
}
