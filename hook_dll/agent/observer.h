/* Observes what surrounds the input, on a thread of its own, as asking the system may take its
 * time: devices' names, the window in front, the layout, the session, the clock. */
#ifndef INLET_AGENT_OBSERVER_H
#define INLET_AGENT_OBSERVER_H

#include "agent/outbox.h"
#include "base/want.h"

/* Starts the thread, which does nothing so far; what it will see goes to `outbox`, which outlives
 * it. One a process. INLET_E_…: what the system said. */
inlet_status_t inlet__observer_start(inlet__outbox_t *outbox);
/* False: another program holds it up, and it still uses the outbox. */
bool inlet__observer_stop(void);
bool inlet__observer_runs(void);

/* Whether it, which has begun and does something every second, has done nothing for so long that
 * something holds it up: a program that it asks and that does not answer, say. What has the focus
 * is not known then. */
bool inlet__observer_is_silent(int64_t now_ns);
#define INLET__OBSERVER_SILENT_NS INT64_C(3000000000)

/* From any thread, none of them waits: */

/* What of the service's wants is the observer's. */
#define INLET__OBSERVER_WANTS (INLET__WANT_FOCUS | INLET__WANT_TITLES | INLET__WANT_FIELDS)

/* Begins, or begins anew: tells all that is in force, then what changes of it. `wanted` has
 * INLET__OBSERVER_WANTS as the service wants them. */
void inlet__observer_begin(uint32_t wanted);

/* Other names are wanted from now on. */
void inlet__observer_want(uint32_t wanted);

/* The stream has lost records, maybe the last that told the focus: who guards keys by it does not
 * know it until it is told again. */
void inlet__observer_focus_again(void);

/* Nobody wants to know any more. */
void inlet__observer_end(void);

/* A device is attached, or gone, and has this number. */
void inlet__observer_device(uint32_t number, void *handle, bool present);

#endif
