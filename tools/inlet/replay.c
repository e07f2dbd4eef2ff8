/* inlet replay: a recording played by SendInput. */
#include <inlet/keys.h>
#include <inlet/names.h>
#include <inlet/recording.h>
#include <io.h>
#include <stdio.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/recording_report.h"
#include "cli/screen.h"
#include "commands.h"
#include "replay/plan.h"
#include "replay/surroundings.h"
#include "replay_report.h"
#include "replay_run.h"
#include "send/watcher.h"

enum { EVENTS_AT_ONCE = 256, LOOPS_MAX = 1000000 };

typedef struct replay {
    const char *path;
    plan_options_t plan;
    bool dry_run, json;
    replay_target_t target;
    replay_run_t run;
    surroundings_t then;
    inlet_client_t *client;
} replay_t;

/* --- options --- */

static bool read_motion(const char *text, enum plan_motion *motion) {
    static const char *const names[] = {"auto", "absolute", "relative", "none"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *motion = (enum plan_motion)i;
            return true;
        }
    }
    return false;
}

static bool read_speed(const char *text, uint32_t *speed) {
    int64_t ns; /* a number as seconds are */
    if (!read_seconds(text, &ns) || ns < NS_PER_SECOND / 100 || ns > 1000 * NS_PER_SECOND)
        return false;
    *speed = (uint32_t)(ns / (NS_PER_SECOND / 1000));
    return true;
}

static bool ignore_part(const char *name, void *context) {
    uint32_t *parts = context;
    const uint32_t part = strcmp(name, "all") == 0 ? SURROUNDINGS_ALL : surroundings_part(name);
    *parts &= ~part;
    return part != 0;
}

static int refuse(const char *what) {
    fprintf(stderr, "inlet: replay: %s, not '%s': see 'inlet replay --help'\n", what, optarg);
    return EXIT_CODE_USAGE;
}

static int read_play_option(replay_t *replay, int option) {
    char refused[64];
    uint64_t number;
    switch (option) {
    case 's':
        return read_speed(optarg, &replay->run.speed) ? EXIT_CODE_OK
                                                      : refuse("--speed is 0.01 to 1000");
    case 'm':
        return read_motion(optarg, &replay->plan.motion)
                   ? EXIT_CODE_OK
                   : refuse("--motion is auto, absolute, relative or none");
    case 'l':
        if (!read_number(optarg, 0, LOOPS_MAX, &number))
            return refuse("--loop is a number of times, 0: until it is stopped");
        replay->run.loops = number;
        return EXIT_CODE_OK;
    case 'g':
        return read_patience(optarg, &replay->run.loop_gap_ns) ? EXIT_CODE_OK
                                                               : refuse("--loop-gap is a time");
    case 'p':
        return read_seconds(optarg, &replay->plan.pause_max_ns) ? EXIT_CODE_OK
                                                                : refuse("--pause-max is a time");
    case 'k':
        replay->run.panic_hid = inlet_key_from_code(optarg);
        return replay->run.panic_hid != 0 && inlet_key_vk(replay->run.panic_hid) != 0
                   ? EXIT_CODE_OK
                   : refuse("--panic is a key, such as Pause or F12");
    default:
        return read_list(optarg, ignore_part, &replay->run.parts, refused)
                   ? EXIT_CODE_OK
                   : refuse("--ignore is of layout, locks, monitors, dpi and all");
    }
}

static int read_option(replay_t *replay, int option) {
    switch (option) {
    case 'n':
        replay->dry_run = true;
        return EXIT_CODE_OK;
    case 'j':
        replay->json = true;
        return EXIT_CODE_OK;
    case 'd':
        replay->plan.devices_only = true;
        return EXIT_CODE_OK;
    case 'f':
        replay->target.keeps_focus = true;
        return EXIT_CODE_OK;
    case 'P':
        replay->run.shows_progress = true;
        return EXIT_CODE_OK;
    case 'w':
        replay->target.window = optarg;
        return EXIT_CODE_OK;
    case 'x':
        replay->target.process = optarg;
        return EXIT_CODE_OK;
    case '?':
        return EXIT_CODE_USAGE;
    default:
        return read_play_option(replay, option);
    }
}

static int read_options(replay_t *replay, int argc, char **argv) {
    static const struct option options[] = {{"speed", required_argument, NULL, 's'},
                                            {"motion", required_argument, NULL, 'm'},
                                            {"loop", required_argument, NULL, 'l'},
                                            {"loop-gap", required_argument, NULL, 'g'},
                                            {"pause-max", required_argument, NULL, 'p'},
                                            {"panic", required_argument, NULL, 'k'},
                                            {"ignore", required_argument, NULL, 'i'},
                                            {"window", required_argument, NULL, 'w'},
                                            {"process", required_argument, NULL, 'x'},
                                            {"stop-on-focus-loss", no_argument, NULL, 'f'},
                                            {"devices-only", no_argument, NULL, 'd'},
                                            {"dry-run", no_argument, NULL, 'n'},
                                            {"progress", no_argument, NULL, 'P'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    int option;
    while ((option = next_option(&command_replay, argc, argv, options)) != -1) {
        const int code = read_option(replay, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind == argc)
        return report_usage(&command_replay, "replay needs a recording");
    replay->path = argv[optind++];
    if (optind < argc)
        return report_usage(&command_replay, "replay takes one file, not also '%s'", argv[optind]);
    return EXIT_CODE_OK;
}

/* --- the recording --- */

static inlet_status_t read_plan(replay_t *replay, plan_t *plan, inlet_stream_t *stream) {
    inlet_event_t events[EVENTS_AT_ONCE];
    uint32_t count;
    inlet_status_t status;
    while ((status = inlet_recv(stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count)) == INLET_OK)
        for (uint32_t i = 0; i < count; i++) {
            const inlet_status_t put = plan_put(plan, &events[i]);
            if (put != INLET_OK)
                return put;
        }
    const inlet_recording_info_t info = recording_info_of(stream);
    replay->then.hkl = info.hkl;
    replay->then.locks = info.locks;
    (void)inlet_recording_monitors(stream, replay->then.monitors, INLET_MONITORS_MAX,
                                   &replay->then.monitors_count);
    if (status != INLET_E_CLOSED)
        return status;
    return info.end == INLET_RECORDING_CLOSED ? plan_finish(plan) : INLET_E_CORRUPT;
}

/* A recording that is damaged is not played in part: what follows might have been the release. */
static int load(replay_t *replay, plan_t *plan) {
    const inlet_recording_options_t options = {
        .struct_size = sizeof options, .speed = INLET_SPEED_MAX, .flags = INLET_RECORDING_CHECK};
    inlet_stream_t *stream;
    size_t count;
    int code = recording_open("replay", replay->path, &options, &stream);
    if (code != EXIT_CODE_OK)
        return code;
    const inlet_status_t status = read_plan(replay, plan, stream);
    if (status == INLET_E_CORRUPT)
        code = recording_report_damage("replay", replay->path, stream);
    else if (status == INLET_E_LIMIT)
        fprintf(stderr, "inlet: replay: %s: it is too long to be played\n", replay->path);
    else if (status != INLET_OK)
        code = report_status(replay->path, status);
    inlet_stream_close(stream);
    if (status == INLET_E_LIMIT)
        return EXIT_CODE_FAILED;
    (void)plan_steps(plan, &count);
    if (status == INLET_OK && count == 0) {
        fprintf(stderr, "inlet: replay: %s: it has nothing that can be played\n", replay->path);
        if (plan_skipped(plan)[PLAN_SKIP_NO_KEY] != 0)
            fputs("inlet: its scope was the timing of keys, not which they are\n", stderr);
        return EXIT_CODE_FAILED;
    }
    return code;
}

static int check_surroundings(const replay_t *replay) {
    static screen_t screen;
    static surroundings_t now;
    char text[SURROUNDINGS_TEXT_BYTES];
    screen_look(&screen); /* this thread sees physical pixels from here on */
    now.hkl = screen.hkl;
    now.locks = screen.locks;
    now.monitors_count = screen.monitors_count;
    memcpy(now.monitors, screen.monitors, sizeof now.monitors);
    if (surroundings_differ(&replay->then, &now, replay->run.parts, text) == 0)
        return EXIT_CODE_OK;
    fprintf(stderr, "inlet: replay: %s: 'inlet replay --help' tells of --ignore\n", text);
    return EXIT_CODE_FAILED;
}

/* --- playing --- */

/* Why echoes can't be looked for; NULL: the stream is there. */
static const char *listen(replay_t *replay) {
    static const uint64_t types =
        UINT64_C(1) << INLET_EVENT_KEY_PRESSED | UINT64_C(1) << INLET_EVENT_KEY_RELEASED |
        UINT64_C(1) << INLET_EVENT_MOUSE_PRESSED | UINT64_C(1) << INLET_EVENT_MOUSE_RELEASED |
        UINT64_C(1) << INLET_EVENT_MOUSE_MOVED | UINT64_C(1) << INLET_EVENT_MOUSE_WHEEL |
        UINT64_C(1) << INLET_EVENT_SESSION;
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .sources = INLET_SOURCE_ALL, .event_types = types};
    inlet_status_t status = inlet_connect(NULL, &replay->client);
    if (status == INLET_OK)
        status = inlet_subscribe(replay->client, &options, &replay->run.stream);
    return status == INLET_OK ? NULL : inlet_status_message(status);
}

static int play(replay_t *replay) {
    const char *deaf = listen(replay);
    const bool listens = deaf == NULL;
    const enum replay_stop stop = replay_run(&replay->run);
    if (listens && replay->run.stream == NULL)
        deaf = inlet_status_message(replay->run.stream_status);
    inlet_disconnect(replay->client);
    if (!replay_report_fidelity(&replay->run, stop, deaf, replay->json))
        return report_status("output", INLET_E_IO);
    return stop == REPLAY_PLAYED ? EXIT_CODE_OK : EXIT_CODE_STOPPED;
}

static int fail(const char *text) {
    fprintf(stderr, "inlet: replay: %s\n", text);
    return EXIT_CODE_FAILED;
}

static int prepare_and_play(replay_t *replay) {
    const replay_guard_options_t guard = {
        .panic_hid = replay->run.panic_hid, .target = &replay->target, .parts = replay->run.parts};
    const int code = check_surroundings(replay);
    if (code != EXIT_CODE_OK)
        return code;
    replay->run.interrupted = interrupt_begin();
    replay->run.held = watcher_start(L"inlet replay");
    if (replay->run.interrupted == NULL || replay->run.held == NULL)
        return fail("the process that would release held keys after a crash does not start");
    if (!replay_target_begin(&replay->target))
        return fail("there is no such window, or it does not come to the front");
    if (!replay_guard_begin(&guard)) {
        replay_guard_end();
        return fail("another program has the panic key: choose one with --panic");
    }
    const int played = play(replay);
    replay_guard_end();
    return played;
}

static int run_replay(int argc, char **argv) {
    static replay_t replay = {.plan = {.chord_ns = PLAN_CHORD_NS},
                              .run = {.speed = INLET_SPEED_RECORDED,
                                      .loops = 1,
                                      .panic_hid = INLET_KEY_Pause,
                                      .parts = SURROUNDINGS_ALL}};
    size_t count;
    if (argc == 3 && strcmp(argv[1], WATCHER_OPTION) == 0)
        return watcher_run(argv[2], ACTS_SENDER_REPLAY) ? EXIT_CODE_OK : EXIT_CODE_USAGE;
    int code = read_options(&replay, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    plan_t *plan = plan_open(&replay.plan);
    if (plan == NULL)
        return report_status("replay", INLET_E_NO_MEMORY);
    code = load(&replay, plan);
    if (code == EXIT_CODE_OK && replay.dry_run) {
        if (!replay_report_plan(plan, replay.run.speed, replay.json))
            code = report_status("output", INLET_E_IO);
    } else if (code == EXIT_CODE_OK) {
        replay.run.plan = plan;
        replay.run.target = &replay.target;
        replay.run.shows_progress = replay.run.shows_progress || _isatty(_fileno(stderr)) != 0;
        (void)plan_steps(plan, &count);
        replay.run.fidelity =
            fidelity_open(replay.run.loops == 1 ? count + ACTS_SWITCHES : ACTS_TAG_NUMBERS);
        code = replay.run.fidelity != NULL ? prepare_and_play(&replay)
                                           : report_status("replay", INLET_E_NO_MEMORY);
        fidelity_close(replay.run.fidelity);
    }
    plan_close(plan);
    return code;
}

static const char replay_help[] =
    "usage: inlet replay [OPTION…] FILE\n"
    "\n"
    "Plays the recording FILE: sends its keys, buttons, wheel and motion again, with the times\n"
    "between them, to whatever has the focus, and says at the end how well that went. The service\n"
    "is needed for one part of that: whether all of it arrived.\n"
    "\n"
    "  --dry-run       prints what would be sent, a line for each call, and sends nothing\n"
    "  --speed N       0.01 to 1000 times as fast\n"
    "  --loop N        so many times; 0: until it is stopped\n"
    "  --loop-gap N    seconds between two times; default: 0\n"
    "  --pause-max N   longer pauses take N seconds\n"
    "  --motion M      absolute: the pointer goes where it was; relative: the mouse moves as far;\n"
    "                  none; auto (default): absolute, where the recording has positions\n"
    "  --devices-only  leaves out what a program had injected\n"
    "  --window T      for the window whose title contains T: it is brought to the front\n"
    "  --process P     for a window of the program P, such as notepad.exe\n"
    "  --stop-on-focus-loss\n"
    "                  stops when another window comes to the front, as it always does\n"
    "                  with --window and --process\n"
    "  --panic K       the key that stops it; default: Pause\n"
    "  --ignore P,…    plays also where layout, locks, monitors or dpi are not as the recording's\n"
    "                  header says, or change meanwhile; all: whatever they are\n"
    "  --progress      shows position and time left also where stderr is no terminal\n"
    "  --json          prints JSON: one object, with --dry-run one a line\n"
    "\n"
    "It stops on the panic key, on Ctrl+C, when the session is locked or left, and when capture "
    "is\n"
    "paused. Whatever ends it, a crash or a kill too, what it holds is released: in the last case\n"
    "by a second process that waits for the first one's end.\n"
    "\n"
    "What a replay sends is recognised: 'inlet record' leaves it out, and it is not played again.\n"
    "Windows lets no program send input to windows of higher integrity, and does not say so.\n"
    "\n"
    "Exit codes: 0 played, or shown; 1 it failed, or is refused; 2 wrong usage; 4 FILE may not be\n"
    "read; 5 it was stopped before its end.\n";

const command_t command_replay = {
    .name = "replay",
    .summary = "plays a recording",
    .help = replay_help,
    .run = run_replay,
};
