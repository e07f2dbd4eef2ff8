#include "hub/surround.h"

#include "stream/context.h"
#include <sodium.h>
#include <string.h>

static const inlet__mark_t UNKNOWN = {.modifiers = INLET__MODIFIERS_UNKNOWN};

/* --- programs --- */

static uint8_t lower(char c) {
    return (uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* BLAKE2b: nobody makes a second path of the same 64 bits. */
uint64_t inlet__image_hash(const char *path, size_t bytes) {
    uint8_t folded[INLET_NAME_BYTES_MAX], digest[crypto_generichash_BYTES_MIN];
    uint64_t hash;
    bytes = bytes < sizeof folded ? bytes : sizeof folded;
    for (size_t i = 0; i < bytes; i++)
        folded[i] = lower(path[i]);
    crypto_generichash(digest, sizeof digest, folded, bytes, NULL, 0);
    memcpy(&hash, digest, sizeof hash);
    return hash != 0 ? hash : 1;
}

/* --- what has the focus --- */

static void note_focus(inlet__surround_t *surround, const inlet_event_t *event) {
    surround->now.image = 0;
    surround->now.process = event->process;
    surround->now.control = (uint8_t)event->u.focus.control;
    surround->path_bytes = 0;
    surround->path_next = surround->path_count = 0;
    surround->naming = true;
}

/* The next piece of the image's path, in a row behind the FOCUS: anything else ends it. */
static void note_image(inlet__surround_t *surround, const inlet_event_t *event) {
    const inlet_name_t *piece = &event->u.name;
    if (piece->index == 0)
        surround->path_count = piece->count;
    if (event->process != surround->now.process || piece->index != surround->path_next ||
        piece->count != surround->path_count ||
        surround->path_bytes + piece->length > (int)sizeof surround->path) {
        surround->naming = false;
        return;
    }
    memcpy(surround->path + surround->path_bytes, piece->text, piece->length);
    surround->path_bytes = (uint16_t)(surround->path_bytes + piece->length);
    if (++surround->path_next == surround->path_count) {
        surround->now.image = inlet__image_hash(surround->path, surround->path_bytes);
        surround->naming = false;
    }
}

static bool names_image(const inlet_event_t *event) {
    return event->type == INLET_EVENT_NAME && event->u.name.subject == INLET_NAME_PROCESS;
}

/* Among lost records may be one that told another focus. */
static bool loses_sight(const inlet_event_t *event) {
    return event->type == INLET_EVENT_LOSS || inlet__context_ends(event);
}

static void note_around(inlet__surround_t *surround, const inlet_event_t *event) {
    if (event->type == INLET_EVENT_FOCUS) {
        note_focus(surround, event);
        return;
    }
    if (surround->naming && names_image(event))
        note_image(surround, event);
    else
        surround->naming = false;
    if (loses_sight(event))
        surround->now = (inlet__mark_t){0};
}

/* --- acts --- */

uint32_t inlet__modifier_of(uint32_t hid) {
    enum { CONTROL_LEFT = 0x000700E0, META_RIGHT = 0x000700E7 }; /* HID usage tables, page 7 */
    return hid >= CONTROL_LEFT && hid <= META_RIGHT ? 1u << ((hid - CONTROL_LEFT) & 3u) : 0;
}

/* Held by the same source, so that both records of an act say the same. */
static uint8_t modifiers_of(const inlet__held_t *held, uint32_t source) {
    uint32_t modifiers = 0;
    for (uint32_t i = 0; i < held->count; i++) {
        const inlet__act_t *act = &held->acts[i];
        if (act->button == 0 && (act->flags & source) != 0 &&
            (act->flags & INLET_FLAG_FALSE_CONTROL) == 0)
            modifiers |= inlet__modifier_of(act->key.hid);
    }
    return (uint8_t)modifiers;
}

/* What both have in common; what differs is not known. */
static inlet__mark_t common(const inlet__mark_t *a, const inlet__mark_t *b) {
    inlet__mark_t mark = *a;
    if (a->image != b->image)
        mark.image = 0;
    if (a->process != b->process)
        mark.process = 0;
    if (a->control != b->control)
        mark.control = INLET_CONTROL_UNKNOWN;
    if (a->modifiers != b->modifiers)
        mark.modifiers = INLET__MODIFIERS_UNKNOWN;
    mark.again = true;
    return mark;
}

static bool is_press(const inlet_event_t *event) {
    return event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_MOUSE_PRESSED;
}

static void remove_mark(inlet__surround_t *surround, uint32_t index, uint32_t count) {
    for (uint32_t i = index; i + 1 < count; i++)
        surround->held_marks[i] = surround->held_marks[i + 1];
}

static void note_act(inlet__surround_t *surround, const inlet_event_t *event,
                     const inlet__act_t *act, inlet__mark_t *mark) {
    inlet__held_t *held = &surround->held;
    const uint32_t index = inlet__held_index(held, act), count = held->count;
    const bool was_held = index < count;
    inlet__held_note(held, event);
    if (is_press(event) && was_held)
        *mark = common(mark, &surround->held_marks[index]);
    else if (is_press(event) && held->count > count)
        surround->held_marks[index] = *mark;
    else if (!is_press(event) && was_held) {
        *mark = surround->held_marks[index];
        remove_mark(surround, index, count);
    }
}

/* As inlet__held_note forgets. */
static void note_sources(inlet__surround_t *surround, const inlet_event_t *event) {
    const inlet__held_t *held = &surround->held;
    const uint32_t forgotten = event->u.sources.mask & ~held->sources;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < held->count; i++)
        if ((held->acts[i].flags & forgotten & INLET_SOURCE_ALL) == 0)
            surround->held_marks[kept++] = surround->held_marks[i];
    inlet__held_note(&surround->held, event);
}

void inlet__surround_begin(inlet__surround_t *surround, const inlet__held_t *held) {
    memset(surround, 0, sizeof *surround);
    surround->held = *held;
    for (uint32_t i = 0; i < held->count; i++)
        surround->held_marks[i] = UNKNOWN;
}

void inlet__surround_note(inlet__surround_t *surround, const inlet_event_t *event,
                          inlet__mark_t *mark) {
    inlet__act_t act;
    note_around(surround, event);
    *mark = surround->now;
    mark->modifiers = INLET__MODIFIERS_UNKNOWN;
    mark->image_is_to_come = surround->naming;
    if (inlet__act_of(event, &act)) {
        mark->modifiers = modifiers_of(&surround->held, event->flags & INLET_SOURCE_ALL);
        note_act(surround, event, &act, mark);
    } else if (event->type == INLET_EVENT_SOURCES) {
        note_sources(surround, event);
    }
}
