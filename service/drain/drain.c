#include "drain/drain.h"

#include "base/event_check.h"
#include "base/fail_point.h"
#include "drain/recover.h"

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
    inlet__drain_checkpoint(drain);
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
    drain->first_seq = inlet__drain_first_seq(drain);
    drain->attached = true;
    drain->heard = false;
    drain->agents_count++;
    inlet__drain_checkpoint(drain);
    INLET__FAIL_POINT("drain.attached");
    return INLET_OK;
}

/* A source that does not capture sees no releases, nor does a device that is gone. */
static bool is_repair(const inlet__drain_t *drain, const inlet_event_t *event) {
    inlet__act_t act;
    bool is_release =
        event->type == INLET_EVENT_KEY_RELEASED || event->type == INLET_EVENT_MOUSE_RELEASED;
    return is_release && drain->heard && inlet__act_of(event, &act) &&
           inlet__held_needs_repair(&drain->held, &act);
}

/* Why an agent that lives captures nothing: what it may say in its SOURCES and BLIND records. Other
 * causes are the drain's. */
static bool is_agents_cause(uint32_t cause) {
    return cause == INLET_CAUSE_NO_SUBSCRIBER ||
           (cause >= INLET_CAUSE_PAUSED && cause <= INLET_CAUSE_HOOK_REMOVED);
}

/* Spans of its own that an agent may tell: of all sources, or of a hook that had been removed. */
static bool is_agents_span(const inlet_event_t *event) {
    const inlet_blind_t *blind = &event->u.blind;
    bool is_hooks = blind->cause == INLET_CAUSE_HOOK_REMOVED;
    return is_agents_cause(blind->cause) && blind->from_ns <= event->time_ns &&
           blind->sources == (is_hooks ? (uint32_t)INLET_SOURCE_HOOK : 0);
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
        return is_agents_span(event);
    case INLET_EVENT_SOURCES:
        return event->u.sources.mask != 0 || is_agents_cause(event->u.sources.cause);
    case INLET_EVENT_DEVICE:
    case INLET_EVENT_FOCUS:
    case INLET_EVENT_SESSION:
    case INLET_EVENT_LAYOUT:
    case INLET_EVENT_NAME:
    case INLET_EVENT_CLOCK:
        return (event->flags & INLET_FLAG_STATE) == 0; /* that is for one reader, and the hub's */
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return event->u.key.modifiers == 0; /* and so is this */
    default:
        return event->type >= INLET_EVENT_MOUSE_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL;
    }
}

static void append_own(inlet__drain_t *drain, inlet_event_t *event) {
    event->seq = drain->hub->next_seq;
    event->time_ns = drain->last_time_ns;
    inlet__hub_append(drain->hub, event);
    inlet__held_note(&drain->held, event);
}

void inlet__drain_repair(inlet__drain_t *drain) {
    while (drain->held.count > 0) {
        inlet_event_t release = inlet__act_release(&drain->held.acts[0], drain->last_time_ns);
        append_own(drain, &release);
        INLET__FAIL_POINT("drain.gap_repaired");
    }
}

static void end_gap(inlet__drain_t *drain, int64_t time_ns) {
    drain->heard = true;
    drain->last_time_ns = time_ns;
    append_own(drain, &(inlet_event_t){
                          .type = INLET_EVENT_BLIND,
                          .u.blind = {.from_ns = drain->gap_from_ns, .cause = drain->gap_cause}});
    INLET__FAIL_POINT("drain.gap_told");
    inlet__drain_repair(drain);
}

/* A process that is gone had taken it, and could not say so any more. */
static bool is_known(const inlet__drain_t *drain, const inlet_event_t *event) {
    return event->seq < drain->hub->next_seq &&
           inlet__event_span(event) <= drain->hub->next_seq - event->seq;
}

static inlet_status_t admit(inlet__drain_t *drain, int64_t now_ns, const inlet_event_t *event) {
    if (drain->heard && is_known(drain, event))
        return INLET_OK;
    if (!inlet__event_is_valid(event) || !agent_may_send(drain, event) ||
        event->time_ns < drain->last_time_ns || event->time_ns > now_ns + CLOCK_SLACK_NS)
        return INLET_E_CORRUPT;
    INLET__FAIL_POINT("drain.validated");
    if (!drain->heard)
        end_gap(drain, event->time_ns);
    inlet_status_t status = inlet__hub_append(drain->hub, event);
    if (status != INLET_OK)
        return status;
    inlet__stats_admitted(drain->stats, event, now_ns);
    drain->last_time_ns = event->time_ns;
    inlet__held_note(&drain->held, event);
    INLET__FAIL_POINT("drain.appended");
    return INLET_OK;
}

static inlet_status_t run(inlet__drain_t *drain, int64_t now_ns, uint32_t max, uint32_t *count) {
    inlet_event_t events[RECORDS_PER_TAKE];
    *count = 0;
    while (*count < max) {
        uint32_t taken, want = max - *count < RECORDS_PER_TAKE ? max - *count : RECORDS_PER_TAKE;
        const uint64_t before = drain->ring.at.taken;
        inlet_status_t damaged = inlet__ring_take(&drain->ring, events, want, &taken);
        if (taken > 0)
            INLET__FAIL_POINT("drain.taken");
        for (uint32_t i = 0; i < taken; i++) {
            inlet_status_t status = admit(drain, now_ns, &events[i]);
            if (status != INLET_OK)
                return status;
            ++*count;
        }
        if (drain->ring.at.taken != before) /* events, or a step into another generation */
            inlet__drain_checkpoint(drain);
        inlet__ring_release(&drain->ring);
        INLET__FAIL_POINT("drain.released");
        if (damaged != INLET_OK)
            return damaged;
        if (taken == 0)
            break;
    }
    return INLET_OK;
}

inlet_status_t inlet__drain_run(inlet__drain_t *drain, int64_t now_ns, uint32_t max,
                                uint32_t *count) {
    inlet_status_t status = run(drain, now_ns, max, count);
    inlet__stats_ran(drain->stats, drain->hub->next_seq, *count, status, now_ns);
    return status;
}

/* What a dead agent published. Nobody posts any more, so this ends. */
static uint64_t drain_rest(inlet__drain_t *drain, int64_t now_ns) {
    uint32_t count;
    if (inlet__drain_run(drain, now_ns, UINT32_MAX, &count) != INLET_OK)
        return 0;
    const uint64_t unpublished = inlet__ring_unpublished(&drain->ring);
    return unpublished <= LOSS_COUNT_MAX ? unpublished : 0;
}

/* The last words about an agent: what it claimed, and that nothing captures. A process that is gone
 * may have said some of them: then they are the newest record. */
static void tell_end(inlet__drain_t *drain, uint64_t unpublished, uint32_t cause) {
    const inlet_event_t newest = *inlet__stream_log_at(&drain->hub->log, drain->hub->written - 1);
    if (newest.type == INLET_EVENT_SOURCES && newest.u.sources.mask == 0 &&
        !is_agents_cause(newest.u.sources.cause))
        return;
    const bool loss_told =
        newest.type == INLET_EVENT_LOSS && newest.u.loss.cause != INLET_CAUSE_RING_FULL;
    if (unpublished != 0 && !loss_told)
        append_own(drain, &(inlet_event_t){.type = INLET_EVENT_LOSS,
                                           .u.loss = {.count = unpublished, .cause = cause}});
    INLET__FAIL_POINT("drain.loss_told");
    append_own(drain, &(inlet_event_t){.type = INLET_EVENT_SOURCES,
                                       .u.sources = {.mask = 0, .cause = cause}});
    INLET__FAIL_POINT("drain.end_told");
}

/* An agent that captured nothing may have told of other things since. */
static int64_t captured_until(const inlet__drain_t *drain) {
    const inlet__stream_log_t *log = &drain->hub->log;
    const uint64_t written = drain->hub->written;
    for (uint64_t back = 1; drain->held.sources == 0 && back <= written && back <= log->capacity;
         back++) {
        const inlet_event_t event = *inlet__stream_log_at(log, written - back);
        if (event.type == INLET_EVENT_SOURCES && is_agents_cause(event.u.sources.cause))
            return event.time_ns;
        if (event.type == INLET_EVENT_SOURCES && event.u.sources.mask != 0)
            break;
    }
    return drain->last_time_ns;
}

void inlet__drain_detach(inlet__drain_t *drain, int64_t now_ns, uint32_t cause) {
    uint64_t unpublished = 0;
    if (!drain->attached)
        return;
    if (cause != INLET_CAUSE_AGENT_REPLACED)
        unpublished = drain_rest(drain, now_ns);
    drain->attached = false;
    if (drain->heard) { /* else it never spoke: the gap goes on */
        const int64_t from_ns = captured_until(drain);
        tell_end(drain, unpublished, cause);
        drain->gap_from_ns = from_ns;
        drain->gap_cause = cause;
    }
    inlet__drain_checkpoint(drain);
}
