#include "sim.h"

#include "base/event_check.h"
#include <stdlib.h>

static uint64_t end_of(const inlet_event_t *record) {
    const bool stretch = record->type == INLET_EVENT_NONE;
    return record->seq + (stretch ? record->u.loss.count : inlet__event_span(record));
}

uint64_t sim_truth_end(const sim_t *sim) {
    const sim_truth_t *truth = &sim->truth;
    return truth->count == 0 ? 1 : end_of(&truth->records[truth->count - 1]);
}

void sim_truth_append(sim_t *sim, inlet_event_t record) {
    sim_truth_t *truth = &sim->truth;
    if (record.seq != sim_truth_end(sim) || truth->open) {
        sim_fail(sim, "the agent's numbers: %llu after %llu", (unsigned long long)record.seq,
                 (unsigned long long)sim_truth_end(sim));
        return;
    }
    if (truth->count == truth->capacity) {
        truth->capacity = truth->capacity == 0 ? 4096 : 2 * truth->capacity;
        truth->records = realloc(truth->records, truth->capacity * sizeof record);
        if (truth->records == NULL)
            abort();
    }
    truth->records[truth->count++] = record;
}

void sim_truth_open(sim_t *sim, uint64_t from) {
    sim_truth_t *truth = &sim->truth;
    if (truth->open)
        return;
    while (truth->count > 0 && truth->records[truth->count - 1].seq >= from)
        truth->count--;
    sim_truth_append(sim, (inlet_event_t){.seq = from,
                                          .type = INLET_EVENT_NONE,
                                          .u.loss = {.count = INLET__SEQ_MAX - from}});
    truth->open = true;
}

void sim_truth_close(sim_t *sim, uint64_t to) {
    sim_truth_t *truth = &sim->truth;
    inlet_event_t *stretch = &truth->records[truth->count - 1];
    truth->open = false;
    stretch->u.loss.count = to - stretch->seq;
    if (stretch->u.loss.count == 0)
        truth->count--;
}
