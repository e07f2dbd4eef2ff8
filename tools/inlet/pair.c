/* inlet pair, revoke, grants: who may read what. */
#include <inlet/admin.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "command.h"
#include "json_print.h"
#include "options.h"

#define SCOPES_DEFAULT "kbd.keys,mouse.motion,mouse.buttons"
#define NAME_BYTES     65 /* with its terminating zero */

/* The user's name: the key is the user's. */
static bool name_default(char name[NAME_BYTES]) {
    wchar_t wide[NAME_BYTES];
    DWORD units = NAME_BYTES;
    return GetUserNameW(wide, &units) &&
           WideCharToMultiByte(CP_UTF8, 0, wide, -1, name, NAME_BYTES, NULL, NULL) > 1;
}

static int pair(const char *name, const char *scopes) {
    char key[INLET_KEY_TEXT_BYTES];
    inlet_status_t status = inlet_admin_pair(name, scopes, REQUEST_TIMEOUT_NS);
    if (status == INLET_E_INVALID_ARGUMENT)
        return report_usage(&command_pair, "the name or a scope in '%s' is not valid", scopes);
    if (status == INLET_E_ALREADY_EXISTS) {
        fprintf(stderr, "inlet: pair: another key has the name '%s': choose one with --name\n",
                name);
        return EXIT_CODE_FAILED;
    }
    if (status == INLET_OK)
        status = inlet_client_key(key);
    if (status != INLET_OK)
        return report_status("pair", status);
    printf("paired: '%s', this user's programs, may read %s\nkey: %s\n", name, scopes, key);
    return EXIT_CODE_OK;
}

static int run_pair(int argc, char **argv) {
    static const struct option options[] = {
        {"name", required_argument, NULL, 'n'}, {"scopes", required_argument, NULL, 's'}, {0}};
    char own_name[NAME_BYTES];
    const char *name = NULL, *scopes = SCOPES_DEFAULT;
    int option;
    while ((option = next_option(&command_pair, argc, argv, options)) != -1) {
        if (option == 'n')
            name = optarg;
        else if (option == 's')
            scopes = optarg;
        else
            return EXIT_CODE_USAGE;
    }
    if (optind < argc)
        return report_usage(&command_pair, "pair takes no argument '%s'", argv[optind]);
    if (name == NULL && !name_default(own_name))
        return report_usage(&command_pair, "this user's name can't be used: give one with --name");
    return pair(name != NULL ? name : own_name, scopes);
}

static int run_revoke(int argc, char **argv) {
    static const struct option options[] = {{0}};
    if (next_option(&command_revoke, argc, argv, options) != -1)
        return EXIT_CODE_USAGE;
    if (argc - optind != 1)
        return report_usage(&command_revoke, "revoke needs one name or key");
    inlet_status_t status = inlet_admin_revoke(argv[optind], REQUEST_TIMEOUT_NS);
    if (status == INLET_E_NOT_FOUND) {
        fprintf(stderr, "inlet: revoke: nothing is paired as '%s': 'inlet grants' lists what is\n",
                argv[optind]);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status("revoke", status);
    printf("revoked: '%s' may not read any more\n", argv[optind]);
    return EXIT_CODE_OK;
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

static int run_grants(int argc, char **argv) {
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
        return report_usage(&command_grants, "grants takes no argument '%s'", argv[optind]);
    inlet_status_t status = inlet_admin_grants(REQUEST_TIMEOUT_NS, &text);
    if (status != INLET_OK)
        return report_status("grants", status);
    int code = print_grants(text, json);
    inlet_free(text);
    return code;
}

const command_t command_pair = {
    .name = "pair",
    .summary = "lets this user's programs read input",
    .help =
        "usage: inlet pair [--name NAME] [--scopes S,…]\n"
        "\n"
        "Makes this user's key, if there is none, and has the service grant it scopes. A grant\n"
        "that the key had is replaced. Run it from an elevated prompt.\n"
        "\n"
        "  --name NAME    as which it is listed; default: the user's name\n"
        "  --scopes S,…   kbd.keys, mouse.motion, mouse.buttons (these three by default); focus:\n"
        "                 which process has the window in front; focus.titles: its title too\n",
    .run = run_pair,
};

const command_t command_revoke = {
    .name = "revoke",
    .summary = "takes a grant back",
    .help =
        "usage: inlet revoke NAME|KEY\n"
        "\n"
        "Ends a grant, and the connections that use it, at once. Run it from an elevated prompt.\n",
    .run = run_revoke,
};

const command_t command_grants = {
    .name = "grants",
    .summary = "lists who may read what",
    .help = "usage: inlet grants [--json]\n"
            "\n"
            "Lists all grants. Run it from an elevated prompt.\n"
            "\n"
            "  --json         one JSON object\n",
    .run = run_grants,
};
