/* inlet-telemetry.exe: how input came, minute by minute, and not what was typed. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

const char program_name[] = "inlet-telemetry";

static const command_t *const commands[] = {
    &command_run, &command_status, &command_import, &command_export, &command_purge,
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static const char usage[] =
    "usage: inlet-telemetry COMMAND [OPTION…]\n"
    "\n"
    "Counts keyboard and mouse input minute by minute into a database: how much, how fast, with\n"
    "which devices, how late, and what is missing. Which keys are pressed is not in it, unless\n"
    "that is asked for and granted. 'inlet report --db' shows it.\n"
    "\n";

static const char epilogue[] =
    "\n"
    "'inlet-telemetry COMMAND --help' says more of a command; 'inlet-telemetry --version' prints\n"
    "the version. The first 'inlet-telemetry run' has you asked for your consent.\n"
    "\n"
    "Exit codes: 0 success; 1 it failed; 2 wrong usage; 3 the service is not installed or not\n"
    "running; 4 not allowed.\n";

static int print_help(void) {
    fputs(usage, stdout);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    fputs(epilogue, stdout);
    return EXIT_CODE_OK;
}

static int run(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return print_help();
    if (strcmp(name, "--version") == 0) {
        printf("inlet-telemetry %s\n", inlet_version());
        return EXIT_CODE_OK;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i]->name) != 0)
            continue;
        for (int j = 2; j < argc; j++) {
            if (strcmp(argv[j], "--help") == 0) {
                fputs(commands[i]->help, stdout);
                return EXIT_CODE_OK;
            }
        }
        return commands[i]->run(argc - 1, argv + 1);
    }
    if (name[0] == '\0')
        fputs("inlet-telemetry: no command: see 'inlet-telemetry --help'\n", stderr);
    else
        fprintf(stderr, "inlet-telemetry: there is no command '%s': see 'inlet-telemetry --help'\n",
                name);
    return EXIT_CODE_USAGE;
}

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(run(argc, argv)) : EXIT_CODE_FAILED;
}
