/* Keys become UTF-16 units by a layout's table, dead keys wait for a base, units become characters,
 * and characters wait to be read in pieces of a press each. */
#include <inlet/text.h>

#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "stream/hotkey_parse.h"
#include "stream/text_layout.h"

enum { CAPACITY = 256, CAPACITY_MAX = 65536, LAYOUTS_MAX = 64 };
enum {
    VK_CODE_NUMPAD_FIRST = 0x60, /* digits, then operators */
    VK_CODE_NUMPAD_LAST = 0x6F,
    VK_CODE_PACKET = 0xE7,
    SCAN_NUMPAD_FIRST = 0x47,
    SCAN_NUMPAD_LAST = 0x53
};

/* A false Control, which AltGr makes, beside those of enum inlet__modifier. */
#define FALSE_CONTROL (1u << 15)

struct inlet_text {
    inlet_text_options_t options;
    uint32_t modifiers; /* that are held */
    uint32_t locks;     /* enum inlet_lock */
    uint64_t hkl;       /* in force; 0: not told */
    uint32_t layouts_count;
    inlet__text_layout_t *layouts[LAYOUTS_MAX];
    const inlet__text_layout_t *layout; /* that types; NULL: none does */

    uint16_t accent; /* of a dead key that waits; 0: none */
    uint16_t high;   /* half of a surrogate pair; 0: none */
    inlet_text_piece_t high_press;
    bool has_gap;

    uint64_t head, tail; /* positions, of which the piece is the remainder by `room` */
    uint64_t room;       /* one more than put lets wait: flush may end half a character */
    uint32_t offset;     /* bytes of the first piece that were read */
    inlet_text_piece_t pieces[];
};

/* --- opening, closing, layouts --- */

inlet_status_t inlet_text_open(const inlet_text_options_t *options, inlet_text_t **text) {
    inlet_text_options_t o = {.struct_size = sizeof o};
    if (text == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *text = NULL;
    if (options != NULL)
        o = *options;
    if (o.struct_size != sizeof o || o.source > INLET_SOURCE_HOOK ||
        (o.flags & ~(uint32_t)INLET_TEXT_ALL_FLAGS) != 0 || o.capacity > CAPACITY_MAX)
        return INLET_E_INVALID_ARGUMENT;
    if (o.capacity == 0)
        o.capacity = CAPACITY;
    const uint64_t room = o.capacity + UINT64_C(1);
    inlet_text_t *made = calloc(1, sizeof *made + room * sizeof made->pieces[0]);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->options = o;
    made->room = room;
    *text = made;
    return INLET_OK;
}

void inlet_text_close(inlet_text_t *text) {
    if (text == NULL)
        return;
    for (uint32_t i = 0; i < text->layouts_count; i++)
        inlet__text_layout_free(text->layouts[i]);
    free(text);
}

/* Its place; text->layouts_count: there is none. */
static uint32_t index_of_layout(const inlet_text_t *text, uint64_t hkl) {
    uint32_t i = 0;
    while (i < text->layouts_count && text->layouts[i]->hkl != hkl)
        i++;
    return i;
}

static void choose_layout(inlet_text_t *text) {
    uint32_t index = index_of_layout(text, text->hkl);
    if (index == text->layouts_count)
        index = index_of_layout(text, 0);
    text->layout = index < text->layouts_count ? text->layouts[index] : NULL;
}

inlet_status_t inlet_text_add_layout(inlet_text_t *text, uint64_t hkl,
                                     const inlet_text_layout_t *layout) {
    if (text == NULL)
        return INLET_E_INVALID_ARGUMENT;
    inlet__text_layout_t *made;
    const uint32_t index = index_of_layout(text, hkl);
    const inlet_status_t status = inlet__text_layout_make(layout, hkl, &made);
    if (status != INLET_OK)
        return status;
    if (index == LAYOUTS_MAX) {
        inlet__text_layout_free(made);
        return INLET_E_LIMIT;
    }
    if (index < text->layouts_count)
        inlet__text_layout_free(text->layouts[index]);
    else
        text->layouts_count++;
    text->layouts[index] = made;
    choose_layout(text);
    return INLET_OK;
}

int inlet_text_missing(const inlet_text_t *text, uint64_t *hkl) {
    const bool missing = text != NULL && text->layout == NULL && text->hkl != 0;
    if (hkl != NULL)
        *hkl = missing ? text->hkl : 0;
    return missing;
}

/* --- characters --- */

static void write_character(inlet_text_piece_t *piece, uint32_t code_point) {
    if (piece->length + INLET__UTF8_CHARACTER_MAX <= INLET_TEXT_PIECE_MAX)
        piece->length =
            (uint16_t)(piece->length + inlet__utf8_write(code_point, piece->utf8 + piece->length));
}

static bool is_left_out(const inlet_text_t *text, uint16_t unit) {
    if ((text->options.flags & INLET_TEXT_LINES) != 0 && (unit == '\n' || unit == '\t'))
        return false;
    return unit < 0x20 || (unit >= 0x7F && unit <= 0x9F);
}

/* Surrogates: the high half comes first, from D800 on, the low one from DC00 on. */
static void type_unit(inlet_text_t *text, inlet_text_piece_t *piece, uint16_t unit) {
    const bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
    if (text->high != 0 && is_low) {
        write_character(piece, 0x10000u + ((text->high & 0x3FFu) << 10 | (unit & 0x3FFu)));
        text->high = 0;
        return;
    }
    if (text->high != 0)
        write_character(piece, text->high); /* alone: it becomes U+FFFD, as the low one does */
    text->high = is_high ? unit : 0;
    if (is_high)
        text->high_press = *piece;
    else if (!is_left_out(text, unit))
        write_character(piece, unit);
}

static void append(inlet_text_t *text, inlet_text_piece_t *piece) {
    if (piece->length == 0)
        return;
    if (text->has_gap)
        piece->flags |= INLET_TEXT_AFTER_GAP;
    text->has_gap = false;
    text->pieces[text->tail++ % text->room] = *piece;
}

/* What waits for something that will not come. */
static void end_waiting(inlet_text_t *text) {
    text->accent = 0;
    if (text->high == 0)
        return;
    inlet_text_piece_t piece = text->high_press;
    piece.length = 0; /* what was before it is out */
    memset(piece.utf8, 0, sizeof piece.utf8);
    write_character(&piece, text->high);
    text->high = 0;
    append(text, &piece);
}

void inlet_text_flush(inlet_text_t *text) {
    if (text == NULL)
        return;
    end_waiting(text);
    text->modifiers = 0;
}

/* --- keys --- */

/* The state in which the held modifiers leave the key; false: it makes a command, no text. */
static bool state_of(const inlet_text_t *text, uint32_t *state) {
    const uint32_t held = text->modifiers;
    const bool altgr = (held & INLET__MODIFIER_ALT_RIGHT) != 0 && text->layout != NULL &&
                       (text->layout->flags & INLET_TEXT_LAYOUT_ALTGR) != 0;
    const bool control = altgr || (held & (INLET__MODIFIER_CONTROL_LEFT |
                                           INLET__MODIFIER_CONTROL_RIGHT | FALSE_CONTROL)) != 0;
    const bool alt = (held & (INLET__MODIFIER_ALT_LEFT | INLET__MODIFIER_ALT_RIGHT)) != 0;
    *state = control && alt ? INLET_TEXT_CTRL | INLET_TEXT_ALT : 0;
    if ((held & (INLET__MODIFIER_SHIFT_LEFT | INLET__MODIFIER_SHIFT_RIGHT)) != 0)
        *state |= INLET_TEXT_SHIFT;
    if ((text->locks & INLET_LOCK_CAPS) != 0)
        *state |= INLET_TEXT_CAPS;
    if ((text->locks & INLET_LOCK_KANA) != 0)
        *state |= INLET_TEXT_KANA;
    return control == alt && (held & (INLET__MODIFIER_META_LEFT | INLET__MODIFIER_META_RIGHT)) == 0;
}

/* The virtual key that a key of the numpad has with NumLock on; 0: it is none of those. Raw input
 * may name the one without. */
static uint32_t numpad_vk(const inlet_text_t *text, const inlet_event_t *event, uint32_t state) {
    static const uint8_t vks[] = {0x67, 0x68, 0x69, 0,    0x64, 0x65, 0x66,
                                  0,    0x61, 0x62, 0x63, 0x60, 0x6E};
    const inlet_key_t *key = &event->u.key;
    if (key->vk >= VK_CODE_NUMPAD_FIRST && key->vk <= VK_CODE_NUMPAD_LAST)
        return key->vk;
    if ((event->flags & INLET_SOURCE_ALL) == INLET_FLAG_RAW &&
        (text->locks & INLET_LOCK_NUM) != 0 && (state & INLET_TEXT_SHIFT) == 0 &&
        key->scan >= SCAN_NUMPAD_FIRST && key->scan <= SCAN_NUMPAD_LAST)
        return vks[key->scan - SCAN_NUMPAD_FIRST];
    return 0;
}

static const inlet_text_key_t *find_key(const inlet_text_t *text, const inlet_event_t *event,
                                        uint32_t state) {
    const inlet_key_t *key = &event->u.key;
    const uint32_t numpad = numpad_vk(text, event, state);
    const inlet_text_key_t *found = NULL;
    if (numpad != 0)
        return inlet__text_layout_key(text->layout, INLET_TEXT_VK(numpad), state);
    if (key->scan != 0)
        found = inlet__text_layout_key(text->layout, key->scan, state);
    if (found == NULL && key->vk != 0)
        found = inlet__text_layout_key(text->layout, INLET_TEXT_VK(key->vk), state);
    return found;
}

/* A unit that nothing can be put upon. */
static void type_with_accent(inlet_text_t *text, inlet_text_piece_t *piece, uint16_t unit) {
    if (text->accent != 0)
        type_unit(text, piece, text->accent);
    text->accent = 0;
    type_unit(text, piece, unit);
}

static void type_base(inlet_text_t *text, inlet_text_piece_t *piece, uint16_t unit, bool is_dead) {
    const inlet_text_compose_t *composed =
        text->accent != 0 ? inlet__text_layout_compose(text->layout, text->accent, unit) : NULL;
    if (composed != NULL) {
        text->accent = composed->dead != 0 ? composed->result : 0;
        if (composed->dead == 0)
            type_unit(text, piece, composed->result);
    } else if (is_dead && text->accent == 0) {
        text->accent = unit;
    } else {
        type_with_accent(text, piece, unit);
    }
}

static void type_by_layout(inlet_text_t *text, inlet_text_piece_t *piece,
                           const inlet_event_t *event, uint32_t state) {
    const inlet_text_key_t *typed = text->layout != NULL ? find_key(text, event, state) : NULL;
    if (typed == NULL)
        return;
    if (typed->count == 1) {
        type_base(text, piece, typed->units[0], typed->dead != 0);
        return;
    }
    for (uint32_t i = 0; i < typed->count; i++)
        type_with_accent(text, piece, typed->units[i]);
}

static void type_key(inlet_text_t *text, inlet_text_piece_t *piece, const inlet_event_t *event) {
    uint32_t state;
    if (event->u.key.vk == VK_CODE_PACKET) {
        type_with_accent(text, piece, event->u.key.unit);
        return;
    }
    if (!state_of(text, &state))
        return;
    switch (event->u.key.hid) {
    case INLET_KEY_Enter:
    case INLET_KEY_NumpadEnter:
        type_with_accent(text, piece, '\n');
        break;
    case INLET_KEY_Tab:
        type_with_accent(text, piece, '\t');
        break;
    case INLET_KEY_Backspace:
    case INLET_KEY_Escape:
        text->accent = 0;
        break;
    default:
        type_by_layout(text, piece, event, state);
    }
}

/* True: it is a modifier or a lock, which type nothing. */
static bool note_held(inlet_text_t *text, const inlet_event_t *event) {
    const bool is_press = event->type == INLET_EVENT_KEY_PRESSED;
    const uint32_t modifier = (event->flags & INLET_FLAG_FALSE_CONTROL) != 0
                                  ? FALSE_CONTROL
                                  : inlet__modifier_of(event->u.key.hid);
    if (modifier != 0) {
        text->modifiers = is_press ? text->modifiers | modifier : text->modifiers & ~modifier;
        return true;
    }
    const uint32_t lock = event->u.key.hid == INLET_KEY_CapsLock  ? INLET_LOCK_CAPS
                          : event->u.key.hid == INLET_KEY_NumLock ? INLET_LOCK_NUM
                                                                  : 0;
    if (is_press && (event->flags & INLET_FLAG_REPEAT) == 0)
        text->locks ^= lock; /* the LAYOUT record that says so comes later */
    return lock != 0;
}

/* --- records --- */

static bool counts(const inlet_text_t *text, const inlet_event_t *event) {
    return (text->options.source == 0 || (event->flags & text->options.source) != 0) &&
           ((event->flags & INLET_FLAG_INJECTED) == 0 ||
            (text->options.flags & INLET_TEXT_BY_DEVICE) == 0);
}

static void note_key(inlet_text_t *text, const inlet_event_t *event) {
    if (!counts(text, event) || (event->flags & INLET_FLAG_OVERRUN) != 0 ||
        note_held(text, event) || event->type != INLET_EVENT_KEY_PRESSED)
        return;
    inlet_text_piece_t piece = {
        .seq = event->seq, .time_ns = event->time_ns, .process = event->process};
    if ((event->flags & INLET_FLAG_INJECTED) != 0)
        piece.flags |= INLET_TEXT_INJECTED;
    type_key(text, &piece, event);
    append(text, &piece);
}

static void note_layout(inlet_text_t *text, const inlet_event_t *event) {
    if (text->hkl != event->u.layout.hkl)
        text->accent = 0;
    text->hkl = event->u.layout.hkl;
    text->locks = event->u.layout.locks;
    choose_layout(text);
}

static void note_snapshot(inlet_text_t *text, const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    if (told->index == 0)
        text->modifiers = 0;
    if (told->act != INLET_EVENT_KEY_PRESSED || !counts(text, event))
        return;
    text->modifiers |= (event->flags & INLET_FLAG_FALSE_CONTROL) != 0
                           ? FALSE_CONTROL
                           : inlet__modifier_of(told->code);
}

static void note_gap(inlet_text_t *text, const inlet_event_t *event) {
    if (event->type == INLET_EVENT_LOSS && event->u.loss.cause == INLET_CAUSE_HIDDEN)
        return;
    end_waiting(text);
    text->has_gap = true;
    if (event->type == INLET_EVENT_LOSS)
        text->modifiers = 0; /* of a BLIND time Inlet lets them go itself */
}

inlet_status_t inlet_text_put(inlet_text_t *text, const inlet_event_t *event) {
    if (text == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    if (text->tail - text->head >= text->options.capacity)
        return INLET_E_BUSY;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        note_key(text, event);
        break;
    case INLET_EVENT_LOSS:
    case INLET_EVENT_BLIND:
        note_gap(text, event);
        break;
    case INLET_EVENT_FOCUS:
        end_waiting(text);
        break;
    case INLET_EVENT_LAYOUT:
        note_layout(text, event);
        break;
    case INLET_EVENT_SNAPSHOT:
        note_snapshot(text, event);
        break;
    default: /* types nothing */
        break;
    }
    return INLET_OK;
}

/* --- out --- */

inlet_status_t inlet_text_take(inlet_text_t *text, inlet_text_piece_t *pieces, uint32_t capacity,
                               uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (text == NULL || pieces == NULL || count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    while (*count < capacity && text->head != text->tail) {
        inlet_text_piece_t *piece = &pieces[(*count)++];
        *piece = text->pieces[text->head++ % text->room];
        piece->length = (uint16_t)(piece->length - text->offset);
        memmove(piece->utf8, piece->utf8 + text->offset, piece->length);
        memset(piece->utf8 + piece->length, 0, sizeof piece->utf8 - piece->length);
        text->offset = 0;
    }
    return INLET_OK;
}

inlet_status_t inlet_text_read(inlet_text_t *text, char *utf8, uint32_t capacity, uint32_t *bytes) {
    if (bytes != NULL)
        *bytes = 0;
    if (text == NULL || utf8 == NULL || bytes == NULL)
        return INLET_E_INVALID_ARGUMENT;
    while (text->head != text->tail) {
        const inlet_text_piece_t *piece = &text->pieces[text->head % text->room];
        const char *next = piece->utf8 + text->offset;
        const uint32_t length = (uint32_t)inlet__utf8_length(*next);
        if (length > capacity - *bytes)
            return *bytes > 0 ? INLET_OK : INLET_E_BUFFER_TOO_SMALL;
        memcpy(utf8 + *bytes, next, length);
        *bytes += length;
        text->offset += length;
        if (text->offset == piece->length) {
            text->offset = 0;
            text->head++;
        }
    }
    return INLET_OK;
}
