#include "config/config.h"

#include "config/settings.h"
#include "keys/hotkey.h"
#include "json/json_read.h"
#include "json/json_text.h"
#include <inlet/keys.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, NUMBER_DIGITS_MAX = 10 };

const char *inlet__drain_wait_name(inlet__drain_wait_t wait) {
    const inlet__setting_t *setting = &inlet__settings[0];
    return (unsigned)wait <= setting->greatest ? setting->words[wait] : "unknown";
}

inlet__config_t inlet__config_defaults(void) {
    static const inlet__hotkey_t panic = {.hid = INLET_KEY_Pause,
                                          .modifiers = INLET_MODIFIER_CONTROL |
                                                       INLET_MODIFIER_SHIFT | INLET_MODIFIER_ALT};
    return (inlet__config_t){.drain_wait = INLET__DRAIN_WAIT_EVENT,
                             .drain_poll_us = 1000,
                             .agent_orphan_s = 10,
                             .indicator_required = 1,
                             .panic_hotkey = inlet__config_of_hotkey(&panic),
                             .pipe_handshake_ms = 3000,
                             .pipe_heartbeat_ms = 2000,
                             .pipe_silence_ms = 6000,
                             .limits = inlet__limits_defaults(),
                             .journal_max_mb = 256,
                             .journal_max_age_h = 24,
                             .journal_fsync = 2}; /* interval */
}

/* Usages of keys take 24 bits, modifiers a few of the others. */
enum { MODIFIERS_SHIFT = 24 };
static const uint32_t HID_MASK = (1U << MODIFIERS_SHIFT) - 1;

uint32_t inlet__config_of_hotkey(const inlet__hotkey_t *hotkey) {
    return hotkey->modifiers << MODIFIERS_SHIFT | (hotkey->hid & HID_MASK);
}

inlet__hotkey_t inlet__config_hotkey(uint32_t value) {
    return (inlet__hotkey_t){.hid = value & HID_MASK, .modifiers = value >> MODIFIERS_SHIFT};
}

/* One combination with a modifier at least, as a key alone would be taken from everybody. */
static bool read_hotkey(const char *text, uint32_t *value) {
    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
    uint32_t count = 0;
    *value = 0;
    if (text == NULL || strcmp(text, "none") == 0)
        return text != NULL;
    if (inlet__hotkeys_parse(text, strlen(text), hotkeys, &count) != INLET_OK || count != 1 ||
        hotkeys[0].modifiers == 0 || inlet_key_vk(hotkeys[0].hid) == 0)
        return false;
    *value = inlet__config_of_hotkey(&hotkeys[0]);
    return true;
}

/* A word, or a hotkey. */
static bool read_text(const inlet__setting_t *setting, const char *text, uint32_t *value) {
    if (inlet__setting_is_hotkey(setting))
        return read_hotkey(text, value);
    for (uint32_t i = 0; text != NULL && setting->words[i] != NULL; i++) {
        if (strcmp(text, setting->words[i]) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

static bool in_range(const inlet__setting_t *setting, int64_t given, uint32_t *number) {
    if (given < setting->least || given > setting->greatest)
        return false;
    *number = (uint32_t)given;
    return true;
}

static void refuse_value(const inlet__setting_t *setting, char *error) {
    char domain[INLET__CONFIG_ERROR_BYTES];
    inlet__setting_domain(setting, domain, sizeof domain);
    snprintf(error, INLET__CONFIG_ERROR_BYTES, "\"%s\" must be %.100s", setting->key, domain);
}

static bool read_setting(const char *key, const json_t *value, inlet__config_t *config,
                         char *error) {
    const inlet__setting_t *setting = inlet__setting_find(key);
    uint32_t number;
    if (setting == NULL) {
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "there is no setting \"%.64s\"", key);
        return false;
    }
    const bool good =
        inlet__setting_is_text(setting)
            ? read_text(setting, json_string_value(value), &number)
            : json_is_integer(value) && in_range(setting, json_integer_value(value), &number);
    if (!good) {
        refuse_value(setting, error);
        return false;
    }
    memcpy((char *)config + setting->offset, &number, sizeof number);
    config->given |= 1U << (setting - inlet__settings);
    return true;
}

static bool read_settings(json_t *root, inlet__config_t *config, char *error) {
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        if (!read_setting(key, value, config, error))
            return false;
    }
    return true;
}

inlet_status_t inlet__config_from_json(const char *text, size_t bytes, inlet__config_t *config,
                                       char error[INLET__CONFIG_ERROR_BYTES]) {
    json_t *root;
    *config = inlet__config_defaults();
    inlet_status_t status = inlet__json_read(text, bytes, &root, error);
    if (status == INLET_OK && !read_settings(root, config, error))
        status = INLET_E_CORRUPT;
    json_decref(root);
    if (status == INLET_OK)
        return INLET_OK;
    inlet__make_printable(error);
    *config = inlet__config_defaults();
    return status;
}

/* What a person wrote for it: whether it takes that. */
static bool value_of(const inlet__setting_t *setting, const char *text, uint32_t *value) {
    if (inlet__setting_is_text(setting))
        return read_text(setting, text, value);
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= NUMBER_DIGITS_MAX && text[digits] == '\0' &&
           in_range(setting, strtoll(text, NULL, 10), value);
}

static inlet_status_t change(json_t *root, const char *key, const char *value, char *error) {
    const inlet__setting_t *setting = inlet__setting_find(key);
    uint32_t number;
    if (value == NULL) {
        if (json_object_del(root, key) == 0)
            return INLET_OK;
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "%s \"%.64s\"",
                 setting == NULL ? "there is no setting" : "the file does not have", key);
        return INLET_E_NOT_FOUND;
    }
    if (setting == NULL) {
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "there is no setting \"%.64s\"", key);
        return INLET_E_NOT_FOUND;
    }
    if (!value_of(setting, value, &number)) {
        refuse_value(setting, error);
        return INLET_E_INVALID_ARGUMENT;
    }
    json_t *given = inlet__setting_is_text(setting) ? json_string(value) : json_integer(number);
    return json_object_set_new(root, key, given) == 0 ? INLET_OK : INLET_E_NO_MEMORY;
}

inlet_status_t inlet__config_edit(const char *text, size_t bytes, const char *key,
                                  const char *value, char **out,
                                  char error[INLET__CONFIG_ERROR_BYTES]) {
    const size_t flags =
        JSON_INDENT(INDENT) | JSON_PRESERVE_ORDER; /* and a line feed, as editors do */
    inlet__config_t config;
    json_t *root = NULL;
    inlet_status_t status = INLET_OK;
    *out = NULL;
    error[0] = '\0';
    if (text != NULL)
        status = inlet__json_read(text, bytes, &root, error);
    else if ((root = json_object()) == NULL)
        status = INLET_E_NO_MEMORY;
    if (status == INLET_OK)
        status = change(root, key, value, error);
    if (status == INLET_OK && (*out = inlet__json_text(root, flags, "\n")) == NULL)
        status = INLET_E_NO_MEMORY;
    json_decref(root);
    if (status == INLET_OK) /* an error elsewhere in the file */
        status = inlet__config_from_json(*out, strlen(*out), &config, error);
    if (status == INLET_OK)
        return INLET_OK;
    if (error[0] == '\0')
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "%s", inlet_status_message(INLET_E_NO_MEMORY));
    inlet__make_printable(error);
    free(*out);
    *out = NULL;
    return status;
}
