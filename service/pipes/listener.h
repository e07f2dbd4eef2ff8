/* The name on which clients call. One thread.
 *
 * One instance of the pipe is held for the listener's whole life and never served, so that the name
 * never becomes free for another process to take. Some more wait for clients, so that who calls at
 * the same time as others is not told that the pipe is busy. */
#ifndef INLET_SERVICE_LISTENER_H
#define INLET_SERVICE_LISTENER_H

#include <inlet/status.h>
#include <windows.h>

/* As many as one user may have that have not said who they are. */
#define INLET__LISTENER_PLACES 8

typedef struct inlet__listener_place {
    HANDLE pipe; /* NULL: none */
    OVERLAPPED io;
} inlet__listener_place_t;

/* All zeros: closed. */
typedef struct inlet__listener {
    const wchar_t *name; /* lives as long as the listener */
    SECURITY_ATTRIBUTES security;
    HANDLE held;
    HANDLE called; /* an event that the I/O of all places has in common */
    inlet__listener_place_t places[INLET__LISTENER_PLACES];
} inlet__listener_t;

/* Takes the name and listens. INLET_E_ACCESS_DENIED: another process has it, or this one may not.
 * After any error the listener is closed. Until then it must not move in memory. */
inlet_status_t inlet__listener_open(inlet__listener_t *listener, const wchar_t *name);

/* The event to wait for. */
HANDLE inlet__listener_event(const inlet__listener_t *listener);

/* After the event, until it returns NULL: a connected pipe, which the caller owns. Then listen
 * again. */
HANDLE inlet__listener_accept(inlet__listener_t *listener);

/* Sees to it that every place waits for a client; does nothing if all do. On an error (out of
 * memory) the name is still held: try again later. */
inlet_status_t inlet__listener_listen(inlet__listener_t *listener);

/* Safe twice. */
void inlet__listener_close(inlet__listener_t *listener);

#endif
