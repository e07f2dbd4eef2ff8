/* inlet config show: what is set, where it comes from, and what is in force. */
#ifndef INLET_TOOL_CONFIG_SHOW_H
#define INLET_TOOL_CONFIG_SHOW_H

#include <jansson.h>

#include "config_file.h"

/* What the running service says of its settings, to be decref'ed; NULL: it can't be asked, and
 * *status says why. */
json_t *config_in_force(inlet_status_t *status);

/* The same value as text; "" where the service does not say. */
void config_value_in_force(const json_t *in_force, const char *key,
                           char text[INLET__SETTING_TEXT_BYTES]);

/* Prints them all; returns the exit code. */
int config_show(bool json);

#endif
