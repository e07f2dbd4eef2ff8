/* A mouse at 8 kHz with jitter, whose system stamp advances every 15 ms, and the agent that posts
 * its motions: little enough work that what comes after it is what is measured. */
#ifndef BENCH_MOUSE_H
#define BENCH_MOUSE_H

#include "ring/ring.h"

typedef struct bench_mouse {
    int64_t now_ns;
    uint64_t random; /* not 0 */
    uint32_t os_time_ms, since_tick;
} bench_mouse_t;

static inline bench_mouse_t bench_mouse(void) {
    return (bench_mouse_t){.now_ns = INT64_C(5000000000000), .random = 88172645463325252};
}

static inline inlet_event_t bench_mouse_next(bench_mouse_t *mouse) {
    enum { EVENT_NS = 125000, EVENTS_A_TICK = 120, TICK_MS = 15 };
    mouse->random ^= mouse->random << 13;
    mouse->random ^= mouse->random >> 7;
    mouse->random ^= mouse->random << 17;
    mouse->now_ns += EVENT_NS;
    if (++mouse->since_tick == EVENTS_A_TICK) {
        mouse->since_tick = 0;
        mouse->os_time_ms += TICK_MS;
    }
    return (inlet_event_t){.time_ns = mouse->now_ns + (int64_t)(mouse->random & 127) * 100,
                           .type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                           .device = 1,
                           .os_time_ms = mouse->os_time_ms,
                           .u.mouse = {.dx = (int32_t)(mouse->random >> 20 & 15) - 8,
                                       .dy = (int32_t)(mouse->random >> 40 & 15) - 8}};
}

/* False: the ring was full. */
static inline bool bench_mouse_post(bench_mouse_t *mouse, inlet__ring_producer_t *agent,
                                    uint32_t count) {
    inlet__ring_producer_t posting = *agent;
    uint32_t posted = 0;
    for (; posted < count; posted++) {
        inlet_event_t *slot = inlet__ring_try_claim(&posting);
        if (slot == NULL)
            break;
        const inlet_event_t event = bench_mouse_next(mouse);
        inlet__ring_fill(slot, &event);
        inlet__ring_publish(&posting);
    }
    *agent = posting;
    return posted == count;
}

#endif
