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
static inline int64_t get_time(inlet__reader_t *reader, const inlet__batch_state_t *state,
                               bool backwards) {
    int64_t room_ns = backwards ? state->time_ns : INT64_MAX - state->time_ns;
    uint64_t limit = (uint64_t)(state->unit_ns == 100 ? room_ns / 100 : room_ns);
    int64_t distance_ns = (int64_t)get_varint_at_most(reader, limit) * state->unit_ns;
    return backwards ? state->time_ns - distance_ns : state->time_ns + distance_ns;
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

inlet_status_t inlet__batch_decode(const uint8_t *bytes, size_t bytes_count, inlet_event_t *out,
                                   uint32_t capacity, uint32_t *count, uint64_t *first_seq,
                                   uint64_t *end_seq) {
    inlet__reader_t reader = inlet__reader_over(bytes, bytes_count);
    inlet__batch_state_t state;
    inlet__batch_state_init(&state);
    uint8_t unit = inlet__read_u8(&reader);
    state.unit_ns = unit == INLET__BATCH_UNIT_100_NS ? 100 : 1;
    state.next_seq = get_varint(&reader);
    *first_seq = state.next_seq;
    inlet_status_t status = INLET_E_PROTOCOL;
    if (!reader.failed && unit <= INLET__BATCH_UNIT_100_NS && state.next_seq >= 1 &&
        state.next_seq <= INLET__SEQ_MAX)
        status = decode(&reader, &state, out, capacity, count, end_seq);
    if (status != INLET_OK) {
        *count = 0;
        *first_seq = 0;
        *end_seq = 0;
    }
    return status;
}
