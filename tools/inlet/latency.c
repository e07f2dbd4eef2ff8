/* inlet latency: how long events take from the capture callback to a client. */
#include <inlet/inlet.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/histogram.h"
#include "cli/input.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"
#include "probe.h"
#include "session_report.h"

#define EVENTS_AT_ONCE     256
#define SECONDS_DEFAULT_NS (10 * NS_PER_SECOND)
#define PROBE_EVERY_NS     INT64_C(5000000)    /* 200 a second, as a hand moves a mouse */
#define PROBE_PATIENCE_NS  INT64_C(1000000000) /* after the last one */
#define NS_PER_US          1000.0

typedef struct latency {
    bool json;
    uint32_t wait; /* enum inlet_wait */
    int64_t duration_ns;
    uint32_t probe_count; /* 0: live input only */
    inlet_client_t *client;
    inlet_stream_t *stream;
    bool interrupted;

    inlet__histogram_t capture; /* capture callback to here */
    uint64_t lost_count;

    int64_t *sent_ns; /* of each probe, -1: not sent, or has come */
    uint32_t probes_sent, probes_come;
    inlet__histogram_t probe; /* SendInput to here */
} latency_t;

static void take_probe(latency_t *latency, const inlet_event_t *event, int64_t recv_ns) {
    uint32_t number;
    if (!probe_is(event, &number) || number >= latency->probes_sent || latency->sent_ns[number] < 0)
        return;
    inlet__histogram_add(&latency->probe, recv_ns - latency->sent_ns[number], 1);
    latency->sent_ns[number] = -1; /* Wine may deliver it a second time */
    latency->probes_come++;
}

static void take_event(latency_t *latency, const inlet_event_t *event, int64_t recv_ns) {
    switch (event->type) {
    case INLET_EVENT_LOSS:
        latency->lost_count += event->u.loss.count;
        return;
    case INLET_EVENT_SOURCES:
    case INLET_EVENT_BLIND:
        return;
    default:
        inlet__histogram_add(&latency->capture, recv_ns - event->time_ns, 1);
        take_probe(latency, event, recv_ns);
    }
}

/* Takes events until the deadline, or until enough have come as `done` says. */
static inlet_status_t receive_until(latency_t *latency, int64_t deadline_ns,
                                    bool (*done)(const latency_t *)) {
    inlet_event_t events[EVENTS_AT_ONCE];
    while (!done(latency)) {
        uint32_t count;
        inlet_status_t status;
        enum interrupt_wait news =
            input_take(latency->stream, events, EVENTS_AT_ONCE, deadline_ns, &count, &status);
        latency->interrupted = news == WAIT_INTERRUPTED;
        if (news != WAIT_NEWS)
            return INLET_OK;
        if (status != INLET_OK)
            return status;
        int64_t recv_ns = inlet_now_ns();
        for (uint32_t i = 0; i < count; i++)
            take_event(latency, &events[i], recv_ns);
    }
    return INLET_OK;
}

static bool never(const latency_t *latency) {
    (void)latency;
    return false;
}

static bool all_probes_came(const latency_t *latency) {
    return latency->probes_come == latency->probes_sent;
}

static inlet_status_t run_probes(latency_t *latency) {
    if (!latency->json)
        printf("injecting %u mouse moves of one count, right and left again\n",
               (unsigned)latency->probe_count);
    fflush(stdout);
    inlet_status_t status = session_wait_for_raw(latency->client);
    int64_t next_ns = inlet_now_ns();
    for (uint32_t i = 0; i < latency->probe_count && status == INLET_OK && !latency->interrupted;
         i++) {
        latency->probes_sent = i + 1;
        if (!probe_send(i, &latency->sent_ns[i]))
            return INLET_E_NOT_SUPPORTED;
        next_ns += PROBE_EVERY_NS;
        status = receive_until(latency, next_ns, never);
    }
    if (status == INLET_OK && !latency->interrupted)
        status = receive_until(latency, inlet_now_ns() + PROBE_PATIENCE_NS, all_probes_came);
    return status;
}

static double us_of(int64_t ns) {
    return (double)ns / NS_PER_US;
}

static json_t *histogram_json(const inlet__histogram_t *h) {
    inlet__quantiles_t q = inlet__histogram_quantiles(h);
    return json_pack("{s:I, s:f, s:f, s:f, s:f, s:f}", "count", (json_int_t)q.count, "p50_us",
                     us_of(q.p50), "p90_us", us_of(q.p90), "p99_us", us_of(q.p99), "p999_us",
                     us_of(q.p999), "max_us", us_of(q.max));
}

static int print_json(const latency_t *latency) {
    json_t *root = json_pack("{s:o, s:I}", "capture_to_client", histogram_json(&latency->capture),
                             "lost", (json_int_t)latency->lost_count);
    if (root != NULL && latency->probe_count > 0)
        json_object_set_new(
            root, "probe",
            json_pack("{s:I, s:I, s:o}", "sent", (json_int_t)latency->probes_sent, "missing",
                      (json_int_t)latency->probes_sent - (json_int_t)latency->probes_come,
                      "injection_to_client", histogram_json(&latency->probe)));
    bool printed = root != NULL && json_print_line(root);
    json_decref(root);
    return printed ? EXIT_CODE_OK : report_status("latency", INLET_E_NO_MEMORY);
}

static void print_row(const char *name, const inlet__histogram_t *h) {
    inlet__quantiles_t q = inlet__histogram_quantiles(h);
    printf("%-22s %8llu events   p50 %8.1f   p90 %8.1f   p99 %8.1f   p99.9 %8.1f   max %8.1f us\n",
           name, (unsigned long long)q.count, us_of(q.p50), us_of(q.p90), us_of(q.p99),
           us_of(q.p999), us_of(q.max));
}

static int print_text(const latency_t *latency) {
    print_row("capture to client", &latency->capture);
    if (latency->probe_count > 0) {
        print_row("injection to client", &latency->probe);
        printf("of %u injected moves %u did not come\n", (unsigned)latency->probes_sent,
               (unsigned)(latency->probes_sent - latency->probes_come));
    }
    if (latency->lost_count > 0)
        printf("%llu events were lost on the way\n", (unsigned long long)latency->lost_count);
    return EXIT_CODE_OK;
}

static int measure(latency_t *latency) {
    inlet_status_t status =
        latency->probe_count > 0
            ? run_probes(latency)
            : receive_until(latency, inlet_now_ns() + latency->duration_ns, never);
    if (status == INLET_E_NOT_SUPPORTED) {
        fputs("inlet: latency: the system takes no injected input here: run it on the user's "
              "desktop\n",
              stderr);
        return EXIT_CODE_FAILED;
    }
    if (status == INLET_E_TIMEOUT) {
        fputs("inlet: latency: raw input does not start: run 'inlet doctor'\n", stderr);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status("latency", status);
    int code = latency->json ? print_json(latency) : print_text(latency);
    if (code == EXIT_CODE_OK && latency->capture.count == 0) {
        fputs("inlet: latency: no input came: move the mouse meanwhile, or use --probe\n", stderr);
        return EXIT_CODE_FAILED;
    }
    return code;
}

static int read_options(latency_t *latency, int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"seconds", required_argument, NULL, 'S'},
                                            {"probe", required_argument, NULL, 'p'},
                                            {"wait", required_argument, NULL, 'w'},
                                            {0}};
    uint64_t number = 0;
    int option;
    while ((option = next_option(&command_latency, argc, argv, options)) != -1) {
        if (option == 'j')
            latency->json = true;
        else if (option == 'S' && !read_seconds(optarg, &latency->duration_ns))
            return report_usage(&command_latency, "--seconds needs a time, not '%s'", optarg);
        else if (option == 'p' && !read_number(optarg, 1, PROBE_COUNT_MAX, &number))
            return report_usage(&command_latency, "--probe needs a number up to 100000, not '%s'",
                                optarg);
        else if (option == 'w' && !read_wait(optarg, &latency->wait))
            return report_usage(&command_latency, "--wait is event, spin or poll, not '%s'",
                                optarg);
        else if (option == '?')
            return EXIT_CODE_USAGE;
    }
    latency->probe_count = (uint32_t)number;
    if (optind < argc)
        return report_usage(&command_latency, "latency takes no argument '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

static int connect_and_measure(latency_t *latency) {
    inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .sources = INLET_SOURCE_RAW, .wait = latency->wait};
    inlet_status_t status = inlet_connect(NULL, &latency->client);
    if (latency->probe_count > 0)
        probe_prepare();
    if (status == INLET_OK)
        status = inlet_subscribe(latency->client, &options, &latency->stream);
    int code = status == INLET_OK ? measure(latency) : report_status("latency", status);
    inlet_disconnect(latency->client);
    return code;
}

static int run_latency(int argc, char **argv) {
    latency_t *latency = calloc(1, sizeof *latency);
    if (latency == NULL)
        return report_status("latency", INLET_E_NO_MEMORY);
    latency->duration_ns = SECONDS_DEFAULT_NS;
    int code = read_options(latency, argc, argv);
    if (code == EXIT_CODE_OK) {
        latency->sent_ns = calloc((size_t)latency->probe_count + 1, sizeof *latency->sent_ns);
        if (latency->sent_ns == NULL || interrupt_begin() == NULL)
            code = report_status("latency", INLET_E_NO_MEMORY);
        else
            code = connect_and_measure(latency);
    }
    free(latency->sent_ns);
    free(latency);
    return code;
}

const command_t command_latency = {
    .name = "latency",
    .summary = "measures the time from capture to a client",
    .help =
        "usage: inlet latency [--seconds N] [--probe N] [--wait W] [--json]\n"
        "\n"
        "Measures how long input takes from the capture callback to this program, from what the\n"
        "user types and moves meanwhile.\n"
        "\n"
        "  --seconds N    for so long; default: 10\n"
        "  --probe N      instead, injects N mouse moves of one count, right and left again,\n"
        "                 200 a second, and counts those that don't come\n"
        "  --wait W       how it waits: event (default), spin, or poll every millisecond\n"
        "  --json         one JSON object\n",
    .run = run_latency,
};
