/* A plan played: each batch at its moment, until the end or something stops it. */
#ifndef INLET_TOOL_REPLAY_RUN_H
#define INLET_TOOL_REPLAY_RUN_H

#include <inlet/inlet.h>

#include "replay/fidelity.h"
#include "replay/plan.h"
#include "replay_guard.h"
#include "replay_target.h"

typedef struct replay_run {
    const plan_t *plan;
    uint32_t speed; /* in thousandths */
    uint64_t loops; /* 0: until it is stopped */
    int64_t loop_gap_ns;
    uint32_t panic_hid;
    bool shows_progress;
    uint32_t parts; /* enum surroundings_part that matter */
    replay_target_t *target;
    acts_held_t *held;
    fidelity_t *fidelity;
    inlet_stream_t *stream; /* where echoes are looked for; NULL: nowhere */
    inlet_status_t stream_status;
    uint64_t echoes_lost; /* numbers that LOSS records of it named */
    void *interrupted, *timer;
    int64_t spin_ns;     /* the timer is about that late: the rest is waited for awake */
    int64_t spin_max_ns; /* … for so long at most */
    int64_t progress_ns; /* when it is shown next */
    int64_t position_ns; /* of the recording, when it ended */
    uint64_t loop;       /* the one that it ended in, from 1 */
} replay_run_t;

/* Plays it all; releases what it holds; waits a moment for echoes. Why it ended. */
enum replay_stop replay_run(replay_run_t *run);

#endif
