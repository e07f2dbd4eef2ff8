/* Scopes: what a grant allows a client to see. */
#ifndef INLET_WIRE_SCOPE_H
#define INLET_WIRE_SCOPE_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

enum inlet__scope {
    INLET__SCOPE_KBD_KEYS = 1 << 0,      /* "kbd.keys": key events with their identities */
    INLET__SCOPE_MOUSE_MOTION = 1 << 1,  /* "mouse.motion": motion and wheel */
    INLET__SCOPE_MOUSE_BUTTONS = 1 << 2, /* "mouse.buttons" */
    INLET__SCOPE_FOCUS = 1 << 3,         /* "focus": windows in front, processes and images */
    INLET__SCOPE_FOCUS_TITLES = 1 << 4,  /* "focus.titles": and their titles */
    INLET__SCOPE_KBD_TIMING = 1 << 5,    /* "kbd.timing": that keys go down and up, not which */
    INLET__SCOPE_KBD_HOTKEYS = 1 << 6,   /* "kbd.hotkeys": the combinations listed, no other key */
    INLET__SCOPE_TEXT = 1 << 7,          /* "text": keys that type, not when exactly */
    INLET__SCOPE_HISTORY = 1 << 8,       /* "history": what is older than the retained window */
    INLET__SCOPE_ADMIN = 1 << 9,         /* "admin": what administrators see of the service */
    INLET__SCOPE_ALL = (1 << 10) - 1
};

/* Room for all names, commas and the terminating zero. */
#define INLET__SCOPE_TEXT_BYTES 128

/* Writes the names of the bits, with commas between, zero-terminated; "" for 0.
 *   INLET_E_INVALID_ARGUMENT  a bit is unknown
 *   INLET_E_BUFFER_TOO_SMALL  capacity is less than INLET__SCOPE_TEXT_BYTES
 * On failure `out` is "" if there is room for it. Any thread. */
inlet_status_t inlet__scope_format(uint32_t scopes, char *out, size_t capacity);

/* Reads such a text: at least one name, none unknown, no spaces; a name twice counts once.
 * INLET_E_INVALID_ARGUMENT otherwise, and *scopes is 0. Any thread. */
inlet_status_t inlet__scope_parse(const char *text, uint32_t *scopes);

/* Reads a text that may list hotkeys: kbd.hotkeys:{A,B}. Then *hotkeys points at what is between
 * the braces, *hotkeys_bytes of it (inlet__hotkeys_parse); else it is NULL. At most one such list,
 * and no kbd.hotkeys without one. Errors as inlet__scope_parse. */
inlet_status_t inlet__scope_parse_list(const char *text, uint32_t *scopes, const char **hotkeys,
                                       size_t *hotkeys_bytes);

/* The bits of inlet_subscribe_options_t.event_types (1 << type) that the scopes allow. What tells
 * of the stream, the session and the clock is always in; devices with each scope of input, the
 * layout with keys. Any thread. */
uint64_t inlet__scope_event_types(uint32_t scopes);

/* The subjects of NAME records (1 << enum inlet_name_subject) that the scopes allow. Any thread. */
uint32_t inlet__scope_name_subjects(uint32_t scopes);

#endif
