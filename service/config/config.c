#include "config/config.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
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
    return (inlet__config_t){.drain_wait = INLET__DRAIN_WAIT_EVENT,
                             .drain_poll_us = 1000,
                             .agent_orphan_s = 10,
                             .pipe_handshake_ms = 3000,
                             .pipe_heartbeat_ms = 2000,
                             .pipe_silence_ms = 6000,
                             .limits = inlet__limits_defaults(),
                             .journal_max_mb = 256,
                             .journal_max_age_h = 24,
                             .journal_fsync = 2}; /* interval */
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

static const char *const switch_names[] = {"off", "on", NULL};
static const char *const fsync_names[] = {"none", "batch", "interval", NULL};

const char *inlet__journal_fsync_name(uint32_t fsync) {
    return fsync < 3 ? fsync_names[fsync] : "unknown";
}

static bool read_word(const char *key, json_t *value, const char *const *words, uint32_t *number,
                      char *error) {
    const char *text = json_string_value(value);
    for (uint32_t i = 0; text != NULL && words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            *number = i;
            return true;
        }
    }
    int at = snprintf(error, INLET__CONFIG_ERROR_BYTES, "\"%s\" must be one of", key);
    for (uint32_t i = 0; words[i] != NULL; i++)
        at += snprintf(error + at, INLET__CONFIG_ERROR_BYTES - (size_t)at, " \"%s\"", words[i]);
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

/* The settings that are whole numbers. A client sends a heartbeat every 2 s, and takes a service
 * that says nothing for 6 s for dead: silence can't be shorter than the one, heartbeats not further
 * apart than the other. */
#define NUMBER(field) offsetof(inlet__config_t, field)
static const struct {
    const char *key;
    size_t offset;
    uint32_t least, greatest;
} numbers[] = {
    {"drain.poll_us", NUMBER(drain_poll_us), 50, 1000000},
    {"agent.orphan_s", NUMBER(agent_orphan_s), 0, 600},
    {"pipe.handshake_ms", NUMBER(pipe_handshake_ms), 500, 60000},
    {"pipe.heartbeat_ms", NUMBER(pipe_heartbeat_ms), 100, 5000},
    {"pipe.silence_ms", NUMBER(pipe_silence_ms), 3000, 600000},
    {"limits.connections", NUMBER(limits.connections), 1, 2000},
    {"limits.connections_user", NUMBER(limits.connections_user), 1, 2000},
    {"limits.connections_session", NUMBER(limits.connections_session), 1, 2000},
    {"limits.unauthenticated", NUMBER(limits.unauthenticated), 1, INLET__UNAUTHENTICATED_MAX},
    {"limits.unauthenticated_user", NUMBER(limits.unauthenticated_user), 1,
     INLET__UNAUTHENTICATED_MAX},
    {"journal.max_mb", NUMBER(journal_max_mb), 1, 4096},
    {"journal.max_age_h", NUMBER(journal_max_age_h), 1, 8760},
};
enum { NUMBER_COUNT = sizeof numbers / sizeof numbers[0] };

static bool read_setting(const char *key, json_t *value, inlet__config_t *config, char *error) {
    if (strcmp(key, "drain.wait") == 0)
        return read_wait(value, config, error);
    if (strcmp(key, "journal.enabled") == 0)
        return read_word(key, value, switch_names, &config->journal_enabled, error);
    if (strcmp(key, "journal.fsync") == 0)
        return read_word(key, value, fsync_names, &config->journal_fsync, error);
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        if (strcmp(key, numbers[i].key) == 0)
            return read_number(key, value, numbers[i].least, numbers[i].greatest,
                               (uint32_t *)(void *)((char *)config + numbers[i].offset), error);
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
