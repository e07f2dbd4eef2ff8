/* The service under test as a process of its own, which can be killed: the test's program, started
 * again. It works in the fixture's folder and on its pipe. */
#ifndef INLET_TESTS_SERVICE_PROCESS_H
#define INLET_TESTS_SERVICE_PROCESS_H

#include "test_client.h"

#include "sessions/agent_records.h"

/* Whether this program was started as that process; *code is what to end with. First in main. */
bool service_process_serves(int *code);

/* Starts it, with the agent of this file beside it, which waits so long for the next service;
 * returns when it can be called. */
void run_service(const wchar_t *agent_leaf, unsigned orphan_ms);

void kill_service(void);
bool service_process_runs(void);

/* What it has written of its agents; false: nothing, or nothing valid. */
bool read_agents(inlet__agent_records_t *records);

/* Ends the agents that it left. */
void end_agents(void);

#endif
