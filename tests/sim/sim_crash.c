/* The service dies, at a fail point of the code that runs, and another takes its place: it has the
 * log, the agent's ring and the grants, and nothing else. */
#include "sim.h"

#include "base/fail_point.h"
#include "support/fail_points.h"
#include <setjmp.h>

static const char *const POINTS[] = {TEST_FAIL_POINTS_OF_STREAM, TEST_FAIL_POINTS_OF_CONNECTION};
enum { POINT_COUNT = sizeof POINTS / sizeof POINTS[0] };

static jmp_buf death;

static void die(void) {
    longjmp(death, 1);
}

void sim_crash_arm(sim_t *sim) {
    if (!sim->profile.crashes)
        return;
    const uint64_t most = sim_chance(sim, 2) ? 3 : 300;
    sim->point = POINTS[sim_below(sim, POINT_COUNT)];
    inlet__fail_point_arm(sim->point, 1 + (unsigned)sim_below(sim, most), die);
}

void sim_crash_disarm(void) {
    inlet__fail_point_arm(NULL, 0, NULL);
}

/* What had been written to the pipes arrives still, or not. */
static void cut_connections(sim_t *sim) {
    for (uint32_t i = 0; i < sim->client_count; i++) {
        sim_client_t *client = &sim->clients[i];
        if (!client->server_alive)
            continue;
        client->server_alive = false;
        inlet__server_connection_clear(&client->server);
        if (client == sim->served || sim_chance(sim, 2))
            client->down_at = client->down_count;
    }
}

static void recover(sim_t *sim) {
    inlet__stream_log_t log;
    inlet_status_t status =
        inlet__stream_log_open(&log, sim->log.header, sim->log.capacity, SIM_BOOT, SIM_SESSION);
    if (status == INLET_OK) {
        inlet__hub_open(&sim->hub, &log, sim->profile.hub_retained);
        status = inlet__drain_recover(&sim->drain, &sim->hub, &sim->memory);
    }
    if (status != INLET_OK)
        sim_fail(sim, "the log can't be recovered: %d", status);
}

/* Perhaps the next one dies while it recovers, and the one after it does not. */
static void start_again(sim_t *sim) {
    sim_note(sim, sim->point, sim->hub.next_seq);
    sim->crashed = true;
    sim_totals.crashes++;
    sim_crash_disarm();
    cut_connections(sim);
    if (sim_chance(sim, 4))
        sim_crash_arm(sim);
    if (setjmp(death) != 0) {
        sim_note(sim, "the next one died at once", sim->hub.next_seq);
        sim_totals.crashes++;
        sim_crash_disarm();
    }
    recover(sim);
    inlet__ring_consumer_set_ready(&sim->drain.ring, sim->drain.ring.at.generation);
    sim->sleeping = sim->signalled = false;
    if (sim_chance(sim, 2)) /* and soon dies again */
        sim_crash_arm(sim);
}

bool sim_crash_survives(sim_t *sim, void (*work)(void *context), void *context) {
    if (setjmp(death) == 0) {
        work(context);
        return true;
    }
    start_again(sim);
    return false;
}
