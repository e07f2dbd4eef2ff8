#include "sim.h"

#include "wire/scope.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUIET_TURNS_MAX = 600, DRAIN_TURN = 1024 };

static const int64_t QUIET_TURN_NS = 200000000;

sim_totals_t sim_totals;

/* The rings' memory: an annex for the generations 1 and 2. */
static _Alignas(INLET_EVENT_SIZE) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(INLET_EVENT_SIZE) uint8_t annex[64 * 8192 * 6];

/* The log: more than any profile retains. */
enum { LOG_CAPACITY = 32768 };
static _Alignas(INLET_EVENT_SIZE)
    uint8_t block[INLET__STREAM_LOG_HEADER_BYTES + 2 * INLET__STREAM_LOG_CHECKPOINT_BYTES +
                  INLET_EVENT_SIZE * LOG_CAPACITY];

void sim_fail(sim_t *sim, const char *format, ...) {
    if (sim_failed(sim))
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sim->failure, sizeof sim->failure, format, arguments);
    va_end(arguments);
}

bool sim_failed(const sim_t *sim) {
    return sim->failure[0] != 0;
}

void sim_note(sim_t *sim, const char *action, uint64_t detail) {
    sim->trace[sim->traced++ % SIM_TRACE] = (sim_trace_t){action, detail};
}

uint64_t sim_below(sim_t *sim, uint64_t bound) {
    return test_random_below(&sim->random, bound);
}

bool sim_chance(sim_t *sim, uint32_t one_in) {
    return sim_below(sim, one_in) == 0;
}

static sim_profile_t make_profile(sim_t *sim) {
    return (sim_profile_t){.hub_retained = UINT32_C(8) << sim_below(sim, 12),
                           .steps = 60 + (uint32_t)sim_below(sim, 300),
                           .largest = (uint32_t)sim_below(sim, 3),
                           .overflow = sim_chance(sim, 8),
                           .kills = sim_chance(sim, 2),
                           .crashes = sim_chance(sim, 2),
                           .scribbles = sim_chance(sim, 4),
                           .flips = sim_chance(sim, 4),
                           .revokes = sim_chance(sim, 4),
                           .stalls = sim_chance(sim, 2),
                           .long_waits = sim_chance(sim, 3)};
}

static size_t any_piece(sim_t *sim) {
    static const uint64_t bounds[] = {4, 40, 600, 9000, INLET__FRAME_MAX_BYTES};
    return 1 + sim_below(sim, bounds[sim_below(sim, sizeof bounds / sizeof bounds[0])]);
}

static uint64_t any_burst(sim_t *sim) {
    static const uint64_t bounds[] = {3, 12, 60, 200};
    return 1 + sim_below(sim, bounds[sim_below(sim, sizeof bounds / sizeof bounds[0])]);
}

static uint32_t any_turn(sim_t *sim) {
    static const uint64_t bounds[] = {4, 64, DRAIN_TURN, DRAIN_TURN};
    return 1 + (uint32_t)sim_below(sim, bounds[sim_below(sim, sizeof bounds / sizeof bounds[0])]);
}

static void drain_all(sim_t *sim) {
    if (sim->drain.attached && !sim->agent.alive)
        sim_agent_reap(sim, INLET_CAUSE_AGENT_DIED);
    const int turns_max = 1000; /* each may find one more, posted since it looked */
    for (int i = 0; i < turns_max && sim->drain.attached && (!sim->sleeping || sim->signalled); i++)
        sim_drain_run(sim, (uint32_t)inlet__ring_capacity(0));
    if (!sim->truth.open && !sim_failed(sim) && sim->drain.attached && sim->agent.spoke &&
        sim_truth_end(sim) != sim->hub.next_seq)
        sim_fail(sim, "the drain sleeps at %llu, with events up to %llu in the ring",
                 (unsigned long long)sim->hub.next_seq, (unsigned long long)sim_truth_end(sim));
}

/* A grown ring falls idle and goes back; what comes then may need it to grow again at once. */
static void settle(sim_t *sim) {
    drain_all(sim);
    sim_agent_rest(sim);
    if (sim_chance(sim, 2))
        sim_agent_post(sim, inlet__ring_capacity(0) + sim_below(sim, 3000));
}

/* More than the ring holds; often the agent dies before a record names what was lost. */
static void overflow(sim_t *sim) {
    sim_agent_post(sim, inlet__ring_capacity((uint32_t)sim_below(sim, 3)) + sim_below(sim, 3000));
    if (sim_chance(sim, 3))
        settle(sim);
    if (!sim->profile.kills || sim_chance(sim, 2))
        return;
    sim_drain_run(sim, any_turn(sim));
    sim_agent_kill(sim);
}

static sim_client_t *any_client(sim_t *sim) {
    return &sim->clients[sim_below(sim, sim->client_count)];
}

static void pass_time(sim_t *sim) {
    static const uint64_t bounds[] = {1000, 1000000, 100000000, 8000000000};
    const uint64_t choices = sim->profile.long_waits ? 4 : 3;
    sim->now_ns += (int64_t)sim_below(sim, bounds[sim_below(sim, choices)]);
    for (uint32_t i = 0; i < sim->client_count; i++)
        sim_link_tick(&sim->clients[i]);
}

static void connect_again(sim_client_t *client) {
    if (sim_link_is_idle(client))
        sim_link_open(client);
}

static void fault_of_client(sim_t *sim, sim_client_t *client) {
    switch (sim_below(sim, 6)) {
    case 0:
        client->stalled = sim->profile.stalls && !client->stalled;
        break;
    case 1:
        sim_link_hang_up(client, sim_chance(sim, 2));
        break;
    case 2:
        if (sim->profile.revokes)
            sim_service_revoke(client);
        break;
    case 3:
        client->flip_next_down |= sim->profile.flips && client->client_alive;
        break;
    case 4:
        client->flip_next_up |= sim->profile.flips && client->server_alive;
        break;
    default:
        sim_client_resubscribe(client);
        break;
    }
}

static void fault_of_agent(sim_t *sim) {
    switch (sim_below(sim, 5)) {
    case 4:
        sim_agent_rest(sim);
        break;
    case 0:
        if (sim->profile.kills)
            sim_agent_kill(sim);
        break;
    case 1:
        if (sim->profile.scribbles)
            sim_agent_scribble(sim);
        break;
    case 2:
        if (sim->profile.scribbles)
            sim_agent_lie(sim);
        break;
    default: /* the session leaves the console */
        if (sim->profile.kills && sim->agent.alive && sim_chance(sim, 4))
            sim_agent_reap(sim, INLET_CAUSE_NO_AGENT);
        break;
    }
}

static void step(sim_t *sim) {
    sim_client_t *client = any_client(sim);
    const uint64_t die = sim_below(sim, 100);
    if (die < 16 && sim->profile.overflow && sim_chance(sim, 30))
        overflow(sim);
    else if (die < 16)
        sim_agent_post(sim, any_burst(sim));
    else if (die < 29)
        sim_drain_run(sim, any_turn(sim));
    else if (die < 49)
        sim_link_pump(client);
    else if (die < 71)
        sim_link_down(client, any_piece(sim));
    else if (die < 80)
        sim_link_up(client, any_piece(sim));
    else if (die < 86)
        pass_time(sim);
    else if (die < 90)
        connect_again(client);
    else if (die < 92 && client->scopes == 0)
        sim_service_grant(client, 1 + (uint32_t)sim_below(sim, SIM_SCOPES_ALL));
    else if (die < 95)
        fault_of_client(sim, client);
    else if (die < 96)
        fault_of_agent(sim);
    else if (die < 97)
        sim_crash_arm(sim);
    else if (!sim->drain.attached)
        sim_agent_start(sim);
    else if (!sim->agent.alive)
        sim_agent_reap(sim, INLET_CAUSE_AGENT_DIED);
}

static bool is_complete(const sim_client_t *client) {
    if (!client->client_alive || client->client.stage != INLET__CLIENT_OPEN ||
        client->flipped_down || client->flipped_up)
        return false;
    for (uint32_t i = 0; i < client->reader_count; i++) {
        const sim_reader_t *reader = &client->readers[i];
        if (!reader->refused &&
            (reader->subscription == 0 || !sim_oracle_is_complete(client, reader)))
            return false;
    }
    return true;
}

/* One turn without new faults, in which everything that can move does. */
static void quiet_turn(sim_t *sim, sim_client_t *client) {
    client->stalled = client->flip_next_down = client->flip_next_up = false;
    if (client->scopes == 0 && !sim->stopping)
        sim_service_grant(client, SIM_SCOPES_ALL);
    if (!sim->stopping)
        connect_again(client);
    for (int i = 0; i < 4; i++) {
        sim_link_up(client, SIM_UP_BYTES);
        sim_link_pump(client);
        sim_link_down(client, INLET__FRAME_MAX_BYTES);
    }
    sim_link_tick(client);
}

/* Every reader is told everything, in the end, and every spoiled connection ends by itself. */
static void become_quiet(sim_t *sim) {
    sim_note(sim, "quiet from here", 0);
    sim_crash_disarm();
    if (sim->agent.wild)
        sim_agent_reap(sim, INLET_CAUSE_AGENT_DIED);
    drain_all(sim);
    uint32_t complete = 0;
    for (int turn = 0; turn < QUIET_TURNS_MAX && !sim_failed(sim); turn++) {
        complete = 0;
        for (uint32_t i = 0; i < sim->client_count; i++) {
            quiet_turn(sim, &sim->clients[i]);
            complete += is_complete(&sim->clients[i]);
        }
        if (complete == sim->client_count)
            return;
        sim->now_ns += QUIET_TURN_NS;
    }
    sim_fail(sim, "%u of %u clients hang", sim->client_count - complete, sim->client_count);
}

/* Most seeds begin with everybody connected: what comes after the handshake is the most of it. */
static void connect_first(sim_t *sim) {
    for (uint32_t i = 0; i < sim->client_count && !sim_chance(sim, 5); i++)
        for (int turn = 0; turn < 3; turn++)
            quiet_turn(sim, &sim->clients[i]);
}

/* The last events reach everybody before the CLOSE that says why. */
static void stop_service(sim_t *sim) {
    sim_agent_start(sim);
    sim_agent_post(sim, any_burst(sim));
    drain_all(sim);
    sim_note(sim, "service stops", 0);
    sim->stopping = true;
    for (uint32_t i = 0; i < sim->client_count; i++)
        inlet__server_connection_close(&sim->clients[i].server, INLET_E_SERVICE_STOPPED);
    for (uint32_t i = 0; i < sim->client_count; i++) {
        sim_client_t *client = &sim->clients[i];
        for (int turn = 0; turn < QUIET_TURNS_MAX && !sim_link_is_idle(client); turn++)
            quiet_turn(sim, client);
        if (!sim_link_is_idle(client) || client->last_end != INLET_E_SERVICE_STOPPED)
            sim_fail(sim, "client %u: was not told of the stop", i);
        for (uint32_t r = 0; r < client->reader_count; r++)
            if (!client->readers[r].refused && !sim_oracle_is_complete(client, &client->readers[r]))
                sim_fail(sim, "client %u: the stop came before its last events", i);
    }
}

static void begin(sim_t *sim) {
    sim->profile = make_profile(sim);
    sim->now_ns = INT64_C(1000000000000);
    sim->next_id = 1;
    sim->gap_from_ns = sim->now_ns;
    sim->gap_cause = INLET_CAUSE_NO_AGENT;
    sim->memory = (inlet__ring_memory_t){section, annex, sim->profile.largest};
    sim_crash_disarm();
    memset(section, 0x5A, sizeof section);
    const inlet__stream_log_identity_t identity = {
        .boot_id = SIM_BOOT, .epoch = 1, .session = SIM_SESSION};
    memset(block, 0xC9, sizeof block);
    if (inlet__stream_log_create(&sim->log, block, LOG_CAPACITY, &identity, 1) != INLET_OK)
        abort();
    inlet__hub_open(&sim->hub, &sim->log, sim->profile.hub_retained);
    inlet__drain_init(&sim->drain, &sim->hub, sim->now_ns);
    sim_service_init(sim);
    sim->client_count = 1 + (uint32_t)sim_below(sim, SIM_CLIENTS_MAX);
    for (uint32_t i = 0; i < sim->client_count; i++) {
        sim_client_init(&sim->clients[i], sim, i);
        sim_service_grant(&sim->clients[i], 1 + (uint32_t)sim_below(sim, SIM_SCOPES_ALL));
        sim_link_open(&sim->clients[i]);
    }
    sim_agent_start(sim);
}

static void print_trace(const sim_t *sim) {
    fprintf(stderr, "seed %llu: %s\n", (unsigned long long)sim->seed, sim->failure);
    const uint32_t shown = sim->traced < SIM_TRACE ? sim->traced : SIM_TRACE;
    for (uint32_t i = sim->traced - shown; i != sim->traced; i++)
        fprintf(stderr, "  %u: %s %llu\n", i, sim->trace[i % SIM_TRACE].action,
                (unsigned long long)sim->trace[i % SIM_TRACE].detail);
}

const char *sim_run(uint64_t seed) {
    static char failure[sizeof((sim_t *)0)->failure];
    sim_t *sim = calloc(1, sizeof *sim);
    if (sim == NULL)
        abort();
    sim->seed = seed;
    sim->random = test_random_seed(seed);
    begin(sim);
    connect_first(sim);
    for (uint32_t i = 0; i < sim->profile.steps && !sim_failed(sim); i++)
        step(sim);
    if (!sim_failed(sim))
        become_quiet(sim);
    if (!sim_failed(sim))
        stop_service(sim);
    if (sim_failed(sim))
        print_trace(sim);
    memcpy(failure, sim->failure, sizeof failure);
    sim_totals.published += sim->next_id - 1;
    sim_totals.delivered += sim->delivered;
    sim_totals.losses += sim->losses;
    sim_totals.blinds += sim->blinds;
    for (uint32_t i = 0; i < sim->client_count; i++)
        sim_link_clear(&sim->clients[i]);
    free(sim->truth.records);
    free(sim);
    return failure[0] == 0 ? NULL : failure;
}
