/* Which keys and buttons are held, per source and device, as the records of a stream tell it. Both
 * ends of a stream that note the same records hold the same. OS-free, a fixed amount of memory, one
 * thread a list. */
#ifndef INLET_STREAM_HELD_H
#define INLET_STREAM_HELD_H

#include <inlet/event.h>
#include <stdbool.h>

/* More than anybody's fingers, keyboards and sources together. */
#define INLET__HELD_MAX 64u

/* What a press holds and a release lets go. */
typedef struct inlet__act {
    uint32_t flags; /* its source, and INLET_FLAG_FALSE_CONTROL, which makes it a key of its own */
    uint32_t device;
    uint32_t button; /* enum inlet_button; 0: a key */
    inlet_key_t key; /* when it is one */
} inlet__act_t;

/* All zero: nothing is held, and no source captures. The oldest comes first. */
typedef struct inlet__held {
    uint32_t count;
    uint32_t sources; /* mask that captures, as the last SOURCES record said */
    uint32_t gone;    /* the device that, as was just told, is not attached any more; 0: none */
    inlet__act_t acts[INLET__HELD_MAX];
} inlet__held_t;

/* The act of a press or a release. False, and *act untouched: the record is neither, or of
 * something that nobody can hold: a character without a key, a keyboard's overrun, a key of which
 * only the timing is told, an act of no source. */
bool inlet__act_of(const inlet_event_t *event, inlet__act_t *act);

/* The act that a SNAPSHOT record tells as held; one of no act gives one of nothing. */
inlet__act_t inlet__act_of_snapshot(const inlet_event_t *event);

/* Whether both are of the same key or button, device and source. A key without a HID usage is known
 * by its scan code, one without that by its virtual key. */
bool inlet__act_equals(const inlet__act_t *a, const inlet__act_t *b);

/* Follows one record: presses, releases (synthetic ones too), DEVICEs that are gone, and SOURCES:
 * of a source that begins to capture nothing is known to be held (what its agent did not repair
 * before, it lost with its ring full, and a LOSS says so). All others change nothing. A press
 * beyond INLET__HELD_MAX is not remembered. */
void inlet__held_note(inlet__held_t *held, const inlet_event_t *event);

/* Of inlet__held_note the part about devices alone: which one is gone, as the last record that is
 * not synthetic says. */
void inlet__held_note_gone(inlet__held_t *held, const inlet_event_t *event);

/* Whether `act` is held. */
bool inlet__held_has(const inlet__held_t *held, const inlet__act_t *act);

/* Whether `act` is held where nobody will see its release: on a source that does not capture, or on
 * a device of which the record before this one, or before synthetic releases, said that it is gone,
 * as raw input told, or the hook of what by raw input that device alone holds. Then one synthetic
 * release of it may come, and of no other. */
bool inlet__held_needs_repair(const inlet__held_t *held, const inlet__act_t *act);

/* Of the acts held on a device the one to release first, when it is gone: the hook's of what it
 * alone holds, then its own, the oldest first. NULL: none. Valid until the next note. */
const inlet__act_t *inlet__held_by(const inlet__held_t *held, uint32_t device);

/* Its place among the acts; held->count: it is not held. */
uint32_t inlet__held_index(const inlet__held_t *held, const inlet__act_t *act);

/* The oldest act held on one of `sources` (mask of enum inlet_source); NULL: none. Valid until the
 * next note. */
const inlet__act_t *inlet__held_on(const inlet__held_t *held, uint32_t sources);

/* Forgets what is held on `sources`. */
void inlet__held_forget(inlet__held_t *held, uint32_t sources);

/* The record that repairs one held act: its release, marked INLET_FLAG_SYNTHETIC, with the same
 * source, device and key or button. `seq` is 0: it is the appender's. */
inlet_event_t inlet__act_release(const inlet__act_t *act, int64_t time_ns);

#endif
