/* What the service tells of its pipeline. */
#ifndef INLET_SERVICE_STATS_REPORT_H
#define INLET_SERVICE_STATS_REPORT_H

#include "auth/identity.h"
#include <stdint.h>

struct inlet__service;

/* Counters and latencies of rings, drains, hubs and subscribers as JSON: the reply to a STATS
 * request, never longer than a reply can be: of very many subscribers, fewer are listed. What its
 * members mean is in client_sdk/docs/protocol.md. Only what concerns the session and the user of
 * `asker`; everything if it is NULL. malloc'ed, the caller frees it; NULL: out of memory. */
char *inlet__stats_report(const struct inlet__service *service, const inlet__identity_t *asker,
                          int64_t now_ns);

#endif
