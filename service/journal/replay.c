#include "journal/replay.h"

#include "base/event_check.h"
#include "hub/snapshot.h"

/* Of what is in force, so that it fits in a frame. */
enum { CONTEXT_A_READ = 256 };

bool inlet__replay_begin(inlet__replay_t *replay, inlet__journal_t *journal,
                         const inlet__stream_log_identity_t *stream, uint64_t from_seq,
                         int64_t from_ns, enum inlet_cause cause) {
    *replay =
        (inlet__replay_t){.next_seq = from_seq, .cause = (uint32_t)cause, .seeks_ns = from_ns};
    if (inlet__replay_resume(replay, journal, stream))
        return true;
    *replay = (inlet__replay_t){0};
    return false;
}

void inlet__replay_suspend(inlet__replay_t *replay) {
    if (replay->reader != NULL)
        inlet__journal_reader_close(replay->journal, replay->reader);
    replay->reader = NULL;
    replay->arrived = false;
}

bool inlet__replay_resume(inlet__replay_t *replay, inlet__journal_t *journal,
                          const inlet__stream_log_identity_t *stream) {
    replay->journal = journal;
    if (replay->next_seq == 0)
        return true;
    if (journal != NULL)
        replay->reader =
            inlet__journal_reader_open(journal, stream, replay->next_seq, replay->seeks_ns);
    return replay->reader != NULL;
}

void inlet__replay_join(inlet__replay_t *replay) {
    replay->context_due = replay->snapshot_due = true;
    replay->context_place = 0;
}

void inlet__replay_rewind(inlet__replay_t *replay, uint64_t seq) {
    const inlet__journal_records_t *window = &replay->reader->history.window;
    while (replay->place > 0 &&
           (replay->place == window->count || window->events[replay->place].seq > seq))
        replay->place--;
    replay->next_seq = seq;
}

void inlet__replay_end(inlet__replay_t *replay) {
    inlet__replay_suspend(replay);
    *replay = (inlet__replay_t){0};
}

uint32_t inlet__replay_cause(const inlet__replay_t *replay) {
    const inlet__journal_reader_t *reader = replay->reader;
    return replay->names_damage && reader != NULL && reader->history.damaged
               ? (uint32_t)INLET_CAUSE_DAMAGED
               : replay->cause;
}

/* When what is told at this place of the window is said to be. */
static int64_t window_time(const inlet__replay_t *replay, const inlet__view_t *view) {
    const inlet__journal_records_t *window = &replay->reader->history.window;
    return inlet__view_time(view, &window->events[replay->place], &window->marks[replay->place]);
}

/* What the journal does not have, up to the window. */
static void tell_missing(inlet__replay_t *replay, const inlet__view_t *view,
                         const inlet_event_t *next, inlet_event_t *out) {
    *out = (inlet_event_t){
        .seq = replay->next_seq,
        .time_ns = window_time(replay, view),
        .type = INLET_EVENT_LOSS,
        .u.loss = {.count = next->seq - replay->next_seq, .cause = inlet__replay_cause(replay)}};
    replay->next_seq = next->seq;
    inlet__replay_join(replay);
}

static uint32_t tell_context(inlet__replay_t *replay, const inlet__view_t *view, int64_t time_ns,
                             inlet_event_t *out, uint32_t capacity) {
    const inlet__journal_state_t *state = &replay->reader->history.state;
    uint32_t count = 0;
    while (replay->context_due && count == 0) {
        const uint32_t told =
            inlet__context_tell(&state->context, &replay->context_place, replay->next_seq, time_ns,
                                out, capacity < CONTEXT_A_READ ? capacity : CONTEXT_A_READ);
        for (uint32_t i = 0; i < told; i++) {
            const inlet_event_t record = out[i];
            count += inlet__view_admit(view, &record, &state->surround.now, &out[count]);
        }
        replay->context_due = replay->context_place != 0;
    }
    return count;
}

/* At the window's start only, as the state is of there. */
static uint32_t tell_state(inlet__replay_t *replay, const inlet__view_t *view, inlet_event_t *out,
                           uint32_t capacity) {
    const inlet__history_t *history = &replay->reader->history;
    uint32_t count = 0;
    if (replay->place != history->skipped)
        return 0;
    const int64_t time_ns = window_time(replay, view);
    if (replay->context_due)
        count = tell_context(replay, view, time_ns, out, capacity);
    if (count == 0 && replay->snapshot_due) {
        replay->snapshot_due = false;
        count =
            inlet__snapshot_make(&history->state.surround, view, replay->next_seq, time_ns, out);
    }
    return count;
}

static void read_records(inlet__replay_t *replay, const inlet__view_t *view, inlet_event_t *out,
                         uint32_t capacity, inlet__span_t *span) {
    const inlet__journal_records_t *window = &replay->reader->history.window;
    for (; replay->place < window->count; replay->place++) {
        const inlet_event_t *event = &window->events[replay->place];
        inlet_event_t shown;
        const bool visible = inlet__view_admit(view, event, &window->marks[replay->place], &shown);
        if (visible && span->count == capacity)
            break;
        if (visible) {
            inlet__hub_cut_front(&shown, replay->next_seq);
            out[span->count++] = shown;
        }
        replay->next_seq = event->seq + inlet__event_span(event);
    }
    span->end_seq = replay->next_seq;
}

enum inlet__replay_news inlet__replay_read(inlet__replay_t *replay, const inlet__view_t *view,
                                           inlet_event_t *out, uint32_t capacity,
                                           inlet__span_t *span) {
    *span = (inlet__span_t){.first_seq = replay->next_seq, .end_seq = replay->next_seq};
    if (!inlet__journal_reader_is_ready(replay->journal, replay->reader))
        return INLET__REPLAY_WAITS;
    const inlet__history_t *history = &replay->reader->history;
    if (replay->seeks_ns != 0 && history->next_seq > replay->next_seq) {
        replay->next_seq = history->next_seq;
        span->first_seq = span->end_seq = replay->next_seq;
    }
    replay->seeks_ns = 0;
    if (history->over)
        return INLET__REPLAY_OVER;
    if (!replay->arrived)
        replay->place = history->skipped;
    replay->arrived = true;
    if (replay->place == history->window.count) {
        replay->arrived = false;
        inlet__journal_reader_more(replay->journal, replay->reader, replay->next_seq);
        return INLET__REPLAY_WAITS;
    }
    const inlet_event_t *next = &history->window.events[replay->place];
    /* What is missing here the log may have. */
    if (next->seq > replay->next_seq && replay->log_seq != 0 && next->seq > replay->log_seq)
        return INLET__REPLAY_OVER;
    if (next->seq > replay->next_seq) {
        tell_missing(replay, view, next, out);
        span->count = 1;
        span->end_seq = replay->next_seq;
        return INLET__REPLAY_READ;
    }
    span->count = tell_state(replay, view, out, capacity);
    if (span->count == 0)
        read_records(replay, view, out, capacity, span);
    return INLET__REPLAY_READ;
}
