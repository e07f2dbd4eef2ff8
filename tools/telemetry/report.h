/* The report: one HTML page without scripts, which needs no network. OS-free; one thread at a
 * time. */
#ifndef INLET_TELEMETRY_REPORT_H
#define INLET_TELEMETRY_REPORT_H

#include <inlet/recording.h>

#include "telemetry/bucket.h"

typedef struct report report_t;

typedef struct report_about {
    const char *title;    /* such as the file's name: anybody's text, as the next two */
    const char *source;   /* "recording", "database" */
    const char *made_by;  /* the program and its version */
    int64_t made_utc_ns;  /* now */
    bool has_time_of_day; /* false: times are told from the beginning on */
    bool is_recording;    /* events are put as well, and buckets are not for the timeline */
    uint32_t monitors_count;
    const inlet_monitor_t *monitors;
} report_about_t;

/* The texts of *about have to live as long as the report. NULL: out of memory. */
report_t *report_open(const report_about_t *about);
void report_close(report_t *report);

/* A bucket, by rising minute. False: out of memory. */
bool report_add(report_t *report, const bucket_t *bucket);

/* An event of the recording at utc_ns; `counted`: enum acts_counted bits. */
void report_event(report_t *report, const inlet_event_t *event, int64_t utc_ns, uint32_t counted);

/* The whole page, UTF-8, to be freed; NULL: out of memory. */
char *report_html(const report_t *report, size_t *bytes);

#endif
