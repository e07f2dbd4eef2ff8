/* The service's settings, and their file: %ProgramData%\Inlet\config.json. OS-free, any thread.
 * What each setting does is in service/docs/config.md, which settings there are in settings.h. */
#ifndef INLET_SERVICE_CONFIG_H
#define INLET_SERVICE_CONFIG_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/grant_terms.h"
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
    uint32_t indicator_required; /* 1: nothing is captured while the user can't be shown it */
    uint32_t panic_hotkey;       /* pauses capture: inlet__config_hotkey; 0: no key does */
    inlet__limits_t limits;
    uint32_t journal_enabled; /* 0 or 1 */
    uint32_t journal_max_mb;
    uint32_t journal_max_age_h;
    uint32_t journal_fsync; /* enum inlet__journal_sync */
    uint32_t given;         /* bit n: the file has setting n of the table (settings.h) */
} inlet__config_t;

/* Every setting as it is where the file does not have it, or there is no file. */
inlet__config_t inlet__config_defaults(void);

/* A hotkey as settings hold it in one number, and back. 0 is none. */
uint32_t inlet__config_of_hotkey(const inlet__hotkey_t *hotkey);
inlet__hotkey_t inlet__config_hotkey(uint32_t value);

/* Reads the file's JSON, strictly: one object whose members are named like "drain.wait", each at
 * most once. INLET_E_CORRUPT: a member is unknown, of a wrong type or out of its range, or the text
 * is no such object. INLET_E_NO_MEMORY. *config is then the defaults, and `error` says what and
 * where in one line of printable ASCII, whatever is in the text. */
inlet_status_t inlet__config_from_json(const char *text, size_t bytes, inlet__config_t *config,
                                       char error[INLET__CONFIG_ERROR_BYTES]);

/* Makes of a file's text the text with one setting changed: to `value`, a number or a word as a
 * person writes it, or taken out if that is NULL. `text` may be NULL, for no file. Other members
 * stay, in their order. *out is malloc'ed and ends with a line feed and a zero; NULL on any error,
 * with one line in `error`:
 *   INLET_E_NOT_FOUND         there is no such setting; it can still be taken out of a file that
 * has it, and is not found in one that has not INLET_E_INVALID_ARGUMENT  it does not take this
 * value INLET_E_CORRUPT           the text can't be read, or has another error that would stay
 *   INLET_E_NO_MEMORY */
inlet_status_t inlet__config_edit(const char *text, size_t bytes, const char *key,
                                  const char *value, char **out,
                                  char error[INLET__CONFIG_ERROR_BYTES]);

/* "event", "spin" or "poll". */
const char *inlet__drain_wait_name(inlet__drain_wait_t wait);

#endif
