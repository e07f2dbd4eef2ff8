#include "key_text.h"

#include <inlet/keys.h>
#include <windows.h>

#define LAYOUTS_MAX 64

/* Of a layout that is not loaded here the system would tell another's keys. */
bool key_text_has_layout(uint64_t hkl) {
    HKL loaded[LAYOUTS_MAX];
    const int count = GetKeyboardLayoutList(LAYOUTS_MAX, loaded);
    for (int i = 0; i < count; i++)
        if (hkl != 0 && loaded[i] == (HKL)(uintptr_t)hkl)
            return true;
    return false;
}

/* Asks for the character of the key itself: no state of the keyboard is touched, and a dead key
 * stays as it is. */
void key_text_typed(uint32_t hid, uint64_t hkl, char text[KEY_TEXT_BYTES]) {
    HKL layout = (HKL)(uintptr_t)hkl;
    const bool is_decimal = hid == INLET_KEY_NumpadDecimal; /* without NumLock it is Delete */
    const UINT vk = is_decimal ? (UINT)VK_DECIMAL
                               : MapVirtualKeyExW(inlet_key_scan(hid), MAPVK_VSC_TO_VK_EX, layout);
    const UINT told = vk != 0 ? MapVirtualKeyExW(vk, MAPVK_VK_TO_CHAR, layout) : 0;
    wchar_t wide[2] = {(wchar_t)(told & 0xFFFF), 0}; /* the highest bit: it is dead */
    text[0] = '\0';
    if (wide[0] <= L' ' || wide[0] == 0x7F)
        return;
    CharUpperBuffW(wide, 1);
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, KEY_TEXT_BYTES, NULL, NULL);
}
