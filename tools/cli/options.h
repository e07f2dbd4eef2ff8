/* Reading a command's options: getopt_long with messages of our own. */
#ifndef INLET_TOOL_OPTIONS_H
#define INLET_TOOL_OPTIONS_H

#include <getopt.h>

#include "program.h"

/* The next option's `val`, -1 at the end, '?' after a complaint was printed. The arguments that are
 * no options begin at optind then. */
int next_option(const command_t *command, int argc, char **argv, const struct option *options);

/* The same with short options, as getopt has them after a ':'. */
int next_option_of(const command_t *command, int argc, char **argv, const char *short_options,
                   const struct option *options);

/* Reads a whole argument as a decimal number of min … max. */
bool read_number(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* Reads seconds, such as "10" or "0.5", above 0 and up to a year. */
bool read_seconds(const char *text, int64_t *ns);

/* The same, or "0", for how long to try to come back. */
bool read_patience(const char *text, int64_t *ns);

/* Calls `each` with every name of a list with commas between; false if it refused one, whose text
 * is then in `refused`. */
bool read_list(const char *text, bool (*each)(const char *name, void *context), void *context,
               char refused[64]);

#endif
