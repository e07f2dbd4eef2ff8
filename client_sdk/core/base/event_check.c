#include "base/event_check.h"

#include <string.h>

/* How and when any record was made. */
#define FLAGS_ORIGIN                                                                               \
    (INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL |       \
     INLET_FLAG_SYNTHETIC | INLET_FLAG_TIME_BATCH | INLET_FLAG_TIME_COALESCED)
#define FLAGS_KEY     (FLAGS_ORIGIN | INLET_FLAG_FALSE_CONTROL | INLET_FLAG_OVERRUN)
#define FLAGS_POINTER (FLAGS_ORIGIN | INLET_FLAG_HAS_POSITION | INLET_FLAG_PEN | INLET_FLAG_TOUCH)

static const uint32_t flags_of_type[INLET_EVENT_TYPE_COUNT] = {
    [INLET_EVENT_KEY_PRESSED] = FLAGS_KEY | INLET_FLAG_REPEAT,
    [INLET_EVENT_KEY_RELEASED] = FLAGS_KEY,
    [INLET_EVENT_MOUSE_PRESSED] = FLAGS_POINTER,
    [INLET_EVENT_MOUSE_RELEASED] = FLAGS_POINTER,
    [INLET_EVENT_MOUSE_MOVED] = FLAGS_POINTER | INLET_FLAG_HAS_MOTION,
    [INLET_EVENT_MOUSE_WHEEL] = FLAGS_POINTER | INLET_FLAG_HORIZONTAL,
    [INLET_EVENT_LOSS] = FLAGS_ORIGIN,
    [INLET_EVENT_BLIND] = FLAGS_ORIGIN,
    [INLET_EVENT_SOURCES] = FLAGS_ORIGIN,
    [INLET_EVENT_DEVICE] = FLAGS_ORIGIN | INLET_FLAG_STATE,
    [INLET_EVENT_FOCUS] = FLAGS_ORIGIN | INLET_FLAG_STATE,
    [INLET_EVENT_SESSION] = FLAGS_ORIGIN | INLET_FLAG_STATE,
    [INLET_EVENT_LAYOUT] = FLAGS_ORIGIN | INLET_FLAG_STATE,
    [INLET_EVENT_SNAPSHOT] = INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL,
    [INLET_EVENT_MARK] = FLAGS_ORIGIN,
    [INLET_EVENT_NAME] = FLAGS_ORIGIN | INLET_FLAG_STATE,
    [INLET_EVENT_CLOCK] = FLAGS_ORIGIN, /* a moment is never in force */
};

static bool is_cause(uint32_t cause) {
    return cause > INLET_CAUSE_NONE && cause < INLET_CAUSE_COUNT;
}

static bool is_zero(const void *bytes, size_t count) {
    static const uint8_t zeros[16];
    return memcmp(bytes, zeros, count) == 0;
}

/* A usage without a page, or a page without a usage, is no key. */
static bool is_key(const inlet_key_t *key) {
    bool has_page = key->hid >> 16 != 0;
    bool has_usage = (key->hid & 0xFFFF) != 0;
    return has_page == has_usage && (key->modifiers & ~INLET_MODIFIER_ALL) == 0 &&
           is_zero(key->reserved, sizeof key->reserved);
}

static bool is_button(const inlet_mouse_button_t *button) {
    return button->button >= INLET_BUTTON_LEFT && button->button <= INLET_BUTTON_X2 &&
           button->reserved == 0;
}

static bool is_loss(const inlet_loss_t *loss, uint64_t seq) {
    return loss->count >= 1 && loss->count <= INLET__SEQ_MAX - seq && is_cause(loss->cause) &&
           loss->reserved == 0;
}

static bool is_blind(const inlet_blind_t *blind, int64_t time_ns) {
    return blind->from_ns >= 0 && blind->from_ns <= time_ns && is_cause(blind->cause) &&
           (blind->sources & ~INLET_SOURCE_ALL) == 0;
}

static bool is_sources(const inlet_sources_t *sources) {
    return (sources->mask & ~INLET_SOURCE_ALL) == 0 &&
           (sources->cause == INLET_CAUSE_NONE || is_cause(sources->cause)) &&
           sources->reserved == 0;
}

static bool is_device(const inlet_event_t *event) {
    const inlet_device_t *device = &event->u.device;
    return event->device != 0 && device->kind >= INLET_DEVICE_MOUSE &&
           device->kind <= INLET_DEVICE_OTHER && device->present <= 1;
}

static bool is_focus(const inlet_focus_t *focus) {
    return focus->elevated <= 1 && focus->control < INLET_CONTROL_COUNT;
}

static bool is_session(const inlet_session_t *session) {
    return session->change >= INLET_SESSION_LOCKED &&
           session->change < INLET_SESSION_CHANGE_COUNT &&
           is_zero(session->reserved, sizeof session->reserved);
}

static bool is_layout(const inlet_layout_t *layout) {
    return (layout->locks & ~(uint32_t)INLET_LOCK_ALL) == 0 && layout->reserved == 0;
}

static bool is_name(const inlet_name_t *name) {
    const bool is_last = name->index + 1 == name->count;
    return name->subject >= INLET_NAME_DEVICE_PATH && name->subject < INLET_NAME_SUBJECT_COUNT &&
           name->index < name->count && name->count <= INLET_NAME_PIECES_MAX && name->length >= 1 &&
           name->length <= sizeof name->text && (is_last || name->length == sizeof name->text) &&
           is_zero(name->text + name->length, sizeof name->text - name->length) &&
           memchr(name->text, 0, name->length) == NULL;
}

static bool is_clock(const inlet_clock_t *clock) {
    return clock->reason >= INLET_CLOCK_STARTED && clock->reason < INLET_CLOCK_REASON_COUNT;
}

static bool is_snapshot(const inlet_event_t *event) {
    const inlet_snapshot_t *snapshot = &event->u.snapshot;
    const inlet_key_t key = {.hid = snapshot->code};
    const inlet_mouse_button_t button = {.button = snapshot->code};
    if ((snapshot->sources & ~INLET_SOURCE_ALL) != 0)
        return false;
    switch (snapshot->act) {
    case INLET_EVENT_NONE:
        return snapshot->index == 0 && snapshot->count == 0 && snapshot->code == 0 &&
               snapshot->scan == 0 && snapshot->vk == 0 && event->flags == 0 && event->device == 0;
    case INLET_EVENT_KEY_PRESSED:
        return snapshot->index < snapshot->count && is_key(&key);
    case INLET_EVENT_MOUSE_PRESSED:
        return snapshot->index < snapshot->count && is_button(&button) && snapshot->scan == 0 &&
               snapshot->vk == 0;
    default:
        return false;
    }
}

static bool is_body(const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return is_key(&event->u.key);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return is_button(&event->u.button);
    case INLET_EVENT_MOUSE_MOVED:
        return true; /* any motion to any place */
    case INLET_EVENT_MOUSE_WHEEL:
        return event->u.wheel.reserved == 0;
    case INLET_EVENT_LOSS:
        return is_loss(&event->u.loss, event->seq);
    case INLET_EVENT_BLIND:
        return is_blind(&event->u.blind, event->time_ns);
    case INLET_EVENT_SOURCES:
        return is_sources(&event->u.sources);
    case INLET_EVENT_SNAPSHOT:
        return is_snapshot(event);
    case INLET_EVENT_DEVICE:
        return is_device(event);
    case INLET_EVENT_FOCUS:
        return is_focus(&event->u.focus);
    case INLET_EVENT_SESSION:
        return is_session(&event->u.session);
    case INLET_EVENT_LAYOUT:
        return is_layout(&event->u.layout);
    case INLET_EVENT_NAME:
        return is_name(&event->u.name);
    case INLET_EVENT_CLOCK:
        return is_clock(&event->u.clock);
    default: /* not defined yet */
        return is_zero(event->u.bytes, sizeof event->u.bytes);
    }
}

bool inlet__event_is_valid(const inlet_event_t *event) {
    if (event->type == INLET_EVENT_NONE || event->type >= INLET_EVENT_TYPE_COUNT)
        return false;
    return event->seq >= 1 && event->seq < INLET__SEQ_MAX && event->time_ns >= 0 &&
           event->reserved == 0 && (event->flags & ~flags_of_type[event->type]) == 0 &&
           is_body(event);
}
