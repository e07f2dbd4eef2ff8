#include "config/settings.h"

#include <stdio.h>
#include <string.h>

/* By enum inlet__drain_wait. */
static const char *const waits[] = {"event", "spin", "poll", NULL};

/* A client sends a heartbeat every 2 s, and takes a service that says nothing for 6 s for dead:
 * silence can't be shorter than the one, heartbeats not further apart than the other. */
#define FIELD(field) offsetof(inlet__config_t, field)
const inlet__setting_t inlet__settings[INLET__SETTING_COUNT] = {
    {"drain.wait", FIELD(drain_wait), 0, 2, waits, false, "how the service waits for input"},
    {"drain.poll_us", FIELD(drain_poll_us), 50, 1000000, NULL, false,
     "with \"poll\": microseconds between two looks"},
    {"agent.orphan_s", FIELD(agent_orphan_s), 0, 600, NULL, true,
     "seconds an agent captures on without a service"},
    {"pipe.handshake_ms", FIELD(pipe_handshake_ms), 500, 60000, NULL, false,
     "milliseconds a client has for its handshake"},
    {"pipe.heartbeat_ms", FIELD(pipe_heartbeat_ms), 100, 5000, NULL, false,
     "milliseconds between two signs of life to a client"},
    {"pipe.silence_ms", FIELD(pipe_silence_ms), 3000, 600000, NULL, false,
     "milliseconds after which a silent client is dead"},
    {"limits.connections", FIELD(limits.connections), 1, 2000, NULL, false, "connections in all"},
    {"limits.connections_user", FIELD(limits.connections_user), 1, 2000, NULL, false,
     "connections of one user"},
    {"limits.connections_session", FIELD(limits.connections_session), 1, 2000, NULL, false,
     "connections from one Windows session"},
    {"limits.unauthenticated", FIELD(limits.unauthenticated), 1, INLET__UNAUTHENTICATED_MAX, NULL,
     false, "unfinished handshakes in all"},
    {"limits.unauthenticated_user", FIELD(limits.unauthenticated_user), 1,
     INLET__UNAUTHENTICATED_MAX, NULL, false, "unfinished handshakes of one user"},
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
    if (setting->words != NULL)
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%s",
                 value <= setting->greatest ? setting->words[value] : "unknown");
    else
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%u", (unsigned)value);
}

bool inlet__setting_is_given(const inlet__setting_t *setting, const inlet__config_t *config) {
    return (config->given >> (setting - inlet__settings) & 1) != 0;
}

void inlet__setting_domain(const inlet__setting_t *setting, char *text, size_t capacity) {
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
