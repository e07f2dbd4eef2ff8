#include "hook/watch.h"

/* The system calls the hook and delivers raw input on its own time, in either order: what ran so
 * shortly before an act may have been for it. */
static const int64_t ORDER_NS = 50000000;

/* Slow motion may leave the pointer where it is, and then no hook need run. So many counts move it
 * at the slowest speed that can be set. */
enum { TRAVEL_COUNTS = 64 };

enum { SCAN_OVERRUN = 0xFF, VK_CODE_NONE = 0xFF, SCAN_SIMULATED = 0x200 };

void inlet__watch_begin(inlet__watch_t *watch, int64_t now_ns) {
    for (unsigned i = 0; i < INLET__WATCHED_COUNT; i++) {
        watch->hooks[i] = (inlet__watched_hook_t){.alive_ns = now_ns};
    }
    watch->on = true;
}

void inlet__watch_end(inlet__watch_t *watch) {
    watch->on = false;
}

void inlet__watch_ran(inlet__watch_t *watch, enum inlet__watched which, int64_t now_ns) {
    inlet__watched_hook_t *hook = &watch->hooks[which];
    hook->alive_ns = now_ns;
    hook->acts = 0;
    hook->travel = 0;
}

static int64_t due_ns(const inlet__watch_t *watch, const inlet__watched_hook_t *hook) {
    int64_t due = hook->first_ns + INLET__WATCH_SILENCE_NS - ORDER_NS; /* it was silent before */
    return due > watch->not_before_ns ? due : watch->not_before_ns;
}

/* Of two acts, the second leaves the hook time to answer it: one that comes too late for that
 * counts as the first. */
static void note_act(inlet__watch_t *watch, enum inlet__watched which, int64_t since_ns,
                     int64_t now_ns) {
    inlet__watched_hook_t *hook = &watch->hooks[which];
    if (!watch->on || since_ns <= hook->alive_ns + ORDER_NS) {
        return;
    }
    if (hook->acts == 0 ||
        (hook->acts == 1 && now_ns - hook->first_ns > INLET__WATCH_SILENCE_NS - 2 * ORDER_NS)) {
        hook->first_ns = now_ns;
        hook->acts = 1;
    } else {
        hook->acts = 2;
    }
}

void inlet__watch_key(inlet__watch_t *watch, const inlet__raw_keyboard_t *record, int64_t since_ns,
                      int64_t now_ns) {
    bool simulated = (record->make_code & 0xFF00u) == SCAN_SIMULATED;
    if (record->make_code != SCAN_OVERRUN && record->vk != 0 && record->vk != VK_CODE_NONE &&
        !simulated) {
        note_act(watch, INLET__WATCHED_KEYBOARD, since_ns, now_ns);
    }
}

static uint32_t distance(int32_t counts) {
    int64_t wide = counts;
    int64_t length = wide < 0 ? -wide : wide;
    return length < TRAVEL_COUNTS ? (uint32_t)length : TRAVEL_COUNTS;
}

void inlet__watch_mouse(inlet__watch_t *watch, const inlet__raw_mouse_t *record, int64_t since_ns,
                        int64_t now_ns) {
    inlet__watched_hook_t *hook = &watch->hooks[INLET__WATCHED_MOUSE];
    if ((record->flags & INLET__MOUSE_MOVE_ABSOLUTE) != 0) {
        return;
    }
    hook->travel += distance(record->last_x) + distance(record->last_y);
    bool moved = hook->travel >= TRAVEL_COUNTS;
    if (moved) {
        hook->travel = 0;
    }
    if (moved || record->button_flags != 0) {
        note_act(watch, INLET__WATCHED_MOUSE, since_ns, now_ns);
    }
}

int64_t inlet__watch_deadline(const inlet__watch_t *watch) {
    int64_t deadline = INT64_MAX;
    for (unsigned i = 0; watch->on && i < INLET__WATCHED_COUNT; i++) {
        const inlet__watched_hook_t *hook = &watch->hooks[i];
        if (hook->acts > 1 && due_ns(watch, hook) < deadline) {
            deadline = due_ns(watch, hook);
        }
    }
    return deadline;
}

static void hold_off(inlet__watch_t *watch, int64_t now_ns) {
    bool peace = now_ns - watch->not_before_ns > INLET__WATCH_PEACE_NS;
    int64_t next = 2 * watch->backoff_ns;
    if (watch->backoff_ns == 0 || peace) {
        next = INLET__WATCH_BACKOFF_NS;
    }
    watch->backoff_ns = next < INLET__WATCH_BACKOFF_MAX_NS ? next : INLET__WATCH_BACKOFF_MAX_NS;
    watch->not_before_ns = now_ns + watch->backoff_ns;
}

bool inlet__watch_verdict(inlet__watch_t *watch, int64_t now_ns, int64_t *from_ns) {
    *from_ns = INT64_MAX;
    for (unsigned i = 0; watch->on && i < INLET__WATCHED_COUNT; i++) {
        const inlet__watched_hook_t *hook = &watch->hooks[i];
        if (hook->acts > 1 && now_ns >= due_ns(watch, hook) && hook->alive_ns < *from_ns) {
            *from_ns = hook->alive_ns;
        }
    }
    if (*from_ns == INT64_MAX) {
        return false;
    }
    hold_off(watch, now_ns);
    return true;
}
