/* Sweep: all machines' streams read once, from their beginning: what is in the store is deleted
 * from them, so that a stream holds what nobody has read. There is no place to remember, and none
 * to be wrong about when a server comes back with less than it had. One thread at a time. */
#ifndef INLET_FLEET_SWEEP_H
#define INLET_FLEET_SWEEP_H

#include "fleet/intake.h"
#include "fleet/sender.h"
#include "fleet/tls.h"

#define SWEEP_NODES_MAX 1024u

typedef struct sweep_options {
    sender_address_t seeds[SENDER_SEEDS_MAX];
    uint32_t seeds_count;
    const char *user, *password; /* NULL: none */
    fleet_tls_t *tls;            /* NULL: in clear */
    bool may_be_remote;          /* over TLS, or in clear because somebody said so */
    bool keep;                   /* looks only: deletes nothing, and moves no mark */
    bool take_over;              /* goes on where another reader was */
    int64_t timeout_ns;
    bool (*goes_on)(void *context); /* asked now and then; false: the sweep ends early */
    void *context;
} sweep_options_t;

typedef struct sweep_report {
    intake_tally_t tally;
    uint64_t streams, entries;
    uint32_t nodes, nodes_failed; /* of the cluster; 1 of a single server */
    uint64_t streams_failed;      /* moved, or not to be read: the next sweep comes again */
    uint64_t foreign;             /* streams that another reader reads: left alone */
    bool stopped;
    char complaint[256]; /* the last; "": none */
} sweep_report_t;

/* Adds what a sweep of another cell found; of the complaints the last stays. */
void sweep_add(sweep_report_t *sum, const sweep_report_t *report);

/* False: no server was reached, or the store failed: the complaint says why. What was taken until
 * then is in the store. */
bool sweep_run(const sweep_options_t *options, intake_t *intake, sweep_report_t *report);

#endif
