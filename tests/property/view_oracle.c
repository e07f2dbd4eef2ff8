#include "view_oracle.h"

#include "wire/scope.h"
#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BIT(type) (UINT64_C(1) << (type))

static bool is_key(const inlet_event_t *event) {
    return event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
}

static bool is_input(const inlet_event_t *event) {
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL;
}

/* --- the window in front --- */

/* Nobody captures and tells any more, or tells anew; or some of what was told is lost. */
static bool forgets(const inlet_event_t *event) {
    if (event->type == INLET_EVENT_LOSS)
        return true;
    if (event->type == INLET_EVENT_CLOCK)
        return event->u.clock.reason == INLET_CLOCK_STARTED;
    return event->type == INLET_EVENT_SOURCES && event->u.sources.mask == 0 &&
           event->u.sources.cause <= INLET_CAUSE_NO_AGENT;
}

/* The FOCUS in force at a record, itself included; -1: none. */
static int focus_at(const oracle_t *oracle, int at) {
    for (; at >= 0; at--) {
        if (oracle->records[at].type == INLET_EVENT_FOCUS)
            return at;
        if (forgets(&oracle->records[at]))
            return -1;
    }
    return -1;
}

/* The image's path, whole and in a row right behind the FOCUS; "" if it is not. */
static void image_of(const oracle_t *oracle, int focus, uint32_t count, char *out) {
    size_t length = 0;
    for (uint32_t i = (uint32_t)focus + 1, piece = 0; i < count; i++, piece++) {
        const inlet_event_t *event = &oracle->records[i];
        const inlet_name_t *name = &event->u.name;
        const inlet_name_t *first = &oracle->records[focus + 1].u.name;
        if (event->type != INLET_EVENT_NAME || name->subject != INLET_NAME_PROCESS ||
            event->process != oracle->records[focus].process || name->index != piece ||
            name->count != first->count)
            break;
        memcpy(out + length, name->text, name->length);
        length += name->length;
        if (piece + 1 == name->count) {
            out[length] = '\0';
            return;
        }
    }
    out[0] = '\0';
}

static oracle_moment_t moment_at(const oracle_t *oracle, uint32_t at, uint32_t count) {
    oracle_moment_t moment = {.modifiers = -1};
    const int focus = focus_at(oracle, (int)at);
    if (focus < 0)
        return moment;
    image_of(oracle, focus, count, moment.image_text);
    moment.process = oracle->records[focus].process;
    moment.open = oracle->records[focus].u.focus.control == INLET_CONTROL_OPEN;
    return moment;
}

/* --- what is held --- */

/* A name for each key and button of each source and device; false: of nothing that is held. */
static bool act_name(const inlet_event_t *event, char name[64]) {
    const uint32_t source = event->flags & INLET_SOURCE_ALL;
    const bool false_control = (event->flags & INLET_FLAG_FALSE_CONTROL) != 0;
    if (source == 0)
        return false;
    if (event->type == INLET_EVENT_MOUSE_PRESSED || event->type == INLET_EVENT_MOUSE_RELEASED) {
        snprintf(name, 64, "%u %u button %u", source, event->device, event->u.button.button);
        return true;
    }
    const inlet_key_t *key = &event->u.key;
    if (!is_key(event) || (event->flags & INLET_FLAG_OVERRUN) != 0 || key->vk == 0xE7)
        return false;
    if (key->hid == 0 && key->scan == 0 && key->vk == 0)
        return false;
    const char *what = key->hid != 0 ? "hid" : key->scan != 0 ? "scan" : "vk";
    const uint32_t number = key->hid != 0 ? key->hid : key->scan != 0 ? key->scan : key->vk;
    snprintf(name, 64, "%u %u %d %s %x", source, event->device, false_control, what, number);
    return true;
}

static int held_index(const oracle_t *oracle, const char *act) {
    for (uint32_t i = 0; i < oracle->held_count; i++)
        if (strcmp(oracle->held[i].act, act) == 0)
            return (int)i;
    return -1;
}

static void let_go(oracle_t *oracle, uint32_t index) {
    oracle->held_count--;
    memmove(&oracle->held[index], &oracle->held[index + 1],
            (oracle->held_count - index) * sizeof oracle->held[0]);
}

static int modifiers_on(const oracle_t *oracle, uint32_t source) {
    static const struct {
        uint32_t left, right;
        int modifier;
    } keys[] = {{0x700E0, 0x700E4, INLET_MODIFIER_CONTROL},
                {0x700E1, 0x700E5, INLET_MODIFIER_SHIFT},
                {0x700E2, 0x700E6, INLET_MODIFIER_ALT},
                {0x700E3, 0x700E7, INLET_MODIFIER_META}};
    int found = 0;
    for (uint32_t i = 0; i < oracle->held_count; i++) {
        const inlet_event_t *press = &oracle->held[i].press;
        if (!is_key(press) || (press->flags & source & INLET_SOURCE_ALL) == 0 ||
            (press->flags & INLET_FLAG_FALSE_CONTROL) != 0)
            continue;
        for (int k = 0; k < 4; k++)
            if (press->u.key.hid == keys[k].left || press->u.key.hid == keys[k].right)
                found |= keys[k].modifier;
    }
    return found;
}

/* A repeat shows what both it and its press may show. */
static void meet(oracle_moment_t *moment, const oracle_moment_t *press) {
    if (strcasecmp(moment->image_text, press->image_text) != 0)
        moment->image_text[0] = '\0';
    if (moment->process != press->process)
        moment->process = 0;
    moment->open = moment->open && press->open;
    if (moment->modifiers != press->modifiers)
        moment->modifiers = -1;
    moment->again = true;
}

static void note_act(oracle_t *oracle, uint32_t at) {
    const inlet_event_t *event = &oracle->records[at];
    oracle_moment_t *moment = &oracle->moments[at];
    char act[64];
    if (!act_name(event, act))
        return;
    const bool press =
        event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_MOUSE_PRESSED;
    const int held = held_index(oracle, act);
    moment->modifiers = modifiers_on(oracle, event->flags);
    if (press && held >= 0) {
        meet(moment, &oracle->held[held].moment);
    } else if (press && oracle->held_count < ORACLE_HELD_MAX) {
        oracle_held_t *now = &oracle->held[oracle->held_count++];
        *now = (oracle_held_t){.press = *event, .pressed_at = at, .moment = *moment};
        strcpy(now->act, act);
    } else if (!press && held >= 0) {
        *moment = oracle->held[held].moment;
        let_go(oracle, (uint32_t)held);
    }
}

/* Of a source that begins nobody knows what is held. */
static void note_sources(oracle_t *oracle, const inlet_event_t *event) {
    const uint32_t begin = event->u.sources.mask & ~oracle->sources;
    for (uint32_t i = oracle->held_count; i-- > 0;)
        if ((oracle->held[i].press.flags & begin & INLET_SOURCE_ALL) != 0)
            let_go(oracle, i);
    oracle->sources = event->u.sources.mask;
}

void oracle_run(oracle_t *oracle, uint32_t count) {
    oracle->held_count = oracle->sources = 0;
    for (uint32_t i = 0; i < count; i++) {
        oracle->moments[i] = moment_at(oracle, i, count);
        note_act(oracle, i);
        if (oracle->records[i].type == INLET_EVENT_SOURCES)
            note_sources(oracle, &oracle->records[i]);
    }
    oracle->count = count;
}

/* --- what is granted --- */

static bool granted(const oracle_reader_t *reader, uint32_t scope) {
    return (reader->grant->scopes & scope) != 0;
}

static bool asked(const oracle_reader_t *reader, uint32_t type) {
    return reader->request->event_types == 0 || (reader->request->event_types & BIT(type)) != 0;
}

static bool sees_focus(const oracle_reader_t *reader) {
    return granted(reader, INLET__SCOPE_FOCUS) || granted(reader, INLET__SCOPE_FOCUS_TITLES);
}

static bool sees_device(const oracle_reader_t *reader) {
    return granted(reader, INLET__SCOPE_KBD_KEYS) || granted(reader, INLET__SCOPE_MOUSE_MOTION) ||
           granted(reader, INLET__SCOPE_MOUSE_BUTTONS);
}

static bool sees_layout(const oracle_reader_t *reader) {
    return granted(reader, INLET__SCOPE_KBD_KEYS) || granted(reader, INLET__SCOPE_TEXT);
}

static bool in_front(const oracle_reader_t *reader, const oracle_moment_t *moment) {
    const inlet__terms_t *terms = &reader->grant->terms;
    switch (terms->foreground) {
    case INLET__FOREGROUND_ALL:
        return true;
    case INLET__FOREGROUND_OWN:
        return moment->process != 0 && moment->process == reader->process;
    default:
        for (uint32_t i = 0; i < terms->program_count; i++)
            if (strcasecmp(moment->image_text, terms->programs[i]) == 0)
                return true;
        return false;
    }
}

static bool is_hotkey(const oracle_reader_t *reader, const inlet_event_t *event,
                      const oracle_moment_t *moment) {
    const inlet__terms_t *terms = &reader->grant->terms;
    if (!granted(reader, INLET__SCOPE_KBD_HOTKEYS) ||
        (event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        return false;
    for (uint32_t i = 0; i < terms->hotkey_count; i++)
        if (terms->hotkeys[i].hid == event->u.key.hid &&
            (int)terms->hotkeys[i].modifiers == moment->modifiers)
            return true;
    return false;
}

static int64_t on_grid(int64_t time_ns) {
    const int64_t grid = 16000000;
    return (time_ns + grid - 1) / grid * grid;
}

static bool reduce(const inlet_event_t *event, const oracle_moment_t *moment,
                   inlet_event_t *shown) {
    if (moment->again || (event->flags & (INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL |
                                          INLET_FLAG_SYNTHETIC | INLET_FLAG_OVERRUN)) != 0)
        return false;
    const inlet_event_t whole = *shown;
    memset(shown, 0, sizeof *shown);
    shown->seq = whole.seq;
    shown->type = whole.type;
    shown->process = whole.process;
    shown->flags = whole.flags & (INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_INJECTED |
                                  INLET_FLAG_INJECTED_LOWER_IL);
    shown->time_ns = on_grid(whole.time_ns);
    const int64_t error = on_grid(whole.time_error_ns) + on_grid(1);
    shown->time_error_ns = error > UINT32_MAX ? UINT32_MAX : (uint32_t)error;
    return true;
}

/* --- what types --- */

/* As the table of protocol.md has them. */
static bool is_key_of_text(uint32_t hid) {
    static const char *const others[] = {"NumpadEqual", "NumpadComma", "IntlRo",     "KanaMode",
                                         "IntlYen",     "Convert",     "NonConvert", "Lang1",
                                         "Lang2",       "Lang3",       "Lang4",      "Lang5"};
    const char *code = inlet_key_code(hid);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(code, others[i]) == 0)
            return true;
    return (hid >= 0x70004 && hid <= 0x70039) || (hid >= 0x70053 && hid <= 0x70064) ||
           (hid >= 0x700E0 && hid <= 0x700E7);
}

static bool is_text(const inlet_event_t *event, const oracle_moment_t *moment) {
    const inlet_key_t *key = &event->u.key;
    if ((event->flags & INLET_FLAG_OVERRUN) != 0)
        return false;
    if (key->hid == 0)
        return key->vk == 0xE7;
    if ((key->hid >= 0x700E0 && key->hid <= 0x700E7) ||
        strcmp(inlet_key_code(key->hid), "CapsLock") == 0 ||
        strcmp(inlet_key_code(key->hid), "NumLock") == 0 ||
        strcmp(inlet_key_code(key->hid), "KanaMode") == 0)
        return true;
    if (!is_key_of_text(key->hid) || moment->modifiers < 0)
        return false;
    switch (moment->modifiers & ~INLET_MODIFIER_SHIFT) {
    case 0:
    case INLET_MODIFIER_ALT:
    case INLET_MODIFIER_ALT | INLET_MODIFIER_CONTROL:
        return true;
    default:
        return false;
    }
}

static void reduce_to_text(const inlet_event_t *event, inlet_event_t *shown) {
    shown->time_ns = on_grid(event->time_ns);
    const int64_t error = on_grid(event->time_error_ns) + on_grid(1);
    shown->time_error_ns = error > UINT32_MAX ? UINT32_MAX : (uint32_t)error;
    shown->flags &= ~(uint32_t)INLET_FLAG_TIME_BATCH;
    shown->device = 0;
    shown->os_time_ms = 0;
    shown->extra = 0;
}

static bool shows_key(const oracle_reader_t *reader, const inlet_event_t *event,
                      const oracle_moment_t *moment, inlet_event_t *shown) {
    const bool open = !reader->guarded || moment->open;
    if (open && granted(reader, INLET__SCOPE_KBD_KEYS))
        return true;
    if (open && is_hotkey(reader, event, moment)) {
        shown->u.key.modifiers = (uint16_t)moment->modifiers;
        return true;
    }
    if (open && granted(reader, INLET__SCOPE_TEXT) && is_text(event, moment)) {
        reduce_to_text(event, shown);
        return true;
    }
    return (granted(reader, INLET__SCOPE_KBD_KEYS) || granted(reader, INLET__SCOPE_KBD_TIMING)) &&
           reduce(event, moment, shown);
}

static bool shows_input(const oracle_reader_t *reader, const inlet_event_t *event,
                        const oracle_moment_t *moment, inlet_event_t *shown) {
    if ((event->flags & reader->request->sources) == 0 || !in_front(reader, moment))
        return false;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return shows_key(reader, event, moment, shown);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return granted(reader, INLET__SCOPE_MOUSE_BUTTONS);
    default:
        return granted(reader, INLET__SCOPE_MOUSE_MOTION);
    }
}

static bool shows_name(const oracle_reader_t *reader, const inlet_event_t *event,
                       const oracle_moment_t *moment) {
    switch (event->u.name.subject) {
    case INLET_NAME_DEVICE_PATH:
    case INLET_NAME_DEVICE:
        return asked(reader, INLET_EVENT_DEVICE) && sees_device(reader);
    case INLET_NAME_LAYOUT:
        return asked(reader, INLET_EVENT_LAYOUT) && sees_layout(reader);
    case INLET_NAME_PROCESS:
        return asked(reader, INLET_EVENT_FOCUS) && sees_focus(reader) && in_front(reader, moment);
    default:
        return asked(reader, INLET_EVENT_FOCUS) && granted(reader, INLET__SCOPE_FOCUS_TITLES) &&
               in_front(reader, moment);
    }
}

bool oracle_shows(const oracle_t *oracle, const oracle_reader_t *reader, uint32_t index,
                  inlet_event_t *shown) {
    const inlet_event_t *event = &oracle->records[index];
    const oracle_moment_t *moment = &oracle->moments[index];
    *shown = *event;
    if (!sees_focus(reader) || !in_front(reader, moment))
        shown->process = 0;
    if (event->type == INLET_EVENT_LOSS || event->type == INLET_EVENT_BLIND ||
        event->type == INLET_EVENT_SOURCES)
        return true;
    if (!asked(reader, event->type))
        return false;
    if (is_input(event))
        return shows_input(reader, event, moment, shown);
    switch (event->type) {
    case INLET_EVENT_DEVICE:
        return sees_device(reader);
    case INLET_EVENT_LAYOUT:
        return sees_layout(reader);
    case INLET_EVENT_FOCUS:
        return sees_focus(reader) && in_front(reader, moment);
    case INLET_EVENT_NAME:
        return shows_name(reader, event, moment);
    default:
        return event->type == INLET_EVENT_SESSION || event->type == INLET_EVENT_CLOCK;
    }
}

int64_t oracle_time_at(const oracle_t *oracle, const oracle_reader_t *reader, uint32_t index) {
    inlet_event_t shown;
    return oracle_shows(oracle, reader, index, &shown) ? shown.time_ns
                                                       : on_grid(oracle->records[index].time_ns);
}

bool oracle_shows_held(const oracle_t *oracle, const oracle_reader_t *reader,
                       const oracle_held_t *held) {
    inlet_event_t shown;
    if ((held->press.flags & reader->request->sources) == 0 || !in_front(reader, &held->moment) ||
        !asked(reader, held->press.type))
        return false;
    if (!is_key(&held->press))
        return granted(reader, INLET__SCOPE_MOUSE_BUTTONS);
    const bool whole = granted(reader, INLET__SCOPE_KBD_KEYS);
    const bool text = granted(reader, INLET__SCOPE_TEXT) && is_text(&held->press, &held->moment);
    return (whole || text) && (!reader->guarded || held->moment.open) &&
           oracle_shows(oracle, reader, held->pressed_at, &shown);
}

bool oracle_in_front_at_end(const oracle_t *oracle, const oracle_reader_t *reader) {
    oracle_moment_t none = {.modifiers = -1};
    if (oracle->count == 0)
        return in_front(reader, &none);
    none = moment_at(oracle, oracle->count - 1, oracle->count);
    return in_front(reader, &none);
}
