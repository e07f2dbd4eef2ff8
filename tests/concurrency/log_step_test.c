/* The service dies after each single instruction. A child goes through what a service does with a
 * log: it recovers, drains, tells of an agent's end, takes the next agent, and ends the gap. It is
 * stepped through; whenever it has changed the log or released the ring, copies of both are what a
 * death would leave, and another service goes on from those, after an agent has used again what was
 * released. Each has to come to the very records that a service makes which does not die, and none
 * may take back what a client can have read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drain/drain.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CAPACITY = 1024, RETAINED = CAPACITY - INLET__STREAM_LOG_MARGIN, BOOT = 9, SESSION = 2 };
enum { BEFORE = 1100, SLOTS_USED = 1200 }; /* more than the log holds */
enum { RECORDS = 17, CHECKPOINTS = 5 };    /* that a service makes in this story */
static const int64_t NOW_NS = INT64_C(5000000000);

/* What outlives a service. */
typedef struct world {
    _Alignas(64) uint8_t block[4096 + 2 * 8192 + 64 * CAPACITY];
    _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
} world_t;

typedef struct service {
    inlet__hub_t hub;
    inlet__drain_t drain;
    inlet__ring_memory_t memory;
} service_t;

static const inlet__stream_log_identity_t identity = {
    .boot_id = BOOT, .epoch = 3, .session = SESSION};

static bool stepped; /* in the child */

static _Noreturn void give_up(const char *what, unsigned long long detail) {
    if (!stepped)
        fail_msg("%s: %llu", what, detail);
    fprintf(stderr, "%s: %llu\n", what, detail);
    _exit(1);
}

static void must(inlet_status_t status, const char *what) {
    if (status != INLET_OK)
        give_up(what, (unsigned long long)-(long long)status);
}

/* --- the agents --- */

static void post(inlet__ring_producer_t *agent, inlet_event_t event) {
    inlet_event_t *slot = inlet__ring_claim(agent);
    if (slot == NULL)
        give_up("the ring is full at", agent->next);
    event.time_ns = (int64_t)agent->next;
    event.flags = event.type == INLET_EVENT_SOURCES ? 0 : (uint32_t)INLET_FLAG_RAW;
    event.device = 1;
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(agent);
}

static void post_key(inlet__ring_producer_t *agent, uint16_t type, uint32_t key) {
    post(agent, (inlet_event_t){.type = type, .u.key.hid = 0x00070000 + key});
}

static void post_motions(inlet__ring_producer_t *agent, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        post(agent, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .u.mouse.dx = i});
}

/* Its ring, and what it says first. */
static void start_agent(service_t *service, inlet__ring_producer_t *agent) {
    must(inlet__ring_create(&service->memory, inlet__drain_first_seq(&service->drain)), "ring");
    must(inlet__ring_producer_attach(agent, &service->memory, false), "producer");
    post(agent, (inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_SOURCE_RAW});
}

/* --- the service --- */

static void run(service_t *service) {
    uint32_t count;
    must(inlet__drain_run(&service->drain, NOW_NS, UINT32_MAX, &count), "drain");
}

/* Begins and ends what is stepped through: the rest changes nothing that outlives the service. */
static void watch(void) {
    if (stepped)
        raise(SIGSTOP);
}

static void recover(service_t *service, world_t *world) {
    inlet__stream_log_t log;
    service->memory = (inlet__ring_memory_t){.section = world->section};
    must(inlet__stream_log_open(&log, world->block, CAPACITY, BOOT, SESSION), "open");
    inlet__hub_open(&service->hub, &log, RETAINED);
    watch();
    must(inlet__drain_recover(&service->drain, &service->hub, &service->memory), "recover");
}

/* From wherever the log says it stands to the end. */
static void live(service_t *service, world_t *world) {
    inlet__ring_producer_t agent;
    recover(service, world);
    if (service->drain.attached)
        run(service);
    if (service->drain.attached && service->drain.agents_count == 1)
        inlet__drain_detach(&service->drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
    if (!service->drain.attached) {
        watch();
        start_agent(service, &agent);
        post_key(&agent, INLET_EVENT_KEY_PRESSED, 6);
        post_motions(&agent, 3);
        watch();
        must(inlet__drain_attach(&service->drain, &service->memory), "attach");
        run(service);
    }
    watch();
}

/* A log that is full, with a key held since before its oldest record, and an agent that is dead:
 * what it posted last, and what it had claimed, no service has seen. */
static void prepare(world_t *world) {
    inlet__stream_log_t log;
    inlet__ring_producer_t agent;
    service_t service = {.memory = {.section = world->section}};
    must(inlet__stream_log_create(&log, world->block, CAPACITY, &identity, 1), "create");
    inlet__hub_open(&service.hub, &log, RETAINED);
    inlet__drain_init(&service.drain, &service.hub, 0);
    start_agent(&service, &agent);
    post_key(&agent, INLET_EVENT_KEY_PRESSED, 4);
    post_motions(&agent, BEFORE);
    must(inlet__drain_attach(&service.drain, &service.memory), "attach");
    run(&service);
    post_key(&agent, INLET_EVENT_KEY_PRESSED, 5);
    post_key(&agent, INLET_EVENT_KEY_PRESSED, 7);
    post_motions(&agent, 4);
    post_key(&agent, INLET_EVENT_KEY_RELEASED, 7);
    (void)inlet__ring_claim(&agent);
}

/* --- a death --- */

typedef struct tally {
    uint64_t instructions, deaths;
} tally_t;

static service_t expected; /* of a service that did not die … */
static world_t expected_world;

static bool same_record(const service_t *service, uint64_t position) {
    return memcmp(inlet__stream_log_at(&service->hub.log, position),
                  inlet__stream_log_at(&expected.hub.log, position), INLET_EVENT_SIZE) == 0;
}

/* Up to `end`, all that clients can have read is what it has to be. */
static void compare(const service_t *service, uint64_t end, uint64_t instruction) {
    for (uint64_t at = end > RETAINED ? end - RETAINED : 0; at < end; at++)
        if (at + CAPACITY >= expected.hub.written && !same_record(service, at))
            give_up("after instruction", instruction);
}

static uint64_t released(world_t *world) {
    const inlet__ring_memory_t memory = {.section = world->section};
    return atomic_load(&inlet__ring_header(&memory)->consumer.taken);
}

/* The agent's next round: what was there is gone. */
static void use_released_slots(world_t *world) {
    const inlet__ring_memory_t memory = {.section = world->section};
    inlet__ring_slot_t *slots = inlet__ring_slots(&memory, 0);
    for (uint64_t i = 0, end = released(world); i < end; i++)
        atomic_store(&slots[i].word[0], INLET__RING_SEQ_LIMIT - 1);
}

static void check_death(const world_t *left, uint64_t instruction) {
    static world_t world;
    static service_t next;
    memcpy(world.block, left->block, sizeof world.block);
    memcpy(world.section, left->section, 4096 + (size_t)64 * SLOTS_USED);
    use_released_slots(&world);
    recover(&next, &world);
    compare(&next, next.hub.written, instruction);
    memcpy(world.block, left->block, sizeof world.block);
    live(&next, &world);
    if (next.hub.written != expected.hub.written || next.hub.next_seq != expected.hub.next_seq ||
        memcmp(&next.drain.held, &expected.drain.held, sizeof next.drain.held) != 0 ||
        memcmp(&next.hub.held_before, &expected.hub.held_before, sizeof next.hub.held_before) != 0)
        give_up("another state after instruction", instruction);
    compare(&next, next.hub.written, instruction);
}

/* Lets the child go on, by one instruction or to where it stops itself. The signal that it stopped
 * with; 0: it came to its end. */
static int go_on(pid_t child, bool by_one) {
    int status = 0;
    if (ptrace(by_one ? PTRACE_SINGLESTEP : PTRACE_CONT, child, NULL, NULL) != 0 ||
        waitpid(child, &status, 0) != child)
        give_up("no step, status", (unsigned)status);
    if (WIFSTOPPED(status))
        return WSTOPSIG(status);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        give_up("the child failed, status", (unsigned)status);
    return 0;
}

/* From one place at which the child stops itself to the next. False: it came to its end before. */
static bool step_through(world_t *world, pid_t child, tally_t *tally) {
    static uint8_t last[sizeof world->block];
    int signal;
    if (go_on(child, false) != SIGSTOP)
        return false;
    uint64_t last_released = released(world);
    memcpy(last, world->block, sizeof last);
    while ((signal = go_on(child, true)) == SIGTRAP) {
        tally->instructions++;
        const bool same = memcmp(last, world->block, sizeof last) == 0;
        if (same && released(world) == last_released)
            continue;
        memcpy(last, world->block, sizeof last);
        last_released = released(world);
        check_death(world, tally->instructions);
        tally->deaths++;
    }
    return signal == SIGSTOP;
}

/* A child that stops before it begins; 0: nobody may trace here. */
static pid_t begin(world_t *world) {
    static service_t service;
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(77);
        stepped = true;
        watch();
        live(&service, world);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_EXITKILL) != 0)
        return 0;
    return child;
}

static void a_death_after_any_instruction_leaves_all_that_the_next_service_needs(void **state) {
    (void)state;
    tally_t tally = {0};
    int stretches = 0;
    world_t *world =
        mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (world == MAP_FAILED)
        give_up("no shared memory", 0);
    prepare(world);
    memcpy(&expected_world, world, sizeof expected_world);
    recover(&expected, &expected_world);
    const uint64_t before = expected.hub.written;
    live(&expected, &expected_world);
    assert_int_equal(expected.hub.written, before + RECORDS);
    const pid_t child = begin(world);
    if (child == 0) {
        fprintf(stderr, "skipped: a process can't be traced here\n");
        skip();
    }
    while (step_through(world, child, &tally))
        stretches++;
    check_death(world, tally.instructions);
    fprintf(stderr, "%" PRIu64 " instructions, %" PRIu64 " of them changed what outlives\n",
            tally.instructions, tally.deaths);
    assert_int_equal(stretches, 2);
    assert_true(tally.deaths >=
                2 * (RECORDS + CHECKPOINTS)); /* each whole, and each made to count */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_death_after_any_instruction_leaves_all_that_the_next_service_needs),
    };
    return cmocka_run_group_tests_name("log_step", tests, NULL, NULL);
}
