/* The loads, and how they tell what came of them. */
#ifndef INLET_TESTS_LOAD_H
#define INLET_TESTS_LOAD_H

#include "host.h"

typedef struct load_options {
    unsigned seconds, rate;
    unsigned connects;      /* flood: how many */
    unsigned loris_seconds; /* flood: how long the slow ones stay */
    unsigned subscribers;
} load_options_t;

/* One aim: its figure, and whether it is met. Returns that. */
bool verdict(const char *aim, bool met, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "p50 … p99 … ms" of a histogram; returns whether its p99 is below 10 ms, and there is any value.
 */
bool latency_verdict(const char *whose, const inlet__histogram_t *latency);

/* Waits until the service holds no more than before; memory may stay 10 MiB above. */
bool leftover_verdict(const host_t *host, const usage_t *before, const usage_t *peak);

/* Each returns whether all aims were met; *ran: it could be carried out at all. */
bool load_flood(const load_options_t *options, bool *ran);
bool load_subscribers(const load_options_t *options, bool *ran);

#endif
