/* One agent: the process in the user's session, and what the service shares with it. Everything is
 * passed by inherited handles, with the least rights; nothing has a name.
 *
 * The service's own side. What lies in the section is the agent's word: it is read through
 * inlet__ring_consumer alone. */
#ifndef INLET_SERVICE_AGENT_PROCESS_H
#define INLET_SERVICE_AGENT_PROCESS_H

#include "ring/ring_layout.h"
#include <inlet/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

typedef struct inlet__agent_process {
    inlet__ring_memory_t memory; /* mapped view; section NULL: nothing prepared */
    HANDLE section_handle;
    HANDLE wake;    /* auto-reset: the agent has published */
    HANDLE control; /* manual reset by the agent: look at `wanted` */
    HANDLE process; /* NULL: not launched */
    uint32_t process_id;
} inlet__agent_process_t;

/* Makes section, ring and events for an agent whose first event is first_seq. After any error it is
 * empty. */
inlet_status_t inlet__agent_prepare(inlet__agent_process_t *agent, uint64_t first_seq);

/* Starts `program` in a session, as the user who is logged on there. `own_session`: this process is
 * no service (--console); where it may not have that user's token, it starts the agent as itself.
 * INLET_E_NOT_FOUND: nobody is logged on, or there is no such program. */
inlet_status_t inlet__agent_launch(inlet__agent_process_t *agent, const wchar_t *program,
                                   uint32_t session, bool own_session);

/* Ends the process, if it lives, and waits until it is gone (at most a second). */
void inlet__agent_kill(inlet__agent_process_t *agent);

/* Lets go of everything; a living agent ends by itself when this process does. Safe twice. */
void inlet__agent_release(inlet__agent_process_t *agent);

#endif
