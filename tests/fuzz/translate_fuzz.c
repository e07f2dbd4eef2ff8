/* Any records in any order, as a broken driver or a hostile SendInput could make them: whatever is
 * published is a valid event of that source, and no motion is lost or invented. */
#include "base/event_check.h"
#include "fuzz.h"
#include "hook/devices.h"
#include "hook/translate.h"
#include "support/windows_records.h"
#include <inlet/keys.h>
#include <stdbool.h>
#include <string.h>

typedef struct recorder {
    inlet__sink_t sink;
    inlet_event_t slot;
    uint32_t source;
    unsigned claimed, published;
    int64_t dx, dy;
    uint8_t junk; /* what the slot held before */
    bool full;
} recorder_t;

static inlet_event_t *claim(inlet__sink_t *sink) {
    recorder_t *recorder = (recorder_t *)sink;
    PROMISE(recorder->claimed == recorder->published || recorder->full);
    recorder->claimed++;
    memset(&recorder->slot, recorder->junk, sizeof(recorder->slot));
    return recorder->full ? NULL : &recorder->slot;
}

/* What no record can make: a character that repeats, a Control that is false and none, a hook's
 * mouse event without a place, a fraction of a notch that no wheel can say. */
static void check_meaning(const inlet_event_t *event) {
    const bool is_key = event->type <= INLET_EVENT_KEY_RELEASED;
    const bool is_packet = is_key && event->u.key.vk == 0xE7;
    PROMISE(!is_packet || (event->u.key.hid == 0 && (event->flags & INLET_FLAG_REPEAT) == 0));
    PROMISE(!is_key || is_packet || event->u.key.unit == 0);
    PROMISE((event->flags & INLET_FLAG_OVERRUN) == 0 || (event->flags & INLET_FLAG_RAW) != 0);
    PROMISE((event->flags & INLET_FLAG_FALSE_CONTROL) == 0 ||
            event->u.key.hid == INLET_KEY_ControlLeft);
    PROMISE(is_key || (event->flags & INLET_FLAG_HOOK) == 0 ||
            (event->flags & INLET_FLAG_HAS_POSITION) != 0);
    PROMISE(event->type != INLET_EVENT_MOUSE_WHEEL ||
            (event->u.wheel.delta >= INT16_MIN && event->u.wheel.delta <= INT16_MAX));
    PROMISE((event->flags & INLET_FLAG_INJECTED_LOWER_IL) == 0 ||
            (event->flags & INLET_FLAG_INJECTED) != 0);
}

static void publish(inlet__sink_t *sink, inlet_event_t *event) {
    recorder_t *recorder = (recorder_t *)sink;
    PROMISE(event == &recorder->slot && !recorder->full);
    recorder->published++;
    event->seq = 1;
    PROMISE(inlet__event_is_valid(event));
    PROMISE((event->flags & INLET_SOURCE_ALL) == recorder->source);
    check_meaning(event);
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0) {
        recorder->dx += event->u.mouse.dx;
        recorder->dy += event->u.mouse.dy;
    }
}

typedef struct bytes {
    const uint8_t *data;
    size_t size;
} bytes_t;

/* Little-endian; zeros past the end. */
static uint64_t take(bytes_t *bytes, unsigned width) {
    uint64_t value = 0;
    for (unsigned i = 0; i < width && bytes->size > 0; i++) {
        value |= (uint64_t)*bytes->data << 8 * i;
        bytes->data++;
        bytes->size--;
    }
    return value;
}

static int32_t take_i32(bytes_t *bytes) {
    return (int32_t)(uint32_t)take(bytes, 4);
}

static inlet__area_t take_area(bytes_t *bytes) {
    return (inlet__area_t){.left = take_i32(bytes),
                           .top = take_i32(bytes),
                           .width = take_i32(bytes),
                           .height = take_i32(bytes)};
}

/* A record as the system hands it out. */
static const uint8_t *take_record(bytes_t *bytes, size_t size) {
    static uint8_t record[RECORD_BYTES_MAX];
    for (size_t i = 0; i < size; i++)
        record[i] = (uint8_t)take(bytes, 1);
    return record;
}

static unsigned feed_raw_keyboard(bytes_t *bytes, const inlet__moment_t *moment,
                                  inlet__keyboard_state_t *state, inlet__sink_t *sink) {
    const inlet__raw_keyboard_t record = read_raw_keyboard(take_record(bytes, RAWKEYBOARD_BYTES));
    return inlet__translate_raw_keyboard(&record, moment, state, sink);
}

static unsigned feed_hook_keyboard(bytes_t *bytes, const inlet__moment_t *moment,
                                   inlet__keyboard_state_t *state, inlet__sink_t *sink) {
    const uint32_t message = 0x0100u + (uint32_t)take(bytes, 1);
    const inlet__hook_keyboard_t record =
        read_hook_keyboard(message, take_record(bytes, KBDLLHOOK_BYTES));
    return inlet__translate_hook_keyboard(&record, moment, state, sink);
}

static unsigned feed_raw_mouse(bytes_t *bytes, const inlet__moment_t *moment,
                               recorder_t *recorder) {
    const inlet__raw_mouse_t record = read_raw_mouse(take_record(bytes, RAWMOUSE_BYTES));
    inlet__screen_t screen = {.primary = take_area(bytes), .all = take_area(bytes)};
    unsigned count = inlet__translate_raw_mouse(&record, moment, &screen, &recorder->sink);
    if ((record.flags & INLET__MOUSE_MOVE_ABSOLUTE) == 0 && !recorder->full) {
        PROMISE(recorder->dx == record.last_x && recorder->dy == record.last_y);
    }
    return count;
}

static unsigned feed_hook_mouse(bytes_t *bytes, const inlet__moment_t *moment,
                                inlet__sink_t *sink) {
    const uint32_t message = 0x0200u + (uint32_t)take(bytes, 1);
    const inlet__hook_mouse_t record = read_hook_mouse(message, take_record(bytes, MSLLHOOK_BYTES));
    return inlet__translate_hook_mouse(&record, moment, sink);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes_t bytes = {.data = data, .size = size};
    inlet__devices_t devices = {0};
    inlet__keyboard_state_t hooked = {0};
    while (bytes.size > 0) {
        uint8_t kind = (uint8_t)take(&bytes, 1);
        recorder_t recorder = {.sink = {.claim = claim, .publish = publish},
                               .source = (kind & 1) != 0 ? INLET_SOURCE_RAW : INLET_SOURCE_HOOK,
                               .junk = (uint8_t)take(&bytes, 1),
                               .full = (kind & 4) != 0};
        inlet__device_t *device = inlet__devices_find(&devices, (uintptr_t)take(&bytes, 1));
        inlet__moment_t moment = {.time_ns = (int64_t)take(&bytes, 2),
                                  .time_error_ns = (uint32_t)take(&bytes, 2),
                                  .time_flags = (kind & 8) != 0 ? INLET_FLAG_TIME_BATCH : 0,
                                  .device = device->number};
        unsigned count = 0;
        switch (kind & 3) {
        case 0:
            count = feed_hook_keyboard(&bytes, &moment, &hooked, &recorder.sink);
            break;
        case 1:
            count = feed_raw_keyboard(&bytes, &moment, &device->keyboard, &recorder.sink);
            break;
        case 2:
            count = feed_hook_mouse(&bytes, &moment, &recorder.sink);
            break;
        default:
            count = feed_raw_mouse(&bytes, &moment, &recorder);
            break;
        }
        PROMISE(count == recorder.claimed && count <= INLET__RAW_MOUSE_EVENTS_MAX);
        PROMISE(recorder.published == (recorder.full ? 0 : recorder.claimed));
        if ((kind & 16) != 0) {
            inlet__devices_remove(&devices, device->handle);
        }
    }
    return 0;
}
