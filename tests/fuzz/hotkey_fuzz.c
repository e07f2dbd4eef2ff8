/* Any text as a hotkey: it is one, or what is wrong is told with a place in it. What follows the
 * text's zero is typed: matches name the hotkey, come in the order of their times, and no more of
 * them wait than put lets in. */
#include "fuzz.h"

#include <inlet/hotkey.h>
#include <inlet/keys.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 300, CAPACITY = 3 };

static void check_error(const inlet_hotkey_error_t *error, inlet_status_t status, size_t length) {
    PROMISE(status == INLET_OK || status == INLET_E_INVALID_ARGUMENT);
    PROMISE((status == INLET_OK) == (error->what == INLET_HOTKEY_ERROR_NONE));
    PROMISE(error->what < INLET_HOTKEY_ERROR_COUNT && error->at <= length);
    if (error->what == INLET_HOTKEY_ERROR_UNKNOWN || error->what == INLET_HOTKEY_ERROR_MODIFIER)
        PROMISE(error->at < length);
}

static inlet_event_t make_event(uint8_t what, uint8_t which) {
    static const uint16_t types[] = {INLET_EVENT_KEY_PRESSED,   INLET_EVENT_KEY_RELEASED,
                                     INLET_EVENT_KEY_PRESSED,   INLET_EVENT_KEY_RELEASED,
                                     INLET_EVENT_MOUSE_PRESSED, INLET_EVENT_SNAPSHOT,
                                     INLET_EVENT_LOSS,          INLET_EVENT_SOURCES};
    inlet_event_t event = {.type = types[what & 7], .flags = INLET_FLAG_RAW};
    event.flags |= (what & 8) != 0 ? INLET_FLAG_FALSE_CONTROL : 0;
    event.flags |= (what & 0xF0) == 0xF0 ? INLET_FLAG_SYNTHETIC : 0;
    if (event.type == INLET_EVENT_MOUSE_PRESSED)
        event.u.button.button = which;
    else if (event.type == INLET_EVENT_SNAPSHOT)
        event.u.snapshot = (inlet_snapshot_t){.index = which & 1,
                                              .count = 2,
                                              .act = INLET_EVENT_KEY_PRESSED,
                                              .code = 0x00070000u | which};
    else
        event.u.key.hid = which == 0 ? 0 : 0x00070000u | which;
    return event;
}

static uint32_t take_all(inlet_hotkeys_t *hotkeys, uint32_t id, int64_t *last_ns) {
    inlet_hotkey_match_t match;
    uint32_t count, all = 0;
    while (inlet_hotkeys_take(hotkeys, &match, 1, &count) == INLET_OK && count > 0) {
        PROMISE(match.id == id && match.reserved == 0 && match.time_ns >= *last_ns);
        *last_ns = match.time_ns;
        all++;
    }
    PROMISE(all <= CAPACITY + 3);
    return all;
}

static void type(inlet_hotkeys_t *hotkeys, uint32_t id, const uint8_t *data, size_t size) {
    int64_t now_ns = 0, last_ns = 0;
    for (size_t i = 0; i + 1 < size; i += 2) {
        inlet_event_t event = make_event(data[i], data[i + 1]);
        event.seq = i + 1;
        event.time_ns = now_ns += data[i] * INT64_C(1000000);
        while (inlet_hotkeys_put(hotkeys, &event) == INLET_E_BUSY)
            PROMISE(take_all(hotkeys, id, &last_ns) > 0);
        PROMISE(inlet_hotkeys_due_ns(hotkeys) >= now_ns);
    }
    inlet_hotkeys_expire(hotkeys, INT64_MAX);
    PROMISE(inlet_hotkeys_due_ns(hotkeys) == INT64_MAX);
    (void)take_all(hotkeys, id, &last_ns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[TEXT_MAX_BYTES + 1] = {0};
    size_t length = 0;
    while (length < size && length < TEXT_MAX_BYTES && data[length] != 0)
        length++;
    if (length > 0)
        memcpy(text, data, length);
    const inlet_hotkeys_options_t options = {.struct_size = sizeof options, .capacity = CAPACITY};
    inlet_hotkeys_t *hotkeys;
    inlet_hotkey_error_t error;
    uint32_t id;
    PROMISE(inlet_hotkeys_open(&options, &hotkeys) == INLET_OK);
    const inlet_status_t status = inlet_hotkeys_add(hotkeys, text, &id, &error);
    check_error(&error, status, length);
    if (status == INLET_OK) {
        type(hotkeys, id, data + length, size - length);
        PROMISE(inlet_hotkeys_remove(hotkeys, id) == INLET_OK);
    }
    inlet_hotkeys_close(hotkeys);
    return 0;
}
