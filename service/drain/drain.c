#include "drain/drain.h"

#include "base/event_check.h"

/* The agent reads the same clock, but may have published after the caller read it. */
static const int64_t CLOCK_SLACK_NS = 1000000000;

/* More events than a ring can lose in years: a larger count is a lie, and would use up the numbers.
 */
static const uint64_t LOSS_COUNT_MAX = UINT64_C(1) << 40;

enum { RECORDS_PER_TAKE = 256 };

void inlet__drain_init(inlet__drain_t *drain, inlet__hub_t *hub, int64_t now_ns) {
    *drain = (inlet__drain_t){.hub = hub,
                              .gap_cause = INLET_CAUSE_NO_AGENT,
                              .gap_from_ns = now_ns,
                              .last_time_ns = now_ns};
}

uint64_t inlet__drain_first_seq(const inlet__drain_t *drain) {
    /* Those between are the gap's: its BLIND, and a release for each act held. */
    return drain->hub->next_seq + 1 + drain->held.count;
}

inlet_status_t inlet__drain_attach(inlet__drain_t *drain, const inlet__ring_memory_t *memory) {
    inlet_status_t status = inlet__ring_consumer_attach(
        &drain->ring, memory, inlet__drain_first_seq(drain), INLET__RING_CONSECUTIVE);
    if (status != INLET_OK)
        return status;
    drain->attached = true;
    drain->heard = false;
    drain->agents_count++;
    return INLET_OK;
}

/* A source that does not capture sees no releases: what was held on it is repaired. */
static bool is_repair(const inlet__drain_t *drain, const inlet_event_t *event) {
    inlet__act_t act;
    bool is_release =
        event->type == INLET_EVENT_KEY_RELEASED || event->type == INLET_EVENT_MOUSE_RELEASED;
    return is_release && drain->heard && inlet__act_of(event, &act) &&
           (act.flags & drain->sources) == 0 && inlet__held_has(&drain->held, &act);
}

/* Records that an agent may send, with the causes that it may give. */
static bool agent_may_send(const inlet__drain_t *drain, const inlet_event_t *event) {
    if ((event->flags & INLET_FLAG_SYNTHETIC) != 0)
        return is_repair(drain, event);
    switch (event->type) {
    case INLET_EVENT_LOSS:
        return event->u.loss.cause == INLET_CAUSE_RING_FULL &&
               event->u.loss.count <= LOSS_COUNT_MAX;
    case INLET_EVENT_BLIND:
        return event->u.blind.cause == INLET_CAUSE_NO_SUBSCRIBER &&
               event->u.blind.from_ns <= event->time_ns;
    case INLET_EVENT_SOURCES:
        return true;
    default:
        return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL;
    }
}

static void append_own(inlet__drain_t *drain, inlet_event_t *event) {
    event->seq = drain->hub->next_seq;
    event->time_ns = drain->last_time_ns;
    inlet__hub_append(drain->hub, event);
}

static void end_gap(inlet__drain_t *drain, int64_t time_ns) {
    drain->heard = true;
    drain->last_time_ns = time_ns;
    append_own(drain, &(inlet_event_t){
                          .type = INLET_EVENT_BLIND,
                          .u.blind = {.from_ns = drain->gap_from_ns, .cause = drain->gap_cause}});
    while (drain->held.count > 0) {
        inlet_event_t release = inlet__act_release(&drain->held.acts[0], time_ns);
        append_own(drain, &release);
        inlet__held_note(&drain->held, &release);
    }
}

static void note_sources(inlet__drain_t *drain, uint32_t mask) {
    /* What the agent did not repair, it lost with its ring full, and a LOSS says so. */
    inlet__held_forget(&drain->held, mask & ~drain->sources);
    drain->sources = mask;
}

static inlet_status_t admit(inlet__drain_t *drain, int64_t now_ns, const inlet_event_t *event) {
    if (!inlet__event_is_valid(event) || !agent_may_send(drain, event) ||
        event->time_ns < drain->last_time_ns || event->time_ns > now_ns + CLOCK_SLACK_NS)
        return INLET_E_CORRUPT;
    if (!drain->heard)
        end_gap(drain, event->time_ns);
    inlet_status_t status = inlet__hub_append(drain->hub, event);
    if (status != INLET_OK)
        return status;
    drain->last_time_ns = event->time_ns;
    if (event->type == INLET_EVENT_SOURCES)
        note_sources(drain, event->u.sources.mask);
    inlet__held_note(&drain->held, event);
    return INLET_OK;
}

inlet_status_t inlet__drain_run(inlet__drain_t *drain, int64_t now_ns, uint32_t max,
                                uint32_t *count) {
    inlet_event_t events[RECORDS_PER_TAKE];
    *count = 0;
    while (*count < max) {
        uint32_t taken, want = max - *count < RECORDS_PER_TAKE ? max - *count : RECORDS_PER_TAKE;
        inlet_status_t damaged = inlet__ring_take(&drain->ring, events, want, &taken);
        for (uint32_t i = 0; i < taken; i++) {
            inlet_status_t status = admit(drain, now_ns, &events[i]);
            if (status != INLET_OK)
                return status;
            ++*count;
        }
        inlet__ring_release(&drain->ring);
        if (damaged != INLET_OK)
            return damaged;
        if (taken == 0)
            break;
    }
    return INLET_OK;
}

/* What a dead agent published and claimed. Nobody posts any more, so this ends. */
static void drain_rest(inlet__drain_t *drain, int64_t now_ns, uint32_t cause) {
    uint32_t count;
    if (inlet__drain_run(drain, now_ns, UINT32_MAX, &count) != INLET_OK)
        return;
    uint64_t unpublished = inlet__ring_unpublished(&drain->ring);
    if (unpublished != 0 && unpublished <= LOSS_COUNT_MAX && drain->heard)
        append_own(drain, &(inlet_event_t){.type = INLET_EVENT_LOSS,
                                           .u.loss = {.count = unpublished, .cause = cause}});
}

void inlet__drain_detach(inlet__drain_t *drain, int64_t now_ns, uint32_t cause) {
    if (!drain->attached)
        return;
    if (cause != INLET_CAUSE_AGENT_REPLACED)
        drain_rest(drain, now_ns, cause);
    drain->attached = false;
    drain->sources = 0;
    if (!drain->heard) /* it never spoke: the gap goes on */
        return;
    append_own(drain, &(inlet_event_t){.type = INLET_EVENT_SOURCES,
                                       .u.sources = {.mask = 0, .cause = cause}});
    drain->gap_from_ns = drain->last_time_ns;
    drain->gap_cause = cause;
}
