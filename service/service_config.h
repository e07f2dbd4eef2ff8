/* The service's settings in force: read at its start, and again when config.json changes. */
#ifndef INLET_SERVICE_CONFIG_RELOAD_H
#define INLET_SERVICE_CONFIG_RELOAD_H

#include "service.h"

/* Puts the file's settings in force, or the defaults: a typing error must not end the capture. From
 * then on `settings.changed` is signalled when something in the folder changes. */
void inlet__service_config_open(inlet__service_t *service);

/* Something has changed, or it is due: looks at the file, and once it has settled puts it in force.
 * One that is refused changes nothing, and log and status say so. */
void inlet__service_config_look(inlet__service_t *service, int64_t now_ns);

void inlet__service_config_close(inlet__service_t *service);

#endif
