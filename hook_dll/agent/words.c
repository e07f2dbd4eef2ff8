#include "agent/words.h"

#include "keys/hotkey.h"
#include "wire/scope.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    uint32_t scope;
    const char *sentence;
    const char *brief;
} meanings[] = {
    {INLET__SCOPE_KBD_KEYS, "every key you press: all that you type but in password fields",
     "all keys"},
    {INLET__SCOPE_KBD_TIMING, "when you press keys, not which", "when keys are pressed"},
    {INLET__SCOPE_KBD_HOTKEYS, "these key combinations, and no other key:", "hotkeys"},
    {INLET__SCOPE_MOUSE_MOTION, "how you move the mouse and turn its wheel", "mouse motion"},
    {INLET__SCOPE_MOUSE_BUTTONS, "when and where you click", "mouse buttons"},
    {INLET__SCOPE_FOCUS, "which program you are working in", "the program in front"},
    {INLET__SCOPE_FOCUS_TITLES, "the titles of the windows you are working in", "window titles"},
    {INLET__SCOPE_TEXT, "what you type but in password fields, not how fast", "text"},
    {INLET__SCOPE_HISTORY, "what was recorded of these before, where history is kept", "history"},
    {INLET__SCOPE_ADMIN, "how the Inlet service runs", "administration"},
};
enum { MEANING_COUNT = sizeof(meanings) / sizeof(meanings[0]) };

typedef struct text {
    char *at;
    size_t left;
} text_t;

static text_t text_over(char out[INLET__WORDS_BYTES]) {
    out[0] = '\0';
    return (text_t){.at = out, .left = INLET__WORDS_BYTES};
}

__attribute__((format(printf, 2, 3))) static void add(text_t *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int bytes = vsnprintf(text->at, text->left, format, arguments);
    va_end(arguments);
    const size_t used = bytes < 0 ? 0 : (size_t)bytes < text->left ? (size_t)bytes : text->left - 1;
    text->at += used;
    text->left -= used;
}

/* The bidirectional controls in UTF-8: U+061C, U+200E, U+200F, U+202A … U+202E, U+2066 … U+2069. */
static size_t bidi_bytes(const unsigned char *c) {
    if (c[0] == 0xD8 && c[1] == 0x9C) {
        return 2;
    }
    if (c[0] != 0xE2 || (c[1] != 0x80 && c[1] != 0x81)) {
        return 0;
    }
    if (c[1] == 0x80) {
        return c[2] == 0x8E || c[2] == 0x8F || (c[2] >= 0xAA && c[2] <= 0xAE) ? 3 : 0;
    }
    return c[2] >= 0xA6 && c[2] <= 0xA9 ? 3 : 0;
}

void inlet__words_plain(const char *text, char out[INLET__WORDS_BYTES]) {
    size_t used = 0;
    while (*text != '\0' && used + 1 < INLET__WORDS_BYTES) {
        const size_t skip = bidi_bytes((const unsigned char *)text);
        if (skip > 0) {
            text += skip;
        } else {
            out[used++] = *text++;
        }
    }
    out[used] = '\0';
}

void inlet__words_of_hotkey(const inlet__hotkey_t *hotkey, char out[INLET__WORDS_BYTES]) {
    char code[INLET__HOTKEY_TEXT_BYTES];
    static const struct { const char *from, *to; } names[] = {{"Control", "Ctrl"}, {"Meta", "Win"}};
    text_t text = text_over(out);
    if (inlet__hotkey_format(hotkey, code) != INLET_OK) {
        return;
    }
    for (const char *at = code; *at != '\0';) {
        const size_t length = strcspn(at, "+");
        const char *word = at;
        size_t bytes = length;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            if (strlen(names[i].from) == length && memcmp(at, names[i].from, length) == 0) {
                word = names[i].to;
                bytes = strlen(word);
            }
        }
        if (bytes == 4 && memcmp(word, "Key", 3) == 0) { /* KeyQ */
            word += 3;
            bytes = 1;
        }
        add(&text, "%.*s%s", (int)bytes, word, at[length] == '+' ? "+" : "");
        at += length + (at[length] == '+' ? 1 : 0);
    }
}

static void add_hotkeys(text_t *text, const inlet__terms_t *terms) {
    char one[INLET__WORDS_BYTES];
    for (uint32_t i = 0; i < terms->hotkey_count; i++) {
        inlet__words_of_hotkey(&terms->hotkeys[i], one);
        add(text, "%s%s", i > 0 ? ", " : " ", one);
    }
}

static const char *file_of(const char *path) {
    const char *file = path;
    for (const char *c = path; *c != '\0'; c++) {
        if (*c == '\\' || *c == '/') {
            file = c + 1;
        }
    }
    return file;
}

static void add_bounds(text_t *text, const inlet__terms_t *terms) {
    char plain[INLET__WORDS_BYTES];
    if (terms->foreground == INLET__FOREGROUND_OWN) {
        add(text, "\r\nOnly while its own window is in front.");
    }
    for (uint32_t i = 0; i < terms->program_count; i++) {
        inlet__words_plain(file_of(terms->programs[i]), plain);
        add(text, "%s%s", i == 0 ? "\r\nOnly while one of these is in front: " : ", ", plain);
    }
    add(text, "%s", terms->expires_s != 0 ? "\r\nFor a limited time." : "");
}

void inlet__words_of_question(const inlet__notice_question_t *question,
                              char out[INLET__WORDS_BYTES]) {
    text_t text = text_over(out);
    for (size_t i = 0; i < MEANING_COUNT; i++) {
        if ((question->scopes & meanings[i].scope) == 0) {
            continue;
        }
        add(&text, "%s\xE2\x80\xA2  %s", out[0] != '\0' ? "\r\n" : "", meanings[i].sentence);
        if (meanings[i].scope == INLET__SCOPE_KBD_HOTKEYS) {
            add_hotkeys(&text, &question->terms);
        }
    }
    add_bounds(&text, &question->terms);
}

void inlet__words_of_reader(const inlet__notice_reader_t *reader, char out[INLET__WORDS_BYTES]) {
    char plain[INLET__WORDS_BYTES];
    text_t text = text_over(out);
    const char *before = ": ";
    inlet__words_plain(reader->name, plain);
    add(&text, "%s", plain);
    inlet__words_plain(file_of(reader->image), plain);
    add(&text, plain[0] != '\0' ? " (%s)" : "%s", plain);
    for (size_t i = 0; i < MEANING_COUNT; i++) {
        if ((reader->scopes & meanings[i].scope) != 0) {
            add(&text, "%s%s", before, meanings[i].brief);
            before = ", ";
        }
    }
}
