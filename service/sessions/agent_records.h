/* What the service writes down of its agents, so that the next one finds them if it dies: the list
 * in agents.json, read strictly. OS-free.
 *
 * A record is a hint where to look, not a proof: whoever adopts an agent checks that the process is
 * the one that was recorded, and that each handle leads to what the service made. */
#ifndef INLET_SERVICE_AGENT_RECORDS_H
#define INLET_SERVICE_AGENT_RECORDS_H

#include <inlet/status.h>
#include <stddef.h>
#include <stdint.h>

#define INLET__AGENT_RECORDS_MAX     16u
#define INLET__AGENT_IMAGE_BYTES     1536u /* a path of INLET__PATH_MAX units, as UTF-8 */
#define INLET__AGENT_RECORDS_VERSION 1

/* Values of handles in the agent's process. */
typedef struct inlet__agent_handles {
    uint64_t section, annex, log, wake, control;
} inlet__agent_handles_t;

typedef struct inlet__agent_record {
    uint32_t session;
    uint32_t process_id;
    uint64_t created; /* when the process was: 100 ns since 1601 UTC, as the system tells it */
    uint64_t epoch;   /* of the session's stream */
    inlet__agent_handles_t handles;
    uint64_t section_bytes, annex_bytes, log_bytes;
    char image[INLET__AGENT_IMAGE_BYTES]; /* full path of the program */
} inlet__agent_record_t;

typedef struct inlet__agent_records {
    uint64_t boot_id; /* by which the streams are named: the clock's own answer may differ later */
    uint32_t count;
    inlet__agent_record_t list[INLET__AGENT_RECORDS_MAX]; /* one a session at most */
} inlet__agent_records_t;

/* Adds the record, in place of the one of its session. INLET_E_LIMIT: there is no room. */
inlet_status_t inlet__agent_records_put(inlet__agent_records_t *records,
                                        const inlet__agent_record_t *record);

/* The session's record; NULL: none. */
inlet__agent_record_t *inlet__agent_records_find(inlet__agent_records_t *records, uint32_t session);

/* Removes the session's record, if there is one. */
void inlet__agent_records_remove(inlet__agent_records_t *records, uint32_t session);

/* Reads the list. INLET_E_CORRUPT: anything is missing, unknown, double or out of its bounds; what
 * and where is in `error`, and the list is empty; so it is with INLET_E_NO_MEMORY. */
inlet_status_t inlet__agent_records_from_json(const char *text, size_t bytes,
                                              inlet__agent_records_t *records, char error[160]);

/* As text that the function above reads; free() it. NULL: out of memory, or an image that is not
 * UTF-8. */
char *inlet__agent_records_to_json(const inlet__agent_records_t *records);

#endif
