#include "stream/hotkey_parse.h"

#include <inlet/keys.h>
#include <string.h>

enum { NAME_MAX_BYTES = 32 };
#define MS               INT64_C(1000000)
#define TIME_NS_MAX      (60000 * MS)
#define WITHIN_NS        (1000 * MS)
#define HOLD_NS          (500 * MS)
#define DOUBLE_NS        (300 * MS)
#define EITHER(modifier) (INLET__MODIFIER_##modifier##_LEFT | INLET__MODIFIER_##modifier##_RIGHT)

const char *inlet_hotkey_error_text(uint32_t what) {
    static const char *const texts[INLET_HOTKEY_ERROR_COUNT] = {
        [INLET_HOTKEY_ERROR_NONE] = "nothing is wrong",
        [INLET_HOTKEY_ERROR_MISSING] = "a key or a modifier is expected",
        [INLET_HOTKEY_ERROR_UNKNOWN] = "no key and no modifier has that name",
        [INLET_HOTKEY_ERROR_MODIFIER] = "only a modifier may stand before a '+'",
        [INLET_HOTKEY_ERROR_TWICE] = "the modifier is there already",
        [INLET_HOTKEY_ERROR_TIME] = "a time is expected, such as 300ms",
        [INLET_HOTKEY_ERROR_RANGE] = "the time is not 1 ms to 60 s",
        [INLET_HOTKEY_ERROR_STEPS] = "there are more than 8 steps",
        [INLET_HOTKEY_ERROR_MORE] = "nothing may follow there",
        [INLET_HOTKEY_ERROR_LONG] = "the text is longer than 256 bytes",
    };
    return what < INLET_HOTKEY_ERROR_COUNT ? texts[what] : "unknown";
}

uint16_t inlet__modifier_of(uint32_t hid) {
    /* Eight usages in a row: left Control, Shift, Alt, GUI, then the right ones. */
    if (hid < INLET_KEY_ControlLeft || hid > INLET_KEY_MetaRight)
        return 0;
    return (uint16_t)(1u << (hid - INLET_KEY_ControlLeft));
}

bool inlet__chord_has_needs(const inlet__chord_t *chord, uint16_t held, uint16_t own) {
    const unsigned others = held & ~(unsigned)own;
    for (uint32_t i = 0; i < chord->needs_count; i++)
        if ((others & chord->needs[i]) == 0)
            return false;
    return true;
}

bool inlet__chord_has_modifiers(const inlet__chord_t *chord, uint16_t held, uint16_t own) {
    return (held & ~(unsigned)own & ~(unsigned)chord->allowed) == 0 &&
           inlet__chord_has_needs(chord, held, own);
}

/* --- names --- */

/* What a name stands for: keys, and as a modifier the bits of which one has to be held. */
typedef struct meaning {
    uint32_t keys[INLET__HOTKEY_KEYS_MAX];
    uint16_t bits; /* 0: no modifier */
} meaning_t;

typedef struct named {
    const char *name;
    meaning_t meaning;
} named_t;

static const named_t names[] = {
    {"Ctrl", {{INLET_KEY_ControlLeft, INLET_KEY_ControlRight}, EITHER(CONTROL)}},
    {"Control", {{INLET_KEY_ControlLeft, INLET_KEY_ControlRight}, EITHER(CONTROL)}},
    {"Shift", {{INLET_KEY_ShiftLeft, INLET_KEY_ShiftRight}, EITHER(SHIFT)}},
    {"Alt", {{INLET_KEY_AltLeft, INLET_KEY_AltRight}, EITHER(ALT)}},
    {"Meta", {{INLET_KEY_MetaLeft, INLET_KEY_MetaRight}, EITHER(META)}},
    {"Win", {{INLET_KEY_MetaLeft, INLET_KEY_MetaRight}, EITHER(META)}},
    {"AltGr", {{INLET_KEY_AltRight}, INLET__MODIFIER_ALT_RIGHT | INLET__MODIFIER_ALT_GR}},
    {"AltRight", {{INLET_KEY_AltRight}, INLET__MODIFIER_ALT_RIGHT | INLET__MODIFIER_ALT_GR}},
    {"MouseLeft", {{INLET__HOTKEY_BUTTONS | INLET_BUTTON_LEFT}, 0}},
    {"MouseRight", {{INLET__HOTKEY_BUTTONS | INLET_BUTTON_RIGHT}, 0}},
    {"MouseMiddle", {{INLET__HOTKEY_BUTTONS | INLET_BUTTON_MIDDLE}, 0}},
    {"MouseX1", {{INLET__HOTKEY_BUTTONS | INLET_BUTTON_X1}, 0}},
    {"MouseX2", {{INLET__HOTKEY_BUTTONS | INLET_BUTTON_X2}, 0}},
};

static bool mean(const char *name, size_t length, meaning_t *meaning) {
    char code[NAME_MAX_BYTES];
    if (length >= sizeof code)
        return false;
    memcpy(code, name, length);
    code[length] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].name, code) == 0) {
            *meaning = names[i].meaning;
            return true;
        }
    const uint32_t hid = inlet_key_from_code(code);
    *meaning = (meaning_t){.keys = {hid}, .bits = inlet__modifier_of(hid)};
    return hid != 0;
}

/* --- reading --- */

typedef struct reader {
    const char *text;
    uint32_t at;
    inlet_hotkey_error_t *error;
} reader_t;

static bool fail_at(const reader_t *r, uint32_t at, uint32_t what) {
    *r->error = (inlet_hotkey_error_t){.at = at, .what = what};
    return false;
}

static bool skip(reader_t *r, const char *word) {
    const size_t length = strlen(word);
    if (strncmp(r->text + r->at, word, length) != 0)
        return false;
    r->at += (uint32_t)length;
    return true;
}

/* ":300ms". */
static bool read_time(reader_t *r, int64_t *time_ns) {
    const uint32_t start = r->at;
    int64_t value = 0;
    while (r->text[r->at] >= '0' && r->text[r->at] <= '9') {
        if (value <= TIME_NS_MAX) /* beyond it is out of range anyway */
            value = 10 * value + (r->text[r->at] - '0');
        r->at++;
    }
    const bool has_digits = r->at > start;
    if (!has_digits)
        return fail_at(r, start, INLET_HOTKEY_ERROR_TIME);
    int64_t unit_ns = MS;
    if (!skip(r, "ms")) {
        unit_ns = 1000 * MS;
        if (!skip(r, "s"))
            return fail_at(r, start, INLET_HOTKEY_ERROR_TIME);
    }
    if (value < 1 || value > TIME_NS_MAX / unit_ns)
        return fail_at(r, start, INLET_HOTKEY_ERROR_RANGE);
    *time_ns = value * unit_ns;
    return true;
}

static bool add_modifier(reader_t *r, uint32_t at, uint16_t bits, inlet__chord_t *chord) {
    for (uint32_t i = 0; i < chord->needs_count; i++)
        if (chord->needs[i] == bits)
            return fail_at(r, at, INLET_HOTKEY_ERROR_TWICE);
    chord->needs[chord->needs_count++] = bits;
    chord->allowed = (uint16_t)(chord->allowed | bits);
    return true;
}

static bool is_end_of_name(char c) {
    return c == '\0' || c == ' ' || c == '+' || c == ':';
}

/* One name, and what it is in the chord. *more: a '+' follows. */
static bool read_part(reader_t *r, inlet__chord_t *chord, bool *more) {
    const uint32_t start = r->at;
    meaning_t meaning;
    while (!is_end_of_name(r->text[r->at]))
        r->at++;
    const uint32_t length = r->at - start;
    const bool is_any = length == 1 && r->text[start] == '*';
    *more = skip(r, "+");
    if (length == 0)
        return fail_at(r, start, INLET_HOTKEY_ERROR_MISSING);
    if (is_any && *more) {
        chord->allowed = INLET__MODIFIER_ALL;
        return true;
    }
    if (!mean(r->text + start, length, &meaning))
        return fail_at(r, start, INLET_HOTKEY_ERROR_UNKNOWN);
    if (*more && meaning.bits == 0)
        return fail_at(r, start, INLET_HOTKEY_ERROR_MODIFIER);
    if (*more)
        return add_modifier(r, start, meaning.bits, chord);
    memcpy(chord->keys, meaning.keys, sizeof chord->keys);
    return true;
}

static bool read_chord(reader_t *r, inlet__chord_t *chord) {
    bool more = true;
    *chord = (inlet__chord_t){.needs_count = 0};
    while (more)
        if (!read_part(r, chord, &more))
            return false;
    return true;
}

static bool read_end(const reader_t *r) {
    return r->text[r->at] == '\0' || fail_at(r, r->at, INLET_HOTKEY_ERROR_MORE);
}

static bool read_single(reader_t *r, int64_t default_ns, inlet__hotkey_t *hotkey) {
    inlet__chord_t *chord = &hotkey->steps[0];
    if (!read_chord(r, chord))
        return false;
    chord->within_ns = default_ns;
    if (skip(r, ":") && !read_time(r, &chord->within_ns))
        return false;
    hotkey->count = 1;
    if (hotkey->kind == INLET__HOTKEY_DOUBLE)
        hotkey->steps[hotkey->count++] = *chord;
    return read_end(r);
}

static bool read_sequence(reader_t *r, inlet__hotkey_t *hotkey) {
    do {
        while (skip(r, " "))
            ;
        if (hotkey->count > 0 && r->text[r->at] == '\0')
            break; /* spaces at the end */
        if (hotkey->count == INLET_HOTKEY_STEPS_MAX)
            return fail_at(r, r->at, INLET_HOTKEY_ERROR_STEPS);
        inlet__chord_t *chord = &hotkey->steps[hotkey->count];
        if (!read_chord(r, chord))
            return false;
        chord->within_ns = WITHIN_NS;
        /* The first comes after nothing. */
        if (hotkey->count > 0 && skip(r, ":") && !read_time(r, &chord->within_ns))
            return false;
        hotkey->count++;
    } while (r->text[r->at] == ' ');
    return read_end(r);
}

bool inlet__hotkey_parse(const char *text, inlet__hotkey_t *hotkey, inlet_hotkey_error_t *error) {
    reader_t r = {.text = text, .error = error};
    *error = (inlet_hotkey_error_t){.what = INLET_HOTKEY_ERROR_NONE};
    *hotkey = (inlet__hotkey_t){.kind = INLET__HOTKEY_SEQUENCE};
    if (memchr(text, 0, INLET_HOTKEY_TEXT_MAX + 1) == NULL)
        return fail_at(&r, INLET_HOTKEY_TEXT_MAX, INLET_HOTKEY_ERROR_LONG);
    while (skip(&r, " "))
        ;
    if (skip(&r, "hold:")) {
        hotkey->kind = INLET__HOTKEY_HOLD;
        return read_single(&r, HOLD_NS, hotkey);
    }
    if (skip(&r, "double:")) {
        hotkey->kind = INLET__HOTKEY_DOUBLE;
        return read_single(&r, DOUBLE_NS, hotkey);
    }
    return read_sequence(&r, hotkey);
}
