/* The service under test: its loop on a thread of the test's process, in a folder and on a pipe of
 * its own, with stand-ins for agents (fake_agent.c). One at a time. */
#ifndef INLET_TEST_SERVICE_FIXTURE_H
#define INLET_TEST_SERVICE_FIXTURE_H

#include "service_loop.h"

#define SECOND_NS INT64_C(1000000000)

extern wchar_t folder[INLET__PATH_MAX]; /* this run's own, removed at the end */
extern wchar_t pipe_name[128];
extern inlet__service_t service; /* the thread's while it runs: look at counters only */
extern inlet__service_signals_t signals;

/* Writes the settings that the next service starts with. */
void write_config(const char *text);

/* Starts a service whose agents are the program beside this one. */
void start_service(const wchar_t *agent_leaf);

/* Stops it, and fails the test if it does not end, or not well. */
void stop_service(void);

/* Teardown of each test, also of one that failed half-way. */
int end_service(void **state);

/* Setup and teardown of the group. */
int make_folder(void **state);
int remove_folder(void **state);

#endif
