/* What a hotkey's text says. OS-free, no state. */
#ifndef INLET_STREAM_HOTKEY_PARSE_H
#define INLET_STREAM_HOTKEY_PARSE_H

#include <inlet/hotkey.h>
#include <stdbool.h>

/* Modifiers that are held, a bit each. An AltRight is an AltGr while the false Control is held. */
enum inlet__modifier {
    INLET__MODIFIER_CONTROL_LEFT = 1 << 0,
    INLET__MODIFIER_SHIFT_LEFT = 1 << 1,
    INLET__MODIFIER_ALT_LEFT = 1 << 2,
    INLET__MODIFIER_META_LEFT = 1 << 3,
    INLET__MODIFIER_CONTROL_RIGHT = 1 << 4,
    INLET__MODIFIER_SHIFT_RIGHT = 1 << 5,
    INLET__MODIFIER_ALT_RIGHT = 1 << 6,
    INLET__MODIFIER_META_RIGHT = 1 << 7,
    INLET__MODIFIER_ALT_GR = 1 << 8,
    INLET__MODIFIER_ALL = (1 << 9) - 1
};

/* Buttons are numbered as HID does on its page of buttons, which no key is on. */
#define INLET__HOTKEY_BUTTONS 0x00090000u

/* Four modifiers of either side and eight of one: as many as differ. */
enum { INLET__HOTKEY_KEYS_MAX = 2, INLET__HOTKEY_NEEDS_MAX = 12 };

/* One key with its modifiers. */
typedef struct inlet__chord {
    uint32_t keys[INLET__HOTKEY_KEYS_MAX]; /* any of them; 0: no more */
    uint32_t needs_count;
    uint16_t needs[INLET__HOTKEY_NEEDS_MAX]; /* of each at least one bit is held */
    uint16_t allowed;                        /* no bit but these is held */
    int64_t within_ns;                       /* after the chord before it; of a hold: for so long */
} inlet__chord_t;

enum inlet__hotkey_kind { INLET__HOTKEY_SEQUENCE, INLET__HOTKEY_HOLD, INLET__HOTKEY_DOUBLE };

typedef struct inlet__hotkey {
    enum inlet__hotkey_kind kind;
    uint32_t count; /* of steps; a double tap has two that are alike */
    inlet__chord_t steps[INLET_HOTKEY_STEPS_MAX];
} inlet__hotkey_t;

/* The bit of a key that is a modifier; 0: it is none. An AltRight is INLET__MODIFIER_ALT_RIGHT. */
uint16_t inlet__modifier_of(uint32_t hid);

/* False: *error says what is wrong, and *hotkey is undefined. `text` ends with a zero. */
bool inlet__hotkey_parse(const char *text, inlet__hotkey_t *hotkey, inlet_hotkey_error_t *error);

/* Whether its modifiers are among those held, where the key with `own` bits is not counted. */
bool inlet__chord_has_needs(const inlet__chord_t *chord, uint16_t held, uint16_t own);

/* … and no others are. */
bool inlet__chord_has_modifiers(const inlet__chord_t *chord, uint16_t held, uint16_t own);

#endif
