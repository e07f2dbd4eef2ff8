/* Keys, from raw input and from the keyboard hook, with every quirk of either. */
#include "hook/translate.h"
#include <inlet/keys.h>

enum {
    VK_CODE_SHIFT = 0x10,
    VK_CODE_CONTROL = 0x11,
    VK_CODE_MENU = 0x12,
    VK_CODE_PAUSE = 0x13,
    VK_CODE_NUMLOCK = 0x90,
    VK_CODE_LSHIFT = 0xA0,
    VK_CODE_RSHIFT = 0xA1,
    VK_CODE_LCONTROL = 0xA2, /* right: the next */
    VK_CODE_LMENU = 0xA4,    /* right: the next */
    VK_CODE_PACKET = 0xE7,
    VK_CODE_NONE = 0xFF
};

enum {
    PREFIX_E0 = 0xE000,
    PREFIX_E1 = 0xE100,
    SCAN_CONTROL = 0x1D,
    SCAN_LSHIFT = 0x2A,
    SCAN_RSHIFT = 0x36,
    SCAN_NUMLOCK = 0x45,
    SCAN_OVERRUN = 0xFF,
    SCAN_SIMULATED = 0x200 /* Windows' mark on keys that it makes itself */
};

typedef struct act {
    inlet_key_t key;
    uint32_t flags;
    bool pressed;
    bool held; /* stays down until its release: can repeat */
} act_t;

/* The same key gets the same scan code and virtual key from both sources. */
static void canonical_key(inlet_key_t *key) {
    unsigned code = key->scan & 0xFFu;
    bool e0 = (key->scan & 0xFF00u) == PREFIX_E0;
    switch (key->vk) {
    case VK_CODE_SHIFT:
    case VK_CODE_RSHIFT: /* hooks give it an E0 */
        if (code == SCAN_RSHIFT) {
            key->scan = SCAN_RSHIFT;
            key->vk = VK_CODE_RSHIFT;
        } else if (key->vk == VK_CODE_SHIFT) {
            key->vk = VK_CODE_LSHIFT;
        }
        break;
    case VK_CODE_CONTROL:
        key->vk = (uint16_t)(VK_CODE_LCONTROL + e0);
        break;
    case VK_CODE_MENU:
        key->vk = (uint16_t)(VK_CODE_LMENU + e0);
        break;
    case VK_CODE_PAUSE: /* hooks give Pause the scan code of NumLock, and NumLock an E0 */
        key->scan = code == SCAN_NUMLOCK ? PREFIX_E1 | SCAN_CONTROL : key->scan;
        break;
    case VK_CODE_NUMLOCK:
        key->scan = code == SCAN_NUMLOCK ? SCAN_NUMLOCK : key->scan;
        break;
    case VK_CODE_NONE:
        key->vk = 0;
        break;
    default:
        break;
    }
}

static unsigned publish_key(const act_t *act, uint64_t extra, const inlet__moment_t *moment,
                            inlet__keyboard_state_t *state, inlet__sink_t *sink) {
    uint32_t flags = act->flags;
    if (act->held) {
        unsigned slot = (flags & INLET_FLAG_FALSE_CONTROL) != 0
                            ? INLET__KEY_SLOT_FALSE_CONTROL
                            : inlet__key_slot(act->key.scan, act->key.vk);
        if (inlet__keyboard_state_note(state, slot, act->pressed)) {
            flags |= INLET_FLAG_REPEAT;
        }
    }
    inlet_event_t *event = inlet__event_begin(
        sink, moment, act->pressed ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED, flags);
    if (event != NULL) {
        event->extra = extra;
        event->u.key = act->key;
        sink->publish(sink, event);
    }
    return 1;
}

/* A character without a key: Windows puts its UTF-16 unit where the scan code would be. */
static void set_packet(act_t *act, uint32_t unit) {
    act->key.unit = (uint16_t)unit;
    act->key.vk = VK_CODE_PACKET;
}

static void set_key(act_t *act, uint32_t scan, uint32_t vk) {
    act->key.scan = (uint16_t)((scan & 0xFFu) != 0 ? scan : 0);
    act->key.vk = (uint16_t)(vk <= 0xFFu ? vk : VK_CODE_NONE);
    act->held = true;
    canonical_key(&act->key);
    act->key.hid = inlet_key_from_scan_vk(act->key.scan, act->key.vk);
}

/* Around navigation keys, keyboards send shifts that nobody pressed, as E0 2A or E0 36. No layout
 * has a virtual key for them, which tells them from a right Shift that was flagged as extended. */
static bool is_fake_shift(const inlet__raw_keyboard_t *record) {
    return (record->flags & INLET__RI_KEY_E0) != 0 &&
           (record->make_code == SCAN_LSHIFT || record->make_code == SCAN_RSHIFT) &&
           (record->vk == 0 || record->vk == VK_CODE_NONE);
}

/* The left Control that Windows makes before AltGr: not deleted, as programs see it too. */
static uint32_t false_control_flag(uint32_t scan, const inlet_key_t *key) {
    bool simulated = (scan & 0xFF00u) == SCAN_SIMULATED;
    return simulated && key->hid == INLET_KEY_ControlLeft ? INLET_FLAG_FALSE_CONTROL : 0;
}

/* The keyboard sends Pause as E1 1D 45, and Windows as two records: the second is no key. */
static bool is_second_half(const inlet__raw_keyboard_t *record, inlet__keyboard_state_t *state) {
    uint8_t half = (record->flags & INLET__RI_KEY_BREAK) != 0 ? INLET__E1_RELEASE : INLET__E1_PRESS;
    bool first = (record->flags & INLET__RI_KEY_E1) != 0 && record->make_code == SCAN_CONTROL;
    bool second = state->e1_half == half && record->make_code == SCAN_NUMLOCK &&
                  (record->flags & INLET__RI_KEY_E0) == 0;
    state->e1_half = first ? half : INLET__E1_NONE;
    return second;
}

unsigned inlet__translate_raw_keyboard(const inlet__raw_keyboard_t *record,
                                       const inlet__moment_t *moment,
                                       inlet__keyboard_state_t *state, inlet__sink_t *sink) {
    bool e0 = (record->flags & INLET__RI_KEY_E0) != 0;
    bool e1 = (record->flags & INLET__RI_KEY_E1) != 0;
    act_t act = {.flags = INLET_FLAG_RAW, .pressed = (record->flags & INLET__RI_KEY_BREAK) == 0};

    if (record->vk == VK_CODE_PACKET) {
        set_packet(&act, record->make_code);
    } else if (is_second_half(record, state)) {
        return 0;
    } else if (record->make_code == SCAN_OVERRUN) {
        act.flags |= INLET_FLAG_OVERRUN;
        act.key.scan = SCAN_OVERRUN;
    } else if (is_fake_shift(record)) {
        return 0;
    } else {
        set_key(&act,
                (e1   ? PREFIX_E1
                 : e0 ? PREFIX_E0
                      : 0u) |
                    (record->make_code & 0xFFu),
                record->vk);
        act.flags |= false_control_flag(record->make_code, &act.key);
    }
    return publish_key(&act, record->extra, moment, state, sink);
}

static uint32_t hook_scan(const inlet__hook_keyboard_t *record) {
    uint32_t prefix = record->scan & 0xFF00u;
    if ((record->flags & INLET__LLKHF_EXTENDED) != 0) {
        prefix = PREFIX_E0;
    }
    bool known = prefix == PREFIX_E0 || prefix == PREFIX_E1;
    return (known ? prefix : 0) | (record->scan & 0xFFu);
}

static uint32_t hook_flags(const inlet__hook_keyboard_t *record) {
    uint32_t flags = INLET_FLAG_HOOK;
    if ((record->flags & INLET__LLKHF_INJECTED) != 0) {
        flags |= INLET_FLAG_INJECTED;
    }
    if ((record->flags & INLET__LLKHF_LOWER_IL_INJECTED) != 0) {
        flags |= INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL;
    }
    return flags;
}

/* The shifts that Windows makes around the numpad while NumLock is on and Shift is held. */
static bool is_simulated_shift(const inlet__hook_keyboard_t *record) {
    return (record->flags & INLET__LLKHF_INJECTED) == 0 &&
           (record->scan == (SCAN_SIMULATED | SCAN_LSHIFT) ||
            record->scan == (SCAN_SIMULATED | SCAN_RSHIFT));
}

unsigned inlet__translate_hook_keyboard(const inlet__hook_keyboard_t *record,
                                        const inlet__moment_t *moment,
                                        inlet__keyboard_state_t *state, inlet__sink_t *sink) {
    /* By the message, not LLKHF_UP: seen under Wine, the release of a packet lacks that flag. */
    bool pressed = record->message == INLET__WM_KEYDOWN || record->message == INLET__WM_SYSKEYDOWN;
    if (!pressed && record->message != INLET__WM_KEYUP && record->message != INLET__WM_SYSKEYUP) {
        return 0;
    }
    act_t act = {.flags = hook_flags(record), .pressed = pressed};
    if (record->vk == VK_CODE_PACKET) {
        set_packet(&act, record->scan);
    } else if (is_simulated_shift(record)) {
        return 0;
    } else {
        set_key(&act, hook_scan(record), record->vk);
        act.flags |= false_control_flag(record->scan, &act.key);
    }
    inlet__moment_t stamped = *moment;
    stamped.os_time_ms = record->time_ms;
    return publish_key(&act, record->extra, &stamped, state, sink);
}
