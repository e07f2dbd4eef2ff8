#include "measure/team.h"

static void run(void *argument) {
    bench_member_t *member = argument;
    bench_pin(member->cpu);
    const uint64_t before = bench_preemptions();
    member->run(member->index);
    member->preemptions = bench_preemptions() - before;
}

bool bench_team_add(bench_team_t *team, void (*member_run)(unsigned index), unsigned index,
                    unsigned cpu) {
    bench_member_t *member = &team->members[team->count];
    if (team->count == BENCH_TEAM_MAX)
        return false;
    *member = (bench_member_t){.run = member_run, .index = index, .cpu = cpu};
    member->thread = (bench_thread_t){.run = run, .argument = member};
    if (!bench_thread_start(&member->thread))
        return false;
    team->count++;
    return true;
}

uint64_t bench_team_join(bench_team_t *team) {
    uint64_t preemptions = 0;
    for (unsigned i = 0; i < team->count; i++) {
        bench_thread_join(&team->members[i].thread);
        preemptions += team->members[i].preemptions;
    }
    team->count = 0;
    return preemptions;
}
