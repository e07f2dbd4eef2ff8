/* The command line of inlet-gateway. */
#ifndef INLET_GATEWAY_OPTIONS_H
#define INLET_GATEWAY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/program.h"

#define ORIGINS_MAX  16
#define DRAWINGS_MAX 16 /* of layouts, and of themes */
#define PORT_DEFAULT 16900

typedef struct gateway_options {
    uint16_t port; /* 0: any that is free */
    bool has_input_overlay;
    uint16_t input_overlay_port;
    const char *origins[ORIGINS_MAX + 1];  /* up to a NULL */
    const char *layouts[DRAWINGS_MAX + 1]; /* files; up to a NULL */
    const char *themes[DRAWINGS_MAX + 1];
    const char *token_file; /* NULL: the user's own */
    const char *recording;  /* NULL: live */
    bool prints_url;        /* and does no more */
    bool json;
} gateway_options_t;

extern const command_t gateway_command;

/* An exit code, after a complaint. */
int options_read(gateway_options_t *options, int argc, char **argv);

#endif
