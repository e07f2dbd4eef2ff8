#include "hook/keyboard_state.h"

/* 0-127: scan codes; 128-255: with E0; 256-511: virtual keys. No key has scan code 0, so its place
 * is free for the false Control. */
unsigned inlet__key_slot(uint16_t scan, uint16_t vk) {
    unsigned prefix = scan & 0xFF00u;
    unsigned code = scan & 0xFFu;
    if (code == 0 || code > 0x7F || (prefix != 0 && prefix != 0xE000u)) {
        return 256 + (vk & 0xFFu);
    }
    return prefix != 0 ? 128 + code : code;
}

bool inlet__keyboard_state_note(inlet__keyboard_state_t *state, unsigned slot, bool pressed) {
    uint64_t bit = (uint64_t)1 << (slot % 64);
    uint64_t *word = &state->down[slot / 64 % 8];
    bool was_down = (*word & bit) != 0;
    if (pressed) {
        *word |= bit;
    } else {
        *word &= ~bit;
    }
    return pressed && was_down;
}
