/* The settings' file as inlet config reads it. */
#ifndef INLET_TOOL_CONFIG_FILE_H
#define INLET_TOOL_CONFIG_FILE_H

#include <inlet/admin.h>

#include "commands.h"
#include "config/settings.h"

typedef struct config_file {
    char path[INLET_PATH_BYTES];
    bool exists;
    char text[INLET__CONFIG_FILE_MAX_BYTES + 1]; /* more is an error, as it is to the service */
    size_t bytes;
    inlet__config_t config;                /* the defaults, where it has an error */
    char error[INLET__CONFIG_ERROR_BYTES]; /* "": none */
} config_file_t;

/* Reads and judges the file; NULL: the service's. One that is not there is empty and has no error.
 * EXIT_CODE_OK, also of a file with an error; else what it means that it can't be read, and a
 * complaint was printed. */
int config_file_read(const char *path, config_file_t *file);

#endif
