/* Any 64 bytes as a record, any number of them, to whatever works on received events: nothing
 * breaks, and what each promises of its output holds. */
#include "fuzz.h"

#include <inlet/coalesce.h>
#include <inlet/hotkey.h>
#include <inlet/state.h>
#include <inlet/text.h>
#include <string.h>

#include "base/utf8.h"

enum { RECORD_BYTES = 24 };

/* A record's fields from few bytes, so that a mutation means something. */
static inlet_event_t read_event(const uint8_t *data, uint64_t seq) {
    static const uint32_t flags[] = {0, INLET_FLAG_RAW, INLET_FLAG_HOOK, INLET_SOURCE_ALL};
    inlet_event_t event = {.seq = (data[0] & 0x80) != 0 ? data[0] : seq};
    uint32_t more;
    memcpy(&more, data + 4, sizeof more);
    event.type = data[0] & 0x1F;
    event.flags = flags[data[1] & 3] | ((data[1] & 4) != 0 ? more : 0);
    event.device = data[2] & 3;
    event.process = data[2] >> 6;
    event.time_ns = (int64_t)(seq * 1000) + (int64_t)data[3] * 5000000;
    if ((data[1] & 8) != 0)
        memcpy(&event.time_ns, data + 8, sizeof event.time_ns);
    memcpy(event.u.bytes, data + 8, sizeof event.u.bytes);
    if ((data[1] & 16) != 0) /* a key of the keyboard's page, and few others */
        event.u.key.hid = 0x00070000u | data[12];
    return event;
}

static void check_coalesced(inlet_coalesce_t *coalesce, uint64_t *records) {
    inlet_coalesced_t merged;
    uint32_t count;
    PROMISE(inlet_coalesce_take(coalesce, &merged, 1, &count) == INLET_OK);
    while (count > 0) {
        PROMISE(count == 1 && merged.count >= 1);
        *records += merged.count;
        PROMISE(inlet_coalesce_take(coalesce, &merged, 1, &count) == INLET_OK);
    }
}

static void check_state(const inlet_state_t *state) {
    inlet_held_t held[INLET_HELD_MAX];
    inlet_state_info_t info = {.struct_size = sizeof info};
    char name[INLET_NAME_BYTES_MAX + 1];
    uint32_t count;
    PROMISE(inlet_state_held(state, held, INLET_HELD_MAX, &count) == INLET_OK);
    for (uint32_t i = 0; i < count; i++) {
        PROMISE((held[i].flags & INLET_SOURCE_ALL) != 0);
        if (held[i].button != 0)
            PROMISE(inlet_state_has_button(state, held[i].button) == 1 ||
                    (held[i].flags & INLET_FLAG_FALSE_CONTROL) != 0);
    }
    PROMISE(inlet_state_info(state, &info) == INLET_OK);
    for (uint32_t subject = 0; subject <= INLET_NAME_SUBJECT_COUNT; subject++)
        if (inlet_state_name(state, subject, 1, name, sizeof name) != INLET_OK)
            PROMISE(name[0] == '\0');
}

static void check_text(inlet_text_t *text, uint32_t capacity) {
    char typed[16];
    uint32_t bytes;
    do {
        PROMISE(inlet_text_read(text, typed, capacity, &bytes) == INLET_OK && bytes <= capacity);
        PROMISE(inlet__utf8_is_valid((const uint8_t *)typed, bytes));
    } while (bytes > 0);
}

static void check_hotkeys(inlet_hotkeys_t *hotkeys) {
    inlet_hotkey_match_t match;
    uint32_t count;
    do {
        PROMISE(inlet_hotkeys_take(hotkeys, &match, 1, &count) == INLET_OK && count <= 1);
        PROMISE(count == 0 || (match.id >= 1 && match.id <= 4));
    } while (count > 0);
}

static inlet_text_t *open_text(void) {
    static const inlet_text_key_t keys[] = {{4, 0, 0, 2, 0, {0xD83D, 'x'}},
                                            {5, 0, 1, 1, 0, {'^'}},
                                            {6, 0, 0, 1, 0, {0xDE00}},
                                            {INLET_TEXT_VK(7), 0, 0, 1, 0, {'e'}}};
    static const inlet_text_compose_t composes[] = {{'^', 'e', 0xEA, 0}, {'^', '^', '^', 1}};
    static const inlet_text_layout_t layout = {.struct_size = sizeof layout,
                                               .keys = keys,
                                               .composes = composes,
                                               .keys_count = 4,
                                               .composes_count = 2};
    const inlet_text_options_t options = {.struct_size = sizeof options, .capacity = 2};
    inlet_text_t *text;
    PROMISE(inlet_text_open(&options, &text) == INLET_OK);
    PROMISE(inlet_text_add_layout(text, 0, &layout) == INLET_OK);
    return text;
}

static inlet_hotkeys_t *open_hotkeys(void) {
    static const char *const texts[] = {"*+KeyA", "double:Shift", "hold:KeyB:1ms", "KeyA KeyB:60s"};
    const inlet_hotkeys_options_t options = {.struct_size = sizeof options, .capacity = 2};
    inlet_hotkeys_t *hotkeys;
    uint32_t id;
    PROMISE(inlet_hotkeys_open(&options, &hotkeys) == INLET_OK);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        PROMISE(inlet_hotkeys_add(hotkeys, texts[i], &id, NULL) == INLET_OK);
    return hotkeys;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const inlet_coalesce_options_t options = {.struct_size = sizeof options,
                                              .mode = (uint32_t)(size % 3),
                                              .capacity = INLET_COALESCE_CAPACITY_MIN};
    inlet_coalesce_t *coalesce;
    inlet_state_t *state;
    inlet_text_t *text = open_text();
    inlet_hotkeys_t *hotkeys = open_hotkeys();
    uint64_t put = 0, merged = 0;
    PROMISE(inlet_coalesce_open(&options, &coalesce) == INLET_OK);
    PROMISE(inlet_state_open(&state) == INLET_OK);
    for (; size >= RECORD_BYTES; data += RECORD_BYTES, size -= RECORD_BYTES) {
        const inlet_event_t event = read_event(data, ++put);
        while (inlet_coalesce_put(coalesce, &event) == INLET_E_BUSY)
            check_coalesced(coalesce, &merged);
        while (inlet_text_put(text, &event) == INLET_E_BUSY)
            check_text(text, 4);
        while (inlet_hotkeys_put(hotkeys, &event) == INLET_E_BUSY)
            check_hotkeys(hotkeys);
        (void)inlet_state_put(state, &event);
        check_state(state);
    }
    inlet_coalesce_flush(coalesce);
    check_coalesced(coalesce, &merged);
    PROMISE(merged == put); /* each record is in one */
    inlet_text_flush(text);
    check_text(text, 16);
    inlet_hotkeys_expire(hotkeys, INT64_MAX);
    check_hotkeys(hotkeys);
    inlet_coalesce_close(coalesce);
    inlet_state_close(state);
    inlet_text_close(text);
    inlet_hotkeys_close(hotkeys);
    return 0;
}
