/* What stops a replay, watched on a thread of its own: the panic key, the session's lock, a change
 * of the screen or of the keyboard's layout. It needs no service. */
#ifndef INLET_TOOL_REPLAY_GUARD_H
#define INLET_TOOL_REPLAY_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "replay_target.h"

enum replay_stop {
    REPLAY_PLAYED = 0, /* to its end */
    REPLAY_INTERRUPTED,
    REPLAY_PANIC,
    REPLAY_LOCKED,  /* or disconnected, or another desktop has the input */
    REPLAY_PAUSED,  /* the user paused capture: what is sent would not be seen */
    REPLAY_DISPLAY, /* monitors or their DPI changed */
    REPLAY_LAYOUT,  /* another keyboard layout is in force */
    REPLAY_FOCUS,   /* another window came to the front */
    REPLAY_REFUSED, /* the system did not take what was sent */
    REPLAY_STOP_COUNT
};

/* "played", "panic", …: for programs; and a sentence without its full stop, for people. */
const char *replay_stop_name(enum replay_stop stop);
const char *replay_stop_text(enum replay_stop stop);

typedef struct replay_guard_options {
    uint32_t panic_hid;            /* key that stops, whatever modifiers are held */
    const replay_target_t *target; /* begun; looked at ten times a second, as who holds a key looks
                                      at it at the next call only */
    uint32_t parts; /* enum surroundings_part: of the layout and the screen, what matters */
} replay_guard_options_t;

/* Starts to watch. False: the system refuses, or another program has the panic key. */
bool replay_guard_begin(const replay_guard_options_t *options);
void replay_guard_end(void);

/* An event handle, set once something stops the replay. */
void *replay_guard_handle(void);

/* Why, REPLAY_PLAYED while nothing does; from any thread. */
enum replay_stop replay_guard_reason(void);

/* Something else found a reason: the first one stays. */
void replay_guard_stop(enum replay_stop stop);

#endif
