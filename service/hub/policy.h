/* What becomes of a subscriber that is slow: how far it may be behind, when it is told so, and what
 * happens beyond. OS-free, one thread. */
#ifndef INLET_SERVICE_POLICY_H
#define INLET_SERVICE_POLICY_H

#include "hub/hub.h"
#include <inlet/inlet.h>

/* Depths are in records of the log, those that the view hides among them. */
typedef struct inlet__policy {
    uint32_t kind;           /* enum inlet_policy */
    uint32_t window_records; /* so far behind it may be; 0, or more than is retained: that */
    uint32_t warn_records;   /* beyond it is told that it is behind; 0: half of the window */
    uint32_t max_lag_ms;     /* so long the next of its records may have waited; 0: any time */
} inlet__policy_t;

/* How a subscriber stands. */
typedef struct inlet__lag {
    uint64_t depth_records; /* behind the log's end */
    int64_t lag_ns;         /* how long the next of them has waited since its capture */
} inlet__lag_t;

inlet__lag_t inlet__policy_lag(const inlet__hub_t *hub, const inlet__cursor_t *cursor,
                               int64_t now_ns);

/* What the policy's numbers are with this hub. */
uint64_t inlet__policy_window(const inlet__policy_t *policy, const inlet__hub_t *hub);
uint64_t inlet__policy_threshold(const inlet__policy_t *policy, const inlet__hub_t *hub);

/* Applies it to a cursor before a read: one that is too far behind is moved, and its next read
 * tells the LOSS, with cause SLOW_SUBSCRIBER (lossless), SKIPPED (latest), or LAGGED (either, by
 * time). INLET_E_TOO_SLOW: it is to end, and the cursor is as it was. */
inlet_status_t inlet__policy_apply(const inlet__policy_t *policy, const inlet__hub_t *hub,
                                   inlet__cursor_t *cursor, int64_t now_ns);

#endif
