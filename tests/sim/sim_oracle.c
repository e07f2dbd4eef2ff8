#include "sim.h"

#include "base/event_check.h"
#include "wire/scope.h"
#include <string.h>

#define BIT(type) (UINT64_C(1) << (type))

static const uint64_t STREAM_TYPES =
    BIT(INLET_EVENT_LOSS) | BIT(INLET_EVENT_BLIND) | BIT(INLET_EVENT_SOURCES);
static const uint64_t PUBLIC_TYPES =
    BIT(INLET_EVENT_SESSION) | BIT(INLET_EVENT_CLOCK) | BIT(INLET_EVENT_NAME);
static const uint32_t FOCUS_SCOPES = INLET__SCOPE_FOCUS | INLET__SCOPE_FOCUS_TITLES;

/* On purpose not the service's table: what each scope shows is said here again. */
static uint64_t types_of(uint32_t scopes) {
    uint64_t types = 0;
    if ((scopes & INLET__SCOPE_KBD_KEYS) != 0)
        types |= BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_KEY_RELEASED);
    if ((scopes & INLET__SCOPE_MOUSE_MOTION) != 0)
        types |= BIT(INLET_EVENT_MOUSE_MOVED) | BIT(INLET_EVENT_MOUSE_WHEEL);
    if ((scopes & INLET__SCOPE_MOUSE_BUTTONS) != 0)
        types |= BIT(INLET_EVENT_MOUSE_PRESSED) | BIT(INLET_EVENT_MOUSE_RELEASED);
    if ((scopes & ~FOCUS_SCOPES) != 0)
        types |= BIT(INLET_EVENT_DEVICE);
    if ((scopes & INLET__SCOPE_KBD_KEYS) != 0)
        types |= BIT(INLET_EVENT_LAYOUT);
    if ((scopes & FOCUS_SCOPES) != 0)
        types |= BIT(INLET_EVENT_FOCUS);
    return types;
}

static uint64_t asked_types(const sim_reader_t *reader) {
    return reader->ask_types == 0 ? UINT64_MAX : reader->ask_types;
}

static uint64_t scoped_types_of(const sim_client_t *client, const sim_reader_t *reader) {
    return asked_types(reader) & types_of(client->connection_scopes);
}

/* As a stream of types that no scope hides may be asked for by anybody. */
bool sim_oracle_sees_anything(const sim_client_t *client, const sim_reader_t *reader) {
    return scoped_types_of(client, reader) != 0 ||
           (asked_types(reader) & types_of(UINT32_MAX)) == 0;
}

static bool may_see_name(const sim_client_t *client, const sim_reader_t *reader, uint32_t subject) {
    const uint32_t scopes = client->connection_scopes;
    const uint64_t types = scoped_types_of(client, reader);
    switch (subject) {
    case INLET_NAME_DEVICE_PATH:
    case INLET_NAME_DEVICE:
        return (types & BIT(INLET_EVENT_DEVICE)) != 0;
    case INLET_NAME_PROCESS:
        return (types & BIT(INLET_EVENT_FOCUS)) != 0;
    case INLET_NAME_WINDOW_TITLE:
        return (types & BIT(INLET_EVENT_FOCUS)) != 0 && (scopes & INLET__SCOPE_FOCUS_TITLES) != 0;
    default:
        return (types & BIT(INLET_EVENT_LAYOUT)) != 0;
    }
}

bool sim_oracle_may_see(const sim_client_t *client, const sim_reader_t *reader,
                        const inlet_event_t *event) {
    if ((BIT(event->type) & STREAM_TYPES) != 0)
        return true;
    if (event->type == INLET_EVENT_NAME && !may_see_name(client, reader, event->u.name.subject))
        return false;
    if ((BIT(event->type) & PUBLIC_TYPES) != 0)
        return (BIT(event->type) & asked_types(reader)) != 0;
    return (BIT(event->type) & scoped_types_of(client, reader)) != 0 &&
           (event->type > INLET_EVENT_MOUSE_WHEEL || (event->flags & reader->ask_sources) != 0);
}

bool sim_oracle_sees_processes(const sim_client_t *client) {
    return (client->connection_scopes & FOCUS_SCOPES) != 0;
}

/* Index of the record of the truth that covers `seq`; truth->count: there is none yet. */
static uint32_t find(const sim_truth_t *truth, uint64_t seq) {
    uint32_t low = 0, high = truth->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (truth->records[middle].seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? truth->count : low - 1;
}

/* The first record from number `from` on and before `to` that the reader may see; NULL: none. */
static const inlet_event_t *first_visible(const sim_client_t *client, const sim_reader_t *reader,
                                          uint64_t from, uint64_t to) {
    const sim_truth_t *truth = &client->sim->truth;
    if (from >= to)
        return NULL;
    for (uint32_t i = find(truth, from); i < truth->count && truth->records[i].seq < to; i++) {
        const inlet_event_t *record = &truth->records[i];
        if (record->type != INLET_EVENT_NONE && sim_oracle_may_see(client, reader, record))
            return record;
    }
    return NULL;
}

bool sim_oracle_is_complete(const sim_client_t *client, const sim_reader_t *reader) {
    const uint64_t end = sim_truth_end(client->sim);
    return reader->next >= end || first_visible(client, reader, reader->next, end) == NULL;
}

/* A LOSS of the hub's own: it ends where the log began when it was made. */
static void check_hub_loss(sim_client_t *client, const inlet_event_t *event) {
    sim_t *sim = client->sim;
    const sim_truth_t *truth = &sim->truth;
    const uint64_t end = event->seq + event->u.loss.count;
    sim->losses++;
    if (end > inlet__hub_oldest_seq(&sim->hub)) {
        sim_fail(sim, "client %u: LOSS up to %llu, but %llu is retained", client->index,
                 (unsigned long long)end, (unsigned long long)inlet__hub_oldest_seq(&sim->hub));
        return;
    }
    const uint32_t i = find(truth, end);
    if (i == truth->count ||
        (truth->records[i].type != INLET_EVENT_NONE && truth->records[i].seq != end))
        sim_fail(sim, "client %u: LOSS ends inside of a record, at %llu", client->index,
                 (unsigned long long)end);
}

/* Whether a record is the truth's, or the rest of it for who resumed inside of its numbers. */
static bool is_same(const sim_client_t *client, const inlet_event_t *truth,
                    const inlet_event_t *event, uint64_t next) {
    inlet_event_t rest = *truth;
    if (!sim_oracle_sees_processes(client))
        rest.process = 0;
    if (truth->type == INLET_EVENT_LOSS && truth->seq < next) {
        rest.seq = next;
        rest.u.loss.count = truth->seq + truth->u.loss.count - next;
    }
    return memcmp(&rest, event, sizeof rest) == 0;
}

/* Whether a record may be in a stretch of the truth whose content is not known. */
static bool is_possible(const inlet_event_t *stretch, const inlet_event_t *event) {
    return inlet__event_is_valid(event) && event->type != INLET_EVENT_SNAPSHOT &&
           inlet__event_span(event) <= stretch->seq + stretch->u.loss.count - event->seq;
}

static void check_record(sim_client_t *client, const sim_reader_t *reader,
                         const inlet_event_t *event) {
    sim_t *sim = client->sim;
    const uint32_t i = find(&sim->truth, event->seq);
    if (i == sim->truth.count) {
        sim_fail(sim, "client %u: %llu was never published", client->index,
                 (unsigned long long)event->seq);
        return;
    }
    const inlet_event_t *truth = &sim->truth.records[i];
    if (truth->type == INLET_EVENT_NONE) {
        if (!is_possible(truth, event))
            sim_fail(sim, "client %u: an impossible record came through, at %llu", client->index,
                     (unsigned long long)event->seq);
    } else if (!is_same(client, truth, event, reader->next)) {
        sim_fail(sim, "client %u: %llu of type %u is not what was published (%llu, type %u)",
                 client->index, (unsigned long long)event->seq, event->type,
                 (unsigned long long)truth->seq, truth->type);
    }
}

/* What the truth says is held before `seq`. False: part of it is not known. */
static bool held_before(const sim_t *sim, uint64_t seq, inlet__held_t *held) {
    *held = (inlet__held_t){0};
    for (uint32_t i = 0; i < sim->truth.count && sim->truth.records[i].seq < seq; i++) {
        if (sim->truth.records[i].type == INLET_EVENT_NONE)
            return false;
        inlet__held_note(held, &sim->truth.records[i]);
    }
    return true;
}

static bool is_told(const inlet__act_t *act, const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    const bool is_button = told->act == INLET_EVENT_MOUSE_PRESSED;
    return act->flags == event->flags && act->device == event->device &&
           (act->button != 0) == is_button &&
           told->code == (is_button ? act->button : act->key.hid) &&
           (is_button || (told->scan == act->key.scan && told->vk == act->key.vk));
}

/* The n-th act of those that the reader may see, in the order of their presses; NULL: none. */
static const inlet__act_t *visible_act(const sim_client_t *client, const sim_reader_t *reader,
                                       const inlet__held_t *held, uint32_t n) {
    for (uint32_t i = 0; i < held->count; i++) {
        const inlet_event_t press = {.type = held->acts[i].button != 0 ? INLET_EVENT_MOUSE_PRESSED
                                                                       : INLET_EVENT_KEY_PRESSED,
                                     .flags = held->acts[i].flags};
        if (sim_oracle_may_see(client, reader, &press) && n-- == 0)
            return &held->acts[i];
    }
    return NULL;
}

static bool sees_acts(const sim_client_t *client, const sim_reader_t *reader) {
    return (scoped_types_of(client, reader) &
            (BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_MOUSE_PRESSED))) != 0;
}

static void check_snapshot(sim_client_t *client, sim_reader_t *reader, const inlet_event_t *event) {
    sim_t *sim = client->sim;
    const inlet_snapshot_t *told = &event->u.snapshot;
    const inlet__held_t *held = &reader->snapshot;
    if (!reader->snapshot_due || event->seq != reader->next || told->index != reader->snapshot_at ||
        !sees_acts(client, reader)) {
        sim_fail(sim, "client %u: a snapshot out of its place, at %llu", client->index,
                 (unsigned long long)event->seq);
        return;
    }
    sim_totals.snapshots++;
    reader->snapshot_at++;
    if (reader->snapshot_at >= told->count)
        reader->snapshot_due = false;
    if (told->index == 0)
        reader->snapshot_known = held_before(sim, event->seq, &reader->snapshot);
    if (!reader->snapshot_known)
        return;
    const inlet__act_t *act = visible_act(client, reader, held, told->index);
    if (told->sources != (held->sources & reader->ask_sources) ||
        (told->count == 0 ? act != NULL : act == NULL || !is_told(act, event)) ||
        (!reader->snapshot_due && told->count != 0 &&
         visible_act(client, reader, held, told->count) != NULL))
        sim_fail(sim, "client %u: what is held is told wrong, at %llu", client->index,
                 (unsigned long long)event->seq);
}

void sim_oracle_join(sim_reader_t *reader) {
    reader->context_due = reader->snapshot_due = true;
    reader->context_known = false;
    reader->context_at = reader->snapshot_at = 0;
}

static bool is_hub_loss(const inlet_event_t *event) {
    return event->type == INLET_EVENT_LOSS && (event->u.loss.cause == INLET_CAUSE_SLOW_SUBSCRIBER ||
                                               event->u.loss.cause == INLET_CAUSE_NOT_RETAINED);
}

/* A loss of the reader's own has the time of the record behind it; of one that is hidden, later, on
 * the grid. */
static bool may_be_late(const inlet_event_t *event) {
    return is_hub_loss(event) && event->time_ns % INLET_TIMING_GRID_NS == 0;
}

void sim_oracle_event(sim_client_t *client, sim_reader_t *reader, const inlet_event_t *event) {
    sim_t *sim = client->sim;
    const unsigned long long seq = event->seq;
    sim->delivered++;
    sim->blinds += event->type == INLET_EVENT_BLIND;
    if ((event->flags & INLET_FLAG_STATE) != 0) {
        sim_oracle_context(client, reader, event);
        return;
    }
    if (!is_hub_loss(event))
        sim_oracle_context_end(client, reader, event->seq);
    if (event->type == INLET_EVENT_SNAPSHOT) {
        check_snapshot(client, reader, event);
        return;
    }
    if (reader->snapshot_due && sees_acts(client, reader) && !is_hub_loss(event))
        sim_fail(sim, "client %u: %llu came before what is held", client->index, seq);
    if (event->seq < reader->next)
        sim_fail(sim, "client %u: %llu came twice", client->index, seq);
    else if (event->time_ns < reader->last_time_ns && !may_be_late(event))
        sim_fail(sim, "client %u: time goes back at %llu", client->index, seq);
    else if (!sim_oracle_may_see(client, reader, event))
        sim_fail(sim, "client %u: %llu of type %u is outside of its view", client->index, seq,
                 event->type);
    else if (first_visible(client, reader, reader->next, event->seq) != NULL)
        sim_fail(sim, "client %u: something before %llu was dropped in silence", client->index,
                 seq);
    else if (is_hub_loss(event))
        check_hub_loss(client, event);
    else
        check_record(client, reader, event);
    reader->next = event->seq + inlet__event_span(event);
    if (!may_be_late(event))
        reader->last_time_ns = event->time_ns;
    if (is_hub_loss(event))
        sim_oracle_join(reader);
}

/* Where no bit was wrong, neither end may find fault with the other. A bit that is wrong in the
 * handshake spoils both directions, as both ends hash all of it. */
static bool blames_peer(inlet_status_t status) {
    return status == INLET_E_PROTOCOL || status == INLET_E_AUTHENTICATION ||
           status == INLET_E_VERSION || status == INLET_E_UNTRUSTED_SERVICE ||
           status == INLET_E_CORRUPT || status == INLET_E_INTERNAL || status == INLET_E_LIMIT;
}

void sim_oracle_client_end(sim_client_t *client, inlet_status_t status) {
    const bool was_told = status == INLET_OK || status == INLET_E_CLOSED ||
                          status == INLET_E_SERVICE_STOPPED || status == INLET_E_REVOKED;
    const bool spoiled = client->flipped_down || (client->flipped_up && !client->was_opened);
    client->last_end = status;
    if (status == INLET_E_INTERNAL || (!spoiled && blames_peer(status)))
        sim_fail(client->sim, "client %u: its connection ended with %d", client->index, status);
    if (client->flipped_down && was_told && !client->farewell)
        sim_fail(client->sim, "client %u: believed the service after a wrong bit (%d)",
                 client->index, status);
    if (!client->sim->stopping && status == INLET_E_SERVICE_STOPPED)
        sim_fail(client->sim, "client %u: told of a stop that was none", client->index);
}

void sim_oracle_server_end(sim_client_t *client) {
    const inlet_status_t status = client->server.end_status;
    const bool spoiled = client->flipped_up || (client->flipped_down && !client->was_opened);
    if (status == INLET_E_INTERNAL || (!spoiled && blames_peer(status)))
        sim_fail(client->sim, "client %u: the service ended it with %d", client->index, status);
    if (client->flipped_up && status == INLET_E_CLOSED)
        sim_fail(client->sim, "client %u: the service believed a farewell after a wrong bit",
                 client->index);
}
