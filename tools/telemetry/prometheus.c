#include "telemetry/prometheus.h"

#include <inlet/names.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PREFIX "inlet_telemetry_"

/* In label values: a backslash, a quote and a line feed are written by a backslash. */
static void put_label(page_t *page, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\' || *c == '"')
            page_put(page, "\\%c", *c);
        else if (*c == '\n')
            page_put(page, "\\n");
        else
            page_put(page, "%c", *c);
    }
}

static void put_totals(page_t *page, const bucket_t *sum) {
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++) {
        const char *name = bucket_total_name(i);
        if (i == BUCKET_OBSERVED_NS) {
            page_put(page,
                     "# HELP " PREFIX "observed_seconds_total How long input was collected.\n"
                     "# TYPE " PREFIX "observed_seconds_total counter\n" PREFIX
                     "observed_seconds_total %.9f\n",
                     (double)sum->totals[i] / 1e9);
            continue;
        }
        page_put(page,
                 "# HELP " PREFIX "%s_total Since the collector began.\n# TYPE " PREFIX
                 "%s_total counter\n" PREFIX "%s_total %" PRIu64 "\n",
                 name, name, name, sum->totals[i]);
    }
}

/* A name that ends in _ns is told in seconds. */
static bool base_name(char out[64], const char *name) {
    const size_t length = strlen(name);
    const bool is_time = length > 3 && strcmp(name + length - 3, "_ns") == 0;
    snprintf(out, 64, "%.*s%s", (int)(is_time ? length - 3 : length), name,
             is_time ? "_seconds" : "");
    return is_time;
}

/* Cumulative, at the powers of two: a bin of the histogram lies between two of them. */
static void put_bins(page_t *page, const char *name, const char *labels, double scale,
                     const inlet__histogram_t *histogram) {
    uint64_t seen = 0;
    const char *comma = labels[0] != '\0' ? "," : "";
    const int64_t max = histogram->max;
    for (size_t i = 0; i < INLET__HISTOGRAM_BUCKETS; i++) {
        const uint64_t top = (uint64_t)inlet__histogram_top(i);
        seen += histogram->buckets[i];
        if ((top & (top + 1)) != 0 || top == 0 || seen == 0)
            continue;
        page_put(page, PREFIX "%s_bucket{%s%sle=\"%.9g\"} %" PRIu64 "\n", name, labels, comma,
                 (double)top * scale, seen);
        if ((int64_t)top >= max)
            break;
    }
    page_put(page, PREFIX "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, labels, comma,
             histogram->count);
    page_put(page, PREFIX "%s_sum%s%s%s %.9g\n", name, labels[0] != '\0' ? "{" : "", labels,
             labels[0] != '\0' ? "}" : "", (double)histogram->sum * scale);
    page_put(page, PREFIX "%s_count%s%s%s %" PRIu64 "\n", name, labels[0] != '\0' ? "{" : "",
             labels, labels[0] != '\0' ? "}" : "", histogram->count);
}

static void put_histograms(page_t *page, const bucket_t *sum) {
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++) {
        char name[64];
        const bool is_time = base_name(name, bucket_histogram_name(i));
        page_put(page,
                 "# HELP " PREFIX "%s Since the collector began.\n# TYPE " PREFIX "%s histogram\n",
                 name, name);
        put_bins(page, name, "", is_time ? 1e-9 : 1, &sum->histograms[i]);
    }
}

static void put_ledger(page_t *page, const bucket_t *sum) {
    page_put(page, "# HELP " PREFIX "lost_events_total Events that never came, by cause.\n"
                   "# TYPE " PREFIX "lost_events_total counter\n");
    for (uint32_t i = 1; i < INLET_CAUSE_COUNT; i++)
        page_put(page, PREFIX "lost_events_total{cause=\"%s\"} %" PRIu64 "\n", inlet_cause_name(i),
                 sum->lost[i].events);
    page_put(page, "# HELP " PREFIX "blind_seconds_total Time without capture, by cause.\n"
                   "# TYPE " PREFIX "blind_seconds_total counter\n");
    for (uint32_t i = 1; i < INLET_CAUSE_COUNT; i++)
        page_put(page, PREFIX "blind_seconds_total{cause=\"%s\"} %.9f\n", inlet_cause_name(i),
                 (double)sum->blind[i].ns / 1e9);
}

static void device_labels(page_t *labels, const bucket_device_t *device) {
    page_put(
        labels, "device=\"%016" PRIx64 "\",vendor=\"%04x\",product=\"%04x\",kind=\"%s\",name=\"",
        device->stable_id, device->vendor, device->product, inlet_device_kind_name(device->kind));
    put_label(labels, device->name);
    page_put(labels, "\"");
}

static void put_devices(page_t *page, const bucket_t *sum) {
    page_put(page, "# HELP " PREFIX "device_events_total Input events of each device.\n"
                   "# TYPE " PREFIX "device_events_total counter\n");
    for (uint32_t i = 0; i < sum->devices_count; i++) {
        page_put(page, PREFIX "device_events_total{");
        device_labels(page, sum->devices[i]);
        page_put(page, "} %" PRIu64 "\n", sum->devices[i]->events);
    }
    page_put(page, "# HELP " PREFIX "device_interval_seconds From report to report.\n"
                   "# TYPE " PREFIX "device_interval_seconds histogram\n");
    for (uint32_t i = 0; i < sum->devices_count; i++) {
        page_t labels = {.text = NULL};
        device_labels(&labels, sum->devices[i]);
        if (labels.failed)
            page->failed = true;
        else
            put_bins(page, "device_interval_seconds", labels.text, 1e-9,
                     &sum->devices[i]->interval_ns);
        page_free(&labels);
    }
}

void prometheus_text(page_t *page, const bucket_t *sum) {
    put_totals(page, sum);
    put_histograms(page, sum);
    put_ledger(page, sum);
    put_devices(page, sum);
}

bool prometheus_is_host(const char *host, uint16_t port) {
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    char with_port[32];
    for (size_t i = 0; host != NULL && i < sizeof names / sizeof names[0]; i++) {
        snprintf(with_port, sizeof with_port, "%s:%u", names[i], (unsigned)port);
        if (strcmp(host, with_port) == 0 || (port == 80 && strcmp(host, names[i]) == 0))
            return true;
    }
    return false;
}
