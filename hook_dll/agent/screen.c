#include "agent/screen.h"

#include "agent/board.h"
#include "agent/dialog.h"
#include "agent/indicator.h"
#include "agent/words.h"
#include "win32/error.h"
#include <inlet/keys.h>
#include <stdatomic.h>

#define CLASS_NAME L"InletScreen"

enum { MESSAGE_LOOK = WM_APP, MESSAGE_STOP };
enum { HOTKEY_PANIC = 1, HOTKEY_PANIC_BREAK };
enum { TIMER_LOOK = 1, LOOK_MS = 2000 };

/* The state as one word, so that the capture reads it whole. */
enum { STATE_SHOWN_MASK = 3, STATE_READY = 4, STATE_PAUSED = 8, STATE_TAKEN = 16 };

static struct {
    const inlet__ring_memory_t *memory;
    HANDLE wake, changed, thread, started;
    inlet_status_t status; /* of its start */
    HWND window;
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
        KillTimer(self.window, TIMER_LOOK);
        self.state.shown = INLET__SHOWN_NO_WORD;
    } else {
        const bool shown = inlet__indicator_show(self.window, &self.notices, self.state.paused);
        self.state.shown = shown ? INLET__SHOWN_YES : INLET__SHOWN_FAILED;
        SetTimer(self.window, TIMER_LOOK, LOOK_MS, NULL);
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
        !RegisterHotKey(self.window, HOTKEY_PANIC, modifiers, inlet_key_vk(panic->hid));
    return !taken && (panic->hid != INLET_KEY_Pause ||
                      RegisterHotKey(self.window, HOTKEY_PANIC_BREAK, modifiers, VK_CANCEL));
}

/* One that was taken is tried again: the program that had it may have ended. */
static void follow_panic(const inlet__hotkey_t *wanted) {
    const inlet__hotkey_t panic = *wanted; /* which may be the one at hand */
    const bool same = panic.hid == self.panic.hid && panic.modifiers == self.panic.modifiers;
    if (same && !self.panic_taken) {
        return;
    }
    UnregisterHotKey(self.window, HOTKEY_PANIC);
    UnregisterHotKey(self.window, HOTKEY_PANIC_BREAK);
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
    MessageBoxW(self.window,
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
        inlet__indicator_menu(self.window, &self.notices, self.state.paused, at);
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
    case MESSAGE_STOP:
        PostQuitMessage(0);
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

static HWND make_window(HINSTANCE module, HWND parent) {
    return CreateWindowExW(WS_EX_TOOLWINDOW, CLASS_NAME, L"Inlet", WS_POPUP, 0, 0, 0, 0, parent,
                           NULL, module, NULL);
}

/* Wine starts an agent on its services' desktop, whatever its parent asked for, and there is no
 * shell there: this thread goes to the user's. Windows starts it on that one. */
static void go_to_desktop(void) {
    HWINSTA own = GetProcessWindowStation();
    HWINSTA users = OpenWindowStationW(L"WinSta0", FALSE, MAXIMUM_ALLOWED);
    if (users == NULL) {
        return;
    }
    if (SetProcessWindowStation(users)) {
        HDESK desktop = OpenDesktopW(L"Default", 0, FALSE, MAXIMUM_ALLOWED);
        if (desktop != NULL && !SetThreadDesktop(desktop)) {
            CloseDesktop(desktop);
        }
        SetProcessWindowStation(own); /* the other threads' is as it was */
    }
}

/* No message-only window, as those are not told of a shell that comes; but where there is no
 * display one must do, in which nothing can be shown. */
static inlet_status_t open_window(void) {
    const WNDCLASSEXW class = {.cbSize = sizeof(class),
                               .lpfnWndProc = on_message,
                               .hInstance = GetModuleHandleW(NULL),
                               .lpszClassName = CLASS_NAME};
    if (RegisterClassExW(&class) == 0) {
        return inlet__last_status();
    }
    self.taskbar_created = RegisterWindowMessageW(L"TaskbarCreated");
    self.window = make_window(class.hInstance, NULL);
    if (self.window == NULL) {
        go_to_desktop();
        self.window = make_window(class.hInstance, NULL);
    }
    if (self.window == NULL) {
        self.window = make_window(class.hInstance, HWND_MESSAGE);
    }
    return self.window != NULL ? INLET_OK : inlet__last_status();
}

static DWORD WINAPI run(void *context) {
    MSG message;
    (void)context;
    self.status = open_window();
    SetEvent(self.started);
    while (self.status == INLET_OK && GetMessageW(&message, NULL, 0, 0) > 0) {
        if (!inlet__dialog_takes(&message)) {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
    }
    if (self.window != NULL) {
        inlet__dialog_ask(&(inlet__notice_question_t){0}, answer);
        inlet__indicator_hide();
        DestroyWindow(self.window);
    }
    inlet__board_close();
    return 0;
}

inlet_status_t inlet__screen_start(const inlet__ring_memory_t *memory, HANDLE wake,
                                   HANDLE changed) {
    self.memory = memory;
    self.wake = wake;
    self.changed = changed;
    self.started = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (self.started == NULL) {
        return inlet__last_status();
    }
    self.thread = CreateThread(NULL, 0, run, NULL, 0, NULL);
    inlet_status_t status = self.thread != NULL ? INLET_OK : inlet__last_status();
    if (status == INLET_OK) {
        WaitForSingleObject(self.started, INFINITE);
        status = self.status;
    }
    CloseHandle(self.started);
    if (status != INLET_OK) {
        inlet__screen_stop();
    }
    return status;
}

void inlet__screen_stop(void) {
    if (self.thread == NULL) {
        return;
    }
    if (self.window != NULL) {
        PostMessageW(self.window, MESSAGE_STOP, 0, 0);
    }
    WaitForSingleObject(self.thread, INFINITE);
    CloseHandle(self.thread);
    self.thread = NULL;
    self.window = NULL;
}

void inlet__screen_look(bool shows) {
    PostMessageW(self.window, MESSAGE_LOOK, shows ? 1 : 0, 0);
}

inlet__screen_state_t inlet__screen_state(void) {
    /* Relaxed: as in tell. */
    const uint32_t told = atomic_load_explicit(&self.told, memory_order_relaxed);
    return (inlet__screen_state_t){.ready = (told & STATE_READY) != 0,
                                   .shown = (enum inlet__shown)(told & STATE_SHOWN_MASK),
                                   .paused = (told & STATE_PAUSED) != 0};
}
