/* What the agent says about its own capture: from when to when, from which sources, and why from
 * none. */
#ifndef INLET_AGENT_DUTY_H
#define INLET_AGENT_DUTY_H

#include "ring/ring_producer.h"
#include "stream/held.h"

typedef struct inlet__duty {
    uint32_t running;      /* enum inlet_source bits that capture */
    uint32_t idle_cause;   /* while none does: enum inlet_cause */
    int64_t idle_since_ns; /* … and since when, for this cause */
} inlet__duty_t;

/* The agent runs, and nothing is installed: posts SOURCES(0), cause NO_SUBSCRIBER. */
void inlet__duty_begin(inlet__duty_t *duty, inlet__ring_producer_t *ring, int64_t now_ns);

/* Since `since_ns`, when the change began or what brought it was observed, to `now_ns`, when it was
 * done, the installed sources became `mask`; if that is 0, for `cause`. Posts SOURCES if that is a
 * change, of the cause alone as well, after the BLIND span that it ends, if none was installed
 * before: so each cause has its span, and there is no hole between two. They may overlap by what
 * the observation took.
 *
 * `held` is what the published records hold: when a source starts, what is held on those that did
 * not run is released before it, marked synthetic, as nobody saw what became of it. Never blocks; a
 * full ring loses records as it does events. */
void inlet__duty_change(inlet__duty_t *duty, inlet__ring_producer_t *ring, inlet__held_t *held,
                        uint32_t mask, uint32_t cause, int64_t since_ns, int64_t now_ns);

/* Of the sources that run, `lapsed` were found to have seen nothing, or not all, since `from_ns`,
 * as Windows had removed a hook; they were installed again. Posts SOURCES without them, BLIND,
 * synthetic releases of what is held on them, and SOURCES with them. */
void inlet__duty_lapse(inlet__duty_t *duty, inlet__ring_producer_t *ring, inlet__held_t *held,
                       uint32_t lapsed, int64_t from_ns, int64_t now_ns);

/* The stream was just told that `device` is gone: posts synthetic releases of what is held on it,
 * which nobody will see released. A ring that is full ends that: what is left stays held. */
void inlet__duty_unplugged(inlet__ring_producer_t *ring, inlet__held_t *held, uint32_t device,
                           int64_t now_ns);

#endif
