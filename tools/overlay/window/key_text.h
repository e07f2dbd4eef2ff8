/* What a key types in a keyboard layout of the system. */
#ifndef INLET_OVERLAY_KEY_TEXT_H
#define INLET_OVERLAY_KEY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#define KEY_TEXT_BYTES 65

/* Whether this layout (HKL) is loaded here: of another one the system would tell others' keys. */
bool key_text_has_layout(uint64_t hkl);

/* Writes what the key types alone in a layout that is loaded, in upper case, in UTF-8; "": nothing
 * that is seen. */
void key_text_typed(uint32_t hid, uint64_t hkl, char text[KEY_TEXT_BYTES]);

#endif
