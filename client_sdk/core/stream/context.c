#include "stream/context.h"

#include <string.h>

/* --- texts --- */

uint16_t inlet__name_owner(uint32_t subject) {
    switch (subject) {
    case INLET_NAME_DEVICE_PATH:
    case INLET_NAME_DEVICE:
        return INLET_EVENT_DEVICE;
    case INLET_NAME_PROCESS:
    case INLET_NAME_WINDOW_TITLE:
        return INLET_EVENT_FOCUS;
    case INLET_NAME_LAYOUT:
        return INLET_EVENT_LAYOUT;
    default:
        return INLET_EVENT_NONE;
    }
}

const char *inlet__text_get(const inlet__text_t *text, uint16_t *length) {
    *length = text->length;
    return text->count > 0 && text->next == text->count ? text->bytes : NULL;
}

static void forget_text(inlet__text_t *text) {
    text->length = 0;
    text->next = text->count = 0;
}

/* A piece out of its turn: some are missing, or it is another text. */
static void add_piece(inlet__text_t *text, const inlet_name_t *piece) {
    if (piece->index == 0) {
        forget_text(text);
        text->count = piece->count;
    }
    if (piece->index != text->next || piece->count != text->count ||
        text->length + piece->length > (int)sizeof text->bytes) {
        forget_text(text);
        return;
    }
    memcpy(text->bytes + text->length, piece->text, piece->length);
    text->length = (uint16_t)(text->length + piece->length);
    text->next++;
}

/* --- what the records say --- */

static inlet__context_device_t *find_device(inlet__context_t *context, uint32_t number) {
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX; i++)
        if (context->devices[i].record.device == number)
            return &context->devices[i];
    return NULL;
}

static void note_device(inlet__context_t *context, const inlet_event_t *event) {
    inlet__context_device_t *device = find_device(context, event->device);
    if (device == NULL && event->u.device.present != 0)
        device = find_device(context, 0);
    if (device == NULL)
        return;
    device->record = *event;
    if (event->u.device.present == 0)
        device->record = (inlet_event_t){0};
    forget_text(&device->path);
    forget_text(&device->name);
}

static void note_focus(inlet__context_t *context, const inlet_event_t *event) {
    context->focus = *event;
    forget_text(&context->process);
    forget_text(&context->title);
}

static void note_layout(inlet__context_t *context, const inlet_event_t *event) {
    context->layout = *event;
    forget_text(&context->layout_name);
}

static void note_session(inlet__context_t *context, const inlet_event_t *event) {
    static const uint8_t aspects[INLET_SESSION_CHANGE_COUNT] = {
        [INLET_SESSION_LOCKED] = 0,       [INLET_SESSION_UNLOCKED] = 0,
        [INLET_SESSION_DISCONNECTED] = 1, [INLET_SESSION_CONNECTED] = 1,
        [INLET_SESSION_REMOTE] = 1,       [INLET_SESSION_SECURE_DESKTOP] = 2,
        [INLET_SESSION_OWN_DESKTOP] = 2,  [INLET_SESSION_SUSPENDING] = 3,
        [INLET_SESSION_RESUMED] = 3,      [INLET_SESSION_PAUSED] = 4,
        [INLET_SESSION_UNPAUSED] = 4,
    };
    context->session[aspects[event->u.session.change]] = *event;
}

static bool is_in_front(const inlet__context_t *context, uint32_t process) {
    return context->focus.type != INLET_EVENT_NONE && context->focus.process == process;
}

/* The text that a NAME record belongs to; NULL: what it would belong to is not known. */
static inlet__text_t *text_of(inlet__context_t *context, const inlet_event_t *event) {
    inlet__context_device_t *device = find_device(context, event->device);
    switch (event->u.name.subject) {
    case INLET_NAME_DEVICE_PATH:
        return device != NULL && event->device != 0 ? &device->path : NULL;
    case INLET_NAME_DEVICE:
        return device != NULL && event->device != 0 ? &device->name : NULL;
    case INLET_NAME_PROCESS:
        return is_in_front(context, event->process) ? &context->process : NULL;
    case INLET_NAME_WINDOW_TITLE:
        return is_in_front(context, event->process) ? &context->title : NULL;
    default:
        return context->layout.type != INLET_EVENT_NONE ? &context->layout_name : NULL;
    }
}

const char *inlet__context_text(inlet__context_t *context, const inlet_event_t *event,
                                uint16_t *length) {
    *length = 0;
    if (event->type != INLET_EVENT_NAME || event->u.name.index + 1 != event->u.name.count)
        return NULL;
    const inlet__text_t *text = text_of(context, event);
    return text != NULL ? inlet__text_get(text, length) : NULL;
}

static void note_name(inlet__context_t *context, const inlet_event_t *event) {
    inlet__text_t *text = text_of(context, event);
    if (text != NULL)
        add_piece(text, &event->u.name);
}

/* Nobody observes any more: while Windows shows the input of a session to nobody, somebody does. */
static bool ends_observation(const inlet_sources_t *sources) {
    return sources->mask == 0 &&
           (sources->cause < INLET_CAUSE_PAUSED || sources->cause > INLET_CAUSE_HOOK_REMOVED) &&
           sources->cause != INLET_CAUSE_UNSHOWN;
}

bool inlet__context_ends(const inlet_event_t *event) {
    return (event->type == INLET_EVENT_CLOCK && event->u.clock.reason == INLET_CLOCK_STARTED) ||
           (event->type == INLET_EVENT_SOURCES && ends_observation(&event->u.sources));
}

void inlet__context_note(inlet__context_t *context, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        note_device(context, event);
        break;
    case INLET_EVENT_FOCUS:
        note_focus(context, event);
        break;
    case INLET_EVENT_LAYOUT:
        note_layout(context, event);
        break;
    case INLET_EVENT_SESSION:
        note_session(context, event);
        break;
    case INLET_EVENT_NAME:
        note_name(context, event);
        break;
    case INLET_EVENT_CLOCK:
    case INLET_EVENT_SOURCES:
        if (inlet__context_ends(event))
            memset(context, 0, sizeof *context);
        break;
    default: /* what surrounds input stays as it is */
        break;
    }
}

/* --- telling it --- */

typedef struct teller {
    uint64_t seq;
    int64_t time_ns;
    inlet_event_t *out;
    uint32_t count;
} teller_t;

static void tell_record(teller_t *teller, const inlet_event_t *record) {
    if (record->type == INLET_EVENT_NONE)
        return;
    inlet_event_t *told = &teller->out[teller->count++];
    *told = *record;
    told->seq = teller->seq;
    told->time_ns = teller->time_ns;
    told->time_error_ns = 0;
    told->os_time_ms = 0;
    told->flags |= INLET_FLAG_STATE;
}

static void tell_text(teller_t *teller, const inlet_event_t *owner, uint8_t subject,
                      const inlet__text_t *text) {
    uint16_t length;
    const char *bytes = inlet__text_get(text, &length);
    if (bytes == NULL)
        return;
    for (uint8_t i = 0; i < text->count; i++) {
        inlet_event_t record = {
            .type = INLET_EVENT_NAME, .device = owner->device, .process = owner->process};
        inlet_name_t *piece = &record.u.name;
        const size_t at = (size_t)i * sizeof piece->text, left = length - at;
        *piece = (inlet_name_t){.subject = subject, .index = i, .count = text->count};
        piece->length = (uint8_t)(left < sizeof piece->text ? left : sizeof piece->text);
        memcpy(piece->text, bytes + at, piece->length);
        tell_record(teller, &record);
    }
}

enum { PLACE_SESSION, PLACE_LAYOUT, PLACE_FOCUS, PLACE_DEVICES };
static const uint32_t PLACE_END = PLACE_DEVICES + INLET__CONTEXT_DEVICES_MAX;

static void tell_place(const inlet__context_t *context, uint32_t place, teller_t *teller) {
    switch (place) {
    case PLACE_SESSION:
        for (uint32_t i = 0; i < INLET__SESSION_ASPECTS; i++)
            tell_record(teller, &context->session[i]);
        break;
    case PLACE_LAYOUT:
        tell_record(teller, &context->layout);
        tell_text(teller, &context->layout, INLET_NAME_LAYOUT, &context->layout_name);
        break;
    case PLACE_FOCUS:
        tell_record(teller, &context->focus);
        tell_text(teller, &context->focus, INLET_NAME_PROCESS, &context->process);
        tell_text(teller, &context->focus, INLET_NAME_WINDOW_TITLE, &context->title);
        break;
    default: {
        const inlet__context_device_t *device = &context->devices[place - PLACE_DEVICES];
        tell_record(teller, &device->record);
        tell_text(teller, &device->record, INLET_NAME_DEVICE_PATH, &device->path);
        tell_text(teller, &device->record, INLET_NAME_DEVICE, &device->name);
    }
    }
}

uint32_t inlet__context_tell(const inlet__context_t *context, uint32_t *place, uint64_t seq,
                             int64_t time_ns, inlet_event_t *out, uint32_t capacity) {
    teller_t teller = {.seq = seq, .time_ns = time_ns, .out = out};
    while (*place < PLACE_END && capacity - teller.count >= INLET__CONTEXT_GROUP_MAX)
        tell_place(context, (*place)++, &teller);
    if (*place == PLACE_END)
        *place = 0;
    return teller.count;
}
