/* Motion, buttons and wheels, from raw input and from the mouse hook. */
#include "hook/translate.h"
#include <stdbool.h>

/* The mark that Windows puts on mouse input that it makes from a pen or from touch. */
static uint32_t pointer_flags(uint64_t extra) {
    if (((uint32_t)extra & 0xFFFFFF00u) != 0xFF515700u) {
        return 0;
    }
    return (extra & 0x80u) != 0 ? INLET_FLAG_TOUCH : INLET_FLAG_PEN;
}

/* What the events of one record have in common. */
typedef struct packet {
    const inlet__moment_t *moment;
    inlet__sink_t *sink;
    uint64_t extra;
    uint32_t flags;
    int32_t x, y; /* with INLET_FLAG_HAS_POSITION */
} packet_t;

static void publish_move(const packet_t *packet, uint32_t flags, int32_t dx, int32_t dy) {
    inlet_event_t *event = inlet__event_begin(packet->sink, packet->moment, INLET_EVENT_MOUSE_MOVED,
                                              packet->flags | flags);
    if (event != NULL) {
        event->extra = packet->extra;
        event->u.mouse = (inlet_mouse_t){.dx = dx, .dy = dy, .x = packet->x, .y = packet->y};
        packet->sink->publish(packet->sink, event);
    }
}

static void publish_button(const packet_t *packet, uint32_t button, bool pressed) {
    inlet_event_t *event = inlet__event_begin(
        packet->sink, packet->moment,
        pressed ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_MOUSE_RELEASED, packet->flags);
    if (event != NULL) {
        event->extra = packet->extra;
        event->u.button = (inlet_mouse_button_t){.button = button, .x = packet->x, .y = packet->y};
        packet->sink->publish(packet->sink, event);
    }
}

static void publish_wheel(const packet_t *packet, uint32_t flags, uint32_t turn) {
    inlet_event_t *event = inlet__event_begin(packet->sink, packet->moment, INLET_EVENT_MOUSE_WHEEL,
                                              packet->flags | flags);
    if (event != NULL) {
        int32_t delta = (int32_t)(turn & 0x7FFFu) - (int32_t)(turn & 0x8000u);
        event->extra = packet->extra;
        event->u.wheel = (inlet_wheel_t){.delta = delta, .x = packet->x, .y = packet->y};
        packet->sink->publish(packet->sink, event);
    }
}

/* 0–65535 across the area. False: the record or the area makes no sense. */
static bool to_pixels(const inlet__raw_mouse_t *record, const inlet__area_t *area,
                      packet_t *packet) {
    if (area->width <= 0 || area->height <= 0 || record->last_x < 0 || record->last_x > 0xFFFF ||
        record->last_y < 0 || record->last_y > 0xFFFF) {
        return false;
    }
    int64_t x = area->left + ((int64_t)record->last_x * area->width >> 16);
    int64_t y = area->top + ((int64_t)record->last_y * area->height >> 16);
    if (x > INT32_MAX || y > INT32_MAX) {
        return false;
    }
    packet->x = (int32_t)x;
    packet->y = (int32_t)y;
    return true;
}

static unsigned raw_motion(const inlet__raw_mouse_t *record, const inlet__screen_t *screen,
                           packet_t *packet) {
    if ((record->flags & INLET__MOUSE_MOVE_ABSOLUTE) == 0) {
        if (record->last_x == 0 && record->last_y == 0) {
            return 0;
        }
        publish_move(packet, INLET_FLAG_HAS_MOTION, record->last_x, record->last_y);
        return 1;
    }
    bool all = (record->flags & INLET__MOUSE_VIRTUAL_DESKTOP) != 0;
    if (to_pixels(record, all ? &screen->all : &screen->primary, packet)) {
        packet->flags |= INLET_FLAG_HAS_POSITION;
    }
    publish_move(packet, 0, 0, 0);
    return 1;
}

unsigned inlet__translate_raw_mouse(const inlet__raw_mouse_t *record, const inlet__moment_t *moment,
                                    const inlet__screen_t *screen, inlet__sink_t *sink) {
    packet_t packet = {.moment = moment,
                       .sink = sink,
                       .extra = record->extra,
                       .flags = INLET_FLAG_RAW | pointer_flags(record->extra)};
    unsigned count = raw_motion(record, screen, &packet);
    /* A pair of bits a button, pressed then released, in the order of enum inlet_button. */
    for (uint32_t button = INLET_BUTTON_LEFT; button <= INLET_BUTTON_X2; button++) {
        uint32_t changes = (uint32_t)record->button_flags >> (button - 1) * 2;
        if ((changes & 1u) != 0) {
            publish_button(&packet, button, true);
            count++;
        }
        if ((changes & 2u) != 0) {
            publish_button(&packet, button, false);
            count++;
        }
    }
    if ((record->button_flags & INLET__RI_MOUSE_WHEEL) != 0) {
        publish_wheel(&packet, 0, record->button_data);
        count++;
    }
    if ((record->button_flags & INLET__RI_MOUSE_HWHEEL) != 0) {
        publish_wheel(&packet, INLET_FLAG_HORIZONTAL, record->button_data);
        count++;
    }
    return count;
}

/* 0: not a side button. */
static uint32_t side_button(uint32_t data) {
    uint32_t which = data >> 16;
    return which == 1 ? INLET_BUTTON_X1 : which == 2 ? INLET_BUTTON_X2 : 0;
}

static unsigned hook_button(const packet_t *packet, uint32_t button, bool pressed) {
    if (button == 0) {
        return 0;
    }
    publish_button(packet, button, pressed);
    return 1;
}

unsigned inlet__translate_hook_mouse(const inlet__hook_mouse_t *record,
                                     const inlet__moment_t *moment, inlet__sink_t *sink) {
    inlet__moment_t stamped = *moment;
    stamped.os_time_ms = record->time_ms;
    packet_t packet = {.moment = &stamped,
                       .sink = sink,
                       .extra = record->extra,
                       .flags =
                           INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION | pointer_flags(record->extra),
                       .x = record->x,
                       .y = record->y};
    if ((record->flags & INLET__LLMHF_INJECTED) != 0) {
        packet.flags |= INLET_FLAG_INJECTED;
    }
    if ((record->flags & INLET__LLMHF_LOWER_IL_INJECTED) != 0) {
        packet.flags |= INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL;
    }
    switch (record->message) {
    case INLET__WM_MOUSEMOVE:
        publish_move(&packet, 0, 0, 0);
        return 1;
    case INLET__WM_LBUTTONDOWN:
        return hook_button(&packet, INLET_BUTTON_LEFT, true);
    case INLET__WM_LBUTTONUP:
        return hook_button(&packet, INLET_BUTTON_LEFT, false);
    case INLET__WM_RBUTTONDOWN:
        return hook_button(&packet, INLET_BUTTON_RIGHT, true);
    case INLET__WM_RBUTTONUP:
        return hook_button(&packet, INLET_BUTTON_RIGHT, false);
    case INLET__WM_MBUTTONDOWN:
        return hook_button(&packet, INLET_BUTTON_MIDDLE, true);
    case INLET__WM_MBUTTONUP:
        return hook_button(&packet, INLET_BUTTON_MIDDLE, false);
    case INLET__WM_XBUTTONDOWN:
        return hook_button(&packet, side_button(record->data), true);
    case INLET__WM_XBUTTONUP:
        return hook_button(&packet, side_button(record->data), false);
    case INLET__WM_MOUSEWHEEL:
        publish_wheel(&packet, 0, record->data >> 16);
        return 1;
    case INLET__WM_MOUSEHWHEEL:
        publish_wheel(&packet, INLET_FLAG_HORIZONTAL, record->data >> 16);
        return 1;
    default:
        return 0;
    }
}
