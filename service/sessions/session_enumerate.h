/* Asks Windows for its sessions. */
#ifndef INLET_SERVICE_SESSION_ENUMERATE_H
#define INLET_SERVICE_SESSION_ENUMERATE_H

#include "sessions/session_watch.h"

/* All sessions of users, at most `max`. With `own_only` just the session of this process, as if its
 * user were logged on and at the console. Returns how many. */
uint32_t inlet__session_enumerate(bool own_only, inlet__session_state_t *states, uint32_t max);

#endif
