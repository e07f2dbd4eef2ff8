/* The settings: the one table by which they are read, shown, changed and documented. OS-free, any
 * thread. */
#ifndef INLET_SERVICE_SETTINGS_H
#define INLET_SERVICE_SETTINGS_H

#include "config/config.h"
#include <stdbool.h>

/* Room for a value as text. */
#define INLET__SETTING_TEXT_BYTES 64u

#define INLET__SETTING_HOTKEY UINT32_MAX

typedef struct inlet__setting {
    const char *key;
    size_t offset;            /* of its uint32_t in inlet__config_t */
    uint32_t least, greatest; /* of a number; greatest INLET__SETTING_HOTKEY: it is a hotkey */
    const char *const *words; /* instead: value n is words[n], NULL ends them; NULL: a number */
    const char *applies;      /* when a change is in force, as a person reads it */
    const char *description;  /* one line, with the unit */
} inlet__setting_t;

/* As many as bits of inlet__config_t.given. */
#define INLET__SETTING_COUNT 17u
extern const inlet__setting_t inlet__settings[INLET__SETTING_COUNT];

/* The setting of that name, NULL: there is none. */
const inlet__setting_t *inlet__setting_find(const char *key);

/* Its value in `config`, and the same as a person writes it: a number, a word, a hotkey. */
uint32_t inlet__setting_get(const inlet__setting_t *setting, const inlet__config_t *config);
void inlet__setting_format(const inlet__setting_t *setting, const inlet__config_t *config,
                           char text[INLET__SETTING_TEXT_BYTES]);

/* Whether its value is a hotkey as text, or any text: JSON has it as a string then. */
bool inlet__setting_is_hotkey(const inlet__setting_t *setting);
bool inlet__setting_is_text(const inlet__setting_t *setting);

/* Whether the file of `config` had it. */
bool inlet__setting_is_given(const inlet__setting_t *setting, const inlet__config_t *config);

/* Which values it takes: "a whole number from 50 to 1000000", or its words. One line, cut to fit.
 */
void inlet__setting_domain(const inlet__setting_t *setting, char *text, size_t capacity);

#endif
