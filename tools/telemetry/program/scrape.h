/* What was collected since the program began, for Prometheus: over HTTP, on loopback alone. */
#ifndef INLET_TELEMETRY_SCRAPE_H
#define INLET_TELEMETRY_SCRAPE_H

#include "telemetry/bucket.h"

typedef struct scrape scrape_t;

/* Listens at 127.0.0.1:port. NULL, after a complaint. */
scrape_t *scrape_begin(uint16_t port);
void scrape_end(scrape_t *scrape); /* NULL is allowed */

/* Adds a bucket that is complete, or says what the one at hand is so far (NULL: empty). Any
 * thread; without a scrape nothing happens. */
void scrape_add(scrape_t *scrape, const bucket_t *bucket);
void scrape_current(scrape_t *scrape, const bucket_t *bucket);

#endif
