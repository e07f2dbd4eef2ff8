/* What grants and the views made of them agree on. */
#ifndef INLET_BASE_GRANT_TERMS_H
#define INLET_BASE_GRANT_TERMS_H

#include <inlet/event.h>

#define INLET__HOTKEYS_MAX  32u /* of one grant */
#define INLET__PROGRAMS_MAX 8u

/* A combination of keys: one key, with exactly these modifiers held. */
typedef struct inlet__hotkey {
    uint32_t hid;       /* as inlet_key_t.hid; no modifier */
    uint32_t modifiers; /* enum inlet_modifier */
} inlet__hotkey_t;

/* Input is shown while the window in front is … */
enum inlet__foreground {
    INLET__FOREGROUND_ALL = 0,    /* … any */
    INLET__FOREGROUND_OWN = 1,    /* … of the subscriber's own process */
    INLET__FOREGROUND_LISTED = 2, /* … of one of the programs listed */
    INLET__FOREGROUND_COUNT = 3
};

#endif
