/* Any bytes as a bucket: they are refused with a reason, or what is read is written and read again
 * as it was, and makes a report, tables and metrics. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "telemetry/prometheus.h"
#include "telemetry/report.h"
#include "telemetry/tables.h"

static void check_again(const bucket_t *bucket) {
    char error[BUCKET_ERROR_BYTES];
    char *text = bucket_to_text(bucket);
    PROMISE(text != NULL);
    bucket_t *again = bucket_from_text(text, strlen(text), error);
    PROMISE(again != NULL);
    char *same = bucket_to_text(again);
    PROMISE(same != NULL && strcmp(text, same) == 0);
    bucket_free(again);
    free(text);
    free(same);
}

static void check_report(const bucket_t *bucket) {
    const report_about_t about = {.title = "fuzz",
                                  .source = "telemetry database",
                                  .made_by = "fuzz",
                                  .has_time_of_day = true};
    report_t *report = report_open(&about);
    size_t bytes;
    PROMISE(report != NULL && report_add(report, bucket) && report_add(report, bucket));
    char *html = report_html(report, &bytes);
    PROMISE(html != NULL && bytes == strlen(html) && strstr(html, "<script") == NULL);
    free(html);
    report_close(report);
}

static void check_texts(const bucket_t *bucket) {
    page_t page = {.text = NULL};
    for (uint32_t table = 0; table < TABLES; table++)
        table_rows(&page, table, bucket, "\n");
    prometheus_text(&page, bucket);
    PROMISE(!page.failed && page.length == strlen(page.text));
    page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[BUCKET_ERROR_BYTES];
    bucket_t *bucket = bucket_from_text((const char *)data, size, error);
    PROMISE((bucket == NULL) == (error[0] != '\0'));
    if (bucket == NULL)
        return 0;
    check_again(bucket);
    check_report(bucket);
    check_texts(bucket);
    bucket_free(bucket);
    return 0;
}
