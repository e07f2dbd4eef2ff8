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
    [INLET_EVENT_NAME] = "name",
    [INLET_EVENT_CLOCK] = "clock",
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
    [INLET_CAUSE_PAUSED] = "paused",
    [INLET_CAUSE_SESSION_LOCKED] = "session_locked",
    [INLET_CAUSE_SESSION_DISCONNECTED] = "session_disconnected",
    [INLET_CAUSE_SECURE_DESKTOP] = "secure_desktop",
    [INLET_CAUSE_SUSPENDED] = "suspended",
    [INLET_CAUSE_ELEVATED_FOREGROUND] = "elevated_foreground",
    [INLET_CAUSE_HOOK_REMOVED] = "hook_removed",
    [INLET_CAUSE_HIDDEN] = "hidden",
    [INLET_CAUSE_SKIPPED] = "skipped",
    [INLET_CAUSE_LAGGED] = "lagged",
    [INLET_CAUSE_AGENT_RENEWED] = "agent_renewed",
    [INLET_CAUSE_UNSHOWN] = "unshown",
    [INLET_CAUSE_DAMAGED] = "damaged",
};

static const char *const buttons[] = {
    [INLET_BUTTON_LEFT] = "left", [INLET_BUTTON_RIGHT] = "right", [INLET_BUTTON_MIDDLE] = "middle",
    [INLET_BUTTON_X1] = "x1",     [INLET_BUTTON_X2] = "x2",
};

static const char *const controls[INLET_CONTROL_COUNT] = {
    [INLET_CONTROL_UNKNOWN] = unknown,
    [INLET_CONTROL_OPEN] = "open",
    [INLET_CONTROL_PROTECTED] = "protected",
};

static const char *const device_kinds[] = {
    [INLET_DEVICE_MOUSE] = "mouse",
    [INLET_DEVICE_KEYBOARD] = "keyboard",
    [INLET_DEVICE_OTHER] = "other",
};

static const char *const session_changes[INLET_SESSION_CHANGE_COUNT] = {
    [INLET_SESSION_LOCKED] = "locked",
    [INLET_SESSION_UNLOCKED] = "unlocked",
    [INLET_SESSION_DISCONNECTED] = "disconnected",
    [INLET_SESSION_CONNECTED] = "connected",
    [INLET_SESSION_REMOTE] = "remote",
    [INLET_SESSION_SECURE_DESKTOP] = "secure_desktop",
    [INLET_SESSION_OWN_DESKTOP] = "own_desktop",
    [INLET_SESSION_SUSPENDING] = "suspending",
    [INLET_SESSION_RESUMED] = "resumed",
    [INLET_SESSION_PAUSED] = "paused",
    [INLET_SESSION_UNPAUSED] = "unpaused",
};

static const char *const name_subjects[INLET_NAME_SUBJECT_COUNT] = {
    [INLET_NAME_DEVICE_PATH] = "device_path", [INLET_NAME_DEVICE] = "device",
    [INLET_NAME_PROCESS] = "process",         [INLET_NAME_WINDOW_TITLE] = "window_title",
    [INLET_NAME_LAYOUT] = "layout",
};

static const char *const clock_reasons[INLET_CLOCK_REASON_COUNT] = {
    [INLET_CLOCK_STARTED] = "started",
    [INLET_CLOCK_MINUTE] = "minute",
    [INLET_CLOCK_RESUMED] = "resumed",
    [INLET_CLOCK_SET] = "set",
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

const char *inlet_device_kind_name(uint32_t kind) {
    return name_at(device_kinds, sizeof device_kinds / sizeof device_kinds[0], kind);
}

const char *inlet_control_name(uint32_t control) {
    return name_at(controls, INLET_CONTROL_COUNT, control);
}

const char *inlet_session_change_name(uint32_t change) {
    return name_at(session_changes, INLET_SESSION_CHANGE_COUNT, change);
}

const char *inlet_name_subject_name(uint32_t subject) {
    return name_at(name_subjects, INLET_NAME_SUBJECT_COUNT, subject);
}

const char *inlet_clock_reason_name(uint32_t reason) {
    return name_at(clock_reasons, INLET_CLOCK_REASON_COUNT, reason);
}

const char *inlet_source_name(uint32_t source) {
    static const char *const names[] = {
        [INLET_SOURCE_RAW] = "raw", [INLET_SOURCE_HOOK] = "hook", [INLET_SOURCE_ALL] = "both"};
    return source != 0 && source <= INLET_SOURCE_ALL ? names[source] : unknown;
}
