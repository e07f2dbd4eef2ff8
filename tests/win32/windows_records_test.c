/* The layouts of support/windows_records.h, and the constants of hook/records.h, are the system's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>

#include "support/windows_records.h"

#define IS_AT(type, member, at) _Static_assert(offsetof(type, member) == (at), #type "." #member)

_Static_assert(sizeof(RAWKEYBOARD) == RAWKEYBOARD_BYTES, "RAWKEYBOARD");
IS_AT(RAWKEYBOARD, MakeCode, RK_MAKE);
IS_AT(RAWKEYBOARD, Flags, RK_FLAGS);
IS_AT(RAWKEYBOARD, VKey, RK_VK);
IS_AT(RAWKEYBOARD, ExtraInformation, RK_EXTRA);
_Static_assert(sizeof(RAWMOUSE) == RAWMOUSE_BYTES, "RAWMOUSE");
IS_AT(RAWMOUSE, usFlags, RM_FLAGS);
IS_AT(RAWMOUSE, usButtonFlags, RM_BUTTONS);
IS_AT(RAWMOUSE, usButtonData, RM_DATA);
IS_AT(RAWMOUSE, lLastX, RM_X);
IS_AT(RAWMOUSE, lLastY, RM_Y);
IS_AT(RAWMOUSE, ulExtraInformation, RM_EXTRA);
_Static_assert(sizeof(KBDLLHOOKSTRUCT) == KBDLLHOOK_BYTES, "KBDLLHOOKSTRUCT");
IS_AT(KBDLLHOOKSTRUCT, vkCode, KH_VK);
IS_AT(KBDLLHOOKSTRUCT, scanCode, KH_SCAN);
IS_AT(KBDLLHOOKSTRUCT, flags, KH_FLAGS);
IS_AT(KBDLLHOOKSTRUCT, time, KH_TIME);
IS_AT(KBDLLHOOKSTRUCT, dwExtraInfo, KH_EXTRA);
_Static_assert(sizeof(MSLLHOOKSTRUCT) == MSLLHOOK_BYTES, "MSLLHOOKSTRUCT");
IS_AT(MSLLHOOKSTRUCT, pt, MH_X);
IS_AT(MSLLHOOKSTRUCT, mouseData, MH_DATA);
IS_AT(MSLLHOOKSTRUCT, flags, MH_FLAGS);
IS_AT(MSLLHOOKSTRUCT, time, MH_TIME);
IS_AT(MSLLHOOKSTRUCT, dwExtraInfo, MH_EXTRA);

static void the_bytes_written_down_are_the_systems_structures(void **state) {
    (void)state;
    const uint8_t key_bytes[] =
        RAWKEYBOARD_AT(0x1D, RI_KEY_E1 | RI_KEY_BREAK, VK_PAUSE, WM_KEYUP, 7);
    const RAWKEYBOARD key = {.MakeCode = 0x1D,
                             .Flags = RI_KEY_E1 | RI_KEY_BREAK,
                             .VKey = VK_PAUSE,
                             .Message = WM_KEYUP,
                             .ExtraInformation = 7};
    assert_memory_equal(key_bytes, &key, sizeof key);
    const uint8_t hook_bytes[] = KBDLLHOOK_AT(VK_LCONTROL, 0x21D, LLKHF_UP, 5, 0x0102030405060708);
    const KBDLLHOOKSTRUCT hook = {.vkCode = VK_LCONTROL,
                                  .scanCode = 0x21D,
                                  .flags = LLKHF_UP,
                                  .time = 5,
                                  .dwExtraInfo = 0x0102030405060708};
    assert_memory_equal(hook_bytes, &hook, sizeof hook);
    const uint8_t mouse_bytes[] = MSLLHOOK_AT(-3, 4, 0xFFF10000, LLMHF_INJECTED, 5, 6);
    MSLLHOOKSTRUCT mouse;
    memset(&mouse, 0, sizeof mouse);
    mouse.pt = (POINT){.x = -3, .y = 4};
    mouse.mouseData = 0xFFF10000;
    mouse.flags = LLMHF_INJECTED;
    mouse.time = 5;
    mouse.dwExtraInfo = 6;
    assert_memory_equal(mouse_bytes, &mouse, sizeof mouse);
}

static void the_constants_are_the_systems(void **state) {
    (void)state;
    static const struct {
        uint32_t ours, theirs;
    } pairs[] = {
        {INLET__RI_KEY_BREAK, RI_KEY_BREAK},
        {INLET__RI_KEY_E0, RI_KEY_E0},
        {INLET__RI_KEY_E1, RI_KEY_E1},
        {INLET__MOUSE_MOVE_ABSOLUTE, MOUSE_MOVE_ABSOLUTE},
        {INLET__MOUSE_VIRTUAL_DESKTOP, MOUSE_VIRTUAL_DESKTOP},
        {INLET__RI_MOUSE_WHEEL, RI_MOUSE_WHEEL},
        {INLET__RI_MOUSE_HWHEEL, 0x0800}, /* RI_MOUSE_HWHEEL, which not every header has */
        {INLET__WM_KEYDOWN, WM_KEYDOWN},
        {INLET__WM_KEYUP, WM_KEYUP},
        {INLET__WM_SYSKEYDOWN, WM_SYSKEYDOWN},
        {INLET__WM_SYSKEYUP, WM_SYSKEYUP},
        {INLET__LLKHF_EXTENDED, LLKHF_EXTENDED},
        {INLET__LLKHF_LOWER_IL_INJECTED, LLKHF_LOWER_IL_INJECTED},
        {INLET__LLKHF_INJECTED, LLKHF_INJECTED},
        {INLET__WM_MOUSEMOVE, WM_MOUSEMOVE},
        {INLET__WM_LBUTTONDOWN, WM_LBUTTONDOWN},
        {INLET__WM_LBUTTONUP, WM_LBUTTONUP},
        {INLET__WM_RBUTTONDOWN, WM_RBUTTONDOWN},
        {INLET__WM_RBUTTONUP, WM_RBUTTONUP},
        {INLET__WM_MBUTTONDOWN, WM_MBUTTONDOWN},
        {INLET__WM_MBUTTONUP, WM_MBUTTONUP},
        {INLET__WM_MOUSEWHEEL, WM_MOUSEWHEEL},
        {INLET__WM_XBUTTONDOWN, WM_XBUTTONDOWN},
        {INLET__WM_XBUTTONUP, WM_XBUTTONUP},
        {INLET__WM_MOUSEHWHEEL, WM_MOUSEHWHEEL},
        {INLET__LLMHF_INJECTED, LLMHF_INJECTED},
        {INLET__LLMHF_LOWER_IL_INJECTED, LLMHF_LOWER_IL_INJECTED},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(pairs[i].ours, pairs[i].theirs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_written_down_are_the_systems_structures),
        cmocka_unit_test(the_constants_are_the_systems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
