#include "config/config.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const wait_names[] = {[INLET__DRAIN_WAIT_EVENT] = "event",
                                         [INLET__DRAIN_WAIT_SPIN] = "spin",
                                         [INLET__DRAIN_WAIT_POLL] = "poll"};

enum { WAIT_COUNT = sizeof wait_names / sizeof wait_names[0] };

const char *inlet__drain_wait_name(inlet__drain_wait_t wait) {
    return (unsigned)wait < WAIT_COUNT ? wait_names[wait] : "unknown";
}

inlet__config_t inlet__config_defaults(void) {
    return (inlet__config_t){
        .drain_wait = INLET__DRAIN_WAIT_EVENT, .drain_poll_us = 1000, .agent_orphan_s = 10};
}

static bool read_wait(json_t *value, inlet__config_t *config, char *error) {
    const char *text = json_string_value(value);
    for (unsigned i = 0; text != NULL && i < WAIT_COUNT; i++) {
        if (strcmp(text, wait_names[i]) == 0) {
            config->drain_wait = (inlet__drain_wait_t)i;
            return true;
        }
    }
    snprintf(error, INLET__CONFIG_ERROR_BYTES,
             "\"drain.wait\" must be \"event\", \"spin\" or \"poll\"");
    return false;
}

static bool read_number(const char *key, json_t *value, uint32_t least, uint32_t greatest,
                        uint32_t *number, char *error) {
    json_int_t given = json_integer_value(value);
    if (!json_is_integer(value) || given < least || given > greatest) {
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "\"%s\" must be a whole number from %u to %u",
                 key, (unsigned)least, (unsigned)greatest);
        return false;
    }
    *number = (uint32_t)given;
    return true;
}

static bool read_setting(const char *key, json_t *value, inlet__config_t *config, char *error) {
    if (strcmp(key, "drain.wait") == 0)
        return read_wait(value, config, error);
    if (strcmp(key, "drain.poll_us") == 0)
        return read_number(key, value, 50, 1000000, &config->drain_poll_us, error);
    if (strcmp(key, "agent.orphan_s") == 0)
        return read_number(key, value, 0, 600, &config->agent_orphan_s, error);
    snprintf(error, INLET__CONFIG_ERROR_BYTES, "there is no setting \"%.64s\"", key);
    return false;
}

static bool read_settings(json_t *root, inlet__config_t *config, char *error) {
    const char *key;
    json_t *value;
    if (!json_is_object(root)) {
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "the file must be one object");
        return false;
    }
    json_object_foreach(root, key, value) {
        if (!read_setting(key, value, config, error))
            return false;
    }
    return true;
}

/* Parts of the text are quoted in errors: the log gets no second line by it, and no half of a
 * character that was cut. */
static void make_printable(char *error) {
    for (char *c = error; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

inlet_status_t inlet__config_from_json(const char *text, size_t bytes, inlet__config_t *config,
                                       char error[INLET__CONFIG_ERROR_BYTES]) {
    json_error_t where;
    *config = inlet__config_defaults();
    error[0] = '\0';
    json_t *root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL)
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "line %d: %.140s", where.line, where.text);
    bool good = root != NULL && read_settings(root, config, error);
    json_decref(root);
    if (good)
        return INLET_OK;
    make_printable(error);
    *config = inlet__config_defaults();
    return INLET_E_CORRUPT;
}
