#include "stream/text_probe.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    SCANS_END = 0x80, /* keys with a prefix type nothing of their own */
    SCAN_NUMPAD_FIRST = 0x47,
    SCAN_NUMPAD_LAST = 0x53,
    SCAN_SPACE = 0x39,
    VK_CODE_SPACE = 0x20,
    VK_CODE_NUMPAD_FIRST = 0x60,
    VK_CODE_NUMPAD_LAST = 0x6F,
    KEYS_MAX = (SCANS_END + VK_CODE_NUMPAD_LAST - VK_CODE_NUMPAD_FIRST + 1) * 16,
    DEADS_MAX = 64,
    PATH_MAX_KEYS = 2, /* a dead key upon a dead key */
    CLEAR_TRIES = 4
};

#define ALTGR (INLET_TEXT_CTRL | INLET_TEXT_ALT)

/* A key in a state, as it is pressed. */
typedef struct press {
    uint16_t vk, scan;
    uint8_t state;
} press_t;

/* The presses after which an accent waits. */
typedef struct dead {
    uint16_t accent;
    uint32_t count;
    press_t path[PATH_MAX_KEYS];
} dead_t;

typedef struct probe {
    const inlet__text_keyboard_t *keyboard;
    uint32_t keys_count, composes_count, composes_room, deads_count;
    inlet_text_key_t *keys;
    press_t *presses; /* of each key */
    inlet_text_compose_t *composes;
    dead_t deads[DEADS_MAX];
} probe_t;

static int press(const probe_t *p, const press_t *key, uint16_t units[INLET__TEXT_PROBE_UNITS]) {
    return p->keyboard->press(p->keyboard->context, key->vk, key->scan, key->state, units);
}

/* Until no dead key waits any more. */
static void clear(const probe_t *p) {
    static const press_t space = {.vk = VK_CODE_SPACE, .scan = SCAN_SPACE};
    uint16_t units[INLET__TEXT_PROBE_UNITS];
    for (int i = 0; i < CLEAR_TRIES && press(p, &space, units) != 1; i++)
        ;
}

static void add_dead(probe_t *p, uint16_t accent, const press_t *path, uint32_t count) {
    for (uint32_t i = 0; i < p->deads_count; i++)
        if (p->deads[i].accent == accent)
            return;
    if (p->deads_count == DEADS_MAX || count > PATH_MAX_KEYS)
        return;
    dead_t *dead = &p->deads[p->deads_count++];
    *dead = (dead_t){.accent = accent, .count = count};
    memcpy(dead->path, path, count * sizeof path[0]);
}

/* --- keys --- */

static bool is_control(uint16_t unit) {
    return unit < 0x20 || (unit >= 0x7F && unit <= 0x9F);
}

static bool types_alike(const inlet_text_key_t *a, const inlet_text_key_t *b) {
    return a->dead == b->dead && a->count == b->count &&
           memcmp(a->units, b->units, sizeof a->units) == 0;
}

static const inlet_text_key_t *find_key(const probe_t *p, uint32_t key, unsigned state) {
    for (uint32_t i = p->keys_count; i-- > 0 && p->keys[i].key == key;)
        if (p->keys[i].state == state)
            return &p->keys[i];
    return NULL;
}

/* A lock is worth an entry where it changes what is found without, in the order in which
 * inlet__text_layout_key looks. */
static bool is_as_without_locks(const probe_t *p, const inlet_text_key_t *key) {
    static const unsigned locks[] = {INLET_TEXT_CAPS, INLET_TEXT_KANA,
                                     INLET_TEXT_CAPS | INLET_TEXT_KANA};
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        const inlet_text_key_t *without = NULL;
        if ((key->state & locks[i]) == locks[i])
            without = find_key(p, key->key, key->state & ~locks[i]);
        if (without != NULL)
            return types_alike(without, key);
    }
    return false;
}

static void ask_key(probe_t *p, uint32_t key, const press_t *how) {
    uint16_t units[INLET__TEXT_PROBE_UNITS] = {0};
    inlet_text_key_t entry = {.key = key, .state = how->state};
    const int count = press(p, how, units);
    if (count < 0)
        clear(p);
    entry.dead = count < 0;
    entry.count = (uint8_t)(count < 0 ? 1 : count <= (int)INLET_TEXT_UNITS_MAX ? count : 0);
    if (entry.count == 0 || (entry.count == 1 && is_control(units[0])))
        return;
    memcpy(entry.units, units, entry.count * sizeof units[0]);
    if (is_as_without_locks(p, &entry))
        return;
    if (entry.dead != 0)
        add_dead(p, units[0], how, 1);
    p->keys[p->keys_count] = entry;
    p->presses[p->keys_count++] = *how;
}

/* States with locks come after those without. */
static void ask_states(probe_t *p, uint32_t key, uint32_t vk, uint32_t scan) {
    for (uint32_t bits = 0; bits < 16; bits++) {
        const unsigned state =
            ((bits & 1) != 0 ? INLET_TEXT_SHIFT : 0u) | ((bits & 2) != 0 ? ALTGR : 0u) |
            ((bits & 4) != 0 ? INLET_TEXT_CAPS : 0u) | ((bits & 8) != 0 ? INLET_TEXT_KANA : 0u);
        ask_key(p, key,
                &(press_t){.vk = (uint16_t)vk, .scan = (uint16_t)scan, .state = (uint8_t)state});
    }
}

static void ask_keys(probe_t *p) {
    const inlet__text_keyboard_t *k = p->keyboard;
    for (uint32_t scan = 1; scan < SCANS_END; scan++) {
        const uint32_t vk = k->vk_of(k->context, scan);
        if (vk != 0 && (scan < SCAN_NUMPAD_FIRST || scan > SCAN_NUMPAD_LAST))
            ask_states(p, scan, vk, scan);
    }
    for (uint32_t vk = VK_CODE_NUMPAD_FIRST; vk <= VK_CODE_NUMPAD_LAST; vk++)
        ask_states(p, INLET_TEXT_VK(vk), vk, k->scan_of(k->context, vk));
}

/* --- what follows dead keys --- */

static bool has_compose(const probe_t *p, uint16_t accent, uint16_t base) {
    for (uint32_t i = p->composes_count; i-- > 0 && p->composes[i].accent == accent;)
        if (p->composes[i].base == base)
            return true;
    return false;
}

static bool grow(probe_t *p) {
    if (p->composes_count < p->composes_room)
        return true;
    const uint32_t room = 2 * p->composes_room + 256;
    inlet_text_compose_t *composes = realloc(p->composes, room * sizeof *composes);
    if (composes == NULL)
        return false;
    p->composes = composes;
    p->composes_room = room;
    return true;
}

/* False: no memory. */
static bool ask_compose(probe_t *p, const dead_t *dead, uint32_t base) {
    uint16_t units[INLET__TEXT_PROBE_UNITS] = {0};
    for (uint32_t i = 0; i < dead->count; i++)
        (void)press(p, &dead->path[i], units);
    const int count = press(p, &p->presses[base], units);
    if (count < 0)
        clear(p);
    if (count != 1 && count >= 0)
        return true; /* both, or nothing: they do not become one */
    if (!grow(p))
        return false;
    p->composes[p->composes_count++] = (inlet_text_compose_t){.accent = dead->accent,
                                                              .base = p->keys[base].units[0],
                                                              .result = units[0],
                                                              .dead = count < 0};
    if (count < 0) {
        press_t path[PATH_MAX_KEYS + 1];
        memcpy(path, dead->path, sizeof dead->path);
        path[dead->count] = p->presses[base];
        add_dead(p, units[0], path, dead->count + 1);
    }
    return true;
}

/* The list of dead keys grows meanwhile. */
static bool ask_composes(probe_t *p) {
    for (uint32_t d = 0; d < p->deads_count; d++) {
        const dead_t dead = p->deads[d];
        for (uint32_t base = 0; base < p->keys_count; base++)
            if (p->keys[base].count == 1 && p->composes_count < INLET_TEXT_COMPOSES_MAX &&
                !has_compose(p, dead.accent, p->keys[base].units[0]) &&
                !ask_compose(p, &dead, base))
                return false;
    }
    return true;
}

static bool has_altgr(const probe_t *p) {
    for (uint32_t i = 0; i < p->keys_count; i++)
        if ((p->keys[i].state & ALTGR) != 0)
            return true;
    return false;
}

inlet_status_t inlet__text_probe(const inlet__text_keyboard_t *keyboard,
                                 inlet_text_layout_t *layout) {
    probe_t *p = calloc(1, sizeof *p);
    if (p == NULL)
        return INLET_E_NO_MEMORY;
    p->keyboard = keyboard;
    p->keys = calloc(KEYS_MAX, sizeof p->keys[0]);
    p->presses = calloc(KEYS_MAX, sizeof p->presses[0]);
    bool done = p->keys != NULL && p->presses != NULL;
    if (done) {
        ask_keys(p);
        done = ask_composes(p);
    }
    *layout = (inlet_text_layout_t){.struct_size = sizeof *layout};
    if (done) {
        layout->flags = has_altgr(p) ? INLET_TEXT_LAYOUT_ALTGR : 0;
        layout->keys = p->keys;
        layout->keys_count = p->keys_count;
        layout->composes = p->composes;
        layout->composes_count = p->composes_count;
    } else {
        free(p->keys);
        free(p->composes);
    }
    free(p->presses);
    free(p);
    return done ? INLET_OK : INLET_E_NO_MEMORY;
}

void inlet__text_probe_free(inlet_text_layout_t *layout) {
    /* The arrays are this file's own; the public struct only promises its reader not to write. */
    free((void *)(uintptr_t)layout->keys);
    free((void *)(uintptr_t)layout->composes);
    *layout = (inlet_text_layout_t){.struct_size = sizeof *layout};
}
