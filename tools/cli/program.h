/* What Inlet's command line programs have in common: arguments, complaints, exit codes. A program
 * defines program_name, and its main is program_begin, its own work, program_end. */
#ifndef INLET_CLI_PROGRAM_H
#define INLET_CLI_PROGRAM_H

#include <inlet/inlet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes: documented in each program's --help. */
enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FAILED = 1,
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_NO_SERVICE = 3,
    EXIT_CODE_NOT_ALLOWED = 4,
    EXIT_CODE_STOPPED = 5 /* of a replay: before its end */
};

typedef struct command {
    const char *name;    /* NULL: the program has no commands, this is what it does */
    const char *summary; /* for the list in the program's --help */
    const char *help;    /* for --help */
    int (*run)(int argc, char **argv);
} command_t;

/* As it stands in front of complaints: "inlet", "inlet-macro". */
extern const char program_name[];

/* A program that has commands: what its --help prints around their list. */
typedef struct program {
    const char *usage, *epilogue;
    const command_t *const *commands;
    size_t commands_count;
} program_t;

/* Runs the command that the arguments name, or prints help or the version; the exit code. */
int program_run(const program_t *program, int argc, char **argv);

/* Of a program without commands: prints its help or its version, where the arguments ask for one.
 */
bool program_answers(const command_t *command, int argc, char **argv);

/* The command line in UTF-8, for the life of the process; output is UTF-8 with bare line feeds from
 * here on. NULL: out of memory, and a complaint was printed. */
char **program_begin(int *argc);

/* The exit code to return from main: `code`, or EXIT_CODE_FAILED if output was lost. */
int program_end(int code);

/* Prints "program: what: the status's message" to stderr, and what the service said of it on a
 * connection of the SDK's own (inlet_admin_error); returns the exit code that it means. */
int report_status(const char *what, inlet_status_t status);

/* The same of a request on `client`, with what the service said of it there. */
int report_failure(const char *what, inlet_status_t status, inlet_client_t *client);

/* Prints "program: message: see 'program NAME --help'" to stderr and returns EXIT_CODE_USAGE. */
int report_usage(const command_t *command, const char *format, ...)
    __attribute__((format(gnu_printf, 2, 3)));

/* The time-out for requests to the service: long enough for a busy machine. */
#define REQUEST_TIMEOUT_NS INT64_C(5000000000)

#define NS_PER_SECOND INT64_C(1000000000)

#endif
