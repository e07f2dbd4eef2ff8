#include "record/faults.h"

#include <string.h>

#include "base/event_check.h"

#define BLIND_NUMBERS 3u /* SOURCES, BLIND, SOURCES */

static bool is_cause(uint32_t cause) {
    return cause > INLET_CAUSE_NONE && cause < INLET_CAUSE_COUNT;
}

static bool is_fault(const inlet_fault_t *fault) {
    const bool has_cause = is_cause(fault->cause), has_count = fault->count != 0;
    const bool has_time = fault->duration_ns > 0;
    const bool has_status = fault->status < 0;
    const bool no_cause = fault->cause == 0, no_count = fault->count == 0;
    const bool no_time = fault->duration_ns == 0, no_status = fault->status == 0;
    if (fault->seq == 0 || fault->seq >= INLET__SEQ_MAX ||
        fault->count > INLET__SEQ_MAX - fault->seq || fault->reserved != 0)
        return false;
    switch (fault->kind) {
    case INLET_FAULT_PAUSE:
        return has_time && no_cause && no_count && no_status;
    case INLET_FAULT_LOSS:
        return has_cause && has_count && no_time && no_status;
    case INLET_FAULT_BLIND:
        return has_cause && no_count && no_time && no_status &&
               fault->seq <= INLET__SEQ_MAX - BLIND_NUMBERS;
    case INLET_FAULT_END:
        return has_status && no_cause && no_count && no_time;
    default:
        return false;
    }
}

static uint64_t numbers_of(const inlet_fault_t *fault) {
    return fault->kind == INLET_FAULT_BLIND ? BLIND_NUMBERS : fault->count;
}

bool inlet__faults_init(inlet__faults_t *faults, const inlet_fault_t *script, uint32_t count) {
    uint64_t next_seq = 1;
    memset(faults, 0, sizeof *faults);
    if (count > INLET_FAULTS_MAX || (script == NULL && count > 0))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_fault(&script[i]) || script[i].seq < next_seq)
            return false;
        next_seq = script[i].seq + numbers_of(&script[i]);
        faults->script[i] = script[i];
    }
    faults->count = count;
    inlet__faults_begin(faults);
    return true;
}

void inlet__faults_begin(inlet__faults_t *faults) {
    faults->next = 0;
    faults->begun = faults->inside = false;
    faults->told_end = 0;
    faults->sources = INLET_SOURCE_ALL;
}

static void note(inlet__faults_t *faults, const inlet_event_t *event) {
    faults->told_end = event->seq + inlet__event_span(event);
    if (event->type == INLET_EVENT_SOURCES)
        faults->sources = event->u.sources.mask;
    else if (event->type == INLET_EVENT_SNAPSHOT)
        faults->sources = event->u.snapshot.sources;
}

/* The records of a fault that has all its numbers. */
static uint32_t tell(inlet__faults_t *faults, inlet_event_t *out) {
    const inlet_fault_t *fault = &faults->script[faults->next++];
    const uint64_t seq = faults->start_seq;
    faults->inside = false;
    if (fault->kind == INLET_FAULT_LOSS) {
        out[0] = (inlet_event_t){.seq = seq,
                                 .time_ns = faults->latest_ns,
                                 .type = INLET_EVENT_LOSS,
                                 .u.loss = {.count = faults->end_seq - seq, .cause = fault->cause}};
        return 1;
    }
    out[0] = (inlet_event_t){.seq = seq,
                             .time_ns = faults->since_ns,
                             .type = INLET_EVENT_SOURCES,
                             .u.sources = {.cause = fault->cause}};
    out[1] = (inlet_event_t){.seq = seq + 1,
                             .time_ns = faults->latest_ns,
                             .type = INLET_EVENT_BLIND,
                             .u.blind = {.from_ns = faults->since_ns, .cause = fault->cause}};
    out[2] = (inlet_event_t){.seq = seq + 2,
                             .time_ns = faults->latest_ns,
                             .type = INLET_EVENT_SOURCES,
                             .u.sources = {.mask = faults->sources}};
    return BLIND_NUMBERS;
}

/* Whether the event is among the numbers that the fault at hand takes. A BLIND has three and no
 * more: the rest of a LOSS that reaches over its end is in the numbers that nothing tells. */
static bool takes(inlet__faults_t *faults, const inlet_event_t *event) {
    if (event->seq >= faults->end_seq)
        return false;
    const uint64_t behind = event->seq + inlet__event_span(event);
    if (behind > faults->end_seq && faults->script[faults->next].kind == INLET_FAULT_LOSS)
        faults->end_seq = behind;
    if (event->time_ns > faults->latest_ns)
        faults->latest_ns = event->time_ns;
    note(faults, event);
    return true;
}

static void skip_passed(inlet__faults_t *faults, uint64_t seq) {
    while (!faults->begun && faults->next < faults->count && faults->script[faults->next].seq < seq)
        faults->next++;
    faults->begun = true;
}

/* Numbers that one of the stream's own records has told are not told again. */
static void begin_fault(inlet__faults_t *faults, const inlet_event_t *event) {
    const inlet_fault_t *fault = &faults->script[faults->next];
    const uint64_t end_seq = fault->seq + numbers_of(fault);
    faults->start_seq = fault->seq > faults->told_end ? fault->seq : faults->told_end;
    faults->end_seq =
        fault->kind == INLET_FAULT_BLIND ? faults->start_seq + BLIND_NUMBERS : end_seq;
    faults->since_ns = faults->latest_ns = event->time_ns;
    faults->inside = faults->end_seq > faults->start_seq;
    if (!faults->inside)
        faults->next++;
}

enum inlet__fault_verdict inlet__faults_take(inlet__faults_t *faults, const inlet_event_t *event,
                                             inlet_event_t out[INLET__FAULTS_OUT_MAX],
                                             uint32_t *made) {
    *made = 0;
    skip_passed(faults, event->seq);
    if (faults->inside) {
        if (takes(faults, event))
            return INLET__FAULTS_GO;
        *made = tell(faults, out); /* and the event when it is asked for again */
        return INLET__FAULTS_AGAIN;
    }
    const inlet_fault_t *fault =
        faults->next < faults->count ? &faults->script[faults->next] : NULL;
    if (fault != NULL && event->seq >= fault->seq) {
        if (fault->kind == INLET_FAULT_PAUSE || fault->kind == INLET_FAULT_END) {
            faults->next++;
            return fault->kind == INLET_FAULT_PAUSE ? INLET__FAULTS_PAUSE : INLET__FAULTS_END;
        }
        begin_fault(faults, event);
        return INLET__FAULTS_AGAIN;
    }
    note(faults, event);
    out[0] = *event;
    *made = 1;
    return INLET__FAULTS_GO;
}

uint32_t inlet__faults_finish(inlet__faults_t *faults, inlet_event_t out[INLET__FAULTS_OUT_MAX]) {
    if (!faults->inside)
        return 0;
    /* What there never was is not lost. */
    if (faults->script[faults->next].kind == INLET_FAULT_LOSS && faults->end_seq > faults->told_end)
        faults->end_seq = faults->told_end;
    return faults->end_seq > faults->start_seq ? tell(faults, out) : 0;
}
