#include "context_json.h"

#include <inlet/names.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_members.h"

static const struct {
    uint32_t lock;
    const char *name;
} locks[] = {{INLET_LOCK_CAPS, "caps"},
             {INLET_LOCK_NUM, "num"},
             {INLET_LOCK_SCROLL, "scroll"},
             {INLET_LOCK_KANA, "kana"}};
enum { LOCK_COUNT = sizeof locks / sizeof locks[0] };

bool context_has_json(const inlet_event_t *event) {
    return (event->type >= INLET_EVENT_DEVICE && event->type <= INLET_EVENT_LAYOUT) ||
           event->type == INLET_EVENT_NAME || event->type == INLET_EVENT_CLOCK;
}

/* --- written --- */

/* 64 bits without an order: as text, as JSON's readers may have doubles only. */
static int put_hex(json_t *line, const char *name, uint64_t value) {
    char text[17];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)value);
    return json_object_set_new(line, name, json_string(text));
}

static int put_device(json_t *line, const inlet_event_t *event) {
    const inlet_device_t *device = &event->u.device;
    return put_int(line, "device", event->device) |
           put_text(line, "kind", inlet_device_kind_name(device->kind)) |
           put_int(line, "vendor", device->vendor) | put_int(line, "product", device->product) |
           put_hex(line, "stable_id", device->stable_id) |
           put_bool(line, "present", device->present != 0);
}

static int put_layout(json_t *line, const inlet_layout_t *layout) {
    int failed = put_hex(line, "hkl", layout->hkl);
    for (size_t i = 0; i < LOCK_COUNT; i++)
        failed |= put_bool(line, locks[i].name, (layout->locks & locks[i].lock) != 0);
    return failed;
}

/* A piece may end inside of a character, so it is bytes. */
static int put_name(json_t *line, const inlet_event_t *event) {
    const inlet_name_t *name = &event->u.name;
    char bytes[2 * sizeof name->text + 1] = "";
    for (size_t i = 0; i < name->length && i < sizeof name->text; i++)
        snprintf(bytes + 2 * i, 3, "%02x", (unsigned char)name->text[i]);
    return put_text(line, "subject", inlet_name_subject_name(name->subject)) |
           put_int(line, "device", event->device) | put_int(line, "index", name->index) |
           put_int(line, "count", name->count) | put_text(line, "utf8", bytes);
}

static int put_clock(json_t *line, const inlet_clock_t *clock) {
    return put_int(line, "utc_ns", clock->utc_ns) | put_int(line, "utc_err_ns", clock->error_ns) |
           put_text(line, "reason", inlet_clock_reason_name(clock->reason));
}

static int put_body(json_t *line, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        return put_device(line, event);
    case INLET_EVENT_FOCUS:
        return put_hex(line, "window", event->u.focus.window) |
               put_bool(line, "elevated", event->u.focus.elevated != 0) |
               put_text(line, "control", inlet_control_name(event->u.focus.control));
    case INLET_EVENT_SESSION:
        return put_text(line, "change", inlet_session_change_name(event->u.session.change));
    case INLET_EVENT_LAYOUT:
        return put_layout(line, &event->u.layout);
    case INLET_EVENT_NAME:
        return put_name(line, event);
    default:
        return put_clock(line, &event->u.clock);
    }
}

json_t *context_to_json(const inlet_event_t *event) {
    json_t *line = json_pack("{s:I, s:s, s:I, s:I}", "seq", (json_int_t)event->seq, "type",
                             inlet_event_type_name(event->type), "t_ns", (json_int_t)event->time_ns,
                             "t_err_ns", (json_int_t)event->time_error_ns);
    int failed = line == NULL || put_body(line, event) != 0;
    if (event->process != 0)
        failed |= put_int(line, "process", event->process);
    if ((event->flags & INLET_FLAG_STATE) != 0)
        failed |= put_bool(line, "state", true);
    if (failed == 0)
        return line;
    json_decref(line);
    return NULL;
}

/* --- read --- */

static uint64_t get_hex(const json_t *line, const char *name) {
    return strtoull(get_text(line, name), NULL, 16);
}

/* The number below `end` that has the member's word for its name; 0: none. */
static uint32_t get_word(const json_t *line, const char *member, const char *(*name_of)(uint32_t),
                         uint32_t end) {
    for (uint32_t number = 1; number < end; number++)
        if (strcmp(get_text(line, member), name_of(number)) == 0)
            return number;
    return 0;
}

static void read_layout(const json_t *line, inlet_layout_t *layout) {
    layout->hkl = get_hex(line, "hkl");
    for (size_t i = 0; i < LOCK_COUNT; i++)
        if (get_bool(line, locks[i].name))
            layout->locks |= locks[i].lock;
}

static void read_name(const json_t *line, inlet_name_t *name) {
    const char *bytes = get_text(line, "utf8");
    const size_t length = strlen(bytes) / 2;
    name->subject =
        (uint8_t)get_word(line, "subject", inlet_name_subject_name, INLET_NAME_SUBJECT_COUNT);
    name->index = (uint8_t)get_int(line, "index");
    name->count = (uint8_t)get_int(line, "count");
    name->length = (uint8_t)(length < sizeof name->text ? length : sizeof name->text);
    for (size_t i = 0; i < name->length; i++) {
        const char digits[3] = {bytes[2 * i], bytes[2 * i + 1], 0};
        name->text[i] = (char)strtoul(digits, NULL, 16);
    }
}

void context_read_json(const json_t *line, inlet_event_t *event) {
    event->flags = get_bool(line, "state") ? INLET_FLAG_STATE : 0;
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        event->u.device =
            (inlet_device_t){.stable_id = get_hex(line, "stable_id"),
                             .vendor = (uint16_t)get_int(line, "vendor"),
                             .product = (uint16_t)get_int(line, "product"),
                             .kind = (uint16_t)get_word(line, "kind", inlet_device_kind_name,
                                                        INLET_DEVICE_OTHER + 1),
                             .present = get_bool(line, "present")};
        break;
    case INLET_EVENT_FOCUS:
        event->u.focus = (inlet_focus_t){
            .window = get_hex(line, "window"),
            .elevated = get_bool(line, "elevated"),
            .control = get_word(line, "control", inlet_control_name, INLET_CONTROL_COUNT)};
        break;
    case INLET_EVENT_SESSION:
        event->u.session.change =
            get_word(line, "change", inlet_session_change_name, INLET_SESSION_CHANGE_COUNT);
        break;
    case INLET_EVENT_LAYOUT:
        read_layout(line, &event->u.layout);
        break;
    case INLET_EVENT_NAME:
        read_name(line, &event->u.name);
        break;
    default:
        event->u.clock = (inlet_clock_t){
            .utc_ns = get_int(line, "utc_ns"),
            .error_ns = (uint32_t)get_int(line, "utc_err_ns"),
            .reason = get_word(line, "reason", inlet_clock_reason_name, INLET_CLOCK_REASON_COUNT)};
    }
}
