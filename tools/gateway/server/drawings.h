/* The user's own layouts and themes. */
#ifndef INLET_GATEWAY_DRAWINGS_H
#define INLET_GATEWAY_DRAWINGS_H

#include "gateway/files.h"
#include "options.h"

/* Reads and checks those that the command line names. An exit code, after a complaint. */
int drawings_load(const gateway_options_t *options, gateway_files_t *files);

#endif
