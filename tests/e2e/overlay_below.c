/* A window for an overlay to lie over: says "ready", then each click that reaches it. A click on
 * its lower left corner goes into a field for passwords, on its lower right one into a plain field.
 *
 *   overlay_below X Y WIDTH HEIGHT */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { FIELD_WIDTH = 120, FIELD_HEIGHT = 40 };

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_LBUTTONDOWN) {
        printf("click %d %d\n", (int)(short)LOWORD(l), (int)(short)HIWORD(l));
        fflush(stdout);
        SetFocus(window);
        return 0;
    }
    if (message == WM_DESTROY) {
        PostQuitMessage(0);
        return 0;
    }
    return DefWindowProcW(window, message, w, l);
}

static void make_field(HWND window, int x, int y, DWORD style) {
    CreateWindowExW(0, L"Edit", L"", WS_CHILD | WS_VISIBLE | style, x, y, FIELD_WIDTH, FIELD_HEIGHT,
                    window, NULL, NULL, NULL);
}

static int number(const char *text) {
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv) {
    const WNDCLASSW class = {.lpfnWndProc = on_message,
                             .hInstance = GetModuleHandleW(NULL),
                             .hCursor = LoadCursorW(NULL, (LPCWSTR)IDC_ARROW),
                             .hbrBackground = GetStockObject(WHITE_BRUSH),
                             .lpszClassName = L"OverlayBelow"};
    MSG message;
    if (argc != 5) {
        return 2;
    }
    const int width = number(argv[3]), height = number(argv[4]);
    RegisterClassW(&class);
    HWND window =
        CreateWindowExW(0, class.lpszClassName, L"below", WS_POPUP | WS_VISIBLE, number(argv[1]),
                        number(argv[2]), width, height, NULL, NULL, class.hInstance, NULL);
    make_field(window, 0, height - FIELD_HEIGHT, ES_PASSWORD);
    make_field(window, width - FIELD_WIDTH, height - FIELD_HEIGHT, 0);
    SetForegroundWindow(window);
    UpdateWindow(window);
    printf("ready\n");
    fflush(stdout);
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    return 0;
}
