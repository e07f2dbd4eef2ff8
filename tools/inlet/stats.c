/* inlet stats: the counters and latencies of the whole pipeline. */
#include <inlet/admin.h>
#include <jansson.h>
#include <stdio.h>
#include <windows.h>

#include "cli/interrupt.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"
#include "stats_print.h"

enum form { TABLE, JSON, PROMETHEUS };

typedef struct stats_options {
    enum form form;
    int64_t every_ns; /* 0: once */
} stats_options_t;

/* Each table in the place of the last, where the output is a console that can do so. */
static bool can_overwrite(void) {
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;
    return GetConsoleMode(out, &mode) &&
           SetConsoleMode(out, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

static bool print_report(const json_t *report, enum form form) {
    switch (form) {
    case JSON:
        return json_print_line(report);
    case PROMETHEUS:
        stats_print_prometheus(report, stdout);
        return true;
    case TABLE:
        stats_print_table(report, stdout);
        return true;
    }
    return false;
}

/* `client` NULL: on a connection of its own, as whoever may. */
static int show(inlet_client_t *client, enum form form) {
    char *text;
    inlet_status_t status = inlet_service_stats(client, REQUEST_TIMEOUT_NS, &text);
    if (status != INLET_OK)
        return report_status("stats", status);
    json_t *report = json_loads(text, 0, NULL);
    inlet_free(text);
    if (report == NULL)
        return report_status("stats", INLET_E_PROTOCOL);
    bool printed = print_report(report, form);
    json_decref(report);
    if (!printed)
        return report_status("stats", INLET_E_NO_MEMORY);
    return fflush(stdout) == 0 ? EXIT_CODE_OK : report_status("output", INLET_E_IO);
}

/* One connection for all of them: the service logs each. Who is not paired may be an administrator,
 * and connects anew each time. */
static int watch(const stats_options_t *options) {
    inlet_client_t *client = NULL;
    void *interrupted = interrupt_begin();
    if (interrupted == NULL)
        return report_status("stats", INLET_E_NO_MEMORY);
    inlet_status_t status = inlet_connect(NULL, &client);
    if (status != INLET_OK && status != INLET_E_NOT_PAIRED && status != INLET_E_REFUSED)
        return report_status("stats", status);
    const bool overwrite = options->form == TABLE && can_overwrite();
    int code = EXIT_CODE_OK;
    for (bool first = true; code == EXIT_CODE_OK; first = false) {
        if (overwrite)
            fputs("\x1b[H\x1b[J", stdout); /* to the corner, and clear what is below */
        else if (!first && options->form == TABLE)
            putchar('\n');
        code = show(client, options->form);
        if (interrupt_wait(interrupted, inlet_now_ns() + options->every_ns) == WAIT_INTERRUPTED)
            break;
    }
    inlet_disconnect(client);
    return code;
}

static int read_options(stats_options_t *options, int argc, char **argv) {
    static const struct option known[] = {{"json", no_argument, NULL, 'j'},
                                          {"prometheus", no_argument, NULL, 'p'},
                                          {"watch", required_argument, NULL, 'w'},
                                          {0}};
    int option;
    while ((option = next_option(&command_stats, argc, argv, known)) != -1) {
        if (option == '?')
            return EXIT_CODE_USAGE;
        if (option == 'w' && !read_seconds(optarg, &options->every_ns))
            return report_usage(&command_stats, "--watch needs a time, not '%s'", optarg);
        if (option != 'w' && options->form != TABLE)
            return report_usage(&command_stats, "one of --json and --prometheus, once");
        if (option != 'w')
            options->form = option == 'j' ? JSON : PROMETHEUS;
    }
    if (optind < argc)
        return report_usage(&command_stats, "stats takes no argument '%s'", argv[optind]);
    if (options->form == PROMETHEUS && options->every_ns != 0)
        return report_usage(&command_stats, "--watch makes no page for Prometheus");
    return EXIT_CODE_OK;
}

static int run_stats(int argc, char **argv) {
    stats_options_t options = {.form = TABLE};
    int code = read_options(&options, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    return options.every_ns != 0 ? watch(&options) : show(NULL, options.form);
}

const command_t command_stats = {
    .name = "stats",
    .summary = "shows the pipeline's counters and latencies",
    .help =
        "usage: inlet stats [--json | --prometheus] [--watch SECONDS]\n"
        "\n"
        "What passed through ring, drain and hub, how far each subscriber is, and how long input\n"
        "took from its capture to the drain, to the pipe, and to the client by the client's own\n"
        "word. Of this session and this user's programs; an administrator who is not paired sees\n"
        "all. Nothing of what was typed.\n"
        "\n"
        "  --json           one JSON object; durations in _ns and _ms\n"
        "  --prometheus     Prometheus' text format\n"
        "  --watch SECONDS  again and again, until Ctrl+C\n",
    .run = run_stats,
};
