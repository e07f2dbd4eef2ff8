/* The names of event types, causes, buttons and sources. */
#include <inlet/event.h>
#include <inlet/names.h>
#include <stddef.h>

static const char unknown[] = "unknown";

static const char *const event_types[INLET_EVENT_TYPE_COUNT] = {
    [INLET_EVENT_KEY_PRESSED] = "key_pressed",
    [INLET_EVENT_KEY_RELEASED] = "key_released",
    [INLET_EVENT_MOUSE_PRESSED] = "mouse_pressed",
    [INLET_EVENT_MOUSE_RELEASED] = "mouse_released",
    [INLET_EVENT_MOUSE_MOVED] = "mouse_moved",
    [INLET_EVENT_MOUSE_WHEEL] = "mouse_wheel",
    [INLET_EVENT_LOSS] = "loss",
    [INLET_EVENT_BLIND] = "blind",
    [INLET_EVENT_SOURCES] = "sources",
    [INLET_EVENT_DEVICE] = "device",
    [INLET_EVENT_FOCUS] = "focus",
    [INLET_EVENT_SESSION] = "session",
    [INLET_EVENT_LAYOUT] = "layout",
    [INLET_EVENT_SNAPSHOT] = "snapshot",
    [INLET_EVENT_MARK] = "mark",
};

static const char *const causes[INLET_CAUSE_COUNT] = {
    [INLET_CAUSE_NONE] = "none",
    [INLET_CAUSE_RING_FULL] = "ring_full",
    [INLET_CAUSE_SLOW_SUBSCRIBER] = "slow_subscriber",
    [INLET_CAUSE_NOT_RETAINED] = "not_retained",
    [INLET_CAUSE_AGENT_DIED] = "agent_died",
    [INLET_CAUSE_AGENT_REPLACED] = "agent_replaced",
    [INLET_CAUSE_NO_SUBSCRIBER] = "no_subscriber",
    [INLET_CAUSE_NO_AGENT] = "no_agent",
};

static const char *const buttons[] = {
    [INLET_BUTTON_LEFT] = "left", [INLET_BUTTON_RIGHT] = "right", [INLET_BUTTON_MIDDLE] = "middle",
    [INLET_BUTTON_X1] = "x1",     [INLET_BUTTON_X2] = "x2",
};

static const char *name_at(const char *const *names, size_t count, uint32_t number) {
    return number < count && names[number] != NULL ? names[number] : unknown;
}

const char *inlet_event_type_name(uint16_t type) {
    return name_at(event_types, INLET_EVENT_TYPE_COUNT, type);
}

const char *inlet_cause_name(uint32_t cause) {
    return name_at(causes, INLET_CAUSE_COUNT, cause);
}

const char *inlet_button_name(uint32_t button) {
    return name_at(buttons, sizeof buttons / sizeof buttons[0], button);
}

const char *inlet_source_name(uint32_t source) {
    if (source == INLET_SOURCE_RAW)
        return "raw";
    return source == INLET_SOURCE_HOOK ? "hook" : unknown;
}
