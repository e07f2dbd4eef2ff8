/* What surrounds the input: the devices that are attached, the window in front, the layout and the
 * state of the session, as the records of a stream tell it. The service follows its log with one,
 * to tell a subscription that begins; a program follows what it receives. OS-free, a fixed amount
 * of memory, one thread a context. */
#ifndef INLET_STREAM_CONTEXT_H
#define INLET_STREAM_CONTEXT_H

#include <inlet/event.h>
#include <stdbool.h>

/* More than are attached anywhere; an agent numbers no more either. */
#define INLET__CONTEXT_DEVICES_MAX 64u

/* Lock, connection, desktop, power and pause: each has a last SESSION record of its own. */
#define INLET__SESSION_ASPECTS 5u

/* What is told in one piece: a record with its names. */
#define INLET__CONTEXT_GROUP_MAX (1u + 2u * INLET_NAME_PIECES_MAX)

/* A text in pieces. Whole, and then of some length, or unknown. */
typedef struct inlet__text {
    uint16_t length;     /* bytes so far */
    uint8_t next, count; /* pieces so far, and of all; both 0: unknown */
    char bytes[INLET_NAME_BYTES_MAX];
} inlet__text_t;

typedef struct inlet__context_device {
    inlet_event_t record; /* `device` 0: this place is free */
    inlet__text_t path, name;
} inlet__context_device_t;

/* All zero: nothing is known. Records of type 0 stand for what is not. */
typedef struct inlet__context {
    inlet_event_t session[INLET__SESSION_ASPECTS];
    inlet__context_device_t devices[INLET__CONTEXT_DEVICES_MAX];
    inlet_event_t layout;
    inlet__text_t layout_name;
    inlet_event_t focus;
    inlet__text_t process, title;
} inlet__context_t;

/* Follows one record. All is forgotten where capture is: at CLOCK records of an agent that begins
 * to observe, and tells everything, and at SOURCES records that say that none does. */
void inlet__context_note(inlet__context_t *context, const inlet_event_t *event);

/* Whether all is forgotten at this record. */
bool inlet__context_ends(const inlet_event_t *event);

/* The type of record that a NAME record's subject belongs to; INLET_EVENT_NONE: no such subject. */
uint16_t inlet__name_owner(uint32_t subject);

/* The whole text that the NAME record noted last has completed, *length bytes; NULL: the record is
 * none, or the text not whole. Changes nothing. */
const char *inlet__context_text(inlet__context_t *context, const inlet_event_t *event,
                                uint16_t *length);

/* What the text says, *length bytes of UTF-8 as its sender meant it; NULL: unknown. */
const char *inlet__text_get(const inlet__text_t *text, uint16_t *length);

/* Writes what is in force to `out` as records that occupy no number: INLET_FLAG_STATE, just before
 * `seq`, told at `time_ns`. At most `capacity` (INLET__CONTEXT_GROUP_MAX at least), never half of
 * what belongs together; returns how many. *place is 0 at first, and afterwards where to go on;
 * 0 again: that was all. */
uint32_t inlet__context_tell(const inlet__context_t *context, uint32_t *place, uint64_t seq,
                             int64_t time_ns, inlet_event_t *out, uint32_t capacity);

#endif
