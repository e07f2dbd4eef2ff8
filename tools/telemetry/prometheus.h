/* Telemetry as Prometheus scrapes it: text format 0.0.4. OS-free. */
#ifndef INLET_TELEMETRY_PROMETHEUS_H
#define INLET_TELEMETRY_PROMETHEUS_H

#include "telemetry/bucket.h"
#include "telemetry/page.h"

#define PROMETHEUS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* What was collected since the program began. Durations are seconds. */
void prometheus_text(page_t *page, const bucket_t *sum);

/* Whether a request's Host header names this machine's loopback at this port, as a browser that a
 * page led here by a name of its own would not. NULL: there was none. */
bool prometheus_is_host(const char *host, uint16_t port);

#endif
