/* The watcher of a program that sends: a second process of it that waits for the end of the first,
 * and then releases what that one still held. It covers every end of the first process: a crash, a
 * kill by the task manager, the closing of its console. It does not cover being killed itself, nor
 * the end of the session, which lets go of everything. While another desktop has the input (the
 * session is locked), it tries again for ten minutes. */
#ifndef INLET_TOOLS_WATCHER_H
#define INLET_TOOLS_WATCHER_H

#include <stdbool.h>
#include <wchar.h>

#include "acts/act.h"

#define WATCHER_OPTION "--watcher"

/* Starts this program with the command line `program_line`, WATCHER_OPTION and one more argument:
 * the memory that both share, where what is held is to be noted; NULL: the system refuses memory or
 * process. */
acts_held_t *watcher_start(const wchar_t *program_line);

/* The other process's main: `handles` is what it was given. False: that is nothing. */
bool watcher_run(const char *handles, enum acts_sender sender);

#endif
