#include "program.h"

#include <fcntl.h>
#include <inlet/admin.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <shellapi.h>

#include "foreign.h"

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
    fprintf(stderr, "%s: %s: %s", program_name, what, inlet_status_message(status));
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
    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, ": see '%s%s%s --help'\n", program_name, command->name != NULL ? " " : "",
            command->name != NULL ? command->name : "");
    return EXIT_CODE_USAGE;
}

static int print_help(const program_t *program) {
    fputs(program->usage, stdout);
    for (size_t i = 0; i < program->commands_count; i++)
        printf("  %-8s  %s\n", program->commands[i]->name, program->commands[i]->summary);
    fputs(program->epilogue, stdout);
    return EXIT_CODE_OK;
}

static bool asks_for_help(const char *argument) {
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static void print_version(void) {
    printf("%s %s\n", program_name, inlet_version());
}

bool program_answers(const command_t *command, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const bool asks = asks_for_help(argv[i]);
        if (asks)
            fputs(command->help, stdout);
        else if (strcmp(argv[i], "--version") == 0)
            print_version();
        else
            continue;
        return true;
    }
    return false;
}

static int run_command(const command_t *command, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (asks_for_help(argv[i])) {
            fputs(command->help, stdout);
            return EXIT_CODE_OK;
        }
    }
    return command->run(argc, argv);
}

int program_run(const program_t *program, int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (asks_for_help(name) || strcmp(name, "help") == 0)
        return print_help(program);
    if (strcmp(name, "--version") == 0) {
        print_version();
        return EXIT_CODE_OK;
    }
    for (size_t i = 0; i < program->commands_count; i++)
        if (strcmp(name, program->commands[i]->name) == 0)
            return run_command(program->commands[i], argc - 1, argv + 1);
    if (name[0] == '\0')
        fprintf(stderr, "%s: no command: see '%s --help'\n", program_name, program_name);
    else
        fprintf(stderr, "%s: there is no command '%s': see '%s --help'\n", program_name, name,
                program_name);
    return EXIT_CODE_USAGE;
}

static char *utf8_copy(const wchar_t *wide) {
    int bytes = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = bytes > 0 ? malloc((size_t)bytes) : NULL;
    if (text != NULL)
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, bytes, NULL, NULL);
    return text;
}

/* NULL: out of memory. */
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

char **program_begin(int *argc) {
    char **argv = utf8_arguments(argc);
    if (argv == NULL) {
        (void)report_status("start", INLET_E_NO_MEMORY);
        return NULL;
    }
    SetConsoleOutputCP(CP_UTF8);
    _setmode(_fileno(stdout), _O_BINARY);
    return argv;
}

int program_end(int code) {
    if (fflush(stdout) != 0 && code == EXIT_CODE_OK)
        return report_status("output", INLET_E_IO);
    return code;
}
