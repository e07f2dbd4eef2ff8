/* inlet service: the service's entry in the service control manager. */
#include <inlet/admin.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "commands.h"

static void print_warnings(const char *what, const inlet_service_warnings_t *warnings) {
    for (uint32_t i = 0; i < warnings->count; i++)
        fprintf(stderr, "inlet: %s: note: %s\n", what, warnings->texts[i]);
}

static int run_install(const char *program) {
    inlet_service_warnings_t warnings = {.struct_size = sizeof warnings};
    inlet_status_t status = inlet_service_install(program, &warnings);
    if (status == INLET_E_NOT_FOUND) {
        fprintf(stderr, "inlet: service install: there is no %s: give its path with --program\n",
                program != NULL ? program : "inletd.exe beside inlet.exe");
        return EXIT_CODE_FAILED;
    }
    if (status == INLET_E_ALREADY_EXISTS) {
        fputs("inlet: service install: it is installed already: run 'inlet service uninstall' "
              "first\n",
              stderr);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status("service install", status);
    print_warnings("service install", &warnings);
    puts("installed: it starts with the machine; 'inlet service start' starts it now");
    return EXIT_CODE_OK;
}

static int run_configure(void) {
    inlet_service_warnings_t warnings = {.struct_size = sizeof warnings};
    inlet_status_t status = inlet_service_configure(&warnings);
    if (status != INLET_OK)
        return report_status("service configure", status);
    print_warnings("service configure", &warnings);
    puts("configured");
    return EXIT_CODE_OK;
}

static int run_clean(bool purge) {
    inlet_status_t status = inlet_service_clean(purge);
    if (status == INLET_E_BUSY) {
        fputs("inlet: service clean: it runs, or its files are in use: run 'inlet service stop' "
              "first\n",
              stderr);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status("service clean", status);
    puts(purge ? "cleaned: keys, grants, settings and logs are gone" : "cleaned");
    return EXIT_CODE_OK;
}

static int run_simple(const char *what, inlet_status_t (*action)(int64_t), const char *done) {
    inlet_status_t status = action(0);
    if (status != INLET_OK)
        return report_status(what, status);
    puts(done);
    return EXIT_CODE_OK;
}

static int run_service(int argc, char **argv) {
    static const struct option options[] = {{"program", required_argument, NULL, 'p'},
                                            {"hand-over", no_argument, NULL, 'o'},
                                            {"purge", no_argument, NULL, 'u'},
                                            {0}};
    const char *program = NULL;
    bool hand_over = false, purge = false;
    int option;
    while ((option = next_option(&command_service, argc, argv, options)) != -1) {
        if (option == 'p')
            program = optarg;
        else if (option == 'o')
            hand_over = true;
        else if (option == 'u')
            purge = true;
        else
            return EXIT_CODE_USAGE;
    }
    if (argc - optind != 1)
        return report_usage(&command_service,
                            "service needs one of install, uninstall, configure, start, stop, "
                            "clean");
    const char *action = argv[optind];
    if (strcmp(action, "install") == 0)
        return run_install(program);
    if (program != NULL)
        return report_usage(&command_service, "--program is for install alone");
    if (strcmp(action, "stop") == 0 && hand_over)
        return run_simple("service stop", inlet_service_hand_over,
                          "stopped: its agents capture on for the one that starts next");
    if (hand_over)
        return report_usage(&command_service, "--hand-over is for stop alone");
    if (strcmp(action, "clean") == 0)
        return run_clean(purge);
    if (purge)
        return report_usage(&command_service, "--purge is for clean alone");
    if (strcmp(action, "configure") == 0)
        return run_configure();
    if (strcmp(action, "uninstall") == 0)
        return run_simple("service uninstall", inlet_service_uninstall,
                          "uninstalled: keys and grants are kept");
    if (strcmp(action, "start") == 0)
        return run_simple("service start", inlet_service_start, "started");
    if (strcmp(action, "stop") == 0)
        return run_simple("service stop", inlet_service_stop, "stopped");
    return report_usage(&command_service, "service can't '%s'", action);
}

const command_t command_service = {
    .name = "service",
    .summary = "installs, uninstalls, starts or stops the service",
    .help =
        "usage: inlet service install [--program PATH]\n"
        "       inlet service uninstall|start|stop\n"
        "       inlet service configure|clean [--purge]|stop --hand-over\n"
        "\n"
        "Run it from an elevated prompt.\n"
        "\n"
        "  install         registers the service, to start with the machine\n"
        "  uninstall       stops it and removes the entry; keys and grants are kept\n"
        "  start, stop     and waits until it has\n"
        "  --program PATH  inletd.exe; default: the one beside inlet.exe\n"
        "\n"
        "For installers:\n"
        "  configure       sets of an entry that an installer made what install sets of its own\n"
        "  --hand-over     stops it, and leaves its agents capturing for the service that starts\n"
        "                  next, within two minutes: an upgrade loses nothing\n"
        "  clean           removes the copies of the agent that the service made\n"
        "  --purge         and overwrites and deletes keys, grants, settings and logs\n",
    .run = run_service,
};
