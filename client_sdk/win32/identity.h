/* Who a process or the other end of a pipe is: auth/identity.h filled from Windows tokens. */
#ifndef INLET_WIN32_IDENTITY_H
#define INLET_WIN32_IDENTITY_H

#include "auth/identity.h"

/* This process. INLET_E_IO and others from inlet__last_status; *identity is then zero. Any thread.
 */
inlet_status_t inlet__identity_of_self(inlet__identity_t *identity);

/* The client of a connected server end of a pipe from which data has been read. Impersonates for
 * the time of the call; ends the process if the thread can't revert to itself. `pipe` is a HANDLE.
 * Errors as above. */
inlet_status_t inlet__identity_of_pipe_client(void *pipe, inlet__identity_t *identity);

/* Whether the user is the local SYSTEM account. */
bool inlet__identity_is_system(const inlet__identity_t *identity);

/* Whether the pipe's owner is SYSTEM or Administrators, as only the service's is.
 * INLET_OK or INLET_E_UNTRUSTED_SERVICE. `pipe` is the client's HANDLE, opened with READ_CONTROL.
 */
inlet_status_t inlet__identity_check_pipe_owner(void *pipe);

#endif
