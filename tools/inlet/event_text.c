#include <inlet/keys.h>
#include <inlet/names.h>
#include <inttypes.h>
#include <time.h>

#include "cli/foreign.h"
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

static int print_device(FILE *out, const inlet_event_t *event) {
    const inlet_device_t *device = &event->u.device;
    return fprintf(out, " %" PRIu32 " %s: %s %04X:%04X", event->device,
                   device->present != 0 ? "attached" : "gone", inlet_device_kind_name(device->kind),
                   device->vendor, device->product);
}

static int print_layout(FILE *out, const inlet_layout_t *layout) {
    return fprintf(out, " %08" PRIX64 "%s%s%s%s", layout->hkl,
                   (layout->locks & INLET_LOCK_CAPS) != 0 ? ", Caps Lock" : "",
                   (layout->locks & INLET_LOCK_NUM) != 0 ? ", Num Lock" : "",
                   (layout->locks & INLET_LOCK_SCROLL) != 0 ? ", Scroll Lock" : "",
                   (layout->locks & INLET_LOCK_KANA) != 0 ? ", Kana Lock" : "");
}

/* As ISO 8601 says it, to the microsecond. */
static int print_clock(FILE *out, const inlet_clock_t *clock) {
    const time_t seconds = (time_t)(clock->utc_ns / (int64_t)NS_PER_S);
    struct tm utc;
    char text[32];
    if (gmtime_s(&utc, &seconds) != 0 ||
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc) == 0)
        return fprintf(out, " %" PRId64 " ns: %s", clock->utc_ns,
                       inlet_clock_reason_name(clock->reason));
    return fprintf(out, " %s.%06dZ: %s", text,
                   (int)(clock->utc_ns % (int64_t)NS_PER_S / (int64_t)NS_PER_US),
                   inlet_clock_reason_name(clock->reason));
}

static bool print_name(FILE *out, const inlet_event_t *event, const char *text, uint16_t length) {
    return fprintf(out, " %s: ", inlet_name_subject_name(event->u.name.subject)) >= 0 &&
           print_foreign(out, text, length);
}

static int print_context(FILE *out, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        return print_device(out, event);
    case INLET_EVENT_FOCUS:
        return fprintf(out, " of process %" PRIu32 "%s%s", event->process,
                       event->u.focus.elevated != 0 ? ", elevated" : "",
                       event->u.focus.control == INLET_CONTROL_PROTECTED ? ", a password field"
                                                                         : "");
    case INLET_EVENT_SESSION:
        return fprintf(out, " %s", inlet_session_change_name(event->u.session.change));
    case INLET_EVENT_LAYOUT:
        return print_layout(out, &event->u.layout);
    default:
        return print_clock(out, &event->u.clock);
    }
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
        return fprintf(out, " for %.6f s%s: %s",
                       (double)(event->time_ns - event->u.blind.from_ns) / NS_PER_S,
                       event->u.blind.sources == INLET_SOURCE_HOOK ? ", hooks" : "",
                       inlet_cause_name(event->u.blind.cause));
    case INLET_EVENT_SOURCES:
        return print_sources(out, &event->u.sources);
    case INLET_EVENT_SNAPSHOT:
        return print_snapshot(out, &event->u.snapshot);
    case INLET_EVENT_DEVICE:
    case INLET_EVENT_FOCUS:
    case INLET_EVENT_SESSION:
    case INLET_EVENT_LAYOUT:
    case INLET_EVENT_CLOCK:
        return print_context(out, event);
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

static bool print_event(FILE *out, const inlet_event_t *event, const char *text, uint16_t length) {
    return fprintf(out, "%10" PRIu64 " %14.6f  %s", event->seq, (double)event->time_ns / NS_PER_S,
                   inlet_event_type_name(event->type)) >= 0 &&
           print_body(out, event) >= 0 && print_origin(out, event) >= 0 &&
           (text == NULL || print_name(out, event, text, length));
}

static bool end_line(FILE *out, const inlet_event_t *event, bool printed, int64_t recv_ns) {
    if (printed && recv_ns != NO_RECV_NS)
        printed = fprintf(out, "  %.1f us", (double)(recv_ns - event->time_ns) / NS_PER_US) >= 0;
    return printed && fputc('\n', out) != EOF;
}

bool event_print_text(FILE *out, const inlet_event_t *event, inlet__context_t *context,
                      int64_t recv_ns) {
    uint16_t length;
    const char *text = inlet__context_text(context, event, &length);
    if (event->type == INLET_EVENT_NAME && text == NULL)
        return true;
    return end_line(out, event, print_event(out, event, text, length), recv_ns);
}

bool fused_print_text(FILE *out, const inlet_fused_t *fused, inlet__context_t *context,
                      int64_t recv_ns) {
    const bool is_joined = fused->raw_seq != 0 && fused->hook_seq != 0;
    const uint64_t second = fused->raw_seq + fused->hook_seq - fused->event.seq;
    if (!is_joined)
        return event_print_text(out, &fused->event, context, recv_ns);
    bool printed = print_event(out, &fused->event, NULL, 0) &&
                   fprintf(out, "  with %" PRIu64 ", %s", second,
                           inlet_fuse_confidence_name(fused->confidence)) >= 0;
    return end_line(out, &fused->event, printed, recv_ns);
}
