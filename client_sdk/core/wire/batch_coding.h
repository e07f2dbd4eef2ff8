/* What the encoder and the decoder of batches share: the bytes are explained in protocol.md.
 *
 * Each record is coded against the previous one of its type in the batch (against zero, the first
 * time). The fields that are likely to change are always there, the others only if a mask says so,
 * and the mask itself is sent only when it changes. */
#ifndef INLET_WIRE_BATCH_CODING_H
#define INLET_WIRE_BATCH_CODING_H

#include <stdint.h>
#include <string.h>

#include <inlet/event.h>

/* The batch's first byte: the unit of its times. Windows' clock ticks every 100 ns. */
enum { INLET__BATCH_UNIT_1_NS = 0, INLET__BATCH_UNIT_100_NS = 1 };

/* Added to it: the compact form. There each record has a byte 0 before it, but for motion that
 * changes nothing except itself and the time, which is most of all that there is. */
enum { INLET__BATCH_COMPACT = 2 };

/* The first byte of such a motion. The time is how much further away its predecessor is than that
 * one's was from its own, zigzag: the lowest two bits in here, the others in one to four bytes. */
enum {
    INLET__SHORT = 0x01,
    INLET__SHORT_OS_WITH_TIME = 0x02, /* os_time_ms went on by as many milliseconds as the time */
    INLET__SHORT_OS_TOLD = 0x04,      /* … by something else, told; neither: not at all */
    INLET__SHORT_WIDE = 0x08,         /* dx and dy are varints, not a nibble each */
    INLET__SHORT_TIME_BYTES_SHIFT = 4,
    INLET__SHORT_TIME_LOW_SHIFT = 6,
    INLET__SHORT_TIME_BITS = 34
};
#define INLET__SHORT_NIBBLE_MIN (-8)
#define INLET__SHORT_NIBBLE_MAX 7

/* A record's first byte: the type, and what else is there. A type of 0 ends the batch; types that
 * don't fit, which are rare, are in the byte after it. */
enum {
    INLET__RECORD_TYPE = 0x0F,
    INLET__RECORD_TYPE_FOLLOWS = 0x0F,
    INLET__RECORD_SKIP = 0x10,     /* numbers before this record that no record occupies */
    INLET__RECORD_OS_TIME = 0x20,  /* os_time_ms differs from the previous record's */
    INLET__RECORD_MASK = 0x40,     /* another mask for this type, from here on */
    INLET__RECORD_BACKWARDS = 0x80 /* time_ns is before the previous record's */
};

/* The fields under the mask, in the order of their bits. The body is four 32-bit words. */
enum {
    INLET__FIELD_WORD_0,
    INLET__FIELD_WORD_1,
    INLET__FIELD_WORD_2,
    INLET__FIELD_WORD_3,
    INLET__FIELD_FLAGS,
    INLET__FIELD_DEVICE,
    INLET__FIELD_PROCESS,
    INLET__FIELD_TIME_ERROR,
    INLET__FIELD_COUNT, /* of the 32-bit fields; the 64-bit one comes after them */
    INLET__FIELD_EXTRA = INLET__FIELD_COUNT
};
#define INLET__FIELD_BIT(field) (1u << (field))
#define INLET__FIELD_MASK_WORDS (INLET__FIELD_BIT(INLET__FIELD_FLAGS) - 1)
#define INLET__FIELD_MASK_32    (INLET__FIELD_BIT(INLET__FIELD_COUNT) - 1)
#define INLET__FIELD_MASK_ALL   (INLET__FIELD_BIT(INLET__FIELD_EXTRA + 1) - 1)

/* What is known of the previous record of one type. */
typedef struct inlet__batch_context {
    uint32_t fields[INLET__FIELD_COUNT];
    uint32_t mask;
    uint64_t extra;
} inlet__batch_context_t;

/* What is known of the batch so far. */
typedef struct inlet__batch_state {
    int64_t unit_ns;
    int64_t time_ns;
    uint64_t next_seq;
    uint32_t os_time_ms;
    int64_t distance; /* of the last record from the one before, in units: see below */
    inlet__batch_context_t of_type[INLET_EVENT_TYPE_COUNT];
} inlet__batch_state_t;

_Static_assert(sizeof(((inlet_event_t *)0)->u) == 4 * sizeof(uint32_t), "the body is four words");
#ifdef __BYTE_ORDER__
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the words are the body's own bytes");
#endif

/* The number of the lowest bit that is set; one is. */
static inline uint32_t inlet__lowest_bit(uint32_t bits) {
    return (uint32_t)__builtin_ctz(bits);
}

static inline void inlet__batch_state_init(inlet__batch_state_t *state) {
    memset(state, 0, sizeof *state);
    state->of_type[INLET_EVENT_MOUSE_MOVED].mask =
        INLET__FIELD_BIT(INLET__FIELD_WORD_0) | INLET__FIELD_BIT(INLET__FIELD_WORD_1);
}

/* What the next short motion's time is coded against. The first record's distance is from time 0:
 * nothing goes on like that. */
static inline void inlet__batch_went(inlet__batch_state_t *state, int64_t distance) {
    state->distance = state->time_ns == 0 ? 0 : distance;
}

/* How much os_time_ms goes on if it goes with the time. */
static inline uint32_t inlet__whole_ms_between(int64_t before_ns, int64_t after_ns) {
    return (uint32_t)(after_ns / 1000000 - before_ns / 1000000);
}

/* The record becomes the one that the next of its type is coded against. Motion itself (dx, dy) is
 * best foretold by 0, not by the motion before. */
static inline void inlet__batch_context_set(inlet__batch_context_t *context,
                                            const uint32_t fields[INLET__FIELD_COUNT],
                                            uint16_t type) {
    memcpy(context->fields, fields, sizeof context->fields);
    if (type == INLET_EVENT_MOUSE_MOVED) {
        context->fields[INLET__FIELD_WORD_0] = 0;
        context->fields[INLET__FIELD_WORD_1] = 0;
    }
}

#endif
