#include "stream/fuse_match.h"

#include "base/event_check.h"

enum { TICK_MS_MAX = 16 }; /* of the clock that os_time_ms is read from, at its slowest */

/* What tells from which source, when and by whom; all else is what happened. */
static const uint32_t TIME_FLAGS = INLET_FLAG_TIME_BATCH | INLET_FLAG_TIME_COALESCED;

bool inlet__fuse_lane_of(const inlet_event_t *event, enum inlet__fuse_lane *lane) {
    const uint32_t source = event->flags & INLET_SOURCE_ALL;
    if (!inlet__event_is_input(event) || source == 0 || source == INLET_SOURCE_ALL ||
        (event->flags & INLET_FLAG_OVERRUN) != 0)
        return false;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        *lane = INLET__FUSE_KEYS;
        return true;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        *lane = INLET__FUSE_BUTTONS;
        return true;
    case INLET_EVENT_MOUSE_WHEEL:
        *lane = INLET__FUSE_WHEELS;
        return true;
    default:
        *lane = INLET__FUSE_MOTION;
        return (event->flags & INLET_FLAG_TIME_COALESCED) == 0;
    }
}

/* --- is it the same act? --- */

/* Media keys have no scan code, characters without a key have their unit, and the two sources may
 * differ in what they know of a key that has a HID usage. AltGr's false Control is no Control. */
static bool same_key(const inlet_event_t *raw, const inlet_event_t *hook) {
    const inlet_key_t *a = &raw->u.key, *b = &hook->u.key;
    if (((raw->flags ^ hook->flags) & INLET_FLAG_FALSE_CONTROL) != 0 || a->unit != b->unit)
        return false;
    if (a->hid != 0 || b->hid != 0)
        return a->hid == b->hid;
    return a->scan == b->scan && (a->scan != 0 || a->vk == b->vk);
}

static bool same_turn(const inlet_event_t *raw, const inlet_event_t *hook) {
    return raw->u.wheel.delta == hook->u.wheel.delta &&
           ((raw->flags ^ hook->flags) & INLET_FLAG_HORIZONTAL) == 0;
}

static bool opposite(int64_t a, int64_t b) {
    return (a < 0 && b > 0) || (a > 0 && b < 0);
}

static bool within_a_pixel(int64_t a, int64_t b) {
    return a - b >= -1 && a - b <= 1;
}

/* Acceleration changes how far the pointer goes, never where to. An absolute device's position is
 * rounded by us and by Windows. */
static bool same_way(const inlet_event_t *raw, const inlet_event_t *hook,
                     const inlet__fuse_path_t *path) {
    const inlet_mouse_t *a = &raw->u.mouse, *b = &hook->u.mouse;
    const bool both_placed = (raw->flags & hook->flags & INLET_FLAG_HAS_POSITION) != 0;
    if (both_placed && (!within_a_pixel(a->x, b->x) || !within_a_pixel(a->y, b->y)))
        return false;
    return (raw->flags & INLET_FLAG_HAS_MOTION) == 0 || !path->known ||
           (!opposite(a->dx, path->dx) && !opposite(a->dy, path->dy));
}

static bool same_act(const inlet_event_t *raw, const inlet_event_t *hook,
                     const inlet__fuse_path_t *path) {
    if (raw->type != hook->type)
        return false;
    switch (raw->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return same_key(raw, hook);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return raw->u.button.button == hook->u.button.button;
    case INLET_EVENT_MOUSE_WHEEL:
        return same_turn(raw, hook);
    default:
        return same_way(raw, hook, path);
    }
}

/* --- how sure is it? --- */

enum ticks { TICKS_UNKNOWN, TICKS_EQUAL, TICKS_NEAR, TICKS_APART };

/* Batch-read records have none. They wrap. */
static enum ticks compare_ticks(const inlet_event_t *raw, const inlet_event_t *hook) {
    if (raw->os_time_ms == 0 || hook->os_time_ms == 0)
        return TICKS_UNKNOWN;
    const uint32_t ahead_ms = raw->os_time_ms - hook->os_time_ms;
    if (ahead_ms == 0)
        return TICKS_EQUAL;
    return ahead_ms <= TICK_MS_MAX || ahead_ms >= UINT32_MAX - TICK_MS_MAX + 1 ? TICKS_NEAR
                                                                               : TICKS_APART;
}

/* Raw input has 32 bits of it, and devices may have an own there. */
static bool extra_differs(const inlet_event_t *raw, const inlet_event_t *hook) {
    return (uint32_t)raw->extra != (uint32_t)hook->extra;
}

bool inlet__fuse_moved_by_counts(const inlet_event_t *raw, const inlet__fuse_path_t *path) {
    return (raw->flags & INLET_FLAG_HAS_MOTION) != 0 && path->known &&
           raw->u.mouse.dx == path->dx && raw->u.mouse.dy == path->dy;
}

static enum inlet_fuse_confidence of_motion(const inlet_event_t *raw, enum ticks ticks,
                                            const inlet__fuse_path_t *path) {
    const bool told_by_counts =
        path->by_counts && path->known && (raw->flags & INLET_FLAG_HAS_MOTION) != 0;
    const bool fits = !told_by_counts || inlet__fuse_moved_by_counts(raw, path);
    return fits && ticks != TICKS_NEAR ? INLET_FUSE_LIKELY : INLET_FUSE_POSSIBLE;
}

enum inlet_fuse_confidence inlet__fuse_compare(const inlet_event_t *raw, const inlet_event_t *hook,
                                               const inlet__fuse_path_t *path) {
    const enum ticks ticks = compare_ticks(raw, hook);
    const bool differs = extra_differs(raw, hook);
    const bool both_have_extra = (uint32_t)raw->extra != 0 && (uint32_t)hook->extra != 0;
    if (!same_act(raw, hook, path) || ticks == TICKS_APART || (differs && both_have_extra))
        return INLET_FUSE_SINGLE;
    if (differs)
        return INLET_FUSE_POSSIBLE;
    if (raw->type == INLET_EVENT_MOUSE_MOVED)
        return of_motion(raw, ticks, path);
    if (raw->type == INLET_EVENT_MOUSE_WHEEL)
        return ticks == TICKS_NEAR ? INLET_FUSE_POSSIBLE : INLET_FUSE_LIKELY;
    /* A program can press a key often in a tick; a switch can't. */
    const bool by_device = raw->device != 0 && (hook->flags & INLET_FLAG_INJECTED) == 0;
    return by_device && ticks == TICKS_EQUAL ? INLET_FUSE_EXACT : INLET_FUSE_LIKELY;
}

/* --- both in one --- */

static void join_place(const inlet_event_t *hook, int32_t *x, int32_t *y, int32_t hook_x,
                       int32_t hook_y) {
    if ((hook->flags & INLET_FLAG_HAS_POSITION) != 0) {
        *x = hook_x;
        *y = hook_y;
    }
}

static void join_key(inlet_key_t *key, const inlet_key_t *hook) {
    if (key->scan == 0)
        key->scan = hook->scan;
    if (hook->vk != 0)
        key->vk = hook->vk;
}

inlet_event_t inlet__fuse_join(const inlet_event_t *first, const inlet_event_t *second) {
    const bool raw_first = (first->flags & INLET_FLAG_RAW) != 0;
    const inlet_event_t *raw = raw_first ? first : second;
    const inlet_event_t *hook = raw_first ? second : first;
    inlet_event_t event = *first;
    event.device = raw->device != 0 ? raw->device : hook->device;
    event.extra = hook->extra != 0 ? hook->extra : raw->extra;
    if (event.os_time_ms == 0)
        event.os_time_ms = second->os_time_ms;
    if (event.process == 0)
        event.process = second->process;
    event.flags = ((raw->flags | (hook->flags & ~(uint32_t)INLET_FLAG_REPEAT)) & ~TIME_FLAGS) |
                  (first->flags & TIME_FLAGS);
    event.u = raw->u;
    switch (event.type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        join_key(&event.u.key, &hook->u.key);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        join_place(hook, &event.u.button.x, &event.u.button.y, hook->u.button.x, hook->u.button.y);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        join_place(hook, &event.u.wheel.x, &event.u.wheel.y, hook->u.wheel.x, hook->u.wheel.y);
        break;
    default:
        join_place(hook, &event.u.mouse.x, &event.u.mouse.y, hook->u.mouse.x, hook->u.mouse.y);
        break;
    }
    return event;
}
