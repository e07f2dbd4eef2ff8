/* Where the agent's program runs from: a copy in a folder of its own for each content,
 * "<folder>\agents\<version>-<hash>", beside inletd.exe. So the files of an installation are never
 * in use by an agent that outlives them, and an upgrade replaces them while it captures on.
 *
 * Whoever may write there may replace inletd.exe itself. */
#ifndef INLET_WIN32_AGENT_STAGE_H
#define INLET_WIN32_AGENT_STAGE_H

#include "win32/files.h"
#include <stdbool.h>

/* Copies the agent and its DLL that are in `folder`, of `version` as they say, unless just these
 * are staged already. *program is the full path to run. INLET_E_NOT_FOUND: there is no agent in the
 * folder; INLET_E_ACCESS_DENIED and others: the copies can't be made or are in the way. Then
 * *program is "". */
inlet_status_t inlet__agent_stage(const wchar_t *folder, const char *version,
                                  wchar_t program[INLET__PATH_MAX]);

/* Whether this is the path of an agent that was staged in `folder`, by this version or another. */
bool inlet__agent_is_staged(const wchar_t *folder, const wchar_t *path);

/* Removes what is staged there and no program runs from; a NULL `program` excepts nothing. What is
 * in use stays, for the next time. */
void inlet__agent_unstage(const wchar_t *folder, const wchar_t *program);

#endif
