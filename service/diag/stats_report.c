#include "diag/stats_report.h"

#include "diag/status_report.h"
#include "service.h"
#include "json/json_text.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Connections that one reply has room for, as a rule. */
enum { CONNECTIONS_LISTED_MAX = 128 };

static const int64_t NS_PER_US = 1000;
static const int64_t NS_PER_MS = 1000000;

static json_t *number(uint64_t value) {
    return json_integer(value < INT64_MAX ? (json_int_t)value : (json_int_t)INT64_MAX);
}

static json_t *latency_report(const inlet__histogram_t *histogram) {
    inlet__quantiles_t q = inlet__histogram_quantiles(histogram);
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:o}", "count", number(q.count), "p50_ns",
                     (json_int_t)q.p50, "p90_ns", (json_int_t)q.p90, "p99_ns", (json_int_t)q.p99,
                     "p999_ns", (json_int_t)q.p999, "max_ns", (json_int_t)q.max, "sum_ns",
                     number(histogram->sum));
}

/* By the client's own word, which has no sum; null before its first. */
static json_t *client_report(const inlet__message_latency_t *told) {
    if (told->count == 0)
        return json_null();
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:I}", "count", number(told->count), "p50_ns",
                     told->p50_us * NS_PER_US, "p90_ns", told->p90_us * NS_PER_US, "p99_ns",
                     told->p99_us * NS_PER_US, "p999_ns", told->p999_us * NS_PER_US, "max_ns",
                     told->max_us * NS_PER_US);
}

static json_t *ring_report(const inlet__session_t *session) {
    inlet__ring_stats_t stats;
    if (!session->drain.attached)
        return json_null();
    inlet__ring_stats(session->agent.memory.section, &stats);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "posted_slots",
                     number(stats.posted), "taken_slots", number(stats.taken), "depth_slots",
                     number(stats.depth), "lost_events", number(stats.lost), "failed_posts",
                     number(stats.failed), "growths", number(stats.growths), "capacity_slots",
                     number(stats.capacity), "peak_capacity_slots", number(stats.peak_capacity));
}

/* By the agent's own word; null without one. */
static json_t *callback_report(const inlet__session_t *session,
                               enum inlet__ring_timed_source source) {
    static inlet__histogram_t histogram; /* large */
    if (!session->drain.attached)
        return json_null();
    inlet__ring_read_timed(session->agent.memory.section, source, &histogram);
    return latency_report(&histogram);
}

static json_t *drain_report(const inlet__stream_stats_t *stats) {
    const inlet__histogram_t *runs = &stats->run_records;
    inlet__quantiles_t q = inlet__histogram_quantiles(runs);
    json_t *sizes = json_pack("{s:I, s:I, s:I, s:I, s:I}", "p50_records", (json_int_t)q.p50,
                              "p90_records", (json_int_t)q.p90, "p99_records", (json_int_t)q.p99,
                              "p999_records", (json_int_t)q.p999, "max_records", (json_int_t)q.max);
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "runs", number(stats->run_count), "batches",
                     number(runs->count), "records", number(runs->sum), "violations",
                     number(stats->violation_count), "batch_size", sizes);
}

static json_t *hub_report(const inlet__hub_t *hub) {
    uint64_t retained = hub->written < hub->retained ? hub->written : hub->retained;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "written_records", number(hub->written),
                     "retained_records", number(retained), "capacity_records",
                     number(hub->retained), "lost_events", number(hub->lost_count), "oldest_seq",
                     number(inlet__hub_oldest_seq(hub)), "oldest_ns",
                     inlet__time_report(inlet__hub_oldest_ns(hub)));
}

static json_t *session_report(const inlet__session_t *session) {
    json_t *latency = json_pack(
        "{s:o, s:o, s:o, s:o}", "raw_callback", callback_report(session, INLET__RING_TIMED_RAW),
        "hook_callback", callback_report(session, INLET__RING_TIMED_HOOK), "capture_to_drain",
        latency_report(&session->stats->capture_to_drain), "drain_to_pipe",
        latency_report(&session->stats->drain_to_pipe));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "session", number(session->id), "agents",
                     number(session->started_count), "ring", ring_report(session), "drain",
                     drain_report(session->stats), "hub", hub_report(&session->hub), "latency",
                     latency);
}

static json_t *session_list(const struct inlet__service *service, const inlet__identity_t *asker) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) {
        const inlet__session_t *session = &service->sessions[i];
        if (session->block != NULL && (asker == NULL || session->id == asker->session))
            json_array_append_new(list, session_report(session));
    }
    return list;
}

static const char *const policy_names[] = {
    [INLET_POLICY_LOSSLESS] = "lossless",
    [INLET_POLICY_LATEST] = "latest",
    [INLET_POLICY_DISCONNECT] = "disconnect",
};

static json_t *subscription_report(const inlet__subscription_t *subscription, int64_t now_ns) {
    const inlet__subscriber_stats_t *stats = &subscription->stats;
    const inlet__hub_t *hub = subscription->hub;
    const inlet__lag_t lag = inlet__policy_lag(hub, &subscription->cursor, now_ns);
    const uint64_t threshold = inlet__policy_threshold(&subscription->policy, hub);
    return json_pack(
        "{s:o, s:o, s:b, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:I, s:o}", "subscription",
        number(subscription->id), "depth_records", number(lag.depth_records), "behind",
        lag.depth_records > threshold, "lag_ms", (json_int_t)(lag.lag_ns / NS_PER_MS),
        "sent_events", number(subscription->sent_count), "sent_bytes", number(stats->byte_count),
        "batches", number(stats->batch_count), "lost_events", number(stats->lost_count), "jumps",
        number(stats->jump_count), "policy", policy_names[subscription->policy.kind],
        "window_records", number(inlet__policy_window(&subscription->policy, hub)), "warn_records",
        number(threshold), "max_lag_ms", (json_int_t)subscription->policy.max_lag_ms, "warnings",
        number(stats->warning_count));
}

static json_t *connection_report(const inlet__pipe_connection_t *connection, int64_t now_ns) {
    const inlet__server_connection_t *server = &connection->server;
    json_t *subscriptions = json_array();
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        if (server->subscriptions[i].id != 0)
            json_array_append_new(subscriptions,
                                  subscription_report(&server->subscriptions[i], now_ns));
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "connection", number(connection->number),
                     "client", server->greeting.name, "pid", number(connection->process), "session",
                     number(server->identity.session), "pipe_to_client",
                     client_report(&server->latency), "subscriptions", subscriptions);
}

static bool subscribes(const inlet__server_connection_t *server) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        if (server->subscriptions[i].id != 0)
            return true;
    return false;
}

/* Those that subscribe, at most `limit` of them; *count says how many there are. */
static json_t *connection_list(const struct inlet__service *service, const inlet__identity_t *asker,
                               int64_t now_ns, size_t limit, uint64_t *count) {
    json_t *list = json_array();
    *count = 0;
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next) {
        if (c->ended || !subscribes(&c->server) ||
            !inlet__report_concerns(asker, &c->server.identity))
            continue;
        if (json_array_size(list) < limit)
            json_array_append_new(list, connection_report(c, now_ns));
        ++*count;
    }
    return list;
}

/* The batches that are kept for other subscribers with the same view. */
static json_t *spans_report(const inlet__span_cache_t *spans) {
    return json_pack("{s:o, s:o, s:o, s:o}", "memory_bytes", number(spans->memory_bytes),
                     "memory_max_bytes", number((uint64_t)INLET__SPANS_MAX * INLET__SPAN_BYTES_MAX),
                     "hits", number(spans->hits), "misses", number(spans->misses));
}

typedef struct request {
    const struct inlet__service *service;
    const inlet__identity_t *asker;
    int64_t now_ns;
    size_t limit;
} request_t;

static json_t *make(const void *context) {
    const request_t *request = context;
    const struct inlet__service *service = request->service;
    const inlet__identity_t *asker = request->asker;
    const int64_t now_ns = request->now_ns;
    uint64_t count;
    json_t *connections = connection_list(service, asker, now_ns, request->limit, &count);
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "version", INLET_VERSION_TEXT,
                     "uptime_ms", (json_int_t)((now_ns - service->started_ns) / NS_PER_MS),
                     "now_ns", (json_int_t)now_ns, "sessions", session_list(service, asker),
                     "shared_batches", spans_report(&service->spans), "journal",
                     inlet__journal_report(service, asker), "subscribers", number(count),
                     "connections", connections);
}

char *inlet__stats_report(const struct inlet__service *service, const inlet__identity_t *asker,
                          int64_t now_ns) {
    request_t request = {
        .service = service, .asker = asker, .now_ns = now_ns, .limit = CONNECTIONS_LISTED_MAX};
    char *text = inlet__json_make(make, &request);
    while (text != NULL && strlen(text) > INLET__REPLY_BODY_MAX && request.limit > 0) {
        free(text);
        request.limit /= 2;
        text = inlet__json_make(make, &request);
    }
    return text;
}
