#include "sim.h"

#include "base/event_check.h"
#include <string.h>

/* A LOSS record takes a slot, and one is never in use. */
enum { RING_SLACK = 2 };

static bool annex_used; /* since it was last zero, by any seed's agent */

static void attach(void *context) {
    sim_t *sim = context;
    sim->served = NULL;
    if (inlet__drain_attach(&sim->drain, &sim->memory) != INLET_OK)
        sim_fail(sim, "the drain takes no ring");
}

void sim_agent_start(sim_t *sim) {
    const uint64_t first = inlet__drain_first_seq(&sim->drain);
    if (sim->drain.attached)
        return;
    sim_note(sim, "agent starts at", first);
    if (sim->now_ns < sim->drain.last_time_ns) /* one that lied was ahead of the clock */
        sim->now_ns = sim->drain.last_time_ns;
    memset(&sim->agent, 0, sizeof sim->agent);
    if (annex_used)
        memset(sim->memory.annex, 0, (size_t)inlet__ring_annex_bytes(2));
    annex_used = false;
    if (first != sim_truth_end(sim) + 1 + sim->held.count ||
        inlet__ring_create(&sim->memory, first) != INLET_OK ||
        inlet__ring_producer_attach(&sim->agent.producer, &sim->memory, false) != INLET_OK)
        sim_fail(sim, "an agent can't start at %llu", (unsigned long long)first);
    while (!sim->drain.attached && !sim_failed(sim)) /* the next service starts it as well */
        (void)sim_crash_survives(sim, attach, sim);
    sim->agent.alive = true;
    sim->agent.last_time_ns = sim->now_ns;
    sim->sleeping = sim->signalled = false;
}

static uint32_t value(sim_t *sim) {
    const uint64_t random = test_random_next(&sim->random);
    return (random & 3) != 0 ? (uint32_t)(random >> 32) & 0xFF : (uint32_t)(random >> 32);
}

static void fill_input(sim_t *sim, inlet_event_t *event) {
    event->type = (uint16_t)(INLET_EVENT_KEY_PRESSED + sim_below(sim, 6));
    event->flags = (uint32_t)sim_below(sim, 8); /* sources and injected; 0: none known */
    event->device = (uint32_t)sim_below(sim, SIM_DEVICES + 1);
    event->process = (uint32_t)sim_below(sim, 3);
    event->extra = sim->next_id++;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        event->u.key.hid = 0x00070004u + (uint32_t)sim_below(sim, 80);
        event->u.key.scan = (uint16_t)value(sim);
        event->u.key.vk = (uint16_t)value(sim);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        event->u.button.button = 1 + (uint32_t)sim_below(sim, 5);
        event->u.button.x = (int32_t)value(sim);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        event->u.wheel.delta = (int32_t)value(sim);
        break;
    default:
        event->u.mouse.dx = (int32_t)value(sim);
        event->u.mouse.dy = (int32_t)value(sim);
        break;
    }
}

/* Why an agent that lives captures nothing. */
static uint32_t blind_cause(sim_t *sim) {
    const uint32_t count = INLET_CAUSE_ELEVATED_FOREGROUND - INLET_CAUSE_PAUSED + 1;
    const uint32_t n = (uint32_t)sim_below(sim, count + 1);
    return n == count ? INLET_CAUSE_NO_SUBSCRIBER : INLET_CAUSE_PAUSED + n;
}

static inlet_event_t make_event(sim_t *sim) {
    sim_agent_t *agent = &sim->agent;
    const int64_t since_ns = sim->now_ns - agent->last_time_ns;
    inlet_event_t event = {.time_ns = agent->last_time_ns};
    if (since_ns > 0)
        event.time_ns += (int64_t)sim_below(sim, (uint64_t)since_ns + 1);
    if (!agent->spoke || sim_chance(sim, 200)) {
        event.type = INLET_EVENT_SOURCES;
        event.u.sources.mask = (uint32_t)sim_below(sim, 4);
        if (event.u.sources.mask == 0)
            event.u.sources.cause = blind_cause(sim);
    } else if (sim_chance(sim, 200)) {
        event.type = INLET_EVENT_BLIND;
        event.u.blind.cause = blind_cause(sim);
        event.u.blind.from_ns = event.time_ns - (int64_t)sim_below(sim, 1000);
    } else if (sim_chance(sim, 20)) {
        sim_context_fill(sim, &event);
    } else {
        fill_input(sim, &event);
    }
    return event;
}

/* An agent's first record ends the gap: what was held when the last one died is released. */
static void expect_gap_end(sim_t *sim, int64_t time_ns) {
    sim_truth_append(
        sim, (inlet_event_t){.seq = sim_truth_end(sim),
                             .time_ns = time_ns,
                             .type = INLET_EVENT_BLIND,
                             .u.blind = {.from_ns = sim->gap_from_ns, .cause = sim->gap_cause}});
    while (sim->held.count > 0) {
        inlet_event_t release = inlet__act_release(&sim->held.acts[0], time_ns);
        release.seq = sim_truth_end(sim);
        sim_truth_append(sim, release);
        inlet__held_note(&sim->held, &release);
    }
}

static void expect_loss(sim_t *sim, int64_t time_ns) {
    sim_agent_t *agent = &sim->agent;
    sim_truth_append(sim, (inlet_event_t){.seq = sim_truth_end(sim),
                                          .time_ns = time_ns,
                                          .type = INLET_EVENT_LOSS,
                                          .u.loss = {agent->pending, INLET_CAUSE_RING_FULL, 0}});
    agent->published++;
    agent->pending = 0;
    agent->last_time_ns = time_ns;
}

/* What the stream has to say of a post that was published. */
static void expect(sim_t *sim, inlet_event_t event) {
    sim_agent_t *agent = &sim->agent;
    if (agent->wild)
        return;
    if (!agent->spoke)
        expect_gap_end(sim, event.time_ns);
    if (agent->pending != 0)
        expect_loss(sim, event.time_ns);
    event.seq = sim_truth_end(sim);
    sim_truth_append(sim, event);
    inlet__held_note(&sim->held, &event);
    agent->published++;
    agent->spoke = true;
    agent->last_time_ns = event.time_ns;
}

static void lose(sim_t *sim) {
    sim_agent_t *agent = &sim->agent;
    const inlet__ring_producer_t *p = &agent->producer;
    /* What a service took and could not release before it died is in use still. */
    const uint64_t taken = atomic_load(&inlet__ring_header(&sim->memory)->consumer.taken);
    const uint64_t used = p->used - (taken > p->base ? taken : p->base);
    agent->pending++;
    if (agent->wild)
        return;
    if (used + RING_SLACK < inlet__ring_capacity(p->generation))
        sim_fail(sim, "the ring lost an event with %llu slots in use", (unsigned long long)used);
    if (agent->ready > p->generation && taken >= p->restarted)
        sim_fail(sim, "the ring lost an event with generation %u ready", p->generation + 1);
}

/* Whoever makes memory ready comes soon or late. */
static void prefault(sim_t *sim) {
    sim_agent_t *agent = &sim->agent;
    const uint32_t next = agent->producer.generation + 1;
    if (next > sim->memory.largest || next <= agent->ready || !sim_chance(sim, 4))
        return;
    sim_note(sim, "ready", next);
    inlet__ring_set_ready(&sim->memory, next);
    agent->ready = next;
    annex_used = true;
}

void sim_agent_rest(sim_t *sim) {
    if (!sim->agent.alive || sim->agent.wild || !inlet__ring_restart(&sim->agent.producer))
        return;
    sim_totals.restarts++;
    sim_note(sim, "ring restarted", sim->agent.producer.next);
}

static bool post(sim_t *sim, inlet_event_t event) {
    inlet_event_t *slot = inlet__ring_claim(&sim->agent.producer);
    if (slot == NULL) {
        lose(sim);
        return false;
    }
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&sim->agent.producer);
    expect(sim, event);
    return true;
}

/* What is held on a device that is gone is released, as far as the ring has room. */
static void post_and_repair(sim_t *sim, inlet_event_t event) {
    const inlet__act_t *act;
    if (!post(sim, event) || sim->agent.wild || event.type != INLET_EVENT_DEVICE ||
        event.u.device.present != 0)
        return;
    while ((act = inlet__held_by(&sim->held, event.device)) != NULL &&
           post(sim, inlet__act_release(act, event.time_ns)))
        sim_note(sim, "unplugged", event.device);
}

static void notify(sim_t *sim) {
    if (inlet__ring_notify(&sim->agent.producer))
        sim->signalled = true;
}

void sim_agent_post(sim_t *sim, uint64_t count) {
    if (!sim->agent.alive)
        return;
    sim_note(sim, "agent posts", count);
    for (uint64_t i = 0; i < count && !sim_failed(sim); i++) {
        post_and_repair(sim, make_event(sim));
        if (sim_chance(sim, 8))
            notify(sim);
        if (i % 256 == 0)
            prefault(sim);
    }
    notify(sim);
}

static void go_wild(sim_t *sim) {
    sim_agent_t *agent = &sim->agent;
    if (agent->wild)
        return;
    agent->wild = true;
    sim_truth_open(sim, sim->hub.next_seq);
}

void sim_agent_lie(sim_t *sim) {
    if (!sim->agent.alive)
        return;
    sim_note(sim, "agent lies", sim->hub.next_seq);
    go_wild(sim);
    inlet_event_t event;
    test_random_fill(&sim->random, (uint8_t *)&event, sizeof event);
    event.type = (uint16_t)sim_below(sim, INLET_EVENT_TYPE_COUNT + 1);
    if (sim_chance(sim, 2)) {
        event.time_ns = sim->now_ns;
        event.reserved = 0;
        event.flags &= 3;
    }
    post(sim, event);
    notify(sim);
}

void sim_agent_scribble(sim_t *sim) {
    if (!sim->agent.alive)
        return;
    const uint64_t writes = 1 + sim_below(sim, 20);
    sim_note(sim, "ring scribbled", writes);
    go_wild(sim);
    for (uint64_t i = 0; i < writes; i++) {
        const uint64_t slot =
            (sim->drain.ring.at.index + sim_below(sim, 40)) & sim->drain.ring.mask;
        uint8_t *section = sim->memory.section;
        uint8_t *at = section + sim_below(sim, INLET__RING_SECTION_BYTES - 8);
        if (!sim_chance(sim, 3)) /* where it matters */
            at = sim_chance(sim, 3)
                     ? section + 8 * sim_below(sim, 84)
                     : (uint8_t *)&sim->drain.ring.slots[slot] + 8 * sim_below(sim, 8);
        uint64_t word = test_random_next(&sim->random) >> sim_below(sim, 64);
        if (sim_chance(sim, 2)) {
            memcpy(&word, at, sizeof word);
            word ^= UINT64_C(1) << sim_below(sim, 64);
        }
        memcpy(at, &word, sizeof word);
    }
}

void sim_agent_kill(sim_t *sim) {
    sim_agent_t *agent = &sim->agent;
    if (!agent->alive)
        return;
    const uint64_t instruction = sim_below(sim, 4);
    sim_note(sim, "agent killed, claiming", instruction);
    inlet_event_t event = make_event(sim);
    inlet_event_t *slot = instruction == 0 ? NULL : inlet__ring_claim(&agent->producer);
    if (slot != NULL) {
        agent->claimed = true;
        if (instruction >= 2)
            inlet__ring_fill(slot, &event);
        if (instruction == 3 && agent->pending != 0) { /* between the LOSS and the event after it */
            inlet__ring_publish_loss(&agent->producer);
            if (!agent->wild)
                expect_loss(sim, event.time_ns);
        }
    } else if (instruction != 0) {
        lose(sim);
    }
    agent->alive = false;
}

/* Gives the drain the memory that it says it needs. */
static bool give_memory(sim_t *sim) {
    const uint32_t needed = inlet__ring_needed(&sim->drain.ring);
    if (needed == 0)
        return false;
    if (needed > sim->memory.largest)
        sim_fail(sim, "the drain was led to generation %u", needed);
    inlet__ring_consumer_set_ready(&sim->drain.ring, needed);
    return true;
}

static void drain_rest(sim_t *sim) {
    uint32_t count = 0;
    while (inlet__drain_run(&sim->drain, sim->now_ns, UINT32_MAX, &count) == INLET_OK &&
           give_memory(sim)) {
    }
}

static void detach(void *context) {
    sim_t *sim = context;
    sim->served = NULL;
    if (sim->reap_cause != INLET_CAUSE_AGENT_REPLACED)
        drain_rest(sim);
    inlet__drain_detach(&sim->drain, sim->now_ns, sim->reap_cause);
}

/* Until when something was captured: one that captured nothing may have told of other things since,
 * and as much of that is looked through as the log has room for. */
static int64_t captured_until(const sim_t *sim) {
    const sim_truth_t *truth = &sim->truth;
    for (uint32_t back = 1; back <= truth->count && back <= sim->log.capacity; back++) {
        const inlet_event_t *record = &truth->records[truth->count - back];
        if (record->type == INLET_EVENT_SOURCES)
            return record->u.sources.mask == 0 ? record->time_ns : sim->agent.last_time_ns;
    }
    return sim->agent.last_time_ns;
}

void sim_agent_reap(sim_t *sim, uint32_t cause) {
    sim_agent_t *agent = &sim->agent;
    if (!sim->drain.attached)
        return;
    inlet__ring_stats_t stats;
    inlet__ring_stats(sim->memory.section, &stats);
    sim_totals.growths += agent->wild ? 0 : stats.growths;
    sim_note(sim, "agent reaped", cause);
    agent->alive = false;
    sim->reap_cause = cause;
    while (sim->drain.attached && !sim_failed(sim)) /* the next service finds it dead as well */
        (void)sim_crash_survives(sim, detach, sim);
    const bool heard = agent->wild ? sim->drain.heard : agent->spoke;
    const int64_t last_ns = agent->wild ? sim->drain.last_time_ns : agent->last_time_ns;
    const int64_t from_ns = agent->wild ? sim->drain.gap_from_ns : captured_until(sim);
    sim->held.sources = 0;
    if (agent->wild) /* nobody knows but the drain */
        sim->held = sim->drain.held;
    const uint64_t unsaid = agent->pending + (agent->claimed ? 1 : 0);
    if (agent->wild)
        sim_truth_close(sim, sim->hub.next_seq - (heard ? 1 : 0));
    else if (heard && unsaid != 0)
        sim_truth_append(sim, (inlet_event_t){.seq = sim_truth_end(sim),
                                              .time_ns = last_ns,
                                              .type = INLET_EVENT_LOSS,
                                              .u.loss = {unsaid, cause, 0}});
    if (heard) {
        sim_truth_append(sim, (inlet_event_t){.seq = sim_truth_end(sim),
                                              .time_ns = last_ns,
                                              .type = INLET_EVENT_SOURCES,
                                              .u.sources = {.cause = cause}});
        sim->gap_from_ns = from_ns;
        sim->gap_cause = cause;
    }
    if (sim_truth_end(sim) != sim->hub.next_seq)
        sim_fail(sim, "the stream of a dead agent ends at %llu, not %llu",
                 (unsigned long long)sim->hub.next_seq, (unsigned long long)sim_truth_end(sim));
}

static void run_drain(void *context) {
    sim_t *sim = context;
    sim->run_status = inlet__drain_run(&sim->drain, sim->now_ns, sim->run_max, &sim->run_count);
}

void sim_drain_run(sim_t *sim, uint32_t max) {
    if (!sim->drain.attached || (sim->sleeping && !sim->signalled && !sim->agent.wild))
        return;
    if (sim->sleeping)
        inlet__ring_disarm(&sim->drain.ring);
    sim->sleeping = sim->signalled = false;
    sim->run_max = max;
    sim->served = NULL;
    if (!sim_crash_survives(sim, run_drain, sim))
        return;
    const inlet_status_t status = sim->run_status;
    const uint32_t count = sim->run_count;
    sim_note(sim, "drained", count);
    if (status != INLET_OK && !sim->agent.wild)
        sim_fail(sim, "an honest agent was refused: %d", status);
    if (status != INLET_OK)
        sim_agent_reap(sim, INLET_CAUSE_AGENT_REPLACED);
    if (status != INLET_OK || give_memory(sim) || count != 0)
        return;
    if (sim_chance(sim, 8)) /* between the look and the announcement */
        sim_agent_post(sim, 1);
    sim->sleeping = inlet__ring_arm(&sim->drain.ring);
}
