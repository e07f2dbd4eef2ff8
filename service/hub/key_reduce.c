#include "hub/key_reduce.h"

#include <inlet/keys.h>

enum { VK_CODE_PACKET = 0xE7 };

int64_t inlet__grid_round_up(int64_t value) {
    const int64_t beyond = value % INLET_TIMING_GRID_NS;
    if (beyond == 0)
        return value;
    const int64_t multiple = value - beyond;
    return multiple <= INT64_MAX - INLET_TIMING_GRID_NS ? multiple + INLET_TIMING_GRID_NS
                                                        : multiple;
}

static inlet_event_t on_grid(const inlet_event_t *event, uint32_t kept_flags) {
    const int64_t error_ns = inlet__grid_round_up(event->time_error_ns) + INLET_TIMING_GRID_NS;
    return (inlet_event_t){.seq = event->seq,
                           .time_ns = inlet__grid_round_up(event->time_ns),
                           .time_error_ns = error_ns < UINT32_MAX ? (uint32_t)error_ns : UINT32_MAX,
                           .type = event->type,
                           .flags = event->flags & kept_flags,
                           .process = event->process};
}

/* --- timing --- */

static const uint32_t ORIGIN =
    INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL;

bool inlet__key_reduce_to_timing(inlet_event_t *event, const inlet__mark_t *mark) {
    static const uint32_t betraying =
        INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL | INLET_FLAG_SYNTHETIC | INLET_FLAG_OVERRUN;
    if ((event->flags & betraying) != 0 || mark->again)
        return false;
    *event = on_grid(event, ORIGIN);
    return true;
}

/* --- text --- */

/* HID usage tables, page 7, in sections: letters to CapsLock; NumLock, numpad and IntlBackslash;
 * single keys of it; those of the Japanese, Brazilian and Korean keyboards; modifiers. */
static const struct {
    uint32_t first, last;
} text_keys[] = {
    {INLET_KEY_KeyA, INLET_KEY_CapsLock},
    {INLET_KEY_NumLock, INLET_KEY_IntlBackslash},
    {INLET_KEY_NumpadEqual, INLET_KEY_NumpadEqual},
    {INLET_KEY_NumpadComma, INLET_KEY_NumpadComma},
    {INLET_KEY_IntlRo, INLET_KEY_Lang5},
    {INLET_KEY_ControlLeft, INLET_KEY_MetaRight},
};

static bool can_be_text(uint32_t hid) {
    for (size_t i = 0; i < sizeof text_keys / sizeof text_keys[0]; i++)
        if (hid >= text_keys[i].first && hid <= text_keys[i].last)
            return true;
    return false;
}

/* They choose what others type, and may change while those are held. */
static bool chooses(uint32_t hid) {
    return inlet__modifier_of(hid) != 0 || hid == INLET_KEY_CapsLock || hid == INLET_KEY_NumLock ||
           hid == INLET_KEY_KanaMode;
}

static bool makes_command(uint32_t modifiers) {
    const bool control = (modifiers & INLET_MODIFIER_CONTROL) != 0;
    const bool alt = (modifiers & INLET_MODIFIER_ALT) != 0; /* it may be AltGr */
    return modifiers == INLET__MODIFIERS_UNKNOWN || (modifiers & INLET_MODIFIER_META) != 0 ||
           (control && !alt);
}

bool inlet__key_is_text(const inlet_key_t *key, const inlet__mark_t *mark) {
    if (key->hid == 0)
        return key->vk == VK_CODE_PACKET;
    return can_be_text(key->hid) && (chooses(key->hid) || !makes_command(mark->modifiers));
}

bool inlet__key_reduce_to_text(inlet_event_t *event, const inlet__mark_t *mark) {
    static const uint32_t kept =
        INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL | INLET_FLAG_SYNTHETIC;
    const inlet_key_t key = event->u.key;
    if ((event->flags & INLET_FLAG_OVERRUN) != 0 || !inlet__key_is_text(&key, mark))
        return false;
    *event = on_grid(event, ORIGIN | kept);
    event->u.key = key;
    return true;
}
