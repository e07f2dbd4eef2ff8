/* Which sessions are to have an agent, by what the system tells of them. OS-free, one thread.
 *
 * A session gets an agent when a user is logged on there and it is connected, to the console or to
 * a remote client. It keeps it while it is disconnected, until the user logs off: the agent itself
 * says in the stream that it sees nothing, costs nothing meanwhile, and the numbers go on for the
 * programs that the user left running.
 *
 * Notes come twice, out of order or not at all. What each proves: a lock, an unlock and a logon,
 * that a user is logged on; an unlock, a logon and either connect, that it is connected; a session
 * on the console, that no other is. A session that nothing is known of is to be looked up. */
#ifndef INLET_SERVICE_SESSION_WATCH_H
#define INLET_SERVICE_SESSION_WATCH_H

#include "sessions/session_notes.h"

#define INLET__SESSIONS_MAX 16u

enum inlet__session_place {
    INLET__SESSION_DISCONNECTED = 0,
    INLET__SESSION_ON_CONSOLE = 1,
    INLET__SESSION_ON_REMOTE = 2
};

typedef struct inlet__session_state {
    uint32_t id;
    uint32_t place; /* enum inlet__session_place */
    bool logged_on;
    bool locked;
    bool has_agent; /* it is to have one */
} inlet__session_state_t;

typedef struct inlet__session_watch {
    inlet__session_state_t states[INLET__SESSIONS_MAX];
    uint32_t count;
    uint64_t refused_count; /* times that a session found no place */
} inlet__session_watch_t;

/* A session whose agent was found at the start. It keeps it, if the enumeration that follows has
 * its user. */
void inlet__session_watch_keep(inlet__session_watch_t *watch, uint32_t id);

/* What there is now, whatever was known: `states` without their has_agent. */
void inlet__session_watch_enumerated(inlet__session_watch_t *watch,
                                     const inlet__session_state_t *states, uint32_t count);

/* A note. False: of this session nothing was known before, so that more may hold than the note
 * proves: enumerate. */
bool inlet__session_watch_note(inlet__session_watch_t *watch, const inlet__session_note_t *note);

/* NULL: not known, so no agent is to be there. */
const inlet__session_state_t *inlet__session_watch_find(const inlet__session_watch_t *watch,
                                                        uint32_t id);

/* "console", "remote", "disconnected". The string lives for ever. */
const char *inlet__session_place_name(uint32_t place);

#endif
