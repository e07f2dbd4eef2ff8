#include "agent/indicator.h"

#include "agent/words.h"
#include <shellapi.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { ICON_ID = 1, SAMPLES = 4 };

static struct {
    NOTIFYICONDATAW icon; /* cbSize 0: the shell was given none */
    bool shown;           /* the shell said so last */
    bool modern;          /* the shell sends messages of version 4 */
    bool paused;          /* as it is drawn */
} self;

/* --- the picture: a round field with a dot while input is read, two bars while it is paused --- */

/* Whether a point of the unit square is in the field, and in the sign on it. */
static bool is_field(double x, double y) {
    const double dx = x - 0.5;
    const double dy = y - 0.5;
    return dx * dx + dy * dy <= 0.24;
}

static bool is_sign(double x, double y, bool paused) {
    const double dx = x - 0.5;
    const double dy = y - 0.5;
    if (!paused) {
        return dx * dx + dy * dy <= 0.05;
    }
    const double side = dx < 0 ? -dx : dx;
    return side >= 0.08 && side <= 0.19 && dy > -0.24 && dy < 0.24;
}

/* Premultiplied ARGB. */
static uint32_t pixel(int column, int row, int size, bool paused) {
    const uint32_t fill = paused ? 0x5F6B7A : 0xC42B1C;
    unsigned field = 0;
    unsigned sign = 0;
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
        const double x = (column + (i % SAMPLES + 0.5) / SAMPLES) / size;
        const int line = i / SAMPLES;
        const double y = (row + (line + 0.5) / SAMPLES) / size;
        field += is_field(x, y);
        sign += is_field(x, y) && is_sign(x, y, paused);
    }
    const unsigned all = SAMPLES * SAMPLES;
    uint32_t argb = field * 255 / all << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
        const unsigned channel = fill >> shift & 255;
        argb |= ((field - sign) * channel + sign * 255) / all << shift;
    }
    return argb;
}

static HICON draw(bool paused) {
    const int size = GetSystemMetricsForDpi(SM_CXSMICON, GetDpiForSystem());
    const BITMAPINFO info = {.bmiHeader = {.biSize = sizeof(info.bmiHeader),
                                           .biWidth = size,
                                           .biHeight = -size,
                                           .biPlanes = 1,
                                           .biBitCount = 32,
                                           .biCompression = BI_RGB}};
    void *bits = NULL;
    HBITMAP colour = CreateDIBSection(NULL, &info, DIB_RGB_COLORS, &bits, NULL, 0);
    HBITMAP mask = CreateBitmap(size, size, 1, 1, NULL);
    HICON icon = NULL;
    if (colour != NULL && mask != NULL) {
        for (int i = 0; i < size * size; i++) {
            ((uint32_t *)bits)[i] = pixel(i % size, i / size, size, paused);
        }
        icon = CreateIconIndirect(&(ICONINFO){.fIcon = TRUE, .hbmMask = mask, .hbmColor = colour});
    }
    if (colour != NULL) {
        DeleteObject(colour);
    }
    if (mask != NULL) {
        DeleteObject(mask);
    }
    return icon;
}

/* --- the icon --- */

static void widen(const char *text, wchar_t *out, int units) {
    if (MultiByteToWideChar(CP_UTF8, 0, text, -1, out, units) == 0) {
        out[units - 1] = L'\0'; /* cut: the system filled what there is room for */
    }
}

static void describe(NOTIFYICONDATAW *icon, const inlet__notices_t *notices, bool paused) {
    const uint32_t count = notices->reader_count + notices->more_count;
    char text[160];
    if (paused) {
        snprintf(text, sizeof(text), "Inlet: capture is paused");
    } else if (count == 1) {
        snprintf(text, sizeof(text), "Inlet: %.64s reads your input", notices->readers[0].name);
    } else {
        snprintf(text, sizeof(text), "Inlet: %u programs read your input", count);
    }
    widen(text, icon->szTip, (int)(sizeof(icon->szTip) / sizeof(icon->szTip[0])));
}

/* A shell that took too long to answer has said no, and may have the icon all the same: then it
 * takes no second one. */
static bool place(NOTIFYICONDATAW *icon) {
    if (self.shown && Shell_NotifyIconW(NIM_MODIFY, icon)) {
        return true;
    }
    if (!Shell_NotifyIconW(NIM_ADD, icon) && !Shell_NotifyIconW(NIM_MODIFY, icon)) {
        return false;
    }
    icon->uVersion = NOTIFYICON_VERSION_4;
    self.modern = Shell_NotifyIconW(NIM_SETVERSION, icon);
    return true;
}

bool inlet__indicator_show(HWND window, const inlet__notices_t *notices, bool paused) {
    NOTIFYICONDATAW *icon = &self.icon;
    HICON old = NULL;
    if (icon->hIcon == NULL || paused != self.paused) {
        old = icon->hIcon;
        icon->hIcon = draw(paused);
        self.paused = paused;
    }
    icon->hWnd = window;
    icon->uID = ICON_ID;
    icon->uFlags = NIF_MESSAGE | NIF_ICON | NIF_TIP | NIF_SHOWTIP;
    icon->uCallbackMessage = INLET__INDICATOR_MESSAGE;
    describe(icon, notices, paused);
    icon->cbSize = sizeof(*icon);
    self.shown = place(icon);
    if (old != NULL) {
        DestroyIcon(old);
    }
    return self.shown;
}

void inlet__indicator_forget(void) {
    self.shown = false;
}

void inlet__indicator_hide(void) {
    if (self.icon.cbSize != 0) {
        Shell_NotifyIconW(NIM_DELETE, &self.icon);
    }
    self.icon.cbSize = 0;
    self.shown = false;
}

/* --- the menu --- */

bool inlet__indicator_asks(WPARAM wparam, LPARAM lparam, POINT *at) {
    const UINT event = LOWORD(lparam);
    if (!self.modern) {
        GetCursorPos(at);
        return event == WM_RBUTTONUP || event == WM_LBUTTONUP;
    }
    *at = (POINT){.x = (short)LOWORD(wparam), .y = (short)HIWORD(wparam)};
    return event == WM_CONTEXTMENU || event == NIN_SELECT || event == NIN_KEYSELECT;
}

static void append(HMENU menu, UINT flags, enum inlet__choice choice, const char *text) {
    wchar_t wide[INLET__WORDS_BYTES];
    widen(text, wide, INLET__WORDS_BYTES);
    AppendMenuW(menu, MF_STRING | flags, (UINT_PTR)choice, wide);
}

/* A menu takes an ampersand for the mark of its key. */
static void append_reader(HMENU menu, const inlet__notice_reader_t *reader) {
    char words[INLET__WORDS_BYTES];
    char escaped[INLET__WORDS_BYTES];
    size_t used = 0;
    inlet__words_of_reader(reader, words);
    for (const char *c = words; *c != '\0' && used + 2 < sizeof(escaped); c++) {
        escaped[used++] = *c;
        if (*c == '&') {
            escaped[used++] = '&';
        }
    }
    escaped[used] = '\0';
    append(menu, MF_GRAYED, INLET__CHOICE_NONE, escaped);
}

static void append_readers(HMENU menu, const inlet__notices_t *notices) {
    char text[64];
    append(menu, MF_GRAYED, INLET__CHOICE_NONE,
           notices->reader_count > 0 ? "These programs read your input:"
                                     : "Nobody reads your input");
    for (uint32_t i = 0; i < notices->reader_count; i++) {
        append_reader(menu, &notices->readers[i]);
    }
    if (notices->more_count > 0) {
        snprintf(text, sizeof(text), "\xE2\x80\xA6 and %u more", notices->more_count);
        append(menu, MF_GRAYED, INLET__CHOICE_NONE, text);
    }
}

static HMENU make_menu(const inlet__notices_t *notices, bool paused) {
    char hotkey[INLET__WORDS_BYTES];
    char text[INLET__WORDS_BYTES + 32];
    HMENU menu = CreatePopupMenu();
    if (menu == NULL) {
        return NULL;
    }
    inlet__words_of_hotkey(&notices->panic, hotkey);
    append_readers(menu, notices);
    AppendMenuW(menu, MF_SEPARATOR, 0, NULL);
    snprintf(text, sizeof(text), "%s%s%s", paused ? "&Resume capture" : "&Pause capture",
             hotkey[0] != '\0' ? "\t" : "", hotkey);
    append(menu, 0, INLET__CHOICE_PAUSE, text);
    append(menu, 0, INLET__CHOICE_ABOUT, "&About Inlet\xE2\x80\xA6");
    return menu;
}

enum inlet__choice inlet__indicator_menu(HWND window, const inlet__notices_t *notices, bool paused,
                                         POINT at) {
    HMENU menu = make_menu(notices, paused);
    if (menu == NULL) {
        return INLET__CHOICE_NONE;
    }
    SetForegroundWindow(window); /* or a click elsewhere does not close it */
    const int choice = TrackPopupMenuEx(menu, TPM_RETURNCMD | TPM_NONOTIFY | TPM_RIGHTBUTTON, at.x,
                                        at.y, window, NULL);
    PostMessageW(window, WM_NULL, 0, 0);
    DestroyMenu(menu);
    return (enum inlet__choice)choice;
}
