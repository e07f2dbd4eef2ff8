/* inlet-macro.exe: Lua scripts that answer to keyboard and mouse. */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "macro/program.h"
#include "send/watcher.h"

const char program_name[] = "inlet-macro";

static const char help[] =
    "usage: inlet-macro [OPTION…] SCRIPT…\n"
    "\n"
    "Runs Lua 5.4 scripts that answer to keyboard and mouse: hotkeys, chords, sequences, holds,\n"
    "typed text and events call functions, which send keys, text and mouse input. Each script is "
    "a\n"
    "world of its own; an error stops that script alone, and it is loaded again when its file\n"
    "changes. Inlet sees input and swallows none: a key that a macro answers to gets to the "
    "program\n"
    "in front too.\n"
    "\n"
    "  --test FILE       runs the scripts against a recording ('inlet record'), with its clock, "
    "and\n"
    "                    prints what they would have sent; sends nothing and needs no service\n"
    "  --json            prints JSON, an object a line\n"
    "  --own             bindings hear what macros send, too; else that never calls any\n"
    "  --source S        hook (default), or raw, which has no positions\n"
    "  --rate N          acts a second that a script may send, on the average; default: 2000\n"
    "  --memory N        MiB that a script may have; default: 32\n"
    "  --instructions N  that one callback may take; default: 10000000\n"
    "  --unsafe          gives scripts all of Lua's libraries: files, programs, C modules\n"
    "  --version         prints the version\n"
    "\n"
    "Ends with Ctrl+C, and when all scripts have ended themselves. Whatever ends it, a crash too,\n"
    "what its scripts hold is released. While capture is paused or the session locked, nothing is\n"
    "sent.\n"
    "\n"
    "Exit codes: 0 success; 1 it failed, or a script did in a test; 2 wrong usage; 3 the service "
    "is\n"
    "not installed or not running; 4 not allowed.\n";

static int usage(int argc, char **argv);

const command_t command_macro = {NULL, "runs macros", help, usage};

static int usage(int argc, char **argv) {
    (void)argc;
    (void)argv;
    return EXIT_CODE_USAGE;
}

static bool read_source(const char *text, uint32_t *source) {
    *source = strcmp(text, "raw") == 0 ? INLET_SOURCE_RAW : INLET_SOURCE_HOOK;
    return strcmp(text, "raw") == 0 || strcmp(text, "hook") == 0;
}

static int refuse(const char *what) {
    return report_usage(&command_macro, "%s, not '%s'", what, optarg);
}

static int read_limit(macro_options_t *options, int option) {
    uint64_t number;
    switch (option) {
    case 'r':
        if (!read_number(optarg, 1, 1000000, &number))
            return refuse("--rate is 1 to 1000000");
        options->engine.acts_per_second = (uint32_t)number;
        return EXIT_CODE_OK;
    case 'm':
        if (!read_number(optarg, 1, 1024, &number))
            return refuse("--memory is 1 to 1024");
        options->engine.memory_bytes = (size_t)number << 20;
        return EXIT_CODE_OK;
    default:
        if (!read_number(optarg, 1000, UINT64_C(1000000000000), &number))
            return refuse("--instructions is 1000 to 1000000000000");
        options->engine.instructions = number;
        return EXIT_CODE_OK;
    }
}

static int read_option(macro_options_t *options, int option) {
    switch (option) {
    case 't':
        options->recording = optarg;
        return EXIT_CODE_OK;
    case 'j':
        options->json = true;
        return EXIT_CODE_OK;
    case 'o':
        options->engine.own = true;
        return EXIT_CODE_OK;
    case 'u':
        options->engine.unsafe = true;
        return EXIT_CODE_OK;
    case 's':
        return read_source(optarg, &options->engine.source) ? EXIT_CODE_OK
                                                            : refuse("--source is hook or raw");
    case '?':
        return EXIT_CODE_USAGE;
    default:
        return read_limit(options, option);
    }
}

static int read_options(macro_options_t *options, int argc, char **argv) {
    static const struct option known[] = {{"test", required_argument, NULL, 't'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"own", no_argument, NULL, 'o'},
                                          {"source", required_argument, NULL, 's'},
                                          {"rate", required_argument, NULL, 'r'},
                                          {"memory", required_argument, NULL, 'm'},
                                          {"instructions", required_argument, NULL, 'i'},
                                          {"unsafe", no_argument, NULL, 'u'},
                                          {0}};
    int option;
    while ((option = next_option(&command_macro, argc, argv, known)) != -1) {
        const int code = read_option(options, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    options->paths = argv + optind;
    options->paths_count = argc - optind;
    if (options->paths_count == 0)
        return report_usage(&command_macro, "which script?");
    if (options->paths_count > (int)ENGINE_SCRIPTS_MAX)
        return report_usage(&command_macro, "more than %d scripts", (int)ENGINE_SCRIPTS_MAX);
    return EXIT_CODE_OK;
}

static int run(int argc, char **argv) {
    static macro_options_t options = {.engine = {.source = INLET_SOURCE_HOOK}};
    if (argc == 3 && strcmp(argv[1], WATCHER_OPTION) == 0)
        return watcher_run(argv[2], ACTS_SENDER_MACRO) ? EXIT_CODE_OK : EXIT_CODE_USAGE;
    if (program_answers(&command_macro, argc, argv))
        return EXIT_CODE_OK;
    const int code = read_options(&options, argc, argv);
    if (code != EXIT_CODE_OK)
        return code;
    return options.recording != NULL ? macro_test(&options) : macro_run(&options);
}

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(run(argc, argv)) : EXIT_CODE_FAILED;
}
