#include "screen.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

/* Of shcore.dll and user32.dll, which older systems don't have. */
typedef HRESULT(WINAPI *dpi_of_monitor_t)(HMONITOR monitor, int kind, UINT *x, UINT *y);
typedef void *(WINAPI *set_awareness_t)(void *awareness);
#define PER_MONITOR_AWARE_V2 ((void *)(intptr_t)-4)

typedef struct look {
    screen_t *screen;
    dpi_of_monitor_t dpi_of_monitor;
} look_t;

/* By way of void *, as compilers warn of a function's type made another at once. */
static void *find(const wchar_t *library, const char *name) {
    HMODULE module = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    FARPROC found = module != NULL ? GetProcAddress(module, name) : NULL;
    void *address = NULL;
    memcpy(&address, &found, sizeof address);
    return address;
}

static BOOL CALLBACK add_monitor(HMONITOR handle, HDC context, LPRECT area, LPARAM argument) {
    const look_t *look = (const look_t *)argument;
    screen_t *screen = look->screen;
    MONITORINFOEXW about = {.cbSize = sizeof about};
    UINT x = 0, y = 0;
    (void)context;
    (void)area;
    if (screen->monitors_count == INLET_MONITORS_MAX ||
        !GetMonitorInfoW(handle, (MONITORINFO *)&about))
        return TRUE;
    const RECT *place = &about.rcMonitor;
    inlet_monitor_t *monitor = &screen->monitors[screen->monitors_count++];
    if (look->dpi_of_monitor == NULL || look->dpi_of_monitor(handle, 0, &x, &y) != S_OK)
        x = 0;
    *monitor = (inlet_monitor_t){
        .x = place->left,
        .y = place->top,
        .width = (uint32_t)(place->right - place->left),
        .height = (uint32_t)(place->bottom - place->top),
        .dpi = x,
        .flags = (about.dwFlags & MONITORINFOF_PRIMARY) != 0 ? (uint32_t)INLET_MONITOR_PRIMARY : 0};
    if (WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, about.szDevice, -1, monitor->name,
                            sizeof monitor->name, NULL, NULL) == 0)
        monitor->name[0] = '\0';
    return TRUE;
}

static void look_at_layout(screen_t *screen) {
    static const struct {
        int key;
        uint32_t lock;
    } keys[] = {{VK_CAPITAL, INLET_LOCK_CAPS},
                {VK_NUMLOCK, INLET_LOCK_NUM},
                {VK_SCROLL, INLET_LOCK_SCROLL},
                {VK_KANA, INLET_LOCK_KANA}};
    const DWORD thread = GetWindowThreadProcessId(GetForegroundWindow(), NULL);
    screen->hkl = (uint64_t)(uintptr_t)GetKeyboardLayout(thread);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if ((GetKeyState(keys[i].key) & 1) != 0)
            screen->locks |= keys[i].lock;
    /* The first layout of its language is named as that; others the registry knows. */
    const uint32_t language = screen->hkl & 0xFFFF, device = screen->hkl >> 16 & 0xFFFF;
    if (language != 0 && language == device)
        snprintf(screen->layout_name, sizeof screen->layout_name, "%08x", (unsigned)language);
}

void screen_look(screen_t *screen) {
    void *found = find(L"user32.dll", "SetThreadDpiAwarenessContext");
    set_awareness_t set_awareness;
    look_t look = {.screen = screen};
    memset(screen, 0, sizeof *screen);
    memcpy(&set_awareness, &found, sizeof set_awareness);
    if (set_awareness != NULL) /* else the system tells pixels as they would be at 96 DPI */
        set_awareness(PER_MONITOR_AWARE_V2);
    found = find(L"shcore.dll", "GetDpiForMonitor");
    memcpy(&look.dpi_of_monitor, &found, sizeof look.dpi_of_monitor);
    EnumDisplayMonitors(NULL, NULL, add_monitor, (LPARAM)&look);
    look_at_layout(screen);
}
