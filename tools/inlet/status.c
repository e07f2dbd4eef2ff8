/* inlet status: what the service manager and the service say. */
#include <inlet/admin.h>
#include <jansson.h>
#include <stdio.h>

#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"

static const char *state_name(uint32_t state) {
    static const char *const names[] = {
        [INLET_SERVICE_NOT_INSTALLED] = "not installed", [INLET_SERVICE_STOPPED] = "stopped",
        [INLET_SERVICE_STARTING] = "starting",           [INLET_SERVICE_RUNNING] = "running",
        [INLET_SERVICE_STOPPING] = "stopping",
    };
    return state < sizeof names / sizeof names[0] ? names[state] : "unknown";
}

/* {"state", "process"?, "exit_code"?, "service"?}; NULL: out of memory. */
static json_t *describe(const inlet_service_info_t *info, const char *text) {
    json_t *root = json_pack("{s:s}", "state", state_name(info->state));
    int failed = 0;
    if (info->process != 0)
        failed |= json_object_set_new(root, "process", json_integer(info->process));
    if (info->exit_code != 0)
        failed |= json_object_set_new(root, "exit_code", json_integer(info->exit_code));
    if (text != NULL)
        failed |= json_object_set_new(root, "service", json_loads(text, 0, NULL));
    if (failed == 0)
        return root;
    json_decref(root);
    return NULL;
}

static int print_status(const inlet_service_info_t *info, const char *text, bool json) {
    json_t *root = describe(info, text);
    bool printed = root != NULL;
    if (json)
        printed = printed && json_print_line(root);
    else
        json_print_tree(root, 0);
    json_decref(root);
    return printed ? EXIT_CODE_OK : report_status("status", INLET_E_NO_MEMORY);
}

static int run_status(int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    inlet_service_info_t info = {.struct_size = sizeof info};
    char *text = NULL;
    bool json = false;
    int option;
    while ((option = next_option(&command_status, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        json = true;
    }
    if (optind < argc)
        return report_usage(&command_status, "status takes no argument '%s'", argv[optind]);
    inlet_status_t status = inlet_service_query(&info);
    if (status != INLET_OK)
        return report_status("status", status);
    /* One in the foreground (inletd --console) has no entry and answers all the same. */
    status = inlet_service_status(NULL, REQUEST_TIMEOUT_NS, &text);
    int code = print_status(&info, text, json);
    inlet_free(text);
    return status == INLET_OK || code != EXIT_CODE_OK ? code : report_status("status", status);
}

const command_t command_status = {
    .name = "status",
    .summary = "says whether the service runs, and what it is doing",
    .help =
        "usage: inlet status [--json]\n"
        "\n"
        "What the service manager says of the service, and what the service says of itself:\n"
        "agents, streams, connections. The second part needs a paired user or an administrator.\n"
        "\n"
        "  --json         one JSON object\n",
    .run = run_status,
};
