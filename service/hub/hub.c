#include "hub/hub.h"

#include "base/event_check.h"
#include "base/fail_point.h"
#include "hub/snapshot.h"

static const inlet_event_t *record_at(const inlet__hub_t *hub, uint64_t position) {
    return inlet__stream_log_at(&hub->log, position);
}

/* Of the records retained when so many were written. */
static uint64_t oldest_of(const inlet__hub_t *hub, uint64_t written) {
    return written > hub->retained ? written - hub->retained : 0;
}

static uint64_t oldest_position(const inlet__hub_t *hub) {
    return oldest_of(hub, hub->written);
}

void inlet__hub_init(inlet__hub_t *hub, inlet_event_t *records, uint32_t capacity,
                     uint64_t first_seq) {
    *hub = (inlet__hub_t){.log = {.records = records, .capacity = capacity},
                          .retained = capacity,
                          .next_seq = first_seq};
}

void inlet__hub_open(inlet__hub_t *hub, const inlet__stream_log_t *log, uint32_t retained) {
    *hub = (inlet__hub_t){.log = *log,
                          .retained = retained,
                          .written = inlet__stream_log_written(log),
                          .next_seq = log->header->first_seq};
    if (hub->written > 0) {
        const inlet_event_t *newest = record_at(hub, hub->written - 1);
        hub->next_seq = newest->seq + inlet__event_span(newest);
    }
}

void inlet__hub_restore(inlet__hub_t *hub, uint64_t position, const inlet__held_t *held_before,
                        uint64_t lost_count) {
    hub->held_before = *held_before;
    hub->lost_count = lost_count;
    for (uint64_t at = oldest_of(hub, position); at < oldest_position(hub); at++)
        inlet__held_note(&hub->held_before, record_at(hub, at));
    for (uint64_t at = position; at < hub->written; at++)
        if (record_at(hub, at)->type == INLET_EVENT_LOSS)
            hub->lost_count += inlet__event_span(record_at(hub, at));
}

void inlet__hub_held_at(const inlet__hub_t *hub, uint64_t seq, inlet__held_t *held) {
    *held = hub->held_before;
    for (uint64_t at = oldest_position(hub); at < hub->written && record_at(hub, at)->seq < seq;
         at++)
        inlet__held_note(held, record_at(hub, at));
}

/* Makes the new record part of the log, at one instruction. */
static void publish(inlet__hub_t *hub) {
    hub->written++;
    if (hub->log.header == NULL)
        return;
    INLET__FAIL_POINT("hub.recorded");
    /* Release: the record is whole before it counts, whoever opens the log after this process. */
    atomic_store_explicit(&hub->log.header->written, hub->written, memory_order_release);
    INLET__FAIL_POINT("hub.published");
}

inlet_status_t inlet__hub_append(inlet__hub_t *hub, const inlet_event_t *event) {
    uint64_t numbers = inlet__event_span(event);
    if (event->seq != hub->next_seq || numbers == 0 || numbers > INLET__SEQ_MAX ||
        hub->next_seq + numbers > INLET__SEQ_MAX)
        return INLET_E_CORRUPT;
    if (hub->written >= hub->retained)
        inlet__held_note(&hub->held_before, record_at(hub, hub->written - hub->retained));
    *inlet__stream_log_at(&hub->log, hub->written) = *event;
    publish(hub);
    hub->next_seq += numbers;
    if (event->type == INLET_EVENT_LOSS)
        hub->lost_count += numbers;
    return INLET_OK;
}

uint64_t inlet__hub_oldest_seq(const inlet__hub_t *hub) {
    return hub->written == 0 ? hub->next_seq : record_at(hub, oldest_position(hub))->seq;
}

/* The position of the record that covers `seq`, which is retained: binary search, as numbers rise.
 */
static uint64_t position_of(const inlet__hub_t *hub, uint64_t seq) {
    uint64_t low = oldest_position(hub), high = hub->written;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (record_at(hub, middle)->seq <= seq)
            low = middle;
        else
            high = middle;
    }
    return low;
}

inlet_status_t inlet__hub_seek(const inlet__hub_t *hub, uint64_t seq, inlet__cursor_t *cursor) {
    INLET__FAIL_POINT("hub.seek");
    *cursor = (inlet__cursor_t){.position = hub->written,
                                .next_seq = hub->next_seq,
                                .loss_cause = INLET_CAUSE_SLOW_SUBSCRIBER};
    if (seq == 0 || seq == hub->next_seq)
        return INLET_OK;
    if (seq > hub->next_seq)
        return INLET_E_NOT_FOUND;
    cursor->next_seq = seq;
    if (seq < inlet__hub_oldest_seq(hub)) {
        cursor->position = oldest_position(hub);
        cursor->loss_cause = INLET_CAUSE_NOT_RETAINED;
    } else {
        cursor->position = position_of(hub, seq);
    }
    return INLET_OK;
}

bool inlet__hub_has_news(const inlet__hub_t *hub, const inlet__cursor_t *cursor) {
    return cursor->snapshot_due || cursor->next_seq < hub->next_seq;
}

/* A LOSS for everything between the cursor and the oldest record; the cursor moves behind it. */
static void tell_loss(const inlet__hub_t *hub, inlet__cursor_t *cursor, inlet_event_t *out) {
    const inlet_event_t *oldest = record_at(hub, oldest_position(hub));
    *out = (inlet_event_t){
        .seq = cursor->next_seq,
        .time_ns = oldest->time_ns,
        .type = INLET_EVENT_LOSS,
        .u.loss = {.count = oldest->seq - cursor->next_seq, .cause = cursor->loss_cause}};
    cursor->position = oldest_position(hub);
    cursor->next_seq = oldest->seq;
    cursor->loss_cause = INLET_CAUSE_SLOW_SUBSCRIBER;
    cursor->snapshot_due = true;
}

/* What is held where the cursor stands. */
static uint32_t tell_held(const inlet__hub_t *hub, inlet__cursor_t *cursor,
                          const inlet__view_t *view, inlet_event_t *out) {
    inlet__held_t held;
    int64_t time_ns = 0;
    if (hub->written > 0)
        time_ns =
            record_at(hub, cursor->position < hub->written ? cursor->position : hub->written - 1)
                ->time_ns;
    inlet__hub_held_at(hub, cursor->next_seq, &held);
    cursor->snapshot_due = false;
    return inlet__snapshot_make(&held, view, cursor->next_seq, time_ns, out);
}

static bool passes(const inlet__view_t *view, const inlet_event_t *event) {
    const uint64_t always = UINT64_C(1) << INLET_EVENT_LOSS | UINT64_C(1) << INLET_EVENT_BLIND |
                            UINT64_C(1) << INLET_EVENT_SOURCES;
    uint64_t type = UINT64_C(1) << event->type;
    if ((type & always) != 0)
        return true;
    return (type & view->event_types) != 0 && (event->flags & view->sources) != 0;
}

void inlet__hub_read(const inlet__hub_t *hub, inlet__cursor_t *cursor, const inlet__view_t *view,
                     inlet_event_t *out, uint32_t capacity, inlet__span_t *span) {
    *span = (inlet__span_t){.first_seq = cursor->next_seq, .end_seq = cursor->next_seq};
    if (capacity == 0 || !inlet__hub_has_news(hub, cursor))
        return;
    if (cursor->next_seq < inlet__hub_oldest_seq(hub)) {
        tell_loss(hub, cursor, &out[span->count++]);
        span->end_seq = cursor->next_seq;
        return;
    }
    if (cursor->snapshot_due)
        span->count = tell_held(hub, cursor, view, out);
    if (span->count > 0)
        return;
    while (cursor->position < hub->written) {
        const inlet_event_t *event = record_at(hub, cursor->position);
        bool visible = passes(view, event);
        if (visible && span->count == capacity)
            break;
        if (visible) {
            out[span->count] = *event;
            if (event->seq < cursor->next_seq) { /* resumed inside of a LOSS: only its rest */
                out[span->count].seq = cursor->next_seq;
                out[span->count].u.loss.count =
                    event->seq + inlet__event_span(event) - cursor->next_seq;
            }
            span->count++;
        }
        cursor->next_seq = event->seq + inlet__event_span(event);
        cursor->position++;
    }
    span->end_seq = cursor->next_seq;
}
