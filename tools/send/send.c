#include "send/send.h"

#include <windows.h>

#include "acts/screen_units.h"

#define SCREEN_MS 100

static INPUT keyboard_input(const act_t *act, uint64_t extra) {
    KEYBDINPUT key = {.dwExtraInfo = (ULONG_PTR)extra,
                      .dwFlags = act->down ? 0 : (DWORD)KEYEVENTF_KEYUP};
    if (act->kind == ACT_UNIT) {
        key.wScan = act->unit;
        key.dwFlags |= KEYEVENTF_UNICODE;
    } else if (act->scan != 0 && act->scan >> 8 != 0xE1) {
        /* By its place on the keyboard: what it types is the layout's, as of a real one. */
        key.wScan = act->scan & 0xFFu;
        key.dwFlags |= KEYEVENTF_SCANCODE;
        if (act->scan >> 8 == 0xE0)
            key.dwFlags |= KEYEVENTF_EXTENDEDKEY;
    } else { /* no scan code, or Pause, whose scan code is a sequence */
        key.wVk = act->vk != 0 ? act->vk : VK_PAUSE;
        key.wScan = act->scan & 0xFFu;
    }
    return (INPUT){.type = INPUT_KEYBOARD, .ki = key};
}

static DWORD button_flags(const act_t *act, DWORD *data) {
    static const DWORD down[] = {MOUSEEVENTF_LEFTDOWN, MOUSEEVENTF_RIGHTDOWN,
                                 MOUSEEVENTF_MIDDLEDOWN, MOUSEEVENTF_XDOWN, MOUSEEVENTF_XDOWN};
    static const DWORD up[] = {MOUSEEVENTF_LEFTUP, MOUSEEVENTF_RIGHTUP, MOUSEEVENTF_MIDDLEUP,
                               MOUSEEVENTF_XUP, MOUSEEVENTF_XUP};
    const unsigned index = act->button - INLET_BUTTON_LEFT;
    if (act->button >= INLET_BUTTON_X1)
        *data = act->button == INLET_BUTTON_X1 ? XBUTTON1 : XBUTTON2;
    /* Left is the physical button; with swapped buttons SendInput's left is the right one's act
     * too, as it is for a mouse. */
    return act->down ? down[index] : up[index];
}

/* The virtual screen, asked of the system again after a while: monitors come and go, and asking
 * costs more than an act where it has to look all of them up. */
static const RECT *virtual_screen(void) {
    static RECT screen;
    static ULONGLONG asked_ms;
    const ULONGLONG now_ms = GetTickCount64();
    if (asked_ms == 0 || now_ms - asked_ms > SCREEN_MS) {
        screen.left = GetSystemMetrics(SM_XVIRTUALSCREEN);
        screen.top = GetSystemMetrics(SM_YVIRTUALSCREEN);
        screen.right = screen.left + GetSystemMetrics(SM_CXVIRTUALSCREEN);
        screen.bottom = screen.top + GetSystemMetrics(SM_CYVIRTUALSCREEN);
        asked_ms = now_ms;
    }
    return &screen;
}

static INPUT mouse_input(const act_t *act, uint64_t extra) {
    MOUSEINPUT mouse = {.dwExtraInfo = (ULONG_PTR)extra};
    const RECT *screen;
    switch (act->kind) {
    case ACT_BUTTON:
        mouse.dwFlags = button_flags(act, &mouse.mouseData);
        break;
    case ACT_MOVE:
        mouse.dx = act->x;
        mouse.dy = act->y;
        mouse.dwFlags = MOUSEEVENTF_MOVE | MOUSEEVENTF_MOVE_NOCOALESCE;
        break;
    case ACT_MOVE_TO:
        screen = virtual_screen();
        mouse.dx = screen_units(act->x, screen->left, screen->right - screen->left);
        mouse.dy = screen_units(act->y, screen->top, screen->bottom - screen->top);
        mouse.dwFlags = MOUSEEVENTF_MOVE | MOUSEEVENTF_MOVE_NOCOALESCE | MOUSEEVENTF_ABSOLUTE |
                        MOUSEEVENTF_VIRTUALDESK;
        break;
    default:
        mouse.mouseData = (DWORD)act->x;
        mouse.dwFlags = act->horizontal ? MOUSEEVENTF_HWHEEL : MOUSEEVENTF_WHEEL;
    }
    return (INPUT){.type = INPUT_MOUSE, .mi = mouse};
}

uint32_t send_acts(acts_held_t *held, const act_t *acts, const uint64_t *extras, uint32_t count) {
    INPUT inputs[SEND_MAX];
    if (count > SEND_MAX)
        count = SEND_MAX;
    for (uint32_t i = 0; i < count; i++) {
        const bool keyboard = acts[i].kind == ACT_KEY || acts[i].kind == ACT_UNIT;
        inputs[i] =
            keyboard ? keyboard_input(&acts[i], extras[i]) : mouse_input(&acts[i], extras[i]);
        if (acts[i].down)
            acts_held_note(held, &acts[i]);
    }
    const uint32_t taken = SendInput(count, inputs, sizeof inputs[0]);
    for (uint32_t i = 0; i < taken; i++)
        if (!acts[i].down)
            acts_held_note(held, &acts[i]);
    return taken;
}

uint32_t send_releases(acts_held_t *held, uint64_t extra) {
    act_t releases[SEND_MAX];
    uint32_t from = 0, count, left = 0;
    uint64_t extras[SEND_MAX];
    for (uint32_t i = 0; i < SEND_MAX; i++)
        extras[i] = extra;
    while ((count = acts_held_releases(held, &from, releases, SEND_MAX)) > 0)
        left += count - send_acts(held, releases, extras, count);
    return left;
}
