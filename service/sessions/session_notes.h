/* What the system tells of sessions, on its way from the thread that is told to the one that runs
 * the loop. One of each. OS-free; never waits. */
#ifndef INLET_SERVICE_SESSION_NOTES_H
#define INLET_SERVICE_SESSION_NOTES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define INLET__SESSION_NOTES_MAX 64u /* that wait at once; a power of two */

/* With the numbers of Windows' WTS_…; others are of no interest here. */
enum inlet__session_event {
    INLET__SESSION_CONSOLE_CONNECT = 1,
    INLET__SESSION_CONSOLE_DISCONNECT = 2,
    INLET__SESSION_REMOTE_CONNECT = 3,
    INLET__SESSION_REMOTE_DISCONNECT = 4,
    INLET__SESSION_LOGON = 5,
    INLET__SESSION_LOGOFF = 6,
    INLET__SESSION_LOCK = 7,
    INLET__SESSION_UNLOCK = 8,
    INLET__SESSION_EVENT_COUNT = 9
};

typedef struct inlet__session_note {
    uint32_t event; /* enum inlet__session_event */
    uint32_t session;
} inlet__session_note_t;

/* All zero: empty. */
typedef struct inlet__session_notes {
    _Atomic(uint32_t) put, taken; /* counts that wrap */
    _Atomic(bool) missed;
    inlet__session_note_t notes[INLET__SESSION_NOTES_MAX];
} inlet__session_notes_t;

/* The thread that is told. A note that finds no room is gone, and that is remembered. */
void inlet__session_notes_put(inlet__session_notes_t *notes, uint32_t event, uint32_t session);

/* The loop's thread. False: none waits. */
bool inlet__session_notes_take(inlet__session_notes_t *notes, inlet__session_note_t *note);

/* The loop's thread, before it takes the first: whether notes are gone since it last asked, so that
 * the sessions have to be enumerated. Those still waiting are older than that or newer. */
bool inlet__session_notes_missed(inlet__session_notes_t *notes);

#endif
