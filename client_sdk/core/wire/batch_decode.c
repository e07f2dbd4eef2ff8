#include "wire/batch.h"

#include <stdbool.h>

#include "base/bytes.h"
#include "base/event_check.h"
#include "wire/batch_coding.h"

/* Nearly all varints are one byte. */
static inline uint64_t get_varint(inlet__reader_t *reader) {
    if (reader->at < reader->end && *reader->at < 0x80)
        return *reader->at++;
    return inlet__read_varint(reader);
}

/* Fails the cursor on a number that does not fit, so that one check at the end is enough. */
static inline uint64_t get_varint_at_most(inlet__reader_t *reader, uint64_t most) {
    uint64_t value = get_varint(reader);
    if (value > most) {
        reader->failed = true;
        reader->at = reader->end;
        return 0;
    }
    return value;
}

static inline uint32_t get_difference(inlet__reader_t *reader) {
    return inlet__unzigzag32((uint32_t)get_varint_at_most(reader, UINT32_MAX));
}

/* time_ns stays within 0 … INT64_MAX. */
static inline int64_t get_time(inlet__reader_t *reader, inlet__batch_state_t *state,
                               bool backwards) {
    int64_t room_ns = backwards ? state->time_ns : INT64_MAX - state->time_ns;
    uint64_t limit = (uint64_t)(state->unit_ns == 100 ? room_ns / 100 : room_ns);
    const int64_t distance = (int64_t)get_varint_at_most(reader, limit);
    inlet__batch_went(state, backwards ? -distance : distance);
    return state->time_ns + (backwards ? -distance : distance) * state->unit_ns;
}

/* Reads the rest of a record behind its first byte. False if it is none. What was cut or out of
 * range is read as 0 and leaves the cursor at its end, so that the batch is refused for having no
 * end. */
static bool get_event(inlet__reader_t *reader, inlet__batch_state_t *state, uint8_t head,
                      inlet_event_t *event) {
    uint16_t type = head & INLET__RECORD_TYPE;
    if (type == INLET__RECORD_TYPE_FOLLOWS) {
        type = inlet__read_u8(reader);
        if (type < INLET__RECORD_TYPE_FOLLOWS || type >= INLET_EVENT_TYPE_COUNT)
            return false;
    }
    inlet__batch_context_t *context = &state->of_type[type];
    event->type = type;
    event->reserved = 0;
    event->seq = state->next_seq;
    if ((head & INLET__RECORD_SKIP) != 0)
        event->seq += get_varint_at_most(reader, INLET__SEQ_MAX - state->next_seq);
    event->time_ns = get_time(reader, state, (head & INLET__RECORD_BACKWARDS) != 0);
    event->os_time_ms = state->os_time_ms;
    if ((head & INLET__RECORD_OS_TIME) != 0)
        event->os_time_ms += get_difference(reader);
    if ((head & INLET__RECORD_MASK) != 0)
        context->mask = (uint32_t)get_varint_at_most(reader, INLET__FIELD_MASK_ALL);

    uint32_t fields[INLET__FIELD_COUNT];
    memcpy(fields, context->fields, sizeof fields);
    for (uint32_t left = context->mask & INLET__FIELD_MASK_32; left != 0; left &= left - 1)
        fields[inlet__lowest_bit(left)] += get_difference(reader);
    if ((context->mask & INLET__FIELD_BIT(INLET__FIELD_EXTRA)) != 0)
        context->extra += inlet__unzigzag64(get_varint(reader));
    memcpy(event->u.bytes, fields, sizeof event->u.bytes);
    event->flags = fields[INLET__FIELD_FLAGS];
    event->device = fields[INLET__FIELD_DEVICE];
    event->process = fields[INLET__FIELD_PROCESS];
    event->time_error_ns = fields[INLET__FIELD_TIME_ERROR];
    event->extra = context->extra;
    if (!inlet__event_is_valid(event))
        return false;

    inlet__batch_context_set(context, fields, type);
    state->next_seq = event->seq + inlet__event_span(event);
    state->time_ns = event->time_ns;
    state->os_time_ms = event->os_time_ms;
    return true;
}

/* False: it leaves the range of times. */
static inline bool get_short_time(inlet__reader_t *reader, inlet__batch_state_t *state,
                                  uint8_t head, int64_t *time_ns) {
    const uint32_t bytes = 1 + ((head >> INLET__SHORT_TIME_BYTES_SHIFT) & 3);
    uint64_t more = 0;
    int64_t distance, moved_ns;
    if (inlet__reader_left(reader) < bytes)
        return false;
    for (uint32_t i = 0; i < bytes; i++)
        more |= (uint64_t)reader->at[i] << 8 * i;
    reader->at += bytes;
    more = more << 2 | head >> INLET__SHORT_TIME_LOW_SHIFT;
    if (__builtin_add_overflow(state->distance, (int64_t)inlet__unzigzag64(more), &distance) ||
        __builtin_mul_overflow(distance, state->unit_ns, &moved_ns) ||
        __builtin_add_overflow(state->time_ns, moved_ns, time_ns) || *time_ns < 0)
        return false;
    inlet__batch_went(state, distance);
    return true;
}

static inline bool get_short_motion(inlet__reader_t *reader, uint8_t head, inlet_mouse_t *mouse) {
    if ((head & INLET__SHORT_WIDE) != 0) {
        mouse->dx = (int32_t)get_difference(reader);
        mouse->dy = (int32_t)get_difference(reader);
        return !reader->failed;
    }
    if (reader->at == reader->end)
        return false;
    const uint8_t both = *reader->at++;
    mouse->dx = (both & 15) + INLET__SHORT_NIBBLE_MIN;
    mouse->dy = (both >> 4) + INLET__SHORT_NIBBLE_MIN;
    return true;
}

/* Motion in the short form. What it does not tell is as in the motion before it, which was checked;
 * its motion may be anything where that one's was known. */
static bool get_short(inlet__reader_t *reader, inlet__batch_state_t *state, uint8_t head,
                      inlet_event_t *event) {
    const inlet__batch_context_t *context = &state->of_type[INLET_EVENT_MOUSE_MOVED];
    const uint32_t *fields = context->fields;
    const uint32_t os_time = head & (INLET__SHORT_OS_WITH_TIME | INLET__SHORT_OS_TOLD);
    if ((fields[INLET__FIELD_FLAGS] & INLET_FLAG_HAS_MOTION) == 0 ||
        os_time == (INLET__SHORT_OS_WITH_TIME | INLET__SHORT_OS_TOLD) ||
        state->next_seq >= INLET__SEQ_MAX)
        return false;
    event->seq = state->next_seq;
    if (!get_short_time(reader, state, head, &event->time_ns))
        return false;
    event->time_error_ns = fields[INLET__FIELD_TIME_ERROR];
    event->os_time_ms = state->os_time_ms;
    if (os_time == INLET__SHORT_OS_WITH_TIME)
        event->os_time_ms += inlet__whole_ms_between(state->time_ns, event->time_ns);
    else if (os_time == INLET__SHORT_OS_TOLD)
        event->os_time_ms += get_difference(reader);
    event->type = INLET_EVENT_MOUSE_MOVED;
    event->reserved = 0;
    event->flags = fields[INLET__FIELD_FLAGS];
    event->device = fields[INLET__FIELD_DEVICE];
    event->process = fields[INLET__FIELD_PROCESS];
    event->extra = context->extra;
    event->u.mouse.x = (int32_t)fields[INLET__FIELD_WORD_2];
    event->u.mouse.y = (int32_t)fields[INLET__FIELD_WORD_3];
    if (!get_short_motion(reader, head, &event->u.mouse))
        return false;
    state->next_seq++;
    state->time_ns = event->time_ns;
    state->os_time_ms = event->os_time_ms;
    return true;
}

/* The compact form: short motions, and records as they otherwise are behind a byte 0. */
static inlet_status_t decode_compact(inlet__reader_t *reader, inlet__batch_state_t *state,
                                     inlet_event_t *out, uint32_t capacity, uint32_t *count,
                                     uint64_t *end_seq) {
    const uint32_t most = capacity < INLET__BATCH_EVENTS_MAX ? capacity : INLET__BATCH_EVENTS_MAX;
    uint32_t done = 0;
    while (inlet__reader_left(reader) >= 2) {
        uint8_t head = *reader->at++;
        const bool is_short = (head & INLET__SHORT) != 0;
        if (!is_short && head != 0)
            return INLET_E_PROTOCOL;
        if (!is_short)
            head = *reader->at++;
        if (!is_short && (head & INLET__RECORD_TYPE) == INLET_EVENT_NONE) {
            *end_seq =
                state->next_seq + get_varint_at_most(reader, INLET__SEQ_MAX - state->next_seq);
            *count = done;
            return head == 0 && inlet__reader_is_done(reader) ? INLET_OK : INLET_E_PROTOCOL;
        }
        if (done == most)
            return most == INLET__BATCH_EVENTS_MAX ? INLET_E_PROTOCOL : INLET_E_BUFFER_TOO_SMALL;
        if (is_short ? !get_short(reader, state, head, &out[done])
                     : !get_event(reader, state, head, &out[done]))
            return INLET_E_PROTOCOL;
        done++;
    }
    return INLET_E_PROTOCOL; /* no end */
}

static inlet_status_t decode(inlet__reader_t *reader, inlet__batch_state_t *state,
                             inlet_event_t *out, uint32_t capacity, uint32_t *count,
                             uint64_t *end_seq) {
    uint32_t done = 0;
    while (reader->at < reader->end) {
        uint8_t head = *reader->at++;
        if ((head & INLET__RECORD_TYPE) == INLET_EVENT_NONE) {
            *end_seq =
                state->next_seq + get_varint_at_most(reader, INLET__SEQ_MAX - state->next_seq);
            *count = done;
            return head == 0 && inlet__reader_is_done(reader) ? INLET_OK : INLET_E_PROTOCOL;
        }
        if (done == INLET__BATCH_EVENTS_MAX)
            return INLET_E_PROTOCOL;
        if (done == capacity)
            return INLET_E_BUFFER_TOO_SMALL;
        if (!get_event(reader, state, head, &out[done]))
            return INLET_E_PROTOCOL;
        done++;
    }
    return INLET_E_PROTOCOL; /* no end */
}

static inlet_status_t decode_as(uint8_t greatest_unit, const uint8_t *bytes, size_t bytes_count,
                                inlet_event_t *out, uint32_t capacity, uint32_t *count,
                                uint64_t *first_seq, uint64_t *end_seq) {
    inlet__reader_t reader = inlet__reader_over(bytes, bytes_count);
    inlet__batch_state_t state;
    inlet__batch_state_init(&state);
    uint8_t unit = inlet__read_u8(&reader);
    const bool compact = (unit & INLET__BATCH_COMPACT) != 0;
    state.unit_ns = (unit & INLET__BATCH_UNIT_100_NS) != 0 ? 100 : 1;
    state.next_seq = get_varint(&reader);
    *first_seq = state.next_seq;
    inlet_status_t status = INLET_E_PROTOCOL;
    if (!reader.failed && unit <= greatest_unit && state.next_seq >= 1 &&
        state.next_seq <= INLET__SEQ_MAX)
        status = compact ? decode_compact(&reader, &state, out, capacity, count, end_seq)
                         : decode(&reader, &state, out, capacity, count, end_seq);
    if (status != INLET_OK) {
        *count = 0;
        *first_seq = 0;
        *end_seq = 0;
    }
    return status;
}

inlet_status_t inlet__batch_decode(const uint8_t *bytes, size_t bytes_count, inlet_event_t *out,
                                   uint32_t capacity, uint32_t *count, uint64_t *first_seq,
                                   uint64_t *end_seq) {
    return decode_as(INLET__BATCH_UNIT_100_NS, bytes, bytes_count, out, capacity, count, first_seq,
                     end_seq);
}

inlet_status_t inlet__batch_decode_compact(const uint8_t *bytes, size_t bytes_count,
                                           inlet_event_t *out, uint32_t capacity, uint32_t *count,
                                           uint64_t *first_seq, uint64_t *end_seq) {
    return decode_as(INLET__BATCH_UNIT_100_NS + INLET__BATCH_COMPACT, bytes, bytes_count, out,
                     capacity, count, first_seq, end_seq);
}
