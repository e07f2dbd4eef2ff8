/* Key lookups. Each direction is a switch made from keys.def: nothing to build at start-up, nothing
 * to keep sorted, and a number given to two keys does not compile. */
#include <inlet/keys.h>
#include <string.h>

enum {
    VK_CANCEL = 0x03,
    VK_SHIFT = 0x10,
    VK_PAUSE = 0x13,
    VK_PACKET = 0xE7,
    VK_NONE = 0xFF, /* what Windows gives a scan code that the layout knows no VK for */

    SCAN_NUM_LOCK = 0x45,
    SCAN_SHIFT_RIGHT = 0x36,
};

typedef struct key_row {
    const char *code;
    uint32_t hid;
    uint16_t scan;
    uint16_t vk;
    uint16_t evdev;
} key_row_t;

static const key_row_t rows[] = {
#define INLET_KEY(hid, code, scan, vk, evdev) {#code, (hid), (scan), (vk), (evdev)},
#include <inlet/keys.def>
};

enum key_row_index {
#define INLET_KEY(hid, code, scan, vk, evdev) ROW_##code,
#include <inlet/keys.def>
    ROW_COUNT
};

/* The case label of a number that a row may lack: labels must differ, so a lacking one gets a value
 * that no uint16_t reaches. */
#define LABEL(number, code) ((number) != 0 ? (number) : 0x10000 + ROW_##code)

static const key_row_t *find_row(uint32_t hid) {
    static const key_row_t none = {"Unidentified", 0, 0, 0, 0};
    switch (hid) {
#define INLET_KEY(hid, code, scan, vk, evdev)                                                      \
    case (hid):                                                                                    \
        return &rows[ROW_##code];
#include <inlet/keys.def>
    default:
        return &none;
    }
}

const char *inlet_key_code(uint32_t hid) {
    return find_row(hid)->code;
}

uint16_t inlet_key_scan(uint32_t hid) {
    return find_row(hid)->scan;
}

uint16_t inlet_key_vk(uint32_t hid) {
    return find_row(hid)->vk;
}

uint16_t inlet_key_evdev(uint32_t hid) {
    return find_row(hid)->evdev;
}

uint32_t inlet_key_from_scan(uint16_t scan) {
    switch ((uint32_t)scan) {
#define INLET_KEY(hid, code, scan, vk, evdev)                                                      \
    case LABEL(scan, code):                                                                        \
        return (hid);
#define INLET_SCAN_ALIAS(scan, code)                                                               \
    case (scan):                                                                                   \
        return INLET_KEY_##code;
#include <inlet/keys.def>
    default:
        return INLET_KEY_NONE;
    }
}

uint32_t inlet_key_from_vk(uint16_t vk) {
    switch ((uint32_t)vk) {
#define INLET_KEY(hid, code, scan, vk, evdev)                                                      \
    case LABEL(vk, code):                                                                          \
        return (hid);
#define INLET_KEY_SHARED_VK(hid, code, scan, vk, evdev)
#define INLET_VK_ALIAS(vk, code)                                                                   \
    case (vk):                                                                                     \
        return INLET_KEY_##code;
#include <inlet/keys.def>
    default:
        return INLET_KEY_NONE;
    }
}

uint32_t inlet_key_from_evdev(uint16_t evdev) {
    switch (evdev) {
#define INLET_KEY(hid, code, scan, vk, evdev)                                                      \
    case (evdev):                                                                                  \
        return (hid);
#include <inlet/keys.def>
    default:
        return INLET_KEY_NONE;
    }
}

/* Not for the capture path: a walk over the rows is quick enough for what people type. */
uint32_t inlet_key_from_code(const char *code) {
    for (int row = 0; code != NULL && row < ROW_COUNT; row++) {
        if (strcmp(rows[row].code, code) == 0)
            return rows[row].hid;
    }
    return INLET_KEY_NONE;
}

uint32_t inlet_key_from_scan_vk(uint16_t scan, uint16_t vk) {
    if (vk == VK_PACKET)
        return INLET_KEY_NONE;

    uint32_t key = inlet_key_from_scan(scan);
    if (key == INLET_KEY_NumLock) {
        if (vk == VK_PAUSE || vk == VK_CANCEL)
            return INLET_KEY_Pause;
        if (vk == VK_NONE && scan == SCAN_NUM_LOCK) /* the end of Pause's E1 1D 45 */
            return INLET_KEY_NONE;
    }
    if (key != INLET_KEY_NONE)
        return key;

    /* Hooks flag the right Shift as extended, so its scan code looks like a faked one (E0 36). */
    if (vk == VK_SHIFT && (scan & 0xFF) == SCAN_SHIFT_RIGHT)
        return INLET_KEY_ShiftRight;
    return inlet_key_from_vk(vk);
}
