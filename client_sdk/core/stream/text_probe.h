/* A layout's table, asked out of a keyboard that only says what a press types: each key in each
 * state, and what follows each dead key. OS-free; sdk/text_system.c is such a keyboard. */
#ifndef INLET_STREAM_TEXT_PROBE_H
#define INLET_STREAM_TEXT_PROBE_H

#include <inlet/text.h>

#define INLET__TEXT_PROBE_UNITS 8

typedef struct inlet__text_keyboard {
    void *context;
    /* The virtual key of a scan code, and the other way round; 0: none. */
    uint32_t (*vk_of)(void *context, uint32_t scan);
    uint32_t (*scan_of)(void *context, uint32_t vk);
    /* Presses a key, as ToUnicodeEx: how many units it types, 0: none, -1: it is dead, and units[0]
     * its accent. A dead key acts on the next call. */
    int (*press)(void *context, uint32_t vk, uint32_t scan, uint32_t state,
                 uint16_t units[INLET__TEXT_PROBE_UNITS]);
} inlet__text_keyboard_t;

/* On success *layout is the caller's: inlet__text_probe_free it. INLET_E_NO_MEMORY, and nothing is
 * to be freed. No dead key waits afterwards. */
inlet_status_t inlet__text_probe(const inlet__text_keyboard_t *keyboard,
                                 inlet_text_layout_t *layout);

void inlet__text_probe_free(inlet_text_layout_t *layout);

#endif
