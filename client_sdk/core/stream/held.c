#include "stream/held.h"

#include <stddef.h>

/* Acts by different sources, or by a false and a true left Control, are different acts. */
static const uint32_t ACT_FLAGS = INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL;

static const uint16_t VK_CODE_PACKET = 0xE7; /* Windows' mark on a character without a key */

static bool is_press(const inlet_event_t *event) {
    return event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_MOUSE_PRESSED;
}

static bool is_nameless(const inlet_key_t *key) {
    return key->hid == 0 && key->scan == 0 && key->vk == 0;
}

bool inlet__act_of(const inlet_event_t *event, inlet__act_t *act) {
    bool is_key = event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
    bool is_button =
        event->type == INLET_EVENT_MOUSE_PRESSED || event->type == INLET_EVENT_MOUSE_RELEASED;
    if ((!is_key && !is_button) || (event->flags & INLET_SOURCE_ALL) == 0)
        return false;
    if (is_key && ((event->flags & INLET_FLAG_OVERRUN) != 0 || event->u.key.vk == VK_CODE_PACKET ||
                   is_nameless(&event->u.key)))
        return false;
    *act = (inlet__act_t){.flags = event->flags & ACT_FLAGS, .device = event->device};
    if (is_key)
        act->key = event->u.key;
    else
        act->button = event->u.button.button;
    return true;
}

static bool same_key(const inlet_key_t *a, const inlet_key_t *b) {
    if (a->hid != 0 || b->hid != 0)
        return a->hid == b->hid;
    return a->scan == b->scan && (a->scan != 0 || a->vk == b->vk);
}

inlet__act_t inlet__act_of_snapshot(const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    inlet__act_t act = {.flags = event->flags, .device = event->device};
    if (told->act == INLET_EVENT_MOUSE_PRESSED)
        act.button = told->code;
    else
        act.key = (inlet_key_t){.hid = told->code, .scan = told->scan, .vk = told->vk};
    return act;
}

bool inlet__act_equals(const inlet__act_t *a, const inlet__act_t *b) {
    return a->flags == b->flags && a->device == b->device && a->button == b->button &&
           (a->button != 0 || same_key(&a->key, &b->key));
}

uint32_t inlet__held_index(const inlet__held_t *held, const inlet__act_t *act) {
    uint32_t i = 0;
    while (i < held->count && !inlet__act_equals(&held->acts[i], act))
        i++;
    return i;
}

static void remove_at(inlet__held_t *held, uint32_t index) {
    held->count--;
    for (uint32_t i = index; i < held->count; i++)
        held->acts[i] = held->acts[i + 1];
}

void inlet__held_note_gone(inlet__held_t *held, const inlet_event_t *event) {
    if ((event->flags & INLET_FLAG_SYNTHETIC) == 0)
        held->gone =
            event->type == INLET_EVENT_DEVICE && event->u.device.present == 0 ? event->device : 0;
}

void inlet__held_note(inlet__held_t *held, const inlet_event_t *event) {
    inlet__act_t act;
    inlet__held_note_gone(held, event);
    if (event->type == INLET_EVENT_SOURCES) {
        inlet__held_forget(held, event->u.sources.mask & ~held->sources);
        held->sources = event->u.sources.mask;
    }
    if (!inlet__act_of(event, &act))
        return;
    uint32_t index = inlet__held_index(held, &act);
    if (!is_press(event) && index < held->count)
        remove_at(held, index);
    else if (is_press(event) && index == held->count && held->count < INLET__HELD_MAX)
        held->acts[held->count++] = act;
}

bool inlet__held_has(const inlet__held_t *held, const inlet__act_t *act) {
    return inlet__held_index(held, act) < held->count;
}

/* Whether both are of one key or button, whoever told of them. */
static bool same_thing(const inlet__act_t *a, const inlet__act_t *b) {
    return ((a->flags ^ b->flags) & INLET_FLAG_FALSE_CONTROL) == 0 && a->button == b->button &&
           (a->button != 0 || same_key(&a->key, &b->key));
}

/* The hook knows no devices: an act of its is a device's if, as raw input tells, that device holds
 * the key, and no other does. */
static bool is_hooks_of(const inlet__held_t *held, const inlet__act_t *act, uint32_t device) {
    bool holds = false;
    for (uint32_t i = 0; i < held->count && (act->flags & INLET_FLAG_HOOK) != 0; i++) {
        const inlet__act_t *raw = &held->acts[i];
        if ((raw->flags & INLET_FLAG_RAW) == 0 || !same_thing(raw, act))
            continue;
        if (raw->device != device)
            return false;
        holds = true;
    }
    return holds;
}

bool inlet__held_needs_repair(const inlet__held_t *held, const inlet__act_t *act) {
    const bool is_gone =
        held->gone != 0 && (act->device == held->gone || is_hooks_of(held, act, held->gone));
    return inlet__held_has(held, act) && (is_gone || (act->flags & held->sources) == 0);
}

const inlet__act_t *inlet__held_by(const inlet__held_t *held, uint32_t device) {
    for (uint32_t i = 0; i < held->count; i++)
        if (is_hooks_of(held, &held->acts[i], device))
            return &held->acts[i];
    for (uint32_t i = 0; i < held->count; i++)
        if (held->acts[i].device == device)
            return &held->acts[i];
    return NULL;
}

const inlet__act_t *inlet__held_on(const inlet__held_t *held, uint32_t sources) {
    for (uint32_t i = 0; i < held->count; i++)
        if ((held->acts[i].flags & sources & INLET_SOURCE_ALL) != 0)
            return &held->acts[i];
    return NULL;
}

void inlet__held_forget(inlet__held_t *held, uint32_t sources) {
    for (uint32_t i = held->count; i-- > 0;)
        if ((held->acts[i].flags & sources & INLET_SOURCE_ALL) != 0)
            remove_at(held, i);
}

inlet_event_t inlet__act_release(const inlet__act_t *act, int64_t time_ns) {
    inlet_event_t event = {.type = INLET_EVENT_KEY_RELEASED,
                           .time_ns = time_ns,
                           .flags = act->flags | INLET_FLAG_SYNTHETIC,
                           .device = act->device};
    if (act->button != 0) {
        event.type = INLET_EVENT_MOUSE_RELEASED;
        event.u.button.button = act->button;
    } else {
        event.u.key = act->key;
    }
    return event;
}
