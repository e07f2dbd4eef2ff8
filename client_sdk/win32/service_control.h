/* Inlet's entry in the service control manager: what `inlet service …` does, and what clients ask
 * when nothing answers on the pipe. */
#ifndef INLET_WIN32_SERVICE_CONTROL_H
#define INLET_WIN32_SERVICE_CONTROL_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#define INLET__SERVICE_WARNINGS_MAX 8

/* Settings that the system refused: the service works without them. The texts live for ever. */
typedef struct inlet__service_warnings {
    const char *texts[INLET__SERVICE_WARNINGS_MAX];
    uint32_t count;
} inlet__service_warnings_t;

enum inlet__service_state {
    INLET__SERVICE_NOT_INSTALLED,
    INLET__SERVICE_STOPPED,
    INLET__SERVICE_STARTING,
    INLET__SERVICE_RUNNING,
    INLET__SERVICE_STOPPING
};

typedef struct inlet__service_info {
    enum inlet__service_state state;
    uint32_t process;   /* its process id while it runs, else 0 */
    uint32_t exit_code; /* of a stopped one: a Win32 error, 0 for a clean stop */
} inlet__service_info_t;

/* All of them: INLET_E_ACCESS_DENIED for who is no elevated administrator (the query is for
 * everybody), INLET_E_NOT_INSTALLED where there is no service, other errors of inlet__last_status.
 * Any thread. */

/* Registers `program` (full path of inletd.exe, without quotes) to start with the machine as SYSTEM
 * and to be restarted when it dies. It isn't started. INLET_E_NOT_FOUND if there is no such
 * program, INLET_E_ALREADY_EXISTS. */
inlet_status_t inlet__service_install(const wchar_t *program, inlet__service_warnings_t *warnings);

/* Stops it as inlet__service_stop does, removes the entry and the published key. Keys and grants in
 * the data folder stay. */
inlet_status_t inlet__service_uninstall(int64_t timeout_ns);

/* Starts it and waits until it runs; INLET_OK if it already does. INLET_E_TIMEOUT;
 * INLET_E_NOT_RUNNING if it stopped again: its log says why. */
inlet_status_t inlet__service_start(int64_t timeout_ns);

/* Stops it and waits until it has stopped; INLET_OK if it was not running. INLET_E_TIMEOUT. */
inlet_status_t inlet__service_stop(int64_t timeout_ns);

/* The same, but its agents capture on, and the service that starts next within two minutes takes
 * them over: for an upgrade. */
inlet_status_t inlet__service_hand_over(int64_t timeout_ns);

/* Sets again what inlet__service_install sets of an entry that is there: for one that an installer
 * made. And makes the data folder ready, as inlet__data_dir_prepare does. */
inlet_status_t inlet__service_configure(inlet__service_warnings_t *warnings);

/* INLET_OK with state NOT_INSTALLED where there is none. */
inlet_status_t inlet__service_query(inlet__service_info_t *info);

#endif
