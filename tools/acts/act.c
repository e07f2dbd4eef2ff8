#include "acts/act.h"

#include <inlet/keys.h>
#include <inlet/names.h>
#include <stdio.h>

/* Where each kind of switch begins in acts_held_t. */
enum { BY_VK = 3 * 256, UNITS = BY_VK + 256, BUTTONS = UNITS + 1, NO_SWITCH = ACTS_SWITCHES };

#define TAG_UPPER UINT64_C(0x496E6C65) /* "Inle" */

static uint32_t prefix_of(uint16_t scan) {
    switch (scan >> 8) {
    case 0xE0:
        return 1;
    case 0xE1:
        return 2;
    default:
        return 0;
    }
}

static uint32_t switch_of(const act_t *act) {
    switch (act->kind) {
    case ACT_KEY:
        return act->scan != 0 ? prefix_of(act->scan) * 256 + (act->scan & 0xFFu)
                              : (uint32_t)BY_VK + (act->vk & 0xFFu);
    case ACT_UNIT:
        return UNITS;
    case ACT_BUTTON:
        return act->button >= INLET_BUTTON_LEFT && act->button <= INLET_BUTTON_X2
                   ? (uint32_t)BUTTONS + act->button - INLET_BUTTON_LEFT
                   : NO_SWITCH;
    default:
        return NO_SWITCH;
    }
}

static act_t release_of(uint32_t which) {
    static const uint16_t prefixes[] = {0, 0xE000, 0xE100};
    if (which >= BUTTONS)
        return (act_t){.kind = ACT_BUTTON,
                       .button = (uint8_t)(which - BUTTONS + INLET_BUTTON_LEFT)};
    if (which == UNITS)
        return (act_t){.kind = ACT_UNIT};
    if (which >= BY_VK)
        return (act_t){.kind = ACT_KEY, .vk = (uint16_t)(which - BY_VK)};
    const uint16_t scan = (uint16_t)(prefixes[which / 256] | which % 256);
    return (act_t){
        .kind = ACT_KEY, .scan = scan, .vk = inlet_key_vk(inlet_key_from_scan_vk(scan, 0))};
}

static bool is_modifier(const act_t *act) {
    if (act->kind != ACT_KEY)
        return false;
    const uint32_t hid = inlet_key_from_scan_vk(act->scan, act->vk);
    return hid >= INLET_KEY_ControlLeft && hid <= INLET_KEY_MetaRight;
}

bool act_is_same_switch(const act_t *a, const act_t *b) {
    const uint32_t which = switch_of(a);
    return which != NO_SWITCH && which == switch_of(b);
}

static bool bit_of(const acts_held_t *held, uint32_t which) {
    return (atomic_load_explicit(&held->words[which / 32], memory_order_relaxed) >> which % 32 &
            1u) != 0;
}

void acts_held_note(acts_held_t *held, const act_t *act) {
    const uint32_t which = switch_of(act);
    if (which == NO_SWITCH)
        return;
    const uint32_t bit = UINT32_C(1) << which % 32;
    /* Another process reads it when this one is dead: no order with other memory is needed. */
    if (act->down)
        atomic_fetch_or_explicit(&held->words[which / 32], bit, memory_order_relaxed);
    else
        atomic_fetch_and_explicit(&held->words[which / 32], ~bit, memory_order_relaxed);
}

bool acts_held_has(const acts_held_t *held, const act_t *act) {
    const uint32_t which = switch_of(act);
    return which != NO_SWITCH && bit_of(held, which);
}

uint32_t acts_held_releases(const acts_held_t *held, uint32_t *from, act_t *releases,
                            uint32_t capacity) {
    uint32_t count = 0;
    while (*from < 2 * ACTS_SWITCHES && count < capacity) {
        const uint32_t which = *from % ACTS_SWITCHES;
        const bool modifiers = *from >= ACTS_SWITCHES;
        ++*from;
        if (!bit_of(held, which))
            continue;
        const act_t release = release_of(which);
        if (is_modifier(&release) == modifiers)
            releases[count++] = release;
    }
    return count;
}

uint64_t acts_tag(enum acts_sender sender, uint32_t number) {
    return TAG_UPPER << 32 | (uint64_t)sender << 20 | number % ACTS_TAG_NUMBERS;
}

enum acts_sender acts_tag_sender(uint64_t extra, uint32_t *number) {
    const uint32_t upper = (uint32_t)(extra >> 32), lower = (uint32_t)extra;
    if (upper != 0 && upper != TAG_UPPER) /* 0: raw input, which shows the lower half alone */
        return ACTS_SENDER_NONE;
    if (number != NULL)
        *number = lower % ACTS_TAG_NUMBERS;
    switch (lower >> 20) {
    case ACTS_SENDER_REPLAY:
        return ACTS_SENDER_REPLAY;
    case ACTS_SENDER_MACRO:
        return ACTS_SENDER_MACRO;
    default:
        return ACTS_SENDER_NONE;
    }
}

uint32_t acts_hide_replayed(inlet_event_t *events, uint32_t count) {
    uint32_t hidden = 0;
    for (uint32_t i = 0; i < count; i++) {
        inlet_event_t *event = &events[i];
        if (event->type < INLET_EVENT_KEY_PRESSED || event->type > INLET_EVENT_MOUSE_WHEEL ||
            acts_tag_sender(event->extra, NULL) != ACTS_SENDER_REPLAY)
            continue;
        *event = (inlet_event_t){.seq = event->seq,
                                 .time_ns = event->time_ns,
                                 .type = INLET_EVENT_LOSS,
                                 .u.loss = {.count = 1, .cause = INLET_CAUSE_HIDDEN}};
        hidden++;
    }
    return hidden;
}

static void key_text(const act_t *act, char text[ACT_TEXT_BYTES]) {
    const uint32_t hid = inlet_key_from_scan_vk(act->scan, act->vk);
    const char *change = act->down ? "down" : "up";
    if (hid != INLET_KEY_NONE)
        snprintf(text, ACT_TEXT_BYTES, "key %.40s %s", inlet_key_code(hid), change);
    else if (act->scan != 0)
        snprintf(text, ACT_TEXT_BYTES, "key scan 0x%04X %s", act->scan, change);
    else
        snprintf(text, ACT_TEXT_BYTES, "key vk 0x%02X %s", act->vk, change);
}

const char *act_text(const act_t *act, char text[ACT_TEXT_BYTES]) {
    const char *change = act->down ? "down" : "up";
    switch (act->kind) {
    case ACT_KEY:
        key_text(act, text);
        break;
    case ACT_UNIT:
        snprintf(text, ACT_TEXT_BYTES, "unit U+%04X %s", act->unit, change);
        break;
    case ACT_BUTTON:
        snprintf(text, ACT_TEXT_BYTES, "button %s %s", inlet_button_name(act->button), change);
        break;
    case ACT_MOVE:
        snprintf(text, ACT_TEXT_BYTES, "move by %d,%d", (int)act->x, (int)act->y);
        break;
    case ACT_MOVE_TO:
        snprintf(text, ACT_TEXT_BYTES, "move to %d,%d", (int)act->x, (int)act->y);
        break;
    default:
        snprintf(text, ACT_TEXT_BYTES, "%s %d", act->horizontal ? "wheel sideways" : "wheel",
                 (int)act->x);
    }
    return text;
}
