/* Which keys were pressed how often, on a keyboard with the keys of all common ones. */
#include <string.h>

#include "telemetry/report_parts.h"

enum { UNIT = 46, KEY = 42 }; /* of a key's place, and of the key in it */

typedef struct key_place {
    const char *code, *name;
    double column, row, width;
} key_place_t;

static const key_place_t keys[] = {
    {"Escape", "Esc", 0, 0, 1},
    {"F1", "F1", 2, 0, 1},
    {"F2", "F2", 3, 0, 1},
    {"F3", "F3", 4, 0, 1},
    {"F4", "F4", 5, 0, 1},
    {"F5", "F5", 6.5, 0, 1},
    {"F6", "F6", 7.5, 0, 1},
    {"F7", "F7", 8.5, 0, 1},
    {"F8", "F8", 9.5, 0, 1},
    {"F9", "F9", 11, 0, 1},
    {"F10", "F10", 12, 0, 1},
    {"F11", "F11", 13, 0, 1},
    {"F12", "F12", 14, 0, 1},
    {"Backquote", "`", 0, 1.3, 1},
    {"Digit1", "1", 1, 1.3, 1},
    {"Digit2", "2", 2, 1.3, 1},
    {"Digit3", "3", 3, 1.3, 1},
    {"Digit4", "4", 4, 1.3, 1},
    {"Digit5", "5", 5, 1.3, 1},
    {"Digit6", "6", 6, 1.3, 1},
    {"Digit7", "7", 7, 1.3, 1},
    {"Digit8", "8", 8, 1.3, 1},
    {"Digit9", "9", 9, 1.3, 1},
    {"Digit0", "0", 10, 1.3, 1},
    {"Minus", "-", 11, 1.3, 1},
    {"Equal", "=", 12, 1.3, 1},
    {"Backspace", "Back", 13, 1.3, 2},
    {"Tab", "Tab", 0, 2.3, 1.5},
    {"KeyQ", "Q", 1.5, 2.3, 1},
    {"KeyW", "W", 2.5, 2.3, 1},
    {"KeyE", "E", 3.5, 2.3, 1},
    {"KeyR", "R", 4.5, 2.3, 1},
    {"KeyT", "T", 5.5, 2.3, 1},
    {"KeyY", "Y", 6.5, 2.3, 1},
    {"KeyU", "U", 7.5, 2.3, 1},
    {"KeyI", "I", 8.5, 2.3, 1},
    {"KeyO", "O", 9.5, 2.3, 1},
    {"KeyP", "P", 10.5, 2.3, 1},
    {"BracketLeft", "[", 11.5, 2.3, 1},
    {"BracketRight", "]", 12.5, 2.3, 1},
    {"Backslash", "\\", 13.5, 2.3, 1.5},
    {"CapsLock", "Caps", 0, 3.3, 1.75},
    {"KeyA", "A", 1.75, 3.3, 1},
    {"KeyS", "S", 2.75, 3.3, 1},
    {"KeyD", "D", 3.75, 3.3, 1},
    {"KeyF", "F", 4.75, 3.3, 1},
    {"KeyG", "G", 5.75, 3.3, 1},
    {"KeyH", "H", 6.75, 3.3, 1},
    {"KeyJ", "J", 7.75, 3.3, 1},
    {"KeyK", "K", 8.75, 3.3, 1},
    {"KeyL", "L", 9.75, 3.3, 1},
    {"Semicolon", ";", 10.75, 3.3, 1},
    {"Quote", "'", 11.75, 3.3, 1},
    {"Enter", "Enter", 12.75, 3.3, 2.25},
    {"ShiftLeft", "Shift", 0, 4.3, 1.25},
    {"IntlBackslash", "<", 1.25, 4.3, 1},
    {"KeyZ", "Z", 2.25, 4.3, 1},
    {"KeyX", "X", 3.25, 4.3, 1},
    {"KeyC", "C", 4.25, 4.3, 1},
    {"KeyV", "V", 5.25, 4.3, 1},
    {"KeyB", "B", 6.25, 4.3, 1},
    {"KeyN", "N", 7.25, 4.3, 1},
    {"KeyM", "M", 8.25, 4.3, 1},
    {"Comma", ",", 9.25, 4.3, 1},
    {"Period", ".", 10.25, 4.3, 1},
    {"Slash", "/", 11.25, 4.3, 1},
    {"ShiftRight", "Shift", 12.25, 4.3, 2.75},
    {"ControlLeft", "Ctrl", 0, 5.3, 1.25},
    {"MetaLeft", "Win", 1.25, 5.3, 1.25},
    {"AltLeft", "Alt", 2.5, 5.3, 1.25},
    {"Space", "Space", 3.75, 5.3, 6.25},
    {"AltRight", "AltGr", 10, 5.3, 1.25},
    {"MetaRight", "Win", 11.25, 5.3, 1.25},
    {"ContextMenu", "Menu", 12.5, 5.3, 1.25},
    {"ControlRight", "Ctrl", 13.75, 5.3, 1.25},
    {"Insert", "Ins", 15.4, 1.3, 1},
    {"Home", "Home", 16.4, 1.3, 1},
    {"PageUp", "PgUp", 17.4, 1.3, 1},
    {"Delete", "Del", 15.4, 2.3, 1},
    {"End", "End", 16.4, 2.3, 1},
    {"PageDown", "PgDn", 17.4, 2.3, 1},
    {"ArrowUp", "↑", 16.4, 4.3, 1},
    {"ArrowLeft", "←", 15.4, 5.3, 1},
    {"ArrowDown", "↓", 16.4, 5.3, 1},
    {"ArrowRight", "→", 17.4, 5.3, 1},
    {"NumLock", "Num", 18.8, 1.3, 1},
    {"NumpadDivide", "/", 19.8, 1.3, 1},
    {"NumpadMultiply", "*", 20.8, 1.3, 1},
    {"NumpadSubtract", "-", 21.8, 1.3, 1},
    {"Numpad7", "7", 18.8, 2.3, 1},
    {"Numpad8", "8", 19.8, 2.3, 1},
    {"Numpad9", "9", 20.8, 2.3, 1},
    {"NumpadAdd", "+", 21.8, 2.3, 1},
    {"Numpad4", "4", 18.8, 3.3, 1},
    {"Numpad5", "5", 19.8, 3.3, 1},
    {"Numpad6", "6", 20.8, 3.3, 1},
    {"Numpad1", "1", 18.8, 4.3, 1},
    {"Numpad2", "2", 19.8, 4.3, 1},
    {"Numpad3", "3", 20.8, 4.3, 1},
    {"NumpadEnter", "Ent", 21.8, 4.3, 1},
    {"Numpad0", "0", 18.8, 5.3, 2},
    {"NumpadDecimal", ".", 20.8, 5.3, 1},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static uint64_t presses_of(const bucket_t *sum, const char *code) {
    for (uint32_t i = 0; i < sum->codes_count; i++)
        if (strcmp(sum->codes[i].code, code) == 0)
            return sum->codes[i].presses;
    return 0;
}

static bool is_drawn(const char *code) {
    for (size_t i = 0; i < KEYS; i++)
        if (strcmp(keys[i].code, code) == 0)
            return true;
    return false;
}

static void put_keys(page_t *page, const bucket_t *sum, uint64_t most) {
    page_put(page,
             "<svg class=\"keyboard\" viewBox=\"-2 -2 %d %d\" role=\"img\" aria-label=\"How often "
             "each key was pressed\">",
             (int)(22.8 * UNIT) + 4, (int)(6.3 * UNIT) + 4);
    for (size_t i = 0; i < KEYS; i++) {
        const key_place_t *key = &keys[i];
        const uint64_t presses = presses_of(sum, key->code);
        const int step = heat_step(presses, most);
        const double width = key->width * UNIT - (UNIT - KEY);
        char count[PAGE_NUMBER_BYTES];
        page_put(page,
                 "<g class=\"key%s\"><rect class=\"h%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                 "height=\"%d\" rx=\"6\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
                 step > HEAT_STEPS / 2 ? " hot" : "", step, key->column * UNIT, key->row * UNIT,
                 width, KEY, key->column * UNIT + width / 2, key->row * UNIT + KEY / 2.0 + 4);
        page_text(page, key->name);
        page_put(page, "</text><title>%s: %s</title></g>", key->code, page_count(presses, count));
    }
    page_put(page, "</svg>");
}

static void put_rest(page_t *page, const bucket_t *sum) {
    const char *before = "<p class=\"note\">And ";
    for (uint32_t i = 0; i < sum->codes_count; i++) {
        char count[PAGE_NUMBER_BYTES];
        if (is_drawn(sum->codes[i].code))
            continue;
        page_put(page, "%s", before);
        page_text(page, sum->codes[i].code);
        page_put(page, " %s", page_count(sum->codes[i].presses, count));
        before = ", ";
    }
    if (before[0] == ',')
        page_put(page, ".</p>");
}

void chart_keyboard(page_t *page, const bucket_t *sum) {
    uint64_t most = 0;
    for (uint32_t i = 0; i < sum->codes_count; i++)
        if (sum->codes[i].presses > most)
            most = sum->codes[i].presses;
    if (most == 0)
        return;
    page_put(
        page,
        "<figure class=\"card wide\"><figcaption><h3>Keys</h3><p>How often each was pressed, by "
        "its place on a keyboard; logarithmic.</p></figcaption>");
    put_keys(page, sum, most);
    put_rest(page, sum);
    page_put(page, "</figure>");
}
