#include "replay/surroundings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint32_t surroundings_part(const char *name) {
    static const struct {
        const char *name;
        uint32_t part;
    } parts[] = {{"layout", SURROUNDINGS_LAYOUT},
                 {"locks", SURROUNDINGS_LOCKS},
                 {"monitors", SURROUNDINGS_MONITORS},
                 {"dpi", SURROUNDINGS_DPI}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(name, parts[i].name) == 0)
            return parts[i].part;
    return 0;
}

/* ScrollLock changes nothing that is typed. */
static uint32_t locks_of(const surroundings_t *s) {
    return s->locks & (uint32_t)(INLET_LOCK_CAPS | INLET_LOCK_NUM | INLET_LOCK_KANA);
}

static bool differs_in_layout(const surroundings_t *then, const surroundings_t *now, char *text) {
    /* A handle is 32 bits wide, sign-extended by some. */
    if (then->hkl == 0 || now->hkl == 0 || (uint32_t)then->hkl == (uint32_t)now->hkl)
        return false;
    snprintf(text, SURROUNDINGS_TEXT_BYTES,
             "the keyboard layout is %08" PRIX32 ", and was %08" PRIX32, (uint32_t)now->hkl,
             (uint32_t)then->hkl);
    return true;
}

static bool differs_in_locks(const surroundings_t *then, const surroundings_t *now, char *text) {
    const uint32_t different = locks_of(then) ^ locks_of(now);
    if (then->hkl == 0 || now->hkl == 0 || different == 0)
        return false;
    const uint32_t lock = different & (~different + 1);
    const char *name = lock == INLET_LOCK_CAPS  ? "CapsLock"
                       : lock == INLET_LOCK_NUM ? "NumLock"
                                                : "Kana lock";
    snprintf(text, SURROUNDINGS_TEXT_BYTES, "%s is %s, and was %s", name,
             (now->locks & lock) != 0 ? "on" : "off", (then->locks & lock) != 0 ? "on" : "off");
    return true;
}

static const inlet_monitor_t *find_monitor(const surroundings_t *s, const inlet_monitor_t *wanted) {
    for (uint32_t i = 0; i < s->monitors_count; i++) {
        const inlet_monitor_t *monitor = &s->monitors[i];
        if (monitor->x == wanted->x && monitor->y == wanted->y && monitor->width == wanted->width &&
            monitor->height == wanted->height)
            return monitor;
    }
    return NULL;
}

static bool differs_in_monitors(const surroundings_t *then, const surroundings_t *now, char *text) {
    if (then->monitors_count != now->monitors_count) {
        snprintf(text, SURROUNDINGS_TEXT_BYTES, "there are %" PRIu32 " monitors, and were %" PRIu32,
                 now->monitors_count, then->monitors_count);
        return true;
    }
    for (uint32_t i = 0; i < then->monitors_count; i++) {
        const inlet_monitor_t *monitor = &then->monitors[i];
        if (find_monitor(now, monitor) != NULL)
            continue;
        snprintf(text, SURROUNDINGS_TEXT_BYTES,
                 "there is no monitor of %" PRIu32 " x %" PRIu32 " at %" PRId32 ",%" PRId32
                 ", and was one",
                 monitor->width, monitor->height, monitor->x, monitor->y);
        return true;
    }
    return false;
}

static bool differs_in_dpi(const surroundings_t *then, const surroundings_t *now, char *text) {
    for (uint32_t i = 0; i < then->monitors_count; i++) {
        const inlet_monitor_t *monitor = &then->monitors[i];
        const inlet_monitor_t *same = find_monitor(now, monitor);
        if (same == NULL || same->dpi == 0 || monitor->dpi == 0 || same->dpi == monitor->dpi)
            continue;
        snprintf(text, SURROUNDINGS_TEXT_BYTES,
                 "the monitor at %" PRId32 ",%" PRId32 " has %" PRIu32 " dpi, and had %" PRIu32,
                 monitor->x, monitor->y, same->dpi, monitor->dpi);
        return true;
    }
    return false;
}

uint32_t surroundings_differ(const surroundings_t *then, const surroundings_t *now, uint32_t parts,
                             char text[SURROUNDINGS_TEXT_BYTES]) {
    const bool both = then->monitors_count != 0 && now->monitors_count != 0;
    text[0] = '\0';
    if ((parts & SURROUNDINGS_LAYOUT) != 0 && differs_in_layout(then, now, text))
        return SURROUNDINGS_LAYOUT;
    if ((parts & SURROUNDINGS_LOCKS) != 0 && differs_in_locks(then, now, text))
        return SURROUNDINGS_LOCKS;
    if (both && (parts & SURROUNDINGS_MONITORS) != 0 && differs_in_monitors(then, now, text))
        return SURROUNDINGS_MONITORS;
    if (both && (parts & SURROUNDINGS_DPI) != 0 && differs_in_dpi(then, now, text))
        return SURROUNDINGS_DPI;
    return 0;
}
