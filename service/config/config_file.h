/* The settings' file. An administrator writes it, the service only reads it. */
#ifndef INLET_SERVICE_CONFIG_FILE_H
#define INLET_SERVICE_CONFIG_FILE_H

#include "config/config.h"
#include "config/config_watch.h"
#include <wchar.h>

/* Reads it. INLET_E_NOT_FOUND: there is none. Other errors as inlet__config_from_json, and why it
 * could not be read; `error` says more, and *config is the defaults whenever the status isn't
 * INLET_OK. */
inlet_status_t inlet__config_load(const wchar_t *path, inlet__config_t *config,
                                  char error[INLET__CONFIG_ERROR_BYTES]);

/* What tells whether it has changed, without reading it. */
inlet__file_stamp_t inlet__config_stamp(const wchar_t *path);

#endif
