/* One Windows session: its stream (hub and drain), its agent, and when to start the next one.
 * One thread. */
#ifndef INLET_SERVICE_SESSION_H
#define INLET_SERVICE_SESSION_H

#include "audit/audit_file.h"
#include "diag/log.h"
#include "drain/drain.h"
#include "hub/hub.h"
#include "journal/journal.h"
#include "sessions/agent_process.h"
#include "sessions/agent_remarks.h"
#include "sessions/agent_store.h"
#include "sessions/renewal.h"
#include "sessions/screen_link.h"

#define INLET__DRAIN_BATCH 4096u /* records moved before the clients get their turn */

/* What all sessions have in common. */
typedef struct inlet__session_config {
    inlet__log_t *log;
    inlet__audit_file_t *audit; /* NULL: none */
    wchar_t agent_program[INLET__PATH_MAX];
    wchar_t agent_folder[INLET__PATH_MAX]; /* where agents are staged: the adopted may be of another
                                              version; "": not at all */
    bool console;                          /* this is no service: agents may run as its own user */
    uint64_t boot_id;
    uint32_t orphan_ms; /* how long agents capture on without a service */
    inlet__agent_store_t *agents;
    inlet__journal_t *journal; /* NULL: none */
} inlet__session_config_t;

typedef struct inlet__session {
    const inlet__session_config_t *config;
    uint32_t id;
    uint64_t epoch; /* milliseconds of the boot's clock at which the numbering began */
    void *block;    /* the hub's log lies in it; NULL: this place is free */
    HANDLE block_section;
    inlet__stream_stats_t *stats; /* of this service, as long as the stream */
    inlet__mark_t *marks;         /* the hub's */
    inlet__hub_t hub;
    inlet__journal_feed_t feed; /* what the journal was given of it */
    inlet__drain_t drain;
    inlet__agent_process_t agent;
    inlet__agent_remarks_t remarks;
    inlet__screen_link_t screen;
    uint32_t wanted; /* what subscriptions need, and whether it is paused: INLET__WANT_KNOWN bits */
    uint32_t kept;   /* … and needed before the service died: its clients are to come back */
    int64_t kept_until_ns;
    inlet__renewal_t renewal; /* of an agent of another version */
    bool grown;               /* the ring was in another generation than its first */
    bool active;              /* it should have an agent */
    bool armed;               /* the ring was told that the service sleeps */
    int64_t start_at_ns;      /* when to start the next agent; INT64_MAX: not by time */
    int64_t started_ns;       /* when the last one was started */
    int64_t backoff_ns;       /* how long the next death delays the next start */
    uint64_t started_count;   /* agents started */
    char last_refusal[160];   /* why the last start failed, so that it is logged once */
} inlet__session_t;

/* A session whose stream begins now, without an agent. INLET_E_NO_MEMORY. */
inlet_status_t inlet__session_open(inlet__session_t *session, const inlet__session_config_t *config,
                                   uint32_t id, int64_t now_ns);

/* A session whose stream goes on where a service that died was, with its agent and with what was
 * wanted then, for as long as its clients may need to come back. INLET_E_NOT_FOUND: the agent is
 * gone, or is another program. Other errors: it can't be used, and was ended. *problem says why, in
 * a few words; the session is then not open. config->boot_id is the one of then. */
inlet_status_t inlet__session_adopt(inlet__session_t *session,
                                    const inlet__session_config_t *config,
                                    const inlet__agent_record_t *record, int64_t now_ns,
                                    const char **problem);

/* Begins the statistics of a stream that was just opened or recovered. INLET_E_NO_MEMORY. */
inlet_status_t inlet__session_measure(inlet__session_t *session);

/* The service leaves in order: the agent captures on for the one that comes next, as long as
 * INLET__HAND_OVER_S. Call inlet__session_close then, which leaves it alone. */
#define INLET__HAND_OVER_S 120u
void inlet__session_leave(inlet__session_t *session);

/* Ends its agent and frees its stream: nobody may have a cursor on it any more. */
void inlet__session_close(inlet__session_t *session);

/* Whether input of this session is wanted at all: an active one has an agent, started now if need
 * be; one that is not has its agent ended. Call it again when somebody logged on. */
void inlet__session_activate(inlet__session_t *session, bool active, int64_t now_ns);

/* Starts an agent if it is time, moves at most INLET__DRAIN_BATCH records to the hub, and ends an
 * agent that broke the ring's contract. */
void inlet__session_run(inlet__session_t *session, int64_t now_ns);

/* Gives the journal what has gathered. Returns when to call it again, if nothing else happens. */
int64_t inlet__session_journal(inlet__session_t *session, int64_t now_ns);

/* The journal is about to close: gives it all that waits. The next one gets what comes behind what
 * it has. */
void inlet__session_leave_journal(inlet__session_t *session);

/* The agent's process handle is signalled: what it published is drained, and the stream says so. */
void inlet__session_agent_died(inlet__session_t *session, int64_t now_ns);

/* Gives the agent that has just come its board; if it can't be, the log says so. */
void inlet__session_offer_board(inlet__session_t *session);

/* Tells the agent, this one and those to come, what subscriptions need: INLET__WANT_KNOWN bits. */
void inlet__session_want(inlet__session_t *session, uint32_t wants);

/* An agent is there, and is to capture. */
bool inlet__session_captures(const inlet__session_t *session);

/* There are records in the ring. */
bool inlet__session_look(const inlet__session_t *session);

/* Before sleeping: true if the wake-up event will tell of the next record. False: there are some
 * already. */
bool inlet__session_arm(inlet__session_t *session);
/* After sleeping. */
void inlet__session_disarm(inlet__session_t *session);

/* When to call run, if nothing else happens; INT64_MAX: never. */
int64_t inlet__session_deadline(const inlet__session_t *session);

#endif
