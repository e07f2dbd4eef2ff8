/* From a Windows record to Inlet's events, in place. No clock, no memory, no Windows: the callback
 * passes what it knows. One thread. */
#ifndef INLET_HOOK_TRANSLATE_H
#define INLET_HOOK_TRANSLATE_H

#include "hook/keyboard_state.h"
#include "hook/records.h"
#include <inlet/event.h>

/* Where events go. A slot is claimed only once it is certain to be filled. */
typedef struct inlet__sink {
    /* A slot to fill, or NULL: the event is lost, and the sink has counted it. */
    inlet_event_t *(*claim)(struct inlet__sink *sink);
    /* The slot of the last claim is complete, but for `seq`, which is the sink's. */
    void (*publish)(struct inlet__sink *sink, inlet_event_t *event);
} inlet__sink_t;

/* When and from where: what the record itself does not say. */
typedef struct inlet__moment {
    int64_t time_ns;
    uint32_t time_error_ns;
    uint32_t time_flags; /* INLET_FLAG_TIME_BATCH, INLET_FLAG_TIME_COALESCED */
    uint32_t os_time_ms; /* raw input only; the hooks' records carry it */
    uint32_t device;
} inlet__moment_t;

/* A rectangle of the desktop in physical pixels. */
typedef struct inlet__area {
    int32_t left, top, width, height;
} inlet__area_t;

/* What absolute raw mouse coordinates refer to. */
typedef struct inlet__screen {
    inlet__area_t primary;
    inlet__area_t all; /* the virtual screen */
} inlet__screen_t;

/* Most events of one raw mouse packet: motion, five buttons down and up, two wheels. */
#define INLET__RAW_MOUSE_EVENTS_MAX 13

/* Each publishes the record's events to the sink and returns how many there were, lost ones
 * included; 0 for records that stand for no act of the user: the shifts that the keyboard fakes
 * around other keys, the second half of an E1 sequence, packets in which nothing changed. */
unsigned inlet__translate_raw_keyboard(const inlet__raw_keyboard_t *record,
                                       const inlet__moment_t *moment,
                                       inlet__keyboard_state_t *state, inlet__sink_t *sink);
unsigned inlet__translate_hook_keyboard(const inlet__hook_keyboard_t *record,
                                        const inlet__moment_t *moment,
                                        inlet__keyboard_state_t *state, inlet__sink_t *sink);

/* A packet holds no order of its own; its events are: motion, buttons by number, each pressed
 * before released, wheels. */
unsigned inlet__translate_raw_mouse(const inlet__raw_mouse_t *record, const inlet__moment_t *moment,
                                    const inlet__screen_t *screen, inlet__sink_t *sink);
unsigned inlet__translate_hook_mouse(const inlet__hook_mouse_t *record,
                                     const inlet__moment_t *moment, inlet__sink_t *sink);

/* Shared by the translations: claims a slot and sets every field but `seq`; the union to 0. */
inlet_event_t *inlet__event_begin(inlet__sink_t *sink, const inlet__moment_t *moment,
                                  enum inlet_event_type type, uint32_t flags);

#endif
