/* Whether a raw and a hook record can be of one act, and what they tell together. OS-free, no
 * state: order, uniqueness and time are fuse.c's. */
#ifndef INLET_STREAM_FUSE_MATCH_H
#define INLET_STREAM_FUSE_MATCH_H

#include <inlet/event.h>
#include <inlet/fuse.h>
#include <stdbool.h>

/* Acts of one lane come in the same order from both sources. */
enum inlet__fuse_lane {
    INLET__FUSE_KEYS,
    INLET__FUSE_BUTTONS,
    INLET__FUSE_WHEELS,
    INLET__FUSE_MOTION,
    INLET__FUSE_LANES
};

/* How far the hook's pointer had moved with a record, where that is known. */
typedef struct inlet__fuse_path {
    bool known;
    bool
        by_counts; /* a pixel a count, so far: no acceleration, which would make any match chance */
    int64_t dx, dy;
} inlet__fuse_path_t;

/* The lane of a record that can have a twin. False: it has none. An overrun is no key, and motion
 * that the OS merged is many acts. */
bool inlet__fuse_lane_of(const inlet_event_t *event, enum inlet__fuse_lane *lane);

/* Whether the pointer moved by as many pixels as the raw record has counts; false if unknown. */
bool inlet__fuse_moved_by_counts(const inlet_event_t *raw, const inlet__fuse_path_t *path);

/* How sure it would be that the two are of one act, if no other could be; INLET_FUSE_SINGLE: they
 * are not. Both are of one lane. */
enum inlet_fuse_confidence inlet__fuse_compare(const inlet_event_t *raw, const inlet_event_t *hook,
                                               const inlet__fuse_path_t *path);

/* Both in one event, as inlet_fused_t says. */
inlet_event_t inlet__fuse_join(const inlet_event_t *first, const inlet_event_t *second);

#endif
