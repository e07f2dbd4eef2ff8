#include "journal/history.h"

#include "base/event_check.h"
#include <stdlib.h>
#include <string.h>

void inlet__history_begin(inlet__history_t *history, const inlet__stream_log_identity_t *stream,
                          uint64_t from_seq, int64_t from_ns) {
    history->stream = *stream;
    history->next_seq = from_seq;
    history->from_ns = from_ns;
    history->number = 0;
    history->open = history->over = history->damaged = false;
    history->window.count = history->skipped = 0;
}

void inlet__history_end(inlet__history_t *history) {
    sodium_memzero(history, sizeof *history);
}

/* --- one segment --- */

static inlet_status_t open_segment(inlet__history_t *history, inlet__journal_store_t *store,
                                   const inlet__journal_segment_t *segment) {
    uint8_t bytes[INLET__SEGMENT_HEADER_BYTES];
    inlet__segment_header_t header;
    inlet_status_t status =
        store->io.read(store->io.context, segment->number, 0, bytes, sizeof bytes);
    if (status == INLET_OK)
        status = inlet__segment_open(&history->cipher, store->key, bytes, &header);
    if (status == INLET_OK && (header.number != segment->number ||
                               !inlet__stream_equals(&header.stream, &history->stream)))
        status = INLET_E_CORRUPT;
    history->number = segment->number;
    history->open = status == INLET_OK;
    history->has_state = false;
    history->offset = sizeof bytes;
    return status;
}

/* The next block's plaintext. INLET_E_CLOSED: there is none (yet); INLET_E_CORRUPT, or what reading
 * says: none that can be trusted, now or later. */
static inlet_status_t next_block(inlet__history_t *history, inlet__journal_store_t *store,
                                 const inlet__journal_segment_t *segment, size_t *bytes) {
    const uint64_t left = segment->bytes - history->offset;
    size_t needed = 4;
    bool final = false;
    inlet_status_t status = INLET_OK;
    for (;;) {
        if (left < needed)
            return left == 0 ? INLET_E_CLOSED : INLET_E_CORRUPT;
        status = store->io.read(store->io.context, segment->number, history->offset, store->sealed,
                                needed);
        if (status != INLET_OK)
            return status;
        const size_t had = needed;
        const size_t block = inlet__segment_next(&history->cipher, store->sealed, had, store->plain,
                                                 bytes, &final, &needed, &status);
        history->offset += block;
        if (status != INLET_OK || block > 0)
            return status != INLET_OK ? status : final ? INLET_E_CLOSED : INLET_OK;
    }
}

static inlet_status_t take_block(inlet__history_t *history, inlet__journal_store_t *store,
                                 size_t bytes) {
    inlet_status_t status;
    switch (inlet__journal_block_kind(store->plain, bytes)) {
    case INLET__JOURNAL_HELD:
        status = inlet__journal_held_decode(store->plain, bytes, &history->state);
        history->has_state = status == INLET_OK;
        return status;
    case INLET__JOURNAL_CONTEXT:
        return history->has_state ? inlet__journal_context_decode(store->plain, bytes,
                                                                  store->scratch, &history->state)
                                  : INLET_E_CORRUPT;
    case INLET__JOURNAL_EVENTS:
        return history->has_state
                   ? inlet__journal_events_decode(store->plain, bytes, &history->window)
                   : INLET_E_CORRUPT;
    default:
        return INLET_E_CORRUPT;
    }
}

/* Records that are before what is wanted are noted, and passed over. */
static bool skip_old(inlet__history_t *history) {
    inlet__journal_records_t *window = &history->window;
    uint32_t old = 0;
    for (; old < window->count; old++) {
        const inlet_event_t *event = &window->events[old];
        const uint64_t end_seq = event->seq + inlet__event_span(event);
        if (end_seq > history->next_seq && event->time_ns >= history->from_ns)
            break;
        if (end_seq > history->next_seq)
            history->next_seq = end_seq;
    }
    inlet__journal_state_note(&history->state, window->events, old);
    history->skipped = old;
    return old < window->count;
}

/* Reads on in the segment at hand until there is a window. */
static inlet_status_t read_on(inlet__history_t *history, inlet__journal_store_t *store,
                              const inlet__journal_segment_t *segment) {
    for (;;) {
        size_t bytes;
        inlet_status_t status = next_block(history, store, segment, &bytes);
        history->window.count = 0;
        if (status == INLET_OK)
            status = take_block(history, store, bytes);
        if (status != INLET_OK) {
            history->window.count = 0;
            return status;
        }
        if (history->window.count > 0 && skip_old(history))
            return INLET_OK;
    }
}

/* --- all of them --- */

/* The first segment that may have a record of the number and the time, or later ones. */
static const inlet__journal_segment_t *first_for(const inlet__history_t *history,
                                                 const inlet__journal_store_t *store) {
    const inlet__journal_segment_t *segment = inlet__store_after(store, &history->stream, 0);
    while (segment != NULL && segment->end_seq <= history->next_seq)
        segment = inlet__store_after(store, &history->stream, segment->number);
    for (const inlet__journal_segment_t *later = segment; later != NULL && history->from_ns > 0;
         later = inlet__store_after(store, &history->stream, later->number))
        if (later->first_ns >= 0 && later->first_ns < history->from_ns)
            segment = later; /* what went before is of before */
    return segment;
}

static void note_damage(inlet__history_t *history, inlet__journal_store_t *store) {
    store->damaged_count++;
    history->damaged = true;
}

/* The segment at hand, if it may have more; the next one, opened. NULL: there is none. */
static const inlet__journal_segment_t *at_hand(inlet__history_t *history,
                                               inlet__journal_store_t *store) {
    const inlet__journal_segment_t *segment = NULL;
    if (history->open)
        segment = inlet__store_find(store, history->number);
    history->open = history->open && segment != NULL;
    while (!history->open) {
        segment = history->number == 0
                      ? first_for(history, store)
                      : inlet__store_after(store, &history->stream, history->number);
        if (segment == NULL)
            return NULL;
        if (open_segment(history, store, segment) != INLET_OK)
            note_damage(history, store);
    }
    return segment;
}

void inlet__history_fill(inlet__history_t *history, inlet__journal_store_t *store) {
    inlet__journal_records_t *window = &history->window;
    inlet__journal_state_note(&history->state, window->events + history->skipped,
                              window->count - history->skipped);
    window->count = history->skipped = 0;
    history->damaged = false;
    for (;;) {
        const inlet__journal_segment_t *segment = at_hand(history, store);
        if (segment == NULL) {
            history->over = true;
            return;
        }
        const inlet_status_t status = read_on(history, store, segment);
        if (status == INLET_OK)
            return;
        if (status != INLET_E_CLOSED)
            note_damage(history, store);
        history->open = false;
    }
}

uint64_t inlet__history_end_of(inlet__journal_store_t *store,
                               const inlet__journal_segment_t *segment) {
    inlet__history_t *history = calloc(1, sizeof *history);
    uint64_t end_seq = segment->first_seq;
    if (history == NULL)
        return end_seq;
    inlet__history_begin(history, &segment->stream, 0, 0);
    inlet_status_t status = open_segment(history, store, segment);
    while (status == INLET_OK) {
        status = read_on(history, store, segment);
        if (status == INLET_OK)
            end_seq = history->window.end_seq;
    }
    if (status != INLET_E_CLOSED)
        store->damaged_count++;
    inlet__history_end(history);
    free(history);
    return end_seq;
}

int64_t inlet__history_start_of(inlet__journal_store_t *store,
                                const inlet__journal_segment_t *segment) {
    inlet__history_t *history = calloc(1, sizeof *history);
    int64_t first_ns = -1;
    if (history == NULL)
        return first_ns;
    inlet__history_begin(history, &segment->stream, 0, 0);
    if (open_segment(history, store, segment) == INLET_OK &&
        read_on(history, store, segment) == INLET_OK)
        first_ns = history->window.events[0].time_ns;
    inlet__history_end(history);
    free(history);
    return first_ns;
}
