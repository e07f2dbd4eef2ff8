/* inlet tail: the stream as it comes. */
#include <inlet/inlet.h>
#include <inlet/names.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "event_print.h"
#include "interrupt.h"
#include "options.h"

#define EVENTS_AT_ONCE 256

typedef struct tail {
    inlet_subscribe_options_t subscribe;
    bool json;
    bool latency;
    uint64_t count_max;  /* UINT64_MAX: no end */
    int64_t duration_ns; /* 0: no end */
} tail_t;

static bool add_type(const char *name, void *context) {
    uint64_t *mask = context;
    for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++) {
        if (strcmp(name, inlet_event_type_name(type)) == 0) {
            *mask |= UINT64_C(1) << type;
            return true;
        }
    }
    return false;
}

static bool read_sources(const char *text, uint32_t *sources) {
    static const struct {
        const char *name;
        uint32_t mask;
    } names[] = {{"raw", INLET_SOURCE_RAW}, {"hook", INLET_SOURCE_HOOK}, {"all", INLET_SOURCE_ALL}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i].name) == 0) {
            *sources = names[i].mask;
            return true;
        }
    }
    return false;
}

static int read_option(tail_t *tail, int option) {
    char refused[64];
    switch (option) {
    case 'j':
        tail->json = true;
        return EXIT_CODE_OK;
    case 'l':
        tail->latency = true;
        return EXIT_CODE_OK;
    case 's':
        if (read_sources(optarg, &tail->subscribe.sources))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--source is raw, hook or all, not '%s'", optarg);
    case 't':
        if (read_list(optarg, add_type, &tail->subscribe.event_types, refused))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "there is no event type '%s'", refused);
    case 'f':
        if (read_number(optarg, 1, INT64_MAX, &tail->subscribe.from_seq))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--from needs a sequence number, not '%s'", optarg);
    case 'c':
        if (read_number(optarg, 1, UINT64_MAX - 1, &tail->count_max))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--count needs a number, not '%s'", optarg);
    case 'S':
        if (read_seconds(optarg, &tail->duration_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--seconds needs a time, not '%s'", optarg);
    default:
        return EXIT_CODE_USAGE;
    }
}

static int read_options(tail_t *tail, int argc, char **argv) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},          {"latency", no_argument, NULL, 'l'},
        {"source", required_argument, NULL, 's'},  {"types", required_argument, NULL, 't'},
        {"from", required_argument, NULL, 'f'},    {"count", required_argument, NULL, 'c'},
        {"seconds", required_argument, NULL, 'S'}, {0},
    };
    int option;
    while ((option = next_option(&command_tail, argc, argv, options)) != -1) {
        int code = read_option(tail, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind < argc)
        return report_usage(&command_tail, "tail takes no argument '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

/* False when the output takes no more. */
static bool print_batch(const tail_t *tail, const inlet_event_t *events, uint32_t count) {
    int64_t recv_ns = tail->latency ? inlet_now_ns() : NO_RECV_NS;
    for (uint32_t i = 0; i < count; i++) {
        bool printed = tail->json ? event_print_json(stdout, &events[i], recv_ns)
                                  : event_print_text(stdout, &events[i], recv_ns);
        if (!printed)
            return false;
    }
    return fflush(stdout) == 0;
}

static int follow(const tail_t *tail, inlet_stream_t *stream) {
    inlet_event_t events[EVENTS_AT_ONCE];
    uint64_t left = tail->count_max;
    int64_t deadline_ns = tail->duration_ns != 0 ? inlet_now_ns() + tail->duration_ns : INT64_MAX;
    while (left > 0 && interrupt_wait(inlet_wait_handle(stream), deadline_ns) == WAIT_NEWS) {
        uint32_t count;
        uint32_t capacity = left < EVENTS_AT_ONCE ? (uint32_t)left : EVENTS_AT_ONCE;
        inlet_status_t status = inlet_recv(stream, events, capacity, 0, &count);
        if (status != INLET_OK && status != INLET_E_TIMEOUT)
            return report_status("tail", status);
        if (!print_batch(tail, events, count))
            return report_status("output", INLET_E_IO);
        left -= count;
    }
    return EXIT_CODE_OK;
}

static int run_tail(int argc, char **argv) {
    tail_t tail = {.subscribe = {.struct_size = sizeof tail.subscribe}, .count_max = UINT64_MAX};
    inlet_client_t *client = NULL;
    inlet_stream_t *stream;
    int code = read_options(&tail, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    if (interrupt_begin() == NULL)
        return report_status("tail", INLET_E_IO);
    setvbuf(stdout, NULL, _IOFBF, 65536); /* flushed by the batch */
    inlet_status_t status = inlet_connect(NULL, &client);
    if (status == INLET_OK)
        status = inlet_subscribe(client, &tail.subscribe, &stream);
    code = status == INLET_OK ? follow(&tail, stream) : report_status("tail", status);
    inlet_disconnect(client);
    return code;
}

const command_t command_tail = {
    .name = "tail",
    .summary = "prints the stream of input as it comes",
    .help = "usage: inlet tail [OPTION…]\n"
            "\n"
            "Prints this session's keyboard and mouse events, one a line, until Ctrl+C.\n"
            "\n"
            "  --json         one JSON object a line\n"
            "  --source S     raw (default), hook, or all\n"
            "  --types T,…    only these: key_pressed, key_released, mouse_pressed,\n"
            "                 mouse_released, mouse_moved, mouse_wheel. Records about the stream\n"
            "                 itself (loss, blind, sources) always come\n"
            "  --from SEQ     from this sequence number on, as far as it is retained\n"
            "  --count N      ends after N lines\n"
            "  --seconds N    ends after N seconds\n"
            "  --latency      adds when each event arrived (recv_ns)\n",
    .run = run_tail,
};
