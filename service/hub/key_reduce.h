/* What a key event becomes for who may not see it whole: what it types, or only that one went down
 * or up. In both its time lies on a grid, so that nobody is known by how he types. OS-free, any
 * thread. */
#ifndef INLET_SERVICE_KEY_REDUCE_H
#define INLET_SERVICE_KEY_REDUCE_H

#include "hub/surround.h"

/* The next multiple of INLET_TIMING_GRID_NS, or this one; near the end of time the last. */
int64_t inlet__grid_round_up(int64_t value);

/* Leaves nothing of a key but that one went down or up, and when, on the grid. False, and nothing
 * is to be shown: it is no act of the user, or one that tells which key it is: auto-repeat, the
 * Control that Windows makes for AltGr, repairs, overruns. */
bool inlet__key_reduce_to_timing(inlet_event_t *event, const inlet__mark_t *mark);

/* Whether the key can have a part in text: what types under some layout, Backspace and Escape,
 * which take a dead key back, modifiers, and the locks that choose what is typed; a character
 * without a key (VK_PACKET). With Meta held, or Control without Alt, a key makes a command, and not
 * known modifiers count as these: then only modifiers and locks are text. */
bool inlet__key_is_text(const inlet_key_t *key, const inlet__mark_t *mark);

/* Leaves of a key which one it is, and when, on the grid; not of which device. False, and nothing
 * is to be shown: it is no text. */
bool inlet__key_reduce_to_text(inlet_event_t *event, const inlet__mark_t *mark);

#endif
