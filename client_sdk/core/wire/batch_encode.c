#include "wire/batch.h"

#include <stdbool.h>

#include "base/bytes.h"
#include "base/event_check.h"
#include "wire/batch_coding.h"

/* Unchanged words of the body that are sent along before the mask is changed instead. They come and
 * go (motion is often straight), a byte each; changing the mask costs one now and one to change it
 * back. The other fields change once and then stay. */
enum { SPARE_WORDS_MAX = 2 };

/* The caller has made sure of the room. */
static inline uint8_t *put_varint(uint8_t *at, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        *at++ = (uint8_t)(value | 0x80);
    *at++ = (uint8_t)value;
    return at;
}

static inline uint32_t count_bits(uint32_t mask) {
    uint32_t count = 0;
    for (; mask != 0; mask &= mask - 1)
        count++;
    return count;
}

/* Written out: compilers leave the loop a loop, and this is most of what encoding costs. */
static inline uint32_t changed_fields(const inlet__batch_context_t *context, const uint32_t *fields,
                                      uint64_t extra) {
    const uint32_t *before = context->fields;
    return (uint32_t)(fields[0] != before[0]) << 0 | (uint32_t)(fields[1] != before[1]) << 1 |
           (uint32_t)(fields[2] != before[2]) << 2 | (uint32_t)(fields[3] != before[3]) << 3 |
           (uint32_t)(fields[4] != before[4]) << 4 | (uint32_t)(fields[5] != before[5]) << 5 |
           (uint32_t)(fields[6] != before[6]) << 6 | (uint32_t)(fields[7] != before[7]) << 7 |
           (uint32_t)(extra != context->extra) << INLET__FIELD_EXTRA;
}

/* The mask to code with: the one in force if it covers the change without much waste. */
static inline uint32_t choose_mask(uint32_t in_force, uint32_t changed) {
    uint32_t spare = in_force & ~changed;
    bool covers = (changed & ~in_force) == 0;
    if (covers && spare <= INLET__FIELD_MASK_WORDS && count_bits(spare) <= SPARE_WORDS_MAX)
        return in_force;
    return changed;
}

/* Writes one record at `at`, where INLET__BATCH_EVENT_BYTES_MAX are free; returns what is behind.
 */
static uint8_t *put_event(inlet__batch_state_t *state, const inlet_event_t *event, uint8_t *at) {
    inlet__batch_context_t *context = &state->of_type[event->type];
    uint32_t fields[INLET__FIELD_COUNT];
    memcpy(fields, event->u.bytes, sizeof event->u.bytes);
    fields[INLET__FIELD_FLAGS] = event->flags;
    fields[INLET__FIELD_DEVICE] = event->device;
    fields[INLET__FIELD_PROCESS] = event->process;
    fields[INLET__FIELD_TIME_ERROR] = event->time_error_ns;

    uint8_t *head = at++;
    *head = (uint8_t)event->type;
    if (event->type >= INLET__RECORD_TYPE_FOLLOWS) {
        *head = INLET__RECORD_TYPE_FOLLOWS;
        *at++ = (uint8_t)event->type;
    }
    if (event->seq != state->next_seq) {
        *head |= INLET__RECORD_SKIP;
        at = put_varint(at, event->seq - state->next_seq);
    }
    bool backwards = event->time_ns < state->time_ns;
    uint64_t distance_ns = backwards ? (uint64_t)(state->time_ns - event->time_ns)
                                     : (uint64_t)(event->time_ns - state->time_ns);
    if (backwards)
        *head |= INLET__RECORD_BACKWARDS;
    const uint64_t distance = state->unit_ns == 100 ? distance_ns / 100 : distance_ns;
    inlet__batch_went(state, backwards ? -(int64_t)distance : (int64_t)distance);
    at = put_varint(at, distance);
    if (event->os_time_ms != state->os_time_ms) {
        *head |= INLET__RECORD_OS_TIME;
        at = put_varint(at, inlet__zigzag32(event->os_time_ms - state->os_time_ms));
    }
    uint32_t mask = choose_mask(context->mask, changed_fields(context, fields, event->extra));
    if (mask != context->mask) {
        *head |= INLET__RECORD_MASK;
        at = put_varint(at, mask);
        context->mask = mask;
    }
    for (uint32_t left = mask & INLET__FIELD_MASK_32; left != 0; left &= left - 1) {
        uint32_t i = inlet__lowest_bit(left);
        at = put_varint(at, inlet__zigzag32(fields[i] - context->fields[i]));
    }
    if ((mask & INLET__FIELD_BIT(INLET__FIELD_EXTRA)) != 0)
        at = put_varint(at, inlet__zigzag64(event->extra - context->extra));

    inlet__batch_context_set(context, fields, event->type);
    context->extra = event->extra;
    state->next_seq = event->seq + inlet__event_span(event);
    state->time_ns = event->time_ns;
    state->os_time_ms = event->os_time_ms;
    return at;
}

/* Whether it is motion that changes nothing of the motion before it but itself and the time. */
static inline bool is_plain_motion(const inlet__batch_state_t *state, const inlet_event_t *event) {
    const inlet__batch_context_t *context = &state->of_type[INLET_EVENT_MOUSE_MOVED];
    const uint32_t *before = context->fields;
    return event->type == INLET_EVENT_MOUSE_MOVED && event->seq == state->next_seq &&
           event->flags == before[INLET__FIELD_FLAGS] &&
           (event->flags & INLET_FLAG_HAS_MOTION) != 0 &&
           event->device == before[INLET__FIELD_DEVICE] &&
           event->process == before[INLET__FIELD_PROCESS] &&
           event->time_error_ns == before[INLET__FIELD_TIME_ERROR] &&
           (uint32_t)event->u.mouse.x == before[INLET__FIELD_WORD_2] &&
           (uint32_t)event->u.mouse.y == before[INLET__FIELD_WORD_3] &&
           event->extra == context->extra;
}

static inline bool is_nibble(int32_t value) {
    return value >= INLET__SHORT_NIBBLE_MIN && value <= INLET__SHORT_NIBBLE_MAX;
}

/* `more` fits INLET__SHORT_TIME_BITS. */
static inline uint8_t *put_short_time(uint8_t *head, uint8_t *at, uint64_t more) {
    uint32_t bytes = 0;
    *head |= (uint8_t)((more & 3) << INLET__SHORT_TIME_LOW_SHIFT);
    more >>= 2;
    do {
        *at++ = (uint8_t)more;
        more >>= 8;
        bytes++;
    } while (more != 0);
    *head |= (uint8_t)((bytes - 1) << INLET__SHORT_TIME_BYTES_SHIFT);
    return at;
}

static inline uint8_t *put_short_os_time(const inlet__batch_state_t *state,
                                         const inlet_event_t *event, uint8_t *head, uint8_t *at) {
    const uint32_t went_on = event->os_time_ms - state->os_time_ms;
    if (went_on == 0)
        return at;
    if (went_on == inlet__whole_ms_between(state->time_ns, event->time_ns)) {
        *head |= INLET__SHORT_OS_WITH_TIME;
        return at;
    }
    *head |= INLET__SHORT_OS_TOLD;
    return put_varint(at, inlet__zigzag32(went_on));
}

static inline uint8_t *put_short_motion(const inlet_event_t *event, uint8_t *head, uint8_t *at) {
    const int32_t dx = event->u.mouse.dx, dy = event->u.mouse.dy;
    if (is_nibble(dx) && is_nibble(dy)) {
        *at++ = (uint8_t)((dx - INLET__SHORT_NIBBLE_MIN) | (dy - INLET__SHORT_NIBBLE_MIN) << 4);
        return at;
    }
    *head |= INLET__SHORT_WIDE;
    at = put_varint(at, inlet__zigzag32((uint32_t)dx));
    return put_varint(at, inlet__zigzag32((uint32_t)dy));
}

/* As put_event, in the compact form. */
static uint8_t *put_compact(inlet__batch_state_t *state, const inlet_event_t *event, uint8_t *at) {
    const int64_t distance_ns = event->time_ns - state->time_ns; /* neither is negative */
    const int64_t distance = state->unit_ns == 100 ? distance_ns / 100 : distance_ns;
    const uint64_t more = inlet__zigzag64((uint64_t)distance - (uint64_t)state->distance);
    if (!is_plain_motion(state, event) || more >> INLET__SHORT_TIME_BITS != 0) {
        *at++ = 0;
        return put_event(state, event, at);
    }
    uint8_t *head = at++;
    *head = INLET__SHORT;
    at = put_short_time(head, at, more);
    at = put_short_os_time(state, event, head, at);
    at = put_short_motion(event, head, at);
    inlet__batch_went(state, distance);
    state->next_seq = event->seq + 1;
    state->time_ns = event->time_ns;
    state->os_time_ms = event->os_time_ms;
    return at;
}

static bool all_divide_by_100(const inlet_event_t *events, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (events[i].time_ns % 100 != 0)
            return false;
    return true;
}

static inline inlet_status_t encode(bool compact, const inlet_event_t *events, uint32_t count,
                                    uint64_t first_seq, uint64_t end_seq, uint8_t *out,
                                    size_t capacity, uint32_t *encoded_count, size_t *out_bytes) {
    *encoded_count = 0;
    *out_bytes = 0;
    if (first_seq < 1 || first_seq > end_seq || end_seq > INLET__SEQ_MAX)
        return INLET_E_INVALID_ARGUMENT;
    if (capacity < INLET__BATCH_EMPTY_BYTES_MAX + INLET__BATCH_EVENT_BYTES_MAX)
        return INLET_E_BUFFER_TOO_SMALL;

    uint32_t most = count < INLET__BATCH_EVENTS_MAX ? count : INLET__BATCH_EVENTS_MAX;
    bool ticks = all_divide_by_100(events, most);
    inlet__batch_state_t state;
    inlet__batch_state_init(&state);
    state.unit_ns = ticks ? 100 : 1;
    state.next_seq = first_seq;

    uint8_t *at = out;
    *at++ = (uint8_t)((ticks ? INLET__BATCH_UNIT_100_NS : INLET__BATCH_UNIT_1_NS) +
                      (compact ? INLET__BATCH_COMPACT : 0));
    at = put_varint(at, first_seq);
    const size_t reserve = INLET__BATCH_EVENT_BYTES_MAX + 2 + INLET__VARINT_BYTES_MAX;
    const uint8_t *last_start = out + capacity - reserve;
    uint32_t done = 0;
    for (; done < most && at <= last_start; done++) {
        const inlet_event_t *event = &events[done];
        if (!inlet__event_is_valid(event) || event->seq < state.next_seq ||
            event->seq + inlet__event_span(event) > end_seq)
            return INLET_E_INVALID_ARGUMENT;
        at = compact ? put_compact(&state, event, at) : put_event(&state, event, at);
    }

    uint64_t covered = done < count ? events[done].seq : end_seq;
    if (covered < state.next_seq || covered > end_seq)
        return INLET_E_INVALID_ARGUMENT;
    if (compact)
        *at++ = 0;
    *at++ = INLET_EVENT_NONE;
    at = put_varint(at, covered - state.next_seq);
    *encoded_count = done;
    *out_bytes = (size_t)(at - out);
    return INLET_OK;
}

inlet_status_t inlet__batch_encode(const inlet_event_t *events, uint32_t count, uint64_t first_seq,
                                   uint64_t end_seq, uint8_t *out, size_t capacity,
                                   uint32_t *encoded_count, size_t *out_bytes) {
    return encode(false, events, count, first_seq, end_seq, out, capacity, encoded_count,
                  out_bytes);
}

inlet_status_t inlet__batch_encode_compact(const inlet_event_t *events, uint32_t count,
                                           uint64_t first_seq, uint64_t end_seq, uint8_t *out,
                                           size_t capacity, uint32_t *encoded_count,
                                           size_t *out_bytes) {
    return encode(true, events, count, first_seq, end_seq, out, capacity, encoded_count, out_bytes);
}
