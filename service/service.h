/* The service as one object: what it holds, and what its connections may ask of it. Everything in
 * it belongs to the thread that runs the loop. */
#ifndef INLET_SERVICE_H
#define INLET_SERVICE_H

#include "audit/audit_file.h"
#include "config/config_watch.h"
#include "diag/log.h"
#include "grants/grant_store.h"
#include "journal/journal_files.h"
#include "pipes/limits.h"
#include "pipes/listener.h"
#include "pipes/pipe_connection.h"
#include "sessions/ask_limits.h"
#include "sessions/session.h"
#include "sessions/session_watch.h"
#include "wait_strategy.h"
#include "wire/batch.h"

/* Where a service finds its things; NULL: in its real place. Tests run beside an installed service
 * with a folder, a pipe and an agent of their own. */
typedef struct inlet__service_options {
    bool console;          /* in the foreground, not under the service control manager */
    const wchar_t *folder; /* of log, settings, key, grants and agents; it must exist, and the key
                              isn't published */
    const wchar_t *pipe;   /* lives as long as the service */
    const wchar_t *agent;  /* full path of the program */
    uint32_t orphan_ms; /* how long agents capture on without a service; 0: as config.json says */
} inlet__service_options_t;

/* config.json, and what became of it. */
typedef struct inlet__service_settings {
    wchar_t path[INLET__PATH_MAX];
    HANDLE changed; /* of the folder; NULL: none */
    HANDLE never;   /* in its place where the folder can't be watched */
    bool watched;   /* `changed` tells of the next change */
    inlet__config_watch_t watch;
    char error[INLET__CONFIG_ERROR_BYTES]; /* why it was refused; "": it was not */
    uint64_t reload_count;                 /* files put in force since the start */
} inlet__service_settings_t;

typedef struct inlet__service {
    inlet__service_options_t options;
    inlet__log_t log;
    inlet__audit_file_t audit;
    inlet__config_t config;
    bool config_refused; /* there is a config.json, and `config` is not what it says */
    inlet__service_settings_t settings;
    inlet__wait_strategy_t wait;
    uint64_t turn_count; /* of the loop */
    uint64_t boot_id;
    int64_t started_ns;
    inlet__server_config_t server_config;
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet__span_cache_t spans;
    inlet__grant_store_t grants;
    inlet__agent_store_t agents;
    inlet__ask_limits_t ask_limits;
    uint64_t question_number; /* the last one's: no service's are those of the one before it */
    inlet__journal_host_t journal;
    inlet_status_t journal_status; /* why it is not open, though it is on */
    bool journal_failing;          /* the log says that it can't be written */
    inlet__session_config_t session_config;
    inlet__session_watch_t watch;                   /* which sessions there are */
    inlet__session_t sessions[INLET__SESSIONS_MAX]; /* those with `block` set are in use */
    inlet__listener_t listener;
    inlet__pipe_connection_t *connections;
    uint32_t connection_count;
    HANDLE io_ended; /* of all of them: a read or a write has */
    bool began_io;   /* since it was reset, so it may be set by one that is known to have ended */
    uint64_t accepted_count;
    uint64_t refused_count;             /* for a limit */
    inlet__audit_rate_t stranger_lines; /* of the log */
} inlet__service_t;

/* Prepares folder, log, keys, grants and pipe, and adopts the agents that a service which died left
 * behind; nothing else runs yet. After an error everything is
 * closed again, and the log (stderr with `console`) says what could not be done. The object must
 * not move in memory. */
inlet_status_t inlet__service_open(inlet__service_t *service,
                                   const inlet__service_options_t *options);

/* Where the service has this file. INLET_E_BUFFER_TOO_SMALL, INLET_E_IO. */
inlet_status_t inlet__service_path(const inlet__service_t *service, const wchar_t *leaf,
                                   wchar_t path[INLET__PATH_MAX]);

/* Closes the journal and opens it by the settings in force; what was kept stays, or goes if it is
 * off now. */
void inlet__service_renew_journal(inlet__service_t *service);

/* Ends agents and connections at once, and frees everything. Safe after a failed open. */
void inlet__service_close(inlet__service_t *service);

/* Looks up which sessions there are, and gives agents to those that should have one, and ends those
 * of others. Call it at the start. */
void inlet__service_find_sessions(inlet__service_t *service, int64_t now_ns);

/* The same by what the system has told since. */
void inlet__service_follow_sessions(inlet__service_t *service, inlet__session_notes_t *notes,
                                    int64_t now_ns);

/* Takes the clients that have called. */
void inlet__service_accept(inlet__service_t *service, int64_t now_ns);

/* Whether the log has room for a line about a stranger now, who would else wash everything out of
 * it by calling again and again. Says how many lines were left out before. */
bool inlet__service_logs_strangers(inlet__service_t *service);

/* Frees the connections that are over. */
void inlet__service_sweep(inlet__service_t *service);

/* Tells every session's agent what the subscriptions of that session need together, and whether a
 * connection of that session pauses capture. */
void inlet__service_update_wanted(inlet__service_t *service, int64_t now_ns);

/* The session's stream, NULL: none. */
inlet__session_t *inlet__service_find_session(inlet__service_t *service, uint32_t id);

/* What connections may ask for: the ops of inlet__server_connection, with this object as the
 * service context. */
extern const inlet__server_ops_t inlet__service_ops;

#endif
