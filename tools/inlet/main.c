/* inlet.exe: the command line to the Inlet service. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

const char program_name[] = "inlet";

static const command_t *const commands[] = {
    &command_service, &command_status, &command_stats,   &command_tail,    &command_pair,
    &command_revoke,  &command_grants, &command_latency, &command_devices, &command_doctor,
    &command_verify,  &command_record, &command_info,    &command_export,  &command_import,
    &command_pause,   &command_config, &command_audit,   &command_replay,  &command_report,
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static const char usage[] =
    "usage: inlet COMMAND [OPTION…]\n"
    "\n"
    "Keyboard and mouse input as one ordered, timestamped stream, for the programs that were\n"
    "granted it.\n"
    "\n";

static const char epilogue[] =
    "\n"
    "'inlet COMMAND --help' says more of a command; 'inlet --version' prints the version.\n"
    "\n"
    "Exit codes: 0 success; 1 it failed; 2 wrong usage; 3 the service is not installed or not\n"
    "running; 4 not paired, refused, or not run as administrator; 5 a replay was stopped.\n";

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
        printf("inlet %s\n", inlet_version());
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
        fputs("inlet: no command: see 'inlet --help'\n", stderr);
    else
        fprintf(stderr, "inlet: there is no command '%s': see 'inlet --help'\n", name);
    return EXIT_CODE_USAGE;
}

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(run(argc, argv)) : EXIT_CODE_FAILED;
}
