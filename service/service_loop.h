/* The one thread that moves everything: ring to hub to pipes. Unless it is set to wait otherwise
 * (wait_strategy.h), it sleeps until somebody signals it; an idle service has no wake-ups but its
 * clients' heartbeats. */
#ifndef INLET_SERVICE_LOOP_H
#define INLET_SERVICE_LOOP_H

#include "service.h"
#include "wait_strategy.h"

/* How other threads reach the loop. */
typedef struct inlet__service_signals {
    HANDLE stop;                          /* manual reset: end */
    _Atomic(bool) hand_over;              /* … and leave the agents to the next service */
    HANDLE session_change;                /* auto-reset: there are … */
    inlet__session_notes_t session_notes; /* of sessions that came, went or changed places */
} inlet__service_signals_t;

/* Runs an opened service until `stop` is signalled, then says farewell to its clients (for a second
 * at most) and returns. INLET_E_IO: the wait itself failed. With `hand_over` the agents are left
 * alone: inlet__service_close does not end them. */
inlet_status_t inlet__service_run(inlet__service_t *service, inlet__service_signals_t *signals);

/* What the loop's rings do for its way of waiting, with the service as the context. */
extern const inlet__wait_ops_t inlet__service_wait_ops;

#endif
