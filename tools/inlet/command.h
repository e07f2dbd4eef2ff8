/* What the commands of inlet.exe have in common. */
#ifndef INLET_TOOL_COMMAND_H
#define INLET_TOOL_COMMAND_H

#include <inlet/inlet.h>
#include <stdbool.h>
#include <stdint.h>

/* Exit codes: documented in `inlet --help`. */
enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FAILED = 1,
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_NO_SERVICE = 3,
    EXIT_CODE_NOT_ALLOWED = 4,
    EXIT_CODE_STOPPED = 5 /* of a replay: before its end */
};

typedef struct command {
    const char *name;
    const char *summary; /* for `inlet --help` */
    const char *help;    /* for `inlet NAME --help` */
    int (*run)(int argc, char **argv);
} command_t;

extern const command_t command_service;
extern const command_t command_status;
extern const command_t command_stats;
extern const command_t command_tail;
extern const command_t command_pair;
extern const command_t command_revoke;
extern const command_t command_grants;
extern const command_t command_latency;
extern const command_t command_devices;
extern const command_t command_doctor;
extern const command_t command_verify;
extern const command_t command_pause;
extern const command_t command_record;
extern const command_t command_info;
extern const command_t command_export;
extern const command_t command_import;
extern const command_t command_config;
extern const command_t command_audit;
extern const command_t command_replay;

/* Prints "inlet: what: the status's message" to stderr, and what the service said of it on a
 * connection of the SDK's own (inlet_admin_error); returns the exit code that it means. */
int report_status(const char *what, inlet_status_t status);

/* The same of a request on `client`, with what the service said of it there. */
int report_failure(const char *what, inlet_status_t status, inlet_client_t *client);

/* Prints "inlet: message: see 'inlet NAME --help'" to stderr and returns EXIT_CODE_USAGE. */
int report_usage(const command_t *command, const char *format, ...)
    __attribute__((format(gnu_printf, 2, 3)));

/* The time-out for requests to the service: long enough for a busy machine. */
#define REQUEST_TIMEOUT_NS INT64_C(5000000000)

#define NS_PER_SECOND INT64_C(1000000000)

#endif
