/* The bytes that Windows hands to raw input and to low-level hooks, x64, so that tests can write
 * them down, and read them as the capture callbacks do. win32/windows_records_test.c holds each
 * offset against the system's own headers. */
#ifndef INLET_TESTS_WINDOWS_RECORDS_H
#define INLET_TESTS_WINDOWS_RECORDS_H

#include "hook/records.h"
#include <stddef.h>

#define BYTES_16(v) (uint8_t)((v)&0xFF), (uint8_t)((v) >> 8 & 0xFF)
#define BYTES_32(v) BYTES_16((uint32_t)(v)&0xFFFFu), BYTES_16((uint32_t)(v) >> 16)
#define BYTES_64(v) BYTES_32((uint64_t)(v)&0xFFFFFFFFu), BYTES_32((uint64_t)(v) >> 32)

/* RAWKEYBOARD: MakeCode, Flags, Reserved, VKey, Message, ExtraInformation. */
enum { RAWKEYBOARD_BYTES = 16 };
#define RAWKEYBOARD_AT(make, flags, vk, message, extra)                                            \
    {                                                                                              \
        BYTES_16(make), BYTES_16(flags), BYTES_16(0), BYTES_16(vk), BYTES_32(message),             \
            BYTES_32(extra)                                                                        \
    }
enum { RK_MAKE = 0, RK_FLAGS = 2, RK_VK = 6, RK_EXTRA = 12 };

/* RAWMOUSE: usFlags, padding, usButtonFlags, usButtonData, ulRawButtons, lLastX, lLastY,
 * ulExtraInformation. */
enum { RAWMOUSE_BYTES = 24 };
#define RAWMOUSE_AT(flags, buttons, data, x, y, extra)                                             \
    {                                                                                              \
        BYTES_16(flags), BYTES_16(0), BYTES_16(buttons), BYTES_16(data), BYTES_32(0), BYTES_32(x), \
            BYTES_32(y), BYTES_32(extra)                                                           \
    }
enum { RM_FLAGS = 0, RM_BUTTONS = 4, RM_DATA = 6, RM_X = 12, RM_Y = 16, RM_EXTRA = 20 };

/* KBDLLHOOKSTRUCT: vkCode, scanCode, flags, time, dwExtraInfo. */
enum { KBDLLHOOK_BYTES = 24 };
#define KBDLLHOOK_AT(vk, scan, flags, time, extra)                                                 \
    { BYTES_32(vk), BYTES_32(scan), BYTES_32(flags), BYTES_32(time), BYTES_64(extra) }
enum { KH_VK = 0, KH_SCAN = 4, KH_FLAGS = 8, KH_TIME = 12, KH_EXTRA = 16 };

/* MSLLHOOKSTRUCT: pt.x, pt.y, mouseData, flags, time, padding, dwExtraInfo. */
enum { MSLLHOOK_BYTES = 32 };
#define MSLLHOOK_AT(x, y, data, flags, time, extra)                                                \
    {                                                                                              \
        BYTES_32(x), BYTES_32(y), BYTES_32(data), BYTES_32(flags), BYTES_32(time), BYTES_32(0),    \
            BYTES_64(extra)                                                                        \
    }
enum { MH_X = 0, MH_Y = 4, MH_DATA = 8, MH_FLAGS = 12, MH_TIME = 16, MH_EXTRA = 24 };

enum { RECORD_BYTES_MAX = 32 };

/* Little-endian. */
static inline uint64_t read_bytes(const uint8_t *bytes, size_t at, unsigned width) {
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++)
        value |= (uint64_t)bytes[at + i] << 8 * i;
    return value;
}

static inline inlet__raw_keyboard_t read_raw_keyboard(const uint8_t bytes[RAWKEYBOARD_BYTES]) {
    return (inlet__raw_keyboard_t){.make_code = (uint16_t)read_bytes(bytes, RK_MAKE, 2),
                                   .flags = (uint16_t)read_bytes(bytes, RK_FLAGS, 2),
                                   .vk = (uint16_t)read_bytes(bytes, RK_VK, 2),
                                   .extra = (uint32_t)read_bytes(bytes, RK_EXTRA, 4)};
}

static inline inlet__raw_mouse_t read_raw_mouse(const uint8_t bytes[RAWMOUSE_BYTES]) {
    return (inlet__raw_mouse_t){.flags = (uint16_t)read_bytes(bytes, RM_FLAGS, 2),
                                .button_flags = (uint16_t)read_bytes(bytes, RM_BUTTONS, 2),
                                .button_data = (uint16_t)read_bytes(bytes, RM_DATA, 2),
                                .last_x = (int32_t)(uint32_t)read_bytes(bytes, RM_X, 4),
                                .last_y = (int32_t)(uint32_t)read_bytes(bytes, RM_Y, 4),
                                .extra = (uint32_t)read_bytes(bytes, RM_EXTRA, 4)};
}

/* `message` is the hook's wParam. */
static inline inlet__hook_keyboard_t read_hook_keyboard(uint32_t message,
                                                        const uint8_t bytes[KBDLLHOOK_BYTES]) {
    return (inlet__hook_keyboard_t){.message = message,
                                    .vk = (uint32_t)read_bytes(bytes, KH_VK, 4),
                                    .scan = (uint32_t)read_bytes(bytes, KH_SCAN, 4),
                                    .flags = (uint32_t)read_bytes(bytes, KH_FLAGS, 4),
                                    .time_ms = (uint32_t)read_bytes(bytes, KH_TIME, 4),
                                    .extra = read_bytes(bytes, KH_EXTRA, 8)};
}

static inline inlet__hook_mouse_t read_hook_mouse(uint32_t message,
                                                  const uint8_t bytes[MSLLHOOK_BYTES]) {
    return (inlet__hook_mouse_t){.message = message,
                                 .x = (int32_t)(uint32_t)read_bytes(bytes, MH_X, 4),
                                 .y = (int32_t)(uint32_t)read_bytes(bytes, MH_Y, 4),
                                 .data = (uint32_t)read_bytes(bytes, MH_DATA, 4),
                                 .flags = (uint32_t)read_bytes(bytes, MH_FLAGS, 4),
                                 .time_ms = (uint32_t)read_bytes(bytes, MH_TIME, 4),
                                 .extra = read_bytes(bytes, MH_EXTRA, 8)};
}

#endif
