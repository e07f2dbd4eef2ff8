/* The threads of one measurement, each pinned to a processor. */
#ifndef BENCH_TEAM_H
#define BENCH_TEAM_H

#include "platform/platform.h"

enum { BENCH_TEAM_MAX = 9 };

typedef struct bench_member {
    bench_thread_t thread;
    void (*run)(unsigned index);
    unsigned index, cpu;
    uint64_t preemptions; /* once it ended */
} bench_member_t;

typedef struct bench_team {
    bench_member_t members[BENCH_TEAM_MAX];
    unsigned count;
} bench_team_t;

/* Starts one more thread, run(index), on that processor. False: it could not. */
bool bench_team_add(bench_team_t *team, void (*run)(unsigned index), unsigned index, unsigned cpu);

/* Waits for all to end; how often they lost their processor. The team is then empty. */
uint64_t bench_team_join(bench_team_t *team);

#endif
