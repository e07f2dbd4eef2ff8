/* A shell that takes no icon, for as long as it runs: programs find its task bar first, and it
 * refuses. Says "ready" once they do. */
#include <stdio.h>
#include <windows.h>

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    return message == WM_COPYDATA ? FALSE : DefWindowProcW(window, message, wparam, lparam);
}

int main(void) {
    static const wchar_t task_bar[] = L"Shell_TrayWnd"; /* as every shell's is called */
    const WNDCLASSW class = {
        .lpfnWndProc = on_message, .hInstance = GetModuleHandleW(NULL), .lpszClassName = task_bar};
    RegisterClassW(&class);
    HWND window = CreateWindowExW(WS_EX_TOPMOST | WS_EX_TOOLWINDOW, task_bar, L"", WS_POPUP, 0, 0,
                                  0, 0, NULL, NULL, class.hInstance, NULL);
    if (window == NULL || FindWindowW(task_bar, NULL) != window) {
        puts("another task bar is in front");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    MSG message;
    while (GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    return 0;
}
