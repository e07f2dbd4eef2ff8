#include "replay_guard.h"

#include <inlet/keys.h>
#include <stdatomic.h>
#include <stddef.h>
#include <windows.h>

#include <wtsapi32.h>

#include "replay/surroundings.h"

enum { MODIFIERS = 16, CANCEL_ID = MODIFIERS, LOOK_MS = 100, START_MS = 10000 };

static struct guard {
    replay_guard_options_t options;
    HANDLE stopped, started, thread;
    DWORD thread_id;
    bool ready;
    HKL layout;
    _Atomic int reason;
} guard;

static const struct {
    const char *name, *text;
} stops[REPLAY_STOP_COUNT] = {{"played", "it was played to its end"},
                              {"interrupted", "it was interrupted"},
                              {"panic", "the panic key was pressed"},
                              {"locked", "the session was locked, or left"},
                              {"paused", "capture was paused"},
                              {"display", "the screen changed"},
                              {"layout", "another keyboard layout came in force"},
                              {"focus", "another window came to the front"},
                              {"refused", "the system did not take what was sent"}};

const char *replay_stop_name(enum replay_stop stop) {
    return (unsigned)stop < REPLAY_STOP_COUNT ? stops[stop].name : "unknown";
}

const char *replay_stop_text(enum replay_stop stop) {
    return (unsigned)stop < REPLAY_STOP_COUNT ? stops[stop].text : "unknown";
}

void replay_guard_stop(enum replay_stop stop) {
    int none = REPLAY_PLAYED;
    if (atomic_compare_exchange_strong(&guard.reason, &none, (int)stop))
        SetEvent(guard.stopped);
}

enum replay_stop replay_guard_reason(void) {
    return (enum replay_stop)atomic_load_explicit(&guard.reason, memory_order_relaxed);
}

void *replay_guard_handle(void) {
    return guard.stopped;
}

static HKL front_layout(void) {
    return GetKeyboardLayout(GetWindowThreadProcessId(GetForegroundWindow(), NULL));
}

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM w, LPARAM l) {
    const uint32_t screen = SURROUNDINGS_MONITORS | SURROUNDINGS_DPI;
    switch (message) {
    case WM_HOTKEY:
        replay_guard_stop(REPLAY_PANIC);
        return 0;
    case WM_WTSSESSION_CHANGE:
        if (w == WTS_SESSION_LOCK || w == WTS_CONSOLE_DISCONNECT || w == WTS_REMOTE_DISCONNECT)
            replay_guard_stop(REPLAY_LOCKED);
        return 0;
    case WM_DISPLAYCHANGE:
    case WM_DPICHANGED:
        if ((guard.options.parts & screen) != 0)
            replay_guard_stop(REPLAY_DISPLAY);
        return 0;
    case WM_TIMER: /* of another thread's layout nobody is told */
        if ((guard.options.parts & SURROUNDINGS_LAYOUT) != 0 && front_layout() != guard.layout)
            replay_guard_stop(REPLAY_LAYOUT);
        if (!replay_target_holds(guard.options.target))
            replay_guard_stop(REPLAY_FOCUS);
        return 0;
    default:
        return DefWindowProcW(window, message, w, l);
    }
}

/* With each combination of modifiers, as a replay may hold any. With Control, Pause is Cancel. */
static bool register_panic_key(HWND window) {
    const UINT vk = inlet_key_vk(guard.options.panic_hid);
    bool any = false;
    for (UINT modifiers = 0; modifiers < MODIFIERS; modifiers++) {
        if (RegisterHotKey(window, (int)modifiers, modifiers, vk))
            any = true;
        if (vk == VK_PAUSE && (modifiers & MOD_CONTROL) != 0)
            RegisterHotKey(window, (int)(CANCEL_ID + modifiers), modifiers, VK_CANCEL);
    }
    return any;
}

static HWND make_window(void) {
    const WNDCLASSW class = {.lpfnWndProc = on_message,
                             .hInstance = GetModuleHandleW(NULL),
                             .lpszClassName = L"InletReplayGuard"};
    RegisterClassW(&class);
    /* Never shown; no message-only one, which broadcasts don't reach. */
    return CreateWindowExW(WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE, class.lpszClassName, L"", WS_POPUP,
                           0, 0, 0, 0, NULL, NULL, class.hInstance, NULL);
}

static DWORD WINAPI watch(void *context) {
    MSG message;
    (void)context;
    HWND window = make_window();
    guard.layout = front_layout();
    guard.ready =
        window != NULL && register_panic_key(window) && SetTimer(window, 1, LOOK_MS, NULL) != 0;
    if (window != NULL) /* without terminal services there is no lock to be told of either */
        WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION);
    SetEvent(guard.started);
    while (guard.ready && GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    if (window != NULL) {
        WTSUnRegisterSessionNotification(window);
        DestroyWindow(window); /* its hotkeys with it */
    }
    return 0;
}

bool replay_guard_begin(const replay_guard_options_t *options) {
    guard.options = *options;
    guard.stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
    guard.started = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (guard.stopped == NULL || guard.started == NULL)
        return false;
    guard.thread = CreateThread(NULL, 0, watch, NULL, 0, &guard.thread_id);
    return guard.thread != NULL && WaitForSingleObject(guard.started, START_MS) == WAIT_OBJECT_0 &&
           guard.ready;
}

void replay_guard_end(void) {
    if (guard.thread == NULL)
        return;
    PostThreadMessageW(guard.thread_id, WM_QUIT, 0, 0);
    WaitForSingleObject(guard.thread, START_MS);
    CloseHandle(guard.thread);
    guard.thread = NULL;
}
