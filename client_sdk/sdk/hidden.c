#include "sdk/hidden.h"

#include "base/event_check.h"

static inlet_event_t hole(uint64_t from, uint64_t to, int64_t time_ns) {
    return (inlet_event_t){.seq = from,
                           .time_ns = time_ns,
                           .type = INLET_EVENT_LOSS,
                           .u.loss = {.count = to - from, .cause = INLET_CAUSE_HIDDEN}};
}

uint32_t inlet__hidden_tell(const inlet__client_batch_t *batch,
                            inlet_event_t out[INLET__TOLD_MAX]) {
    uint64_t next = batch->first_seq;
    int64_t time_ns = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        const inlet_event_t *event = &batch->events[i];
        time_ns = event->time_ns; /* what is hidden was no later */
        if (event->seq > next)
            out[count++] = hole(next, event->seq, time_ns);
        out[count++] = *event;
        next = event->seq + inlet__event_span(event);
    }
    if (batch->end_seq > next && batch->count > 0)
        out[count++] = hole(next, batch->end_seq, time_ns);
    return count;
}
