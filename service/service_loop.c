#include "service_loop.h"

#include "base/fail_point.h"
#include "service_config.h"
#include "service_screen.h"
#include "win32/clock.h"
#include "win32/error.h"

/* The order is the order of precedence, of which the first that is signalled is told: what any
 * program can signal all the time, by calling and by talking, comes behind what it can't, so that
 * it hides nothing, such as the end of an agent. Agents' wake-ups come last: every turn drains
 * anyway. */
enum { STOP, SESSION_CHANGE, SETTINGS, JOURNAL, FIXED_COUNT, CALL_AND_IO = 2 };

enum { FAREWELL_POLL_MS = 50 };

static const int64_t NS_PER_MS = 1000000;
static const int64_t LISTEN_RETRY_NS = INT64_C(100000000);

typedef struct waits {
    HANDLE handles[FIXED_COUNT + CALL_AND_IO + 2 * INLET__SESSIONS_MAX + INLET__WAIT_SPARE];
    inlet__session_t *agents[INLET__SESSIONS_MAX]; /* whose process handles come after the fixed */
    DWORD agent_count;
    DWORD call, io; /* places of these handles */
    DWORD count;
} waits_t;

_Static_assert(FIXED_COUNT + CALL_AND_IO + 2 * INLET__SESSIONS_MAX + INLET__WAIT_SPARE <=
                   MAXIMUM_WAIT_OBJECTS,
               "one wait covers all agents");

static void collect(waits_t *waits, inlet__service_t *service,
                    const inlet__service_signals_t *signals) {
    waits->handles[STOP] = signals->stop;
    waits->handles[SESSION_CHANGE] = signals->session_change;
    waits->handles[SETTINGS] =
        service->settings.watched ? service->settings.changed : service->settings.never;
    waits->handles[JOURNAL] = service->journal.news; /* every turn looks what it is */
    waits->count = FIXED_COUNT;
    waits->agent_count = 0;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].drain.attached)
            waits->agents[waits->agent_count++] = &service->sessions[i];
    for (DWORD i = 0; i < waits->agent_count; i++)
        waits->handles[waits->count++] = waits->agents[i]->agent.process;
    waits->call = waits->count++;
    waits->handles[waits->call] = inlet__listener_event(&service->listener);
    waits->io = waits->count++;
    waits->handles[waits->io] = service->io_ended; /* every turn looks at each */
    for (DWORD i = 0; i < waits->agent_count; i++)
        waits->handles[waits->count++] = waits->agents[i]->agent.wake;
}

static void run_sessions(inlet__service_t *service, int64_t now_ns) {
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL)
            inlet__session_run(&service->sessions[i], now_ns);
}

/* Returns when to do it again. */
static int64_t give_journal(inlet__service_t *service, int64_t now_ns) {
    int64_t due_ns = INT64_MAX;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) {
        if (service->sessions[i].block == NULL)
            continue;
        const int64_t session_ns = inlet__session_journal(&service->sessions[i], now_ns);
        due_ns = session_ns < due_ns ? session_ns : due_ns;
    }
    return due_ns;
}

static void follow_journal(inlet__service_t *service) {
    const inlet_status_t status = inlet__journal_failing(service->journal.journal);
    if ((status != INLET_OK) == service->journal_failing)
        return;
    service->journal_failing = status != INLET_OK;
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_ERROR,
                         "the journal can't be written, and is tried again each second: %s",
                         inlet_status_message(status));
    else
        inlet__log_write(&service->log, INLET__LOG_INFO, "the journal is written again");
}

static bool any_is_ready(const inlet__service_t *service) {
    bool any = false;
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL && !any; c = c->next)
        any = inlet__pipe_connection_is_ready(c);
    return any;
}

/* Whether to do it again at once. What begins resets the event that what ended may have set: so
 * each is looked at when the last has begun. */
static bool pump_connections(inlet__service_t *service, int64_t now_ns) {
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        service->began_io = inlet__pipe_connection_pump(c, now_ns) || service->began_io;
    const bool again = any_is_ready(service);
    inlet__service_sweep(service);
    return again;
}

/* Before a sleep: what ended at once has set the event too. What ends after the second look sets it
 * again. False: there is no need to sleep. */
static bool forget_io(inlet__service_t *service) {
    if (!service->began_io)
        return true;
    service->began_io = false;
    ResetEvent(service->io_ended);
    return !any_is_ready(service);
}

static bool any_captures(const void *context) {
    const inlet__service_t *service = context;
    bool any = false;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        any = any || inlet__session_captures(&service->sessions[i]);
    return any;
}

static bool any_has_records(const void *context) {
    const inlet__service_t *service = context;
    bool any = false;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        any = any || inlet__session_look(&service->sessions[i]);
    return any;
}

static bool arm_sessions(void *context) {
    inlet__service_t *service = context;
    bool all = true;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        all = inlet__session_arm(&service->sessions[i]) && all;
    return all && forget_io(service);
}

static void disarm_sessions(void *context) {
    inlet__service_t *service = context;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        inlet__session_disarm(&service->sessions[i]);
}

const inlet__wait_ops_t inlet__service_wait_ops = {.captures = any_captures,
                                                   .look = any_has_records,
                                                   .arm = arm_sessions,
                                                   .disarm = disarm_sessions};

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t next_deadline(const inlet__service_t *service) {
    int64_t deadline = service->settings.watch.due_ns;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL)
            deadline =
                earlier(deadline, earlier(inlet__session_deadline(&service->sessions[i]),
                                          inlet__service_screen_deadline(&service->sessions[i])));
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        deadline = earlier(deadline, inlet__pipe_connection_deadline(c));
    return deadline;
}

/* Rounded up: waking before the deadline would mean waking twice. */
static DWORD milliseconds_until(int64_t deadline_ns, int64_t now_ns) {
    if (deadline_ns == INT64_MAX)
        return INFINITE;
    if (deadline_ns <= now_ns)
        return 0;
    int64_t wait_ms = (deadline_ns - now_ns) / NS_PER_MS + 1;
    return wait_ms < INFINITE ? (DWORD)wait_ms : INFINITE - 1;
}

/* Everything that can be done now. Returns when to do it again, if nothing else happens. */
static int64_t turn(inlet__service_t *service, int64_t now_ns) {
    if (now_ns >= service->settings.watch.due_ns)
        inlet__service_config_look(service, now_ns);
    run_sessions(service, now_ns);
    INLET__FAIL_POINT("loop.drained");
    const bool again = pump_connections(service, now_ns);
    INLET__FAIL_POINT("loop.pumped");
    inlet__service_update_wanted(service, now_ns);
    const int64_t journal_ns = give_journal(service, now_ns);
    follow_journal(service);
    int64_t deadline_ns = earlier(next_deadline(service), journal_ns);
    if (inlet__listener_listen(&service->listener) != INLET_OK)
        deadline_ns = earlier(deadline_ns, now_ns + LISTEN_RETRY_NS);
    service->turn_count++;
    return again ? now_ns : deadline_ns;
}

static void answer(inlet__service_t *service, inlet__service_signals_t *signals,
                   const waits_t *waits, DWORD woke) {
    int64_t now_ns = inlet__clock_now_ns();
    if (woke == WAIT_OBJECT_0 + SESSION_CHANGE)
        inlet__service_follow_sessions(service, &signals->session_notes, now_ns);
    else if (woke == WAIT_OBJECT_0 + waits->call)
        inlet__service_accept(service, now_ns);
    else if (woke == WAIT_OBJECT_0 + waits->io)
        ResetEvent(service->io_ended); /* before the next turn looks at each */
    else if (woke == WAIT_OBJECT_0 + SETTINGS)
        inlet__service_config_look(service, now_ns);
    else if (woke >= WAIT_OBJECT_0 + FIXED_COUNT &&
             woke < WAIT_OBJECT_0 + FIXED_COUNT + waits->agent_count)
        inlet__session_agent_died(waits->agents[woke - WAIT_OBJECT_0 - FIXED_COUNT], now_ns);
}

/* The last events and a CLOSE frame for everybody who still reads. */
static void say_farewell(inlet__service_t *service) {
    int64_t now_ns = inlet__clock_now_ns();
    inlet__listener_close(&service->listener);
    run_sessions(service, now_ns);
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        inlet__pipe_connection_close(c, INLET_E_SERVICE_STOPPED, now_ns);
    while (service->connections != NULL) {
        ResetEvent(service->io_ended);
        const bool again = pump_connections(service, inlet__clock_now_ns());
        if (service->connections != NULL && !again)
            WaitForSingleObject(service->io_ended, FAREWELL_POLL_MS);
    }
}

inlet_status_t inlet__service_run(inlet__service_t *service, inlet__service_signals_t *signals) {
    waits_t waits;
    inlet_status_t status = INLET_OK;
    inlet__service_find_sessions(service, inlet__clock_now_ns());
    for (;;) {
        int64_t now_ns = inlet__clock_now_ns();
        int64_t deadline_ns = turn(service, now_ns);
        collect(&waits, service, signals);
        DWORD woke = inlet__wait(&service->wait, waits.handles, waits.count,
                                 milliseconds_until(deadline_ns, now_ns));
        if (woke == WAIT_OBJECT_0 + STOP)
            break;
        if (woke == WAIT_FAILED) {
            status = inlet__last_status();
            inlet__log_write(&service->log, INLET__LOG_ERROR, "the service can't wait: error %lu",
                             GetLastError());
            break;
        }
        answer(service, signals, &waits, woke);
    }
    say_farewell(service);
    /* Relaxed: `stop` was signalled after it was set. */
    const bool hand_over = atomic_load_explicit(&signals->hand_over, memory_order_relaxed);
    for (uint32_t i = 0; hand_over && i < INLET__SESSIONS_MAX; i++)
        inlet__session_leave(&service->sessions[i]);
    inlet__log_write(&service->log, INLET__LOG_INFO, "inletd stops%s",
                     hand_over ? ", agents capture on for the next one" : "");
    return status;
}
