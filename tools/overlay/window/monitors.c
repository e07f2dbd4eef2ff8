#include "monitors.h"

#include <stdlib.h>
#include <string.h>

typedef struct found {
    monitor_t *monitors;
    int count;
} found_t;

/* shcore.dll's, which is asked for at run time: it is not among what this program imports. */
static uint32_t dpi_of(HMONITOR handle) {
    typedef HRESULT WINAPI get_dpi_t(HMONITOR, int, UINT *, UINT *);
    static get_dpi_t *get_dpi;
    UINT x = 96, y = 96;
    if (get_dpi == NULL) {
        HMODULE module = LoadLibraryExW(L"shcore.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
        FARPROC found = module != NULL ? GetProcAddress(module, "GetDpiForMonitor") : NULL;
        memcpy(&get_dpi, &found, sizeof get_dpi);
    }
    if (get_dpi == NULL || FAILED(get_dpi(handle, 0 /* effective */, &x, &y)))
        return 96;
    return x;
}

static BOOL CALLBACK note(HMONITOR handle, HDC dc, LPRECT rect, LPARAM context) {
    found_t *found = (found_t *)context;
    MONITORINFOEXW info = {.cbSize = sizeof info};
    DEVMODEW mode = {.dmSize = sizeof mode};
    (void)dc;
    (void)rect;
    if (found->count == MONITORS_MAX || !GetMonitorInfoW(handle, (MONITORINFO *)&info))
        return TRUE;
    monitor_t *monitor = &found->monitors[found->count++];
    *monitor = (monitor_t){.rect = info.rcMonitor, .work = info.rcWork, .dpi = dpi_of(handle)};
    WideCharToMultiByte(CP_UTF8, 0, info.szDevice, -1, monitor->name, sizeof monitor->name, NULL,
                        NULL);
    if (EnumDisplaySettingsW(info.szDevice, ENUM_CURRENT_SETTINGS, &mode))
        monitor->hz = mode.dmDisplayFrequency > 1 ? mode.dmDisplayFrequency : 0;
    return TRUE;
}

/* The primary monitor's corner is the origin of the virtual screen. */
static int compare(const void *a, const void *b) {
    const RECT *first = &((const monitor_t *)a)->rect, *second = &((const monitor_t *)b)->rect;
    const bool primary = first->left == 0 && first->top == 0;
    const bool other = second->left == 0 && second->top == 0;
    if (primary != other)
        return primary ? -1 : 1;
    if (first->left != second->left)
        return first->left < second->left ? -1 : 1;
    return first->top < second->top ? -1 : first->top > second->top;
}

int monitors_list(monitor_t monitors[MONITORS_MAX]) {
    found_t found = {.monitors = monitors};
    EnumDisplayMonitors(NULL, NULL, note, (LPARAM)&found);
    qsort(monitors, (size_t)found.count, sizeof *monitors, compare);
    return found.count;
}

static bool is_called(const monitor_t *monitor, const char *name) {
    static const char prefix[] = "\\\\.\\";
    return _stricmp(monitor->name, name) == 0 ||
           (strncmp(monitor->name, prefix, 4) == 0 && _stricmp(monitor->name + 4, name) == 0);
}

bool monitors_find(const char *which, monitor_t *monitor) {
    monitor_t monitors[MONITORS_MAX];
    const int count = monitors_list(monitors);
    for (int i = 0; i < count; i++) {
        char number[8];
        _itoa(i + 1, number, 10);
        if (which != NULL && strcmp(which, number) != 0 && !is_called(&monitors[i], which))
            continue;
        *monitor = monitors[i];
        return true;
    }
    return false;
}
