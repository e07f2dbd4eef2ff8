/* Texts that come from elsewhere, on a terminal. */
#ifndef INLET_CLI_FOREIGN_H
#define INLET_CLI_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A text that comes from another program or a device, without what could steer a terminal. False:
 * the output takes no more. */
bool print_foreign(FILE *out, const char *bytes, size_t count);

#endif
