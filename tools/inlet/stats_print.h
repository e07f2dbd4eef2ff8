/* The service's stats report (protocol.md), for people and for Prometheus. */
#ifndef INLET_TOOL_STATS_PRINT_H
#define INLET_TOOL_STATS_PRINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* A page to read. What the report does not have is shown as 0 or left out. */
void stats_print_table(const json_t *report, FILE *out);

/* Prometheus' text exposition format 0.0.4. What the report does not have has no sample. */
void stats_print_prometheus(const json_t *report, FILE *out);

/* The member at a path with dots between, such as "ring.lost_events"; NULL: there is none. */
const json_t *stats_member(const json_t *value, const char *path);

#endif
