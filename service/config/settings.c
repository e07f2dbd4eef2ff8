#include "config/settings.h"

#include "keys/hotkey.h"
#include <stdio.h>
#include <string.h>

/* When a change is in force. */
static const char at_once[] = "at once", agents[] = "to agents started from then on";

/* By number; the second ones are yes. */
static const char *const switches[] = {"off", "on", NULL};

/* By enum inlet__journal_sync. */
static const char *const syncs[] = {"none", "batch", "interval", NULL};

/* By enum inlet__drain_wait. */
static const char *const waits[] = {"event", "spin", "poll", NULL};

/* A client sends a heartbeat every 2 s, and takes a service that says nothing for 6 s for dead:
 * silence can't be shorter than the one, heartbeats not further apart than the other. */
#define FIELD(field) offsetof(inlet__config_t, field)
const inlet__setting_t inlet__settings[INLET__SETTING_COUNT] = {
    {"drain.wait", FIELD(drain_wait), 0, 2, waits, at_once, "how the service waits for input"},
    {"drain.poll_us", FIELD(drain_poll_us), 50, 1000000, NULL, at_once,
     "with \"poll\": microseconds between two looks"},
    {"agent.orphan_s", FIELD(agent_orphan_s), 0, 600, NULL, agents,
     "seconds an agent captures on without a service"},
    {"indicator.required", FIELD(indicator_required), 0, 1, switches, at_once,
     "nothing is captured while the user can't be shown that it is"},
    {"panic.hotkey", FIELD(panic_hotkey), 0, INLET__SETTING_HOTKEY, NULL, at_once,
     "pauses capture in the session, and ends that pause"},
    {"pipe.handshake_ms", FIELD(pipe_handshake_ms), 500, 60000, NULL, at_once,
     "milliseconds a client has for its handshake"},
    {"pipe.heartbeat_ms", FIELD(pipe_heartbeat_ms), 100, 5000, NULL, at_once,
     "milliseconds between two signs of life to a client"},
    {"pipe.silence_ms", FIELD(pipe_silence_ms), 3000, 600000, NULL, at_once,
     "milliseconds after which a silent client is dead"},
    {"limits.connections", FIELD(limits.connections), 1, 2000, NULL, at_once, "connections in all"},
    {"limits.connections_user", FIELD(limits.connections_user), 1, 2000, NULL, at_once,
     "connections of one user"},
    {"limits.connections_session", FIELD(limits.connections_session), 1, 2000, NULL, at_once,
     "connections from one Windows session"},
    {"limits.unauthenticated", FIELD(limits.unauthenticated), 1, INLET__UNAUTHENTICATED_MAX, NULL,
     at_once, "unfinished handshakes in all"},
    {"limits.unauthenticated_user", FIELD(limits.unauthenticated_user), 1,
     INLET__UNAUTHENTICATED_MAX, NULL, at_once, "unfinished handshakes of one user"},
    {"journal.enabled", FIELD(journal_enabled), 0, 1, switches, at_once,
     "streams are kept on disk, sealed"},
    {"journal.max_mb", FIELD(journal_max_mb), 1, 4096, NULL, at_once,
     "megabytes that the journal takes at most"},
    {"journal.max_age_h", FIELD(journal_max_age_h), 1, 8760, NULL, at_once,
     "hours that records are kept at most"},
    {"journal.fsync", FIELD(journal_fsync), 0, 2, syncs, at_once,
     "when the disk is to have what was written"},
};

const inlet__setting_t *inlet__setting_find(const char *key) {
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++)
        if (strcmp(key, inlet__settings[i].key) == 0)
            return &inlet__settings[i];
    return NULL;
}

uint32_t inlet__setting_get(const inlet__setting_t *setting, const inlet__config_t *config) {
    uint32_t value;
    memcpy(&value, (const char *)config + setting->offset, sizeof value);
    return value;
}

void inlet__setting_format(const inlet__setting_t *setting, const inlet__config_t *config,
                           char text[INLET__SETTING_TEXT_BYTES]) {
    const uint32_t value = inlet__setting_get(setting, config);
    const inlet__hotkey_t hotkey = inlet__config_hotkey(value);
    if (inlet__setting_is_hotkey(setting) && value == 0)
        snprintf(text, INLET__SETTING_TEXT_BYTES, "none");
    else if (inlet__setting_is_hotkey(setting))
        (void)inlet__hotkey_format(&hotkey, text);
    else if (setting->words != NULL)
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%s",
                 value <= setting->greatest ? setting->words[value] : "unknown");
    else
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%u", (unsigned)value);
}

bool inlet__setting_is_hotkey(const inlet__setting_t *setting) {
    return setting->greatest == INLET__SETTING_HOTKEY;
}

bool inlet__setting_is_text(const inlet__setting_t *setting) {
    return setting->words != NULL || inlet__setting_is_hotkey(setting);
}

bool inlet__setting_is_given(const inlet__setting_t *setting, const inlet__config_t *config) {
    return (config->given >> (setting - inlet__settings) & 1) != 0;
}

void inlet__setting_domain(const inlet__setting_t *setting, char *text, size_t capacity) {
    if (inlet__setting_is_hotkey(setting)) {
        snprintf(text, capacity, "one key with modifiers, such as \"Meta+F12\", or \"none\"");
        return;
    }
    if (setting->words == NULL) {
        snprintf(text, capacity, "a whole number from %u to %u", (unsigned)setting->least,
                 (unsigned)setting->greatest);
        return;
    }
    size_t used = 0;
    for (uint32_t i = 0; i <= setting->greatest && used < capacity; i++) {
        const char *between = i == 0 ? "" : i == setting->greatest ? " or " : ", ";
        used +=
            (size_t)snprintf(text + used, capacity - used, "%s\"%s\"", between, setting->words[i]);
    }
}
