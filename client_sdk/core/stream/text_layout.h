/* A layout's table, as it is looked up. OS-free. */
#ifndef INLET_STREAM_TEXT_LAYOUT_H
#define INLET_STREAM_TEXT_LAYOUT_H

#include <inlet/text.h>
#include <stdbool.h>

typedef struct inlet__text_layout {
    uint64_t hkl;
    uint32_t flags;
    uint32_t keys_count, composes_count;
    inlet_text_key_t *keys;         /* by key and state */
    inlet_text_compose_t *composes; /* by accent and base */
} inlet__text_layout_t;

/* Checks and copies. On success *made is the caller's: inlet__text_layout_free it.
 * INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY, as inlet_text_add_layout says. */
inlet_status_t inlet__text_layout_make(const inlet_text_layout_t *layout, uint64_t hkl,
                                       inlet__text_layout_t **made);

/* NULL is allowed. */
void inlet__text_layout_free(inlet__text_layout_t *layout);

/* What a key types in a state; NULL: nothing. */
const inlet_text_key_t *inlet__text_layout_key(const inlet__text_layout_t *layout, uint32_t key,
                                               uint32_t state);

/* What an accent and a unit become; NULL: they stay two. */
const inlet_text_compose_t *inlet__text_layout_compose(const inlet__text_layout_t *layout,
                                                       uint16_t accent, uint16_t base);

#endif
