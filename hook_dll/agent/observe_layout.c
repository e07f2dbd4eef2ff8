#include "agent/observe.h"
#include "win32/utf.h"
#include <stdio.h>

#define LAYOUTS_KEY L"SYSTEM\\CurrentControlSet\\Control\\Keyboard Layouts"

static inlet_layout_t told;

static uint32_t locks(void) {
    static const struct {
        int key;
        uint32_t lock;
    } keys[] = {{VK_CAPITAL, INLET_LOCK_CAPS},
                {VK_NUMLOCK, INLET_LOCK_NUM},
                {VK_SCROLL, INLET_LOCK_SCROLL},
                {VK_KANA, INLET_LOCK_KANA}};
    uint32_t on = 0;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if ((GetKeyState(keys[i].key) & 1) != 0) {
            on |= keys[i].lock;
        }
    }
    return on;
}

static bool has_id(HKEY key, const wchar_t *id) {
    wchar_t value[16] = L"";
    DWORD bytes = sizeof(value) - sizeof(value[0]);
    return RegGetValueW(key, NULL, L"Layout Id", RRF_RT_REG_SZ, NULL, value, &bytes) == 0 &&
           lstrcmpiW(value, id) == 0;
}

/* A layout beside the first one of its language has an id of its own, in the handle's upper half;
 * its name is the registry's. */
static bool name_of_id(uint64_t hkl, char name[9]) {
    HKEY layouts, layout;
    wchar_t id[8], found[16];
    bool is_found = false;
    swprintf(id, 8, L"%04x", (unsigned)(hkl >> 16 & 0xFFFu));
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, LAYOUTS_KEY, 0, KEY_READ, &layouts) != 0) {
        return false;
    }
    for (DWORD i = 0; !is_found; i++) {
        DWORD units = 16;
        if (RegEnumKeyExW(layouts, i, found, &units, NULL, NULL, NULL, NULL) != 0) {
            break;
        }
        if (RegOpenKeyExW(layouts, found, 0, KEY_READ, &layout) == 0) {
            is_found = has_id(layout, id);
            RegCloseKey(layout);
        }
    }
    RegCloseKey(layouts);
    return is_found && inlet__utf16_to_utf8(found, name, 9) == INLET_OK;
}

void inlet__observe_layout(bool always) {
    inlet__observed_t observed;
    char name[9];
    inlet_event_t record = inlet__observe_record(INLET_EVENT_LAYOUT);
    DWORD thread = GetWindowThreadProcessId(GetForegroundWindow(), NULL);
    uint64_t hkl = (uint64_t)(uintptr_t)GetKeyboardLayout(thread);
    record.u.layout = (inlet_layout_t){.hkl = hkl, .locks = locks()};
    if (!always && told.hkl == record.u.layout.hkl && told.locks == record.u.layout.locks) {
        return;
    }
    told = record.u.layout;
    inlet__observed_begin(&observed, &record);
    if (inlet__observed_layout(hkl, name) || name_of_id(hkl, name)) {
        inlet__observed_name(&observed, INLET_NAME_LAYOUT, name);
    }
    inlet__observe_tell(&observed);
}
