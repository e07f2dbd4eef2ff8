#include "agent/observed.h"

#include "base/utf8.h"
#include <stdio.h>
#include <string.h>

void inlet__observed_begin(inlet__observed_t *observed, const inlet_event_t *record) {
    observed->records[0] = *record;
    observed->count = 1;
}

/* --- names --- */

void inlet__observed_name(inlet__observed_t *observed, enum inlet_name_subject subject,
                          const char *text) {
    const inlet_event_t *owner = &observed->records[0];
    enum { PIECE = sizeof owner->u.name.text };
    const size_t length = inlet__utf8_cut(text, INLET_NAME_BYTES_MAX);
    const size_t count = (length + PIECE - 1) / PIECE;
    const size_t room = sizeof observed->records / sizeof observed->records[0] - observed->count;
    for (size_t i = 0; i < count && count <= room; i++) {
        inlet_event_t *record = &observed->records[observed->count++];
        *record = (inlet_event_t){.time_ns = owner->time_ns,
                                  .type = INLET_EVENT_NAME,
                                  .device = owner->device,
                                  .process = owner->process};
        const size_t left = length - i * PIECE;
        record->u.name = (inlet_name_t){.subject = (uint8_t)subject,
                                        .index = (uint8_t)i,
                                        .count = (uint8_t)count,
                                        .length = (uint8_t)(left < PIECE ? left : PIECE)};
        memcpy(record->u.name.text, text + i * PIECE, record->u.name.length);
    }
}

/* --- devices --- */

static int upper(int c) {
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static int digit(int c) {
    c = upper(c);
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits after a word; 0: it is not there. Bluetooth paths have more before the
 * four: "VID&0002046d". */
static uint16_t id_after(const char *path, const char *word) {
    for (; *path != '\0'; path++) {
        size_t i = 0;
        while (word[i] != '\0' && upper(path[i]) == word[i]) {
            i++;
        }
        if (word[i] != '\0') {
            continue;
        }
        uint32_t value = 0;
        size_t digits = 0;
        for (int next; (next = digit(path[i + digits])) >= 0; digits++) {
            value = value << 4 | (uint32_t)next;
        }
        return digits >= 4 ? (uint16_t)value : 0;
    }
    return 0;
}

/* FNV-1a, 64 bits (draft-eastlake-fnv). */
static uint64_t stable_id(const char *path) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    if (strncmp(path, "\\\\?\\", 4) == 0) {
        path += 4;
    }
    for (; *path != '\0' && strncmp(path, "#{", 2) != 0; path++) {
        hash = (hash ^ (unsigned char)upper(*path)) * UINT64_C(0x100000001B3);
    }
    return hash;
}

void inlet__observed_path(const char *path, inlet_device_t *device) {
    uint16_t vendor = id_after(path, "VID_");
    uint16_t product = id_after(path, "PID_");
    device->vendor = vendor != 0 ? vendor : id_after(path, "VID&");
    device->product = product != 0 ? product : id_after(path, "PID&");
    device->stable_id = stable_id(path);
}

/* --- layout and session --- */

bool inlet__observed_layout(uint64_t hkl, char name[9]) {
    const uint32_t device = (uint32_t)(hkl >> 16) & 0xFFFFu;
    snprintf(name, 9, "%08X", device);
    return device != 0 && device >> 12 != 0xFu;
}

/* wtsapi32's and the power messages' numbers (winuser.h). */
enum {
    MESSAGE_POWER = 0x0218,
    POWER_SUSPEND = 4,
    POWER_RESUME = 7,
    POWER_RESUME_AUTOMATIC = 18,
    MESSAGE_SESSION = 0x02B1,
    SESSION_CONSOLE_CONNECT = 1,
    SESSION_CONSOLE_DISCONNECT = 2,
    SESSION_REMOTE_CONNECT = 3,
    SESSION_REMOTE_DISCONNECT = 4,
    SESSION_LOCK = 7,
    SESSION_UNLOCK = 8
};

static uint32_t session_change(uint64_t wparam) {
    switch (wparam) {
    case SESSION_CONSOLE_CONNECT:
        return INLET_SESSION_CONNECTED;
    case SESSION_REMOTE_CONNECT:
        return INLET_SESSION_REMOTE;
    case SESSION_CONSOLE_DISCONNECT:
    case SESSION_REMOTE_DISCONNECT:
        return INLET_SESSION_DISCONNECTED;
    case SESSION_LOCK:
        return INLET_SESSION_LOCKED;
    case SESSION_UNLOCK:
        return INLET_SESSION_UNLOCKED;
    default:
        return 0;
    }
}

uint32_t inlet__observed_session(uint32_t message, uint64_t wparam) {
    if (message == MESSAGE_SESSION) {
        return session_change(wparam);
    }
    if (message == MESSAGE_POWER && wparam == POWER_SUSPEND) {
        return INLET_SESSION_SUSPENDING;
    }
    if (message == MESSAGE_POWER && (wparam == POWER_RESUME_AUTOMATIC || wparam == POWER_RESUME)) {
        return INLET_SESSION_RESUMED;
    }
    return 0;
}
