#include <inlet/keys.h>
#include <inlet/names.h>
#include <inttypes.h>

#include "event_print.h"

#define NS_PER_US 1000.0
#define NS_PER_S  1e9

static int print_position(FILE *out, const inlet_event_t *event, int32_t x, int32_t y) {
    if ((event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return 0;
    return fprintf(out, " at %" PRId32 ",%" PRId32, x, y);
}

static int print_motion(FILE *out, const inlet_event_t *event) {
    const inlet_mouse_t *mouse = &event->u.mouse;
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0 &&
        fprintf(out, " by %+" PRId32 ",%+" PRId32, mouse->dx, mouse->dy) < 0)
        return -1;
    return print_position(out, event, mouse->x, mouse->y);
}

static int print_button(FILE *out, const inlet_event_t *event) {
    if (fprintf(out, " %s", inlet_button_name(event->u.button.button)) < 0)
        return -1;
    return print_position(out, event, event->u.button.x, event->u.button.y);
}

static int print_wheel(FILE *out, const inlet_event_t *event) {
    const char *way = (event->flags & INLET_FLAG_HORIZONTAL) != 0 ? "sideways" : "vertical";
    if (fprintf(out, " %s %+" PRId32, way, event->u.wheel.delta) < 0)
        return -1;
    return print_position(out, event, event->u.wheel.x, event->u.wheel.y);
}

static int print_sources(FILE *out, const inlet_sources_t *sources) {
    if (sources->mask == 0)
        return fprintf(out, " none: %s", inlet_cause_name(sources->cause));
    return fprintf(out, "%s%s", (sources->mask & INLET_SOURCE_RAW) != 0 ? " raw" : "",
                   (sources->mask & INLET_SOURCE_HOOK) != 0 ? " hook" : "");
}

static int print_snapshot(FILE *out, const inlet_snapshot_t *told) {
    if (told->act == INLET_EVENT_NONE)
        return fprintf(out, ": nothing is held");
    if (told->act == INLET_EVENT_MOUSE_PRESSED)
        return fprintf(out, ": held %s", inlet_button_name(told->code));
    return fprintf(out, ": held %s", inlet_key_code(told->code));
}

static int print_body(FILE *out, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return fprintf(out, " %s (scan 0x%02X, vk 0x%02X)", inlet_key_code(event->u.key.hid),
                       event->u.key.scan, event->u.key.vk);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return print_button(out, event);
    case INLET_EVENT_MOUSE_MOVED:
        return print_motion(out, event);
    case INLET_EVENT_MOUSE_WHEEL:
        return print_wheel(out, event);
    case INLET_EVENT_LOSS:
        return fprintf(out, " of %" PRIu64 " events: %s", event->u.loss.count,
                       inlet_cause_name(event->u.loss.cause));
    case INLET_EVENT_BLIND:
        return fprintf(out, " for %.6f s: %s",
                       (double)(event->time_ns - event->u.blind.from_ns) / NS_PER_S,
                       inlet_cause_name(event->u.blind.cause));
    case INLET_EVENT_SOURCES:
        return print_sources(out, &event->u.sources);
    case INLET_EVENT_SNAPSHOT:
        return print_snapshot(out, &event->u.snapshot);
    default:
        return 0;
    }
}

static int print_origin(FILE *out, const inlet_event_t *event) {
    uint32_t source = event->flags & INLET_SOURCE_ALL;
    if (source == 0)
        return 0;
    return fprintf(out, "  [%s%s%s, device %" PRIu32 "]", inlet_source_name(source),
                   (event->flags & INLET_FLAG_REPEAT) != 0 ? ", repeat" : "",
                   (event->flags & INLET_FLAG_INJECTED) != 0 ? ", injected" : "", event->device);
}

static bool print_event(FILE *out, const inlet_event_t *event) {
    return fprintf(out, "%10" PRIu64 " %14.6f  %s", event->seq, (double)event->time_ns / NS_PER_S,
                   inlet_event_type_name(event->type)) >= 0 &&
           print_body(out, event) >= 0 && print_origin(out, event) >= 0;
}

static bool end_line(FILE *out, const inlet_event_t *event, bool printed, int64_t recv_ns) {
    if (printed && recv_ns != NO_RECV_NS)
        printed = fprintf(out, "  %.1f us", (double)(recv_ns - event->time_ns) / NS_PER_US) >= 0;
    return printed && fputc('\n', out) != EOF;
}

bool event_print_text(FILE *out, const inlet_event_t *event, int64_t recv_ns) {
    return end_line(out, event, print_event(out, event), recv_ns);
}

bool fused_print_text(FILE *out, const inlet_fused_t *fused, int64_t recv_ns) {
    const bool is_joined = fused->raw_seq != 0 && fused->hook_seq != 0;
    const uint64_t second = fused->raw_seq + fused->hook_seq - fused->event.seq;
    bool printed = print_event(out, &fused->event);
    if (printed && is_joined)
        printed = fprintf(out, "  with %" PRIu64 ", %s", second,
                          inlet_fuse_confidence_name(fused->confidence)) >= 0;
    return end_line(out, &fused->event, printed, recv_ns);
}
