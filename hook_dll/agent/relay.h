/* An observed record's way into the capture ring. OS-free, the capture thread. */
#ifndef INLET_AGENT_RELAY_H
#define INLET_AGENT_RELAY_H

#include "ring/ring_producer.h"

/* Posts `record`, observed at its time_ns, at `now_ns`: the stream's times don't go back, so its
 * time is now, and how long ago that was is its error; a clock's two times both move on. A full
 * ring loses it as it does events: then false. */
bool inlet__relay_post(inlet__ring_producer_t *ring, const inlet_event_t *record, int64_t now_ns);

#endif
