#include "agent/duty.h"

static bool post(inlet__ring_producer_t *ring, const inlet_event_t *event) {
    inlet_event_t *slot = inlet__ring_claim(ring);
    if (slot != NULL) {
        inlet__ring_fill(slot, event);
        inlet__ring_publish(ring);
    }
    return slot != NULL;
}

static void post_sources(inlet__ring_producer_t *ring, uint32_t mask, uint32_t cause,
                         int64_t now_ns) {
    inlet_event_t event = {
        .time_ns = now_ns,
        .type = INLET_EVENT_SOURCES,
        .u.sources = {.mask = mask, .cause = mask == 0 ? cause : INLET_CAUSE_NONE},
    };
    post(ring, &event);
}

static void post_blind(inlet__ring_producer_t *ring, int64_t from_ns, uint32_t cause,
                       uint32_t sources, int64_t now_ns) {
    inlet_event_t event = {
        .time_ns = now_ns,
        .type = INLET_EVENT_BLIND,
        .u.blind = {.from_ns = from_ns, .cause = cause, .sources = sources},
    };
    post(ring, &event);
}

static void post_repairs(inlet__ring_producer_t *ring, inlet__held_t *held, uint32_t sources,
                         int64_t now_ns) {
    const inlet__act_t *act;
    while ((act = inlet__held_on(held, sources)) != NULL) {
        inlet_event_t release = inlet__act_release(act, now_ns);
        post(ring, &release);
        inlet__held_note(held, &release);
    }
}

void inlet__duty_begin(inlet__duty_t *duty, inlet__ring_producer_t *ring, int64_t now_ns) {
    *duty = (inlet__duty_t){.idle_cause = INLET_CAUSE_NO_SUBSCRIBER, .idle_since_ns = now_ns};
    post_sources(ring, 0, duty->idle_cause, now_ns);
}

void inlet__duty_change(inlet__duty_t *duty, inlet__ring_producer_t *ring, inlet__held_t *held,
                        uint32_t mask, uint32_t cause, int64_t since_ns, int64_t now_ns) {
    if (mask == duty->running && (mask != 0 || cause == duty->idle_cause)) {
        return;
    }
    if (duty->running == 0) {
        post_blind(ring, duty->idle_since_ns, duty->idle_cause, 0, now_ns);
    }
    if ((mask & ~duty->running) != 0) {
        post_repairs(ring, held, ~duty->running, now_ns);
    }
    if (mask == 0) {
        duty->idle_cause = cause;
        duty->idle_since_ns = since_ns;
    }
    duty->running = mask;
    post_sources(ring, mask, cause, now_ns);
}

void inlet__duty_lapse(inlet__duty_t *duty, inlet__ring_producer_t *ring, inlet__held_t *held,
                       uint32_t lapsed, int64_t from_ns, int64_t now_ns) {
    lapsed &= duty->running;
    if (lapsed == 0) {
        return;
    }
    post_sources(ring, duty->running & ~lapsed, INLET_CAUSE_HOOK_REMOVED, now_ns);
    post_blind(ring, from_ns, INLET_CAUSE_HOOK_REMOVED, lapsed, now_ns);
    post_repairs(ring, held, lapsed, now_ns);
    post_sources(ring, duty->running, 0, now_ns);
}

void inlet__duty_unplugged(inlet__ring_producer_t *ring, inlet__held_t *held, uint32_t device,
                           int64_t now_ns) {
    const inlet__act_t *act;
    bool posted = true; /* behind a loss a repair would not be one any more */
    while (posted && (act = inlet__held_by(held, device)) != NULL) {
        inlet_event_t release = inlet__act_release(act, now_ns);
        posted = post(ring, &release);
        if (posted) {
            inlet__held_note(held, &release);
        }
    }
}
