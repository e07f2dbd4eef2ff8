#include "keys/hotkey.h"

#include <inlet/keys.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The first name of each is the one that is written. */
static const struct {
    const char *name;
    uint32_t modifier;
} modifier_names[] = {
    {"Control", INLET_MODIFIER_CONTROL}, {"Shift", INLET_MODIFIER_SHIFT},
    {"Alt", INLET_MODIFIER_ALT},         {"Meta", INLET_MODIFIER_META},
    {"Ctrl", INLET_MODIFIER_CONTROL},    {"Win", INLET_MODIFIER_META},
};
enum { WRITTEN_COUNT = 4, NAME_COUNT = sizeof modifier_names / sizeof modifier_names[0] };

static uint32_t modifier_of(const char *name, size_t bytes) {
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (strlen(modifier_names[i].name) == bytes &&
            memcmp(modifier_names[i].name, name, bytes) == 0)
            return modifier_names[i].modifier;
    return 0;
}

/* A modifier alone is no hotkey: others' combinations begin with it. */
static bool is_modifier(uint32_t hid) {
    return hid >= INLET_KEY_ControlLeft && hid <= INLET_KEY_MetaRight;
}

static uint32_t key_of(const char *code, size_t bytes) {
    char text[INLET__HOTKEY_TEXT_BYTES];
    if (bytes >= sizeof text || memchr(code, 0, bytes) != NULL)
        return 0;
    memcpy(text, code, bytes);
    text[bytes] = '\0';
    const uint32_t hid = inlet_key_from_code(text);
    return is_modifier(hid) ? 0 : hid;
}

static bool read_one(const char *text, size_t bytes, inlet__hotkey_t *hotkey) {
    *hotkey = (inlet__hotkey_t){0};
    const char *plus;
    while (bytes > 0 && (plus = memchr(text, '+', bytes)) != NULL) {
        const size_t length = (size_t)(plus - text);
        const uint32_t modifier = modifier_of(text, length);
        if (modifier == 0 || (hotkey->modifiers & modifier) != 0)
            return false;
        hotkey->modifiers |= modifier;
        text += length + 1;
        bytes -= length + 1;
    }
    hotkey->hid = key_of(text, bytes);
    return hotkey->hid != 0;
}

static bool is_among(const inlet__hotkey_t *hotkeys, uint32_t count, const inlet__hotkey_t *one) {
    for (uint32_t i = 0; i < count; i++)
        if (hotkeys[i].hid == one->hid && hotkeys[i].modifiers == one->modifiers)
            return true;
    return false;
}

inlet_status_t inlet__hotkeys_parse(const char *text, size_t bytes,
                                    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX], uint32_t *count) {
    uint32_t found = 0;
    *count = 0;
    for (bool more = true; more;) {
        const char *comma = bytes > 0 ? memchr(text, ',', bytes) : NULL;
        const size_t length = comma != NULL ? (size_t)(comma - text) : bytes;
        inlet__hotkey_t one;
        if (found == INLET__HOTKEYS_MAX || !read_one(text, length, &one) ||
            is_among(hotkeys, found, &one))
            return INLET_E_INVALID_ARGUMENT;
        hotkeys[found++] = one;
        more = comma != NULL;
        text += length + (more ? 1 : 0);
        bytes -= length + (more ? 1 : 0);
    }
    *count = found;
    return INLET_OK;
}

inlet_status_t inlet__hotkey_format(const inlet__hotkey_t *hotkey,
                                    char out[INLET__HOTKEY_TEXT_BYTES]) {
    const char *code = inlet_key_code(hotkey->hid);
    size_t used = 0;
    out[0] = '\0';
    if ((hotkey->modifiers & ~(uint32_t)INLET_MODIFIER_ALL) != 0 || is_modifier(hotkey->hid) ||
        inlet_key_from_code(code) != hotkey->hid || hotkey->hid == 0)
        return INLET_E_INVALID_ARGUMENT;
    for (size_t i = 0; i < WRITTEN_COUNT; i++)
        if ((hotkey->modifiers & modifier_names[i].modifier) != 0)
            used += (size_t)snprintf(out + used, INLET__HOTKEY_TEXT_BYTES - used, "%s+",
                                     modifier_names[i].name);
    snprintf(out + used, INLET__HOTKEY_TEXT_BYTES - used, "%s", code);
    return INLET_OK;
}
