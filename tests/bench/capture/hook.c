#include "capture/probe.h"

#include <stdio.h>
#include <windows.h>

static unsigned long long moves_count, keys_count;

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

int probe_hook(int with_keyboard) {
    HHOOK mouse = SetWindowsHookExW(WH_MOUSE_LL, on_mouse, GetModuleHandleW(NULL), 0);
    HHOOK keyboard =
        with_keyboard ? SetWindowsHookExW(WH_KEYBOARD_LL, on_key, GetModuleHandleW(NULL), 0) : NULL;
    if (mouse == NULL || (with_keyboard && keyboard == NULL) || !probe_pump_until_line())
        return PROBE_FAILED;
    UnhookWindowsHookEx(mouse);
    if (keyboard != NULL)
        UnhookWindowsHookEx(keyboard);
    printf("{\"moves\":%llu,\"keys\":%llu}\n", moves_count, keys_count);
    return PROBE_OK;
}
