#include "diag/status_report.h"

#include "config/settings.h"
#include "service.h"
#include "win32/clock.h"
#include "wire/scope.h"
#include "json/json_text.h"
#include <jansson.h>
#include <string.h>

/* A reply is one frame: of more connections than this only the number is told. */
enum { CONNECTIONS_LISTED_MAX = 128 };

static json_t *number(uint64_t value) {
    return json_integer(value < INT64_MAX ? (json_int_t)value : (json_int_t)INT64_MAX);
}

json_t *inlet__time_report(int64_t time_ns) {
    const int64_t beyond = time_ns % INLET_TIMING_GRID_NS;
    if (time_ns < 0)
        return json_null();
    return json_integer(beyond == 0 ? time_ns : time_ns - beyond + INLET_TIMING_GRID_NS);
}

static json_t *source_names(uint32_t mask) {
    json_t *names = json_array();
    if ((mask & INLET_SOURCE_RAW) != 0)
        json_array_append_new(names, json_string("raw"));
    if ((mask & INLET_SOURCE_HOOK) != 0)
        json_array_append_new(names, json_string("hook"));
    return names;
}

static json_t *ring_report(const inlet__session_t *session) {
    inlet__ring_stats_t stats;
    if (!session->drain.attached)
        return json_null();
    inlet__ring_stats(session->agent.memory.section, &stats);
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "capacity", number(stats.capacity), "posted",
                     number(stats.posted), "taken", number(stats.taken), "lost", number(stats.lost),
                     "depth", number(stats.depth));
}

static json_t *hub_report(const inlet__hub_t *hub) {
    uint64_t events = hub->written < hub->retained ? hub->written : hub->retained;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "first_seq",
                     number(inlet__hub_oldest_seq(hub)), "next_seq", number(hub->next_seq),
                     "events", number(events), "capacity", number(hub->retained), "lost",
                     number(hub->lost_count), "oldest_ns",
                     inlet__time_report(inlet__hub_oldest_ns(hub)));
}

/* By the agent's own word; null without one. */
static json_t *throttling_report(const inlet__session_t *session) {
    static const char *const names[INLET__RING_THROTTLING_COUNT] = {
        [INLET__RING_THROTTLING_UNKNOWN] = "unknown",
        [INLET__RING_THROTTLING_IMPOSSIBLE] = "impossible",
        [INLET__RING_THROTTLING_UNSEEN] = "unseen",
        [INLET__RING_THROTTLING_LIKELY] = "likely",
        [INLET__RING_THROTTLING_CERTAIN] = "certain"};
    if (!session->drain.attached)
        return json_null();
    return json_string(names[inlet__ring_throttling(session->agent.memory.section)]);
}

/* By the agent's own word. */
static json_t *screen_report(const inlet__session_t *session) {
    static const char *const names[INLET__SHOWN_COUNT] = {[INLET__SHOWN_NO_WORD] = "not tried",
                                                          [INLET__SHOWN_YES] = "shown",
                                                          [INLET__SHOWN_FAILED] = "failed"};
    return json_pack("{s:s, s:b, s:b, s:b}", "indicator", names[session->screen.word.shown],
                     "user_paused", session->screen.word.paused, "panic_key_taken",
                     session->screen.word.panic_taken, "asking",
                     session->screen.question.number != 0);
}

/* Of a session that is over the watch knows nothing. */
static json_t *state_report(const inlet__session_watch_t *watch, uint32_t id) {
    const inlet__session_state_t *state = inlet__session_watch_find(watch, id);
    if (state == NULL)
        return json_null();
    return json_pack("{s:s, s:b, s:b}", "place", inlet__session_place_name(state->place),
                     "logged_on", state->logged_on, "locked", state->locked);
}

static json_t *session_report(const inlet__session_t *session,
                              const inlet__session_watch_t *watch) {
    uint64_t restarts = session->started_count > 0 ? session->started_count - 1 : 0;
    json_t *agent = session->drain.attached ? number(session->agent.process_id) : json_null();
    const uint64_t revivals =
        session->drain.attached ? inlet__ring_revivals(session->agent.memory.section) : 0;
    json_t *sources =
        json_pack("{s:o, s:o, s:o, s:o}", "wanted", source_names(session->wanted), "running",
                  source_names(session->drain.held.sources), "hook_reinstalls", number(revivals),
                  "mouse_throttling", throttling_report(session));
    return json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "session",
                     number(session->id), "epoch", number(session->epoch), "active",
                     session->active, "state", state_report(watch, session->id), "agent_pid", agent,
                     "restarts", number(restarts), "sources", sources, "ring", ring_report(session),
                     "hub", hub_report(&session->hub), "screen", screen_report(session));
}

static json_t *connection_report(const inlet__server_connection_t *server, uint32_t process,
                                 int64_t now_ns) {
    char scopes[INLET__SCOPE_TEXT_BYTES] = "";
    uint64_t lag = 0, sent = 0, subscriptions = 0;
    inlet__scope_format(server->grant.scopes, scopes, sizeof scopes);
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++) {
        const inlet__subscription_t *subscription = &server->subscriptions[i];
        if (subscription->id == 0)
            continue;
        uint64_t behind = subscription->hub->next_seq - subscription->cursor.next_seq;
        lag = behind > lag ? behind : lag;
        sent += subscription->sent_count;
        subscriptions++;
    }
    return json_pack(
        "{s:s, s:o, s:o, s:b, s:s, s:o, s:b, s:o, s:o}", "name", server->greeting.name, "pid",
        number(process), "session", number(server->identity.session), "administrator",
        server->administrator, "scopes", scopes, "subscriptions", number(subscriptions), "pauses",
        inlet__server_connection_pauses(server, now_ns), "lag", number(lag), "sent", number(sent));
}

static json_t *session_list(const struct inlet__service *service, const inlet__identity_t *asker) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) {
        const inlet__session_t *session = &service->sessions[i];
        if (session->block != NULL && (asker == NULL || session->id == asker->session))
            json_array_append_new(list, session_report(session, &service->watch));
    }
    return list;
}

bool inlet__report_concerns(const inlet__identity_t *asker, const inlet__identity_t *client) {
    return asker == NULL || (client->sid_bytes == asker->sid_bytes &&
                             memcmp(client->sid, asker->sid, asker->sid_bytes) == 0);
}

static json_t *connection_list(const struct inlet__service *service,
                               const inlet__identity_t *asker) {
    const int64_t now_ns = inlet__clock_now_ns();
    json_t *list = json_array();
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        if (c->server.authenticated && inlet__report_concerns(asker, &c->server.identity) &&
            json_array_size(list) < CONNECTIONS_LISTED_MAX)
            json_array_append_new(list, connection_report(&c->server, c->process, now_ns));
    return list;
}

/* By the table of settings: a number, or a text. */
static json_t *setting_value(const inlet__setting_t *setting, const inlet__config_t *config) {
    char text[INLET__SETTING_TEXT_BYTES];
    inlet__setting_format(setting, config, text);
    return inlet__setting_is_text(setting) ? json_string(text)
                                           : number(inlet__setting_get(setting, config));
}

static json_t *config_report(const struct inlet__service *service) {
    json_t *report = json_pack("{s:b, s:o}", "refused", service->config_refused, "reloads",
                               number(service->settings.reload_count));
    if (service->config_refused)
        json_object_set_new(report, "error", json_string(service->settings.error));
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++)
        json_object_set_new(report, inlet__settings[i].key,
                            setting_value(&inlet__settings[i], &service->config));
    return report;
}

/* What is kept of each session that the asker may know of. */
static json_t *kept_report(const inlet__journal_stats_t *stats, const inlet__identity_t *asker) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < stats->range_count; i++) {
        const inlet__journal_range_t *range = &stats->ranges[i];
        if (asker == NULL || range->stream.session == asker->session)
            json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:o}", "session",
                                                  number(range->stream.session), "epoch",
                                                  number(range->stream.epoch), "oldest_seq",
                                                  number(range->oldest_seq), "end_seq",
                                                  number(range->end_seq), "oldest_ns",
                                                  inlet__time_report(range->oldest_ns)));
    }
    return list;
}

json_t *inlet__journal_report(const struct inlet__service *service,
                              const inlet__identity_t *asker) {
    inlet__journal_stats_t stats;
    const bool on = service->config.journal_enabled != 0;
    if (service->journal.journal == NULL)
        return json_pack("{s:s, s:s}", "state", on ? "failed" : "off", "last_error",
                         on ? inlet_status_message(service->journal_status) : "");
    inlet__journal_tell(service->journal.journal, &stats);
    const bool failing = inlet__journal_failing(service->journal.journal) != INLET_OK;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "state",
                     failing ? "failed" : "on", "bytes", number(stats.bytes), "segments",
                     number(stats.segment_count), "written", number(stats.written_count), "gaps",
                     number(stats.gap_count), "gap_records", number(stats.gap_records), "failed",
                     number(stats.failed_count), "damaged", number(stats.damaged_count),
                     "last_error",
                     stats.last_error != INLET_OK ? inlet_status_message(stats.last_error) : "",
                     "kept", kept_report(&stats, asker));
}

static json_t *audit_report(const inlet__audit_file_t *audit) {
    return json_pack("{s:b, s:o, s:o}", "failing", audit->failing, "dropped",
                     number(audit->dropped), "next_seq", number(audit->chain.next_seq));
}

static json_t *drain_report(const struct inlet__service *service) {
    return json_pack("{s:s, s:o}", "wait", inlet__drain_wait_name(service->wait.kind), "turns",
                     number(service->turn_count));
}

typedef struct request {
    const struct inlet__service *service;
    const inlet__identity_t *asker;
} request_t;

static json_t *make(const void *context) {
    const request_t *request = context;
    const struct inlet__service *service = request->service;
    const inlet__identity_t *asker = request->asker;
    int64_t uptime_ns = inlet__clock_now_ns() - service->started_ns;
    return json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "version", INLET_VERSION_TEXT,
        "uptime_ns", number((uint64_t)uptime_ns), "boot_id", number(service->boot_id), "config",
        config_report(service), "drain", drain_report(service), "journal",
        inlet__journal_report(service, asker), "audit", audit_report(&service->audit), "sessions",
        session_list(service, asker), "connection_count", number(service->connection_count),
        "refused_count", number(service->refused_count), "connections",
        connection_list(service, asker));
}

char *inlet__status_report(const struct inlet__service *service, const inlet__identity_t *asker) {
    return inlet__json_make(make, &(request_t){.service = service, .asker = asker});
}
