/* Whether the agent can see its user's input, by what the system says of session, machine, desktop
 * and foreground window. OS-free.
 *
 * Seven conditions blind it, each for itself; where several do, the cause is the first of:
 * suspended, disconnected, locked, secure desktop, paused, unshown, elevated foreground.
 * Notifications come twice, late or not at all, so each says what it proves about the other
 * conditions, and only that:
 *
 *   UNLOCKED        not locked, and connected: nobody can unlock a session that is not. Not that
 *                   the own desktop has the input: the lock's may go later than the lock.
 *   CONNECTED,      connected. Not unlocked: a session comes back locked.
 *   REMOTE
 *   OWN_DESKTOP     not locked either: a locked session's input goes to another desktop. Not
 *                   connected: the desktop is looked up, which may be before the connection goes.
 *   RESUMED         awake, and nothing but it proves that: the system sends it at every resume, and
 *                   sends SUSPENDING past messages that still wait to be read.
 *   UNPAUSED, a FOCUS on a window that is not elevated: themselves.
 *   LOCKED, DISCONNECTED, SECURE_DESKTOP, SUSPENDING, PAUSED, a FOCUS on an elevated window:
 *                   themselves. Which of the others hold as well stays as it was.
 *
 * Input that arrives proves nothing: it may have been under way, or be a program's. In doubt the
 * agent is blind: a stream may miss what could have been seen, but not claim what was not. Who
 * observes looks the desktop up again after each notification, so that none that is missed blinds
 * for ever.
 *
 * While an elevated window has the focus the keyboard shows nothing to a process of medium
 * integrity, and the mouse only what is over other windows. Which part was seen can't be told
 * afterwards, so all of it counts as unseen. */
#ifndef INLET_AGENT_SIGHT_H
#define INLET_AGENT_SIGHT_H

#include <inlet/event.h>
#include <stdbool.h>

typedef struct inlet__sight {
    uint32_t blinded; /* a bit for each condition that holds: 1 << enum inlet_cause */
    bool paused;      /* programs or the user paused capture: beside a PAUSED that was observed */
    bool unshown;     /* the indicator that must be shown can't be */
} inlet__sight_t;

/* Nothing blinds: the observer states what does, when capture starts. */
void inlet__sight_begin(inlet__sight_t *sight);

/* A record that was observed. Those that are neither SESSION nor FOCUS change nothing. */
void inlet__sight_note(inlet__sight_t *sight, const inlet_event_t *event);

/* Whether the indicator is where it must be: on the screen, or not asked for. */
void inlet__sight_show(inlet__sight_t *sight, bool shown);

/* What the service says of programs' pauses, and the user of his own. Returns what that changed, to
 * be told in the stream: INLET_SESSION_PAUSED or INLET_SESSION_UNPAUSED; 0: nothing. */
uint32_t inlet__sight_pause(inlet__sight_t *sight, bool paused);

/* Why nothing can be seen: enum inlet_cause. INLET_CAUSE_NONE: it can. */
uint32_t inlet__sight_cause(const inlet__sight_t *sight);

/* Of the sources that are wanted, those to capture from; *cause says why none. Nothing is observed
 * while nothing is wanted: then NO_SUBSCRIBER is the cause, and what was known is forgotten. */
uint32_t inlet__sight_sources(inlet__sight_t *sight, uint32_t wanted, uint32_t *cause);

#endif
