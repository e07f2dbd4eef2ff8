/* inlet.exe: the command line to the Inlet service. */
#include "commands.h"

const char program_name[] = "inlet";

static const command_t *const commands[] = {
    &command_service, &command_status, &command_stats,   &command_tail,    &command_pair,
    &command_revoke,  &command_grants, &command_latency, &command_devices, &command_doctor,
    &command_verify,  &command_record, &command_info,    &command_export,  &command_import,
    &command_pause,   &command_config, &command_audit,   &command_replay,  &command_report,
};

static const char usage[] =
    "usage: inlet COMMAND [OPTION…]\n"
    "\n"
    "Keyboard and mouse input as one ordered, timestamped stream, for the programs that were\n"
    "granted it.\n"
    "\n";

static const char epilogue[] =
    "\n"
    "'inlet COMMAND --help' says more of a command; 'inlet --version' prints the version.\n"
    "The folder 'manual' beside this program has a page about it, and one about each other.\n"
    "\n"
    "Exit codes: 0 success; 1 it failed; 2 wrong usage; 3 the service is not installed or not\n"
    "running; 4 not paired, refused, or not run as administrator; 5 a replay was stopped.\n";

static const program_t program = {.usage = usage,
                                  .epilogue = epilogue,
                                  .commands = commands,
                                  .commands_count = sizeof commands / sizeof commands[0]};

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(program_run(&program, argc, argv)) : EXIT_CODE_FAILED;
}
