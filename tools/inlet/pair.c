/* inlet pair: this user's key, and what it may read. */
#include <stdio.h>

#include <string.h>

#include "commands.h"
#include "pair_ask.h"

/* Takes --ask out of the arguments: the rest is what grants have too. */
static bool take_ask(int *argc, char **argv) {
    int kept = 0;
    bool asks = false;
    for (int i = 0; i < *argc; i++) {
        const bool is_ask = strcmp(argv[i], "--ask") == 0;
        asks = asks || is_ask;
        if (!is_ask)
            argv[kept++] = argv[i];
    }
    if (kept < *argc)
        argv[kept] = NULL;
    *argc = kept;
    return asks;
}

static int run_pair(int argc, char **argv) {
    char key[INLET_KEY_TEXT_BYTES];
    terms_t terms;
    const bool asks = take_ask(&argc, argv);
    int code = terms_read(&command_pair, argc, argv, &terms);
    if (code == EXIT_CODE_OK && optind < argc)
        code = report_usage(&command_pair, "pair takes no argument '%s'", argv[optind]);
    if (code == EXIT_CODE_OK)
        code = asks ? pair_ask(&command_pair, &terms) : terms_grant(&command_pair, &terms, NULL);
    if (code != EXIT_CODE_OK)
        return code;
    const inlet_status_t status = inlet_client_key(key);
    if (status != INLET_OK)
        return report_status("pair", status);
    printf("key: %s\n", key);
    return EXIT_CODE_OK;
}

const command_t command_pair = {
    .name = "pair",
    .summary = "lets a program of this user read input",
    .help =
        "usage: inlet pair [--image PATH|--any-image] [--name NAME] [--scopes S,…]\n"
        "                  [--foreground own|PATH]… [--for TIME]\n"
        "       inlet pair --ask [--name NAME] [--scopes S,…] [--foreground own|PATH]… [--for "
        "TIME]\n"
        "\n"
        "Makes this user's key, if there is none, and has the service grant it scopes, for one\n"
        "program: inlet.exe, if none is given. A grant that the key had for the same program is\n"
        "replaced. Run it from an elevated prompt.\n"
        "\n"
        "With --ask no administrator is needed: a dialog asks the user of this session, and shows\n"
        "the same code as this command. The grant is for inlet.exe then.\n"
        "\n"
        "  --ask             asks the user, not an administrator\n" TERMS_HELP,
    .run = run_pair,
};
