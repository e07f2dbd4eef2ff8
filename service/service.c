#include "service.h"

#include "pipes/server_batch.h"
#include "service_config.h"
#include "service_loop.h"
#include "service_screen.h"
#include "sessions/session_enumerate.h"
#include "win32/agent_stage.h"
#include "win32/clock.h"
#include "win32/error.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

inlet_status_t inlet__service_path(const inlet__service_t *service, const wchar_t *leaf,
                                   wchar_t path[INLET__PATH_MAX]) {
    const wchar_t *folder = service->options.folder;
    if (folder == NULL)
        return inlet__path_data(leaf, path);
    int units = _snwprintf(path, INLET__PATH_MAX, L"%ls\\%ls", folder, leaf);
    return units > 0 && units < INLET__PATH_MAX ? INLET_OK : INLET_E_BUFFER_TOO_SMALL;
}

static inlet_status_t open_log(inlet__service_t *service) {
    wchar_t path[INLET__PATH_MAX];
    inlet_status_t status = service->options.folder == NULL ? inlet__data_dir_prepare() : INLET_OK;
    if (status == INLET_OK)
        status = inlet__service_path(service, L"inletd.log", path);
    if (status == INLET_OK)
        status = inlet__log_open(&service->log, path, service->options.console);
    if (status == INLET_E_BUSY)
        inlet__log_write(&service->log, INLET__LOG_ERROR, "another inletd runs already");
    else if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_ERROR,
                         "the data folder or its log can't be used: %s",
                         inlet_status_message(status));
    return status;
}

static inlet_status_t open_keys(inlet__service_t *service) {
    inlet__key_place_t place = {.description = L"Inlet service key"};
    if (service->options.folder == NULL)
        return inlet__keystore_service(&service->server_config.keys);
    inlet_status_t status = inlet__service_path(service, L"service.key", place.path);
    return status == INLET_OK ? inlet__keystore_open(&place, true, &service->server_config.keys)
                              : status;
}

/* The agent runs from a copy, so that it may outlive an upgrade. Where none can be made, it runs
 * from where it is, and can't. */
static inlet_status_t stage_agent(inlet__service_t *service) {
    inlet__session_config_t *config = &service->session_config;
    inlet_status_t status = inlet__path_beside(NULL, config->agent_folder);
    if (status == INLET_OK)
        status =
            inlet__agent_stage(config->agent_folder, INLET_VERSION_TEXT, config->agent_program);
    if (status == INLET_OK)
        return INLET_OK;
    inlet__log_write(
        &service->log, INLET__LOG_WARNING,
        "agents run from beside inletd.exe and will not outlive an upgrade, as no copy "
        "can be made: %s",
        inlet_status_message(status));
    config->agent_folder[0] = L'\0';
    return inlet__path_beside(INLET__AGENT_FILE, config->agent_program);
}

static inlet_status_t find_agent(inlet__service_t *service) {
    const wchar_t *given = service->options.agent;
    if (given == NULL)
        return stage_agent(service);
    if (wcslen(given) >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    wcscpy(service->session_config.agent_program, given);
    return INLET_OK;
}

static inlet_status_t failed(inlet__service_t *service, inlet_status_t status, const char *what) {
    inlet__log_write(&service->log, INLET__LOG_ERROR, "%s: %s", what, inlet_status_message(status));
    return status;
}

/* A file that can't be read is no reason to stop: it grants nobody anything, and says so. */
static void open_grants(inlet__service_t *service) {
    wchar_t path[INLET__PATH_MAX];
    char error[160] = "its path is too long";
    inlet_status_t status = inlet__service_path(service, L"grants.json", path);
    if (status == INLET_OK)
        status = inlet__grant_store_open(&service->grants, path, error);
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_ERROR,
                         "grants.json is not in force, so nobody is granted anything: %s: %s",
                         inlet_status_message(status), error);
}

/* A damaged file is no reason to stop: the agents that it might have named end by themselves. */
static void open_agents(inlet__service_t *service) {
    wchar_t path[INLET__PATH_MAX];
    char error[160] = "its path is too long";
    inlet_status_t status = inlet__service_path(service, L"agents.json", path);
    if (status == INLET_OK)
        status = inlet__agent_store_open(&service->agents, path, error);
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_ERROR,
                         "agents.json is not in force, so no agent is adopted: %s: %s",
                         inlet_status_message(status), error);
}

static bool adopt_agent(inlet__service_t *service, uint32_t place,
                        const inlet__agent_record_t *record) {
    const char *problem;
    inlet__session_t *session = &service->sessions[place];
    if (inlet__session_adopt(session, &service->session_config, record, service->started_ns,
                             &problem) == INLET_OK) {
        inlet__log_write(&service->log, INLET__LOG_INFO,
                         "session %u: agent %u adopted, its stream goes on at %llu", session->id,
                         record->process_id, (unsigned long long)session->hub.next_seq);
        return true;
    }
    inlet__log_write(&service->log, INLET__LOG_WARNING,
                     "session %u: agent %u is not adopted, and another stream begins: %s",
                     record->session, record->process_id, problem);
    inlet_status_t status = inlet__agent_store_remove(&service->agents, record->session);
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_WARNING, "agents.json can't be written: %s",
                         inlet_status_message(status));
    return false;
}

/* Streams that go on keep their name, and so the boot's: what the clock says of it now may be a
 * second off. */
static void adopt_agents(inlet__service_t *service) {
    const inlet__agent_records_t found = service->agents.records;
    const uint64_t boot_id = service->boot_id;
    uint32_t adopted = 0;
    if (found.count > 0)
        service->boot_id = service->session_config.boot_id = found.boot_id;
    for (uint32_t i = 0; i < found.count; i++)
        adopted += adopt_agent(service, adopted, &found.list[i]) ? 1 : 0;
    if (adopted == 0)
        service->boot_id = service->session_config.boot_id = boot_id;
    service->agents.records.boot_id = service->boot_id;
}

static void open_audit(inlet__service_t *service) {
    wchar_t path[INLET__PATH_MAX];
    if (inlet__service_path(service, L"audit.jsonl", path) != INLET_OK)
        path[0] = L'\0';
    inlet__audit_file_open(&service->audit, path, &service->log);
    service->session_config.audit = &service->audit;
    inlet__audit_file_write(&service->audit,
                            &(inlet__audit_record_t){.what = INLET__AUDIT_SERVICE_STARTED,
                                                     .process = GetCurrentProcessId(),
                                                     .detail = INLET_VERSION_TEXT});
}

static const int64_t NS_PER_HOUR = INT64_C(3600000000000);

static inlet_status_t find_journal(inlet__service_t *service) {
    inlet__journal_files_t *files = &service->journal.files;
    files->secured = service->options.folder == NULL;
    inlet_status_t status = inlet__service_path(service, INLET__JOURNAL_FOLDER, files->folder);
    return status == INLET_OK ? inlet__service_path(service, INLET__JOURNAL_KEY, files->key)
                              : status;
}

static inlet_status_t start_journal(inlet__service_t *service) {
    const inlet__config_t *config = &service->config;
    const inlet__journal_limits_t limits = {.max_bytes = (uint64_t)config->journal_max_mb << 20,
                                            .max_age_ns = config->journal_max_age_h * NS_PER_HOUR,
                                            .sync =
                                                (enum inlet__journal_sync)config->journal_fsync};
    inlet__stream_log_identity_t keep[INLET__SESSIONS_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL)
            keep[count++] = (inlet__stream_log_identity_t){.boot_id = service->boot_id,
                                                           .epoch = service->sessions[i].epoch,
                                                           .session = service->sessions[i].id};
    return inlet__journal_host_open(&service->journal, &limits, keep, count, service->started_ns);
}

/* After agents were adopted: their streams go on. Without a journal the stream goes on all the
 * same. */
static void open_journal(inlet__service_t *service) {
    inlet_status_t status = find_journal(service);
    if (status == INLET_OK && service->config.journal_enabled == 0) {
        if (!service->config_refused) /* by an error in the file nothing is to be lost */
            status = inlet__journal_host_erase(&service->journal.files);
        if (status != INLET_OK)
            inlet__log_write(&service->log, INLET__LOG_WARNING,
                             "the journal is off, and what is left of it can't be removed: %s",
                             inlet_status_message(status));
        return;
    }
    if (status == INLET_OK)
        status = start_journal(service);
    service->journal_status = status;
    service->session_config.journal = service->journal.journal;
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_ERROR, "there is no journal: %s",
                         status == INLET_E_CORRUPT ? "journal.key is damaged or another account's"
                                                   : inlet_status_message(status));
    else
        inlet__log_write(&service->log, INLET__LOG_INFO, "the journal is on");
}

void inlet__service_renew_journal(inlet__service_t *service) {
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        inlet__server_suspend_journal(&c->server);
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL)
            inlet__session_leave_journal(&service->sessions[i]);
    inlet__journal_host_close(&service->journal, inlet__clock_now_ns());
    service->session_config.journal = NULL;
    service->journal_failing = false;
    open_journal(service);
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        inlet__server_resume_journal(&c->server, service->session_config.journal);
}

static inlet_status_t open_all(inlet__service_t *service) {
    inlet_status_t status = open_log(service);
    if (status != INLET_OK)
        return status;
    inlet__log_write(&service->log, INLET__LOG_INFO, "inletd starts, process %lu%s",
                     GetCurrentProcessId(), service->options.console ? ", in the foreground" : "");
    open_audit(service);
    inlet__service_config_open(service);
    status = open_keys(service);
    if (status != INLET_OK)
        return failed(service, status,
                      "service.key can't be loaded or published (was it made by another account?)");
    open_grants(service);
    status = find_agent(service);
    if (status != INLET_OK)
        return failed(service, status, "the agent's path is unusable");
    const wchar_t *pipe = service->options.pipe;
    status = inlet__listener_open(&service->listener, pipe != NULL ? pipe : INLET__PIPE_NAME);
    if (status != INLET_OK)
        return failed(service, status, "the pipe's name can't be taken");
    open_agents(service);
    adopt_agents(service);
    open_journal(service);
    if (service->session_config.agent_folder[0] != L'\0') /* of versions that were here before */
        inlet__agent_unstage(service->session_config.agent_folder,
                             service->session_config.agent_program);
    return INLET_OK;
}

inlet_status_t inlet__service_open(inlet__service_t *service,
                                   const inlet__service_options_t *options) {
    memset(service, 0, sizeof *service);
    service->log = (inlet__log_t){.file = INVALID_HANDLE_VALUE, .console = options->console};
    service->options = *options;
    service->boot_id = inlet__clock_boot_id();
    service->started_ns = inlet__clock_now_ns();
    service->question_number = (uint64_t)service->started_ns / 1000;
    service->session_config.log = &service->log;
    service->session_config.console = options->console;
    service->session_config.boot_id = service->boot_id;
    service->session_config.agents = &service->agents;
    service->server_config.ops = &inlet__service_ops;
    service->server_config.service_context = service;
    service->server_config.scratch = service->scratch;
    service->server_config.version = INLET_VERSION_TEXT;
    service->server_config.spans = &service->spans;
    service->journal.news = CreateEventW(NULL, FALSE, FALSE, NULL);
    service->io_ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    inlet_status_t status = service->journal.news != NULL && service->io_ended != NULL
                                ? open_all(service)
                                : inlet__last_status();
    if (status != INLET_OK)
        inlet__service_close(service);
    return status;
}

enum { CANCELLED_MS = 5 };

void inlet__service_close(inlet__service_t *service) {
    inlet__listener_close(&service->listener);
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        inlet__pipe_connection_abort(c);
    while (service->connections != NULL) {
        inlet__service_sweep(service);
        if (service->connections != NULL)
            Sleep(CANCELLED_MS); /* its reads and writes are certain to end */
    }
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL)
            inlet__session_close(&service->sessions[i]);
    inlet__service_config_close(service);
    inlet__journal_host_close(&service->journal, inlet__clock_now_ns());
    service->session_config.journal = NULL;
    if (service->journal.news != NULL)
        CloseHandle(service->journal.news);
    if (service->io_ended != NULL)
        CloseHandle(service->io_ended);
    service->journal.news = service->io_ended = NULL;
    inlet__span_cache_clear(&service->spans);
    sodium_memzero(&service->server_config.keys, sizeof service->server_config.keys);
    if (service->audit.log != NULL)
        inlet__audit_file_write(&service->audit,
                                &(inlet__audit_record_t){.what = INLET__AUDIT_SERVICE_STOPPED});
    inlet__audit_file_close(&service->audit);
    inlet__log_close(&service->log);
}

/* A session whose agent and clients are gone (after a logoff) makes room for another. */
static bool is_abandoned(const inlet__service_t *service, const inlet__session_t *session) {
    if (session->active || session->drain.attached)
        return false;
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        if (c->server.identity.session == session->id)
            return false;
    return true;
}

inlet__session_t *inlet__service_find_session(inlet__service_t *service, uint32_t id) {
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL && service->sessions[i].id == id)
            return &service->sessions[i];
    return NULL;
}

static inlet__session_t *add_session(inlet__service_t *service, uint32_t id, int64_t now_ns) {
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) {
        inlet__session_t *session = &service->sessions[i];
        if (session->block != NULL && is_abandoned(service, session))
            inlet__session_close(session);
        if (session->block == NULL)
            return inlet__session_open(session, &service->session_config, id, now_ns) == INLET_OK
                       ? session
                       : NULL;
    }
    return NULL;
}

/* Gives a session its agent, or takes it away, as the watch says. `again`: a start that was refused
 * may succeed now. */
static void follow_watch(inlet__service_t *service, uint32_t id, bool again, int64_t now_ns) {
    const inlet__session_state_t *state = inlet__session_watch_find(&service->watch, id);
    inlet__session_t *session = inlet__service_find_session(service, id);
    if (state == NULL || !state->has_agent) {
        if (session != NULL && session->active)
            inlet__session_activate(session, false, now_ns);
        return;
    }
    if (session == NULL)
        session = add_session(service, id, now_ns);
    if (session == NULL)
        inlet__log_write(&service->log, INLET__LOG_ERROR, "session %u: no room for its stream", id);
    else if (!session->active || again)
        inlet__session_activate(session, true, now_ns);
}

void inlet__service_find_sessions(inlet__service_t *service, int64_t now_ns) {
    inlet__session_state_t found[4 * INLET__SESSIONS_MAX];
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        if (service->sessions[i].block != NULL && service->sessions[i].active)
            inlet__session_watch_keep(&service->watch, service->sessions[i].id);
    /* In the foreground it is the session of whoever typed the command. */
    uint32_t count = inlet__session_enumerate(service->options.console, found, ARRAYSIZE(found));
    inlet__session_watch_enumerated(&service->watch, found, count);
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX;
         i++) /* first those that are over: they make room */
        if (service->sessions[i].block != NULL)
            follow_watch(service, service->sessions[i].id, false, now_ns);
    for (uint32_t i = 0; i < service->watch.count; i++)
        follow_watch(service, service->watch.states[i].id, false, now_ns);
}

void inlet__service_follow_sessions(inlet__service_t *service, inlet__session_notes_t *notes,
                                    int64_t now_ns) {
    inlet__session_note_t note;
    bool look = inlet__session_notes_missed(notes);
    while (inlet__session_notes_take(notes, &note)) {
        look = !inlet__session_watch_note(&service->watch, &note) || look;
        follow_watch(service, note.session, true, now_ns);
    }
    if (look && !service->options.console) /* that is about one session only */
        inlet__service_find_sessions(service, now_ns);
}

static uint32_t count_unauthenticated(const inlet__service_t *service) {
    uint32_t count = 0;
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        count += !c->server.authenticated && !c->ended;
    return count;
}

bool inlet__service_logs_strangers(inlet__service_t *service) {
    inlet__audit_rate_t *rate = &service->stranger_lines;
    if (!inlet__audit_rate_allows(rate, inlet__clock_now_ns()))
        return false;
    if (rate->withheld > 0)
        inlet__log_write(&service->log, INLET__LOG_WARNING,
                         "%llu lines about callers were left out, as there were too many",
                         (unsigned long long)rate->withheld);
    rate->withheld = 0;
    return true;
}

static void accept_call(inlet__service_t *service, HANDLE pipe, int64_t now_ns) {
    const inlet__crowd_t crowd = {.connections = service->connection_count,
                                  .unauthenticated = count_unauthenticated(service)};
    const char *refusal = inlet__limits_of_call(&service->config.limits, &crowd);
    if (refusal != NULL) {
        service->refused_count++;
        if (inlet__service_logs_strangers(service))
            inlet__log_write(&service->log, INLET__LOG_WARNING, "refused: %s (refusal %llu)",
                             refusal, (unsigned long long)service->refused_count);
        inlet__audit_file_write(
            &service->audit,
            &(inlet__audit_record_t){.what = INLET__AUDIT_CLIENT_REFUSED, .detail = refusal});
        CloseHandle(pipe);
        return;
    }
    inlet__pipe_connection_t *connection = inlet__pipe_connection_open(
        pipe, &service->server_config, service, service->io_ended, now_ns);
    if (connection == NULL)
        return;
    connection->number = ++service->accepted_count;
    connection->next = service->connections;
    service->connections = connection;
    service->connection_count++;
}

void inlet__service_accept(inlet__service_t *service, int64_t now_ns) {
    HANDLE pipe;
    while ((pipe = inlet__listener_accept(&service->listener)) != NULL)
        accept_call(service, pipe, now_ns);
}

void inlet__service_sweep(inlet__service_t *service) {
    inlet__pipe_connection_t **link = &service->connections;
    while (*link != NULL) {
        inlet__pipe_connection_t *connection = *link;
        if (inlet__pipe_connection_is_over(connection)) {
            *link = connection->next;
            service->connection_count--;
            inlet__pipe_connection_free(connection);
        } else {
            link = &connection->next;
        }
    }
}

/* What the connections of a session need of its agent; a pause of what nobody wants is none. */
static uint32_t wants_of(const inlet__service_t *service, uint32_t session, int64_t now_ns,
                         uint64_t *audience) {
    uint32_t wants = 0;
    *audience = 0;
    bool paused = false;
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next) {
        if (c->ended || c->server.identity.session != session)
            continue;
        const uint32_t one = inlet__server_connection_wants(&c->server);
        wants |= one;
        if (one != 0)
            *audience = *audience * UINT64_C(0x9E3779B97F4A7C15) + c->number;
        paused = paused || inlet__server_connection_pauses(&c->server, now_ns);
    }
    if (wants != 0 && paused)
        wants |= INLET__WANT_PAUSE;
    return wants != 0 && service->config.indicator_required ? wants | INLET__WANT_SHOWN : wants;
}

void inlet__service_update_wanted(inlet__service_t *service, int64_t now_ns) {
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) {
        inlet__session_t *session = &service->sessions[i];
        uint64_t audience;
        if (session->block == NULL)
            continue;
        const uint32_t wants = wants_of(service, session->id, now_ns, &audience);
        inlet__service_follow_screen(service, session, audience,
                                     now_ns); /* shown before it reads */
        inlet__session_want(session, wants);
    }
}
