/* The service's settings, and their file: %ProgramData%\Inlet\config.json. OS-free, any thread.
 * What each setting does is in service/docs/config.md. */
#ifndef INLET_SERVICE_CONFIG_H
#define INLET_SERVICE_CONFIG_H

#include <inlet/status.h>
#include <stddef.h>
#include <stdint.h>

#include "pipes/limits.h"

#define INLET__CONFIG_FILE_MAX_BYTES 65536u
#define INLET__CONFIG_ERROR_BYTES    160u

/* How the drain waits for the next event. */
typedef enum inlet__drain_wait {
    INLET__DRAIN_WAIT_EVENT, /* sleeps until an agent signals */
    INLET__DRAIN_WAIT_SPIN,  /* looks without sleeping while an agent captures */
    INLET__DRAIN_WAIT_POLL   /* looks every drain_poll_us while an agent captures */
} inlet__drain_wait_t;

typedef struct inlet__config {
    inlet__drain_wait_t drain_wait;
    uint32_t drain_poll_us;
    uint32_t agent_orphan_s; /* how long an agent captures on without a service */
    uint32_t pipe_handshake_ms;
    uint32_t pipe_heartbeat_ms;
    uint32_t pipe_silence_ms;
    inlet__limits_t limits;
    uint32_t journal_enabled; /* 0 or 1 */
    uint32_t journal_max_mb;
    uint32_t journal_max_age_h;
    uint32_t journal_fsync; /* enum inlet__journal_sync */
} inlet__config_t;

/* Every setting as it is where the file does not have it, or there is no file. */
inlet__config_t inlet__config_defaults(void);

/* Reads the file's JSON, strictly: one object whose members are named like "drain.wait", each at
 * most once. INLET_E_CORRUPT: a member is unknown, of a wrong type or out of its range, or the text
 * is no such object; *config is then the defaults, and `error` says what and where in one line of
 * printable ASCII, whatever is in the text. */
inlet_status_t inlet__config_from_json(const char *text, size_t bytes, inlet__config_t *config,
                                       char error[INLET__CONFIG_ERROR_BYTES]);

/* "event", "spin" or "poll". */
const char *inlet__drain_wait_name(inlet__drain_wait_t wait);

/* "none", "batch" or "interval". */
const char *inlet__journal_fsync_name(uint32_t fsync);

#endif
