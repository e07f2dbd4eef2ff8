#include "drain/recover.h"

#include "base/event_check.h"
#include "base/fail_point.h"
#include <string.h>

void inlet__drain_checkpoint(const inlet__drain_t *drain) {
    const inlet__hub_t *hub = drain->hub;
    if (hub->log.header == NULL)
        return;
    INLET__FAIL_POINT("drain.checkpoint_due");
    inlet__checkpoint_t *checkpoint = inlet__stream_log_next_checkpoint(&hub->log);
    *checkpoint = (inlet__checkpoint_t){.written = hub->written,
                                        .lost_count = hub->lost_count,
                                        .first_seq = drain->first_seq,
                                        .agents_count = drain->agents_count,
                                        .gap_from_ns = drain->gap_from_ns,
                                        .last_time_ns = drain->last_time_ns,
                                        .ring = drain->ring.at,
                                        .gap_cause = drain->gap_cause,
                                        .attached = drain->attached,
                                        .heard = drain->heard,
                                        .held = drain->held,
                                        .held_before = hub->held_before};
    inlet__stream_log_flip(&hub->log);
}

/* Whether its release lets it go: a gap with another could never be ended. */
static bool is_act(const inlet__act_t *act) {
    inlet__act_t released;
    inlet_event_t release = inlet__act_release(act, 0);
    release.seq = 1;
    return inlet__event_is_valid(&release) && inlet__act_of(&release, &released) &&
           inlet__act_equals(&released, act);
}

static bool is_held(const inlet__held_t *held) {
    if (held->count > INLET__HELD_MAX || (held->sources & ~INLET_SOURCE_ALL) != 0)
        return false;
    for (uint32_t i = 0; i < held->count; i++)
        if (!is_act(&held->acts[i]))
            return false;
    return true;
}

/* Whether its numbers and times are what the newest record says that it was made after. */
static bool follows(const inlet__checkpoint_t *checkpoint, const inlet__stream_log_t *log) {
    uint64_t next_seq = log->header->first_seq;
    if (checkpoint->written > 0) {
        const inlet_event_t *newest = inlet__stream_log_at(log, checkpoint->written - 1);
        next_seq = newest->seq + inlet__event_span(newest);
        if (checkpoint->last_time_ns != newest->time_ns)
            return false;
    }
    if (!checkpoint->attached)
        return true;
    const uint64_t expected = checkpoint->ring.expected;
    return checkpoint->heard ? checkpoint->first_seq <= expected && expected <= next_seq
                             : checkpoint->first_seq == expected &&
                                   expected == next_seq + 1 + checkpoint->held.count;
}

/* Whether it can be of this log. Of what is not checked, any value is safe. */
static bool is_possible(const inlet__checkpoint_t *checkpoint, const inlet__hub_t *hub) {
    return checkpoint->written <= hub->written &&
           hub->written - checkpoint->written < INLET__STREAM_LOG_MARGIN &&
           checkpoint->reserved == 0 && checkpoint->attached <= 1 && checkpoint->heard <= 1 &&
           checkpoint->gap_cause > INLET_CAUSE_NONE && checkpoint->gap_cause < INLET_CAUSE_COUNT &&
           checkpoint->gap_from_ns >= 0 && checkpoint->gap_from_ns <= checkpoint->last_time_ns &&
           is_held(&checkpoint->held) && is_held(&checkpoint->held_before) &&
           follows(checkpoint, &hub->log);
}

/* The records since the checkpoint, as the process that is gone noted them when it appended them.
 */
static void note_again(inlet__drain_t *drain, uint64_t from) {
    for (uint64_t position = from; position < drain->hub->written; position++) {
        const inlet_event_t *record = inlet__stream_log_at(&drain->hub->log, position);
        if (drain->attached && !drain->heard) /* the BLIND that ends the gap goes first */
            drain->heard = true;
        drain->last_time_ns = record->time_ns;
        inlet__held_note(&drain->held, record);
    }
}

inlet_status_t inlet__drain_recover(inlet__drain_t *drain, inlet__hub_t *hub,
                                    const inlet__ring_memory_t *memory) {
    inlet__checkpoint_t checkpoint;
    memcpy(&checkpoint, inlet__stream_log_checkpoint(&hub->log), sizeof checkpoint);
    if (!is_possible(&checkpoint, hub))
        return INLET_E_CORRUPT;
    *drain = (inlet__drain_t){.hub = hub,
                              .first_seq = checkpoint.first_seq,
                              .attached = checkpoint.attached != 0,
                              .heard = checkpoint.heard != 0,
                              .gap_cause = checkpoint.gap_cause,
                              .gap_from_ns = checkpoint.gap_from_ns,
                              .last_time_ns = checkpoint.last_time_ns,
                              .held = checkpoint.held,
                              .agents_count = checkpoint.agents_count};
    if (drain->attached && inlet__ring_consumer_attach_at(&drain->ring, memory, &checkpoint.ring,
                                                          INLET__RING_CONSECUTIVE) != INLET_OK)
        return INLET_E_CORRUPT;
    inlet__hub_restore(hub, checkpoint.written, &checkpoint.held_before, checkpoint.lost_count);
    note_again(drain, checkpoint.written);
    INLET__FAIL_POINT("recover.noted");
    if (drain->attached && drain->heard && hub->next_seq < drain->first_seq)
        inlet__drain_repair(drain); /* it died between the gap's BLIND and the last release */
    inlet__drain_checkpoint(drain);
    return INLET_OK;
}
