/* Reads an event's line back. Nothing is checked member by member: what was read is written again,
 * and has to be the same object. */
#include <inlet/names.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_members.h"
#include "context_json.h"
#include "event_json.h"

static uint32_t get_flag(const json_t *line, const char *name, uint32_t flag) {
    return get_bool(line, name) ? flag : 0;
}

static bool has(const json_t *line, const char *name) {
    return json_object_get(line, name) != NULL;
}

static uint16_t read_type(const json_t *line) {
    const char *name = get_text(line, "type");
    for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++)
        if (strcmp(name, inlet_event_type_name(type)) == 0)
            return type;
    return INLET_EVENT_NONE;
}

static uint32_t read_cause(const json_t *line) {
    const char *name = get_text(line, "cause");
    for (uint32_t cause = 0; cause < INLET_CAUSE_COUNT; cause++)
        if (strcmp(name, inlet_cause_name(cause)) == 0)
            return cause;
    return INLET_CAUSE_NONE;
}

static uint32_t read_button(const json_t *line) {
    const char *name = get_text(line, "button");
    for (uint32_t button = INLET_BUTTON_LEFT; button <= INLET_BUTTON_X2; button++)
        if (strcmp(name, inlet_button_name(button)) == 0)
            return button;
    return 0;
}

static uint32_t read_flags(const json_t *line) {
    const char *source = get_text(line, "src");
    uint32_t flags = strcmp(source, "raw") == 0 ? INLET_FLAG_RAW : 0;
    flags |= strcmp(source, "hook") == 0 ? INLET_FLAG_HOOK : 0;
    flags |= has(line, "dx") ? INLET_FLAG_HAS_MOTION : 0;
    flags |= has(line, "x") ? INLET_FLAG_HAS_POSITION : 0;
    flags |= get_flag(line, "injected", INLET_FLAG_INJECTED);
    flags |= get_flag(line, "repeat", INLET_FLAG_REPEAT);
    flags |= get_flag(line, "horizontal", INLET_FLAG_HORIZONTAL);
    for (size_t i = 0; i < EVENT_MARK_COUNT; i++)
        flags |= get_flag(line, event_marks[i].name, event_marks[i].flag);
    return flags;
}

static inlet_snapshot_t read_snapshot(const json_t *line) {
    inlet_snapshot_t told = {.index = (uint16_t)get_int(line, "index"),
                             .count = (uint16_t)get_int(line, "count"),
                             .sources = (uint16_t)get_int(line, "sources")};
    if (has(line, "code")) {
        told.act = INLET_EVENT_KEY_PRESSED;
        told.code = (uint32_t)get_int(line, "hid");
        told.scan = (uint16_t)get_int(line, "scan");
        told.vk = (uint16_t)get_int(line, "vk");
    } else if (has(line, "button")) {
        told.act = INLET_EVENT_MOUSE_PRESSED;
        told.code = read_button(line);
    }
    return told;
}

static void read_body(const json_t *line, inlet_event_t *event) {
    const int32_t x = (int32_t)get_int(line, "x"), y = (int32_t)get_int(line, "y");
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        event->u.key = (inlet_key_t){.hid = (uint32_t)get_int(line, "hid"),
                                     .scan = (uint16_t)get_int(line, "scan"),
                                     .vk = (uint16_t)get_int(line, "vk"),
                                     .unit = (uint16_t)get_int(line, "unit"),
                                     .modifiers = (uint16_t)get_int(line, "modifiers")};
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        event->u.button = (inlet_mouse_button_t){.button = read_button(line), .x = x, .y = y};
        break;
    case INLET_EVENT_MOUSE_MOVED:
        event->u.mouse = (inlet_mouse_t){
            .dx = (int32_t)get_int(line, "dx"), .dy = (int32_t)get_int(line, "dy"), .x = x, .y = y};
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        event->u.wheel = (inlet_wheel_t){.delta = (int32_t)get_int(line, "delta"), .x = x, .y = y};
        break;
    case INLET_EVENT_LOSS:
        event->u.loss =
            (inlet_loss_t){.count = (uint64_t)get_int(line, "count"), .cause = read_cause(line)};
        break;
    case INLET_EVENT_BLIND:
        event->u.blind = (inlet_blind_t){.from_ns = get_int(line, "from_ns"),
                                         .cause = read_cause(line),
                                         .sources = (uint32_t)get_int(line, "sources")};
        break;
    case INLET_EVENT_SOURCES:
        event->u.sources =
            (inlet_sources_t){.mask = (uint32_t)get_int(line, "mask"), .cause = read_cause(line)};
        break;
    case INLET_EVENT_SNAPSHOT:
        event->u.snapshot = read_snapshot(line);
        break;
    default: /* has no body yet */
        break;
    }
}

bool event_parse_line(const char *text, size_t bytes, inlet_event_t *event) {
    json_t *line = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_integer(json_object_get(line, "recv_ns")))
        json_object_del(line, "recv_ns");
    if (json_is_string(json_object_get(line, "text"))) /* what the pieces tell */
        json_object_del(line, "text");
    *event = (inlet_event_t){.seq = (uint64_t)get_int(line, "seq"),
                             .time_ns = get_int(line, "t_ns"),
                             .time_error_ns = (uint32_t)get_int(line, "t_err_ns"),
                             .type = read_type(line),
                             .flags = read_flags(line),
                             .device = (uint32_t)get_int(line, "device"),
                             .process = (uint32_t)get_int(line, "process"),
                             .extra = (uint64_t)get_int(line, "extra")};
    if (context_has_json(event))
        context_read_json(line, event);
    else
        read_body(line, event);
    json_t *again = line != NULL ? event_to_json(event) : NULL;
    bool same = again != NULL && json_equal(line, again) == 1;
    json_decref(line);
    json_decref(again);
    return same;
}

bool stream_parse_line(const char *text, size_t bytes, inlet_stream_info_t *info) {
    json_t *line = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, NULL);
    *info = (inlet_stream_info_t){.session = (uint32_t)get_int(line, "session"),
                                  .boot_id = strtoull(get_text(line, "boot"), NULL, 16),
                                  .epoch = (uint64_t)get_int(line, "epoch"),
                                  .first_seq = (uint64_t)get_int(line, "from")};
    json_t *again = line != NULL ? stream_to_json(info, info->first_seq) : NULL;
    bool same = again != NULL && json_equal(line, again) == 1;
    json_decref(line);
    json_decref(again);
    return same;
}
