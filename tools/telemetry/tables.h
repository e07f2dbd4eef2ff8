/* Buckets as tables of CSV (RFC 4180), a row a bucket, device, histogram's bin, cause, key or cell.
 * Columns and their types stay; later ones come behind. OS-free. */
#ifndef INLET_TELEMETRY_TABLES_H
#define INLET_TELEMETRY_TABLES_H

#include "telemetry/bucket.h"
#include "telemetry/page.h"

enum table {
    TABLE_BUCKETS,
    TABLE_HISTOGRAMS,
    TABLE_DEVICES,
    TABLE_DEVICE_HISTOGRAMS,
    TABLE_LEDGER,
    TABLE_POINTER,
    TABLE_KEYS,
    TABLES
};

/* "buckets", … Lives for ever. */
const char *table_name(uint32_t table);

/* The first line. `line_end`: "\r\n", as RFC 4180 has it, or "\n". */
void table_header(page_t *page, uint32_t table, const char *line_end);

/* A bucket's rows in a table, maybe none. */
void table_rows(page_t *page, uint32_t table, const bucket_t *bucket, const char *line_end);

/* The columns of all tables with their types, as a JSON object to be decref'ed: int64, uint64,
 * float64, string, timestamp[us, UTC]. No column is ever empty. NULL: out of memory. */
json_t *table_schema(void);

#endif
