/* Says as JSON what the dialog that asks the user shows, and where its buttons are; or presses one
 * of them as a program can, by a message.
 *
 *   screen_look              {"asks":false} or the dialog
 *   screen_look press allow  posts what a click on Allow would
 *   screen_look menu         whether a menu is open, and where
 *   screen_look take         takes Control+F9 as its hotkey, for eight seconds */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

enum { PROGRAM = 102, SEES = 103, CODE = 104, ALLOW = 105, DENY = 2 };

static HWND find_dialog(void) {
    HWND window = NULL;
    while ((window = FindWindowExW(NULL, window, L"#32770", L"Inlet")) != NULL) {
        if (GetDlgItem(window, ALLOW) != NULL) {
            return window;
        }
    }
    return NULL;
}

static void print_text(HWND dialog, const char *name, int control) {
    wchar_t wide[4096] = L"";
    char text[16384] = "";
    SendDlgItemMessageW(dialog, control, WM_GETTEXT, 4096, (LPARAM)wide);
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    printf("\"%s\":\"", name);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            printf("\\%c", *c);
        } else if (*c == '\n') {
            printf("\\n");
        } else if (*c != '\r') {
            putchar(*c);
        }
    }
    printf("\",");
}

static void print_button(HWND dialog, const char *name, int control) {
    RECT at = {0};
    HWND button = GetDlgItem(dialog, control);
    GetWindowRect(button, &at);
    printf("\"%s\":{\"x\":%ld,\"y\":%ld,\"enabled\":%s}", name, (at.left + at.right) / 2,
           (at.top + at.bottom) / 2, IsWindowEnabled(button) ? "true" : "false");
}

int main(int argc, char **argv) {
    HWND dialog = find_dialog();
    if (argc == 2 && strcmp(argv[1], "menu") == 0) {
        HWND menu = FindWindowW(L"#32768", NULL);
        RECT at = {0};
        const bool open = menu != NULL && IsWindowVisible(menu) && GetWindowRect(menu, &at);
        printf("{\"menu\":%s,\"left\":%ld,\"bottom\":%ld}\n", open ? "true" : "false", at.left,
               at.bottom);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "take") == 0) {
        const bool taken = RegisterHotKey(NULL, 1, MOD_CONTROL, VK_F9);
        printf("{\"taken\":%s}\n", taken ? "true" : "false");
        fflush(stdout);
        Sleep(8000);
        return 0;
    }
    if (dialog == NULL) {
        puts("{\"asks\":false}");
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "press") == 0) {
        const int control = strcmp(argv[2], "allow") == 0 ? ALLOW : DENY;
        HWND button = GetDlgItem(dialog, control);
        PostMessageW(dialog, WM_COMMAND, MAKEWPARAM(control, BN_CLICKED), (LPARAM)button);
        PostMessageW(button, BM_CLICK, 0, 0);
        PostMessageW(button, WM_LBUTTONDOWN, MK_LBUTTON, MAKELPARAM(5, 5));
        PostMessageW(button, WM_LBUTTONUP, 0, MAKELPARAM(5, 5));
        puts("{\"asks\":true}");
        return 0;
    }
    printf("{\"asks\":true,\"front\":%s,", GetForegroundWindow() == dialog ? "true" : "false");
    print_text(dialog, "program", PROGRAM);
    print_text(dialog, "sees", SEES);
    print_text(dialog, "code", CODE);
    print_button(dialog, "allow", ALLOW);
    printf(",");
    print_button(dialog, "deny", DENY);
    puts("}");
    return 0;
}
