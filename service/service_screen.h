/* What users are shown of the service, and what they say to it: who reads, the pause, and the
 * question whether a program may. The loop's thread. */
#ifndef INLET_SERVICE_SCREEN_H
#define INLET_SERVICE_SCREEN_H

#include "service.h"

/* Has the user of the asker's session asked. INLET_E_NOT_FOUND: there is nobody to ask;
 * INLET_E_BUSY: he is asked something already; INLET_E_LIMIT: he was asked too often;
 * INLET_E_ALREADY_EXISTS: the name is another key's. */
inlet_status_t inlet__service_ask_user(inlet__service_t *service,
                                       const inlet__pipe_connection_t *asker,
                                       const inlet__grant_t *grant, const char *code,
                                       int64_t now_ns);

/* Once a turn: takes what the agent says, settles the question, and puts on the board what is new.
 * `audience` changes whenever the readers of the session do. */
void inlet__service_follow_screen(inlet__service_t *service, inlet__session_t *session,
                                  uint64_t audience, int64_t now_ns);

/* When to follow it again, if nothing else happens. */
int64_t inlet__service_screen_deadline(const inlet__session_t *session);

#endif
