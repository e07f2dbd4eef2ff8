/* Agents that outlive a service, and how the next one finds them again. */
#ifndef INLET_SERVICE_AGENT_ADOPT_H
#define INLET_SERVICE_AGENT_ADOPT_H

#include "sessions/agent_process.h"

/* What is to be written down of a launched agent. The caller adds session, epoch and the log's
 * size. INLET_E_IO and others: the system does not tell. */
inlet_status_t inlet__agent_describe(const inlet__agent_process_t *agent,
                                     inlet__agent_record_t *record);

/* Finds the recorded agent and takes what it shares out of it: the process must be the one that was
 * recorded and run `program` or one that was staged in `folder` ("": there is none), and everything
 * in it what a service made. *log is the section of
 * the stream's log, of record->log_bytes. The ring's position, and which generation to commit, are
 * the log's to tell.
 *
 * INLET_E_NOT_FOUND: it is gone, or that process is another one. Any other: it was there, and was
 * ended, as it can't be trusted or used. Then *problem says in a few words why. */
inlet_status_t inlet__agent_adopt(inlet__agent_process_t *agent,
                                  const inlet__agent_record_t *record, const wchar_t *program,
                                  const wchar_t *folder, HANDLE *log, const char **problem);

/* Gives an adopted agent a handle of this process, so that it watches the service that it has now.
 * Errors are the system's. */
inlet_status_t inlet__agent_greet(inlet__agent_process_t *agent, inlet__ring_consumer_t *ring);

#endif
