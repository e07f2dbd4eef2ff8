#include "hub/hub.h"

#include "base/event_check.h"
#include "base/fail_point.h"
#include "hub/snapshot.h"

static const inlet__mark_t UNKNOWN = {.modifiers = INLET__MODIFIERS_UNKNOWN};

/* Of what is in force, so that it fits in a frame. */
enum { CONTEXT_A_READ = 256 };

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
                          .first_seq = first_seq,
                          .next_seq = first_seq};
}

void inlet__hub_open(inlet__hub_t *hub, const inlet__stream_log_t *log, uint32_t retained) {
    *hub = (inlet__hub_t){.log = *log,
                          .retained = retained,
                          .written = inlet__stream_log_written(log),
                          .first_seq = log->header->first_seq,
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
    for (uint64_t at = oldest_of(hub, position); at < oldest_position(hub); at++) {
        inlet__held_note(&hub->held_before, record_at(hub, at));
        inlet__context_note(&hub->context_before, record_at(hub, at));
    }
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

/* --- marks --- */

static inlet__mark_t *mark_at(const inlet__hub_t *hub, uint64_t position) {
    return &hub->marks[position & (hub->log.capacity - 1)];
}

/* The image is told, or it is known that it will not be: that holds for all that waited and are
 * still there. */
static void settle(inlet__hub_t *hub, uint64_t end) {
    const uint64_t oldest = oldest_position(hub);
    for (uint64_t at = hub->naming_from > oldest ? hub->naming_from : oldest; at < end; at++) {
        mark_at(hub, at)->image = hub->now.now.image;
        mark_at(hub, at)->image_is_to_come = false;
    }
}

static void mark(inlet__hub_t *hub, uint64_t position) {
    const inlet_event_t *event = record_at(hub, position);
    const bool begins = event->type == INLET_EVENT_FOCUS;
    inlet__mark_t *mark = mark_at(hub, position);
    inlet__surround_note(&hub->now, event, mark);
    if (hub->naming && (begins || !mark->image_is_to_come))
        settle(hub, position);
    if (begins)
        hub->naming_from = position;
    hub->naming = mark->image_is_to_come;
}

void inlet__hub_mark(inlet__hub_t *hub, inlet__mark_t *marks) {
    hub->marks = marks;
    hub->naming = false;
    inlet__surround_begin(&hub->before, &hub->held_before);
    hub->now = hub->before;
    for (uint64_t at = oldest_position(hub); at < hub->written; at++)
        mark(hub, at);
}

/* What surrounds what comes at number `seq`. */
static void surround_at(const inlet__hub_t *hub, uint64_t seq, inlet__surround_t *surround) {
    inlet__mark_t mark;
    *surround = hub->before;
    for (uint64_t at = oldest_position(hub); at < hub->written && record_at(hub, at)->seq < seq;
         at++)
        inlet__surround_note(surround, record_at(hub, at), &mark);
}

/* --- for the journal --- */

uint64_t inlet__hub_oldest_position(const inlet__hub_t *hub) {
    return oldest_position(hub);
}

/* While a name is being told the marks since its FOCUS may change. */
uint64_t inlet__hub_settled(const inlet__hub_t *hub) {
    return hub->naming ? hub->naming_from : hub->written;
}

void inlet__hub_look(const inlet__hub_t *hub, uint64_t position, inlet_event_t *event,
                     inlet__mark_t *mark) {
    *event = *record_at(hub, position);
    *mark = hub->marks != NULL ? *mark_at(hub, position) : UNKNOWN;
}

void inlet__hub_state_at(const inlet__hub_t *hub, uint64_t seq, inlet__context_t *context,
                         inlet__surround_t *surround) {
    *context = hub->context_before;
    for (uint64_t at = oldest_position(hub); at < hub->written && record_at(hub, at)->seq < seq;
         at++)
        inlet__context_note(context, record_at(hub, at));
    surround_at(hub, seq, surround);
}

/* --- the log --- */

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
    if (hub->written >= hub->retained) {
        const inlet_event_t *leaving = record_at(hub, hub->written - hub->retained);
        inlet__held_note(&hub->held_before, leaving);
        inlet__context_note(&hub->context_before, leaving);
        if (hub->marks != NULL)
            inlet__surround_note(&hub->before, leaving, &(inlet__mark_t){0});
    }
    *inlet__stream_log_at(&hub->log, hub->written) = *event;
    publish(hub);
    if (hub->marks != NULL)
        mark(hub, hub->written - 1);
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

/* The number of the record there; of the next one behind the newest. */
static uint64_t seq_at(const inlet__hub_t *hub, uint64_t position) {
    return position < hub->written ? record_at(hub, position)->seq : hub->next_seq;
}

/* The position of the first retained record of that time or later. */
static uint64_t position_at(const inlet__hub_t *hub, int64_t time_ns) {
    uint64_t low = oldest_position(hub), high = hub->written;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (record_at(hub, middle)->time_ns < time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void inlet__hub_seek_time(const inlet__hub_t *hub, int64_t time_ns, inlet__cursor_t *cursor) {
    const uint64_t position = position_at(hub, time_ns);
    const bool may_be_gone = position == oldest_position(hub) && position < hub->written;
    /* The numbers are the stream's own, so it has come as far. */
    (void)inlet__hub_seek(hub, may_be_gone ? hub->first_seq : seq_at(hub, position), cursor);
}

int64_t inlet__hub_oldest_ns(const inlet__hub_t *hub) {
    return hub->written == 0 ? -1 : record_at(hub, oldest_position(hub))->time_ns;
}

void inlet__hub_join(inlet__cursor_t *cursor) {
    cursor->context_due = cursor->snapshot_due = true;
    cursor->context_place = 0;
}

bool inlet__hub_has_news(const inlet__hub_t *hub, const inlet__cursor_t *cursor) {
    return cursor->context_due || cursor->snapshot_due || cursor->next_seq < hub->next_seq;
}

/* Whether the hub has marks that the view heeds: of others nothing is looked up. */
static bool looks_around(const inlet__hub_t *hub, const inlet__view_t *view) {
    return hub->marks != NULL && inlet__view_heeds_marks(view);
}

/* When a reader that stands there is told of what went before. */
static int64_t time_at(const inlet__hub_t *hub, const inlet__cursor_t *cursor,
                       const inlet__view_t *view) {
    if (hub->written == 0)
        return 0;
    const uint64_t newest = hub->written - 1;
    const uint64_t position = cursor->position < newest ? cursor->position : newest;
    return inlet__view_time(view, record_at(hub, position),
                            looks_around(hub, view) ? mark_at(hub, position) : &UNKNOWN);
}

void inlet__hub_skip(inlet__cursor_t *cursor, uint64_t position, enum inlet_cause cause) {
    cursor->skip_position = position;
    cursor->skip_cause = (uint32_t)cause;
}

/* Whether numbers that the cursor wants are not to come, from where on they are, and why. A skip
 * may have been meant for what is out of the log by now. */
static bool has_lost(const inlet__hub_t *hub, const inlet__cursor_t *cursor, uint64_t *position,
                     uint32_t *cause) {
    const uint64_t oldest = oldest_position(hub);
    *position = oldest;
    *cause = cursor->loss_cause;
    if (cursor->skip_cause != INLET_CAUSE_NONE && cursor->skip_position > oldest) {
        *position = cursor->skip_position;
        *cause = cursor->skip_cause;
    }
    return cursor->next_seq < seq_at(hub, *position) &&
           (*position > oldest || cursor->next_seq < inlet__hub_oldest_seq(hub));
}

/* A LOSS for everything between the cursor and the record there; the cursor moves behind it. */
static void tell_loss(const inlet__hub_t *hub, inlet__cursor_t *cursor, const inlet__view_t *view,
                      uint64_t position, uint32_t cause, inlet_event_t *out) {
    const uint64_t end_seq = seq_at(hub, position);
    *out = (inlet_event_t){.seq = cursor->next_seq,
                           .type = INLET_EVENT_LOSS,
                           .u.loss = {.count = end_seq - cursor->next_seq, .cause = cause}};
    cursor->position = position;
    cursor->next_seq = end_seq;
    out->time_ns = time_at(hub, cursor, view);
    cursor->loss_cause = INLET_CAUSE_SLOW_SUBSCRIBER;
    inlet__hub_join(cursor);
}

/* What is held where the cursor stands. */
static uint32_t tell_held(const inlet__hub_t *hub, inlet__cursor_t *cursor,
                          const inlet__view_t *view, inlet_event_t *out) {
    inlet__surround_t around;
    if (looks_around(hub, view)) {
        surround_at(hub, cursor->next_seq, &around);
    } else {
        inlet__held_t held;
        inlet__hub_held_at(hub, cursor->next_seq, &held);
        inlet__surround_begin(&around, &held);
    }
    cursor->snapshot_due = false;
    return inlet__snapshot_make(&around, view, cursor->next_seq, time_at(hub, cursor, view), out);
}

/* What is in force where the cursor stands, a part a read: looks at all records before it. */
static uint32_t tell_context(const inlet__hub_t *hub, inlet__cursor_t *cursor,
                             const inlet__view_t *view, inlet_event_t *out, uint32_t capacity) {
    inlet__context_t context = hub->context_before;
    inlet__surround_t around = {.now = UNKNOWN};
    uint32_t count = 0;
    for (uint64_t at = oldest_position(hub);
         at < hub->written && record_at(hub, at)->seq < cursor->next_seq; at++)
        inlet__context_note(&context, record_at(hub, at));
    if (looks_around(hub, view))
        surround_at(hub, cursor->next_seq, &around);
    while (cursor->context_due && count == 0) {
        const uint32_t told = inlet__context_tell(
            &context, &cursor->context_place, cursor->next_seq, time_at(hub, cursor, view), out,
            capacity < CONTEXT_A_READ ? capacity : CONTEXT_A_READ);
        for (uint32_t i = 0; i < told; i++) {
            const inlet_event_t state = out[i];
            count += inlet__view_admit(view, &state, &around.now, &out[count]);
        }
        cursor->context_due = cursor->context_place != 0;
    }
    return count;
}

void inlet__hub_cut_front(inlet_event_t *event, uint64_t next_seq) {
    if (event->seq >= next_seq)
        return;
    event->u.loss.count = event->seq + event->u.loss.count - next_seq;
    event->seq = next_seq;
}

/* Goes on up to `capacity` records that the view lets through. */
static void read_records(const inlet__hub_t *hub, inlet__cursor_t *cursor,
                         const inlet__view_t *view, inlet_event_t *out, uint32_t capacity,
                         inlet__span_t *span) {
    const bool looks = looks_around(hub, view);
    while (cursor->position < hub->written) {
        const inlet_event_t *event = record_at(hub, cursor->position);
        const inlet__mark_t *mark = looks ? mark_at(hub, cursor->position) : &UNKNOWN;
        inlet_event_t shown;
        if (inlet__view_must_wait(view, mark))
            break;
        const bool visible = inlet__view_admit(view, event, mark, &shown);
        if (visible && span->count == capacity)
            break;
        if (visible) {
            inlet__hub_cut_front(&shown, cursor->next_seq);
            out[span->count++] = shown;
        }
        cursor->next_seq = event->seq + inlet__event_span(event);
        cursor->position++;
    }
    span->end_seq = cursor->next_seq;
}

void inlet__hub_read(const inlet__hub_t *hub, inlet__cursor_t *cursor, const inlet__view_t *view,
                     inlet_event_t *out, uint32_t capacity, inlet__span_t *span) {
    *span = (inlet__span_t){.first_seq = cursor->next_seq, .end_seq = cursor->next_seq};
    if (capacity == 0 || !inlet__hub_has_news(hub, cursor))
        return;
    uint64_t position;
    uint32_t cause;
    const bool lost = has_lost(hub, cursor, &position, &cause);
    cursor->skip_cause = INLET_CAUSE_NONE;
    if (lost) {
        tell_loss(hub, cursor, view, position, cause, &out[span->count++]);
        span->end_seq = cursor->next_seq;
        return;
    }
    if (cursor->context_due)
        span->count = tell_context(hub, cursor, view, out, capacity);
    if (span->count == 0 && cursor->snapshot_due)
        span->count = tell_held(hub, cursor, view, out);
    if (span->count > 0)
        return;
    read_records(hub, cursor, view, out, capacity, span);
}
