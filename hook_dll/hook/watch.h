/* The watchdog: whether a low-level hook still runs, told by raw input, as Windows removes a slow
 * hook and tells nobody. A hook is dead when raw input shows two acts of the user that it has not
 * answered, the first of them 350 ms ago: longer than Windows waits, by default, for a hook that is
 * installed in front of ours (LowLevelHooksTimeout, 300 ms). So it is noticed 400 ms after it last
 * ran, if input goes on, and a thread that is late has 100 ms to spare until half a second.
 *
 * Another program's hook that keeps input from ours looks the same, and is answered the same way: a
 * hook that is installed again comes first.
 *
 * No clock, no memory, no Windows. One thread. */
#ifndef INLET_HOOK_WATCH_H
#define INLET_HOOK_WATCH_H

#include "hook/records.h"
#include <stdbool.h>

enum inlet__watched { INLET__WATCHED_KEYBOARD, INLET__WATCHED_MOUSE, INLET__WATCHED_COUNT };

#define INLET__WATCH_SILENCE_NS INT64_C(400000000)

/* Reinstalling may not help, or may be a race with another program: after each the next one waits
 * so long, twice as long each time, up to the most; a time of peace begins anew. */
#define INLET__WATCH_BACKOFF_NS     INT64_C(1000000000)
#define INLET__WATCH_BACKOFF_MAX_NS INT64_C(60000000000)
#define INLET__WATCH_PEACE_NS       INT64_C(300000000000)

/* What is known of one hook. */
typedef struct inlet__watched_hook {
    int64_t alive_ns; /* when it last ran, or was installed */
    int64_t first_ns; /* of the acts that it has not answered */
    uint32_t acts;    /* how many of them: 0, 1, or 2 for more */
    uint32_t travel;  /* counts of motion that make no act yet */
} inlet__watched_hook_t;

/* All zero: no hook is installed. */
typedef struct inlet__watch {
    bool on;
    inlet__watched_hook_t hooks[INLET__WATCHED_COUNT];
    int64_t not_before_ns; /* of the next verdict */
    int64_t backoff_ns;    /* how long the last one holds the next one off */
} inlet__watch_t;

/* Both hooks were installed. */
void inlet__watch_begin(inlet__watch_t *watch, int64_t now_ns);

/* They were removed: nothing is expected of them. */
void inlet__watch_end(inlet__watch_t *watch);

/* A hook runs. For its callback: a few stores. */
void inlet__watch_ran(inlet__watch_t *watch, enum inlet__watched which, int64_t now_ns);

/* Raw input of a device, read now; it happened at `since_ns` at the earliest. What Windows does not
 * show to hooks, or shows them in another way, counts for nothing: overruns and what has no virtual
 * key, the Control before AltGr, absolute motion, as of a remote session. Input without a device
 * was made by a program: leave it out. */
void inlet__watch_key(inlet__watch_t *watch, const inlet__raw_keyboard_t *record, int64_t since_ns,
                      int64_t now_ns);
void inlet__watch_mouse(inlet__watch_t *watch, const inlet__raw_mouse_t *record, int64_t since_ns,
                        int64_t now_ns);

/* When to ask for the verdict; INT64_MAX: nothing is pending. */
int64_t inlet__watch_deadline(const inlet__watch_t *watch);

/* Whether a hook is dead. Ask when the deadline has passed, after letting in what waits for the
 * hooks. True: *from_ns is when it was last known to run, and both hooks are to be installed again
 * and inlet__watch_begin called. */
bool inlet__watch_verdict(inlet__watch_t *watch, int64_t now_ns, int64_t *from_ns);

#endif
