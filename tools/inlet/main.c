/* inlet.exe: the command line to the Inlet service. */
#include <fcntl.h>
#include <inlet/admin.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <shellapi.h>

#include "command.h"
#include "event_print.h"

static const command_t *const commands[] = {
    &command_service, &command_status, &command_stats,   &command_tail,    &command_pair,
    &command_revoke,  &command_grants, &command_latency, &command_devices, &command_doctor,
    &command_verify,  &command_record, &command_info,    &command_export,  &command_import,
    &command_pause,   &command_config, &command_audit,   &command_replay,
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

static int code_of(inlet_status_t status) {
    switch (status) {
    case INLET_E_NOT_INSTALLED:
    case INLET_E_NOT_RUNNING:
    case INLET_E_SERVICE_STOPPED:
        return EXIT_CODE_NO_SERVICE;
    case INLET_E_NOT_PAIRED:
    case INLET_E_REFUSED:
    case INLET_E_SCOPE:
    case INLET_E_REVOKED:
    case INLET_E_ACCESS_DENIED:
    case INLET_E_UNTRUSTED_SERVICE:
        return EXIT_CODE_NOT_ALLOWED;
    default:
        return EXIT_CODE_FAILED;
    }
}

/* The service's words are foreign: they get no second line. */
static int report(const char *what, inlet_status_t status, const inlet_error_t *error) {
    fflush(stdout); /* so that both come in order on a terminal */
    fprintf(stderr, "inlet: %s: %s", what, inlet_status_message(status));
    if (error->status == status && error->detail[0] != '\0') {
        fputs(": ", stderr);
        print_foreign(stderr, error->detail, strlen(error->detail));
    }
    if (error->status == status && error->what[0] != '\0')
        fprintf(stderr, " (%s)", error->what);
    fputc('\n', stderr);
    return code_of(status);
}

int report_status(const char *what, inlet_status_t status) {
    inlet_error_t error = {.struct_size = sizeof error};
    inlet_admin_error(&error);
    return report(what, status, &error);
}

int report_failure(const char *what, inlet_status_t status, inlet_client_t *client) {
    inlet_error_t error = {.struct_size = sizeof error};
    inlet_client_error(client, &error); /* none, if there is no client */
    return report(what, status, &error);
}

int report_usage(const command_t *command, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("inlet: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, ": see 'inlet %s --help'\n", command->name);
    return EXIT_CODE_USAGE;
}

static char *utf8_copy(const wchar_t *wide) {
    int bytes = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = bytes > 0 ? malloc((size_t)bytes) : NULL;
    if (text != NULL)
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, bytes, NULL, NULL);
    return text;
}

/* The command line in UTF-8, for the life of the process. NULL: out of memory. */
static char **utf8_arguments(int *argc) {
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), argc);
    char **argv = wide != NULL ? calloc((size_t)*argc + 1, sizeof *argv) : NULL;
    bool whole = argv != NULL;
    for (int i = 0; whole && i < *argc; i++)
        whole = (argv[i] = utf8_copy(wide[i])) != NULL;
    LocalFree(wide);
    if (!whole)
        free(argv);
    return whole ? argv : NULL;
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
    char **argv = utf8_arguments(&argc);
    if (argv == NULL)
        return report_status("start", INLET_E_NO_MEMORY);
    /* UTF-8 and bare line feeds, on a console as in a file. */
    SetConsoleOutputCP(CP_UTF8);
    _setmode(_fileno(stdout), _O_BINARY);
    int code = run(argc, argv);
    if (fflush(stdout) != 0 && code == EXIT_CODE_OK)
        code = report_status("output", INLET_E_IO);
    return code;
}
