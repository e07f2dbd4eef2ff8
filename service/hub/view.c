#include "hub/view.h"

#include "hub/key_reduce.h"
#include "stream/context.h"

bool inlet__view_heeds_marks(const inlet__view_t *view) {
    return view->guards_fields || view->keys != INLET__KEYS_WHOLE || view->hotkey_count > 0 ||
           view->foreground != INLET__FOREGROUND_ALL;
}

bool inlet__view_must_wait(const inlet__view_t *view, const inlet__mark_t *mark) {
    return mark->image_is_to_come && view->foreground == INLET__FOREGROUND_LISTED &&
           inlet__view_shows(view, INLET_EVENT_FOCUS);
}

/* What is not known is nobody's. */
static bool is_in_front(const inlet__view_t *view, const inlet__mark_t *mark) {
    if (view->foreground == INLET__FOREGROUND_ALL)
        return true;
    if (view->foreground == INLET__FOREGROUND_OWN)
        return mark->process != 0 && mark->process == view->own_process;
    for (uint32_t i = 0; i < view->program_count; i++)
        if (mark->image == view->programs[i]) /* which is never 0 */
            return true;
    return false;
}

/* --- keys --- */

static bool is_open(const inlet__view_t *view, const inlet__mark_t *mark) {
    return !view->guards_fields || mark->control == INLET_CONTROL_OPEN;
}

static bool is_hotkey(const inlet__view_t *view, const inlet_event_t *event,
                      const inlet__mark_t *mark) {
    for (uint32_t i = 0; i < view->hotkey_count; i++)
        if (event->u.key.hid == view->hotkeys[i].hid &&
            mark->modifiers == view->hotkeys[i].modifiers)
            return (event->flags & INLET_FLAG_FALSE_CONTROL) == 0;
    return false;
}

static bool admit_key(const inlet__view_t *view, const inlet__mark_t *mark, inlet_event_t *out) {
    const bool open = is_open(view, mark);
    if (open && view->keys == INLET__KEYS_WHOLE)
        return true;
    if (open && is_hotkey(view, out, mark)) {
        out->u.key.modifiers = mark->modifiers;
        return true;
    }
    if (open && view->text && inlet__key_reduce_to_text(out, mark))
        return true;
    return view->keys != INLET__KEYS_NONE && inlet__key_reduce_to_timing(out, mark);
}

/* --- all others --- */

static bool admit_name(const inlet__view_t *view, const inlet_event_t *event, bool in_front) {
    const uint32_t owner = inlet__name_owner(event->u.name.subject);
    return inlet__view_shows(view, INLET_EVENT_NAME) && inlet__view_shows(view, owner) &&
           (view->name_subjects & 1u << event->u.name.subject) != 0 &&
           (owner != INLET_EVENT_FOCUS || in_front);
}

static bool admit_input(const inlet__view_t *view, const inlet__mark_t *mark, bool in_front,
                        inlet_event_t *out) {
    if (!inlet__view_shows(view, out->type) || (out->flags & view->sources) == 0 || !in_front)
        return false;
    return (out->type != INLET_EVENT_KEY_PRESSED && out->type != INLET_EVENT_KEY_RELEASED) ||
           admit_key(view, mark, out);
}

bool inlet__view_admit(const inlet__view_t *view, const inlet_event_t *event,
                       const inlet__mark_t *mark, inlet_event_t *out) {
    const bool in_front = is_in_front(view, mark);
    *out = *event;
    if (!view->processes || !in_front)
        out->process = 0;
    switch (event->type) {
    case INLET_EVENT_LOSS:
    case INLET_EVENT_BLIND:
    case INLET_EVENT_SOURCES:
        return true;
    case INLET_EVENT_NAME:
        return admit_name(view, event, in_front);
    case INLET_EVENT_FOCUS:
        return inlet__view_shows(view, event->type) && in_front;
    default:
        return event->type <= INLET_EVENT_MOUSE_WHEEL ? admit_input(view, mark, in_front, out)
                                                      : inlet__view_shows(view, event->type);
    }
}

int64_t inlet__view_time(const inlet__view_t *view, const inlet_event_t *event,
                         const inlet__mark_t *mark) {
    inlet_event_t shown;
    return inlet__view_admit(view, event, mark, &shown) ? shown.time_ns
                                                        : inlet__grid_round_up(event->time_ns);
}

bool inlet__view_shows_held(const inlet__view_t *view, const inlet__act_t *act,
                            const inlet__mark_t *mark) {
    if ((act->flags & view->sources) == 0 || !is_in_front(view, mark))
        return false;
    if (act->button != 0)
        return inlet__view_shows(view, INLET_EVENT_MOUSE_PRESSED);
    return inlet__view_shows(view, INLET_EVENT_KEY_PRESSED) && is_open(view, mark) &&
           (view->keys == INLET__KEYS_WHOLE || (view->text && inlet__key_is_text(&act->key, mark)));
}
