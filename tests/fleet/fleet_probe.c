/* The fleet's two ends as one native program, for tests against real servers:
 *
 *   fleet_probe collect STORE MACHINE FIRST COUNT     puts buckets, one a minute from FIRST on
 *   fleet_probe send STORE OUTBOX URL MACHINE BYTES once|on
 *   fleet_probe read STORE URL once|on|keep
 *   fleet_probe list STORE                            a line each: machine minute events
 *
 * "on" ends with SIGTERM. FLEET_USER and FLEET_PASSWORD are the server's. Each ends with one line
 * of JSON. */
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fleet/export.h"
#include "fleet/settings.h"
#include "fleet/sweep.h"

#define MS INT64_C(1000000)

static volatile sig_atomic_t ended;

static void end(int signal_number) {
    (void)signal_number;
    ended = 1;
}

static int64_t now_ns(void *context) {
    struct timespec now;
    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool wait_until(void *context, int64_t until_ns) {
    int64_t left_ms;
    while (!ended && (left_ms = (until_ns - now_ns(context) + MS - 1) / MS) > 0)
        (void)poll(NULL, 0, left_ms > 50 ? 50 : (int)left_ms);
    return ended == 0;
}

static int fail(const char *what, const char *why) {
    fprintf(stderr, "fleet_probe: %s: %s\n", what, why);
    return 1;
}

/* With all that must not leave: a key, a device with its name, where the pointer was. */
static bool fill(bucket_t *bucket, int64_t minute) {
    bucket_device_t same = {
        .stable_id = UINT64_C(0x5E21A15E21A1), .vendor = 0x46D, .product = 1, .kind = 1};
    snprintf(same.name, sizeof same.name, "SECRET-NAME of Anna's mouse");
    bucket_device_t *device = bucket_device(bucket, &same);
    bucket_monitor_t *monitor = bucket_monitor(bucket, -31337, 0, 1920, 1080, 96);
    if (device == NULL || monitor == NULL)
        return false;
    device->events = 60;
    bucket->totals[BUCKET_EVENTS] = (uint64_t)minute * 3 + 1;
    bucket->totals[BUCKET_OBSERVED_NS] = NS_PER_MINUTE;
    bucket_add_code(bucket, "F13", 11);
    monitor->positions[17] = 271828;
    for (int64_t i = 0; i < 400; i++) {
        inlet__histogram_add(&device->interval_ns, 1000000 + i * minute % 70000, 20);
        inlet__histogram_add(&device->jitter_ns, i * i % 50000, 20);
        inlet__histogram_add(&bucket->histograms[BUCKET_DWELL_NS], 60000000 + i * 400000, 1);
        inlet__histogram_add(&bucket->histograms[BUCKET_INTER_KEY_NS], 90000000 + i * 900000, 1);
        inlet__histogram_add(&bucket->histograms[BUCKET_SPEED_PX_S], i * 7, 2);
    }
    return true;
}

static int collect(char **argv) {
    char error[BUCKET_ERROR_BYTES];
    store_t *store;
    const int64_t first = strtoll(argv[2], NULL, 10), count = strtoll(argv[3], NULL, 10);
    bucket_id_t id = {.boot_id = 7, .session = 1};
    snprintf(id.machine, sizeof id.machine, "%s", argv[1]);
    if (store_open(argv[0], 0, &store, error) != STORE_OK)
        return fail(argv[0], error);
    bool good = true;
    (void)sqlite3_exec(store_database(store), "BEGIN", NULL, NULL, NULL);
    for (id.minute = first; good && id.minute < first + count; id.minute++) {
        bucket_t *bucket = bucket_new(&id);
        good =
            bucket != NULL && fill(bucket, id.minute) && store_put(store, bucket, NULL) == STORE_OK;
        bucket_free(bucket);
    }
    (void)sqlite3_exec(store_database(store), "COMMIT", NULL, NULL, NULL);
    store_close(store);
    return good ? 0 : fail(argv[0], "a bucket was not taken");
}

static void print_outbox(outbox_t *outbox, const sender_t *sender) {
    outbox_summary_t s;
    if (outbox_summary(outbox, &s) != OUTBOX_OK)
        return;
    printf("{\"state\": \"%s\", \"complaint\": \"%.60s\", \"waiting\": %" PRIu64
           ", \"sent\": %" PRIu64 ", \"dropped\": %" PRIu64 ", \"let_go\": %" PRIu64
           ", \"confirmed\": %" PRIu64 ", \"bytes\": %" PRIu64 "}\n",
           sender_state_name(sender_state(sender)), sender_complaint(sender), s.waiting, s.sent,
           s.dropped, s.let_go, s.confirmed, s.bytes);
}

static int send_all(char **argv) {
    char error[SETTINGS_ERROR_BYTES], why[BUCKET_ERROR_BYTES];
    fleet_url_t url;
    export_t export = {.machine = argv[3], .feed_ns = 200 * MS, .seed = (uint64_t)now_ns(NULL)};
    if (!fleet_url_parse(argv[2], &url, error))
        return fail(argv[2], error);
    if (store_open(argv[0], STORE_MUST_EXIST, &export.store, why) != STORE_OK)
        return fail(argv[0], why);
    if (outbox_open(argv[1], strtoull(argv[4], NULL, 10), (uint64_t)now_ns(NULL), &export.outbox,
                    why) != OUTBOX_OK)
        return fail(argv[1], why);
    sender_options_t options = {.machine = argv[3],
                                .user = getenv("FLEET_USER"),
                                .password = getenv("FLEET_PASSWORD"),
                                .seeds_count = url.seeds_count,
                                .mark_ns = 300 * MS,
                                .seed = export.seed};
    memcpy(options.seeds, url.seeds, sizeof options.seeds);
    export.sender = sender_open(&options, export.outbox);
    const deliver_system_t system = {.now_ns = now_ns,
                                     .wait = wait_until,
                                     .timeout_ns = 1000 * MS,
                                     .once = strcmp(argv[5], "once") == 0};
    const bool done = export_run(&export, &system);
    if (export.error[0] != '\0')
        fprintf(stderr, "fleet_probe: %s\n", export.error);
    print_outbox(export.outbox, export.sender);
    sender_close(export.sender);
    outbox_close(export.outbox);
    store_close(export.store);
    return done || !system.once ? 0 : 1;
}

static bool not_ended(void *context) {
    (void)context;
    return ended == 0;
}

static int read_all(char **argv) {
    char error[SETTINGS_ERROR_BYTES], why[BUCKET_ERROR_BYTES];
    fleet_url_t url;
    store_t *store;
    sweep_report_t report;
    intake_tally_t sum = {0};
    bool good;
    if (!fleet_url_parse(argv[1], &url, error))
        return fail(argv[1], error);
    if (store_open(argv[0], 0, &store, why) != STORE_OK)
        return fail(argv[0], why);
    intake_t *intake = intake_open(store, (uint64_t)now_ns(NULL));
    sweep_options_t options = {.user = getenv("FLEET_USER"),
                               .password = getenv("FLEET_PASSWORD"),
                               .seeds_count = url.seeds_count,
                               .keep = strcmp(argv[2], "keep") == 0,
                               .timeout_ns = 2000 * MS,
                               .goes_on = not_ended};
    memcpy(options.seeds, url.seeds, sizeof options.seeds);
    do {
        good = sweep_run(&options, intake, &report);
        intake_tally_add(&sum, &report.tally);
    } while (strcmp(argv[2], "on") == 0 && wait_until(NULL, now_ns(NULL) + 100 * MS));
    printf("{\"added\": %" PRIu64 ", \"twice\": %" PRIu64 ", \"refused\": %" PRIu64
           ", \"lost\": %" PRIu64 ", \"vanished\": %" PRIu64 ", \"late\": %" PRIu64
           ", \"streams\": %" PRIu64 ", \"foreign\": %" PRIu64
           ", \"nodes\": %u, \"complaint\": \"%.100s\"}\n",
           sum.added, sum.twice, sum.refused, sum.lost, sum.vanished, sum.late, report.streams,
           report.foreign, report.nodes, report.complaint);
    intake_close(intake);
    store_close(store);
    return good || strcmp(argv[2], "on") == 0 ? 0 : 1;
}

static bool print_bucket(const bucket_t *bucket, void *context) {
    (void)context;
    printf("%s %" PRId64 " %" PRIu64 "\n", bucket->id.machine, bucket->id.minute,
           bucket->totals[BUCKET_EVENTS]);
    return true;
}

static int list(char **argv) {
    char error[BUCKET_ERROR_BYTES];
    store_t *store;
    const store_range_t all = {.last_minute = INT64_MAX};
    if (store_open(argv[0], STORE_MUST_EXIST, &store, error) != STORE_OK)
        return fail(argv[0], error);
    const store_result_t result = store_each(store, &all, print_bucket, NULL);
    store_close(store);
    return result == STORE_OK ? 0 : fail(argv[0], store_result_text(result));
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int arguments;
        int (*run)(char **argv);
    } commands[] = {
        {"collect", 4, collect}, {"send", 6, send_all}, {"read", 3, read_all}, {"list", 1, list}};
    const struct sigaction on_end = {.sa_handler = end}, ignored = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGTERM, &on_end, NULL);
    (void)sigaction(SIGPIPE, &ignored, NULL);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0] && argc > 1; i++)
        if (strcmp(argv[1], commands[i].name) == 0 && argc == commands[i].arguments + 2)
            return commands[i].run(argv + 2);
    return fail("usage", "see the head of fleet_probe.c");
}
