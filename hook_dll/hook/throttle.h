/* Whether Windows 11 throttles raw mouse input, as it does for programs in the background: to about
 * 125 messages a second, in which it sums the motion. A mouse of 125 reports a second looks the
 * same; only the mouse hook, which is called more often then, tells for certain that it is not one.
 *
 * No clock, no memory, no Windows. One thread. */
#ifndef INLET_HOOK_THROTTLE_H
#define INLET_HOOK_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

enum inlet__throttle_state {
    INLET__THROTTLE_IMPOSSIBLE, /* this Windows does not, or is told not to */
    INLET__THROTTLE_UNSEEN,     /* it could, and nothing looks like it */
    INLET__THROTTLE_LIKELY,     /* it looks like it, or the mouse is one of 125 reports a second */
    INLET__THROTTLE_CERTAIN,    /* … and the hook saw more */
    INLET__THROTTLE_STATE_COUNT
};

/* Motion that was summed happened so long before its message, at most. */
#define INLET__THROTTLE_ERROR_NS 8000000u

/* All zero: impossible. */
typedef struct inlet__throttle {
    enum inlet__throttle_state state;
    uint32_t device;     /* the mouse that moved last */
    int64_t last_ns;     /* its last motion; 0: not known to the millisecond */
    uint32_t steady;     /* messages in a row that were 8 ms apart */
    uint32_t fast;       /* … closer than Windows would let through */
    uint32_t summed;     /* of the steady ones, those of more than one count */
    uint32_t hook_moves; /* since the steady ones began */
} inlet__throttle_t;

/* Watching begins: `build` of Windows (0: unknown), and what RawMouseThrottleEnabled says (not 0
 * where it is not set). */
void inlet__throttle_begin(inlet__throttle_t *throttle, uint32_t build, uint32_t enabled);

/* The mouse hook saw the device's pointer move: not one that a program moved. */
void inlet__throttle_hook_moved(inlet__throttle_t *throttle);

/* Raw motion. `is_timed`: the message was not read in a batch. True: the event is to be marked
 * INLET_FLAG_TIME_COALESCED, with INLET__THROTTLE_ERROR_NS more of an error. */
bool inlet__throttle_raw_moved(inlet__throttle_t *throttle, uint32_t device, int32_t dx, int32_t dy,
                               int64_t time_ns, bool is_timed);

#endif
