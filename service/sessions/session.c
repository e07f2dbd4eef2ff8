#include "sessions/session.h"

#include <string.h>

/* An agent that lived so long died by accident: the next one starts at once. Of those that die
 * young each waits twice as long as the last. */
static const int64_t LIVED_NS = INT64_C(5000000000);
static const int64_t BACKOFF_FIRST_NS = INT64_C(100000000);
static const int64_t BACKOFF_MAX_NS = INT64_C(1000000000);

static const int64_t NS_PER_MS = 1000000;

inlet_status_t inlet__session_open(inlet__session_t *session, const inlet__session_config_t *config,
                                   uint32_t id, int64_t now_ns) {
    memset(session, 0, sizeof *session);
    session->config = config;
    session->id = id;
    session->epoch = (uint64_t)(now_ns / NS_PER_MS);
    session->start_at_ns = INT64_MAX;
    const inlet__stream_log_identity_t identity = {
        .boot_id = config->boot_id, .epoch = session->epoch, .session = id};
    inlet__stream_log_t log;
    session->block = VirtualAlloc(NULL, (SIZE_T)inlet__stream_log_bytes(INLET__HUB_CAPACITY),
                                  MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (session->block == NULL ||
        inlet__stream_log_create(&log, session->block, INLET__HUB_CAPACITY, &identity, 1) !=
            INLET_OK)
        return INLET_E_NO_MEMORY;
    inlet__hub_open(&session->hub, &log, INLET__HUB_RETAINED);
    inlet__drain_init(&session->drain, &session->hub, now_ns);
    return INLET_OK;
}

void inlet__session_close(inlet__session_t *session) {
    inlet__agent_kill(&session->agent);
    inlet__agent_release(&session->agent);
    if (session->block != NULL)
        VirtualFree(session->block, 0, MEM_RELEASE);
    memset(session, 0, sizeof *session);
}

/* One line for one reason, however often it comes again. */
static void log_refusal(inlet__session_t *session, inlet_status_t status) {
    const char *reason = status == INLET_E_NOT_FOUND
                             ? "nobody is logged on, or inlet-agent.exe is not beside inletd.exe"
                             : inlet_status_message(status);
    if (strcmp(session->last_refusal, reason) == 0)
        return;
    strncpy(session->last_refusal, reason, sizeof session->last_refusal - 1);
    inlet__log_write(session->config->log, INLET__LOG_WARNING,
                     "session %u: no agent could be started: %s", session->id, reason);
}

static void delay_next(inlet__session_t *session, int64_t now_ns) {
    session->start_at_ns = now_ns + session->backoff_ns;
    int64_t next = session->backoff_ns == 0 ? BACKOFF_FIRST_NS : 2 * session->backoff_ns;
    session->backoff_ns = next < BACKOFF_MAX_NS ? next : BACKOFF_MAX_NS;
}

static void start_agent(inlet__session_t *session, int64_t now_ns) {
    inlet__agent_process_t *agent = &session->agent;
    session->start_at_ns = INT64_MAX;
    inlet_status_t status = inlet__agent_prepare(agent, inlet__drain_first_seq(&session->drain));
    if (status == INLET_OK)
        status = inlet__agent_launch(agent, session->config->agent_program, session->id,
                                     session->config->console);
    if (status == INLET_OK)
        status = inlet__drain_attach(&session->drain, &agent->memory);
    if (status != INLET_OK) {
        inlet__agent_kill(agent);
        inlet__agent_release(agent);
        log_refusal(session, status);
        if (status != INLET_E_NOT_FOUND) /* a logon will tell: there is nothing to poll for */
            delay_next(session, now_ns);
        return;
    }
    session->armed = false;
    session->started_ns = now_ns;
    session->started_count++;
    session->last_refusal[0] = '\0';
    inlet__ring_set_wanted(&session->drain.ring, session->wanted);
    SetEvent(agent->control);
    inlet__log_write(session->config->log, INLET__LOG_INFO, "session %u: agent %u started",
                     session->id, agent->process_id);
}

/* The agent is dead, or is to be: its last records go to the hub, and the gap begins. */
static void end_agent(inlet__session_t *session, int64_t now_ns, uint32_t cause,
                      const char *reason) {
    uint32_t process_id = session->agent.process_id;
    inlet__agent_kill(&session->agent);
    inlet__drain_detach(&session->drain, now_ns, cause);
    inlet__agent_release(&session->agent);
    inlet__log_write(session->config->log,
                     cause == INLET_CAUSE_AGENT_REPLACED ? INLET__LOG_ERROR : INLET__LOG_WARNING,
                     "session %u: agent %u ended: %s", session->id, process_id, reason);
    if (now_ns - session->started_ns >= LIVED_NS)
        session->backoff_ns = 0;
    if (session->active)
        delay_next(session, now_ns);
}

void inlet__session_activate(inlet__session_t *session, bool active, int64_t now_ns) {
    session->active = active;
    if (!active) {
        session->start_at_ns = INT64_MAX;
        if (session->drain.attached)
            end_agent(session, now_ns, INLET_CAUSE_NO_AGENT, "its session is not on the console");
    } else if (!session->drain.attached) {
        session->backoff_ns = 0;
        session->start_at_ns = now_ns;
    }
}

void inlet__session_run(inlet__session_t *session, int64_t now_ns) {
    if (!session->drain.attached && now_ns >= session->start_at_ns)
        start_agent(session, now_ns);
    if (!session->drain.attached)
        return;
    uint32_t count;
    if (inlet__drain_run(&session->drain, now_ns, INLET__DRAIN_BATCH, &count) != INLET_OK)
        end_agent(session, now_ns, INLET_CAUSE_AGENT_REPLACED, "it broke the ring's contract");
}

void inlet__session_agent_died(inlet__session_t *session, int64_t now_ns) {
    if (session->drain.attached)
        end_agent(session, now_ns, INLET_CAUSE_AGENT_DIED, "its process is gone");
}

void inlet__session_want(inlet__session_t *session, uint32_t sources) {
    if (sources == session->wanted)
        return;
    session->wanted = sources;
    if (!session->drain.attached)
        return;
    inlet__ring_set_wanted(&session->drain.ring, sources);
    SetEvent(session->agent.control);
}

bool inlet__session_captures(const inlet__session_t *session) {
    return session->drain.attached && session->wanted != 0;
}

bool inlet__session_look(const inlet__session_t *session) {
    return session->drain.attached && inlet__ring_look(&session->drain.ring);
}

bool inlet__session_arm(inlet__session_t *session) {
    if (!session->drain.attached)
        return true;
    session->armed = inlet__ring_arm(&session->drain.ring);
    return session->armed;
}

void inlet__session_disarm(inlet__session_t *session) {
    if (session->armed && session->drain.attached)
        inlet__ring_disarm(&session->drain.ring);
    session->armed = false;
}

int64_t inlet__session_deadline(const inlet__session_t *session) {
    return session->start_at_ns;
}
