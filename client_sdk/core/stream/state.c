/* What is held follows held.c, what surrounds it context.c; here is what a program asks of both,
 * and what a LOSS and a SNAPSHOT mean to them. */
#include <inlet/state.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/event_check.h"
#include "stream/context.h"
#include "stream/held.h"

INLET_STATIC_ASSERT(INLET_HELD_MAX == INLET__HELD_MAX);

struct inlet_state {
    inlet__held_t held;
    inlet__held_t told; /* a SNAPSHOT that is being told, so far */
    uint32_t told_left; /* records of it that are to come */
    uint32_t known;     /* but for what the context tells by itself */
    int32_t x, y;
    int64_t position_ns;
    inlet_event_t clock;
    inlet__context_t context;
};

inlet_status_t inlet_state_open(inlet_state_t **state) {
    if (state == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *state = calloc(1, sizeof **state);
    return *state != NULL ? INLET_OK : INLET_E_NO_MEMORY;
}

void inlet_state_close(inlet_state_t *state) {
    free(state);
}

void inlet_state_reset(inlet_state_t *state) {
    if (state != NULL)
        memset(state, 0, sizeof *state);
}

/* --- what is held --- */

/* An act that no release would let go, as releases are of one source. */
static bool is_of_one_source(const inlet_event_t *event) {
    const uint32_t source = event->flags & INLET_SOURCE_ALL;
    return source == INLET_FLAG_RAW || source == INLET_FLAG_HOOK;
}

/* Half a snapshot is none. */
static void note_snapshot(inlet_state_t *state, const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    if (told->index == 0) {
        state->told = (inlet__held_t){.sources = told->sources};
        state->told_left = told->count;
    }
    if (told->count > INLET__HELD_MAX ||
        (uint32_t)(told->count - told->index) != state->told_left ||
        (told->count > 0 && !is_of_one_source(event))) {
        state->told_left = 0;
        return;
    }
    if (told->count > 0) {
        state->told.acts[state->told.count++] = inlet__act_of_snapshot(event);
        state->told_left--;
    }
    if (state->told_left == 0) {
        state->held = state->told;
        state->known |= INLET_STATE_HELD | INLET_STATE_SOURCES;
    }
}

/* A joined record is one of each source, and only the raw one knows its device. */
static void note_act(inlet_state_t *state, const inlet_event_t *event) {
    const uint32_t sources = event->flags & INLET_SOURCE_ALL;
    if (sources != INLET_SOURCE_ALL) {
        inlet__held_note(&state->held, event);
        return;
    }
    inlet_event_t one = *event;
    one.flags = event->flags & ~(uint32_t)INLET_FLAG_HOOK;
    inlet__held_note(&state->held, &one);
    one.flags = event->flags & ~(uint32_t)INLET_FLAG_RAW;
    one.device = 0;
    inlet__held_note(&state->held, &one);
}

/* Records are missing: a release may be among them, and so may what a key that stays held was told
 * by. What surrounds input stays in force until it is told otherwise. */
static void note_loss(inlet_state_t *state, const inlet_event_t *event) {
    if (event->u.loss.cause == INLET_CAUSE_HIDDEN)
        return;
    state->held.count = 0;
    state->told_left = 0;
    state->known &= ~(uint32_t)(INLET_STATE_HELD | INLET_STATE_SOURCES);
}

/* What a source that goes on capturing did not see pressed is not held. Of one that begins nothing
 * is known, nor of any where none captures. */
static void note_sources(inlet_state_t *state, const inlet_event_t *event) {
    if ((state->known & INLET_STATE_SOURCES) == 0)
        state->held.sources = 0;
    if ((state->held.sources & event->u.sources.mask) == 0)
        state->known &= ~(uint32_t)INLET_STATE_HELD;
    inlet__held_note(&state->held, event);
    state->known |= INLET_STATE_SOURCES;
}

/* --- following --- */

static void note_position(inlet_state_t *state, const inlet_event_t *event) {
    if (event->type < INLET_EVENT_MOUSE_PRESSED || event->type > INLET_EVENT_MOUSE_WHEEL ||
        (event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return;
    state->x = event->u.mouse.x; /* where each of them has it */
    state->y = event->u.mouse.y;
    state->position_ns = event->time_ns;
    state->known |= INLET_STATE_POSITION;
}

inlet_status_t inlet_state_put(inlet_state_t *state, const inlet_event_t *event) {
    if (state == NULL || event == NULL || !inlet__event_is_valid(event))
        return INLET_E_INVALID_ARGUMENT;
    switch (event->type) {
    case INLET_EVENT_LOSS:
        note_loss(state, event);
        break;
    case INLET_EVENT_SNAPSHOT:
        note_snapshot(state, event);
        break;
    case INLET_EVENT_SOURCES:
        note_sources(state, event);
        break;
    case INLET_EVENT_CLOCK:
        state->clock = *event;
        break;
    default:
        note_act(state, event);
        note_position(state, event);
    }
    inlet__context_note(&state->context, event);
    return INLET_OK;
}

/* --- asking --- */

static int is_held(const inlet_state_t *state, uint32_t hid, uint32_t button) {
    for (uint32_t i = 0; state != NULL && i < state->held.count; i++) {
        const inlet__act_t *act = &state->held.acts[i];
        if (act->button == button && (button != 0 || act->key.hid == hid) &&
            (act->flags & INLET_FLAG_FALSE_CONTROL) == 0)
            return 1;
    }
    return 0;
}

int inlet_state_has_key(const inlet_state_t *state, uint32_t hid) {
    return hid != 0 && is_held(state, hid, 0);
}

int inlet_state_has_button(const inlet_state_t *state, uint32_t button) {
    return button != 0 && is_held(state, 0, button);
}

inlet_status_t inlet_state_held(const inlet_state_t *state, inlet_held_t *held, uint32_t capacity,
                                uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (state == NULL || count == NULL || (held == NULL && capacity > 0))
        return INLET_E_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < state->held.count && i < capacity; i++) {
        const inlet__act_t *act = &state->held.acts[i];
        held[i] = (inlet_held_t){.flags = act->flags,
                                 .device = act->device,
                                 .button = act->button,
                                 .hid = act->key.hid,
                                 .scan = act->key.scan,
                                 .vk = act->key.vk};
    }
    *count = state->held.count;
    return *count <= capacity ? INLET_OK : INLET_E_BUFFER_TOO_SMALL;
}

static uint32_t session_of(const inlet__context_t *context) {
    static const uint8_t bits[INLET_SESSION_CHANGE_COUNT] = {
        [INLET_SESSION_LOCKED] = INLET_STATE_LOCKED,
        [INLET_SESSION_DISCONNECTED] = INLET_STATE_DISCONNECTED,
        [INLET_SESSION_REMOTE] = INLET_STATE_REMOTE,
        [INLET_SESSION_SECURE_DESKTOP] = INLET_STATE_SECURE_DESKTOP,
        [INLET_SESSION_SUSPENDING] = INLET_STATE_SUSPENDED,
        [INLET_SESSION_PAUSED] = INLET_STATE_PAUSED,
    };
    uint32_t session = 0;
    for (uint32_t i = 0; i < INLET__SESSION_ASPECTS; i++)
        if (context->session[i].type != INLET_EVENT_NONE)
            session |= bits[context->session[i].u.session.change];
    return session;
}

inlet_status_t inlet_state_info(const inlet_state_t *state, inlet_state_info_t *info) {
    if (state == NULL || info == NULL || info->struct_size != sizeof *info)
        return INLET_E_INVALID_ARGUMENT;
    const inlet__context_t *context = &state->context;
    *info = (inlet_state_info_t){.struct_size = sizeof *info,
                                 .known = state->known,
                                 .session = session_of(context),
                                 .x = state->x,
                                 .y = state->y,
                                 .position_ns = state->position_ns,
                                 .hkl = context->layout.u.layout.hkl,
                                 .locks = context->layout.u.layout.locks,
                                 .elevated = context->focus.u.focus.elevated,
                                 .window = context->focus.u.focus.window,
                                 .process = context->focus.process,
                                 .clock_error_ns = state->clock.u.clock.error_ns,
                                 .clock_ns = state->clock.time_ns,
                                 .clock_utc_ns = state->clock.u.clock.utc_ns};
    if ((state->known & INLET_STATE_SOURCES) != 0)
        info->sources = state->held.sources;
    if (context->layout.type != INLET_EVENT_NONE)
        info->known |= INLET_STATE_LAYOUT;
    if (context->focus.type != INLET_EVENT_NONE)
        info->known |= INLET_STATE_FOCUS;
    if (state->clock.type != INLET_EVENT_NONE)
        info->known |= INLET_STATE_CLOCK;
    return INLET_OK;
}

inlet_status_t inlet_state_devices(const inlet_state_t *state, uint32_t *numbers,
                                   inlet_device_t *devices, uint32_t capacity, uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (state == NULL || count == NULL || ((numbers == NULL || devices == NULL) && capacity > 0))
        return INLET_E_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX; i++) {
        const inlet_event_t *record = &state->context.devices[i].record;
        if (record->device == 0)
            continue;
        if (*count < capacity) {
            numbers[*count] = record->device;
            devices[*count] = record->u.device;
        }
        (*count)++;
    }
    return *count <= capacity ? INLET_OK : INLET_E_BUFFER_TOO_SMALL;
}

static const inlet__text_t *text_of(const inlet__context_t *context, uint32_t subject,
                                    uint32_t device) {
    switch (subject) {
    case INLET_NAME_PROCESS:
        return &context->process;
    case INLET_NAME_WINDOW_TITLE:
        return &context->title;
    case INLET_NAME_LAYOUT:
        return &context->layout_name;
    default:
        break;
    }
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX && device != 0; i++)
        if (context->devices[i].record.device == device)
            return subject == INLET_NAME_DEVICE ? &context->devices[i].name
                                                : &context->devices[i].path;
    return NULL;
}

inlet_status_t inlet_state_name(const inlet_state_t *state, uint32_t subject, uint32_t device,
                                char *text, uint32_t capacity) {
    uint16_t length;
    if (text != NULL && capacity > 0)
        text[0] = '\0';
    if (state == NULL || text == NULL || capacity == 0 ||
        inlet__name_owner(subject) == INLET_EVENT_NONE)
        return INLET_E_INVALID_ARGUMENT;
    const inlet__text_t *found = text_of(&state->context, subject, device);
    const char *bytes = found != NULL ? inlet__text_get(found, &length) : NULL;
    if (bytes == NULL)
        return INLET_E_NOT_FOUND;
    if (length >= capacity)
        return INLET_E_BUFFER_TOO_SMALL;
    memcpy(text, bytes, length);
    text[length] = '\0';
    return INLET_OK;
}
