/* The system's layouts, asked of ToUnicodeEx. Only here user32.dll is needed, which makes a thread
 * that calls it one with windows: so it is loaded when asked for, and called on a thread that ends.
 */
#include <inlet/text.h>

#include <stdbool.h>
#include <string.h>
#include <windows.h>

#include "stream/text_probe.h"

enum { LAYOUTS_MAX = 256, HELD = 0x80 };

typedef int(WINAPI *to_unicode_t)(UINT, UINT, const BYTE *, LPWSTR, int, UINT, HKL);
typedef UINT(WINAPI *map_key_t)(UINT, UINT, HKL);
typedef HKL(WINAPI *get_layout_t)(DWORD);
typedef int(WINAPI *list_layouts_t)(int, HKL *);

typedef struct asker {
    to_unicode_t to_unicode;
    map_key_t map_key;
    get_layout_t get_layout;
    list_layouts_t list_layouts;
    HKL hkl;
    inlet_text_layout_t layout;
    inlet_status_t status;
} asker_t;

static uint32_t vk_of(void *context, uint32_t scan) {
    const asker_t *asker = context;
    return asker->map_key(scan, MAPVK_VSC_TO_VK_EX, asker->hkl);
}

static uint32_t scan_of(void *context, uint32_t vk) {
    const asker_t *asker = context;
    return asker->map_key(vk, MAPVK_VK_TO_VSC, asker->hkl);
}

/* Of either side, and of one, as a keyboard has it. */
static void hold(BYTE keys[256], int either, int side, bool held) {
    if (held)
        keys[either] = keys[side] = HELD;
}

static int press(void *context, uint32_t vk, uint32_t scan, uint32_t state,
                 uint16_t units[INLET__TEXT_PROBE_UNITS]) {
    const asker_t *asker = context;
    BYTE keys[256] = {0};
    WCHAR typed[INLET__TEXT_PROBE_UNITS] = {0};
    hold(keys, VK_SHIFT, VK_LSHIFT, (state & INLET_TEXT_SHIFT) != 0);
    hold(keys, VK_CONTROL, VK_LCONTROL, (state & INLET_TEXT_CTRL) != 0);
    hold(keys, VK_MENU, VK_RMENU, (state & INLET_TEXT_ALT) != 0);
    keys[VK_CAPITAL] = (state & INLET_TEXT_CAPS) != 0 ? 1 : 0;
    keys[VK_KANA] = (state & INLET_TEXT_KANA) != 0 ? 1 : 0;
    keys[VK_NUMLOCK] = 1;
    keys[vk & 0xFFu] |= HELD;
    const int count =
        asker->to_unicode(vk, scan, keys, typed, INLET__TEXT_PROBE_UNITS, 0, asker->hkl);
    for (int i = 0; i < INLET__TEXT_PROBE_UNITS; i++)
        units[i] = typed[i];
    return count < 0 ? -1 : count;
}

static DWORD WINAPI ask(void *argument) {
    asker_t *asker = argument;
    const inlet__text_keyboard_t keyboard = {
        .context = asker, .vk_of = vk_of, .scan_of = scan_of, .press = press};
    asker->status = inlet__text_probe(&keyboard, &asker->layout);
    return 0;
}

/* A function of another type than it is loaded as. */
static bool load(HMODULE library, const char *name, void *function) {
    const FARPROC found = GetProcAddress(library, name);
    memcpy(function, &found, sizeof found);
    return found != NULL;
}

static bool load_all(HMODULE library, asker_t *asker) {
    return load(library, "ToUnicodeEx", &asker->to_unicode) &&
           load(library, "MapVirtualKeyExW", &asker->map_key) &&
           load(library, "GetKeyboardLayout", &asker->get_layout) &&
           load(library, "GetKeyboardLayoutList", &asker->list_layouts);
}

static bool is_loaded(const asker_t *asker) {
    HKL layouts[LAYOUTS_MAX];
    const int count = asker->list_layouts(LAYOUTS_MAX, layouts);
    for (int i = 0; i < count; i++)
        if (layouts[i] == asker->hkl)
            return true;
    return false;
}

static inlet_status_t ask_system(asker_t *asker, uint64_t hkl) {
    asker->hkl = hkl != 0 ? (HKL)(uintptr_t)hkl : asker->get_layout(0);
    if (hkl != 0 && !is_loaded(asker))
        return INLET_E_NOT_FOUND;
    HANDLE thread = CreateThread(NULL, 0, ask, asker, 0, NULL);
    if (thread == NULL)
        return INLET_E_IO;
    WaitForSingleObject(thread, INFINITE); /* it waits for nobody */
    CloseHandle(thread);
    return asker->status;
}

inlet_status_t inlet_text_add_system_layout(inlet_text_t *text, uint64_t hkl) {
    asker_t asker = {.status = INLET_E_NOT_SUPPORTED};
    if (text == NULL)
        return INLET_E_INVALID_ARGUMENT;
    HMODULE library = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (library == NULL)
        return INLET_E_NOT_SUPPORTED;
    inlet_status_t status = INLET_E_NOT_SUPPORTED;
    if (load_all(library, &asker))
        status = ask_system(&asker, hkl);
    if (status == INLET_OK) {
        status = inlet_text_add_layout(text, hkl, &asker.layout);
        inlet__text_probe_free(&asker.layout);
    }
    FreeLibrary(library);
    return status;
}
