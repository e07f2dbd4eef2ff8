#include "journal/journal.h"

#include "base/event_check.h"
#include <stdlib.h>
#include <string.h>

static void wake(inlet__journal_t *journal) {
    /* Release: pairs with the acquire in inlet__journal_run; what is to be done is under the lock.
     */
    atomic_fetch_add_explicit(&journal->word, 1, memory_order_release);
    inlet__unpark_one(&journal->word);
}

static void notify(inlet__journal_t *journal) {
    if (journal->notify != NULL)
        journal->notify(journal->notify_context);
}

/* --- what the store has, told to the drain thread --- */

static const inlet__journal_range_t *range_of(const inlet__journal_stats_t *stats,
                                              const inlet__stream_log_identity_t *stream) {
    for (uint32_t i = 0; i < stats->range_count; i++)
        if (inlet__stream_equals(&stats->ranges[i].stream, stream))
            return &stats->ranges[i];
    return NULL;
}

static void add_range(inlet__journal_stats_t *stats, const inlet__journal_store_t *store,
                      const inlet__stream_log_identity_t *stream) {
    inlet__journal_range_t range = {.stream = *stream};
    if (range_of(stats, stream) != NULL || stats->range_count == INLET__JOURNAL_STREAMS_MAX ||
        !inlet__store_range(store, stream, &range.oldest_seq, &range.end_seq))
        return;
    range.oldest_ns = inlet__store_after(store, stream, 0)->first_ns;
    stats->ranges[stats->range_count++] = range;
}

/* With the lock held. */
static void publish(inlet__journal_t *journal) {
    const inlet__journal_store_t *store = &journal->store;
    inlet__journal_stats_t *stats = &journal->stats;
    stats->bytes = store->bytes;
    stats->segment_count = store->count;
    stats->failed_count = store->failed_count;
    stats->damaged_count = store->damaged_count;
    stats->last_error = store->last_error;
    stats->range_count = 0;
    for (uint32_t i = 0; i < store->count; i++)
        add_range(stats, store, &store->segments[i].stream);
}

inlet_status_t inlet__journal_open(inlet__journal_t **opened, const inlet__journal_io_t *io,
                                   const inlet__journal_limits_t *limits,
                                   const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                   const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                                   int64_t now_ns) {
    *opened = NULL;
    inlet__journal_t *journal = calloc(1, sizeof *journal);
    if (journal == NULL)
        return INLET_E_NO_MEMORY;
    const inlet_status_t status =
        inlet__store_open(&journal->store, io, limits, key, keep, keep_count, now_ns);
    if (status != INLET_OK) {
        inlet__store_close(&journal->store);
        free(journal);
        return status;
    }
    publish(journal);
    *opened = journal;
    return INLET_OK;
}

/* --- the journal's thread --- */

static void free_reader(inlet__journal_t *journal, uint32_t i) {
    inlet__history_end(&journal->readers[i]->history);
    free(journal->readers[i]);
    journal->readers[i] = NULL;
}

static void take_first(inlet__journal_t *journal) {
    inlet__journal_parcel_t *parcel = &journal->queue[journal->first];
    free(parcel->state);
    parcel->state = NULL;
    journal->first = (journal->first + 1) % INLET__JOURNAL_QUEUE;
    journal->count--;
}

/* Streams that are over, with what waits of them. Lock held, but for the disk's work. */
static void forget_streams(inlet__journal_t *journal) {
    while (journal->over_count > 0) {
        const inlet__stream_log_identity_t stream = journal->over[--journal->over_count];
        for (uint32_t i = 0; i < journal->count; i++) {
            inlet__journal_parcel_t *parcel =
                &journal->queue[(journal->first + i) % INLET__JOURNAL_QUEUE];
            parcel->dropped = parcel->dropped || inlet__stream_equals(&parcel->stream, &stream);
        }
        inlet__unlock(&journal->lock);
        inlet__store_forget(&journal->store, &stream);
        inlet__lock(&journal->lock);
        publish(journal);
    }
}

/* Lock held, but for the disk's work: parcels that wait are not touched by the drain thread. */
static void write_parcels(inlet__journal_t *journal, int64_t now_ns) {
    while (journal->count > 0 && now_ns >= journal->retry_ns) {
        const inlet__journal_parcel_t *parcel = &journal->queue[journal->first];
        inlet_status_t status = INLET_OK;
        if (!parcel->dropped) {
            inlet__unlock(&journal->lock);
            status = inlet__store_write(&journal->store, &parcel->stream, &parcel->records,
                                        parcel->state, now_ns);
            inlet__lock(&journal->lock);
        }
        if (status == INLET_OK || status == INLET_E_CORRUPT) {
            journal->stats.written_count +=
                !parcel->dropped && status == INLET_OK ? parcel->records.count : 0;
            take_first(journal);
        } else {
            journal->retry_ns = now_ns + INLET__JOURNAL_RETRY_NS;
        }
        /* Relaxed: it says nothing of anything else. */
        atomic_store_explicit(&journal->failing, status == INLET_E_CORRUPT ? INLET_OK : status,
                              memory_order_relaxed);
        publish(journal);
        notify(journal);
    }
}

static void fill_reader(inlet__journal_t *journal, uint32_t i) {
    inlet__journal_reader_t *reader = journal->readers[i];
    reader->stage = INLET__READER_BUSY;
    inlet__unlock(&journal->lock);
    inlet__history_fill(&reader->history, &journal->store);
    inlet__lock(&journal->lock);
    reader->stage = INLET__READER_READY;
    journal->stats.damaged_count = journal->store.damaged_count;
    if (reader->abandoned)
        free_reader(journal, i);
    notify(journal);
}

int64_t inlet__journal_work(inlet__journal_t *journal, int64_t now_ns) {
    inlet__lock(&journal->lock);
    forget_streams(journal);
    write_parcels(journal, now_ns);
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        if (journal->readers[i] != NULL && journal->readers[i]->stage == INLET__READER_WANTED)
            fill_reader(journal, i);
    const bool waits = journal->count > 0;
    inlet__unlock(&journal->lock);
    int64_t due_ns = inlet__store_tick(&journal->store, now_ns);
    inlet__lock(&journal->lock);
    publish(journal);
    inlet__unlock(&journal->lock);
    return waits && journal->retry_ns < due_ns ? journal->retry_ns : due_ns;
}

void inlet__journal_run(inlet__journal_t *journal) {
    for (;;) {
        /* Acquire: pairs with the release in wake. */
        const uint32_t seen = atomic_load_explicit(&journal->word, memory_order_acquire);
        inlet__lock(&journal->lock);
        const bool stops = journal->stops;
        inlet__unlock(&journal->lock);
        if (stops)
            return;
        const int64_t due_ns = inlet__journal_work(journal, inlet__system_now_ns());
        const int64_t left_ns = inlet__system_left(due_ns);
        if (left_ns != 0)
            inlet__park(&journal->word, seen, left_ns);
    }
}

void inlet__journal_stop(inlet__journal_t *journal) {
    inlet__lock(&journal->lock);
    journal->stops = true;
    inlet__unlock(&journal->lock);
    wake(journal);
}

void inlet__journal_close(inlet__journal_t *journal, int64_t now_ns) {
    if (journal == NULL)
        return;
    journal->retry_ns = 0;
    (void)inlet__journal_work(journal, now_ns);
    while (journal->count > 0)
        take_first(journal);
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        if (journal->readers[i] != NULL)
            free_reader(journal, i);
    inlet__store_close(&journal->store);
    sodium_memzero(journal, sizeof *journal);
    free(journal);
}

/* --- the drain thread: what is to be written --- */

void inlet__journal_feed_begin(inlet__journal_t *journal, inlet__journal_feed_t *feed,
                               const inlet__stream_log_identity_t *stream,
                               const inlet__hub_t *hub) {
    inlet__cursor_t cursor;
    uint64_t end_seq = 0;
    *feed = (inlet__journal_feed_t){.begun = true, .stream = *stream};
    inlet__lock(&journal->lock);
    const inlet__journal_range_t *range = range_of(&journal->stats, stream);
    if (range != NULL)
        end_seq = range->end_seq;
    inlet__unlock(&journal->lock);
    feed->position = inlet__hub_oldest_position(hub);
    if (end_seq == 0)
        return;
    if (end_seq >= inlet__hub_oldest_seq(hub) && inlet__hub_seek(hub, end_seq, &cursor) == INLET_OK)
        feed->position = cursor.position;
}

/* False: out of memory. */
static bool fill_parcel(inlet__journal_parcel_t *parcel, inlet__journal_feed_t *feed,
                        const inlet__hub_t *hub, uint32_t count) {
    inlet__journal_records_t *records = &parcel->records;
    parcel->stream = feed->stream;
    parcel->dropped = false;
    parcel->state = NULL;
    for (uint32_t i = 0; i < count; i++)
        inlet__hub_look(hub, feed->position + i, &records->events[i], &records->marks[i]);
    const inlet_event_t *last = &records->events[count - 1];
    records->count = count;
    records->first_seq = records->events[0].seq;
    records->end_seq = last->seq + inlet__event_span(last);
    if (feed->joined)
        return true;
    parcel->state = malloc(sizeof *parcel->state);
    if (parcel->state != NULL)
        inlet__hub_state_at(hub, records->first_seq, &parcel->state->context,
                            &parcel->state->surround);
    return parcel->state != NULL;
}

/* With the lock held: the records that wait are copied into the queue. */
static bool give_some(inlet__journal_t *journal, inlet__journal_feed_t *feed,
                      const inlet__hub_t *hub, uint64_t waiting) {
    const uint32_t count =
        waiting < INLET__BATCH_EVENTS_MAX ? (uint32_t)waiting : INLET__BATCH_EVENTS_MAX;
    if (journal->count == INLET__JOURNAL_QUEUE)
        return false;
    inlet__journal_parcel_t *parcel =
        &journal->queue[(journal->first + journal->count) % INLET__JOURNAL_QUEUE];
    if (!fill_parcel(parcel, feed, hub, count))
        return false;
    journal->count++;
    feed->position += count;
    feed->joined = true;
    feed->in_gap = false;
    return true;
}

static void note_gap(inlet__journal_t *journal, inlet__journal_feed_t *feed, uint64_t oldest) {
    inlet__lock(&journal->lock);
    journal->stats.gap_count += feed->in_gap ? 0 : 1;
    journal->stats.gap_records += oldest - feed->position;
    inlet__unlock(&journal->lock);
    feed->position = oldest;
    feed->joined = false;
    feed->in_gap = true;
}

int64_t inlet__journal_give(inlet__journal_t *journal, inlet__journal_feed_t *feed,
                            const inlet__hub_t *hub, bool at_once, int64_t now_ns) {
    const uint64_t oldest = inlet__hub_oldest_position(hub), end = inlet__hub_settled(hub);
    bool given = false, room = true;
    if (feed->position < oldest)
        note_gap(journal, feed, oldest);
    if (feed->position >= end) {
        feed->since_ns = 0;
        return INT64_MAX;
    }
    if (feed->since_ns == 0)
        feed->since_ns = now_ns;
    if (!at_once && end - feed->position < INLET__BATCH_EVENTS_MAX / 2 &&
        now_ns - feed->since_ns < INLET__JOURNAL_GATHER_NS)
        return feed->since_ns + INLET__JOURNAL_GATHER_NS;
    inlet__lock(&journal->lock);
    while (room && feed->position < end) {
        room = give_some(journal, feed, hub, end - feed->position);
        given = given || room;
    }
    inlet__unlock(&journal->lock);
    if (given)
        wake(journal);
    if (room)
        feed->since_ns = 0;
    return room ? INT64_MAX : now_ns + INLET__JOURNAL_RETRY_NS; /* or when it notifies */
}

void inlet__journal_forget(inlet__journal_t *journal, inlet__journal_feed_t *feed) {
    if (!feed->begun)
        return;
    inlet__lock(&journal->lock);
    /* As many as there are sessions: were there more, the oldest would go by its age. */
    if (journal->over_count < INLET__JOURNAL_STREAMS_MAX)
        journal->over[journal->over_count++] = feed->stream;
    inlet__unlock(&journal->lock);
    wake(journal);
    *feed = (inlet__journal_feed_t){0};
}

/* --- the drain thread: history --- */

inlet__journal_reader_t *inlet__journal_reader_open(inlet__journal_t *journal,
                                                    const inlet__stream_log_identity_t *stream,
                                                    uint64_t from_seq, int64_t from_ns) {
    uint32_t place = 0;
    inlet__lock(&journal->lock);
    const inlet__journal_range_t *range = range_of(&journal->stats, stream);
    const bool kept = range != NULL && range->end_seq > from_seq;
    while (place < INLET__JOURNAL_READERS_MAX && journal->readers[place] != NULL)
        place++;
    inlet__journal_reader_t *reader =
        kept && place < INLET__JOURNAL_READERS_MAX ? calloc(1, sizeof *reader) : NULL;
    if (reader != NULL) {
        inlet__history_begin(&reader->history, stream, from_seq, from_ns);
        journal->readers[place] = reader;
    }
    inlet__unlock(&journal->lock);
    if (reader != NULL)
        wake(journal);
    return reader;
}

bool inlet__journal_begins_after(inlet__journal_t *journal,
                                 const inlet__stream_log_identity_t *stream, uint64_t first_seq,
                                 int64_t time_ns) {
    inlet__lock(&journal->lock);
    const inlet__journal_range_t *range = range_of(&journal->stats, stream);
    const bool begins =
        range != NULL && range->oldest_seq == first_seq && range->oldest_ns > time_ns;
    inlet__unlock(&journal->lock);
    return begins;
}

bool inlet__journal_reader_is_ready(inlet__journal_t *journal,
                                    const inlet__journal_reader_t *reader) {
    inlet__lock(&journal->lock);
    const bool ready = reader->stage == INLET__READER_READY;
    inlet__unlock(&journal->lock);
    return ready;
}

void inlet__journal_reader_more(inlet__journal_t *journal, inlet__journal_reader_t *reader,
                                uint64_t next_seq) {
    reader->history.next_seq = next_seq;
    inlet__lock(&journal->lock);
    reader->stage = INLET__READER_WANTED;
    inlet__unlock(&journal->lock);
    wake(journal);
}

void inlet__journal_reader_close(inlet__journal_t *journal, inlet__journal_reader_t *reader) {
    if (reader == NULL)
        return;
    inlet__lock(&journal->lock);
    reader->abandoned = true;
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        if (journal->readers[i] == reader && reader->stage != INLET__READER_BUSY)
            free_reader(journal, i);
    inlet__unlock(&journal->lock);
}

inlet_status_t inlet__journal_failing(inlet__journal_t *journal) {
    /* Relaxed: as where it is stored. */
    return journal != NULL ? atomic_load_explicit(&journal->failing, memory_order_relaxed)
                           : INLET_OK;
}

void inlet__journal_tell(inlet__journal_t *journal, inlet__journal_stats_t *stats) {
    inlet__lock(&journal->lock);
    *stats = journal->stats;
    inlet__unlock(&journal->lock);
}
