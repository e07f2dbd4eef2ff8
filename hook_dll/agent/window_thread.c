#include "agent/window_thread.h"

#include "win32/error.h"

enum { STOP_MS = 1000 };

static HWND make_window(const inlet__window_kind_t *kind, HWND parent) {
    return CreateWindowExW(kind->ex_style, kind->class_name, kind->title, WS_POPUP, 0, 0, 0, 0,
                           parent, NULL, GetModuleHandleW(NULL), NULL);
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

/* No message-only window: those get none of the system's broadcasts, and so know of no sleep, no
 * clock that was set and no shell that comes. It is never shown, and so never has the focus. Where
 * there is no display (Wine's services have none), a message-only one must do. */
static inlet_status_t open_window(inlet__window_thread_t *thread) {
    const inlet__window_kind_t *kind = thread->kind;
    const WNDCLASSEXW class = {.cbSize = sizeof(class),
                               .lpfnWndProc = kind->on_message,
                               .hInstance = GetModuleHandleW(NULL),
                               .lpszClassName = kind->class_name};
    if (RegisterClassExW(&class) == 0 && GetLastError() != ERROR_CLASS_ALREADY_EXISTS) {
        return inlet__last_status();
    }
    HWND window = make_window(kind, NULL);
    if (window == NULL && kind->is_seen) {
        go_to_desktop();
        window = make_window(kind, NULL);
    }
    if (window == NULL) {
        window = make_window(kind, HWND_MESSAGE);
    }
    thread->window = window;
    return window != NULL ? INLET_OK : inlet__last_status();
}

static DWORD WINAPI run(void *context) {
    inlet__window_thread_t *thread = context;
    const inlet__window_kind_t *kind = thread->kind;
    MSG message;
    thread->status = open_window(thread);
    const bool opened = thread->status == INLET_OK;
    HWND window = thread->window;
    if (opened) {
        kind->opened(window);
    }
    SetEvent(thread->started);
    while (opened && GetMessageW(&message, NULL, 0, 0) > 0) {
        if (kind->takes == NULL || !kind->takes(&message)) {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
    }
    if (opened) {
        kind->closing(window);
        DestroyWindow(window);
    }
    return 0;
}

inlet_status_t inlet__window_thread_start(inlet__window_thread_t *thread,
                                          const inlet__window_kind_t *kind) {
    *thread = (inlet__window_thread_t){.kind = kind};
    thread->started = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (thread->started == NULL) {
        return inlet__last_status();
    }
    thread->thread = CreateThread(NULL, 0, run, thread, 0, NULL);
    inlet_status_t status = thread->thread != NULL ? INLET_OK : inlet__last_status();
    if (status == INLET_OK) {
        WaitForSingleObject(thread->started, INFINITE);
        status = thread->status;
    }
    CloseHandle(thread->started);
    if (status != INLET_OK) {
        (void)inlet__window_thread_stop(thread);
    }
    return status;
}

bool inlet__window_thread_stop(inlet__window_thread_t *thread) {
    if (thread->thread == NULL) {
        return true;
    }
    if (thread->window != NULL) {
        PostThreadMessageW(GetThreadId(thread->thread), WM_QUIT, 0, 0);
    }
    const bool ended = WaitForSingleObject(thread->thread, STOP_MS) == WAIT_OBJECT_0;
    CloseHandle(thread->thread);
    thread->thread = NULL;
    thread->window = NULL;
    return ended;
}

void inlet__window_thread_post(const inlet__window_thread_t *thread, UINT message, WPARAM wparam,
                               LPARAM lparam) {
    if (thread->window != NULL) { /* NULL would be a message to who posts it */
        PostMessageW(thread->window, message, wparam, lparam);
    }
}
