/* What surrounds the input, as a stream's records tell it, and how it is told again. */
#include "test.h"

#include "base/event_check.h"
#include "stream/context.h"
#include <string.h>

static const char path[] = "\\\\?\\HID#VID_046D&PID_C539&MI_01#8&2a4dd8be&0&0000#{378de44c}";

static inlet__context_t context;

static int set_up(void **state) {
    (void)state;
    memset(&context, 0, sizeof context);
    return 0;
}

static void note(inlet_event_t event) {
    event.seq = 1;
    assert_true(inlet__event_is_valid(&event));
    inlet__context_note(&context, &event);
}

static inlet_event_t device(uint32_t number, uint16_t present) {
    return (inlet_event_t){
        .type = INLET_EVENT_DEVICE,
        .device = number,
        .u.device = {.vendor = 0x46D, .kind = INLET_DEVICE_MOUSE, .present = present}};
}

static inlet_event_t piece(uint8_t subject, const inlet_event_t *owner, const char *text,
                           uint8_t index) {
    const size_t length = strlen(text), at = (size_t)index * 12;
    inlet_event_t event = {
        .type = INLET_EVENT_NAME, .device = owner->device, .process = owner->process};
    event.u.name =
        (inlet_name_t){.subject = subject, .index = index, .count = (uint8_t)((length + 11) / 12)};
    event.u.name.length = (uint8_t)(length - at < 12 ? length - at : 12);
    memcpy(event.u.name.text, text + at, event.u.name.length);
    return event;
}

static void note_text(uint8_t subject, inlet_event_t owner, const char *text) {
    for (uint8_t i = 0; (size_t)i * 12 < strlen(text); i++)
        note(piece(subject, &owner, text, i));
}

static void assert_text(const inlet__text_t *text, const char *expected) {
    uint16_t length;
    const char *bytes = inlet__text_get(text, &length);
    if (expected == NULL) {
        assert_null(bytes);
        return;
    }
    assert_non_null(bytes);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(bytes, expected, length);
}

static inlet_event_t told[INLET__CONTEXT_GROUP_MAX * (INLET__CONTEXT_DEVICES_MAX + 3)];

/* All of it, in reads of `capacity`. */
static uint32_t tell(uint32_t capacity) {
    uint32_t count = 0, place = 0;
    do {
        count += inlet__context_tell(&context, &place, 77, 5000, told + count, capacity);
    } while (place != 0);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(inlet__event_is_valid(&told[i]));
        assert_int_equal(told[i].seq, 77);
        assert_int_equal(told[i].time_ns, 5000);
        assert_int_equal(inlet__event_span(&told[i]), 0);
    }
    return count;
}

static void nothing_known_is_nothing_told(void **state) {
    (void)state;
    assert_int_equal(tell(INLET__CONTEXT_GROUP_MAX), 0);
}

static void a_device_is_there_with_its_names_until_it_is_gone(void **state) {
    (void)state;
    note(device(3, 1));
    note_text(INLET_NAME_DEVICE_PATH, device(3, 1), path);
    note_text(INLET_NAME_DEVICE, device(3, 1), "Fast Mouse");
    assert_int_equal(context.devices[0].record.device, 3);
    assert_text(&context.devices[0].path, path);
    assert_text(&context.devices[0].name, "Fast Mouse");
    note(device(3, 0));
    assert_int_equal(tell(INLET__CONTEXT_GROUP_MAX), 0);
    note_text(INLET_NAME_DEVICE, device(3, 1), "Late"); /* of what is not there */
    assert_int_equal(tell(INLET__CONTEXT_GROUP_MAX), 0);
}

static void a_text_with_a_piece_missing_is_unknown(void **state) {
    (void)state;
    const inlet_event_t mouse = device(1, 1);
    for (uint8_t missing = 0; missing < 5; missing++) {
        note(mouse);
        for (uint8_t i = 0; (size_t)i * 12 < strlen(path); i++)
            if (i != missing)
                note(piece(INLET_NAME_DEVICE_PATH, &mouse, path, i));
        assert_text(&context.devices[0].path, NULL);
    }
    note(piece(INLET_NAME_DEVICE, &mouse, "pieces in another order than theirs", 0));
    note(piece(INLET_NAME_DEVICE, &mouse, "pieces in another order than theirs", 2));
    note(piece(INLET_NAME_DEVICE, &mouse, "pieces in another order than theirs", 1));
    assert_text(&context.devices[0].name, NULL);
    note_text(INLET_NAME_DEVICE_PATH, mouse, path);
    note(piece(INLET_NAME_DEVICE_PATH, &mouse, path, 2)); /* once more: of another text */
    assert_text(&context.devices[0].path, NULL);
}

static void more_devices_than_places_change_nothing_of_the_others(void **state) {
    (void)state;
    for (uint32_t i = 1; i <= INLET__CONTEXT_DEVICES_MAX + 5; i++) {
        note(device(i, 1));
        note_text(INLET_NAME_DEVICE, device(i, 1), "x");
    }
    assert_int_equal(tell(INLET__CONTEXT_GROUP_MAX), 2 * INLET__CONTEXT_DEVICES_MAX);
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX; i++)
        assert_int_equal(context.devices[i].record.device, i + 1);
    note(device(7, 0));
    note(device(99, 1));
    assert_int_equal(tell(1000), 2 * INLET__CONTEXT_DEVICES_MAX - 1);
}

static void another_focus_has_none_of_the_last_ones_names(void **state) {
    (void)state;
    inlet_event_t focus = {.type = INLET_EVENT_FOCUS, .process = 7, .u.focus = {.window = 1}};
    note(focus);
    note_text(INLET_NAME_PROCESS, focus, "C:\\game.exe");
    note_text(INLET_NAME_WINDOW_TITLE, focus, "A game that has a name of some length");
    assert_text(&context.process, "C:\\game.exe");
    assert_text(&context.title, "A game that has a name of some length");
    inlet_event_t next = focus;
    next.process = 8;
    note(next);
    note_text(INLET_NAME_PROCESS, focus, "C:\\game.exe"); /* too late */
    assert_text(&context.process, NULL);
    assert_text(&context.title, NULL);
}

static void the_session_is_told_aspect_by_aspect(void **state) {
    (void)state;
    const uint32_t changes[] = {INLET_SESSION_LOCKED,         INLET_SESSION_REMOTE,
                                INLET_SESSION_SECURE_DESKTOP, INLET_SESSION_OWN_DESKTOP,
                                INLET_SESSION_UNLOCKED,       INLET_SESSION_DISCONNECTED};
    for (size_t i = 0; i < COUNT_OF(changes); i++)
        note((inlet_event_t){.type = INLET_EVENT_SESSION, .u.session = {.change = changes[i]}});
    assert_int_equal(tell(INLET__CONTEXT_GROUP_MAX), 3);
    assert_int_equal(told[0].u.session.change, INLET_SESSION_UNLOCKED);
    assert_int_equal(told[1].u.session.change, INLET_SESSION_DISCONNECTED);
    assert_int_equal(told[2].u.session.change, INLET_SESSION_OWN_DESKTOP);
}

static void fill(void) {
    inlet_event_t focus = {.type = INLET_EVENT_FOCUS, .process = 7, .u.focus = {.elevated = 1}};
    inlet_event_t layout = {.type = INLET_EVENT_LAYOUT, .u.layout = {.locks = INLET_LOCK_NUM}};
    note((inlet_event_t){.type = INLET_EVENT_SESSION,
                         .u.session = {.change = INLET_SESSION_CONNECTED}});
    note(layout);
    note_text(INLET_NAME_LAYOUT, layout, "00000409");
    note(focus);
    note_text(INLET_NAME_PROCESS, focus, "C:\\a.exe");
    for (uint32_t i = 1; i <= 9; i++) {
        note(device(i, 1));
        note_text(INLET_NAME_DEVICE_PATH, device(i, 1), path);
    }
}

static void what_is_told_says_the_same_to_who_follows_it(void **state) {
    (void)state;
    static inlet__context_t again;
    fill();
    const uint32_t count = tell(INLET__CONTEXT_GROUP_MAX + 11);
    memset(&again, 0, sizeof again);
    for (uint32_t i = 0; i < count; i++)
        inlet__context_note(&again, &told[i]);
    context = again;
    static inlet_event_t before[COUNT_OF(told)];
    memcpy(before, told, sizeof before);
    assert_int_equal(tell(1000), count);
    assert_memory_equal(before, told, count * sizeof told[0]);
}

static void an_observer_that_begins_tells_all_anew(void **state) {
    (void)state;
    const uint32_t over[] = {INLET_CAUSE_NO_SUBSCRIBER, INLET_CAUSE_AGENT_DIED,
                             INLET_CAUSE_AGENT_REPLACED, INLET_CAUSE_NO_AGENT};
    fill();
    note((inlet_event_t){.type = INLET_EVENT_CLOCK, .u.clock = {.reason = INLET_CLOCK_MINUTE}});
    assert_true(tell(1000) > 0);
    note((inlet_event_t){.type = INLET_EVENT_CLOCK, .u.clock = {.reason = INLET_CLOCK_STARTED}});
    assert_int_equal(tell(1000), 0);
    for (size_t i = 0; i < COUNT_OF(over); i++) {
        fill();
        note((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.cause = over[i]}});
        assert_int_equal(tell(1000), 0);
    }
}

static void a_session_that_shows_nothing_is_observed_still(void **state) {
    (void)state;
    fill();
    const uint32_t count = tell(1000);
    for (uint32_t cause = INLET_CAUSE_PAUSED; cause <= INLET_CAUSE_HOOK_REMOVED; cause++)
        note((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.cause = cause}});
    note((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.mask = INLET_SOURCE_RAW}});
    assert_int_equal(tell(1000), count);
}

#define FIXED(test) cmocka_unit_test_setup(test, set_up)

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXED(nothing_known_is_nothing_told),
        FIXED(a_device_is_there_with_its_names_until_it_is_gone),
        FIXED(a_text_with_a_piece_missing_is_unknown),
        FIXED(more_devices_than_places_change_nothing_of_the_others),
        FIXED(another_focus_has_none_of_the_last_ones_names),
        FIXED(the_session_is_told_aspect_by_aspect),
        FIXED(what_is_told_says_the_same_to_who_follows_it),
        FIXED(an_observer_that_begins_tells_all_anew),
        FIXED(a_session_that_shows_nothing_is_observed_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
