#include "sessions/session.h"

#include "base/fail_point.h"
#include "base/want.h"
#include "drain/recover.h"
#include "sessions/agent_adopt.h"
#include "sessions/shared_object.h"
#include "win32/agent_stage.h"
#include "win32/clock.h"
#include "win32/error.h"
#include <stdio.h>
#include <stdlib.h>
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
    const uint64_t bytes = inlet__stream_log_bytes(INLET__HUB_CAPACITY);
    inlet_status_t status =
        inlet__shared_section_make(bytes, INLET__SECTION_COMMITTED, &session->block_section);
    if (status != INLET_OK)
        return status;
    session->block =
        MapViewOfFile(session->block_section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, (SIZE_T)bytes);
    status = session->block != NULL
                 ? inlet__stream_log_create(&log, session->block, INLET__HUB_CAPACITY, &identity, 1)
                 : inlet__last_status();
    if (status != INLET_OK) {
        inlet__session_close(session);
        return status;
    }
    inlet__hub_open(&session->hub, &log, INLET__HUB_RETAINED);
    inlet__drain_init(&session->drain, &session->hub, now_ns);
    status = inlet__session_measure(session);
    if (status != INLET_OK)
        inlet__session_close(session);
    return status;
}

inlet_status_t inlet__session_measure(inlet__session_t *session) {
    session->stats = malloc(sizeof *session->stats);
    session->marks = malloc(INLET__HUB_CAPACITY * sizeof *session->marks);
    if (session->stats == NULL || session->marks == NULL)
        return INLET_E_NO_MEMORY;
    inlet__hub_mark(&session->hub, session->marks);
    inlet__stats_init(session->stats, session->hub.next_seq);
    session->drain.stats = session->stats;
    return INLET_OK;
}

/* The next service would find it, and be told that it is gone. */
static void forget_agent(inlet__session_t *session) {
    inlet_status_t status = inlet__agent_store_remove(session->config->agents, session->id);
    if (status != INLET_OK)
        inlet__log_write(session->config->log, INLET__LOG_WARNING,
                         "session %u: agents.json can't be written: %s", session->id,
                         inlet_status_message(status));
}

static void give_journal(inlet__session_t *session, bool at_once, int64_t now_ns, int64_t *due_ns) {
    const inlet__stream_log_identity_t stream = {
        .boot_id = session->config->boot_id, .epoch = session->epoch, .session = session->id};
    inlet__journal_t *journal = session->config->journal;
    if (!session->feed.begun)
        inlet__journal_feed_begin(journal, &session->feed, &stream, &session->hub);
    *due_ns = inlet__journal_give(journal, &session->feed, &session->hub, at_once, now_ns);
}

int64_t inlet__session_journal(inlet__session_t *session, int64_t now_ns) {
    int64_t due_ns = INT64_MAX;
    if (session->config->journal != NULL && session->block != NULL &&
        (session->active || session->drain.attached))
        give_journal(session, false, now_ns, &due_ns);
    return due_ns;
}

/* Nobody can ask for it any more; or another user may. */
static void forget_journal(inlet__session_t *session) {
    if (session->config->journal != NULL)
        inlet__journal_forget(session->config->journal, &session->feed);
}

void inlet__session_leave_journal(inlet__session_t *session) {
    int64_t due_ns;
    if (session->config->journal != NULL && (session->active || session->drain.attached))
        give_journal(session, true, inlet__clock_now_ns(), &due_ns);
    session->feed = (inlet__journal_feed_t){0};
}

void inlet__session_leave(inlet__session_t *session) {
    if (!session->drain.attached)
        return;
    inlet__session_leave_journal(session);
    inlet__ring_set_absence(&session->drain.ring, INLET__HAND_OVER_S);
    inlet__agent_release(&session->agent);
    session->drain.attached = false;
}

void inlet__session_close(inlet__session_t *session) {
    if (session->drain.attached) {
        inlet__agent_kill(&session->agent);
        forget_agent(session);
    }
    inlet__agent_release(&session->agent);
    inlet__screen_link_close(&session->screen);
    if (session->block != NULL) {
        forget_journal(session);
        UnmapViewOfFile(session->block);
    }
    if (session->block_section != NULL)
        CloseHandle(session->block_section);
    free(session->stats);
    free(session->marks);
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

/* After the log says that the agent is attached: a service that finds this finds that. */
static void remember_agent(inlet__session_t *session) {
    inlet__agent_record_t record;
    inlet_status_t status = inlet__agent_describe(&session->agent, &record);
    record.session = session->id;
    record.epoch = session->epoch;
    record.log_bytes = inlet__stream_log_bytes(INLET__HUB_CAPACITY);
    if (status == INLET_OK)
        status = inlet__agent_store_put(session->config->agents, &record);
    if (status != INLET_OK)
        inlet__log_write(session->config->log, INLET__LOG_WARNING,
                         "session %u: agents.json can't be written, so agent %u does not outlive "
                         "this service: %s",
                         session->id, session->agent.process_id, inlet_status_message(status));
}

void inlet__session_offer_board(inlet__session_t *session) {
    inlet_status_t status = inlet__screen_link_offer(&session->screen, &session->agent);
    if (status != INLET_OK)
        inlet__log_write(session->config->log, INLET__LOG_WARNING,
                         "session %u: its user can't be shown or asked anything: %s", session->id,
                         inlet_status_message(status));
}

static void start_agent(inlet__session_t *session, int64_t now_ns) {
    inlet__agent_process_t *agent = &session->agent;
    const inlet__agent_launch_t launch = {.program = session->config->agent_program,
                                          .session = session->id,
                                          .own_session = session->config->console,
                                          .log = session->block_section,
                                          .orphan_ms = session->config->orphan_ms};
    session->start_at_ns = INT64_MAX;
    inlet_status_t status = inlet__agent_prepare(agent, inlet__drain_first_seq(&session->drain));
    if (status == INLET_OK)
        status = inlet__agent_launch(agent, &launch);
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
    inlet__agent_remarks_begin(&session->remarks, 0);
    session->armed = false;
    session->grown = false;
    session->renewal = (inlet__renewal_t){0};
    session->started_ns = now_ns;
    session->started_count++;
    session->last_refusal[0] = '\0';
    inlet__session_offer_board(session);
    inlet__ring_set_wanted(&session->drain.ring, session->wanted);
    SetEvent(agent->control);
    remember_agent(session);
    inlet__log_write(session->config->log, INLET__LOG_INFO, "session %u: agent %u started",
                     session->id, agent->process_id);
}

/* The generation that the agent went on in becomes readable here: its memory is the agent's to
 * commit, and may be missing when that lies. */
static inlet_status_t follow_growth(inlet__session_t *session) {
    inlet__ring_consumer_t *ring = &session->drain.ring;
    const uint32_t needed = inlet__ring_needed(ring);
    inlet_status_t status =
        needed == 1 ? inlet__agent_follow_annex(&session->agent, ring) : INLET_OK;
    if (status == INLET_OK)
        status = inlet__agent_commit(&session->agent, needed);
    INLET__FAIL_POINT("session.growing");
    if (status == INLET_OK)
        inlet__ring_consumer_set_ready(ring, needed);
    return status;
}

/* Moves records, in as many generations as they lie in. */
static inlet_status_t run_drain(inlet__session_t *session, int64_t now_ns, uint32_t max) {
    inlet_status_t status = INLET_OK;
    while (status == INLET_OK && max > 0) {
        uint32_t count;
        status = inlet__drain_run(&session->drain, now_ns, max, &count);
        max -= count;
        if (status != INLET_OK || max == 0 || inlet__ring_needed(&session->drain.ring) == 0)
            break;
        status = follow_growth(session);
    }
    return status;
}

/* When the ring has gone back to its first generation, its annex's memory may go: the agent is
 * offered an empty one. The position there is recorded first, so that nobody ever needs the old one
 * again. */
static inlet_status_t give_memory_back(inlet__session_t *session) {
    inlet__ring_consumer_t *ring = &session->drain.ring;
    if (ring->at.generation > 0) {
        session->grown = true;
        return INLET_OK;
    }
    if (session->grown) {
        session->grown = false;
        inlet__drain_checkpoint(&session->drain);
        INLET__FAIL_POINT("session.gone_back");
        if (inlet__agent_offer_annex(&session->agent, ring) != INLET_OK)
            inlet__log_write(session->config->log, INLET__LOG_WARNING,
                             "session %u: no memory for an empty annex: the old one stays",
                             session->id);
    }
    INLET__FAIL_POINT("session.drained");
    return inlet__agent_follow_annex(&session->agent, ring);
}

static void log_remarks(inlet__session_t *session, int64_t now_ns) {
    inlet__agent_remark_t remark;
    while (inlet__agent_remarks_next(&session->remarks, &session->agent.memory, now_ns, &remark)) {
        if (remark.withheld > 0)
            inlet__log_write(session->config->log, INLET__LOG_WARNING,
                             "session %u: agent %u: %llu lines were not written", session->id,
                             session->agent.process_id, (unsigned long long)remark.withheld);
        inlet__log_write(session->config->log, INLET__LOG_INFO, "session %u: agent %u says: %s",
                         session->id, session->agent.process_id, remark.text);
    }
}

static void audit_replacement(const inlet__session_t *session, uint32_t process_id,
                              const char *reason) {
    char text[INLET__AUDIT_DETAIL_BYTES];
    snprintf(text, sizeof text, "session %u: %s", session->id, reason);
    if (session->config->audit != NULL)
        inlet__audit_file_write(session->config->audit,
                                &(inlet__audit_record_t){.what = INLET__AUDIT_AGENT_REPLACED,
                                                         .process = process_id,
                                                         .detail = text});
}

/* The agent is dead, or is to be: its last records go to the hub, and the gap begins. */
static void end_agent(inlet__session_t *session, int64_t now_ns, uint32_t cause,
                      const char *reason) {
    uint32_t process_id = session->agent.process_id;
    inlet__agent_kill(&session->agent);
    if (cause != INLET_CAUSE_AGENT_REPLACED)
        run_drain(session, now_ns, UINT32_MAX); /* makes all of its ring readable */
    inlet__drain_detach(&session->drain, now_ns, cause);
    inlet__agent_release(&session->agent);
    forget_agent(session);
    inlet__log_write(session->config->log,
                     cause == INLET_CAUSE_AGENT_REPLACED  ? INLET__LOG_ERROR
                     : cause == INLET_CAUSE_AGENT_RENEWED ? INLET__LOG_INFO
                                                          : INLET__LOG_WARNING,
                     "session %u: agent %u ended: %s", session->id, process_id, reason);
    if (cause == INLET_CAUSE_AGENT_REPLACED)
        audit_replacement(session, process_id, reason);
    if (now_ns - session->started_ns >= LIVED_NS)
        session->backoff_ns = 0;
    if (session->active)
        delay_next(session, now_ns);
}

/* The next one starts at once: this one did not die. */
static void renew_agent(inlet__session_t *session, int64_t now_ns) {
    session->backoff_ns = 0;
    end_agent(session, now_ns, INLET_CAUSE_AGENT_RENEWED, "it is of another version than inletd");
    if (session->start_at_ns <= now_ns)
        start_agent(session, now_ns);
    inlet__agent_unstage(session->config->agent_folder, session->config->agent_program);
}

void inlet__session_activate(inlet__session_t *session, bool active, int64_t now_ns) {
    session->active = active;
    if (!active) {
        session->start_at_ns = INT64_MAX;
        if (session->drain.attached)
            end_agent(session, now_ns, INLET_CAUSE_NO_AGENT, "its user has logged off");
        forget_journal(session);
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
    if (session->kept != 0 && now_ns >= session->kept_until_ns)
        session->kept = 0; /* the next word about what is wanted takes effect */
    log_remarks(session, now_ns);
    inlet_status_t status = run_drain(session, now_ns, INLET__DRAIN_BATCH);
    if (status == INLET_OK)
        status = give_memory_back(session);
    if (status != INLET_OK)
        end_agent(session, now_ns, INLET_CAUSE_AGENT_REPLACED, "it broke the ring's contract");
    else if (inlet__renewal_look(&session->renewal, session->hub.next_seq,
                                 session->drain.held.count, now_ns))
        renew_agent(session, now_ns);
}

void inlet__session_agent_died(inlet__session_t *session, int64_t now_ns) {
    if (session->drain.attached)
        end_agent(session, now_ns, INLET_CAUSE_AGENT_DIED, "its process is gone");
}

void inlet__session_want(inlet__session_t *session, uint32_t wants) {
    wants |= session->kept;
    if (wants == session->wanted)
        return;
    session->wanted = wants;
    if (!session->drain.attached)
        return;
    inlet__ring_set_wanted(&session->drain.ring, wants);
    SetEvent(session->agent.control);
}

bool inlet__session_captures(const inlet__session_t *session) {
    return session->drain.attached && (session->wanted & INLET_SOURCE_ALL) != 0 &&
           (session->wanted & INLET__WANT_PAUSE) == 0 && !session->screen.word.paused;
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
    const int64_t kept_ns = session->kept != 0 ? session->kept_until_ns : INT64_MAX;
    const int64_t renewal_ns =
        session->drain.attached ? inlet__renewal_deadline(&session->renewal) : INT64_MAX;
    const int64_t deadline_ns = kept_ns < renewal_ns ? kept_ns : renewal_ns;
    return deadline_ns < session->start_at_ns ? deadline_ns : session->start_at_ns;
}
