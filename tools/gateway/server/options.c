#include "options.h"

#include <string.h>

#include "cli/options.h"
#include "gateway/check.h"

static bool read_port(const char *text, uint64_t min, uint16_t *port) {
    uint64_t number;
    if (!read_number(text, min, UINT16_MAX, &number))
        return false;
    *port = (uint16_t)number;
    return true;
}

/* `list` has room for max and a NULL. */
static int append(const char **list, size_t max, const char *text, const char *what) {
    size_t count = 0;
    while (list[count] != NULL)
        count++;
    if (count == max)
        return report_usage(&gateway_command, "it takes up to %u %s", (unsigned)max, what);
    list[count] = text;
    return EXIT_CODE_OK;
}

static int add_origin(gateway_options_t *options, const char *origin) {
    if (!gateway_origin_is_valid(origin))
        return report_usage(&gateway_command,
                            "--allow-origin is such as https://example.com, not '%s'", origin);
    return append(options->origins, ORIGINS_MAX, origin, "origins");
}

static int read_option(gateway_options_t *options, int option) {
    switch (option) {
    case 'p':
        if (read_port(optarg, 0, &options->port))
            return EXIT_CODE_OK;
        return report_usage(&gateway_command,
                            "--port is a number, 0 to 65535 (it is of loopback alone), not '%s'",
                            optarg);
    case 'i':
        options->has_input_overlay = true;
        if (read_port(optarg, 0, &options->input_overlay_port))
            return EXIT_CODE_OK;
        return report_usage(&gateway_command, "--input-overlay-port is 0 to 65535, not '%s'",
                            optarg);
    case 'o':
        return add_origin(options, optarg);
    case 'L':
        return append(options->layouts, DRAWINGS_MAX, optarg, "layouts");
    case 'T':
        return append(options->themes, DRAWINGS_MAX, optarg, "themes");
    case 't':
        options->token_file = optarg;
        return EXIT_CODE_OK;
    case 'f':
        options->recording = optarg;
        return EXIT_CODE_OK;
    case 'u':
        options->prints_url = true;
        return EXIT_CODE_OK;
    case 'j':
        options->json = true;
        return EXIT_CODE_OK;
    default:
        return EXIT_CODE_USAGE;
    }
}

int options_read(gateway_options_t *options, int argc, char **argv) {
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'},
        {"input-overlay-port", required_argument, NULL, 'i'},
        {"allow-origin", required_argument, NULL, 'o'},
        {"layout", required_argument, NULL, 'L'},
        {"theme", required_argument, NULL, 'T'},
        {"token-file", required_argument, NULL, 't'},
        {"file", required_argument, NULL, 'f'},
        {"print-url", no_argument, NULL, 'u'},
        {"json", no_argument, NULL, 'j'},
        {0},
    };
    int option;
    *options = (gateway_options_t){.port = PORT_DEFAULT};
    while ((option = next_option(&gateway_command, argc, argv, known)) != -1) {
        const int code = read_option(options, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind < argc)
        return report_usage(&gateway_command, "it takes no argument '%s'", argv[optind]);
    if (options->prints_url && options->port == 0)
        return report_usage(&gateway_command, "--print-url needs a --port that is not 0");
    if (options->has_input_overlay && options->port != 0 &&
        options->input_overlay_port == options->port)
        return report_usage(&gateway_command, "the two ports are the same");
    return EXIT_CODE_OK;
}

const command_t gateway_command = {
    .name = NULL,
    .summary = "keys and mouse for pages in a browser",
    .help =
        "usage: inlet-gateway [OPTION…]\n"
        "\n"
        "Serves an overlay page for OBS's browser source, a page that makes its address, and a\n"
        "WebSocket of what is pressed and where the mouse goes, to this machine alone. Open the\n"
        "address that it prints; it holds a secret, so keep it out of pictures and recordings.\n"
        "While a password field has the focus nothing is told. Ctrl+C ends it. The first time a\n"
        "dialog asks for your consent.\n"
        "\n"
        "  --port N         of 127.0.0.1; default: 16900; 0: any that is free\n"
        "  --input-overlay-port N\n"
        "                   serves the WebSocket of OBS's input-overlay plugin there too, which\n"
        "                   is on 16899: its pages work unchanged. They know no secret, so any\n"
        "                   program on this machine can read it\n"
        "  --allow-origin O\n"
        "                   the pages of this site may ask too, such as https://example.com; may\n"
        "                   be given up to 16 times\n"
        "  --layout FILE, --theme FILE\n"
        "                   offers one of your own too, as inlet-overlay takes them, under the\n"
        "                   name that it has in it; each may be given up to 16 times\n"
        "  --token-file F   where the secret is kept; made if it is not there. Default:\n"
        "                   %LOCALAPPDATA%\\inlet-gateway.token; delete it for another secret\n"
        "  --print-url      prints the address, and ends\n"
        "  --file FILE      plays a recording once somebody listens, and ends with it; needs no\n"
        "                   service\n"
        "  --json           prints one JSON object a line: ready, joined, left\n"
        "  --version        prints the version\n"
        "\n"
        "Exit codes: 0 success; 1 it failed; 2 wrong usage, also of a layout or theme; 3 the\n"
        "service is not installed or not running; 4 not allowed.\n",
};
