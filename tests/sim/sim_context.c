#include "sim.h"

#include <string.h>

/* --- what an agent observes --- */

static void fill_name(sim_t *sim, inlet_name_t *name) {
    name->subject = (uint8_t)(1 + sim_below(sim, INLET_NAME_SUBJECT_COUNT - 1));
    name->count = (uint8_t)(1 + sim_below(sim, 2));
    name->index = (uint8_t)sim_below(sim, name->count);
    name->length = (uint8_t)sizeof name->text;
    if (name->index + 1 == name->count)
        name->length = (uint8_t)(1 + sim_below(sim, sizeof name->text));
    memset(name->text, 'a' + (int)sim_below(sim, 26), name->length);
}

void sim_context_fill(sim_t *sim, inlet_event_t *event) {
    static const uint16_t types[] = {INLET_EVENT_DEVICE, INLET_EVENT_FOCUS,  INLET_EVENT_LAYOUT,
                                     INLET_EVENT_NAME,   INLET_EVENT_NAME,   INLET_EVENT_NAME,
                                     INLET_EVENT_CLOCK,  INLET_EVENT_SESSION};
    event->type = types[sim_below(sim, sizeof types / sizeof types[0])];
    event->device = 1 + (uint32_t)sim_below(sim, SIM_DEVICES);
    event->process = (uint32_t)sim_below(sim, 3);
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        event->u.device.kind = INLET_DEVICE_MOUSE;
        event->u.device.present = (uint16_t)sim_chance(sim, 2);
        break;
    case INLET_EVENT_FOCUS:
        event->u.focus.window = sim_below(sim, 9);
        break;
    case INLET_EVENT_LAYOUT:
        event->u.layout.locks = (uint32_t)sim_below(sim, INLET_LOCK_ALL + 1);
        break;
    case INLET_EVENT_NAME:
        fill_name(sim, &event->u.name);
        break;
    case INLET_EVENT_CLOCK:
        event->u.clock.reason = sim_chance(sim, 8) ? INLET_CLOCK_STARTED : INLET_CLOCK_MINUTE;
        break;
    default:
        event->u.session.change = 1 + (uint32_t)sim_below(sim, INLET_SESSION_CHANGE_COUNT - 1);
    }
}

/* --- what a reader that joins has to be told of it --- */

/* What the truth says is in force before `seq`, as far as the reader may see it. False: part of the
 * truth is not known. */
static bool expect(const sim_client_t *client, sim_reader_t *reader, uint64_t seq) {
    static inlet__context_t context;
    static inlet_event_t told[SIM_CONTEXT_MAX + INLET__CONTEXT_GROUP_MAX];
    const sim_truth_t *truth = &client->sim->truth;
    uint32_t place = 0, count;
    memset(&context, 0, sizeof context);
    for (uint32_t i = 0; i < truth->count && truth->records[i].seq < seq; i++) {
        if (truth->records[i].type == INLET_EVENT_NONE)
            return false;
        inlet__context_note(&context, &truth->records[i]);
    }
    reader->context_count = 0;
    do {
        count = inlet__context_tell(&context, &place, seq, 0, told, INLET__CONTEXT_GROUP_MAX);
        for (uint32_t i = 0; i < count; i++)
            if (sim_oracle_may_see(client, reader, &told[i])) {
                if (!sim_oracle_sees_processes(client))
                    told[i].process = 0;
                reader->context[reader->context_count++] = told[i];
            }
    } while (place != 0);
    return true;
}

static void begin(sim_client_t *client, sim_reader_t *reader, uint64_t seq) {
    if (reader->context_due && reader->context_at == 0 && !reader->context_known)
        reader->context_known = expect(client, reader, seq);
}

static bool is_same(const inlet_event_t *expected, const inlet_event_t *event) {
    inlet_event_t now = *expected;
    now.time_ns = event->time_ns; /* when it was told */
    return memcmp(&now, event, sizeof now) == 0;
}

/* A service that took over knows what the log that it found tells, and keeps it in other places. */
static bool is_expected(const sim_reader_t *reader, const inlet_event_t *event, bool crashed) {
    for (uint32_t i = 0; crashed && i < reader->context_count; i++)
        if (is_same(&reader->context[i], event))
            return true;
    return reader->context_at < reader->context_count &&
           is_same(&reader->context[reader->context_at], event);
}

void sim_oracle_context(sim_client_t *client, sim_reader_t *reader, const inlet_event_t *event) {
    sim_t *sim = client->sim;
    sim_totals.contexts++;
    if (!reader->context_due || event->seq != reader->next) {
        sim_fail(sim, "client %u: what is in force comes out of its place, at %llu", client->index,
                 (unsigned long long)event->seq);
        return;
    }
    begin(client, reader, event->seq);
    if (!reader->context_known)
        return;
    if (!is_expected(reader, event, sim->crashed))
        sim_fail(sim, "client %u: what is in force is told wrong, at %llu", client->index,
                 (unsigned long long)event->seq);
    reader->context_at++;
}

void sim_oracle_context_end(sim_client_t *client, sim_reader_t *reader, uint64_t seq) {
    if (!reader->context_due)
        return;
    if (seq == reader->next) /* or it was told where nothing visible was, and that is past */
        begin(client, reader, seq);
    reader->context_due = false;
    if (reader->context_known && !client->sim->crashed &&
        reader->context_at != reader->context_count)
        sim_fail(client->sim,
                 "client %u: %u of %u records of what is in force are missing, at %llu",
                 client->index, reader->context_count - reader->context_at, reader->context_count,
                 (unsigned long long)seq);
}
