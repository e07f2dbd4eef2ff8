#include "say.h"

#include <inlet/keys.h>
#include <inlet/names.h>
#include <jansson.h>

#define INLET_UIOHOOK_TYPES_ONLY
#include <uiohook.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NOTCH     120

static char *dump(json_t *message) {
    char *text = message != NULL ? json_dumps(message, JSON_COMPACT) : NULL;
    json_decref(message);
    return text;
}

char *gateway_say_hello(const char *version) {
    return dump(json_pack("{s:s, s:i, s:s, s:s}", "type", "hello", "protocol", GATEWAY_PROTOCOL,
                          "program", "inlet-gateway", "version", version));
}

char *gateway_say_labels(const gateway_label_t *labels, size_t count) {
    json_t *keys = json_object();
    int failed = keys == NULL;
    for (size_t i = 0; i < count && !failed; i++)
        failed =
            json_object_set_new(keys, inlet_key_code(labels[i].hid), json_string(labels[i].text));
    if (!failed)
        return dump(json_pack("{s:s, s:o}", "type", "labels", "keys", keys));
    json_decref(keys);
    return NULL;
}

char *gateway_say_pong(long long id) {
    return dump(json_pack("{s:s, s:I}", "type", "pong", "id", (json_int_t)id));
}

/* --- Inlet's own --- */

static json_t *event_of(const gateway_item_t *item) {
    const json_int_t time_us = item->time_ns / NS_PER_US;
    switch (item->kind) {
    case GATEWAY_KEY:
        return json_pack("{s:s, s:s, s:b, s:b, s:I}", "kind", "key", "code",
                         inlet_key_code(item->code), "pressed", item->is_press, "repeat",
                         item->is_repeat, "time_us", time_us);
    case GATEWAY_BUTTON:
        return json_pack("{s:s, s:s, s:b, s:I}", "kind", "button", "button",
                         inlet_button_name(item->code), "pressed", item->is_press, "time_us",
                         time_us);
    case GATEWAY_WHEEL:
        return json_pack("{s:s, s:i, s:i, s:I}", "kind", "wheel", "dx", item->dx, "dy", item->dy,
                         "time_us", time_us);
    default:
        return json_pack("{s:s, s:i, s:i, s:I, s:I}", "kind", "motion", "dx", item->dx, "dy",
                         item->dy, "count", (json_int_t)item->count, "time_us", time_us);
    }
}

char *gateway_say_events(const gateway_item_t *items, size_t count) {
    json_t *events = json_array();
    int failed = events == NULL;
    for (size_t i = 0; i < count && !failed; i++) {
        json_t *event = event_of(&items[i]);
        failed = json_array_append_new(events, event);
        if (!failed && items[i].has_position)
            failed = json_object_set_new(event, "x", json_integer(items[i].x)) |
                     json_object_set_new(event, "y", json_integer(items[i].y));
    }
    if (!failed)
        return dump(json_pack("{s:s, s:o}", "type", "events", "events", events));
    json_decref(events);
    return NULL;
}

/* --- input-overlay --- */

static json_t *message_of(const char *type, const gateway_item_t *item) {
    return json_pack("{s:s, s:s, s:I, s:i}", "event_source", "", "event_type", type, "time",
                     (json_int_t)(item->time_ns / NS_PER_MS), "mask", (int)item->mask);
}

static int set_int(json_t *message, const char *name, int64_t value) {
    return json_object_set_new(message, name, json_integer((json_int_t)value));
}

static char *say_key(const gateway_item_t *item) {
    const uint16_t scan = item->scan != 0 ? item->scan : inlet_key_scan(item->code);
    const uint16_t keycode = (uint16_t)((scan & 0xFF00) == 0xE000 ? 0x0E00 | (scan & 0xFF) : scan);
    json_t *message = message_of(item->is_press ? "key_pressed" : "key_released", item);
    (void)set_int(message, "keycode", keycode);
    (void)set_int(message, "rawcode", item->vk);
    return dump(message);
}

static char *say_mouse(const char *type, const gateway_item_t *item) {
    json_t *message = message_of(type, item);
    (void)set_int(message, "button",
                  item->kind == GATEWAY_BUTTON ? (int64_t)item->code : MOUSE_NOBUTTON);
    (void)set_int(message, "clicks", item->clicks);
    (void)set_int(message, "x", item->x);
    (void)set_int(message, "y", item->y);
    return dump(message);
}

/* `clicks` and `amount` are of its older versions, `delta` and `direction` of its newer ones. Less
 * than a notch still turns. */
static char *say_wheel(const gateway_item_t *item) {
    const bool is_sideways = item->dx != 0;
    const int32_t delta = is_sideways ? item->dx : item->dy;
    const int32_t notches = delta / NOTCH != 0 ? delta / NOTCH : delta > 0 ? 1 : -1;
    json_t *message = message_of("mouse_wheel", item);
    (void)set_int(message, "clicks", 1);
    (void)set_int(message, "type", WHEEL_UNIT_SCROLL);
    (void)set_int(message, "amount", 3);
    (void)set_int(message, "delta", NOTCH);
    (void)set_int(message, "rotation", -notches);
    (void)set_int(message, "direction",
                  is_sideways ? WHEEL_HORIZONTAL_DIRECTION : WHEEL_VERTICAL_DIRECTION);
    (void)set_int(message, "x", item->x);
    (void)set_int(message, "y", item->y);
    return dump(message);
}

char *gateway_say_uiohook(const gateway_item_t *item, char **clicked) {
    *clicked = NULL;
    switch (item->kind) {
    case GATEWAY_KEY:
        return say_key(item);
    case GATEWAY_BUTTON:
        if (item->is_click)
            *clicked = say_mouse("mouse_clicked", item);
        return say_mouse(item->is_press ? "mouse_pressed" : "mouse_released", item);
    case GATEWAY_WHEEL:
        return say_wheel(item);
    default:
        return say_mouse(item->mask >= MASK_BUTTON1 ? "mouse_dragged" : "mouse_moved", item);
    }
}
