#include "record/writer.h"

#include <string.h>

#include "base/event_check.h"

_Static_assert(INLET__BLOCK_BODY_MAX >= INLET__BATCH_EMPTY_BYTES_MAX +
                                            INLET__BATCH_EVENTS_MAX * INLET__BATCH_EVENT_BYTES_MAX,
               "a full batch fits a block");
_Static_assert(INLET__BLOCK_BODY_MAX >= 16 + 32 * INLET__INDEX_MAX + INLET__RECORDING_END_BYTES +
                                            INLET__BLOCK_FRAME_BYTES,
               "index and end fit what one call makes");

/* Seals the body that `body` wrote right behind a head's room at `out`. */
static size_t seal(inlet__recording_writer_t *writer, uint8_t kind, const inlet__writer_t *body,
                   uint8_t *out) {
    const size_t bytes = inlet__block_seal(writer->id, writer->offset, kind, writer->number++, out,
                                           (uint32_t)inlet__writer_count(body));
    writer->offset += bytes;
    return bytes;
}

static inlet__writer_t body_at(uint8_t *out) {
    return inlet__writer_over(out + INLET__BLOCK_HEAD_BYTES, INLET__BLOCK_BODY_MAX);
}

size_t inlet__writer_begin(inlet__recording_writer_t *writer,
                           const uint8_t id[INLET__RECORDING_ID_BYTES],
                           const inlet__recording_header_t *header, uint8_t *out) {
    memset(writer, 0, sizeof *writer);
    memcpy(writer->id, id, INLET__RECORDING_ID_BYTES);
    writer->next_seq = header->stream.first_seq;
    writer->totals.first_seq = writer->totals.end_seq = header->stream.first_seq;
    inlet__recording_start_write(id, out);
    writer->offset = INLET__RECORDING_START_BYTES;
    out += INLET__RECORDING_START_BYTES;
    inlet__writer_t body = body_at(out);
    inlet__recording_header_write(header, &body);
    return INLET__RECORDING_START_BYTES + seal(writer, INLET__BLOCK_HEADER, &body, out);
}

bool inlet__writer_accepts(const inlet__recording_writer_t *writer, const inlet_event_t *events,
                           uint32_t count) {
    uint64_t next = writer->next_seq;
    for (uint32_t i = 0; i < count; i++) {
        if (!inlet__event_is_valid(&events[i]) || events[i].seq < next)
            return false;
        next = events[i].seq + inlet__event_span(&events[i]);
    }
    return true;
}

uint32_t inlet__writer_put(inlet__recording_writer_t *writer, const inlet_event_t *events,
                           uint32_t count) {
    const uint32_t room = INLET__BATCH_EVENTS_MAX - writer->pending_count;
    const uint32_t taken = count < room ? count : room;
    if (taken == 0)
        return 0;
    memcpy(&writer->pending[writer->pending_count], events, taken * sizeof *events);
    writer->pending_count += taken;
    const inlet_event_t *last = &events[taken - 1];
    writer->next_seq = last->seq + inlet__event_span(last);
    return taken;
}

void inlet__totals_note(inlet__recording_totals_t *totals, const inlet_event_t *events,
                        uint32_t count, uint64_t first_seq, uint64_t end_seq) {
    if (totals->events_count == 0 && count > 0) {
        totals->first_time_ns = totals->latest_ns = events[0].time_ns;
        if (totals->first_seq == 0)
            totals->first_seq = first_seq;
    }
    for (uint32_t i = 0; i < count; i++)
        if (events[i].time_ns > totals->latest_ns)
            totals->latest_ns = events[i].time_ns;
    totals->events_count += count;
    totals->end_seq = end_seq;
}

size_t inlet__writer_flush(inlet__recording_writer_t *writer, uint8_t *out) {
    inlet__recording_totals_t *totals = &writer->totals;
    const uint32_t count = writer->pending_count;
    uint32_t encoded;
    size_t bytes;
    if (count == 0)
        return 0;
    /* Batches join: each covers from where the one before ended. */
    const uint64_t first_seq = totals->end_seq != 0 ? totals->end_seq : writer->pending[0].seq;
    inlet__writer_t body = body_at(out);
    (void)inlet__batch_encode(writer->pending, count, first_seq, writer->next_seq, body.at,
                              INLET__BLOCK_BODY_MAX, &encoded, &bytes);
    body.at += bytes;
    const inlet__index_entry_t entry = {.offset = writer->offset,
                                        .first_seq = first_seq,
                                        .events_before = totals->events_count,
                                        .latest_before_ns = totals->latest_ns};
    inlet__index_note(&writer->index, &entry);
    inlet__totals_note(totals, writer->pending, count, first_seq, writer->next_seq);
    writer->pending_count = 0;
    return seal(writer, INLET__BLOCK_EVENTS, &body, out);
}

size_t inlet__writer_end(inlet__recording_writer_t *writer, uint8_t *out) {
    const inlet__recording_end_t end = {.totals = writer->totals, .index_offset = writer->offset};
    inlet__writer_t body = body_at(out);
    inlet__index_write(&writer->index, &body);
    const size_t bytes = seal(writer, INLET__BLOCK_INDEX, &body, out);
    body = body_at(out + bytes);
    inlet__recording_end_write(&end, &body);
    return bytes + seal(writer, INLET__BLOCK_END, &body, out + bytes);
}
