/* inlet-telemetry.exe: how input came, minute by minute, and not what was typed. */
#include "commands.h"
#include "fleet_cli/fleet_commands.h"

const char program_name[] = "inlet-telemetry";

static const command_t *const commands[] = {
    &command_run,   &command_status, &command_import, &command_export,
    &command_purge, &command_fleet,  &command_send,   &command_read,
};

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

static const program_t program = {.usage = usage,
                                  .epilogue = epilogue,
                                  .commands = commands,
                                  .commands_count = sizeof commands / sizeof commands[0]};

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(program_run(&program, argc, argv)) : EXIT_CODE_FAILED;
}
