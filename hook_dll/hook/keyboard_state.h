/* Which keys one keyboard holds down: tells auto-repeat from a press. */
#ifndef INLET_HOOK_KEYBOARD_STATE_H
#define INLET_HOOK_KEYBOARD_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum { INLET__E1_NONE = 0, INLET__E1_PRESS = 1, INLET__E1_RELEASE = 2 };

/* All zero: nothing is down. */
typedef struct inlet__keyboard_state {
    uint64_t down[8]; /* by scan code, then, for keys without a usable one, by virtual key */
    uint8_t e1_half;  /* which second half of an E1 sequence is still to come */
} inlet__keyboard_state_t;

/* The false Control before AltGr, which shares the left Control's scan code. */
#define INLET__KEY_SLOT_FALSE_CONTROL 0u

/* The key's place in `down`. `scan` and `vk` as in inlet_key_t. */
unsigned inlet__key_slot(uint16_t scan, uint16_t vk);

/* Notes a press or a release. True: a press of a key that was down already. */
bool inlet__keyboard_state_note(inlet__keyboard_state_t *state, unsigned slot, bool pressed);

#endif
