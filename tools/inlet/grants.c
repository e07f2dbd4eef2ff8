/* inlet grants, revoke: who may read what. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli/json_print.h"
#include "commands.h"
#include "terms_read.h"

static int revoke(const command_t *command, const char *name_or_key) {
    inlet_status_t status = inlet_admin_revoke(name_or_key, REQUEST_TIMEOUT_NS);
    if (status == INLET_E_NOT_FOUND) {
        fprintf(stderr, "inlet: %s: nothing is paired as '%s': 'inlet grants' lists what is\n",
                command->name, name_or_key);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status(command->name, status);
    printf("revoked: '%s' may not read any more\n", name_or_key);
    return EXIT_CODE_OK;
}

/* The one argument that is left; NULL: none or several. */
static const char *only_argument(int argc, char **argv) {
    return argc - optind == 1 ? argv[optind] : NULL;
}

static int run_revoke(int argc, char **argv) {
    static const struct option options[] = {{0}};
    if (next_option(&command_revoke, argc, argv, options) != -1)
        return EXIT_CODE_USAGE;
    const char *name = only_argument(argc, argv);
    if (name == NULL)
        return report_usage(&command_revoke, "revoke needs one name or key");
    return revoke(&command_revoke, name);
}

static int print_grants(const char *text, bool json) {
    json_t *root = json_loads(text, 0, NULL);
    const json_t *grants = json_object_get(root, "grants");
    bool printed = root != NULL;
    if (json)
        printed = printed && json_print_line(root);
    else if (json_array_size(grants) == 0)
        puts("nothing is paired: 'inlet pair' pairs this user");
    else
        json_print_tree(grants, 0);
    json_decref(root);
    return printed ? EXIT_CODE_OK : report_status("grants", INLET_E_CORRUPT);
}

static int run_list(int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    bool json = false;
    char *text;
    int option;
    while ((option = next_option(&command_grants, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        json = true;
    }
    if (optind < argc)
        return report_usage(&command_grants, "grants has list, add and revoke, not '%s'",
                            argv[optind]);
    inlet_status_t status = inlet_admin_grants(REQUEST_TIMEOUT_NS, &text);
    if (status != INLET_OK)
        return report_status("grants", status);
    int code = print_grants(text, json);
    inlet_free(text);
    return code;
}

static int run_add(int argc, char **argv) {
    terms_t terms;
    const int code = terms_read(&command_grants, argc, argv, &terms);
    if (code != EXIT_CODE_OK)
        return code;
    const char *key = only_argument(argc, argv);
    if (key == NULL || strlen(key) != INLET_KEY_TEXT_BYTES - 1)
        return report_usage(&command_grants, "grants add needs one key of 64 hexadecimal digits");
    return terms_grant(&command_grants, &terms, key);
}

static int run_grants_revoke(int argc, char **argv) {
    static const struct option options[] = {{0}};
    if (next_option(&command_grants, argc, argv, options) != -1)
        return EXIT_CODE_USAGE;
    const char *name = only_argument(argc, argv);
    if (name == NULL)
        return report_usage(&command_grants, "grants revoke needs one name or key");
    return revoke(&command_grants, name);
}

/* The word that says what to do comes first; without one it is "list". */
static int run_grants(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "add") == 0)
        return run_add(argc - 1, argv + 1);
    if (strcmp(what, "revoke") == 0)
        return run_grants_revoke(argc - 1, argv + 1);
    if (strcmp(what, "list") == 0)
        return run_list(argc - 1, argv + 1);
    return run_list(argc, argv);
}

const command_t command_revoke = {
    .name = "revoke",
    .summary = "takes a grant back",
    .help =
        "usage: inlet revoke NAME|KEY\n"
        "\n"
        "Ends a grant, and the connections that use it, at once; by key, all that it has. What\n"
        "waits to be sent to them is not. Run it from an elevated prompt.\n",
    .run = run_revoke,
};

const command_t command_grants = {
    .name = "grants",
    .summary = "lists who may read what",
    .help = "usage: inlet grants [list] [--json]\n"
            "       inlet grants add KEY [--image PATH|--any-image] [--name NAME] [--scopes S,…]\n"
            "                        [--foreground own|PATH]… [--for TIME]\n"
            "       inlet grants revoke NAME|KEY\n"
            "\n"
            "Lists all grants; adds one for a key that this user's program has made itself, as\n"
            "'inlet pair' does for the user's own; or ends one. Run it from an elevated prompt.\n"
            "\n"
            "  --json            one JSON object\n" TERMS_HELP,
    .run = run_grants,
};
