/* What is held, told to one reader: records that are no part of the stream. */
#ifndef INLET_SERVICE_SNAPSHOT_H
#define INLET_SERVICE_SNAPSHOT_H

#include "hub/hub.h"

/* Writes to `out` (room for INLET__HELD_MAX) what of the acts held the view shows, as SNAPSHOT
 * records just before number `seq`; returns how many: one at least, which says that nothing is
 * held, but none for a view that shows neither whole keys nor buttons. */
uint32_t inlet__snapshot_make(const inlet__surround_t *around, const inlet__view_t *view,
                              uint64_t seq, int64_t time_ns, inlet_event_t *out);

#endif
