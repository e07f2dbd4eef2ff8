/* inlet tail: the stream as it comes. */
#include <inlet/fuse.h>
#include <inlet/inlet.h>
#include <inlet/names.h>
#include <stdio.h>
#include <string.h>

#include "cli/follow.h"
#include "cli/input.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "cli/recording_report.h"
#include "cli/selection.h"
#include "commands.h"
#include "event_json.h"
#include "event_print.h"
#include "terms_read.h"

#define EVENTS_AT_ONCE 256

typedef struct tail {
    follow_t follow;
    bool json;
    bool latency;
    bool fuses;
    inlet_fuse_t *fuse;  /* NULL: lines are records */
    uint64_t left_count; /* lines; UINT64_MAX: no end */
    int64_t duration_ns; /* 0: no end */
    int64_t since_ns;    /* what was before it is not printed; 0: nothing was */
} tail_t;

static inlet__context_t surroundings; /* too large for the stack */

/* How many times as fast as it was, in thousandths. */
static bool read_speed(const char *text, uint32_t *speed) {
    int64_t permille; /* a number with decimals is read as seconds, in nanoseconds */
    if (!read_seconds(text, &permille))
        return false;
    permille /= 1000000;
    *speed = (uint32_t)permille;
    return permille >= 10 && permille <= 1000000;
}

/* So long ago. */
static int read_since(tail_t *tail, const char *text) {
    int64_t ago_s;
    if (!read_duration(text, &ago_s))
        return report_usage(&command_tail, "--since needs a time, such as 90s, 30m or 2h, not '%s'",
                            text);
    const int64_t now_ns = inlet_now_ns();
    tail->since_ns = ago_s < now_ns / 1000000000 ? now_ns - ago_s * 1000000000 : 1;
    return EXIT_CODE_OK;
}

static int read_option(tail_t *tail, int option) {
    char refused[64];
    switch (option) {
    case 'j':
        tail->json = true;
        return EXIT_CODE_OK;
    case 'h':
        tail->follow.subscribe.flags |= INLET_SUBSCRIBE_HIDDEN;
        return EXIT_CODE_OK;
    case 'l':
        tail->latency = true;
        return EXIT_CODE_OK;
    case 'F':
        tail->fuses = true;
        return EXIT_CODE_OK;
    case 's':
        if (read_sources(optarg, &tail->follow.subscribe.sources))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--source is raw, hook or all, not '%s'", optarg);
    case 't':
        if (read_types(optarg, &tail->follow.subscribe.event_types, refused))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "there is no event type '%s'", refused);
    case 'f':
        if (read_number(optarg, 1, INT64_MAX, &tail->follow.subscribe.from_seq))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--from needs a sequence number, not '%s'", optarg);
    case 'b':
        return read_since(tail, optarg);
    case 'c':
        if (read_number(optarg, 1, UINT64_MAX - 1, &tail->left_count))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--count needs a number, not '%s'", optarg);
    case 'r':
        if (read_patience(optarg, &tail->follow.patience_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--reconnect needs a time, not '%s'", optarg);
    case 'w':
        if (read_wait(optarg, &tail->follow.subscribe.wait))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--wait is event, spin or poll, not '%s'", optarg);
    case 'p':
        tail->follow.path = optarg;
        return EXIT_CODE_OK;
    case 'x':
        if (read_speed(optarg, &tail->follow.speed))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--speed is 0.01 to 1000, not '%s'", optarg);
    case 'S':
        if (read_seconds(optarg, &tail->duration_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_tail, "--seconds needs a time, not '%s'", optarg);
    default:
        return EXIT_CODE_USAGE;
    }
}

/* Options that are of the live stream, or of a recording, alone. */
static int check_file_options(const tail_t *tail) {
    if (tail->follow.path == NULL && tail->follow.speed != 0)
        return report_usage(&command_tail, "--speed is for --file");
    if (tail->follow.path != NULL && (tail->latency || tail->follow.patience_ns != 0))
        return report_usage(&command_tail, "--latency and --reconnect are for the live stream");
    if (tail->follow.path != NULL && tail->since_ns != 0)
        return report_usage(&command_tail, "--since is for the live stream and its history");
    if (tail->since_ns != 0 && tail->follow.subscribe.from_seq != 0)
        return report_usage(&command_tail, "--since and --from both say where it begins");
    return EXIT_CODE_OK;
}

static int read_options(tail_t *tail, int argc, char **argv) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"latency", no_argument, NULL, 'l'},
        {"source", required_argument, NULL, 's'},
        {"types", required_argument, NULL, 't'},
        {"from", required_argument, NULL, 'f'},
        {"count", required_argument, NULL, 'c'},
        {"seconds", required_argument, NULL, 'S'},
        {"reconnect", required_argument, NULL, 'r'},
        {"wait", required_argument, NULL, 'w'},
        {"hidden", no_argument, NULL, 'h'},
        {"fuse", no_argument, NULL, 'F'},
        {"file", required_argument, NULL, 'p'},
        {"speed", required_argument, NULL, 'x'},
        {"since", required_argument, NULL, 'b'},
        {0},
    };
    int option;
    while ((option = next_option(&command_tail, argc, argv, options)) != -1) {
        int code = read_option(tail, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind < argc)
        return report_usage(&command_tail, "tail takes no argument '%s'", argv[optind]);
    uint32_t *sources = &tail->follow.subscribe.sources;
    if (tail->fuses && *sources != 0 && *sources != INLET_SOURCE_ALL)
        return report_usage(&command_tail, "--fuse is of both sources, not of one");
    if (tail->fuses)
        *sources = INLET_SOURCE_ALL;
    const int code = check_file_options(tail);
    tail->follow.subscribe.from_time_ns = tail->since_ns;
    return code;
}

static int64_t recv_time(const tail_t *tail) {
    return tail->latency ? inlet_now_ns() : NO_RECV_NS;
}

/* As all that print: false when the output takes no more. */
static bool print_events(tail_t *tail, const inlet_event_t *events, uint32_t count) {
    int64_t recv_ns = recv_time(tail);
    for (uint32_t i = 0; i < count && tail->left_count > 0; i++, tail->left_count--) {
        inlet__context_note(&surroundings, &events[i]);
        bool printed = tail->json ? event_print_json(stdout, &events[i], &surroundings, recv_ns)
                                  : event_print_text(stdout, &events[i], &surroundings, recv_ns);
        if (!printed)
            return false;
    }
    return true;
}

/* What the fuse has ready. */
static bool print_ready(tail_t *tail) {
    inlet_fused_t fused[EVENTS_AT_ONCE];
    uint32_t count;
    int64_t recv_ns = recv_time(tail);
    while (inlet_fuse_take(tail->fuse, fused, EVENTS_AT_ONCE, &count) == INLET_OK && count > 0) {
        for (uint32_t i = 0; i < count && tail->left_count > 0; i++, tail->left_count--) {
            inlet__context_note(&surroundings, &fused[i].event);
            bool printed = tail->json ? fused_print_json(stdout, &fused[i], &surroundings, recv_ns)
                                      : fused_print_text(stdout, &fused[i], &surroundings, recv_ns);
            if (!printed)
                return false;
        }
    }
    return true;
}

static bool print_fused(tail_t *tail, const inlet_event_t *events, uint32_t count) {
    bool printed = true;
    for (uint32_t i = 0; i < count && printed; i++)
        while (printed && inlet_fuse_put(tail->fuse, &events[i]) == INLET_E_BUSY)
            printed = print_ready(tail);
    return printed && print_ready(tail);
}

/* How many of them come before what is wanted: they are noted, as they say what is in force then,
 * and not printed. A LOSS that reaches into it is one of those that are wanted. */
static uint32_t pass_over(tail_t *tail, const inlet_event_t *events, uint32_t count) {
    uint32_t passed = 0;
    while (tail->since_ns != 0 && passed < count && events[passed].time_ns < tail->since_ns)
        inlet__context_note(&surroundings, &events[passed++]);
    if (passed < count)
        tail->since_ns = 0;
    return passed;
}

static bool print_batch(tail_t *tail, const inlet_event_t *events, uint32_t count) {
    const uint32_t passed = pass_over(tail, events, count);
    events += passed;
    count -= passed;
    bool printed =
        tail->fuse != NULL ? print_fused(tail, events, count) : print_events(tail, events, count);
    return printed && fflush(stdout) == 0;
}

/* The moment has come until which a record waits for its twin. */
static bool print_expired(tail_t *tail) {
    inlet_fuse_expire(tail->fuse, inlet_now_ns());
    return print_ready(tail) && fflush(stdout) == 0;
}

/* What waits when the stream ends, or another begins. */
static bool print_rest(tail_t *tail) {
    if (tail->fuse == NULL)
        return true;
    inlet_fuse_flush(tail->fuse);
    return print_ready(tail) && fflush(stdout) == 0;
}

/* Which stream the lines after it are of: only where there may be more than one. */
static bool print_stream(const tail_t *tail, bool anew) {
    const follow_t *follow = &tail->follow;
    if (follow->patience_ns == 0)
        return true;
    if (tail->json) {
        json_t *line = stream_to_json(&follow->info, follow->next_seq);
        bool printed = line != NULL && json_print_line(line);
        json_decref(line);
        return printed && fflush(stdout) == 0;
    }
    if (anew)
        printf("  the stream began anew, at %llu\n", (unsigned long long)follow->next_seq);
    return fflush(stdout) == 0;
}

static int64_t sooner(int64_t a_ns, int64_t b_ns) {
    return a_ns < b_ns ? a_ns : b_ns;
}

static int run_stream(tail_t *tail) {
    inlet_event_t events[EVENTS_AT_ONCE];
    int64_t deadline_ns = tail->duration_ns != 0 ? inlet_now_ns() + tail->duration_ns : INT64_MAX;
    bool printed = print_stream(tail, false), goes_on = true;
    inlet_status_t ended = INLET_OK;
    while (goes_on && printed && tail->left_count > 0) {
        uint32_t count;
        inlet_status_t status;
        uint32_t capacity =
            tail->left_count < EVENTS_AT_ONCE ? (uint32_t)tail->left_count : EVENTS_AT_ONCE;
        /* A recording's own times say how long its records wait. */
        const int64_t due_ns =
            tail->follow.path == NULL ? inlet_fuse_due_ns(tail->fuse) : INT64_MAX;
        int64_t until_ns = sooner(deadline_ns, due_ns);
        switch (follow_take(&tail->follow, events, capacity, until_ns, &count, &status)) {
        case FOLLOW_EVENTS:
            printed = print_batch(tail, events, count);
            break;
        case FOLLOW_RESUMED:
            printed = print_stream(tail, false);
            break;
        case FOLLOW_ANEW:
            printed = print_rest(tail) && print_stream(tail, true);
            break;
        case FOLLOW_ENDED:
            ended = status;
            goes_on = false;
            break;
        case FOLLOW_DEADLINE:
            goes_on = until_ns < deadline_ns;
            printed = !goes_on || print_expired(tail);
            break;
        case FOLLOW_INTERRUPTED:
            goes_on = false;
        }
    }
    printed = printed && print_rest(tail);
    const char *path = tail->follow.path;
    if (path != NULL && ended == INLET_E_CORRUPT)
        return recording_report_damage("tail", path, tail->follow.stream);
    if (ended != INLET_OK && !(path != NULL && ended == INLET_E_CLOSED))
        return report_status("tail", ended);
    return printed ? EXIT_CODE_OK : report_status("output", INLET_E_IO);
}

static int begin_live(follow_t *follow) {
    inlet_status_t status = follow_begin(follow);
    if (status == INLET_E_NOT_SUPPORTED) { /* an older service: what was earlier is passed over */
        follow_end(follow);
        follow->subscribe.from_time_ns = 0;
        follow->subscribe.from_seq = 1;
        status = follow_begin(follow);
    }
    if (status == INLET_OK && follow->info.start == INLET_START_OF_STREAM)
        fputs("inlet tail: the stream began later than that: what was before it is over, and not "
              "kept\n",
              stderr);
    return status == INLET_OK ? EXIT_CODE_OK : report_failure("tail", status, follow->client);
}

static int begin_file(follow_t *follow) {
    const inlet_subscribe_options_t *asked = &follow->subscribe;
    const inlet_recording_options_t options = {
        .struct_size = sizeof options,
        .flags =
            (asked->flags & INLET_SUBSCRIBE_HIDDEN) != 0 ? (uint32_t)INLET_RECORDING_HIDDEN : 0,
        .speed = follow->speed != 0 ? follow->speed : INLET_SPEED_MAX,
        .sources = asked->sources,
        .event_types = asked->event_types,
        .from_seq = asked->from_seq,
        .wait = asked->wait};
    return recording_open("tail", follow->path, &options, &follow->stream);
}

static int run_tail(int argc, char **argv) {
    tail_t tail = {.follow.subscribe = {.struct_size = sizeof tail.follow.subscribe},
                   .left_count = UINT64_MAX};
    int code = read_options(&tail, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    if (interrupt_begin() == NULL)
        return report_status("tail", INLET_E_IO);
    setvbuf(stdout, NULL, _IOFBF, 65536); /* flushed by the batch */
    inlet_status_t status = tail.fuses ? inlet_fuse_open(NULL, &tail.fuse) : INLET_OK;
    if (status == INLET_OK)
        code = tail.follow.path != NULL ? begin_file(&tail.follow) : begin_live(&tail.follow);
    else
        code = report_status("tail", status);
    if (code == EXIT_CODE_OK)
        code = run_stream(&tail);
    follow_end(&tail.follow);
    inlet_fuse_close(tail.fuse);
    return code;
}

const command_t command_tail = {
    .name = "tail",
    .summary = "prints the stream of input as it comes",
    .help =
        "usage: inlet tail [OPTION…]\n"
        "\n"
        "Prints this session's keyboard and mouse events, one a line, until Ctrl+C.\n"
        "\n"
        "  --json         one JSON object a line\n"
        "  --source S     raw (default), hook, or all\n"
        "  --fuse         joins what raw input and the hook say of one act: one line, of both\n"
        "                 numbers, with how sure it is (possible, likely, exact). A record may\n"
        "                 wait 50 ms for its twin. Such lines are none for 'inlet verify'\n"
        "  --types T,…    only these: key_pressed, key_released, mouse_pressed,\n"
        "                 mouse_released, mouse_moved, mouse_wheel, device, focus, session,\n"
        "                 layout, clock, and name for the texts of those. Records about the\n"
        "                 stream itself (loss, blind, sources) always come\n"
        "  --hidden       loss records with cause hidden for what is not shown, so that 'inlet\n"
        "                 verify' can prove what is\n"
        "  --from SEQ     from this sequence number on, as far as it is retained\n"
        "  --since TIME   from so long ago on, as far as it is retained: 90s, 30m, 2h. What the\n"
        "                 journal has is for grants with the scope history\n"
        "  --count N      ends after N lines\n"
        "  --seconds N    ends after N seconds\n"
        "  --reconnect N  when the connection ends, tries for N seconds to come back, and goes\n"
        "                 on where it was; default: 0, ends with it. With --json a line of type\n"
        "                 stream says which stream the lines after it are of\n"
        "  --file FILE    of a recording, as fast as it is printed; of all sources by default\n"
        "  --speed X      of a recording at X times the recorded speed: 1, 0.5, 20\n"
        "  --wait W       how it waits: event (default), spin, or poll every millisecond\n"
        "  --latency      adds when each event arrived (recv_ns)\n",
    .run = run_tail,
};
