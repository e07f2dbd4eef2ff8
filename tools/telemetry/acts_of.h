/* What is counted of single acts: the part of an aggregate that knows keys, buttons, pointers and
 * devices. OS-free; it allocates nothing itself. */
#ifndef INLET_TELEMETRY_ACTS_OF_H
#define INLET_TELEMETRY_ACTS_OF_H

#include <inlet/recording.h>

#include "telemetry/bucket.h"

enum { ACTS_HELD_MAX = 32, ACTS_DEVICES_MAX = 64, ACTS_BUTTONS = INLET_BUTTON_X2 + 1 };

typedef struct acts_key {
    uint32_t hid;
    uint16_t scan, vk;
    int64_t time_ns; /* INT64_MIN: it was held before anybody saw it */
} acts_key_t;

typedef struct acts_device {
    uint32_t number; /* as inlet_event_t.device; 0: this place is free */
    bucket_device_t same;
    bucket_device_t *in_bucket;   /* NULL: not in the one at hand yet */
    int64_t last_ns, interval_ns; /* of the last report, and before it; INT64_MIN: not known */
} acts_device_t;

/* What the record put last was: an act that is counted, a position that is used. */
enum acts_counted { ACTS_COUNTED_ACT = 1 << 0, ACTS_COUNTED_POSITION = 1 << 1 };

typedef struct acts_of {
    uint32_t counted;          /* of enum acts_counted */
    uint32_t subscribed, mask; /* of enum inlet_source */
    bool keys;
    uint32_t monitors_count;
    const inlet_monitor_t *monitors;
    uint32_t held_count;
    acts_key_t held[ACTS_HELD_MAX]; /* in the order of their presses */
    int64_t press_ns, release_ns;   /* of the last key; INT64_MIN: not known, as all below */
    int64_t click_ns, button_ns[ACTS_BUTTONS];
    bool has_position;
    int32_t x, y;
    int64_t slot; /* a tenth of a second, and how far the pointer came in it: */
    uint64_t slot_mpx;
    uint32_t monitor_last;
    acts_device_t devices[ACTS_DEVICES_MAX];
    uint32_t device_last;
} acts_of_t;

void acts_of_begin(acts_of_t *acts, uint32_t sources, bool keys, uint32_t monitors_count,
                   const inlet_monitor_t *monitors);

/* The bucket at hand is another from here on. */
void acts_of_anew(acts_of_t *acts);

/* What comes is not connected with what was: nothing is held, no interval goes on. */
void acts_of_forget(acts_of_t *acts);

/* Writes what is still open to the bucket at hand. */
void acts_of_settle(acts_of_t *acts, bucket_t *bucket);

/* Counts one record of any type but LOSS and BLIND. */
void acts_of_put(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event, int64_t recv_ns);

#endif
