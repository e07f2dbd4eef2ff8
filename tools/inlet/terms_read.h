/* The options that say what is granted: those of `inlet pair` and `inlet grants add`. */
#ifndef INLET_TOOL_TERMS_READ_H
#define INLET_TOOL_TERMS_READ_H

#include <inlet/admin.h>

#include "cli/options.h"

enum { TERMS_PATH_BYTES = 401 }; /* what a grant holds, with its zero */

/* The long options of both, before the end of the list; their values are the ones below. */
#define TERMS_OPTIONS                                                                              \
    {"name", required_argument, NULL, 'n'}, {"scopes", required_argument, NULL, 's'},              \
        {"image", required_argument, NULL, 'i'}, {"any-image", no_argument, NULL, 'a'},            \
        {"foreground", required_argument, NULL, 'f'}, {                                            \
        "for", required_argument, NULL, 'e'                                                        \
    }

#define TERMS_HELP                                                                                 \
    "  --name NAME       as which it is listed; default: the user's name\n"                        \
    "  --scopes S,…      kbd.keys, mouse.motion, mouse.buttons (these three by default);\n"      \
    "                    kbd.timing: that keys go down and up, not which; text: what keys\n"       \
    "                    type, not when exactly, and no commands such as Control+C;\n"             \
    "                    kbd.hotkeys:{Control+F5,Meta+KeyQ}: these combinations alone;\n"          \
    "                    focus: which process has the window in front; focus.titles: its\n"        \
    "                    title too; history: what the journal keeps; admin: what\n"                \
    "                    administrators see of service and grants\n"                               \
    "  --image PATH      the only program that may use it\n"                                       \
    "  --any-image       any of the user's programs may use it\n"                                  \
    "  --foreground own  input is shown while a window of the reading program is in front\n"       \
    "  --foreground PATH\n"                                                                        \
    "                    while one of this program is; may be given several times\n"               \
    "  --for TIME        until so long from now: 90s, 30m, 2h, 7d\n"

/* "90s", "30m", "2h", "7d": at least a second, at most ten years. */
bool read_duration(const char *text, int64_t *seconds);

typedef struct terms {
    inlet_pair_options_t options; /* its texts lie here or in the arguments */
    bool chooses_image;           /* --image or --any-image was given */
    const char *foreground[INLET_PAIR_PROGRAMS_MAX];
    char image[TERMS_PATH_BYTES];
    char programs[INLET_PAIR_PROGRAMS_MAX][TERMS_PATH_BYTES];
    char name[65];
} terms_t;

/* Reads options until there are no more, and completes them: names the user by default, and makes
 * paths the full ones that Windows knows processes by. EXIT_CODE_OK, or a complaint was printed. */
int terms_read(const command_t *command, int argc, char **argv, terms_t *terms);

/* Has the service grant it, and says so; `key` is NULL for this user's own. */
int terms_grant(const command_t *command, terms_t *terms, const char *key);

#endif
