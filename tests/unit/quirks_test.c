/* Every known quirk of Windows' input, as the bytes that it hands out, through the translation: a
 * table of what comes and what has to become of it. Records are as documented for Windows; where a
 * quirk is Wine's, its name says so. */
#include "base/event_check.h"
#include "hook/translate.h"
#include "support/windows_records.h"
#include <inlet/keys.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS_MAX = 12, EVENTS_MAX = 6 };

enum kind { END, RAW_KEY, RAW_MOUSE, HOOK_KEY, HOOK_MOUSE };

/* One record and the events that it becomes; the type of the last is 0. */
typedef struct step {
    enum kind kind;
    uint32_t message; /* hooks: wParam */
    uint8_t bytes[RECORD_BYTES_MAX];
    inlet_event_t events[EVENTS_MAX];
} step_t;

typedef struct quirk {
    const char *name;
    step_t steps[STEPS_MAX];
} quirk_t;

/* --- records --- */

#define MAKE  0u
#define BREAK 1u
#define E0    2u
#define E1    4u
#define KEY(make, flags, vk)                                                                       \
    .kind = RAW_KEY, .bytes = RAWKEYBOARD_AT(make, flags, vk, 0x0100u + ((flags)&BREAK), 0)

#define DOWN    INLET__WM_KEYDOWN
#define UP      INLET__WM_KEYUP
#define SYSDOWN INLET__WM_SYSKEYDOWN
#define SYSUP   INLET__WM_SYSKEYUP
#define EXT     1u
#define INJ     0x10u
#define LOWER   0x12u
#define ALTDOWN 0x20u
#define LLUP    0x80u
#define HOOKED(wparam, vk, scan, flags)                                                            \
    .kind = HOOK_KEY, .message = (wparam), .bytes = KBDLLHOOK_AT(vk, scan, flags, TICK_MS, 0)

#define MOUSE(flags, buttons, data, x, y)                                                          \
    .kind = RAW_MOUSE, .bytes = RAWMOUSE_AT(flags, buttons, data, x, y, 0)
#define MOUSE_OF(x, y, extra) .kind = RAW_MOUSE, .bytes = RAWMOUSE_AT(0, 0, 0, x, y, extra)
#define HOOKED_MOUSE(wparam, x, y, data, flags)                                                    \
    .kind = HOOK_MOUSE, .message = (wparam), .bytes = MSLLHOOK_AT(x, y, data, flags, TICK_MS, 0)
#define HOOKED_MOUSE_OF(x, y, more)                                                                \
    .kind = HOOK_MOUSE, .message = INLET__WM_MOUSEMOVE,                                            \
    .bytes = MSLLHOOK_AT(x, y, 0, 0, TICK_MS, more)

/* --- events --- */

enum { TICK_MS = 4242 };

#define RAW         INLET_FLAG_RAW
#define HOOK        INLET_FLAG_HOOK
#define PLACED      INLET_FLAG_HAS_POSITION
#define MOVED       INLET_FLAG_HAS_MOTION
#define SIDEWAYS    INLET_FLAG_HORIZONTAL
#define INJECTED    INLET_FLAG_INJECTED
#define EVENTS(...) .events = {__VA_ARGS__}
#define NOTHING     .events = {{0}}

#define PRESSED(more, code, code_scan, code_vk)                                                    \
    {                                                                                              \
        .type = INLET_EVENT_KEY_PRESSED, .flags = (more), .u.key = {                               \
            .hid = INLET_KEY_##code,                                                               \
            .scan = (code_scan),                                                                   \
            .vk = (code_vk)                                                                        \
        }                                                                                          \
    }
#define RELEASED(more, code, code_scan, code_vk)                                                   \
    {                                                                                              \
        .type = INLET_EVENT_KEY_RELEASED, .flags = (more), .u.key = {                              \
            .hid = INLET_KEY_##code,                                                               \
            .scan = (code_scan),                                                                   \
            .vk = (code_vk)                                                                        \
        }                                                                                          \
    }
#define UNIT(way, more, utf16)                                                                     \
    {                                                                                              \
        .type = INLET_EVENT_KEY_##way, .flags = (more), .u.key = {.vk = 0xE7, .unit = (utf16) }    \
    }
#define BUTTON(way, more, number, at_x, at_y)                                                      \
    {                                                                                              \
        .type = INLET_EVENT_MOUSE_##way, .flags = (more), .u.button = {                            \
            .button = INLET_BUTTON_##number,                                                       \
            .x = (at_x),                                                                           \
            .y = (at_y)                                                                            \
        }                                                                                          \
    }
#define WHEEL(more, turn, at_x, at_y)                                                              \
    {                                                                                              \
        .type = INLET_EVENT_MOUSE_WHEEL, .flags = (more), .u.wheel = {                             \
            .delta = (turn),                                                                       \
            .x = (at_x),                                                                           \
            .y = (at_y)                                                                            \
        }                                                                                          \
    }
#define MOVE(more, by_x, by_y, at_x, at_y)                                                         \
    {                                                                                              \
        .type = INLET_EVENT_MOUSE_MOVED, .flags = (more), .u.mouse = {                             \
            .dx = (by_x),                                                                          \
            .dy = (by_y),                                                                          \
            .x = (at_x),                                                                           \
            .y = (at_y)                                                                            \
        }                                                                                          \
    }
#define WITH_EXTRA(more_flags, by_x, at_x, info)                                                   \
    {                                                                                              \
        .type = INLET_EVENT_MOUSE_MOVED, .flags = (more_flags), .extra = (info), .u.mouse = {      \
            .dx = (by_x),                                                                          \
            .x = (at_x)                                                                            \
        }                                                                                          \
    }

/* clang-format off */
static const quirk_t quirks[] = {
    /* --- keys whose code is a story --- */
    {"Pause is E1 1D 45: one press and one release of four raw records", {
        {KEY(0x1D, E1, 0x13), EVENTS(PRESSED(RAW, Pause, 0xE11D, 0x13))},
        {KEY(0x45, MAKE, 0xFF), NOTHING},
        {KEY(0x1D, E1 | BREAK, 0x13), EVENTS(RELEASED(RAW, Pause, 0xE11D, 0x13))},
        {KEY(0x45, BREAK, 0xFF), NOTHING}}},
    {"Pause in a hook is 45, the scan code of NumLock", {
        {HOOKED(DOWN, 0x13, 0x45, 0), EVENTS(PRESSED(HOOK, Pause, 0xE11D, 0x13))},
        {HOOKED(UP, 0x13, 0x45, LLUP), EVENTS(RELEASED(HOOK, Pause, 0xE11D, 0x13))}}},
    {"NumLock in a hook is 45 and extended", {
        {HOOKED(DOWN, 0x90, 0x45, EXT), EVENTS(PRESSED(HOOK, NumLock, 0x45, 0x90))},
        {HOOKED(UP, 0x90, 0x45, EXT | LLUP), EVENTS(RELEASED(HOOK, NumLock, 0x45, 0x90))}}},
    {"NumLock in raw input is 45, also right after Pause", {
        {KEY(0x1D, E1, 0x13), EVENTS(PRESSED(RAW, Pause, 0xE11D, 0x13))},
        {KEY(0x45, MAKE, 0xFF), NOTHING},
        {KEY(0x45, MAKE, 0x90), EVENTS(PRESSED(RAW, NumLock, 0x45, 0x90))},
        {KEY(0x45, BREAK, 0x90), EVENTS(RELEASED(RAW, NumLock, 0x45, 0x90))}}},
    {"Wine: raw Pause is 45, and NumLock E0 45", {
        {KEY(0x45, MAKE, 0x13), EVENTS(PRESSED(RAW, Pause, 0xE11D, 0x13))},
        {KEY(0x45, BREAK, 0x13), EVENTS(RELEASED(RAW, Pause, 0xE11D, 0x13))},
        {KEY(0x45, E0, 0x90), EVENTS(PRESSED(RAW, NumLock, 0x45, 0x90))},
        {KEY(0x45, E0 | BREAK, 0x90), EVENTS(RELEASED(RAW, NumLock, 0x45, 0x90))}}},
    {"Ctrl+Pause is E0 46, VK_CANCEL", {
        {KEY(0x46, E0, 0x03), EVENTS(PRESSED(RAW, Pause, 0xE046, 0x03))},
        {KEY(0x46, E0 | BREAK, 0x03), EVENTS(RELEASED(RAW, Pause, 0xE046, 0x03))},
        {HOOKED(DOWN, 0x03, 0x46, EXT), EVENTS(PRESSED(HOOK, Pause, 0xE046, 0x03))},
        {HOOKED(UP, 0x03, 0x46, EXT | LLUP), EVENTS(RELEASED(HOOK, Pause, 0xE046, 0x03))}}},
    {"PrintScreen is E0 37 with a faked E0 2A before it; with Alt it is 54", {
        {KEY(0x2A, E0, 0xFF), NOTHING},
        {KEY(0x37, E0, 0x2C), EVENTS(PRESSED(RAW, PrintScreen, 0xE037, 0x2C))},
        {KEY(0x37, E0 | BREAK, 0x2C), EVENTS(RELEASED(RAW, PrintScreen, 0xE037, 0x2C))},
        {KEY(0x2A, E0 | BREAK, 0xFF), NOTHING},
        {KEY(0x54, MAKE, 0x2C), EVENTS(PRESSED(RAW, PrintScreen, 0x54, 0x2C))},
        {KEY(0x54, BREAK, 0x2C), EVENTS(RELEASED(RAW, PrintScreen, 0x54, 0x2C))},
        {HOOKED(UP, 0x2C, 0x37, EXT | LLUP), EVENTS(RELEASED(HOOK, PrintScreen, 0xE037, 0x2C))}}},
    {"the numpad's Enter is E0 1C with the VK of Enter", {
        {KEY(0x1C, E0, 0x0D), EVENTS(PRESSED(RAW, NumpadEnter, 0xE01C, 0x0D))},
        {KEY(0x1C, MAKE, 0x0D), EVENTS(PRESSED(RAW, Enter, 0x1C, 0x0D))},
        {HOOKED(DOWN, 0x0D, 0x1C, EXT), EVENTS(PRESSED(HOOK, NumpadEnter, 0xE01C, 0x0D))},
        {HOOKED(DOWN, 0x0D, 0x1C, 0), EVENTS(PRESSED(HOOK, Enter, 0x1C, 0x0D))}}},
    {"a numpad key with NumLock off has the VK of a navigation key", {
        {KEY(0x47, MAKE, 0x24), EVENTS(PRESSED(RAW, Numpad7, 0x47, 0x24))},
        {KEY(0x47, E0, 0x24), EVENTS(PRESSED(RAW, Home, 0xE047, 0x24))},
        {HOOKED(DOWN, 0x24, 0x47, 0), EVENTS(PRESSED(HOOK, Numpad7, 0x47, 0x24))},
        {HOOKED(DOWN, 0x24, 0x47, EXT), EVENTS(PRESSED(HOOK, Home, 0xE047, 0x24))}}},
    {"Wine: F13 is 5B without an E0, which is no key's: its VK says it", {
        {KEY(0x5B, MAKE, 0x7C), EVENTS(PRESSED(RAW, F13, 0x5B, 0x7C))},
        {KEY(0x5B, E0, 0x5B), EVENTS(PRESSED(RAW, MetaLeft, 0xE05B, 0x5B))}}},
    {"a media key has MakeCode 0: its VK says it", {
        {KEY(0, MAKE, 0xAD), EVENTS(PRESSED(RAW, AudioVolumeMute, 0, 0xAD))},
        {KEY(0, BREAK, 0xAD), EVENTS(RELEASED(RAW, AudioVolumeMute, 0, 0xAD))},
        {KEY(0, E0, 0xB3), EVENTS(PRESSED(RAW, MediaPlayPause, 0, 0xB3))},
        {HOOKED(DOWN, 0xAD, 0, 0), EVENTS(PRESSED(HOOK, AudioVolumeMute, 0, 0xAD))},
        {HOOKED(UP, 0xAD, 0, LLUP), EVENTS(RELEASED(HOOK, AudioVolumeMute, 0, 0xAD))}}},
    {"a media key of a PS/2 keyboard has a scan code", {
        {KEY(0x20, E0, 0xAD), EVENTS(PRESSED(RAW, AudioVolumeMute, 0xE020, 0xAD))}}},
    {"a key without VK on this layout is told by its scan code", {
        {KEY(0x73, MAKE, 0xFF), EVENTS(PRESSED(RAW, IntlRo, 0x73, 0))}}},

    /* --- modifiers --- */
    {"raw modifiers have the VK of either side", {
        {KEY(0x2A, MAKE, 0x10), EVENTS(PRESSED(RAW, ShiftLeft, 0x2A, 0xA0))},
        {KEY(0x36, MAKE, 0x10), EVENTS(PRESSED(RAW, ShiftRight, 0x36, 0xA1))},
        {KEY(0x1D, MAKE, 0x11), EVENTS(PRESSED(RAW, ControlLeft, 0x1D, 0xA2))},
        {KEY(0x1D, E0, 0x11), EVENTS(PRESSED(RAW, ControlRight, 0xE01D, 0xA3))},
        {KEY(0x38, MAKE, 0x12), EVENTS(PRESSED(RAW, AltLeft, 0x38, 0xA4))},
        {KEY(0x38, E0, 0x12), EVENTS(PRESSED(RAW, AltRight, 0xE038, 0xA5))}}},
    {"the right Shift is extended in a hook, and is no faked shift", {
        {HOOKED(DOWN, 0xA1, 0x36, EXT), EVENTS(PRESSED(HOOK, ShiftRight, 0x36, 0xA1))},
        {HOOKED(UP, 0xA1, 0x36, EXT | LLUP), EVENTS(RELEASED(HOOK, ShiftRight, 0x36, 0xA1))}}},
    {"AltGr comes after a Control that nobody pressed: marked, not deleted", {
        {HOOKED(SYSDOWN, 0xA2, 0x21D, ALTDOWN),
            EVENTS(PRESSED(HOOK | INLET_FLAG_FALSE_CONTROL, ControlLeft, 0x1D, 0xA2))},
        {HOOKED(SYSDOWN, 0xA5, 0x38, EXT | ALTDOWN), EVENTS(PRESSED(HOOK, AltRight, 0xE038, 0xA5))},
        {HOOKED(UP, 0xA2, 0x21D, LLUP),
            EVENTS(RELEASED(HOOK | INLET_FLAG_FALSE_CONTROL, ControlLeft, 0x1D, 0xA2))},
        {HOOKED(SYSUP, 0xA5, 0x38, EXT | LLUP), EVENTS(RELEASED(HOOK, AltRight, 0xE038, 0xA5))}}},
    {"the false Control is not the true one, which may be held", {
        {HOOKED(DOWN, 0xA2, 0x1D, 0), EVENTS(PRESSED(HOOK, ControlLeft, 0x1D, 0xA2))},
        {HOOKED(SYSDOWN, 0xA2, 0x21D, ALTDOWN),
            EVENTS(PRESSED(HOOK | INLET_FLAG_FALSE_CONTROL, ControlLeft, 0x1D, 0xA2))},
        {HOOKED(UP, 0xA2, 0x21D, LLUP),
            EVENTS(RELEASED(HOOK | INLET_FLAG_FALSE_CONTROL, ControlLeft, 0x1D, 0xA2))},
        {HOOKED(DOWN, 0xA2, 0x1D, 0),
            EVENTS(PRESSED(HOOK | INLET_FLAG_REPEAT, ControlLeft, 0x1D, 0xA2))}}},
    {"only a left Control can be the false one, whatever an injected record says", {
        {HOOKED(DOWN, 0xA2, 0x21E, INJ), EVENTS(PRESSED(HOOK | INJECTED, KeyA, 0x1E, 0xA2))},
        {KEY(0x21D, E1, 0x11), EVENTS(PRESSED(RAW, Pause, 0xE11D, 0xA2))}}},
    {"with Shift and NumLock, Windows lifts Shift around a numpad key", {
        {HOOKED(UP, 0xA0, 0x22A, LLUP), NOTHING},
        {HOOKED(DOWN, 0x24, 0x47, 0), EVENTS(PRESSED(HOOK, Numpad7, 0x47, 0x24))},
        {HOOKED(DOWN, 0xA0, 0x22A, 0), NOTHING}}},

    /* --- no keys, and characters --- */
    {"an overrun is MakeCode FF: no key, but counted", {
        {KEY(0xFF, MAKE, 0xFF), EVENTS(PRESSED(RAW | INLET_FLAG_OVERRUN, NONE, 0xFF, 0))},
        {KEY(0xFF, MAKE, 0xFF), EVENTS(PRESSED(RAW | INLET_FLAG_OVERRUN, NONE, 0xFF, 0))}}},
    {"VK_PACKET has a UTF-16 unit for a scan code; a surrogate pair is two downs, then two ups", {
        {HOOKED(DOWN, 0xE7, 0xD83D, INJ), EVENTS(UNIT(PRESSED, HOOK | INJECTED, 0xD83D))},
        {HOOKED(DOWN, 0xE7, 0xDE00, INJ), EVENTS(UNIT(PRESSED, HOOK | INJECTED, 0xDE00))},
        {HOOKED(UP, 0xE7, 0xD83D, INJ | LLUP), EVENTS(UNIT(RELEASED, HOOK | INJECTED, 0xD83D))},
        {HOOKED(UP, 0xE7, 0xDE00, INJ | LLUP), EVENTS(UNIT(RELEASED, HOOK | INJECTED, 0xDE00))}}},
    {"Wine: the release of a packet lacks LLKHF_UP", {
        {HOOKED(UP, 0xE7, 0xDE00, INJ), EVENTS(UNIT(RELEASED, HOOK | INJECTED, 0xDE00))}}},
    {"a packet's unit that looks like a scan code is none", {
        {KEY(0x2A, E0, 0xE7), EVENTS(UNIT(PRESSED, RAW, 0x2A))},
        {KEY(0xFF, MAKE, 0xE7), EVENTS(UNIT(PRESSED, RAW, 0xFF))},
        {HOOKED(DOWN, 0xE7, 0x21D, INJ), EVENTS(UNIT(PRESSED, HOOK | INJECTED, 0x21D))},
        {HOOKED(DOWN, 0xE7, 0x21D, INJ), EVENTS(UNIT(PRESSED, HOOK | INJECTED, 0x21D))}}},
    {"a virtual key has 8 bits: what has more is none, and no packet", {
        {HOOKED(DOWN, 0x1E7, 0x1E, 0), EVENTS(PRESSED(HOOK, KeyA, 0x1E, 0))},
        {KEY(0x1E, MAKE, 0x1E7), EVENTS(PRESSED(RAW, KeyA, 0x1E, 0))}}},
    {"with Alt, keys come as system keys", {
        {HOOKED(SYSDOWN, 0x41, 0x1E, ALTDOWN), EVENTS(PRESSED(HOOK, KeyA, 0x1E, 0x41))},
        {HOOKED(SYSUP, 0x41, 0x1E, ALTDOWN | LLUP), EVENTS(RELEASED(HOOK, KeyA, 0x1E, 0x41))}}},
    {"a press of what is down is a repeat, for each source alone", {
        {KEY(0x1E, MAKE, 0x41), EVENTS(PRESSED(RAW, KeyA, 0x1E, 0x41))},
        {KEY(0x1E, MAKE, 0x41), EVENTS(PRESSED(RAW | INLET_FLAG_REPEAT, KeyA, 0x1E, 0x41))},
        {HOOKED(DOWN, 0x41, 0x1E, 0), EVENTS(PRESSED(HOOK, KeyA, 0x1E, 0x41))},
        {HOOKED(DOWN, 0x41, 0x1E, 0), EVENTS(PRESSED(HOOK | INLET_FLAG_REPEAT, KeyA, 0x1E, 0x41))},
        {KEY(0x1E, BREAK, 0x41), EVENTS(RELEASED(RAW, KeyA, 0x1E, 0x41))},
        {KEY(0x1E, MAKE, 0x41), EVENTS(PRESSED(RAW, KeyA, 0x1E, 0x41))}}},
    {"injected is flagged; from a lower integrity it is injected too", {
        {HOOKED(DOWN, 0x41, 0x1E, INJ), EVENTS(PRESSED(HOOK | INJECTED, KeyA, 0x1E, 0x41))},
        {HOOKED(UP, 0x41, 0x1E, LOWER | LLUP), EVENTS(RELEASED(
            HOOK | INJECTED | INLET_FLAG_INJECTED_LOWER_IL, KeyA, 0x1E, 0x41))},
        {HOOKED_MOUSE(INLET__WM_MOUSEMOVE, 5, 6, 0, 1),
            EVENTS(MOVE(HOOK | PLACED | INJECTED, 0, 0, 5, 6))},
        {HOOKED_MOUSE(INLET__WM_MOUSEMOVE, 5, 6, 0, 3), EVENTS(MOVE(
            HOOK | PLACED | INJECTED | INLET_FLAG_INJECTED_LOWER_IL, 0, 0, 5, 6))}}},

    /* --- mouse --- */
    {"five buttons, each down and up, in raw input", {
        {MOUSE(0, 0x0001, 0, 0, 0), EVENTS(BUTTON(PRESSED, RAW, LEFT, 0, 0))},
        {MOUSE(0, 0x0002, 0, 0, 0), EVENTS(BUTTON(RELEASED, RAW, LEFT, 0, 0))},
        {MOUSE(0, 0x0004, 0, 0, 0), EVENTS(BUTTON(PRESSED, RAW, RIGHT, 0, 0))},
        {MOUSE(0, 0x0008, 0, 0, 0), EVENTS(BUTTON(RELEASED, RAW, RIGHT, 0, 0))},
        {MOUSE(0, 0x0010, 0, 0, 0), EVENTS(BUTTON(PRESSED, RAW, MIDDLE, 0, 0))},
        {MOUSE(0, 0x0020, 0, 0, 0), EVENTS(BUTTON(RELEASED, RAW, MIDDLE, 0, 0))},
        {MOUSE(0, 0x0040, 0, 0, 0), EVENTS(BUTTON(PRESSED, RAW, X1, 0, 0))},
        {MOUSE(0, 0x0080, 0, 0, 0), EVENTS(BUTTON(RELEASED, RAW, X1, 0, 0))},
        {MOUSE(0, 0x0100, 0, 0, 0), EVENTS(BUTTON(PRESSED, RAW, X2, 0, 0))},
        {MOUSE(0, 0x0200, 0, 0, 0), EVENTS(BUTTON(RELEASED, RAW, X2, 0, 0))}}},
    {"five buttons, each down and up, in a hook", {
        {HOOKED_MOUSE(0x201, 1, 2, 0, 0), EVENTS(BUTTON(PRESSED, HOOK | PLACED, LEFT, 1, 2))},
        {HOOKED_MOUSE(0x202, 1, 2, 0, 0), EVENTS(BUTTON(RELEASED, HOOK | PLACED, LEFT, 1, 2))},
        {HOOKED_MOUSE(0x204, 1, 2, 0, 0), EVENTS(BUTTON(PRESSED, HOOK | PLACED, RIGHT, 1, 2))},
        {HOOKED_MOUSE(0x205, 1, 2, 0, 0), EVENTS(BUTTON(RELEASED, HOOK | PLACED, RIGHT, 1, 2))},
        {HOOKED_MOUSE(0x207, 1, 2, 0, 0), EVENTS(BUTTON(PRESSED, HOOK | PLACED, MIDDLE, 1, 2))},
        {HOOKED_MOUSE(0x208, 1, 2, 0, 0), EVENTS(BUTTON(RELEASED, HOOK | PLACED, MIDDLE, 1, 2))},
        {HOOKED_MOUSE(0x20B, 1, 2, 1u << 16, 0), EVENTS(BUTTON(PRESSED, HOOK | PLACED, X1, 1, 2))},
        {HOOKED_MOUSE(0x20C, 1, 2, 1u << 16, 0), EVENTS(BUTTON(RELEASED, HOOK | PLACED, X1, 1, 2))},
        {HOOKED_MOUSE(0x20B, 1, 2, 2u << 16, 0), EVENTS(BUTTON(PRESSED, HOOK | PLACED, X2, 1, 2))},
        {HOOKED_MOUSE(0x20C, 1, 2, 2u << 16, 0), EVENTS(BUTTON(RELEASED, HOOK | PLACED, X2, 1, 2))},
        {HOOKED_MOUSE(0x20B, 1, 2, 3u << 16, 0), NOTHING}}},
    {"one raw record may hold motion, several buttons and a wheel", {
        {MOUSE(0, 0x0001 | 0x0020 | 0x0100 | 0x0400, 0xFF88, -2, 3),
            EVENTS(MOVE(RAW | MOVED, -2, 3, 0, 0), BUTTON(PRESSED, RAW, LEFT, 0, 0),
                   BUTTON(RELEASED, RAW, MIDDLE, 0, 0), BUTTON(PRESSED, RAW, X2, 0, 0),
                   WHEEL(RAW, -120, 0, 0))}}},
    {"a button down and up between two reports is both, in that order", {
        {MOUSE(0, 0x0003, 0, 0, 0),
            EVENTS(BUTTON(PRESSED, RAW, LEFT, 0, 0), BUTTON(RELEASED, RAW, LEFT, 0, 0))}}},
    {"wheels of both axes count 1/120 of a notch, and fractions come as they are", {
        {MOUSE(0, 0x0400, 120, 0, 0), EVENTS(WHEEL(RAW, 120, 0, 0))},
        {MOUSE(0, 0x0400, 1, 0, 0), EVENTS(WHEEL(RAW, 1, 0, 0))},
        {MOUSE(0, 0x0400, 0xFFF1, 0, 0), EVENTS(WHEEL(RAW, -15, 0, 0))},
        {MOUSE(0, 0x0800, 0xFFFF, 0, 0), EVENTS(WHEEL(RAW | SIDEWAYS, -1, 0, 0))},
        {MOUSE(0, 0x0400, 0x8000, 0, 0), EVENTS(WHEEL(RAW, -32768, 0, 0))},
        {HOOKED_MOUSE(0x20A, 7, 8, 120u << 16, 0), EVENTS(WHEEL(HOOK | PLACED, 120, 7, 8))},
        {HOOKED_MOUSE(0x20A, 7, 8, 0xFFFF0000u, 0), EVENTS(WHEEL(HOOK | PLACED, -1, 7, 8))},
        {HOOKED_MOUSE(0x20E, 7, 8, 30u << 16, 0), EVENTS(WHEEL(HOOK | PLACED | SIDEWAYS, 30, 7, 8))},
        {HOOKED_MOUSE(0x20E, 7, 8, 0xFFE20000u, 0),
            EVENTS(WHEEL(HOOK | PLACED | SIDEWAYS, -30, 7, 8))}}},
    {"what is no change is no event", {
        {MOUSE(0, 0, 0, 0, 0), NOTHING},
        {MOUSE(0x04, 0, 120, 0, 0), NOTHING}}}, /* MOUSE_ATTRIBUTES_CHANGED */
    {"motion that asked not to be merged is motion", {
        {MOUSE(0x08, 0, 0, 1, -1), EVENTS(MOVE(RAW | MOVED, 1, -1, 0, 0))},
        {MOUSE(0, 0, 0, INT_MIN, INT_MAX), EVENTS(MOVE(RAW | MOVED, INT_MIN, INT_MAX, 0, 0))}}},
    {"absolute motion is 0 to 65535 over the primary screen", {
        {MOUSE(0x01, 0, 0, 0, 0), EVENTS(MOVE(RAW | PLACED, 0, 0, 0, 0))},
        {MOUSE(0x01, 0, 0, 0x8000, 0x8000), EVENTS(MOVE(RAW | PLACED, 0, 0, 960, 540))},
        {MOUSE(0x01, 0, 0, 65535, 65535), EVENTS(MOVE(RAW | PLACED, 0, 0, 1919, 1079))},
        {MOUSE(0x01, 0x0001, 0, 65535, 0),
            EVENTS(MOVE(RAW | PLACED, 0, 0, 1919, 0), BUTTON(PRESSED, RAW | PLACED, LEFT, 1919, 0))}}},
    {"… or over all screens, which may begin below 0", {
        {MOUSE(0x03, 0, 0, 0, 0), EVENTS(MOVE(RAW | PLACED, 0, 0, -1280, -100))},
        {MOUSE(0x03, 0, 0, 65535, 65535), EVENTS(MOVE(RAW | PLACED, 0, 0, 1919, 1079))}}},
    {"an absolute place beyond that is no place", {
        {MOUSE(0x01, 0, 0, 65536, 0), EVENTS(MOVE(RAW, 0, 0, 0, 0))},
        {MOUSE(0x01, 0, 0, -1, 0), EVENTS(MOVE(RAW, 0, 0, 0, 0))}}},
    {"pen and touch are told by their mark in the extra info", {
        {MOUSE_OF(1, 0, 0xFF515701u), EVENTS(WITH_EXTRA(RAW | MOVED | INLET_FLAG_PEN, 1, 0, 0xFF515701u))},
        {MOUSE_OF(1, 0, 0xFF515781u), EVENTS(WITH_EXTRA(RAW | MOVED | INLET_FLAG_TOUCH, 1, 0, 0xFF515781u))},
        {HOOKED_MOUSE_OF(9, 0, 0xFF515702u), EVENTS(WITH_EXTRA(HOOK | PLACED | INLET_FLAG_PEN, 0, 9, 0xFF515702u))},
        {HOOKED_MOUSE_OF(9, 0, 0xFF515783u), EVENTS(WITH_EXTRA(HOOK | PLACED | INLET_FLAG_TOUCH, 0, 9, 0xFF515783u))}}},
    {"extra info is 64 bits in a hook, and 32 in raw input", {
        {HOOKED_MOUSE_OF(9, 0, UINT64_C(0x123456789ABCDEF0)),
            EVENTS(WITH_EXTRA(HOOK | PLACED, 0, 9, UINT64_C(0x123456789ABCDEF0)))},
        {MOUSE_OF(1, 0, 0x9ABCDEF0u), EVENTS(WITH_EXTRA(RAW | MOVED, 1, 0, 0x9ABCDEF0u))}}},
    {"a place may be on a screen left of or above the first", {
        {HOOKED_MOUSE(INLET__WM_MOUSEMOVE, -1280, -100, 0, 0),
            EVENTS(MOVE(HOOK | PLACED, 0, 0, -1280, -100))}}},
};
/* clang-format on */

/* --- through the translation --- */

typedef struct recorder {
    inlet__sink_t sink;
    inlet_event_t events[INLET__RAW_MOUSE_EVENTS_MAX];
    unsigned count;
} recorder_t;

static inlet_event_t *claim(inlet__sink_t *sink) {
    recorder_t *recorder = (recorder_t *)sink;
    assert_true(recorder->count < INLET__RAW_MOUSE_EVENTS_MAX);
    memset(&recorder->events[recorder->count], 0xA5, sizeof(inlet_event_t));
    return &recorder->events[recorder->count];
}

static void publish(inlet__sink_t *sink, inlet_event_t *event) {
    recorder_t *recorder = (recorder_t *)sink;
    event->seq = ++recorder->count;
    assert_true(inlet__event_is_valid(event));
}

typedef struct states {
    inlet__keyboard_state_t raw, hook;
} states_t;

static const inlet__screen_t screen = {
    .primary = {.width = 1920, .height = 1080},
    .all = {.left = -1280, .top = -100, .width = 3200, .height = 1180}};

static unsigned feed(const step_t *step, const inlet__moment_t *moment, states_t *states,
                     inlet__sink_t *sink) {
    if (step->kind == RAW_KEY) {
        const inlet__raw_keyboard_t key = read_raw_keyboard(step->bytes);
        return inlet__translate_raw_keyboard(&key, moment, &states->raw, sink);
    }
    if (step->kind == HOOK_KEY) {
        const inlet__hook_keyboard_t key = read_hook_keyboard(step->message, step->bytes);
        return inlet__translate_hook_keyboard(&key, moment, &states->hook, sink);
    }
    if (step->kind == RAW_MOUSE) {
        const inlet__raw_mouse_t mouse = read_raw_mouse(step->bytes);
        return inlet__translate_raw_mouse(&mouse, moment, &screen, sink);
    }
    const inlet__hook_mouse_t mouse = read_hook_mouse(step->message, step->bytes);
    return inlet__translate_hook_mouse(&mouse, moment, sink);
}

static unsigned expected_count(const step_t *step) {
    unsigned count = 0;
    while (count < EVENTS_MAX && step->events[count].type != INLET_EVENT_NONE)
        count++;
    return count;
}

/* What every event of the step has of its moment, beside what the table says. */
static inlet_event_t expected_event(const step_t *step, unsigned index,
                                    const inlet__moment_t *moment) {
    const bool is_hook = step->kind == HOOK_KEY || step->kind == HOOK_MOUSE;
    inlet_event_t event = step->events[index];
    event.seq = index + 1;
    event.time_ns = moment->time_ns;
    event.time_error_ns = moment->time_error_ns;
    event.flags |= moment->time_flags;
    event.os_time_ms = is_hook ? TICK_MS : moment->os_time_ms;
    event.device = moment->device;
    return event;
}

static void check_step(const quirk_t *quirk, unsigned number, const inlet__moment_t *moment,
                       states_t *states) {
    const step_t *step = &quirk->steps[number];
    recorder_t recorder = {.sink = {.claim = claim, .publish = publish}};
    const unsigned count = feed(step, moment, states, &recorder.sink);
    if (count != recorder.count || count != expected_count(step))
        fail_msg("%s: step %u gave %u events", quirk->name, number + 1, recorder.count);
    for (unsigned i = 0; i < count; i++) {
        const inlet_event_t expected = expected_event(step, i, moment);
        if (memcmp(&recorder.events[i], &expected, sizeof expected) != 0)
            print_error("%s: step %u, event %u differs\n", quirk->name, number + 1, i + 1);
        assert_memory_equal(&recorder.events[i], &expected, sizeof expected);
    }
}

static void each_quirk_becomes_the_events_that_it_is(void **unused) {
    (void)unused;
    const inlet__moment_t moment = {
        .time_ns = 1000, .time_error_ns = 7, .os_time_ms = 55, .device = 3};
    for (size_t q = 0; q < sizeof quirks / sizeof quirks[0]; q++) {
        states_t states = {0};
        assert_int_not_equal(quirks[q].steps[0].kind, END);
        for (unsigned n = 0; n < STEPS_MAX && quirks[q].steps[n].kind != END; n++)
            check_step(&quirks[q], n, &moment, &states);
    }
}

/* RAWINPUTHEADER on x64: dwType, dwSize, hDevice, wParam. */
enum { HEADER_BYTES = 24, BATCH = 8, DW_SIZE = 4 };

/* As GetRawInputBuffer hands out what an 8 kHz mouse reported within a millisecond: one record
 * behind the other, each of the size that its header says, none with a time of its own. */
static void a_batch_of_an_8_khz_mouse_is_flagged_and_has_its_bound(void **unused) {
    (void)unused;
    static const uint8_t motion[BATCH][RAWMOUSE_BYTES] = {
        RAWMOUSE_AT(0, 0, 0, 1, 0, 0),  RAWMOUSE_AT(0, 0, 0, 2, -1, 0),
        RAWMOUSE_AT(0, 0, 0, 3, 0, 0),  RAWMOUSE_AT(0, 0x0001, 0, 0, 0, 0),
        RAWMOUSE_AT(0, 0, 0, -1, 0, 0), RAWMOUSE_AT(0, 0x0002, 0, 1, 1, 0),
        RAWMOUSE_AT(0, 0, 0, 0, 0, 0),  RAWMOUSE_AT(0, 0x0400, 15, 0, 0, 0)};
    uint8_t buffer[BATCH * (HEADER_BYTES + RAWMOUSE_BYTES)] = {0};
    for (size_t i = 0; i < BATCH; i++) {
        uint8_t *record = buffer + i * (HEADER_BYTES + RAWMOUSE_BYTES);
        record[DW_SIZE] = HEADER_BYTES + RAWMOUSE_BYTES;
        memcpy(record + HEADER_BYTES, motion[i], RAWMOUSE_BYTES);
    }
    const inlet__moment_t moment = {
        .time_ns = 9000000, .time_error_ns = 1000000, .time_flags = INLET_FLAG_TIME_BATCH};
    recorder_t recorder = {.sink = {.claim = claim, .publish = publish}};
    for (size_t at = 0; at < sizeof buffer;
         at += (read_bytes(buffer, at + DW_SIZE, 4) + 7) & ~(size_t)7) {
        const inlet__raw_mouse_t mouse = read_raw_mouse(buffer + at + HEADER_BYTES);
        inlet__translate_raw_mouse(&mouse, &moment, &screen, &recorder.sink);
    }
    static const inlet_event_t wanted[] = {
        MOVE(RAW | MOVED, 1, 0, 0, 0),     MOVE(RAW | MOVED, 2, -1, 0, 0),
        MOVE(RAW | MOVED, 3, 0, 0, 0),     BUTTON(PRESSED, RAW, LEFT, 0, 0),
        MOVE(RAW | MOVED, -1, 0, 0, 0),    MOVE(RAW | MOVED, 1, 1, 0, 0),
        BUTTON(RELEASED, RAW, LEFT, 0, 0), WHEEL(RAW, 15, 0, 0)};
    assert_int_equal(recorder.count, sizeof wanted / sizeof wanted[0]);
    for (unsigned i = 0; i < recorder.count; i++) {
        inlet_event_t expected = wanted[i];
        expected.seq = i + 1;
        expected.time_ns = moment.time_ns;
        expected.time_error_ns = moment.time_error_ns;
        expected.flags |= INLET_FLAG_TIME_BATCH;
        assert_memory_equal(&recorder.events[i], &expected, sizeof expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_quirk_becomes_the_events_that_it_is),
        cmocka_unit_test(a_batch_of_an_8_khz_mouse_is_flagged_and_has_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
