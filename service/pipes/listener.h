/* The name on which clients call. One thread.
 *
 * One instance of the pipe is held for the listener's whole life and never served, so that the name
 * never becomes free for another process to take. One more instance waits for the next client. */
#ifndef INLET_SERVICE_LISTENER_H
#define INLET_SERVICE_LISTENER_H

#include <inlet/status.h>
#include <windows.h>

typedef struct inlet__listener {
    const wchar_t *name; /* lives as long as the listener */
    SECURITY_ATTRIBUTES security;
    HANDLE held;
    HANDLE waiting; /* INVALID_HANDLE_VALUE: none */
    OVERLAPPED io;  /* of `waiting`; its event is signalled when a client has called */
} inlet__listener_t;

/* Takes the name and listens. INLET_E_ACCESS_DENIED: another process has it, or this one may not.
 * After any error the listener is closed. Until then it must not move in memory. */
inlet_status_t inlet__listener_open(inlet__listener_t *listener, const wchar_t *name);

/* The event to wait for. */
HANDLE inlet__listener_event(const inlet__listener_t *listener);

/* After the event: the connected pipe, which the caller owns; NULL: nobody is there after all. Then
 * listen again. */
HANDLE inlet__listener_accept(inlet__listener_t *listener);

/* Sees to it that an instance waits for the next client; does nothing if one does. On an error (out
 * of memory) the name is still held: try again later. */
inlet_status_t inlet__listener_listen(inlet__listener_t *listener);

/* Safe twice. */
void inlet__listener_close(inlet__listener_t *listener);

#endif
