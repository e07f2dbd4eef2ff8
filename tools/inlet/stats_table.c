#include <string.h>

#include "stats_print.h"

#define MS_PER_S  1000
#define NS_PER_US 1000.0

enum { NAME_COLUMNS = 30, GROUPED_BYTES = 32 };

const json_t *stats_member(const json_t *value, const char *path) {
    char name[64];
    while (value != NULL) {
        size_t bytes = strcspn(path, ".");
        if (bytes >= sizeof name)
            return NULL;
        memcpy(name, path, bytes);
        name[bytes] = '\0';
        value = json_object_get(value, name);
        if (path[bytes] == '\0')
            break;
        path += bytes + 1;
    }
    return value;
}

static long long number(const json_t *value, const char *path) {
    return json_integer_value(stats_member(value, path));
}

/* With commas between thousands. */
static const char *grouped(long long value, char text[GROUPED_BYTES]) {
    char digits[GROUPED_BYTES];
    int count =
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)(value > 0 ? value : 0));
    char *at = text;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
    return text;
}

/* A number of the report and what it counts. */
static void print_count(const json_t *value, const char *path, const char *what, FILE *out) {
    char text[GROUPED_BYTES];
    fprintf(out, "%s %s", grouped(number(value, path), text), what);
}

/* Right-aligned. */
static void print_column(const json_t *value, const char *path, int width, FILE *out) {
    char text[GROUPED_BYTES];
    fprintf(out, " %*s", width, grouped(number(value, path), text));
}

/* A name of UTF-8 text in a column: what is too long is cut between two characters. */
static void print_name(const char *name, FILE *out) {
    int columns = 0;
    for (; *name != '\0'; name++) {
        bool continues = ((unsigned char)*name & 0xC0) == 0x80;
        if (!continues && columns++ == NAME_COLUMNS)
            break;
        fputc(*name, out);
    }
    fprintf(out, "%*s", columns < NAME_COLUMNS ? NAME_COLUMNS - columns : 0, "");
}

static void print_ring(const json_t *ring, FILE *out) {
    if (!json_is_object(ring)) {
        fputs("  ring   no agent runs\n", out);
        return;
    }
    fputs("  ring   ", out);
    print_count(ring, "posted_slots", "posted, ", out);
    print_count(ring, "taken_slots", "taken, ", out);
    print_count(ring, "depth_slots", "waiting, ", out);
    print_count(ring, "lost_events", "lost; ", out);
    print_count(ring, "capacity_slots", "slots, ", out);
    print_count(ring, "peak_capacity_slots", "at its largest, ", out);
    print_count(ring, "growths", "growths\n", out);
}

/* How far back a subscription can begin. */
static void print_oldest(const json_t *value, long long now_ns, FILE *out) {
    const json_t *oldest_ns = json_object_get(value, "oldest_ns");
    fprintf(out, "number %lld", number(value, "oldest_seq"));
    if (json_is_integer(oldest_ns))
        fprintf(out, ", of %.1f s ago", (double)(now_ns - json_integer_value(oldest_ns)) / 1e9);
}

static void print_session(const json_t *session, long long now_ns, FILE *out) {
    const json_t *drain = json_object_get(session, "drain"), *hub = json_object_get(session, "hub");
    fprintf(out, "\nsession %lld, agents so far: %lld\n", number(session, "session"),
            number(session, "agents"));
    print_ring(json_object_get(session, "ring"), out);
    fputs("  drain  ", out);
    print_count(drain, "records", "records in ", out);
    print_count(drain, "batches", "batches of ", out);
    print_count(drain, "batch_size.p50_records", "(p50), ", out);
    print_count(drain, "batch_size.p99_records", "(p99), ", out);
    print_count(drain, "batch_size.max_records", "(max); ", out);
    print_count(drain, "runs", "runs, ", out);
    print_count(drain, "violations", "violations\n", out);
    fputs("  hub    ", out);
    print_count(hub, "written_records", "written, ", out);
    print_count(hub, "retained_records", "of ", out);
    print_count(hub, "capacity_records", "retained, ", out);
    print_count(hub, "lost_events", "lost; oldest is ", out);
    print_oldest(hub, now_ns, out);
    fputc('\n', out);
}

static void print_latency(const char *name, const json_t *latency, FILE *out) {
    static const char *const members[] = {"p50_ns", "p90_ns", "p99_ns", "p999_ns", "max_ns"};
    fputs("  ", out);
    print_name(name, out);
    print_column(latency, "count", 13, out);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        fprintf(out, " %10.1f", (double)number(latency, members[i]) / NS_PER_US);
    fputc('\n', out);
}

static void connection_name(const json_t *connection, const char *before, char *text,
                            size_t capacity) {
    const char *client = json_string_value(json_object_get(connection, "client"));
    snprintf(text, capacity, "%s%s, %lld", before, client != NULL ? client : "",
             number(connection, "pid"));
}

/* Of an agent that runs. */
static void print_callbacks(const json_t *session, FILE *out) {
    static const char *const sources[] = {"raw", "hook"};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        char path[64], name[64];
        snprintf(path, sizeof path, "latency.%s_callback", sources[i]);
        snprintf(name, sizeof name, "%s callback, session %lld", sources[i],
                 number(session, "session"));
        const json_t *latency = stats_member(session, path);
        if (json_is_object(latency))
            print_latency(name, latency, out);
    }
}

static void print_latencies(const json_t *report, FILE *out) {
    const json_t *sessions = json_object_get(report, "sessions");
    const json_t *connections = json_object_get(report, "connections");
    char name[160];
    fprintf(out, "\n%-*s %13s %10s %10s %10s %10s %10s\n", NAME_COLUMNS + 2,
            "latency in microseconds", "events", "p50", "p90", "p99", "p99.9", "max");
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        const json_t *session = json_array_get(sessions, i);
        print_callbacks(session, out);
        snprintf(name, sizeof name, "capture to drain, session %lld", number(session, "session"));
        print_latency(name, stats_member(session, "latency.capture_to_drain"), out);
        snprintf(name, sizeof name, "drain to pipe, session %lld", number(session, "session"));
        print_latency(name, stats_member(session, "latency.drain_to_pipe"), out);
    }
    for (size_t i = 0; i < json_array_size(connections); i++) {
        const json_t *connection = json_array_get(connections, i);
        const json_t *told = json_object_get(connection, "pipe_to_client");
        connection_name(connection, "pipe to ", name, sizeof name);
        if (json_is_object(told))
            print_latency(name, told, out);
    }
}

static void print_subscription(const char *name, const json_t *subscription, FILE *out) {
    fputs("  ", out);
    print_name(name, out);
    print_column(subscription, "depth_records", 13, out);
    print_column(subscription, "lag_ms", 10, out);
    print_column(subscription, "sent_events", 13, out);
    print_column(subscription, "sent_bytes", 15, out);
    print_column(subscription, "lost_events", 10, out);
    print_column(subscription, "jumps", 6, out);
    fputs(json_is_true(json_object_get(subscription, "behind")) ? "  behind\n" : "\n", out);
}

static void print_subscribers(const json_t *report, FILE *out) {
    const json_t *connections = json_object_get(report, "connections");
    char name[160];
    if (json_array_size(connections) == 0) {
        fputs("\nnobody subscribes\n", out);
        return;
    }
    fprintf(out, "\n%-*s %13s %10s %13s %15s %10s %6s\n", NAME_COLUMNS + 2, "subscriber, process",
            "depth", "lag ms", "sent", "bytes", "lost", "jumps");
    for (size_t i = 0; i < json_array_size(connections); i++) {
        const json_t *connection = json_array_get(connections, i);
        const json_t *subscriptions = json_object_get(connection, "subscriptions");
        connection_name(connection, "", name, sizeof name);
        for (size_t j = 0; j < json_array_size(subscriptions); j++)
            print_subscription(name, json_array_get(subscriptions, j), out);
    }
    long long more = number(report, "subscribers") - (long long)json_array_size(connections);
    if (more > 0)
        fprintf(out, "  and %lld more\n", more);
}

/* Only where there is one, or should be. */
static void print_kept(const json_t *kept, long long now_ns, FILE *out) {
    for (size_t i = 0; i < json_array_size(kept); i++) {
        const json_t *range = json_array_get(kept, i);
        fprintf(out, "; of session %lld the oldest is ", number(range, "session"));
        print_oldest(range, now_ns, out);
    }
}

static void print_journal(const json_t *journal, long long now_ns, FILE *out) {
    const char *state = json_string_value(json_object_get(journal, "state"));
    const char *error = json_string_value(json_object_get(journal, "last_error"));
    if (state == NULL || strcmp(state, "off") == 0)
        return;
    fprintf(out, "journal %s: ", state);
    print_count(journal, "segments", "segments, ", out);
    print_count(journal, "bytes", "bytes, ", out);
    print_count(journal, "written", "records written, ", out);
    print_count(journal, "gap_records", "lost in ", out);
    print_count(journal, "gaps", "gaps, ", out);
    print_count(journal, "failed", "failed writes, ", out);
    print_count(journal, "damaged", "damaged segments", out);
    print_kept(json_object_get(journal, "kept"), now_ns, out);
    fprintf(out, "%s%s\n", error != NULL && error[0] != '\0' ? ": " : "",
            error != NULL ? error : "");
}

void stats_print_table(const json_t *report, FILE *out) {
    const char *version = json_string_value(json_object_get(report, "version"));
    const json_t *sessions = json_object_get(report, "sessions");
    const long long seconds = number(report, "uptime_ms") / MS_PER_S;
    const long long now_ns = number(report, "now_ns");
    fprintf(out, "inletd %s, up %lld:%02lld:%02lld\n", version != NULL ? version : "?",
            seconds / 3600, seconds / 60 % 60, seconds % 60);
    for (size_t i = 0; i < json_array_size(sessions); i++)
        print_session(json_array_get(sessions, i), now_ns, out);
    print_journal(json_object_get(report, "journal"), now_ns, out);
    print_latencies(report, out);
    print_subscribers(report, out);
}
