#include "agent/relay.h"

bool inlet__relay_post(inlet__ring_producer_t *ring, const inlet_event_t *record, int64_t now_ns) {
    inlet_event_t event = *record;
    int64_t since_ns = now_ns > record->time_ns ? now_ns - record->time_ns : 0;
    event.time_ns = now_ns;
    if (event.type == INLET_EVENT_CLOCK) {
        event.u.clock.utc_ns += since_ns;
    } else {
        event.time_error_ns = since_ns < UINT32_MAX ? (uint32_t)since_ns : UINT32_MAX;
    }
    inlet_event_t *slot = inlet__ring_claim(ring);
    if (slot != NULL) {
        inlet__ring_fill(slot, &event);
        inlet__ring_publish(ring);
    }
    return slot != NULL;
}
