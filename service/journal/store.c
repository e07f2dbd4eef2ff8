#include "journal/store.h"

#include "journal/history.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A journal is so many segments at least, so that what goes is a small part of it. */
enum { PARTS = 16 };

static const uint64_t SEGMENT_BYTES_MIN = 65536;
static const uint64_t SEGMENT_BYTES_MAX = UINT64_C(4) << 20;

bool inlet__stream_equals(const inlet__stream_log_identity_t *a,
                          const inlet__stream_log_identity_t *b) {
    return a->boot_id == b->boot_id && a->epoch == b->epoch && a->session == b->session;
}

static uint64_t segment_bytes(const inlet__journal_store_t *store) {
    const uint64_t part = store->limits.max_bytes / PARTS;
    return part < SEGMENT_BYTES_MIN   ? SEGMENT_BYTES_MIN
           : part > SEGMENT_BYTES_MAX ? SEGMENT_BYTES_MAX
                                      : part;
}

/* --- which there are --- */

static uint32_t index_of(const inlet__journal_store_t *store, uint32_t number) {
    uint32_t i = 0;
    while (i < store->count && store->segments[i].number != number)
        i++;
    return i;
}

const inlet__journal_segment_t *inlet__store_find(const inlet__journal_store_t *store,
                                                  uint32_t number) {
    const uint32_t i = index_of(store, number);
    return i < store->count ? &store->segments[i] : NULL;
}

const inlet__journal_segment_t *inlet__store_after(const inlet__journal_store_t *store,
                                                   const inlet__stream_log_identity_t *stream,
                                                   uint32_t number) {
    for (uint32_t i = 0; i < store->count; i++)
        if (store->segments[i].number > number &&
            inlet__stream_equals(&store->segments[i].stream, stream))
            return &store->segments[i];
    return NULL;
}

bool inlet__store_range(const inlet__journal_store_t *store,
                        const inlet__stream_log_identity_t *stream, uint64_t *oldest,
                        uint64_t *end) {
    const inlet__journal_segment_t *segment = inlet__store_after(store, stream, 0);
    *oldest = segment != NULL ? segment->first_seq : 0;
    *end = 0;
    for (; segment != NULL; segment = inlet__store_after(store, stream, segment->number))
        if (segment->end_seq > *end)
            *end = segment->end_seq;
    return *end > *oldest;
}

/* It is not known any more, whether or not its file could be removed: the next process tries again.
 */
static void remove_segment(inlet__journal_store_t *store, uint32_t i) {
    const inlet_status_t status = store->io.remove(store->io.context, store->segments[i].number);
    if (status != INLET_OK)
        store->last_error = status;
    store->bytes -= store->segments[i].bytes;
    store->count--;
    memmove(&store->segments[i], &store->segments[i + 1],
            (store->count - i) * sizeof store->segments[0]);
}

/* --- what another process left --- */

static int by_number(const void *a, const void *b) {
    const inlet__journal_file_t *one = a, *other = b;
    return one->number < other->number ? -1 : one->number > other->number;
}

static bool is_kept(const inlet__segment_header_t *header, const inlet__stream_log_identity_t *keep,
                    uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (inlet__stream_equals(&header->stream, &keep[i]))
            return true;
    return false;
}

static bool find_segment(inlet__journal_store_t *store, const inlet__journal_file_t *file,
                         const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                         int64_t now_ns) {
    uint8_t bytes[INLET__SEGMENT_HEADER_BYTES];
    inlet__segment_header_t header;
    inlet__segment_cipher_t cipher;
    if (file->bytes < sizeof bytes ||
        store->io.read(store->io.context, file->number, 0, bytes, sizeof bytes) != INLET_OK)
        return false;
    const inlet_status_t status = inlet__segment_open(&cipher, store->key, bytes, &header);
    sodium_memzero(&cipher, sizeof cipher);
    if (status != INLET_OK || header.number != file->number || !is_kept(&header, keep, keep_count))
        return false;
    store->segments[store->count++] = (inlet__journal_segment_t){.number = file->number,
                                                                 .stream = header.stream,
                                                                 .first_seq = header.first_seq,
                                                                 .bytes = file->bytes,
                                                                 .begun_ns = now_ns,
                                                                 .latest_ns = now_ns};
    store->bytes += file->bytes;
    return true;
}

/* When each segment begins, and how far each stream's can be read: all that was written is behind
 * the last one's start, so only that is looked at; how far the others go shows when they are read.
 */
static void find_ends(inlet__journal_store_t *store) {
    for (uint32_t i = 0; i < store->count; i++) {
        inlet__journal_segment_t *segment = &store->segments[i];
        const inlet__journal_segment_t *next =
            inlet__store_after(store, &segment->stream, segment->number);
        segment->end_seq = next != NULL ? next->first_seq : inlet__history_end_of(store, segment);
        segment->first_ns = inlet__history_start_of(store, segment);
    }
}

inlet_status_t inlet__store_open(inlet__journal_store_t *store, const inlet__journal_io_t *io,
                                 const inlet__journal_limits_t *limits,
                                 const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                 const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                                 int64_t now_ns) {
    static const uint32_t LISTED = 4 * INLET__SEGMENTS_MAX;
    uint32_t count = 0;
    memset(store, 0, offsetof(inlet__journal_store_t, segments));
    store->io = *io;
    store->limits = *limits;
    memcpy(store->key, key, sizeof store->key);
    inlet__journal_file_t *files = malloc(LISTED * sizeof *files);
    if (files == NULL)
        return INLET_E_NO_MEMORY;
    const inlet_status_t status = io->list(io->context, files, LISTED, &count);
    if (status == INLET_OK)
        qsort(files, count, sizeof *files, by_number);
    for (uint32_t i = 0; status == INLET_OK && i < count; i++) {
        store->next_number = files[i].number;
        if (store->count == INLET__SEGMENTS_MAX ||
            !find_segment(store, &files[i], keep, keep_count, now_ns))
            (void)io->remove(io->context, files[i].number);
    }
    free(files);
    store->next_number++;
    find_ends(store);
    return status;
}

/* --- writers --- */

static inlet__journal_writer_t *writer_of(inlet__journal_store_t *store,
                                          const inlet__stream_log_identity_t *stream, bool create) {
    uint32_t free_place = INLET__JOURNAL_STREAMS_MAX;
    for (uint32_t i = 0; i < INLET__JOURNAL_STREAMS_MAX; i++) {
        if (store->writers[i] == NULL)
            free_place = i;
        else if (inlet__stream_equals(&store->writers[i]->stream, stream))
            return store->writers[i];
    }
    if (!create || free_place == INLET__JOURNAL_STREAMS_MAX)
        return NULL;
    inlet__journal_writer_t *writer = calloc(1, sizeof *writer);
    if (writer != NULL)
        writer->stream = *stream;
    return store->writers[free_place] = writer;
}

static void leave_file(inlet__journal_store_t *store, inlet__journal_writer_t *writer) {
    if (writer->file != NULL)
        store->io.close(store->io.context, writer->file);
    writer->file = NULL;
    writer->unsynced = false;
    sodium_memzero(&writer->cipher, sizeof writer->cipher);
}

static inlet_status_t sync_file(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                                int64_t now_ns) {
    writer->unsynced = false;
    writer->synced_ns = now_ns;
    const inlet_status_t status = store->io.sync(store->io.context, writer->file);
    if (status != INLET_OK) {
        store->failed_count++;
        store->last_error = status;
    }
    return status;
}

/* Seals what is in store->plain, and appends it. */
static inlet_status_t append_block(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                                   size_t plain_bytes, bool final) {
    const size_t bytes =
        inlet__segment_seal(&writer->cipher, store->plain, plain_bytes, final, store->sealed);
    const inlet_status_t status =
        store->io.append(store->io.context, writer->file, store->sealed, bytes);
    if (status == INLET_OK) {
        store->segments[index_of(store, writer->number)].bytes += bytes;
        store->bytes += bytes;
    }
    return status;
}

/* The segment is whole: its last block says so. What can't be written of that is only not said. */
static void end_segment(inlet__journal_store_t *store, inlet__journal_writer_t *writer) {
    if (writer->file == NULL)
        return;
    (void)append_block(store, writer, 0, true);
    if (store->limits.sync != INLET__JOURNAL_SYNC_NONE)
        (void)sync_file(store, writer, 0);
    leave_file(store, writer);
}

static inlet_status_t write_state(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                                  const inlet__journal_records_t *records) {
    uint32_t place = 0;
    size_t bytes = inlet__journal_held_encode(&writer->state.surround, store->plain);
    inlet_status_t status = append_block(store, writer, bytes, false);
    while (status == INLET_OK) {
        bytes =
            inlet__journal_context_encode(&writer->state.context, &place, records->first_seq,
                                          records->events[0].time_ns, store->scratch, store->plain);
        if (bytes > 0)
            status = append_block(store, writer, bytes, false);
        if (place == 0)
            break;
    }
    return status;
}

static inlet__journal_writer_t *writer_on(inlet__journal_store_t *store, uint32_t number) {
    for (uint32_t i = 0; i < INLET__JOURNAL_STREAMS_MAX; i++) {
        inlet__journal_writer_t *writer = store->writers[i];
        if (writer != NULL && writer->file != NULL && writer->number == number)
            return writer;
    }
    return NULL;
}

/* For one more segment: the oldest that nobody writes on goes. */
static bool has_room(inlet__journal_store_t *store) {
    for (uint32_t i = 0; store->count == INLET__SEGMENTS_MAX && i < store->count; i++)
        if (writer_on(store, store->segments[i].number) == NULL)
            remove_segment(store, i);
    return store->count < INLET__SEGMENTS_MAX;
}

static inlet_status_t begin_segment(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                                    const inlet__journal_records_t *records, int64_t now_ns) {
    const inlet__segment_header_t header = {
        .number = store->next_number, .stream = writer->stream, .first_seq = records->first_seq};
    uint8_t bytes[INLET__SEGMENT_HEADER_BYTES];
    if (!has_room(store))
        return INLET_E_LIMIT;
    inlet_status_t status = store->io.create(store->io.context, header.number, &writer->file);
    if (status != INLET_OK)
        return status;
    store->next_number++;
    writer->number = header.number;
    store->segments[store->count++] =
        (inlet__journal_segment_t){.number = header.number,
                                   .stream = writer->stream,
                                   .first_seq = header.first_seq,
                                   .end_seq = header.first_seq,
                                   .bytes = sizeof bytes,
                                   .first_ns = records->events[0].time_ns,
                                   .begun_ns = now_ns,
                                   .latest_ns = now_ns};
    store->bytes += sizeof bytes;
    inlet__segment_begin(&writer->cipher, store->key, &header, bytes);
    status = store->io.append(store->io.context, writer->file, bytes, sizeof bytes);
    return status == INLET_OK ? write_state(store, writer, records) : status;
}

/* What is in the file up to its last whole block stays; of a file without records nothing. */
static void give_up(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                    inlet_status_t status) {
    const bool begun = writer->file != NULL;
    store->failed_count++;
    store->last_error = status;
    leave_file(store, writer);
    const uint32_t i = index_of(store, writer->number);
    if (begun && i < store->count && store->segments[i].end_seq == store->segments[i].first_seq)
        remove_segment(store, i);
}

static bool is_full(const inlet__journal_store_t *store, const inlet__journal_segment_t *segment,
                    int64_t now_ns) {
    return segment->bytes >= segment_bytes(store) ||
           now_ns - segment->begun_ns >= store->limits.max_age_ns / PARTS;
}

static inlet_status_t write_records(inlet__journal_store_t *store, inlet__journal_writer_t *writer,
                                    const inlet__journal_records_t *records, int64_t now_ns) {
    inlet_status_t status =
        writer->file != NULL ? INLET_OK : begin_segment(store, writer, records, now_ns);
    if (status != INLET_OK)
        return status;
    const size_t bytes = inlet__journal_events_encode(records, store->plain);
    status = bytes > 0 ? append_block(store, writer, bytes, false) : INLET_E_CORRUPT;
    if (status != INLET_OK)
        return status;
    writer->unsynced = true;
    if (store->limits.sync == INLET__JOURNAL_SYNC_BATCH)
        (void)sync_file(store, writer, now_ns); /* the records are in the file all the same */
    return INLET_OK;
}

inlet_status_t inlet__store_write(inlet__journal_store_t *store,
                                  const inlet__stream_log_identity_t *stream,
                                  const inlet__journal_records_t *records,
                                  const inlet__journal_state_t *state, int64_t now_ns) {
    inlet__journal_writer_t *writer = writer_of(store, stream, state != NULL);
    if (writer == NULL)
        return state != NULL ? INLET_E_LIMIT : INLET_E_INVALID_ARGUMENT;
    if (state != NULL) {
        end_segment(store, writer);
        writer->state = *state;
    }
    const inlet_status_t status = write_records(store, writer, records, now_ns);
    if (status != INLET_OK) {
        give_up(store, writer, status);
        return status;
    }
    inlet__journal_state_note(&writer->state, records->events, records->count);
    inlet__journal_segment_t *segment = &store->segments[index_of(store, writer->number)];
    segment->end_seq = records->end_seq;
    segment->latest_ns = now_ns;
    if (is_full(store, segment, now_ns))
        end_segment(store, writer);
    return INLET_OK;
}

/* --- what goes --- */

static bool is_old(const inlet__journal_store_t *store, const inlet__journal_segment_t *segment,
                   int64_t now_ns) {
    return now_ns - segment->latest_ns >= store->limits.max_age_ns;
}

static void retain(inlet__journal_store_t *store, int64_t now_ns) {
    for (uint32_t i = 0; i < store->count;) {
        inlet__journal_writer_t *writer = writer_on(store, store->segments[i].number);
        const bool old = is_old(store, &store->segments[i], now_ns);
        if (old && writer != NULL)
            leave_file(store, writer);
        if (old || (store->bytes > store->limits.max_bytes && writer == NULL))
            remove_segment(store, i);
        else
            i++;
    }
}

int64_t inlet__store_tick(inlet__journal_store_t *store, int64_t now_ns) {
    int64_t due_ns = INT64_MAX;
    retain(store, now_ns);
    for (uint32_t i = 0; i < store->count; i++)
        if (store->segments[i].latest_ns + store->limits.max_age_ns < due_ns)
            due_ns = store->segments[i].latest_ns + store->limits.max_age_ns;
    for (uint32_t i = 0; i < INLET__JOURNAL_STREAMS_MAX; i++) {
        inlet__journal_writer_t *writer = store->writers[i];
        if (store->limits.sync != INLET__JOURNAL_SYNC_INTERVAL || writer == NULL ||
            !writer->unsynced)
            continue;
        const int64_t sync_ns = writer->synced_ns + INLET__JOURNAL_SYNC_NS;
        if (sync_ns <= now_ns)
            (void)sync_file(store, writer, now_ns);
        else if (sync_ns < due_ns)
            due_ns = sync_ns;
    }
    return due_ns;
}

static void free_writer(inlet__journal_store_t *store, uint32_t i) {
    if (store->writers[i] == NULL)
        return;
    leave_file(store, store->writers[i]);
    sodium_memzero(store->writers[i], sizeof *store->writers[i]);
    free(store->writers[i]);
    store->writers[i] = NULL;
}

void inlet__store_forget(inlet__journal_store_t *store,
                         const inlet__stream_log_identity_t *stream) {
    for (uint32_t i = 0; i < INLET__JOURNAL_STREAMS_MAX; i++)
        if (store->writers[i] != NULL && inlet__stream_equals(&store->writers[i]->stream, stream))
            free_writer(store, i);
    for (uint32_t i = 0; i < store->count;) {
        if (inlet__stream_equals(&store->segments[i].stream, stream))
            remove_segment(store, i);
        else
            i++;
    }
}

void inlet__store_close(inlet__journal_store_t *store) {
    for (uint32_t i = 0; i < INLET__JOURNAL_STREAMS_MAX; i++) {
        if (store->writers[i] != NULL)
            end_segment(store, store->writers[i]);
        free_writer(store, i);
    }
    sodium_memzero(store, sizeof *store);
}
