#include "journal/block.h"

#include "base/bytes.h"
#include "base/event_check.h"
#include <string.h>

/* --- marks --- */

static void write_mark(inlet__writer_t *writer, const inlet__mark_t *mark) {
    inlet__write_u64(writer, mark->image);
    inlet__write_u32(writer, mark->process);
    inlet__write_u8(writer, mark->control);
    inlet__write_u8(writer, mark->modifiers);
    inlet__write_u8(writer, mark->again);
}

/* False: none that surround.c makes. Field by field, so that no padding is compared. */
static bool read_mark(inlet__reader_t *reader, inlet__mark_t *mark) {
    memset(mark, 0, sizeof *mark);
    mark->image = inlet__read_u64(reader);
    mark->process = inlet__read_u32(reader);
    mark->control = inlet__read_u8(reader);
    mark->modifiers = inlet__read_u8(reader);
    const uint8_t again = inlet__read_u8(reader);
    mark->again = again == 1;
    return !reader->failed && again <= 1 && mark->control < INLET_CONTROL_COUNT &&
           (mark->modifiers == INLET__MODIFIERS_UNKNOWN || mark->modifiers < 0x10);
}

static bool same_mark(const inlet__mark_t *a, const inlet__mark_t *b) {
    return a->image == b->image && a->process == b->process && a->control == b->control &&
           a->modifiers == b->modifiers && a->again == b->again;
}

/* --- what is held --- */

size_t inlet__journal_held_encode(const inlet__surround_t *surround, uint8_t *out) {
    const inlet__held_t *held = &surround->held;
    inlet__writer_t writer = inlet__writer_over(out, INLET__SEGMENT_PLAIN_MAX);
    inlet__write_u8(&writer, INLET__JOURNAL_HELD);
    inlet__write_u32(&writer, held->sources);
    write_mark(&writer, &surround->now);
    inlet__write_u8(&writer, (uint8_t)held->count);
    for (uint32_t i = 0; i < held->count; i++) {
        const inlet__act_t *act = &held->acts[i];
        inlet__write_u32(&writer, act->flags);
        inlet__write_u32(&writer, act->device);
        inlet__write_u32(&writer, act->button);
        inlet__write_u32(&writer, act->key.hid);
        inlet__write_u16(&writer, act->key.scan);
        inlet__write_u16(&writer, act->key.vk);
        write_mark(&writer, &surround->held_marks[i]);
    }
    return inlet__writer_count(&writer);
}

static bool read_act(inlet__reader_t *reader, inlet__surround_t *surround) {
    static const uint32_t known = INLET_SOURCE_ALL | INLET_FLAG_FALSE_CONTROL;
    const uint32_t place = surround->held.count;
    inlet__act_t *act = &surround->held.acts[place];
    act->flags = inlet__read_u32(reader);
    act->device = inlet__read_u32(reader);
    act->button = inlet__read_u32(reader);
    act->key.hid = inlet__read_u32(reader);
    act->key.scan = inlet__read_u16(reader);
    act->key.vk = inlet__read_u16(reader);
    surround->held.count++;
    return read_mark(reader, &surround->held_marks[place]) && (act->flags & ~known) == 0 &&
           act->button <= INLET_BUTTON_X2;
}

inlet_status_t inlet__journal_held_decode(const uint8_t *plain, size_t count,
                                          inlet__journal_state_t *state) {
    inlet__reader_t reader = inlet__reader_over(plain, count);
    inlet__surround_t *surround = &state->surround;
    memset(state, 0, sizeof *state);
    bool good = inlet__read_u8(&reader) == INLET__JOURNAL_HELD;
    surround->held.sources = inlet__read_u32(&reader);
    good = read_mark(&reader, &surround->now) && good &&
           (surround->held.sources & ~(uint32_t)INLET_SOURCE_ALL) == 0;
    const uint32_t acts = inlet__read_u8(&reader);
    good = good && acts <= INLET__HELD_MAX;
    for (uint32_t i = 0; good && i < acts; i++)
        good = read_act(&reader, surround);
    return good && inlet__reader_is_done(&reader) ? INLET_OK : INLET_E_CORRUPT;
}

/* --- what is in force --- */

size_t inlet__journal_context_encode(const inlet__context_t *context, uint32_t *place, uint64_t seq,
                                     int64_t time_ns, inlet_event_t *scratch, uint8_t *out) {
    uint32_t encoded;
    size_t bytes;
    const uint32_t told =
        inlet__context_tell(context, place, seq, time_ns, scratch, INLET__BATCH_EVENTS_MAX);
    out[0] = INLET__JOURNAL_CONTEXT;
    if (told == 0 ||
        inlet__batch_encode(scratch, told, seq, seq, out + 1, INLET__SEGMENT_PLAIN_MAX - 1,
                            &encoded, &bytes) != INLET_OK)
        return 0;
    return 1 + bytes;
}

inlet_status_t inlet__journal_context_decode(const uint8_t *plain, size_t count,
                                             inlet_event_t *scratch,
                                             inlet__journal_state_t *state) {
    uint32_t told;
    uint64_t first_seq, end_seq;
    if (count < 1 || inlet__batch_decode(plain + 1, count - 1, scratch, INLET__BATCH_EVENTS_MAX,
                                         &told, &first_seq, &end_seq) != INLET_OK)
        return INLET_E_CORRUPT;
    for (uint32_t i = 0; i < told; i++) {
        if ((scratch[i].flags & INLET_FLAG_STATE) == 0)
            return INLET_E_CORRUPT;
        inlet__context_note(&state->context, &scratch[i]);
    }
    return INLET_OK;
}

/* --- records --- */

size_t inlet__journal_events_encode(const inlet__journal_records_t *records, uint8_t *out) {
    uint32_t encoded;
    size_t bytes;
    if (inlet__batch_encode(records->events, records->count, records->first_seq, records->end_seq,
                            out + 5, INLET__SEGMENT_PLAIN_MAX - 5, &encoded, &bytes) != INLET_OK ||
        encoded != records->count)
        return 0;
    inlet__writer_t writer = inlet__writer_over(out, INLET__SEGMENT_PLAIN_MAX);
    inlet__write_u8(&writer, INLET__JOURNAL_EVENTS);
    inlet__write_u32(&writer, (uint32_t)bytes);
    writer.at += bytes;
    for (uint32_t i = 0; i < records->count;) {
        uint32_t end = i + 1;
        while (end < records->count && same_mark(&records->marks[i], &records->marks[end]))
            end++;
        inlet__write_varint(&writer, end - i);
        write_mark(&writer, &records->marks[i]);
        i = end;
    }
    return writer.failed ? 0 : inlet__writer_count(&writer);
}

static bool read_marks(inlet__reader_t *reader, inlet__journal_records_t *records) {
    for (uint32_t i = 0; i < records->count;) {
        inlet__mark_t mark;
        const uint64_t run = inlet__read_varint(reader);
        if (run == 0 || run > records->count - i || !read_mark(reader, &mark))
            return false;
        for (uint64_t end = i + run; i < end; i++)
            records->marks[i] = mark;
    }
    return inlet__reader_is_done(reader);
}

/* Nothing is left out between them, and nothing among them is no record of the stream. */
static bool are_joined(const inlet__journal_records_t *records) {
    uint64_t next = records->first_seq;
    for (uint32_t i = 0; i < records->count; i++) {
        const uint64_t span = inlet__event_span(&records->events[i]);
        if (records->events[i].seq != next || span == 0)
            return false;
        next += span;
    }
    return records->count > 0 && next == records->end_seq;
}

inlet_status_t inlet__journal_events_decode(const uint8_t *plain, size_t count,
                                            inlet__journal_records_t *records) {
    inlet__reader_t reader = inlet__reader_over(plain, count);
    const bool is_events = inlet__read_u8(&reader) == INLET__JOURNAL_EVENTS;
    const uint32_t bytes = inlet__read_u32(&reader);
    const uint8_t *batch = inlet__read_bytes(&reader, bytes);
    if (!is_events || batch == NULL ||
        inlet__batch_decode(batch, bytes, records->events, INLET__BATCH_EVENTS_MAX, &records->count,
                            &records->first_seq, &records->end_seq) != INLET_OK ||
        !are_joined(records) || !read_marks(&reader, records))
        return INLET_E_CORRUPT;
    return INLET_OK;
}

uint32_t inlet__journal_block_kind(const uint8_t *plain, size_t count) {
    return count > 0 ? plain[0] : 0;
}

void inlet__journal_state_note(inlet__journal_state_t *state, const inlet_event_t *events,
                               uint32_t count) {
    inlet__mark_t mark;
    for (uint32_t i = 0; i < count; i++) {
        inlet__context_note(&state->context, &events[i]);
        inlet__surround_note(&state->surround, &events[i], &mark);
    }
}
