/* What there is to choose from. */
#ifndef INLET_OVERLAY_LISTS_H
#define INLET_OVERLAY_LISTS_H

#include "options.h"

/* Prints what options->task asks for: an exit code. */
int lists_print(const overlay_options_t *options);

#endif
