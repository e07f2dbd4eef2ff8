/* A service of its own for a load: a process beside this one, in a folder and on a pipe of this
 * run, with a fake agent that keeps a pace, and one grant. What it holds is looked at from outside.
 */
#ifndef INLET_TESTS_LOAD_HOST_H
#define INLET_TESTS_LOAD_HOST_H

#include "sdk/client_connection.h"
#include "win32/files.h"
#include <windows.h>

#define SECOND_NS INT64_C(1000000000)

typedef struct host {
    wchar_t folder[INLET__PATH_MAX], pipe[128];
    HANDLE process, stop;
    inlet__client_config_t client; /* how to connect to it */
} host_t;

/* What the service's process holds. */
typedef struct usage {
    uint64_t private_kib, working_kib;
    uint32_t handles, threads;
} usage_t;

/* Starts it; its agent posts so many records a second while somebody wants them. `settings` is the
 * text of its config.json. False: it could not, and stderr says why. */
bool host_start(host_t *host, unsigned rate, const char *settings);

/* Stops it and removes its folder. False: it did not end, or not well. */
bool host_stop(host_t *host);

bool host_is_alive(const host_t *host);

usage_t host_usage(const host_t *host);

/* Keeps the greatest of each figure, looking every few seconds at most: to look holds up Wine. */
void host_watch(const host_t *host, usage_t *peak);

/* Waits until handles and threads are `before`'s or fewer, and memory is no more than `slack_kib`
 * above it, for at most ten seconds; *now is how it stands then. */
bool host_settles(const host_t *host, const usage_t *before, uint64_t slack_kib, usage_t *now);

/* Serves instead of inletd, in its folder and on its pipe, for tools that know no other, until it
 * is killed; its agent posts so many motions a second. Returns the exit code, if it can't. */
int host_stand_in(unsigned rate);

/* The child's half: FOLDER PIPE STOP-EVENT PARENT's-process-id RATE. Returns the exit code. */
int host_serve(char **arguments);

#endif
