/* Each metric is a row: where the report has it, and what it is called outside. Names and units
 * follow Prometheus' conventions: base units, counters end in _total. */
#include <string.h>

#include "stats_print.h"

enum kind { COUNTER, GAUGE };

/* Whom a metric is of, and so which labels it has. */
enum scope { OF_SERVICE, OF_SESSION, OF_CONNECTION, OF_SUBSCRIPTION };

typedef struct metric {
    const char *name, *help;
    enum kind kind;
    enum scope scope;
    const char *path;
    double scale; /* 0: a whole number as it is */
} metric_t;

typedef struct summary {
    const char *name, *help;
    enum scope scope;
    const char *path;   /* the object with the quantiles */
    const char *suffix; /* of its members: p50_<suffix> … */
    const char *count, *sum;
    double scale;
} summary_t;

/* One thing that metrics are of; what its scope does not have is NULL. */
typedef struct subject {
    const json_t *values;
    const json_t *session, *connection; /* for labels */
} subject_t;

static const metric_t metrics[] = {
    {"inlet_uptime_seconds", "How long the service has run.", GAUGE, OF_SERVICE, "uptime_ms", 1e-3},
    {"inlet_clock_seconds", "The machine's monotonic clock.", GAUGE, OF_SERVICE, "now_ns", 1e-9},
    {"inlet_subscribers", "Connections that have subscriptions.", GAUGE, OF_SERVICE, "subscribers",
     0},
    {"inlet_agents_total", "Agents started.", COUNTER, OF_SESSION, "agents", 0},
    {"inlet_ring_posted_slots_total", "Slots of the capture ring that the agent used.", COUNTER,
     OF_SESSION, "ring.posted_slots", 0},
    {"inlet_ring_taken_slots_total", "Slots of the capture ring that were drained.", COUNTER,
     OF_SESSION, "ring.taken_slots", 0},
    {"inlet_ring_lost_events_total", "Events that found the largest ring full.", COUNTER,
     OF_SESSION, "ring.lost_events", 0},
    {"inlet_ring_failed_posts_total", "Posts that found the ring full.", COUNTER, OF_SESSION,
     "ring.failed_posts", 0},
    {"inlet_ring_growths_total", "Times that the ring grew.", COUNTER, OF_SESSION, "ring.growths",
     0},
    {"inlet_ring_depth_slots", "Slots that wait to be drained.", GAUGE, OF_SESSION,
     "ring.depth_slots", 0},
    {"inlet_ring_capacity_slots", "Slots of the ring as it is.", GAUGE, OF_SESSION,
     "ring.capacity_slots", 0},
    {"inlet_ring_peak_capacity_slots", "Slots of the ring at its largest.", GAUGE, OF_SESSION,
     "ring.peak_capacity_slots", 0},
    {"inlet_drain_runs_total", "Times that the drain looked into the ring.", COUNTER, OF_SESSION,
     "drain.runs", 0},
    {"inlet_drain_violations_total", "Runs that ended an agent for what it wrote.", COUNTER,
     OF_SESSION, "drain.violations", 0},
    {"inlet_hub_written_records_total", "Records appended to the stream's log.", COUNTER,
     OF_SESSION, "hub.written_records", 0},
    {"inlet_hub_retained_records", "Records that the log holds.", GAUGE, OF_SESSION,
     "hub.retained_records", 0},
    {"inlet_hub_capacity_records", "Records that the log can hold.", GAUGE, OF_SESSION,
     "hub.capacity_records", 0},
    {"inlet_hub_oldest_seq", "Number of the oldest record that the log holds.", GAUGE, OF_SESSION,
     "hub.oldest_seq", 0},
    {"inlet_hub_oldest_seconds", "When that was captured, by the machine's monotonic clock.", GAUGE,
     OF_SESSION, "hub.oldest_ns", 1e-9},
    {"inlet_hub_lost_events_total", "Events that the stream itself lost.", COUNTER, OF_SESSION,
     "hub.lost_events", 0},
    {"inlet_subscriber_depth_records", "Records that a subscriber is behind.", GAUGE,
     OF_SUBSCRIPTION, "depth_records", 0},
    {"inlet_subscriber_behind", "1: it is behind by more than its warn threshold.", GAUGE,
     OF_SUBSCRIPTION, "behind", 0},
    {"inlet_subscriber_lag_seconds", "How long its next event has waited since capture.", GAUGE,
     OF_SUBSCRIPTION, "lag_ms", 1e-3},
    {"inlet_subscriber_sent_events_total", "Events sent to a subscriber.", COUNTER, OF_SUBSCRIPTION,
     "sent_events", 0},
    {"inlet_subscriber_sent_bytes_total", "Bytes sent to a subscriber.", COUNTER, OF_SUBSCRIPTION,
     "sent_bytes", 0},
    {"inlet_subscriber_batches_total", "Batches sent to a subscriber.", COUNTER, OF_SUBSCRIPTION,
     "batches", 0},
    {"inlet_subscriber_lost_events_total", "Events that a subscriber alone lost.", COUNTER,
     OF_SUBSCRIPTION, "lost_events", 0},
    {"inlet_subscriber_jumps_total", "Times that a subscriber fell out of its window.", COUNTER,
     OF_SUBSCRIPTION, "jumps", 0},
    {"inlet_subscriber_warnings_total", "Times that a subscriber was told that it is behind.",
     COUNTER, OF_SUBSCRIPTION, "warnings", 0},
};

static const summary_t summaries[] = {
    {"inlet_drain_batch_records", "Records that a run of the drain found, if any.", OF_SESSION,
     "drain.batch_size", "records", "drain.batches", "drain.records", 1},
    {"inlet_raw_callback_seconds", "Time in the capture callback of raw input.", OF_SESSION,
     "latency.raw_callback", "ns", "latency.raw_callback.count", "latency.raw_callback.sum_ns",
     1e-9},
    {"inlet_hook_callback_seconds", "Time in the callbacks of the low-level hooks.", OF_SESSION,
     "latency.hook_callback", "ns", "latency.hook_callback.count", "latency.hook_callback.sum_ns",
     1e-9},
    {"inlet_capture_to_drain_seconds", "From the capture callback to the log.", OF_SESSION,
     "latency.capture_to_drain", "ns", "latency.capture_to_drain.count",
     "latency.capture_to_drain.sum_ns", 1e-9},
    {"inlet_drain_to_pipe_seconds", "From the log to the writing of a batch.", OF_SESSION,
     "latency.drain_to_pipe", "ns", "latency.drain_to_pipe.count", "latency.drain_to_pipe.sum_ns",
     1e-9},
    {"inlet_pipe_to_client_seconds", "From there to the client, by its own word.", OF_CONNECTION,
     "pipe_to_client", "ns", "pipe_to_client.count", "pipe_to_client.sum_ns", 1e-9},
};

typedef void print_one_t(const void *row, const subject_t *subject, FILE *out);

static void print_escaped(const char *text, FILE *out) {
    for (; *text != '\0'; text++) {
        if (*text == '\\' || *text == '"')
            fputc('\\', out);
        if (*text == '\n')
            fputs("\\n", out);
        else
            fputc(*text, out);
    }
}

static void print_label(const char *name, const json_t *value, bool *any, FILE *out) {
    if (value == NULL)
        return;
    fprintf(out, "%c%s=\"", *any ? ',' : '{', name);
    *any = true;
    if (json_is_string(value))
        print_escaped(json_string_value(value), out);
    else
        fprintf(out, "%lld", (long long)json_integer_value(value));
    fputc('"', out);
}

static void print_labels(const subject_t *subject, const char *quantile, FILE *out) {
    static const char *const of_connection[] = {"client", "pid", "connection"};
    bool any = false;
    print_label("session", json_object_get(subject->session, "session"), &any, out);
    for (size_t i = 0; i < sizeof of_connection / sizeof of_connection[0]; i++)
        print_label(of_connection[i], json_object_get(subject->connection, of_connection[i]), &any,
                    out);
    print_label("subscription", json_object_get(subject->values, "subscription"), &any, out);
    if (quantile != NULL)
        fprintf(out, "%squantile=\"%s\"", any ? "," : "{", quantile);
    if (any || quantile != NULL)
        fputc('}', out);
}

static void print_value(const json_t *value, double scale, FILE *out) {
    if (scale > 0)
        fprintf(out, " %.9g\n", (double)json_integer_value(value) * scale);
    else
        fprintf(out, " %lld\n", json_is_true(value) ? 1LL : (long long)json_integer_value(value));
}

static void print_sample(const char *name, const char *suffix, const subject_t *subject,
                         const char *quantile, const json_t *value, double scale, FILE *out) {
    if (value == NULL || json_is_null(value))
        return;
    fprintf(out, "%s%s", name, suffix);
    print_labels(subject, quantile, out);
    print_value(value, scale, out);
}

static void print_metric(const void *row, const subject_t *subject, FILE *out) {
    const metric_t *metric = row;
    print_sample(metric->name, "", subject, NULL, stats_member(subject->values, metric->path),
                 metric->scale, out);
}

static void print_summary(const void *row, const subject_t *subject, FILE *out) {
    static const char *const quantiles[][2] = {
        {"p50", "0.5"}, {"p90", "0.9"}, {"p99", "0.99"}, {"p999", "0.999"}, {"max", "1"}};
    const summary_t *summary = row;
    const json_t *values = stats_member(subject->values, summary->path);
    for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++) {
        char member[32];
        snprintf(member, sizeof member, "%s_%s", quantiles[i][0], summary->suffix);
        print_sample(summary->name, "", subject, quantiles[i][1], json_object_get(values, member),
                     summary->scale, out);
    }
    print_sample(summary->name, "_sum", subject, NULL, stats_member(subject->values, summary->sum),
                 summary->scale, out);
    print_sample(summary->name, "_count", subject, NULL,
                 stats_member(subject->values, summary->count), 0, out);
}

static void for_each_subscription(const json_t *connection, print_one_t *print, const void *row,
                                  FILE *out) {
    const json_t *subscriptions = json_object_get(connection, "subscriptions");
    for (size_t i = 0; i < json_array_size(subscriptions); i++) {
        const subject_t subject = {.values = json_array_get(subscriptions, i),
                                   .session = connection,
                                   .connection = connection};
        print(row, &subject, out);
    }
}

/* The samples of one metric stand together, as the format wants it. */
static void for_each_subject(const json_t *report, enum scope scope, print_one_t *print,
                             const void *row, FILE *out) {
    if (scope == OF_SERVICE) {
        print(row, &(subject_t){.values = report}, out);
        return;
    }
    const json_t *list = json_object_get(report, scope == OF_SESSION ? "sessions" : "connections");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const subject_t subject = {
            .values = item, .session = item, .connection = scope == OF_CONNECTION ? item : NULL};
        if (scope == OF_SUBSCRIPTION)
            for_each_subscription(item, print, row, out);
        else
            print(row, &subject, out);
    }
}

static void print_head(const char *name, const char *help, const char *type, FILE *out) {
    fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void stats_print_prometheus(const json_t *report, FILE *out) {
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
        const metric_t *metric = &metrics[i];
        print_head(metric->name, metric->help, metric->kind == COUNTER ? "counter" : "gauge", out);
        for_each_subject(report, metric->scope, print_metric, metric, out);
    }
    for (size_t i = 0; i < sizeof summaries / sizeof summaries[0]; i++) {
        const summary_t *summary = &summaries[i];
        print_head(summary->name, summary->help, "summary", out);
        for_each_subject(report, summary->scope, print_summary, summary, out);
    }
}
