/* What of a stream a command is asked for: options that several of them have. */
#ifndef INLET_TOOL_SELECTION_H
#define INLET_TOOL_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

/* Reads "raw", "hook" or "all" as a mask of enum inlet_source. */
bool read_sources(const char *text, uint32_t *sources);

/* Reads a list of event types' names, with commas between, into a mask; false: there is no such,
 * whose text is then in `refused`. */
bool read_types(const char *text, uint64_t *mask, char refused[64]);

#endif
