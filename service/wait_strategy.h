/* How the loop waits between two turns: the setting "drain.wait".
 *
 *   event  arms the rings and sleeps until a handle is signalled: nothing happens while nothing
 *          happens; while there are records, looks at the handles every few turns
 *   poll   sleeps for drain.poll_us at most and arms nothing, so that no agent ever makes a system
 *          call to signal
 *   spin   arms nothing and does not sleep: looks at the rings, and now and then at the handles
 *
 * While no agent captures, there is nothing to look for, and all three wait as `event` does. In all
 * of them handles are served: a stop, a client's call, a read or a write that ended. One thread. */
#ifndef INLET_SERVICE_WAIT_STRATEGY_H
#define INLET_SERVICE_WAIT_STRATEGY_H

#include "config/config.h"
#include <stdbool.h>
#include <windows.h>

/* Places that the wait needs behind the loop's handles. */
#define INLET__WAIT_SPARE 1u

/* The rings, all together. */
typedef struct inlet__wait_ops {
    bool (*captures)(const void *context); /* an agent is to capture */
    bool (*look)(const void *context);     /* there are records */
    bool (*arm)(void *context);            /* true: a signal will tell of the next record */
    void (*disarm)(void *context);
} inlet__wait_ops_t;

typedef struct inlet__wait_strategy {
    inlet__drain_wait_t kind; /* in force */
    const inlet__wait_ops_t *ops;
    void *context;
    HANDLE timer; /* of poll */
    int64_t poll_ns;
    uint32_t looks;      /* of spin, since the handles were served */
    uint32_t busy_turns; /* of event, likewise */
} inlet__wait_strategy_t;

/* Prepares the strategy of the settings. If the system has no timer for `poll`, the status says why
 * and `event` is in force. `ops` and `context` outlive it. */
inlet_status_t inlet__wait_open(inlet__wait_strategy_t *strategy, const inlet__config_t *config,
                                const inlet__wait_ops_t *ops, void *context);

/* Safe twice, and on a zeroed one. */
void inlet__wait_close(inlet__wait_strategy_t *strategy);

/* Waits until a handle is signalled (WAIT_OBJECT_0 + its index), or it is time for a turn: there
 * are records, the strategy wants to look, or timeout_ms have passed (WAIT_TIMEOUT). WAIT_FAILED
 * with GetLastError. `handles` has INLET__WAIT_SPARE places more than `count`. */
DWORD inlet__wait(inlet__wait_strategy_t *strategy, HANDLE *handles, DWORD count, DWORD timeout_ms);

#endif
