/* Inlet administration: what `inlet service`, `inlet pair` and their likes are made of, for
 * installers and tools. Programs that only read input need inlet.h alone.
 *
 * Every function may be called from any thread. Texts are UTF-8. Where a function takes a time-out,
 * it is in nanoseconds, and 0 means the default of 5 s (30 s for starting and stopping). */
#ifndef INLET_ADMIN_H
#define INLET_ADMIN_H

#include <inlet/export.h>
#include <inlet/inlet.h>
#include <inlet/request.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The service's entry in the service control manager. --------------------------------------
 * INLET_E_ACCESS_DENIED for who is no elevated administrator (the query is for everybody);
 * INLET_E_NOT_INSTALLED where there is none; INLET_E_IO and others if the system refuses. */

enum inlet_service_state {
    INLET_SERVICE_NOT_INSTALLED = 0,
    INLET_SERVICE_STOPPED = 1,
    INLET_SERVICE_STARTING = 2,
    INLET_SERVICE_RUNNING = 3,
    INLET_SERVICE_STOPPING = 4
};

typedef struct inlet_service_info {
    uint32_t struct_size; /* in: sizeof(inlet_service_info_t) */
    uint32_t state;       /* enum inlet_service_state */
    uint32_t process;     /* its process id while it runs, else 0 */
    uint32_t exit_code;   /* of a stopped one: a Win32 error, 0 for a clean stop */
} inlet_service_info_t;

#define INLET_SERVICE_WARNINGS_MAX 8

/* Settings that the system refused: the service works without them. The texts live for ever. */
typedef struct inlet_service_warnings {
    uint32_t struct_size; /* in: sizeof(inlet_service_warnings_t) */
    uint32_t count;
    const char *texts[INLET_SERVICE_WARNINGS_MAX];
} inlet_service_warnings_t;

/* What the service control manager says. INLET_OK with state NOT_INSTALLED where there is none;
 * INLET_E_INVALID_ARGUMENT on NULL or an unknown struct_size. */
INLET_API inlet_status_t inlet_service_query(inlet_service_info_t *info);

/* Registers the service to start with the machine; it is not started. `program` is the full path of
 * inletd.exe, NULL: the one beside the running program. `warnings` may be NULL.
 * INLET_E_NOT_FOUND: there is no such program. INLET_E_ALREADY_EXISTS. */
INLET_API inlet_status_t inlet_service_install(const char *program,
                                               inlet_service_warnings_t *warnings);

/* Stops it and removes its entry. Keys and grants stay, so that clients need no new pairing. */
INLET_API inlet_status_t inlet_service_uninstall(int64_t timeout_ns);

/* Start it and wait until it runs, stop it and wait until it has stopped; INLET_OK if it was so.
 * INLET_E_TIMEOUT. Start: INLET_E_NOT_RUNNING if it stopped again, its log says why. */
INLET_API inlet_status_t inlet_service_start(int64_t timeout_ns);
INLET_API inlet_status_t inlet_service_stop(int64_t timeout_ns);

/* Stops it and leaves its agents capturing for the service that starts next, which takes them over
 * if it comes within two minutes: what an upgrade does. Otherwise as inlet_service_stop. */
INLET_API inlet_status_t inlet_service_hand_over(int64_t timeout_ns);

/* Sets of an entry that an installer made what inlet_service_install sets of its own: restarts
 * after a failure, the service's SID, the privileges that it needs; and makes the data folder, with
 * its descriptor. `warnings` may be NULL. INLET_E_ACCESS_DENIED also for what is in the folder's
 * place and is none, or another user's. */
INLET_API inlet_status_t inlet_service_configure(inlet_service_warnings_t *warnings);

/* Removes what the service made and an uninstallation would leave: the copies that its agents ran
 * from, beside the running program, and the published key; with `purge` also the data folder,
 * overwritten before it is deleted: keys, grants, settings, logs. Not each user's own client key,
 * which is that user's. INLET_E_BUSY: the service runs, or something is in use; what is not is
 * gone. */
INLET_API inlet_status_t inlet_service_clean(uint32_t purge);

/* ---- The service's files. ---------------------------------------------------------------------
 */

#define INLET_PATH_BYTES 1536 /* of a path in UTF-8, with its terminating zero */

/* Where the service keeps the file `leaf` ("config.json", "audit.jsonl"), whether there is one or
 * not. INLET_E_INVALID_ARGUMENT: NULL, or `leaf` is no plain name; INLET_E_BUFFER_TOO_SMALL,
 * INLET_E_IO; path is then "". */
INLET_API inlet_status_t inlet_service_path(const char *leaf, char path[INLET_PATH_BYTES]);

/* Replaces the service's settings, config.json, by this text: written beside the file, flushed,
 * renamed, with the rights of the folder, which is made if need be. A service that runs takes it
 * over by itself. What is in it is not checked here: `inlet config` does that.
 * INLET_E_INVALID_ARGUMENT: NULL; INLET_E_LIMIT: over 64 KiB; INLET_E_BUSY: another writes it;
 * INLET_E_ACCESS_DENIED: not elevated, or the folder is not the service's; INLET_E_IO. */
INLET_API inlet_status_t inlet_service_set_config(const char *text);

/* ---- Keys, as 64 hexadecimal digits. ----------------------------------------------------------
 */

#define INLET_KEY_TEXT_BYTES 65 /* with its terminating zero */

/* The service's public key as published on this machine. INLET_E_NOT_INSTALLED, INLET_E_CORRUPT;
 * key is then "". */
INLET_API inlet_status_t inlet_service_key(char key[INLET_KEY_TEXT_BYTES]);

/* This user's public key. INLET_E_NOT_PAIRED where there is none, INLET_E_CORRUPT; key is then "".
 */
INLET_API inlet_status_t inlet_client_key(char key[INLET_KEY_TEXT_BYTES]);

/* ---- The running service. ---------------------------------------------------------------------
 */

/* Opens the service's pipe, checks who owns it, and closes it again: INLET_OK,
 * INLET_E_NOT_INSTALLED, INLET_E_NOT_RUNNING, INLET_E_BUSY, INLET_E_REFUSED (this user may not open
 * it), INLET_E_UNTRUSTED_SERVICE (its owner is neither SYSTEM nor Administrators), INLET_E_TIMEOUT.
 */
INLET_API inlet_status_t inlet_service_reach(int64_t timeout_ns);

/* What the service says of itself: a JSON text, to be freed with inlet_free. `client` is a
 * connection to ask on, NULL: one of its own, as this user's paired client or else as
 * administrator. *json is NULL on any error: those of inlet_connect, or why `client` ended. */
INLET_API inlet_status_t inlet_service_status(inlet_client_t *client, int64_t timeout_ns,
                                              char **json);

/* The counters and latencies of its pipeline: ring, drain, hub, each subscriber. A JSON text as
 * protocol.md has it ("The stats report"), of this session and this user's clients, or of all for
 * an administrator, and for who has a grant with the scope admin. Otherwise as
 * inlet_service_status. */
INLET_API inlet_status_t inlet_service_stats(inlet_client_t *client, int64_t timeout_ns,
                                             char **json);

/* What the service said of the last request that it refused to a function of this header, on a
 * connection of that function's own. INLET_E_INVALID_ARGUMENT as inlet_client_error. */
INLET_API inlet_status_t inlet_admin_error(inlet_error_t *error);

enum inlet_pair_flag {
    INLET_PAIR_ANY_IMAGE = 1 << 0,   /* any program of the user may use the grant */
    INLET_PAIR_OWN_WINDOWS = 1 << 1, /* input is shown while a window of the subscribing process is
                                        in front, and at no other time */
    INLET_PAIR_ALL_FLAGS = (1 << 2) - 1
};

#define INLET_PAIR_PROGRAMS_MAX 8

typedef struct inlet_pair_options {
    uint32_t struct_size; /* sizeof(inlet_pair_options_t) */
    uint32_t flags;       /* enum inlet_pair_flag */
    const char *name;     /* as which it is listed: 1 to 64 bytes on one line */
    const char *scopes; /* names with commas between: kbd.keys, kbd.timing, kbd.hotkeys:{…} (such
                           as kbd.hotkeys:{Control+F5,Meta+KeyQ}: modifiers Control, Shift, Alt,
                           Meta and a W3C code; at most 32), text, mouse.motion, mouse.buttons,
                           focus, focus.titles; history; admin */
    const char *image;  /* full path of the only program that may use it, at most 400 bytes; NULL
                           with INLET_PAIR_ANY_IMAGE, and then only */
    const char *key;    /* whose grant it is, as 64 hexadecimal digits; NULL: this user's own key,
                           which is made where there is none */
    const char *const *programs; /* input is shown while a window of one of these is in front: full
                                    paths; NULL: of any */
    uint32_t program_count;      /* at most INLET_PAIR_PROGRAMS_MAX */
    uint32_t reserved;           /* 0 */
    int64_t expires_s;           /* seconds since 1970 UTC at which it ends; 0: never */
} inlet_pair_options_t;

/* Has the service grant what the options say, to this user. A key has one grant for each program
 * and one for any: what it had for the same, or under the same name, is replaced, and what was
 * connected with more is ended. Needs an elevated administrator.
 *   INLET_E_INVALID_ARGUMENT  the name, an unknown scope or hotkey, an option out of range
 *   INLET_E_BUFFER_TOO_SMALL  the paths and hotkeys together are longer than one request holds
 *   INLET_E_ACCESS_DENIED     not elevated
 *   INLET_E_ALREADY_EXISTS    another key has the name
 *   INLET_E_LIMIT             the service has all the grants it can keep
 *   or as inlet_connect */
INLET_API inlet_status_t inlet_admin_pair(const inlet_pair_options_t *options, int64_t timeout_ns);

/* Ends a grant, and the connections that use it, at once: of what was retained for them and not
 * sent, nothing more is. By name, or by key (64 hexadecimal digits: all that the key has).
 * INLET_E_NOT_FOUND, INLET_E_ACCESS_DENIED, or as inlet_connect. */
INLET_API inlet_status_t inlet_admin_revoke(const char *name_or_key, int64_t timeout_ns);

/* All grants as a JSON text, to be freed with inlet_free; NULL on any error. For elevated
 * administrators, and for who has a grant with the scope admin. INLET_E_ACCESS_DENIED, or as
 * inlet_connect. */
INLET_API inlet_status_t inlet_admin_grants(int64_t timeout_ns, char **json);

#ifdef __cplusplus
}
#endif

#endif
