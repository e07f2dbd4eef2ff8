#include "event_json.h"

#include <inlet/keys.h>
#include <inlet/names.h>
#include <stdio.h>

#include "cli/json_members.h"
#include "context_json.h"
#include "event_print.h"

const event_mark_t event_marks[EVENT_MARK_COUNT] = {
    {INLET_FLAG_SYNTHETIC, "synthetic"},
    {INLET_FLAG_TIME_BATCH, "time_batch"},
    {INLET_FLAG_TIME_COALESCED, "coalesced"},
    {INLET_FLAG_FALSE_CONTROL, "false_control"},
    {INLET_FLAG_PEN, "pen"},
    {INLET_FLAG_TOUCH, "touch"},
    {INLET_FLAG_OVERRUN, "overrun"},
};

static int put_position(json_t *line, const inlet_event_t *event, int32_t x, int32_t y) {
    if ((event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return 0;
    return put_int(line, "x", x) | put_int(line, "y", y);
}

static int put_key(json_t *line, const inlet_event_t *event) {
    const inlet_key_t *key = &event->u.key;
    int failed = json_object_set_new(line, "code", json_string(inlet_key_code(key->hid)));
    failed |= put_int(line, "hid", key->hid);
    failed |= put_int(line, "scan", key->scan);
    failed |= put_int(line, "vk", key->vk);
    if (key->unit != 0)
        failed |= put_int(line, "unit", key->unit);
    if (key->modifiers != 0)
        failed |= put_int(line, "modifiers", key->modifiers);
    return failed | put_bool(line, "repeat", (event->flags & INLET_FLAG_REPEAT) != 0);
}

static int put_motion(json_t *line, const inlet_event_t *event) {
    const inlet_mouse_t *mouse = &event->u.mouse;
    int failed = 0;
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0)
        failed |= put_int(line, "dx", mouse->dx) | put_int(line, "dy", mouse->dy);
    return failed | put_position(line, event, mouse->x, mouse->y);
}

/* What only its type has. */
static int put_body(json_t *line, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return put_key(line, event);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return json_object_set_new(line, "button",
                                   json_string(inlet_button_name(event->u.button.button))) |
               put_position(line, event, event->u.button.x, event->u.button.y);
    case INLET_EVENT_MOUSE_MOVED:
        return put_motion(line, event);
    case INLET_EVENT_MOUSE_WHEEL:
        return put_int(line, "delta", event->u.wheel.delta) |
               put_bool(line, "horizontal", (event->flags & INLET_FLAG_HORIZONTAL) != 0) |
               put_position(line, event, event->u.wheel.x, event->u.wheel.y);
    default:
        return 0;
    }
}

static json_t *input_line(const inlet_event_t *event) {
    json_t *line = json_pack(
        "{s:I, s:s, s:I, s:I, s:s, s:I}", "seq", (json_int_t)event->seq, "type",
        inlet_event_type_name(event->type), "t_ns", (json_int_t)event->time_ns, "t_err_ns",
        (json_int_t)event->time_error_ns, "src", inlet_source_name(event->flags & INLET_SOURCE_ALL),
        "device", (json_int_t)event->device);
    int failed = put_body(line, event);
    failed |= put_bool(line, "injected", (event->flags & INLET_FLAG_INJECTED) != 0);
    if (event->process != 0)
        failed |= put_int(line, "process", event->process);
    if (event->extra != 0)
        failed |= put_int(line, "extra", (int64_t)event->extra);
    for (size_t i = 0; i < EVENT_MARK_COUNT; i++)
        if ((event->flags & event_marks[i].flag) != 0)
            failed |= put_bool(line, event_marks[i].name, true);
    if (failed == 0)
        return line;
    json_decref(line);
    return NULL;
}

static json_t *snapshot_line(const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    json_t *line = json_pack("{s:I, s:s, s:I, s:I, s:I, s:I}", "seq", (json_int_t)event->seq,
                             "type", inlet_event_type_name(event->type), "t_ns",
                             (json_int_t)event->time_ns, "index", (json_int_t)told->index, "count",
                             (json_int_t)told->count, "sources", (json_int_t)told->sources);
    int failed = line == NULL;
    if (told->act != INLET_EVENT_NONE) {
        failed |= json_object_set_new(
            line, "src", json_string(inlet_source_name(event->flags & INLET_SOURCE_ALL)));
        failed |= put_int(line, "device", event->device);
    }
    if (told->act == INLET_EVENT_KEY_PRESSED) {
        failed |= json_object_set_new(line, "code", json_string(inlet_key_code(told->code)));
        failed |= put_int(line, "hid", told->code) | put_int(line, "scan", told->scan) |
                  put_int(line, "vk", told->vk);
    } else if (told->act == INLET_EVENT_MOUSE_PRESSED) {
        failed |= json_object_set_new(line, "button", json_string(inlet_button_name(told->code)));
    }
    if ((event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        failed |= put_bool(line, "false_control", true);
    if (failed == 0)
        return line;
    json_decref(line);
    return NULL;
}

/* Which sources saw nothing: said only if some others did. */
static json_t *blind_line(const inlet_event_t *event) {
    json_t *line = json_pack("{s:I, s:s, s:I, s:I, s:s}", "seq", (json_int_t)event->seq, "type",
                             inlet_event_type_name(event->type), "from_ns",
                             (json_int_t)event->u.blind.from_ns, "t_ns", (json_int_t)event->time_ns,
                             "cause", inlet_cause_name(event->u.blind.cause));
    if (line == NULL || event->u.blind.sources == 0 ||
        put_int(line, "sources", event->u.blind.sources) == 0)
        return line;
    json_decref(line);
    return NULL;
}

json_t *event_to_json(const inlet_event_t *event) {
    const char *type = inlet_event_type_name(event->type);
    const json_int_t seq = (json_int_t)event->seq, t_ns = (json_int_t)event->time_ns;
    switch (event->type) {
    case INLET_EVENT_LOSS:
        return json_pack("{s:I, s:s, s:I, s:I, s:s}", "seq", seq, "type", type, "t_ns", t_ns,
                         "count", (json_int_t)event->u.loss.count, "cause",
                         inlet_cause_name(event->u.loss.cause));
    case INLET_EVENT_BLIND:
        return blind_line(event);
    case INLET_EVENT_SOURCES:
        return json_pack("{s:I, s:s, s:I, s:I, s:s}", "seq", seq, "type", type, "t_ns", t_ns,
                         "mask", (json_int_t)event->u.sources.mask, "cause",
                         inlet_cause_name(event->u.sources.cause));
    case INLET_EVENT_SNAPSHOT:
        return snapshot_line(event);
    default:
        return context_has_json(event) ? context_to_json(event) : input_line(event);
    }
}

/* The line is decref'ed. */
static bool print_line(FILE *out, json_t *line, int64_t recv_ns) {
    bool printed =
        line != NULL && (recv_ns == NO_RECV_NS || put_int(line, "recv_ns", recv_ns) == 0);
    printed = printed && json_dumpf(line, out, JSON_COMPACT) == 0 && fputc('\n', out) != EOF;
    json_decref(line);
    return printed;
}

/* The whole text beside the last of its pieces; not if it is no UTF-8: its pieces tell it. */
static json_t *context_line(const inlet_event_t *event, inlet__context_t *context) {
    uint16_t length;
    json_t *line = event_to_json(event);
    const char *text = inlet__context_text(context, event, &length);
    if (line != NULL && text != NULL)
        (void)json_object_set_new(line, "text", json_stringn(text, length));
    return line;
}

bool event_print_json(FILE *out, const inlet_event_t *event, inlet__context_t *context,
                      int64_t recv_ns) {
    return print_line(out, context_line(event, context), recv_ns);
}

bool fused_print_json(FILE *out, const inlet_fused_t *fused, inlet__context_t *context,
                      int64_t recv_ns) {
    json_t *line = context_line(&fused->event, context);
    const bool is_joined = fused->raw_seq != 0 && fused->hook_seq != 0;
    int failed = line == NULL;
    if (is_joined)
        failed |= put_int(line, "raw_seq", (int64_t)fused->raw_seq) |
                  put_int(line, "hook_seq", (int64_t)fused->hook_seq);
    if (fused->raw_seq != 0 || fused->hook_seq != 0)
        failed |= json_object_set_new(line, "confidence",
                                      json_string(inlet_fuse_confidence_name(fused->confidence)));
    if (failed == 0)
        return print_line(out, line, recv_ns);
    json_decref(line);
    return false;
}

json_t *stream_to_json(const inlet_stream_info_t *info, uint64_t from_seq) {
    /* boot_id is 64 bits of chance: as text, as JSON's readers may have doubles only. */
    char boot[17];
    snprintf(boot, sizeof boot, "%016llx", (unsigned long long)info->boot_id);
    return json_pack("{s:s, s:s, s:I, s:I, s:I}", "type", "stream", "boot", boot, "session",
                     (json_int_t)info->session, "epoch", (json_int_t)info->epoch, "from",
                     (json_int_t)from_seq);
}
