/* inlet doctor: runs the checks and says what to do. */
#include "doctor.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"

/* In the order in which things have to work. */
static const struct {
    const char *name;
    check_t *run;
} checks[] = {
    {"system", check_system},
    {"installed", check_installed},
    {"running", check_running},
    {"service_key", check_service_key},
    {"pipe", check_pipe},
    {"client_key", check_client_key},
    {"handshake", check_handshake},
    {"settings", check_settings},
    {"audit", check_audit},
    {"journal", check_journal},
    {"agent", check_agent},
    {"panic_key", check_panic_key},
    {"capture", check_capture},
    {"sources", check_sources},
    {"mouse_throttle", check_mouse_throttle},
    {"hook_removal", check_hook_removal},
    {"elevated", check_elevated},
    {"secure_desktop", check_secure_desktop},
};
#define CHECK_COUNT (sizeof checks / sizeof checks[0])

static const char *const verdict_names[] = {
    [VERDICT_PASS] = "pass",
    [VERDICT_WARN] = "warn",
    [VERDICT_FAIL] = "fail",
    [VERDICT_UNKNOWN] = "unknown",
};

void finding_set(finding_t *finding, enum verdict verdict, const char *advice, const char *format,
                 ...) {
    va_list arguments;
    finding->verdict = verdict;
    finding->advice = advice;
    va_start(arguments, format);
    vsnprintf(finding->detail, sizeof finding->detail, format, arguments);
    va_end(arguments);
}

void finding_of_status(finding_t *finding, inlet_status_t status, const char *good) {
    if (status == INLET_OK)
        finding_set(finding, VERDICT_PASS, NULL, "%s", good);
    else
        finding_set(finding, VERDICT_FAIL, NULL, "%s", inlet_status_message(status));
}

static json_t *finding_json(const char *name, const finding_t *finding) {
    return json_pack("{s:s, s:s, s:s, s:s?}", "check", name, "result",
                     verdict_names[finding->verdict], "detail", finding->detail, "advice",
                     finding->advice);
}

static int print_json(const finding_t *findings, int code) {
    json_t *list = json_array();
    int failed = 0;
    for (size_t i = 0; i < CHECK_COUNT; i++)
        failed |= json_array_append_new(list, finding_json(checks[i].name, &findings[i]));
    json_t *root = json_pack("{s:b, s:o}", "healthy", code == EXIT_CODE_OK, "checks", list);
    bool printed = failed == 0 && root != NULL && json_print_line(root);
    json_decref(root);
    return printed ? code : report_status("doctor", INLET_E_NO_MEMORY);
}

static void print_finding(const char *name, const finding_t *finding) {
    printf("%-8s%-15s %s\n", verdict_names[finding->verdict], name, finding->detail);
    if (finding->advice != NULL)
        printf("%-23s > %s\n", "", finding->advice);
    fflush(stdout);
}

static int examine(bool json) {
    static finding_t findings[CHECK_COUNT];
    patient_t patient = {0};
    int code = EXIT_CODE_OK;
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        checks[i].run(&patient, &findings[i]);
        if (findings[i].verdict == VERDICT_FAIL)
            code = EXIT_CODE_FAILED;
        if (!json)
            print_finding(checks[i].name, &findings[i]);
    }
    inlet_disconnect(patient.client);
    return json ? print_json(findings, code) : code;
}

static int run_doctor(int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    bool json = false;
    int option;
    while ((option = next_option(&command_doctor, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        json = true;
    }
    if (optind < argc)
        return report_usage(&command_doctor, "doctor takes no argument '%s'", argv[optind]);
    return examine(json);
}

const command_t command_doctor = {
    .name = "doctor",
    .summary = "checks all that has to be right for input to arrive",
    .help =
        "usage: inlet doctor [--json]\n"
        "\n"
        "Checks the system, the service, the keys, whether capture starts, and what Windows may\n"
        "keep from it now; says what to do where something is wrong, and unknown where it cannot\n"
        "tell. Changes nothing. Exits with 1 if a check failed.\n"
        "\n"
        "  --json         one JSON object\n",
    .run = run_doctor,
};
