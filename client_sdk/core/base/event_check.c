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
    [INLET_EVENT_DEVICE] = FLAGS_ORIGIN,
    [INLET_EVENT_FOCUS] = FLAGS_ORIGIN,
    [INLET_EVENT_SESSION] = FLAGS_ORIGIN,
    [INLET_EVENT_LAYOUT] = FLAGS_ORIGIN,
    [INLET_EVENT_SNAPSHOT] = INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL,
    [INLET_EVENT_MARK] = FLAGS_ORIGIN,
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
    return has_page == has_usage && is_zero(key->reserved, sizeof key->reserved);
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
           blind->reserved == 0;
}

static bool is_sources(const inlet_sources_t *sources) {
    return (sources->mask & ~INLET_SOURCE_ALL) == 0 && sources->cause < INLET_CAUSE_COUNT &&
           sources->reserved == 0;
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
