/* What Windows hands to a capture callback, as plain integers, so that the translation builds, and
 * is tested and fuzzed, without Windows. Only fields that the translation reads are here. */
#ifndef INLET_HOOK_RECORDS_H
#define INLET_HOOK_RECORDS_H

#include <stdint.h>

/* RAWKEYBOARD. */
typedef struct inlet__raw_keyboard {
    uint16_t make_code;
    uint16_t flags; /* INLET__RI_KEY_… */
    uint16_t vk;
    uint32_t extra;
} inlet__raw_keyboard_t;

#define INLET__RI_KEY_BREAK 0x01u
#define INLET__RI_KEY_E0    0x02u
#define INLET__RI_KEY_E1    0x04u

/* RAWMOUSE. */
typedef struct inlet__raw_mouse {
    uint16_t flags;        /* INLET__MOUSE_… */
    uint16_t button_flags; /* INLET__RI_MOUSE_… */
    uint16_t button_data;  /* the wheel's turn, signed */
    int32_t last_x, last_y;
    uint32_t extra;
} inlet__raw_mouse_t;

#define INLET__MOUSE_MOVE_ABSOLUTE   0x01u
#define INLET__MOUSE_VIRTUAL_DESKTOP 0x02u
#define INLET__RI_MOUSE_WHEEL        0x0400u
#define INLET__RI_MOUSE_HWHEEL       0x0800u

/* KBDLLHOOKSTRUCT and the hook's wParam. */
typedef struct inlet__hook_keyboard {
    uint32_t message; /* INLET__WM_…KEY… */
    uint32_t vk;
    uint32_t scan;
    uint32_t flags; /* INLET__LLKHF_… */
    uint32_t time_ms;
    uint64_t extra;
} inlet__hook_keyboard_t;

#define INLET__WM_KEYDOWN              0x0100u
#define INLET__WM_KEYUP                0x0101u
#define INLET__WM_SYSKEYDOWN           0x0104u
#define INLET__WM_SYSKEYUP             0x0105u
#define INLET__LLKHF_EXTENDED          0x01u
#define INLET__LLKHF_LOWER_IL_INJECTED 0x02u
#define INLET__LLKHF_INJECTED          0x10u

/* MSLLHOOKSTRUCT and the hook's wParam. */
typedef struct inlet__hook_mouse {
    uint32_t message; /* INLET__WM_…MOUSE… */
    int32_t x, y;
    uint32_t data;  /* high word: the wheel's turn, signed, or which side button */
    uint32_t flags; /* INLET__LLMHF_… */
    uint32_t time_ms;
    uint64_t extra;
} inlet__hook_mouse_t;

#define INLET__WM_MOUSEMOVE            0x0200u
#define INLET__WM_LBUTTONDOWN          0x0201u
#define INLET__WM_LBUTTONUP            0x0202u
#define INLET__WM_RBUTTONDOWN          0x0204u
#define INLET__WM_RBUTTONUP            0x0205u
#define INLET__WM_MBUTTONDOWN          0x0207u
#define INLET__WM_MBUTTONUP            0x0208u
#define INLET__WM_MOUSEWHEEL           0x020Au
#define INLET__WM_XBUTTONDOWN          0x020Bu
#define INLET__WM_XBUTTONUP            0x020Cu
#define INLET__WM_MOUSEHWHEEL          0x020Eu
#define INLET__LLMHF_INJECTED          0x01u
#define INLET__LLMHF_LOWER_IL_INJECTED 0x02u

#endif
