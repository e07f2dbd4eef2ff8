/* The sender on a real connection. */
#ifndef INLET_FLEET_DELIVER_H
#define INLET_FLEET_DELIVER_H

#include "fleet/sender.h"
#include "fleet/tls.h"

typedef struct deliver_system {
    void *context;
    int64_t (*now_ns)(void *context);
    /* Waits until the moment, or less; false: whoever runs this has enough. It may fill the outbox.
     * It is asked before each reply too, with a moment that is past. */
    bool (*wait)(void *context, int64_t until_ns);
    int64_t timeout_ns; /* of connecting, and of each reply */
    fleet_tls_t *tls;   /* NULL: in clear */
    bool once;          /* ends when all that is in the outbox is in the stream */
} deliver_system_t;

/* Runs until `wait` says no, or, once, until all is sent: true then. */
bool deliver_run(sender_t *sender, const deliver_system_t *system);

#endif
