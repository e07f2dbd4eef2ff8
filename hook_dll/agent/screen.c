#include "agent/screen.h"

#include "agent/board.h"
#include "agent/dialog.h"
#include "agent/indicator.h"
#include "agent/window_thread.h"
#include "agent/words.h"
#include <inlet/keys.h>
#include <stdatomic.h>

enum { MESSAGE_LOOK = WM_APP };
enum { HOTKEY_PANIC = 1, HOTKEY_PANIC_BREAK };
enum { TIMER_LOOK = 1, LOOK_MS = 2000 };

/* The state as one word, so that the capture reads it whole. */
enum { STATE_SHOWN_MASK = 3, STATE_READY = 4, STATE_PAUSED = 8, STATE_TAKEN = 16 };

static struct {
    const inlet__ring_memory_t *memory;
    HANDLE wake, changed;
    inlet__window_thread_t thread;
    UINT taskbar_created; /* the shell has come anew */
    bool shows;           /* somebody reads */
    bool menu_open;
    inlet__notices_t notices;
    inlet__screen_state_t state;
    inlet__hotkey_t panic; /* that is registered … */
    bool panic_taken;      /* … or could not be: another program has it */
    _Atomic(uint32_t) told;
} self;

/* --- telling --- */

static void tell(void) {
    const inlet__screen_word_t word = {.shown = self.state.shown,
                                       .has_pause = self.state.ready,
                                       .paused = self.state.paused,
                                       .panic_taken = self.panic_taken};
    const uint32_t told = (uint32_t)self.state.shown | (self.state.ready ? STATE_READY : 0u) |
                          (self.state.paused ? STATE_PAUSED : 0u) |
                          (self.panic_taken ? STATE_TAKEN : 0u);
    /* Relaxed: the word is all there is to it, and the event comes after. */
    if (atomic_exchange_explicit(&self.told, told, memory_order_relaxed) == told) {
        return;
    }
    SetEvent(self.changed); /* first: the capture must not wait for the service */
    inlet__ring_say_screen(self.memory, word);
    SetEvent(self.wake);
}

static void answer(uint64_t number, enum inlet__verdict verdict) {
    inlet__ring_say_answer(self.memory,
                           (inlet__screen_answer_t){.number = number, .verdict = verdict});
    SetEvent(self.wake);
}

/* --- showing --- */

/* While somebody reads the shell is asked again now and then whether the icon is there: it may have
 * ended, or not have come yet. */
static void show(void) {
    if (!self.shows && !self.state.paused) {
        inlet__indicator_hide();
        KillTimer(self.thread.window, TIMER_LOOK);
        self.state.shown = INLET__SHOWN_NO_WORD;
    } else {
        const bool shown =
            inlet__indicator_show(self.thread.window, &self.notices, self.state.paused);
        self.state.shown = shown ? INLET__SHOWN_YES : INLET__SHOWN_FAILED;
        SetTimer(self.thread.window, TIMER_LOOK, LOOK_MS, NULL);
    }
    tell();
}

static void set_paused(bool paused) {
    self.state.paused = paused;
    show();
}

/* --- the panic key --- */

static UINT modifiers_of(uint32_t modifiers) {
    return ((modifiers & INLET_MODIFIER_CONTROL) != 0 ? MOD_CONTROL : 0u) |
           ((modifiers & INLET_MODIFIER_SHIFT) != 0 ? MOD_SHIFT : 0u) |
           ((modifiers & INLET_MODIFIER_ALT) != 0 ? MOD_ALT : 0u) |
           ((modifiers & INLET_MODIFIER_META) != 0 ? MOD_WIN : 0u) | MOD_NOREPEAT;
}

/* Pause with Control is another virtual key, that of Break. */
static bool register_panic(const inlet__hotkey_t *panic) {
    const UINT modifiers = modifiers_of(panic->modifiers);
    const bool taken =
        !RegisterHotKey(self.thread.window, HOTKEY_PANIC, modifiers, inlet_key_vk(panic->hid));
    return !taken && (panic->hid != INLET_KEY_Pause ||
                      RegisterHotKey(self.thread.window, HOTKEY_PANIC_BREAK, modifiers, VK_CANCEL));
}

/* One that was taken is tried again: the program that had it may have ended. */
static void follow_panic(const inlet__hotkey_t *wanted) {
    const inlet__hotkey_t panic = *wanted; /* which may be the one at hand */
    const bool same = panic.hid == self.panic.hid && panic.modifiers == self.panic.modifiers;
    if (same && !self.panic_taken) {
        return;
    }
    UnregisterHotKey(self.thread.window, HOTKEY_PANIC);
    UnregisterHotKey(self.thread.window, HOTKEY_PANIC_BREAK);
    self.panic = panic;
    self.panic_taken = panic.hid != 0 && !register_panic(&panic);
}

/* --- the window --- */

static void look(bool shows) {
    self.shows = shows && inlet__ring_board(self.memory) != 0; /* or it is not known who reads */
    if (inlet__board_look(self.memory, &self.notices)) {
        if (!self.state.ready) { /* an agent before this one may have been told of a pause */
            self.state.paused = self.notices.paused;
        }
        self.state.ready = true;
        follow_panic(&self.notices.panic);
        inlet__dialog_ask(&self.notices.question, answer);
    }
    show();
}

static void about(void) {
    MessageBoxW(self.thread.window,
                L"Inlet captures this session's keyboard and mouse once, and serves it to the "
                L"programs that you or an administrator allowed.\n\nNothing is captured while no "
                L"program reads, while you pause it, or where this icon can't be shown.\n\n"
                L"\u201Cinlet grants list\u201D, as administrator, shows what is allowed, and "
                L"\u201Cinlet grants revoke\u201D takes it back.",
                L"Inlet", MB_OK | MB_ICONINFORMATION);
}

static void open_menu(POINT at) {
    if (self.menu_open) {
        return;
    }
    self.menu_open = true;
    const enum inlet__choice choice =
        inlet__indicator_menu(self.thread.window, &self.notices, self.state.paused, at);
    if (choice == INLET__CHOICE_PAUSE) {
        set_paused(!self.state.paused);
    } else if (choice == INLET__CHOICE_ABOUT) {
        about();
    }
    self.menu_open = false;
}

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    POINT at;
    if (message == self.taskbar_created && message != 0) {
        inlet__indicator_forget();
        show();
        return 0;
    }
    switch (message) {
    case MESSAGE_LOOK:
        look(wparam != 0);
        return 0;
    case WM_TIMER:
        if (self.panic_taken) {
            follow_panic(&self.panic);
        }
        show();
        return 0;
    case WM_HOTKEY:
        set_paused(!self.state.paused);
        return 0;
    case INLET__INDICATOR_MESSAGE:
        if (inlet__indicator_asks(wparam, lparam, &at)) {
            open_menu(at);
        }
        return 0;
    default:
        return DefWindowProcW(window, message, wparam, lparam);
    }
}

static void opened(HWND window) {
    (void)window;
    self.taskbar_created = RegisterWindowMessageW(L"TaskbarCreated");
}

static void closing(HWND window) {
    (void)window;
    inlet__dialog_ask(&(inlet__notice_question_t){0}, answer);
    inlet__indicator_hide();
    inlet__board_close();
}

static const inlet__window_kind_t kind = {.class_name = L"InletScreen",
                                          .title = L"Inlet",
                                          .ex_style = WS_EX_TOOLWINDOW,
                                          .on_message = on_message,
                                          .is_seen = true,
                                          .opened = opened,
                                          .takes = inlet__dialog_takes,
                                          .closing = closing};

inlet_status_t inlet__screen_start(const inlet__ring_memory_t *memory, HANDLE wake,
                                   HANDLE changed) {
    self.memory = memory;
    self.wake = wake;
    self.changed = changed;
    return inlet__window_thread_start(&self.thread, &kind);
}

void inlet__screen_stop(void) {
    (void)inlet__window_thread_stop(&self.thread);
}

void inlet__screen_look(bool shows) {
    inlet__window_thread_post(&self.thread, MESSAGE_LOOK, shows ? 1 : 0, 0);
}

inlet__screen_state_t inlet__screen_state(void) {
    /* Relaxed: as in tell. */
    const uint32_t told = atomic_load_explicit(&self.told, memory_order_relaxed);
    return (inlet__screen_state_t){.ready = (told & STATE_READY) != 0,
                                   .shown = (enum inlet__shown)(told & STATE_SHOWN_MASK),
                                   .paused = (told & STATE_PAUSED) != 0};
}
