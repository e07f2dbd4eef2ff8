#include "agent/dialog.h"

#include "agent/asking.h"
#include "agent/dialog_ids.h"
#include "agent/words.h"
#include "win32/clock.h"
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { TIMER_LOOK = 1, LOOK_MS = 100, LINES_SHOWN = 6 };

static struct {
    HWND window; /* NULL: nothing is asked */
    uint64_t number;
    inlet__asking_t asking;
    bool by_device; /* what is being dealt with is the input of a device */
    inlet__dialog_answer_t answer;
    const inlet__notice_question_t *question; /* while the window is made */
    HFONT heading, code;
} self;

static void set_text(int control, const char *text) {
    wchar_t wide[INLET__WORDS_BYTES];
    if (MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, INLET__WORDS_BYTES) > 0) {
        SetDlgItemTextW(self.window, control, wide);
    }
}

/* The dialog's own font, larger and bold. */
static HFONT enlarge(int control, int percent) {
    LOGFONTW font;
    HFONT base = (HFONT)SendMessageW(self.window, WM_GETFONT, 0, 0);
    if (base == NULL || GetObjectW(base, sizeof(font), &font) == 0) {
        return NULL;
    }
    font.lfHeight = MulDiv(font.lfHeight, percent, 100);
    font.lfWeight = FW_SEMIBOLD;
    HFONT made = CreateFontIndirectW(&font);
    if (made != NULL) {
        SendDlgItemMessageW(self.window, control, WM_SETFONT, (WPARAM)made, TRUE);
    }
    return made;
}

static void set_fonts(void) {
    HFONT old_heading = self.heading;
    HFONT old_code = self.code;
    self.heading = self.window != NULL ? enlarge(DIALOG_HEADING, 130) : NULL;
    self.code = self.window != NULL ? enlarge(DIALOG_CODE, 150) : NULL;
    if (old_heading != NULL) {
        DeleteObject(old_heading);
    }
    if (old_code != NULL) {
        DeleteObject(old_code);
    }
}

static void fill(const inlet__notice_question_t *question) {
    char name[INLET__WORDS_BYTES];
    char image[INLET__WORDS_BYTES];
    char text[INLET__WORDS_BYTES];
    inlet__words_plain(question->name, name);
    inlet__words_plain(question->terms.image, image);
    snprintf(text, sizeof(text), "%.400s\r\nIt calls itself \xE2\x80\x9C%.64s\xE2\x80\x9D.", image,
             name);
    set_text(DIALOG_PROGRAM, text);
    inlet__words_of_question(question, text);
    set_text(DIALOG_SEES, text);
    const LRESULT lines = SendDlgItemMessageW(self.window, DIALOG_SEES, EM_GETLINECOUNT, 0, 0);
    ShowScrollBar(GetDlgItem(self.window, DIALOG_SEES), SB_VERT, lines > LINES_SHOWN);
    set_text(DIALOG_CODE, question->code);
    set_fonts();
}

static bool is_in_front(void) {
    return GetForegroundWindow() == self.window;
}

static void follow_arming(void) {
    const int64_t now_ns = inlet__clock_now_ns();
    HWND allow = GetDlgItem(self.window, DIALOG_ALLOW);
    inlet__asking_activate(&self.asking, is_in_front(), now_ns);
    const BOOL armed = inlet__asking_is_armed(&self.asking, now_ns);
    if (IsWindowEnabled(allow) == armed) {
        return;
    }
    if (!armed && GetFocus() == allow) { /* a disabled control can't keep it */
        SetFocus(GetDlgItem(self.window, DIALOG_DENY));
    }
    EnableWindow(allow, armed);
}

static void close_window(void) {
    HWND window = self.window;
    self.window = NULL;
    self.number = 0;
    if (window != NULL) {
        DestroyWindow(window);
    }
    set_fonts();
}

static void settle(enum inlet__verdict verdict) {
    const uint64_t number = self.number;
    close_window();
    self.answer(number, verdict);
}

/* What a program of the same user posts or injects is told from a device's input by the system. It
 * is asked as the message is taken, as it knows nothing of what that message sends on. */
static bool is_by_device(const MSG *message) {
    INPUT_MESSAGE_SOURCE source = {0};
    const bool is_key = message->message >= WM_KEYFIRST && message->message <= WM_KEYLAST;
    const bool is_mouse = message->message >= WM_MOUSEFIRST && message->message <= WM_MOUSELAST;
    return (is_key || is_mouse) && GetCurrentInputMessageSource(&source) &&
           source.originId == IMO_HARDWARE;
}

static void press(enum inlet__asking_button button) {
    const int64_t now_ns = inlet__clock_now_ns();
    inlet__asking_activate(&self.asking, is_in_front(), now_ns);
    if (inlet__asking_counts(&self.asking, button, self.by_device, now_ns)) {
        settle(button == INLET__ASKING_ALLOW ? INLET__VERDICT_ALLOWED : INLET__VERDICT_DENIED);
    }
}

static INT_PTR CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    (void)lparam;
    switch (message) {
    case WM_INITDIALOG:
        self.window = window;
        fill(self.question);
        SetTimer(window, TIMER_LOOK, LOOK_MS, NULL);
        SetFocus(GetDlgItem(window, DIALOG_DENY));
        return FALSE;
    case WM_ACTIVATE:
    case WM_TIMER:
        follow_arming();
        return TRUE;
    case WM_DPICHANGED:
        set_fonts();
        return FALSE;
    case WM_COMMAND:
        if (LOWORD(wparam) == DIALOG_ALLOW) {
            press(INLET__ASKING_ALLOW);
        } else if (LOWORD(wparam) == DIALOG_DENY) {
            press(INLET__ASKING_DENY);
        }
        return TRUE;
    default:
        return FALSE;
    }
}

void inlet__dialog_ask(const inlet__notice_question_t *question, inlet__dialog_answer_t answer) {
    if (question->number == self.number) {
        return;
    }
    close_window();
    if (question->number == 0) {
        return;
    }
    self.question = question;
    self.answer = answer;
    self.number = question->number;
    inlet__asking_begin(&self.asking, false, inlet__clock_now_ns());
    HWND window = CreateDialogParamW(GetModuleHandleW(NULL), MAKEINTRESOURCEW(DIALOG_ASK), NULL,
                                     on_message, 0);
    if (window == NULL) {
        settle(INLET__VERDICT_UNSHOWN);
        return;
    }
    ShowWindow(window, SW_SHOW);
    SetForegroundWindow(window); /* Windows may only let it blink in the task bar */
}

bool inlet__dialog_takes(MSG *message) {
    if (self.window == NULL) {
        return false;
    }
    const bool is_key = message->message == WM_KEYDOWN || message->message == WM_SYSKEYDOWN;
    if (is_key && (message->hwnd == self.window || IsChild(self.window, message->hwnd))) {
        inlet__asking_type(&self.asking, inlet__clock_now_ns());
    }
    self.by_device = is_by_device(message);
    const bool taken = IsDialogMessageW(self.window, message);
    self.by_device = false;
    return taken;
}
