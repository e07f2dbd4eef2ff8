#include "wire/scope.h"

#include <stdbool.h>
#include <string.h>

#include <inlet/event.h>

#define EVENT_BIT(type) (UINT64_C(1) << (type))
#define DEVICE_NAMES    (1u << INLET_NAME_DEVICE_PATH | 1u << INLET_NAME_DEVICE)

static const struct {
    const char *name;
    uint64_t event_types;
    uint32_t bit;
    uint32_t name_subjects;
} scope_table[] = {
    {"kbd.keys",
     EVENT_BIT(INLET_EVENT_KEY_PRESSED) | EVENT_BIT(INLET_EVENT_KEY_RELEASED) |
         EVENT_BIT(INLET_EVENT_DEVICE) | EVENT_BIT(INLET_EVENT_LAYOUT),
     INLET__SCOPE_KBD_KEYS, DEVICE_NAMES | 1u << INLET_NAME_LAYOUT},
    {"mouse.motion",
     EVENT_BIT(INLET_EVENT_MOUSE_MOVED) | EVENT_BIT(INLET_EVENT_MOUSE_WHEEL) |
         EVENT_BIT(INLET_EVENT_DEVICE),
     INLET__SCOPE_MOUSE_MOTION, DEVICE_NAMES},
    {"mouse.buttons",
     EVENT_BIT(INLET_EVENT_MOUSE_PRESSED) | EVENT_BIT(INLET_EVENT_MOUSE_RELEASED) |
         EVENT_BIT(INLET_EVENT_DEVICE),
     INLET__SCOPE_MOUSE_BUTTONS, DEVICE_NAMES},
    {"focus", EVENT_BIT(INLET_EVENT_FOCUS), INLET__SCOPE_FOCUS, 1u << INLET_NAME_PROCESS},
    {"focus.titles", EVENT_BIT(INLET_EVENT_FOCUS), INLET__SCOPE_FOCUS_TITLES,
     1u << INLET_NAME_PROCESS | 1u << INLET_NAME_WINDOW_TITLE},
    {"kbd.timing", EVENT_BIT(INLET_EVENT_KEY_PRESSED) | EVENT_BIT(INLET_EVENT_KEY_RELEASED),
     INLET__SCOPE_KBD_TIMING, 0},
    {"kbd.hotkeys", EVENT_BIT(INLET_EVENT_KEY_PRESSED) | EVENT_BIT(INLET_EVENT_KEY_RELEASED),
     INLET__SCOPE_KBD_HOTKEYS, 0},
    {"text",
     EVENT_BIT(INLET_EVENT_KEY_PRESSED) | EVENT_BIT(INLET_EVENT_KEY_RELEASED) |
         EVENT_BIT(INLET_EVENT_LAYOUT),
     INLET__SCOPE_TEXT, 1u << INLET_NAME_LAYOUT},
    {"history", 0, INLET__SCOPE_HISTORY, 0},
    {"admin", 0, INLET__SCOPE_ADMIN, 0},
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

/* How long the word there is: up to a comma that is not in braces. */
static size_t word_length(const char *text) {
    const size_t length = strcspn(text, ",{");
    if (text[length] != '{')
        return length;
    const char *end = strchr(text + length, '}');
    return end != NULL ? (size_t)(end + 1 - text) : strlen(text);
}

static const char hotkeys_prefix[] = "kbd.hotkeys:{";

/* The list of a word that has one; *bytes of it. */
static const char *list_of(const char *word, size_t length, size_t *bytes) {
    const size_t before = sizeof hotkeys_prefix - 1;
    if (length <= before || memcmp(word, hotkeys_prefix, before) != 0 || word[length - 1] != '}')
        return NULL;
    *bytes = length - before - 1;
    return word + before;
}

typedef struct found {
    uint32_t scopes;
    const char *hotkeys;
    size_t hotkeys_bytes;
} found_t;

/* False: it is no scope, or a second list. */
static bool read_word(const char *word, size_t length, found_t *found) {
    size_t bytes;
    const char *list = list_of(word, length, &bytes);
    const uint32_t bit = list != NULL ? (uint32_t)INLET__SCOPE_KBD_HOTKEYS : find_bit(word, length);
    if (bit == 0 || (list != NULL && found->hotkeys != NULL))
        return false;
    found->scopes |= bit;
    if (list != NULL) {
        found->hotkeys = list;
        found->hotkeys_bytes = bytes;
    }
    return true;
}

static bool read_words(const char *text, found_t *found) {
    *found = (found_t){0};
    for (bool more = true; more;) {
        const size_t length = word_length(text);
        if (!read_word(text, length, found) || (text[length] != ',' && text[length] != '\0'))
            return false;
        more = text[length] == ',';
        text += length + (more ? 1 : 0);
    }
    return true;
}

inlet_status_t inlet__scope_parse(const char *text, uint32_t *scopes) {
    found_t found;
    const bool good = read_words(text, &found) && found.hotkeys == NULL;
    *scopes = good ? found.scopes : 0;
    return good ? INLET_OK : INLET_E_INVALID_ARGUMENT;
}

inlet_status_t inlet__scope_parse_list(const char *text, uint32_t *scopes, const char **hotkeys,
                                       size_t *hotkeys_bytes) {
    found_t found;
    bool good = read_words(text, &found);
    if (good && (found.scopes & INLET__SCOPE_KBD_HOTKEYS) != 0 && found.hotkeys == NULL)
        good = false;
    *scopes = good ? found.scopes : 0;
    *hotkeys = good ? found.hotkeys : NULL;
    *hotkeys_bytes = good && found.hotkeys != NULL ? found.hotkeys_bytes : 0;
    return good ? INLET_OK : INLET_E_INVALID_ARGUMENT;
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
