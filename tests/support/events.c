#include "support/events.h"

#include <string.h>

#include "base/event_check.h"

/* A 64-bit number that is often at an edge. */
static uint64_t edge(test_random_t *random) {
    static const uint64_t edges[] = {0,          1,         127,       128,
                                     16383,      16384,     INT32_MAX, INT32_MAX + UINT64_C(1),
                                     UINT32_MAX, INT64_MAX, UINT64_MAX};
    uint64_t pick = test_random_below(random, 2 * sizeof edges / sizeof edges[0]);
    if (pick < sizeof edges / sizeof edges[0])
        return edges[pick];
    return test_random_next(random) >> test_random_below(random, 64);
}

static uint32_t value(test_random_t *random, enum test_mood mood) {
    if (mood == TEST_MOOD_WILD)
        return (uint32_t)edge(random);
    return (uint32_t)test_random_below(random, mood == TEST_MOOD_QUIET ? 2 : 100) - 1;
}

static const uint32_t origin_flags = INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_INJECTED |
                                     INLET_FLAG_INJECTED_LOWER_IL | INLET_FLAG_SYNTHETIC |
                                     INLET_FLAG_TIME_BATCH | INLET_FLAG_TIME_COALESCED;

static void fill_key(test_random_t *random, enum test_mood mood, inlet_event_t *event) {
    event->flags &= origin_flags | INLET_FLAG_FALSE_CONTROL | INLET_FLAG_OVERRUN;
    event->u.key.hid =
        0x00070004u + (mood == TEST_MOOD_QUIET ? 0 : (uint32_t)test_random_below(random, 100));
    event->u.key.scan = (uint16_t)value(random, mood);
    event->u.key.vk = (uint16_t)value(random, mood);
    event->u.key.unit = mood == TEST_MOOD_WILD ? (uint16_t)value(random, mood) : 0;
}

static void fill_button(test_random_t *random, enum test_mood mood, inlet_event_t *event) {
    event->flags &= origin_flags | INLET_FLAG_HAS_POSITION | INLET_FLAG_PEN | INLET_FLAG_TOUCH;
    event->u.button.button = 1 + (uint32_t)test_random_below(random, 5);
    event->u.button.x = (int32_t)value(random, mood);
    event->u.button.y = (int32_t)value(random, mood);
}

static void fill_mouse(test_random_t *random, enum test_mood mood, inlet_event_t *event) {
    event->flags &= origin_flags | INLET_FLAG_HAS_MOTION | INLET_FLAG_HAS_POSITION | INLET_FLAG_PEN;
    event->u.mouse.dx = (int32_t)value(random, mood);
    event->u.mouse.dy = (int32_t)value(random, mood);
    event->u.mouse.x = (int32_t)value(random, mood);
    event->u.mouse.y = (int32_t)value(random, mood);
}

static void fill_wheel(test_random_t *random, enum test_mood mood, inlet_event_t *event) {
    event->flags &= origin_flags | INLET_FLAG_HAS_POSITION | INLET_FLAG_HORIZONTAL;
    event->u.wheel.delta = (int32_t)value(random, mood);
    event->u.wheel.x = (int32_t)value(random, mood);
}

static uint32_t any_cause(test_random_t *random) {
    return 1 + (uint32_t)test_random_below(random, INLET_CAUSE_COUNT - 1);
}

static void fill_snapshot(test_random_t *random, inlet_event_t *event) {
    inlet_snapshot_t *told = &event->u.snapshot;
    told->sources = (uint16_t)test_random_below(random, 4);
    event->flags &= INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL;
    if (test_random_below(random, 3) == 0) {
        event->flags = event->device = 0;
        return;
    }
    told->count = (uint16_t)(1 + test_random_below(random, 64));
    told->index = (uint16_t)test_random_below(random, told->count);
    if (test_random_below(random, 2) == 0) {
        told->act = INLET_EVENT_MOUSE_PRESSED;
        told->code = 1 + (uint32_t)test_random_below(random, 5);
        return;
    }
    told->act = INLET_EVENT_KEY_PRESSED;
    told->code = 0x00070004u + (uint32_t)test_random_below(random, 100);
    told->scan = (uint16_t)edge(random);
    told->vk = (uint16_t)edge(random);
}

static void fill_name(test_random_t *random, inlet_name_t *name) {
    name->subject = (uint8_t)(1 + test_random_below(random, INLET_NAME_SUBJECT_COUNT - 1));
    name->count = (uint8_t)(1 + test_random_below(random, INLET_NAME_PIECES_MAX));
    name->index = (uint8_t)test_random_below(random, name->count);
    name->length = sizeof name->text;
    if (name->index + 1 == name->count)
        name->length = (uint8_t)(1 + test_random_below(random, sizeof name->text));
    for (uint32_t i = 0; i < name->length; i++)
        name->text[i] = (char)(1 + test_random_below(random, 255));
}

/* What is in force, and what becomes of it. */
static void fill_state(test_random_t *random, inlet_event_t *event) {
    if (event->type != INLET_EVENT_CLOCK && test_random_below(random, 4) == 0)
        event->flags |= INLET_FLAG_STATE;
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        event->device |= 1;
        event->u.device =
            (inlet_device_t){.stable_id = edge(random),
                             .vendor = (uint16_t)edge(random),
                             .product = (uint16_t)edge(random),
                             .kind = (uint16_t)(1 + test_random_below(random, INLET_DEVICE_OTHER)),
                             .present = (uint16_t)test_random_below(random, 2)};
        return;
    case INLET_EVENT_FOCUS:
        event->u.focus = (inlet_focus_t){.window = edge(random),
                                         .elevated = (uint32_t)test_random_below(random, 2)};
        return;
    case INLET_EVENT_SESSION:
        event->u.session.change =
            1 + (uint32_t)test_random_below(random, INLET_SESSION_CHANGE_COUNT - 1);
        return;
    case INLET_EVENT_LAYOUT:
        event->u.layout = (inlet_layout_t){
            .hkl = edge(random), .locks = (uint32_t)test_random_below(random, INLET_LOCK_ALL + 1)};
        return;
    case INLET_EVENT_NAME:
        fill_name(random, &event->u.name);
        return;
    default:
        event->u.clock = (inlet_clock_t){
            .utc_ns = (int64_t)edge(random),
            .error_ns = (uint32_t)edge(random),
            .reason = 1 + (uint32_t)test_random_below(random, INLET_CLOCK_REASON_COUNT - 1)};
    }
}

static void fill_stream(test_random_t *random, uint64_t room, inlet_event_t *event) {
    event->flags &= origin_flags;
    if (event->type == INLET_EVENT_LOSS) {
        event->u.loss.count = 1 + edge(random) % room;
        event->u.loss.cause = any_cause(random);
    } else if (event->type == INLET_EVENT_BLIND) {
        event->u.blind.from_ns = (int64_t)(edge(random) % ((uint64_t)event->time_ns + 1));
        event->u.blind.cause = any_cause(random);
        event->u.blind.sources = (uint32_t)test_random_below(random, INLET_SOURCE_ALL + 1);
    } else if (event->type == INLET_EVENT_SNAPSHOT) {
        fill_snapshot(random, event);
    } else if (event->type == INLET_EVENT_SOURCES) {
        event->u.sources.mask = (uint32_t)test_random_below(random, 4);
        event->u.sources.cause = (uint32_t)test_random_below(random, INLET_CAUSE_COUNT);
    } else if (event->type != INLET_EVENT_MARK) {
        fill_state(random, event);
    }
}

static void fill_body(test_random_t *random, enum test_mood mood, uint64_t room,
                      inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        fill_key(random, mood, event);
        return;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        fill_button(random, mood, event);
        return;
    case INLET_EVENT_MOUSE_MOVED:
        fill_mouse(random, mood, event);
        return;
    case INLET_EVENT_MOUSE_WHEEL:
        fill_wheel(random, mood, event);
        return;
    default:
        fill_stream(random, room, event);
        return;
    }
}

inlet_event_t test_event(test_random_t *random, enum test_mood mood, uint64_t seq,
                         uint64_t end_seq) {
    inlet_event_t event;
    memset(&event, 0, sizeof event);
    event.seq = seq;
    event.type = (uint16_t)(1 + test_random_below(random, INLET_EVENT_TYPE_COUNT - 1));
    event.time_ns = (int64_t)(edge(random) & INT64_MAX);
    event.os_time_ms = value(random, mood);
    event.flags = mood == TEST_MOOD_QUIET ? INLET_FLAG_RAW : (uint32_t)test_random_next(random);
    event.device = value(random, mood);
    event.process = value(random, mood);
    event.time_error_ns = value(random, mood);
    event.extra = mood == TEST_MOOD_WILD ? edge(random) : 0;
    fill_body(random, mood, end_seq - seq, &event);
    return event;
}

uint64_t test_events(test_random_t *random, enum test_mood mood, uint64_t first_seq,
                     inlet_event_t *events, uint32_t count) {
    uint64_t seq = first_seq;
    int64_t time_ns = (int64_t)test_random_below(random, UINT64_C(1) << 50);
    bool ticks = test_random_below(random, 2) == 0;
    for (uint32_t i = 0; i < count; i++) {
        /* Room for what is left, and for the numbers to reach the very end now and then. */
        uint64_t room = (INLET__SEQ_MAX - seq) / (count - i);
        if (mood == TEST_MOOD_WILD)
            seq += edge(random) % (room / 2);
        events[i] = test_event(random, mood, seq, seq + room / 2);
        if (mood != TEST_MOOD_WILD) {
            time_ns += (int64_t)test_random_below(random, 2000000) - 1000;
            events[i].time_ns = time_ns < 0 ? 0 : time_ns;
        }
        if (ticks)
            events[i].time_ns -= events[i].time_ns % 100;
        if (events[i].type == INLET_EVENT_BLIND)
            events[i].u.blind.from_ns %= events[i].time_ns + 1;
        seq += inlet__event_span(&events[i]);
    }
    return seq;
}
