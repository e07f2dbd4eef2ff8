#include "replay_target.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

enum { TITLE_CHARS = 512, TRIES = 50, TRY_AGAIN_MS = 100 };

typedef struct search {
    wchar_t window[TITLE_CHARS], process[MAX_PATH];
    HWND found;
} search_t;

static bool is_of_program(HWND window, const wchar_t *wanted) {
    wchar_t path[MAX_PATH] = L"";
    DWORD length = MAX_PATH, id = 0;
    GetWindowThreadProcessId(window, &id);
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (process == NULL)
        return false;
    if (!QueryFullProcessImageNameW(process, 0, path, &length))
        path[0] = L'\0';
    CloseHandle(process);
    const wchar_t *name = wcsrchr(path, L'\\');
    return _wcsicmp(name != NULL ? name + 1 : path, wanted) == 0;
}

static BOOL CALLBACK look_at(HWND window, LPARAM argument) {
    search_t *search = (search_t *)argument;
    wchar_t title[TITLE_CHARS] = L"";
    if (!IsWindowVisible(window))
        return TRUE;
    GetWindowTextW(window, title, TITLE_CHARS);
    if ((search->window[0] != L'\0' && wcsstr(title, search->window) == NULL) ||
        (search->process[0] != L'\0' && !is_of_program(window, search->process)))
        return TRUE;
    search->found = window;
    return FALSE;
}

static void copy_wide(const char *text, wchar_t *out, int capacity) {
    out[0] = L'\0';
    if (text != NULL && MultiByteToWideChar(CP_UTF8, 0, text, -1, out, capacity) == 0)
        out[0] = L'\0';
}

bool replay_target_holds(const replay_target_t *target) {
    DWORD id = 0;
    if (!target->keeps_focus)
        return true;
    const HWND front = GetForegroundWindow();
    if (front == (HWND)target->found)
        return true;
    if (target->process == NULL || target->window != NULL || front == NULL)
        return false;
    GetWindowThreadProcessId(front, &id);
    return id == target->found_process;
}

static bool bring_to_front(replay_target_t *target) {
    for (int i = 0; i < TRIES; i++) {
        if (IsIconic((HWND)target->found))
            ShowWindow((HWND)target->found, SW_RESTORE);
        SetForegroundWindow((HWND)target->found);
        if (GetForegroundWindow() == (HWND)target->found)
            return true;
        Sleep(TRY_AGAIN_MS);
    }
    return false;
}

bool replay_target_begin(replay_target_t *target) {
    search_t search = {.found = NULL};
    copy_wide(target->window, search.window, TITLE_CHARS);
    copy_wide(target->process, search.process, MAX_PATH);
    if (target->window == NULL && target->process == NULL) {
        target->found = GetForegroundWindow();
        return true;
    }
    target->keeps_focus = true;
    if (search.window[0] == L'\0' && search.process[0] == L'\0')
        return false;
    for (int i = 0; i < TRIES && search.found == NULL; i++) {
        EnumWindows(look_at, (LPARAM)&search);
        if (search.found == NULL)
            Sleep(TRY_AGAIN_MS);
    }
    DWORD id = 0;
    if (search.found != NULL)
        GetWindowThreadProcessId(search.found, &id);
    target->found = search.found;
    target->found_process = id;
    return search.found != NULL && bring_to_front(target);
}
