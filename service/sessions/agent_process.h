/* One agent: the process in the user's session, and what the service shares with it. Everything is
 * passed by inherited handles, with the least rights; nothing has a name.
 *
 * The service's own side. What lies in the sections is the agent's word: it is read through
 * inlet__ring_consumer alone. The agent outlives a service that dies, and is adopted by the next
 * one (agent_adopt.h). */
#ifndef INLET_SERVICE_AGENT_PROCESS_H
#define INLET_SERVICE_AGENT_PROCESS_H

#include "ring/ring.h"
#include "sessions/agent_records.h"
#include <inlet/status.h>
#include <stdbool.h>
#include <windows.h>

/* The ring's largest generation. */
#define INLET__AGENT_LARGEST     (INLET__RING_GENERATION_COUNT - 1)
#define INLET__AGENT_ANNEX_BYTES inlet__ring_annex_bytes(INLET__AGENT_LARGEST)

typedef struct inlet__agent_process {
    inlet__ring_memory_t memory; /* mapped views; section NULL: nothing prepared */
    HANDLE section, annex;
    HANDLE wake;    /* auto-reset: the agent has published */
    HANDLE control; /* manual reset by the agent: look at the ring's control line */
    HANDLE process; /* NULL: not launched */
    uint32_t process_id;
    uint64_t annex_taken;          /* the annex that is mapped, as the agent names it */
    inlet__agent_handles_t theirs; /* the same objects and the log, in the agent's process */
} inlet__agent_process_t;

/* How to start one. */
typedef struct inlet__agent_launch {
    const wchar_t *program;
    uint32_t session;
    bool own_session;   /* this process is no service (--console): where it may not have that user's
                           token, it starts the agent as itself */
    HANDLE log;         /* section that the agent is to keep alive and can't map */
    uint32_t orphan_ms; /* how long it captures on without a service */
} inlet__agent_launch_t;

/* Makes sections, ring and events for an agent whose first event is first_seq. After any error it
 * is empty. */
inlet_status_t inlet__agent_prepare(inlet__agent_process_t *agent, uint64_t first_seq);

/* Starts the program in its session, as the user who is logged on there. INLET_E_NOT_FOUND: nobody
 * is logged on, or there is no such program. */
inlet_status_t inlet__agent_launch(inlet__agent_process_t *agent,
                                   const inlet__agent_launch_t *launch);

/* Ends the process, if it lives, and waits until it is gone (at most a second). */
void inlet__agent_kill(inlet__agent_process_t *agent);

/* Lets go of everything; a living agent goes on without a service. Safe twice. */
void inlet__agent_release(inlet__agent_process_t *agent);

/* Makes a generation's memory readable for the service, whatever the agent has done about it.
 * INLET_E_NO_MEMORY. */
inlet_status_t inlet__agent_commit(inlet__agent_process_t *agent, uint32_t generation);

/* Offers the agent an empty annex, so that the committed memory of its own goes back. `ring` is in
 * generation 0, and is never to be recovered to a place before. */
inlet_status_t inlet__agent_offer_annex(inlet__agent_process_t *agent,
                                        inlet__ring_consumer_t *ring);

/* Changes to the annex that the agent uses now, if it is another one: while `ring` is in generation
 * 0. INLET_E_CORRUPT and others: the agent names one that the service did not make. */
inlet_status_t inlet__agent_follow_annex(inlet__agent_process_t *agent,
                                         inlet__ring_consumer_t *ring);

#endif
