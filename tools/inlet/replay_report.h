/* What a replay says of itself: what it would send, and how well it was sent. */
#ifndef INLET_TOOL_REPLAY_REPORT_H
#define INLET_TOOL_REPLAY_REPORT_H

#include "replay_run.h"

/* A line for each call of SendInput: when it is due, and its acts. False: no memory, or the output
 * takes no more. */
bool replay_report_plan(const plan_t *plan, uint32_t speed, bool json);

/* The fidelity report. `deaf` says why no echoes were looked for; NULL: they were. */
bool replay_report_fidelity(const replay_run_t *run, enum replay_stop stop, const char *deaf,
                            bool json);

#endif
