/* The watcher of a replay: a second process of this program that waits for the end of the first,
 * and then releases what that one still held. It covers every end of the first process: a crash, a
 * kill by the task manager, the closing of its console. It does not cover being killed itself, nor
 * the end of the session, which lets go of everything. While another desktop has the input (the
 * session is locked), it tries again for ten minutes. */
#ifndef INLET_TOOL_REPLAY_WATCHER_H
#define INLET_TOOL_REPLAY_WATCHER_H

#include "acts/act.h"

#define REPLAY_WATCHER_OPTION "--watcher"

/* Starts it: the memory that both share, where what is held is to be noted; NULL: the system
 * refuses memory or process. */
acts_held_t *replay_watcher_start(void);

/* The other process's main: `handles` is what it was given. Its exit code. */
int replay_watcher_run(const char *handles);

#endif
