/* Whether a record that somebody else wrote is one that Inlet could have made. Used wherever events
 * cross a border: by the service on what the agent wrote, by the batch decoder on what it made. */
#ifndef INLET_BASE_EVENT_CHECK_H
#define INLET_BASE_EVENT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include <inlet/event.h>

/* Sequence numbers stay at or below this, so that adding two of them never wraps. */
#define INLET__SEQ_MAX (UINT64_C(1) << 62)

/* Whether type, flags, reserved fields and the body agree with event.h: the type is known and its
 * flags belong to it; reserved fields and undefined bodies are zero; seq is 1 … INLET__SEQ_MAX and
 * so is the end of what the record covers; times are not negative; a button is 1 … 5; a LOSS or
 * BLIND has a cause; a BLIND span does not end before it starts; INLET_FLAG_STATE is on what can be
 * in force; a NAME's pieces are full but for the last one, and not more than its count. Fields that
 * any program can set through SendInput (scan code, virtual key, extra info) may have any value.
 * Any thread. */
bool inlet__event_is_valid(const inlet_event_t *event);

/* How many sequence numbers the record occupies: loss.count for a LOSS, none for a SNAPSHOT and
 * what else tells a subscription of what is in force, else 1. */
static inline uint64_t inlet__event_span(const inlet_event_t *event) {
    if (event->type == INLET_EVENT_LOSS)
        return event->u.loss.count;
    return event->type == INLET_EVENT_SNAPSHOT || (event->flags & INLET_FLAG_STATE) != 0 ? 0 : 1;
}

/* Whether somebody typed or moved: no record of the stream's own, and none made to repair it. */
static inline bool inlet__event_is_input(const inlet_event_t *event) {
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL &&
           (event->flags & INLET_FLAG_SYNTHETIC) == 0;
}

#endif
