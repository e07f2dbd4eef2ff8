/* inlet-telemetry run: collects. */
#include <inlet/recording.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/follow.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/screen.h"
#include "commands.h"
#include "scrape.h"
#include "telemetry/aggregate.h"

#define EVENTS_AT_ONCE   1024
#define LOOK_NS          NS_PER_SECOND
#define UNDER_WAY_NS     (NS_PER_SECOND / 10) /* what was captured before that is here, or lost */
#define PATIENCE_NS      (366 * 86400 * NS_PER_SECOND)
#define RETENTION_DAYS   90
#define SIZE_MB          256
#define MINUTES_A_DAY    (24 * 60)
#define RETAIN_MINUTES   60
#define BUSY_TRIES       60 /* of 5 s: somebody adds a long recording; the stream waits meanwhile */
#define SCOPES_OF_TIMING "kbd.timing,mouse.motion,mouse.buttons"
#define SCOPES_OF_KEYS   "kbd.keys,mouse.motion,mouse.buttons"

typedef struct run {
    follow_t follow;
    const char *path;
    char machine[BUCKET_MACHINE_BYTES];
    bool keys;
    uint64_t days, megabytes, port;
    int64_t duration_ns, begun_ns, look_ns;
    store_t *store;
    store_result_t failure;  /* why a bucket was not taken */
    uint32_t until_retained; /* buckets */
    uint64_t buckets_count, events_count;
    aggregate_t *aggregate;
    scrape_t *scrape;
    screen_t screen;
} run_t;

static int read_option(run_t *run, int option) {
    switch (option) {
    case 'd':
        run->path = optarg;
        return EXIT_CODE_OK;
    case 'k':
        run->keys = true;
        return EXIT_CODE_OK;
    case 'm':
        if (!bucket_is_machine(optarg))
            return report_usage(&command_run, "--machine is 1 to 63 of A-Z a-z 0-9 . _ -");
        bucket_machine_from(optarg, run->machine);
        return EXIT_CODE_OK;
    case 'r':
        if (read_number(optarg, 1, 36600, &run->days))
            return EXIT_CODE_OK;
        return report_usage(&command_run, "--retention needs days, not '%s'", optarg);
    case 's':
        if (read_number(optarg, 1, 1024 * 1024, &run->megabytes))
            return EXIT_CODE_OK;
        return report_usage(&command_run, "--max-size needs megabytes, not '%s'", optarg);
    case 'p':
        if (read_number(optarg, 1, UINT16_MAX, &run->port))
            return EXIT_CODE_OK;
        return report_usage(&command_run, "--prometheus needs a port, not '%s'", optarg);
    case 'T':
        if (read_seconds(optarg, &run->duration_ns))
            return EXIT_CODE_OK;
        return report_usage(&command_run, "--for needs a time, not '%s'", optarg);
    default:
        return EXIT_CODE_USAGE;
    }
}

static int read_options(run_t *run, int argc, char **argv) {
    static const struct option options[] = {
        {"db", required_argument, NULL, 'd'},       {"keys", no_argument, NULL, 'k'},
        {"machine", required_argument, NULL, 'm'},  {"retention", required_argument, NULL, 'r'},
        {"max-size", required_argument, NULL, 's'}, {"prometheus", required_argument, NULL, 'p'},
        {"for", required_argument, NULL, 'T'},      {0}};
    int option;
    while ((option = next_option(&command_run, argc, argv, options)) != -1) {
        const int code = read_option(run, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind < argc)
        return report_usage(&command_run, "run takes no argument '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

static store_result_t retain(run_t *run) {
    uint64_t removed;
    const int64_t now = (int64_t)time(NULL) / 60;
    run->until_retained = RETAIN_MINUTES;
    const store_result_t result = store_retain(run->store, now - (int64_t)run->days * MINUTES_A_DAY,
                                               run->megabytes * 1024 * 1024, &removed);
    return result == STORE_BUSY ? STORE_OK : result; /* an hour later, then */
}

static uint32_t generation(const bucket_id_t *id, uint32_t turn, void *context) {
    run_t *run = context;
    uint32_t next = 0;
    (void)turn;
    const store_result_t result = store_next_generation(run->store, id, &next);
    if (result != STORE_OK)
        run->failure = result;
    return next;
}

static bool take(const bucket_t *bucket, void *context) {
    run_t *run = context;
    store_result_t result = run->failure;
    if (result == STORE_OK)
        result = store_put(run->store, bucket, NULL);
    for (int i = 0; result == STORE_BUSY && i < BUSY_TRIES; i++)
        result = store_put(run->store, bucket, NULL);
    if (result == STORE_OK && run->until_retained-- == 0)
        result = retain(run);
    run->failure = result;
    run->buckets_count += result == STORE_OK;
    run->events_count += bucket->totals[BUCKET_EVENTS];
    scrape_add(run->scrape, bucket);
    return result == STORE_OK;
}

static bool begin_stream(run_t *run) {
    screen_look(&run->screen);
    const aggregate_options_t options = {.machine = run->machine,
                                         .stream = run->follow.info,
                                         .keys = run->keys,
                                         .monitors_count = run->screen.monitors_count,
                                         .monitors = run->screen.monitors,
                                         .begun_ns = inlet_now_ns(),
                                         .generation = generation,
                                         .take = take,
                                         .context = run};
    aggregate_close(run->aggregate);
    run->aggregate = aggregate_open(&options);
    return run->aggregate != NULL;
}

/* Now and then: minutes end, monitors change, a scrape sees what is new. */
static bool look(run_t *run) {
    static screen_t screen;
    bool going = true;
    const int64_t now_ns = inlet_now_ns();
    if (now_ns < run->look_ns)
        return true;
    run->look_ns = now_ns + LOOK_NS;
    if (run->follow.stream != NULL)
        going = aggregate_tick(run->aggregate, now_ns - UNDER_WAY_NS);
    scrape_current(run->scrape, aggregate_current(run->aggregate));
    screen_look(&screen);
    if (screen.monitors_count != run->screen.monitors_count ||
        memcmp(screen.monitors, run->screen.monitors, sizeof screen.monitors) != 0) {
        run->screen = screen;
        aggregate_monitors(run->aggregate, screen.monitors_count, screen.monitors);
    }
    return going;
}

static bool put_all(run_t *run, const inlet_event_t *events, uint32_t count) {
    const int64_t recv_ns = inlet_now_ns();
    bool going = true;
    for (uint32_t i = 0; going && i < count; i++)
        going = aggregate_put(run->aggregate, &events[i], recv_ns);
    return going;
}

/* Until it is over; the exit code. *going: the store took everything. */
static int collect(run_t *run, bool *going) {
    static inlet_event_t events[EVENTS_AT_ONCE];
    const int64_t end_ns = run->duration_ns != 0 ? run->begun_ns + run->duration_ns : INT64_MAX;
    while (*going) {
        uint32_t count;
        inlet_status_t status;
        const int64_t soon_ns = inlet_now_ns() + LOOK_NS;
        const enum follow_news news =
            follow_take(&run->follow, events, EVENTS_AT_ONCE, soon_ns < end_ns ? soon_ns : end_ns,
                        &count, &status);
        switch (news) {
        case FOLLOW_EVENTS:
            *going = put_all(run, events, count);
            break;
        case FOLLOW_ANEW:
            *going = aggregate_flush(run->aggregate) && begin_stream(run);
            break;
        case FOLLOW_INTERRUPTED:
            return EXIT_CODE_OK;
        case FOLLOW_ENDED:
            return report_status("run", status);
        case FOLLOW_RESUMED:
        case FOLLOW_DEADLINE:
            break;
        }
        *going = *going && look(run);
        if (inlet_now_ns() >= end_ns)
            return EXIT_CODE_OK;
    }
    return EXIT_CODE_FAILED;
}

static int run_collector(run_t *run) {
    bool going = begin_stream(run);
    if (!going)
        return report_status("run", INLET_E_NO_MEMORY);
    printf("collecting into %s; Ctrl+C ends it\n", run->path);
    fflush(stdout);
    run->begun_ns = inlet_now_ns();
    int code = collect(run, &going);
    if (going && run->follow.stream != NULL)
        going = aggregate_tick(run->aggregate, inlet_now_ns());
    if (going)
        going = aggregate_flush(run->aggregate);
    if (!going)
        code = report_store(run->path, run->failure != STORE_OK ? run->failure : STORE_NO_MEMORY,
                            run->failure != STORE_OK ? store_error(run->store) : "");
    printf("%llu events in %llu pieces of minutes\n", (unsigned long long)run->events_count,
           (unsigned long long)run->buckets_count);
    return code;
}

/* Without a grant the user is asked for one. */
static int connect(run_t *run) {
    inlet_status_t status = follow_begin(&run->follow);
    if (status == INLET_E_NOT_PAIRED || status == INLET_E_REFUSED || status == INLET_E_SCOPE) {
        follow_end(&run->follow);
        const int code = ask_for(run->keys ? SCOPES_OF_KEYS : SCOPES_OF_TIMING);
        if (code != EXIT_CODE_OK)
            return code;
        status = follow_begin(&run->follow);
    }
    return status == INLET_OK ? EXIT_CODE_OK : report_failure("run", status, run->follow.client);
}

static int run_with_store(run_t *run) {
    if (!place_claim(run->path))
        return EXIT_CODE_FAILED;
    const store_result_t result = retain(run);
    if (result != STORE_OK)
        return report_store(run->path, result, store_error(run->store));
    if (run->port != 0 && (run->scrape = scrape_begin((uint16_t)run->port)) == NULL)
        return EXIT_CODE_FAILED;
    int code = connect(run);
    if (code == EXIT_CODE_OK)
        code = run_collector(run);
    follow_end(&run->follow);
    scrape_end(run->scrape);
    aggregate_close(run->aggregate);
    return code;
}

static int run_run(int argc, char **argv) {
    static run_t run;
    run = (run_t){.follow = {.subscribe = {.struct_size = sizeof run.follow.subscribe,
                                           .sources = INLET_SOURCE_ALL},
                             .patience_ns = PATIENCE_NS},
                  .days = RETENTION_DAYS,
                  .megabytes = SIZE_MB};
    place_machine(run.machine);
    int code = read_options(&run, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    if (interrupt_begin() == NULL)
        return report_status("run", INLET_E_IO);
    code = open_store(&run.path, 0, &run.store);
    if (code == EXIT_CODE_OK)
        code = run_with_store(&run);
    store_close(run.store);
    return code;
}

const command_t command_run = {
    .name = "run",
    .summary = "collects until Ctrl+C",
    .help =
        "usage: inlet-telemetry run [OPTION…]\n"
        "\n"
        "Counts this session's input into the database, minute by minute, until Ctrl+C. The\n"
        "first time a dialog asks for your consent to kbd.timing, mouse.motion and\n"
        "mouse.buttons: keys without identities, on a grid of 16 ms. When the connection ends it\n"
        "comes back and goes on where it was; what it missed is counted as lost. A minute that\n"
        "it began is there in pieces then, which add up.\n"
        "\n"
        "  --db FILE          default: %LOCALAPPDATA%\\Inlet\\telemetry.db\n"
        "  --keys             also how often each key is pressed; asks for kbd.keys. Programs\n"
        "                     that were granted less before: 'inlet revoke' and run again\n"
        "  --machine NAME     under which it is kept; default: this machine's\n"
        "  --retention DAYS   older minutes are deleted; default: 90\n"
        "  --max-size MB      the oldest minutes are deleted beyond; default: 256\n"
        "  --prometheus PORT  serves http://127.0.0.1:PORT/metrics meanwhile\n"
        "  --for N            ends after N seconds\n",
    .run = run_run,
};
