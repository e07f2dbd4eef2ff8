#include "capture/probe.h"

#include <stdio.h>
#include <windows.h>

static unsigned long long moves_count, keys_count;
static DWORD pump_thread;

static LRESULT CALLBACK on_mouse(int code, WPARAM message, LPARAM pointer) {
    if (code == HC_ACTION && message == WM_MOUSEMOVE)
        moves_count++;
    return CallNextHookEx(NULL, code, message, pointer);
}

static LRESULT CALLBACK on_key(int code, WPARAM message, LPARAM pointer) {
    if (code == HC_ACTION)
        keys_count++;
    return CallNextHookEx(NULL, code, message, pointer);
}

static DWORD WINAPI end_on_line(void *unused) {
    (void)unused;
    probe_wait_for_line();
    PostThreadMessageW(pump_thread, WM_QUIT, 0, 0);
    return 0;
}

int probe_hook(int with_keyboard) {
    MSG message;
    pump_thread = GetCurrentThreadId();
    PeekMessageW(&message, NULL, 0, 0, PM_NOREMOVE); /* so that the thread can be posted to */
    HHOOK mouse = SetWindowsHookExW(WH_MOUSE_LL, on_mouse, GetModuleHandleW(NULL), 0);
    HHOOK keyboard =
        with_keyboard ? SetWindowsHookExW(WH_KEYBOARD_LL, on_key, GetModuleHandleW(NULL), 0) : NULL;
    HANDLE reader = CreateThread(NULL, 0, end_on_line, NULL, 0, NULL);
    if (mouse == NULL || (with_keyboard && keyboard == NULL) || reader == NULL)
        return PROBE_FAILED;
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    (void)puts("ready");
    (void)fflush(stdout);
    while (GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    UnhookWindowsHookEx(mouse);
    if (keyboard != NULL)
        UnhookWindowsHookEx(keyboard);
    CloseHandle(reader);
    printf("{\"moves\":%llu,\"keys\":%llu}\n", moves_count, keys_count);
    return PROBE_OK;
}
