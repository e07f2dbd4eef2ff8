#include "hook/sabotage.h"

#include "hook/capture.h"

static HWND window;
static DWORD stall_ms;

static LRESULT CALLBACK on_message(HWND target, UINT message, WPARAM wparam, LPARAM lparam) {
    if (message == INLET__SABOTAGE_LOSE) {
        inlet__keyboard_hook_lose();
        inlet__mouse_hook_lose();
    }
    if (message == INLET__SABOTAGE_STALL_NEXT) {
        stall_ms = (DWORD)lparam;
    }
    return DefWindowProcW(target, message, wparam, lparam);
}

void inlet__sabotage_open(void) {
    const WNDCLASSEXW class = {.cbSize = sizeof(class),
                               .lpfnWndProc = on_message,
                               .hInstance = inlet__capture_module(),
                               .lpszClassName = INLET__SABOTAGE_CLASS};
    RegisterClassExW(&class);
    window = CreateWindowExW(0, INLET__SABOTAGE_CLASS, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                             class.hInstance, NULL);
}

void inlet__sabotage_close(void) {
    DestroyWindow(window);
    UnregisterClassW(INLET__SABOTAGE_CLASS, inlet__capture_module());
}

void inlet__sabotage_stall(void) {
    DWORD ms = stall_ms;
    stall_ms = 0;
    if (ms != 0) {
        Sleep(ms);
    }
}
