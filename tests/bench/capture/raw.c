#include "capture/probe.h"

#include <stdio.h>
#include <windows.h>

enum { PAGE_GENERIC = 1, USAGE_MOUSE = 2 };

static unsigned long long moves_count;

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    RAWINPUT input;
    UINT bytes = sizeof input;
    if (message == WM_INPUT &&
        GetRawInputData((HRAWINPUT)lparam, RID_INPUT, &input, &bytes, sizeof(RAWINPUTHEADER)) !=
            (UINT)-1 &&
        (input.data.mouse.lLastX != 0 || input.data.mouse.lLastY != 0))
        moves_count++;
    return DefWindowProcW(window, message, wparam, lparam);
}

int probe_raw(void) {
    const WNDCLASSEXW class = {.cbSize = sizeof class,
                               .lpfnWndProc = on_message,
                               .hInstance = GetModuleHandleW(NULL),
                               .lpszClassName = L"InletBenchRaw"};
    RegisterClassExW(&class);
    HWND window = CreateWindowExW(0, class.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                                  class.hInstance, NULL);
    const RAWINPUTDEVICE mouse = {.usUsagePage = PAGE_GENERIC,
                                  .usUsage = USAGE_MOUSE,
                                  .dwFlags = RIDEV_INPUTSINK,
                                  .hwndTarget = window};
    if (window == NULL || !RegisterRawInputDevices(&mouse, 1, sizeof mouse) ||
        !probe_pump_until_line())
        return PROBE_FAILED;
    DestroyWindow(window);
    printf("{\"moves\":%llu}\n", moves_count);
    return PROBE_OK;
}
