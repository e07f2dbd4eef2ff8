/* inletd.exe: the Inlet service.
 *
 * Exit codes: 0 it ran and was stopped; 1 it could not run (its log and, in the foreground, stderr
 * say why); 2 wrong arguments. */
#include "scm.h"
#include "service_loop.h"
#include "win32/error.h"
#include "win32/security.h"
#include <stdio.h>
#include <string.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

enum { FAREWELL_WAIT_MS = 4000 };

static const char HELP[] =
    "inletd: the Inlet service. It captures keyboard and mouse input for paired programs.\n"
    "\n"
    "  inletd            run by the service control manager: see 'inlet service install'\n"
    "  inletd --console  run in the foreground, as this user; Ctrl+C ends it\n"
    "  inletd --version  print the version\n"
    "  inletd --help     print this\n"
    "\n"
    "Exit codes: 0 stopped, 1 could not run, 2 wrong arguments.\n";

static inlet__service_t service;
static inlet__service_signals_t signals;
static HANDLE finished;

/* Runs on a thread of its own. Closing the window kills the process as soon as this returns. */
static BOOL WINAPI on_console_control(DWORD control) {
    SetEvent(signals.stop);
    if (control != CTRL_C_EVENT && control != CTRL_BREAK_EVENT)
        WaitForSingleObject(finished, FAREWELL_WAIT_MS);
    return TRUE;
}

static int run_in_console(void) {
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    finished = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (signals.stop == NULL || signals.session_change == NULL || finished == NULL ||
        !SetConsoleCtrlHandler(on_console_control, TRUE)) {
        fprintf(stderr, "inletd: %s\n", inlet_status_message(inlet__last_status()));
        return EXIT_FAILED;
    }
    inlet_status_t status =
        inlet__service_open(&service, &(inlet__service_options_t){.console = true});
    if (status == INLET_OK) {
        status = inlet__service_run(&service, &signals);
        inlet__service_close(&service);
    }
    SetEvent(finished);
    return status == INLET_OK ? EXIT_DONE : EXIT_FAILED;
}

static int run_as_service(void) {
    inlet_status_t status = inlet__scm_run();
    if (status == INLET_OK)
        return EXIT_DONE;
    if (status == INLET_E_NOT_SUPPORTED) {
        fputs("inletd: started by hand: use 'inletd --console', or 'inlet service start'\n",
              stderr);
        return EXIT_USAGE;
    }
    fprintf(stderr, "inletd: %s\n", inlet_status_message(status));
    return EXIT_FAILED;
}

int main(int argc, char **argv) {
    inlet__harden_process();
    if (argc == 1)
        return run_as_service();
    if (argc == 2 && strcmp(argv[1], "--console") == 0)
        return run_in_console();
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("inletd " INLET_VERSION_TEXT);
        return EXIT_DONE;
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(HELP, stdout);
        return EXIT_DONE;
    }
    fputs("inletd: unknown arguments: see 'inletd --help'\n", stderr);
    return EXIT_USAGE;
}
