#include "wire/scope.h"

#include <stdbool.h>
#include <string.h>

#include <inlet/event.h>

#define EVENT_BIT(type) (UINT64_C(1) << (type))
#define DEVICE_NAMES    (1u << INLET_NAME_DEVICE_PATH | 1u << INLET_NAME_DEVICE)

static const struct {
    uint32_t bit;
    const char *name;
    uint64_t event_types;
    uint32_t name_subjects;
} scope_table[] = {
    {INLET__SCOPE_KBD_KEYS, "kbd.keys",
     EVENT_BIT(INLET_EVENT_KEY_PRESSED) | EVENT_BIT(INLET_EVENT_KEY_RELEASED) |
         EVENT_BIT(INLET_EVENT_DEVICE) | EVENT_BIT(INLET_EVENT_LAYOUT),
     DEVICE_NAMES | 1u << INLET_NAME_LAYOUT},
    {INLET__SCOPE_MOUSE_MOTION, "mouse.motion",
     EVENT_BIT(INLET_EVENT_MOUSE_MOVED) | EVENT_BIT(INLET_EVENT_MOUSE_WHEEL) |
         EVENT_BIT(INLET_EVENT_DEVICE),
     DEVICE_NAMES},
    {INLET__SCOPE_MOUSE_BUTTONS, "mouse.buttons",
     EVENT_BIT(INLET_EVENT_MOUSE_PRESSED) | EVENT_BIT(INLET_EVENT_MOUSE_RELEASED) |
         EVENT_BIT(INLET_EVENT_DEVICE),
     DEVICE_NAMES},
    {INLET__SCOPE_FOCUS, "focus", EVENT_BIT(INLET_EVENT_FOCUS), 1u << INLET_NAME_PROCESS},
    {INLET__SCOPE_FOCUS_TITLES, "focus.titles", EVENT_BIT(INLET_EVENT_FOCUS),
     1u << INLET_NAME_PROCESS | 1u << INLET_NAME_WINDOW_TITLE},
};
enum { SCOPE_COUNT = sizeof scope_table / sizeof scope_table[0] };

/* What a subscriber can't do without, whatever it may see, and what tells nothing of the user. */
static const uint64_t always = EVENT_BIT(INLET_EVENT_LOSS) | EVENT_BIT(INLET_EVENT_BLIND) |
                               EVENT_BIT(INLET_EVENT_SOURCES) | EVENT_BIT(INLET_EVENT_SESSION) |
                               EVENT_BIT(INLET_EVENT_CLOCK) | EVENT_BIT(INLET_EVENT_NAME);

inlet_status_t inlet__scope_format(uint32_t scopes, char *out, size_t capacity) {
    size_t used = 0;
    if (capacity > 0)
        out[0] = 0;
    if ((scopes & ~(uint32_t)INLET__SCOPE_ALL) != 0)
        return INLET_E_INVALID_ARGUMENT;
    if (capacity < INLET__SCOPE_TEXT_BYTES)
        return INLET_E_BUFFER_TOO_SMALL;
    for (size_t i = 0; i < SCOPE_COUNT; i++) {
        if ((scopes & scope_table[i].bit) == 0)
            continue;
        if (used > 0)
            out[used++] = ',';
        size_t length = strlen(scope_table[i].name);
        memcpy(out + used, scope_table[i].name, length + 1);
        used += length;
    }
    return INLET_OK;
}

static uint32_t find_bit(const char *name, size_t length) {
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (strlen(scope_table[i].name) == length && memcmp(scope_table[i].name, name, length) == 0)
            return scope_table[i].bit;
    return 0;
}

inlet_status_t inlet__scope_parse(const char *text, uint32_t *scopes) {
    uint32_t found = 0;
    *scopes = 0;
    for (bool more = true; more;) {
        size_t length = strcspn(text, ",");
        uint32_t bit = find_bit(text, length);
        if (bit == 0)
            return INLET_E_INVALID_ARGUMENT;
        found |= bit;
        more = text[length] == ',';
        text += length + (more ? 1 : 0);
    }
    *scopes = found;
    return INLET_OK;
}

uint64_t inlet__scope_event_types(uint32_t scopes) {
    uint64_t event_types = always;
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if ((scopes & scope_table[i].bit) != 0)
            event_types |= scope_table[i].event_types;
    return event_types;
}

uint32_t inlet__scope_name_subjects(uint32_t scopes) {
    uint32_t subjects = 0;
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if ((scopes & scope_table[i].bit) != 0)
            subjects |= scope_table[i].name_subjects;
    return subjects;
}
