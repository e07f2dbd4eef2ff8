#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

static bool read_fraction(const char *text, double min, double max, double *value) {
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && *value >= min && *value <= max;
}

static int read_option(overlay_options_t *options, int option) {
    switch (option) {
    case 'l':
        options->layout = optarg;
        return EXIT_CODE_OK;
    case 't':
        options->theme = optarg;
        return EXIT_CODE_OK;
    case 'm':
        options->monitor = optarg;
        return EXIT_CODE_OK;
    case 'p':
        options->position = optarg;
        return EXIT_CODE_OK;
    case 's':
        if (read_fraction(optarg, 0.25, 8, &options->scale))
            return EXIT_CODE_OK;
        return report_usage(&overlay_command, "--scale is 0.25 to 8, not '%s'", optarg);
    case 'o':
        if (read_fraction(optarg, 0.05, 1, &options->opacity))
            return EXIT_CODE_OK;
        return report_usage(&overlay_command, "--opacity is 0.05 to 1, not '%s'", optarg);
    case 'f':
        options->recording = optarg;
        return EXIT_CODE_OK;
    case 'S':
        options->task = TASK_SNAPSHOT;
        options->snapshot = optarg;
        return EXIT_CODE_OK;
    case 'h':
        options->held = optarg;
        return EXIT_CODE_OK;
    case 'F':
        if (read_seconds(optarg, &options->duration_ns))
            return EXIT_CODE_OK;
        return report_usage(&overlay_command, "--for needs seconds, not '%s'", optarg);
    case 'u':
        options->shows_unknown = true;
        return EXIT_CODE_OK;
    case 'a':
        options->prints_state = true;
        return EXIT_CODE_OK;
    case 'j':
        options->json = true;
        return EXIT_CODE_OK;
    case 'L':
        options->task = TASK_LIST_LAYOUTS;
        return EXIT_CODE_OK;
    case 'T':
        options->task = TASK_LIST_THEMES;
        return EXIT_CODE_OK;
    case 'M':
        options->task = TASK_LIST_MONITORS;
        return EXIT_CODE_OK;
    default:
        return EXIT_CODE_USAGE;
    }
}

int options_read(overlay_options_t *options, int argc, char **argv) {
    static const struct option known[] = {
        {"layout", required_argument, NULL, 'l'},
        {"theme", required_argument, NULL, 't'},
        {"monitor", required_argument, NULL, 'm'},
        {"position", required_argument, NULL, 'p'},
        {"scale", required_argument, NULL, 's'},
        {"opacity", required_argument, NULL, 'o'},
        {"file", required_argument, NULL, 'f'},
        {"snapshot", required_argument, NULL, 'S'},
        {"held", required_argument, NULL, 'h'},
        {"for", required_argument, NULL, 'F'},
        {"show-unknown", no_argument, NULL, 'u'},
        {"state", no_argument, NULL, 'a'},
        {"json", no_argument, NULL, 'j'},
        {"list-layouts", no_argument, NULL, 'L'},
        {"list-themes", no_argument, NULL, 'T'},
        {"list-monitors", no_argument, NULL, 'M'},
        {0},
    };
    int option;
    *options = (overlay_options_t){.theme = "dark", .position = "bottom", .opacity = 1};
    while ((option = next_option(&overlay_command, argc, argv, known)) != -1) {
        const int code = read_option(options, option);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (optind < argc)
        return report_usage(&overlay_command, "it takes no argument '%s'", argv[optind]);
    if (options->held != NULL && options->task != TASK_SNAPSHOT)
        return report_usage(&overlay_command, "--held is for --snapshot");
    if (options->json && (options->task == TASK_SHOW || options->task == TASK_SNAPSHOT))
        return report_usage(&overlay_command, "--json is for the lists");
    return EXIT_CODE_OK;
}

const command_t overlay_command = {
    .name = NULL,
    .summary = "shows keys and mouse on the screen",
    .help =
        "usage: inlet-overlay [OPTION…]\n"
        "\n"
        "Shows which keys and buttons are held and where the mouse goes, over all windows; clicks\n"
        "go through it to what is below. It is not drawn while a password field has the focus.\n"
        "Ctrl+C ends it. The first time a dialog asks for your consent.\n"
        "\n"
        "  --layout L       a name of --list-layouts, or a file; default: ansi-mouse, or\n"
        "                   jis-mouse with a Japanese keyboard\n"
        "  --theme T        a name of --list-themes, or a file; default: dark\n"
        "  --monitor M      a number or name of --list-monitors; default: the primary one, 1\n"
        "  --position P     top-left, top, top-right, left, center, right, bottom-left, bottom\n"
        "                   (default), bottom-right; or X,Y in pixels from the monitor's upper\n"
        "                   left corner\n"
        "  --scale X        0.25 to 8: size, 1 is 40 pixels a key at 100 %; default: 1, or less\n"
        "                   where that is wider or higher than the monitor\n"
        "  --opacity X      0.05 to 1 (default) of the whole\n"
        "  --file FILE      plays a recording at its own pace; needs no service\n"
        "  --for SECONDS    ends then\n"
        "  --show-unknown   also while it is not known what has the focus\n"
        "  --state          prints what is drawn, one JSON object a frame that differs\n"
        "  --version        prints the version\n"
        "\n"
        "  --snapshot FILE  writes a picture (PNG) instead, and ends; with --scale as it is at\n"
        "                   100 %\n"
        "  --held NAMES     what is held in it: KeyA,ShiftLeft,left\n"
        "  --list-layouts, --list-themes, --list-monitors\n"
        "                   what there is, one a line, and ends\n"
        "  --json           that as one JSON array\n"
        "\n"
        "Exit codes: 0 success; 1 it failed; 2 wrong usage, also of a layout or theme; 3 the\n"
        "service is not installed or not running; 4 not allowed.\n",
};
