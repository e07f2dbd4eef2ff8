#include "stream/text_layout.h"

#include <stdlib.h>
#include <string.h>

static uint64_t rank_of_key(const inlet_text_key_t *key) {
    return (uint64_t)key->key << 8 | key->state;
}

static uint64_t rank_of_compose(const inlet_text_compose_t *compose) {
    return (uint64_t)compose->accent << 16 | compose->base;
}

static int compare(uint64_t a, uint64_t b) {
    return a < b ? -1 : a > b;
}

static int by_key(const void *left, const void *right) {
    return compare(rank_of_key(left), rank_of_key(right));
}

static int by_compose(const void *left, const void *right) {
    return compare(rank_of_compose(left), rank_of_compose(right));
}

static bool is_key(const inlet_text_key_t *key) {
    return key->key != 0 && key->key <= INLET_TEXT_VK(0xFFFF) &&
           (key->state & ~(unsigned)INLET_TEXT_STATE_ALL) == 0 && key->dead <= 1 &&
           key->count >= 1 && key->count <= (key->dead != 0 ? 1 : INLET_TEXT_UNITS_MAX) &&
           key->reserved == 0;
}

static bool are_sizes(const inlet_text_layout_t *layout) {
    return layout->struct_size == sizeof *layout &&
           (layout->flags & ~(uint32_t)INLET_TEXT_LAYOUT_ALL_FLAGS) == 0 &&
           layout->keys_count <= INLET_TEXT_KEYS_MAX &&
           layout->composes_count <= INLET_TEXT_COMPOSES_MAX &&
           (layout->keys != NULL || layout->keys_count == 0) &&
           (layout->composes != NULL || layout->composes_count == 0);
}

/* Sorted, each is there once, and is one. */
static bool are_entries(const inlet__text_layout_t *layout) {
    for (uint32_t i = 0; i < layout->keys_count; i++)
        if (!is_key(&layout->keys[i]) ||
            (i > 0 && by_key(&layout->keys[i - 1], &layout->keys[i]) == 0))
            return false;
    for (uint32_t i = 0; i < layout->composes_count; i++)
        if (layout->composes[i].dead > 1 ||
            (i > 0 && by_compose(&layout->composes[i - 1], &layout->composes[i]) == 0))
            return false;
    return true;
}

void inlet__text_layout_free(inlet__text_layout_t *layout) {
    if (layout == NULL)
        return;
    free(layout->keys);
    free(layout->composes);
    free(layout);
}

/* Room for one at least, so that NULL is no memory. */
static void *copy_of(const void *from, size_t count, size_t size) {
    void *copy = malloc((count + 1) * size);
    if (copy != NULL && count > 0)
        memcpy(copy, from, count * size);
    return copy;
}

inlet_status_t inlet__text_layout_make(const inlet_text_layout_t *layout, uint64_t hkl,
                                       inlet__text_layout_t **made) {
    *made = NULL;
    if (layout == NULL || !are_sizes(layout))
        return INLET_E_INVALID_ARGUMENT;
    inlet__text_layout_t *copy = calloc(1, sizeof *copy);
    if (copy == NULL)
        return INLET_E_NO_MEMORY;
    *copy = (inlet__text_layout_t){.hkl = hkl,
                                   .flags = layout->flags,
                                   .keys_count = layout->keys_count,
                                   .composes_count = layout->composes_count};
    copy->keys = copy_of(layout->keys, layout->keys_count, sizeof layout->keys[0]);
    copy->composes = copy_of(layout->composes, layout->composes_count, sizeof layout->composes[0]);
    inlet_status_t status = INLET_E_NO_MEMORY;
    if (copy->keys != NULL && copy->composes != NULL) {
        qsort(copy->keys, copy->keys_count, sizeof copy->keys[0], by_key);
        qsort(copy->composes, copy->composes_count, sizeof copy->composes[0], by_compose);
        status = are_entries(copy) ? INLET_OK : INLET_E_INVALID_ARGUMENT;
    }
    if (status == INLET_OK)
        *made = copy;
    else
        inlet__text_layout_free(copy);
    return status;
}

static const inlet_text_key_t *find_key(const inlet__text_layout_t *layout, uint32_t key,
                                        uint32_t state) {
    const inlet_text_key_t wanted = {.key = key, .state = (uint8_t)state};
    return bsearch(&wanted, layout->keys, layout->keys_count, sizeof wanted, by_key);
}

const inlet_text_key_t *inlet__text_layout_key(const inlet__text_layout_t *layout, uint32_t key,
                                               uint32_t state) {
    static const uint32_t locks[] = {0, INLET_TEXT_CAPS, INLET_TEXT_KANA,
                                     INLET_TEXT_CAPS | INLET_TEXT_KANA};
    const inlet_text_key_t *found = NULL;
    for (size_t i = 0; i < sizeof locks / sizeof locks[0] && found == NULL; i++)
        if ((state & locks[i]) == locks[i])
            found = find_key(layout, key, state & ~locks[i]);
    return found;
}

const inlet_text_compose_t *inlet__text_layout_compose(const inlet__text_layout_t *layout,
                                                       uint16_t accent, uint16_t base) {
    const inlet_text_compose_t wanted = {.accent = accent, .base = base};
    return bsearch(&wanted, layout->composes, layout->composes_count, sizeof wanted, by_compose);
}
