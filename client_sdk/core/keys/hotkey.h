/* Hotkeys as text: "Control+Shift+F5,Meta+KeyQ". Modifiers in any order, left or right: Control (or
 * Ctrl), Shift, Alt, Meta (or Win); then the W3C code of one key that is none. OS-free, any thread.
 */
#ifndef INLET_KEYS_HOTKEY_H
#define INLET_KEYS_HOTKEY_H

#include "base/grant_terms.h"
#include <inlet/status.h>
#include <stddef.h>

/* Room for the longest text of one, with its zero. */
#define INLET__HOTKEY_TEXT_BYTES 64

/* Reads `bytes` bytes of such a text: one combination at least, INLET__HOTKEYS_MAX at most, none
 * twice, no spaces. INLET_E_INVALID_ARGUMENT otherwise, and *count is 0. */
inlet_status_t inlet__hotkeys_parse(const char *text, size_t bytes,
                                    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX], uint32_t *count);

/* Writes one, zero-terminated: modifiers in the order above. INLET_E_INVALID_ARGUMENT, and "": no
 * such key or modifier. */
inlet_status_t inlet__hotkey_format(const inlet__hotkey_t *hotkey,
                                    char out[INLET__HOTKEY_TEXT_BYTES]);

#endif
