/* The agents' records and their file, %ProgramData%\Inlet\agents.json: what is in memory is on the
 * disk, as far as the disk takes it. One thread. */
#ifndef INLET_SERVICE_AGENT_STORE_H
#define INLET_SERVICE_AGENT_STORE_H

#include "sessions/agent_records.h"
#include "win32/files.h"

typedef struct inlet__agent_store {
    inlet__agent_records_t records;
    wchar_t path[INLET__PATH_MAX];
} inlet__agent_store_t;

/* Reads what the last service left; no file is an empty list. INLET_E_CORRUPT with what and where
 * in `error`, and others of inlet__file_read: the list is empty then, and the next change replaces
 * the file. Agents of which nothing is known end by themselves. */
inlet_status_t inlet__agent_store_open(inlet__agent_store_t *store, const wchar_t *path,
                                       char error[160]);

/* As inlet__agent_records_put and inlet__agent_records_remove, and written before they return. On
 * an error of inlet__file_replace the file is as it was: an agent that is not in it is not found
 * again, one that is no more is not found either. */
inlet_status_t inlet__agent_store_put(inlet__agent_store_t *store,
                                      const inlet__agent_record_t *record);
inlet_status_t inlet__agent_store_remove(inlet__agent_store_t *store, uint32_t session);

#endif
