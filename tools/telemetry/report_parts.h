/* What the parts of a report share. */
#ifndef INLET_TELEMETRY_REPORT_PARTS_H
#define INLET_TELEMETRY_REPORT_PARTS_H

#include "telemetry/page.h"
#include "telemetry/path.h"
#include "telemetry/report.h"
#include "telemetry/timeline.h"

#define MACHINES_MAX 1000u

struct report {
    report_about_t about;
    bucket_t *sum;
    timeline_t timeline;
    uint64_t buckets;
    uint32_t machines_count; /* names that were seen, up to MACHINES_MAX */
    char (*machines)[BUCKET_MACHINE_BYTES];
    path_t *paths[INLET_MONITORS_MAX]; /* NULL: nothing moved there */
    int on_monitor;                    /* where the pointer was last; -1: nowhere */
};

enum { HEAT_STEPS = 9 };

/* Which of HEAT_STEPS a count is, 1 … 9, on a scale of powers; 0 for none. */
int heat_step(uint64_t count, uint64_t most);

/* In pieces, as compilers need not take a longer text at once. */
enum { REPORT_STYLES = 3 };
extern const char *const report_styles[REPORT_STYLES];

void chart_timeline(page_t *page, const report_t *report);
void chart_pointer(page_t *page, const report_t *report);
void chart_keyboard(page_t *page, const bucket_t *sum);

enum chart_unit { CHART_NS, CHART_PX_S };

/* A figure with a chart of a histogram and its quantiles; nothing for an empty one. */
void chart_histogram(page_t *page, const char *title, const char *what, enum chart_unit unit,
                     const inlet__histogram_t *histogram);

#endif
