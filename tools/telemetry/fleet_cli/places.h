/* Where the fleet's files are, and what is in them. */
#ifndef INLET_FLEET_PLACES_H
#define INLET_FLEET_PLACES_H

#include "fleet/settings.h"

#define PLACE_BYTES 1100u

/* Below the user's local application data, made if it is not there. False: a complaint was
 * printed. */
bool place_of_user(const char *leaf, char path[PLACE_BYTES]);

/* The store that `inlet-telemetry run` fills. */
bool place_of_store(char path[PLACE_BYTES]);

enum place_found { PLACE_FOUND, PLACE_MISSING, PLACE_BAD };

/* The user's settings. BAD: a complaint was printed. */
enum place_found place_settings(fleet_settings_t *settings);

/* Writes them, for the user alone to read. */
bool place_write_settings(const fleet_settings_t *settings);

/* The administrator's policy: one that there is not allows nothing more. False: a complaint was
 * printed, and nothing may be sent. */
bool place_policy(fleet_policy_t *policy);

/* The first line of a file. False: a complaint was printed. */
bool place_password(const char *path, char password[SETTINGS_TEXT_BYTES]);

#endif
