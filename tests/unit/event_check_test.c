/* base/event_check.h: what a record must be to cross a border. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"

#define ALL_TYPES ((1u << INLET_EVENT_TYPE_COUNT) - 2)

/* The plainest valid record of a type. */
static inlet_event_t plain(uint16_t type) {
    inlet_event_t event = {.seq = 1, .time_ns = 5, .type = type};
    if (type == INLET_EVENT_MOUSE_PRESSED || type == INLET_EVENT_MOUSE_RELEASED) {
        event.u.button.button = INLET_BUTTON_LEFT;
    } else if (type == INLET_EVENT_LOSS) {
        event.u.loss.count = 1;
        event.u.loss.cause = INLET_CAUSE_RING_FULL;
    } else if (type == INLET_EVENT_BLIND) {
        event.u.blind.cause = INLET_CAUSE_NO_AGENT;
    } else if (type == INLET_EVENT_DEVICE) {
        event.device = 1;
        event.u.device.kind = INLET_DEVICE_MOUSE;
    } else if (type == INLET_EVENT_SESSION) {
        event.u.session.change = INLET_SESSION_LOCKED;
    } else if (type == INLET_EVENT_NAME) {
        event.u.name =
            (inlet_name_t){.subject = INLET_NAME_DEVICE, .count = 1, .length = 1, .text = "x"};
    } else if (type == INLET_EVENT_CLOCK) {
        event.u.clock.reason = INLET_CLOCK_STARTED;
    }
    return event;
}

static void every_known_type_is_valid_and_no_other(void **state) {
    (void)state;
    for (uint32_t type = 0; type <= UINT16_MAX; type++) {
        inlet_event_t event = plain((uint16_t)type);
        bool known = type != INLET_EVENT_NONE && type < INLET_EVENT_TYPE_COUNT;
        assert_int_equal(inlet__event_is_valid(&event), known);
    }
}

static void flags_belong_to_their_types(void **state) {
    (void)state;
    static const struct {
        uint32_t flag;
        uint32_t types; /* that may have it, a bit each */
    } owners[] = {
        {INLET_FLAG_REPEAT, 1u << INLET_EVENT_KEY_PRESSED},
        {INLET_FLAG_FALSE_CONTROL, 1u << INLET_EVENT_KEY_PRESSED | 1u << INLET_EVENT_KEY_RELEASED},
        {INLET_FLAG_OVERRUN, 1u << INLET_EVENT_KEY_PRESSED | 1u << INLET_EVENT_KEY_RELEASED},
        {INLET_FLAG_HAS_MOTION, 1u << INLET_EVENT_MOUSE_MOVED},
        {INLET_FLAG_HORIZONTAL, 1u << INLET_EVENT_MOUSE_WHEEL},
        {INLET_FLAG_HAS_POSITION, 0xFu << INLET_EVENT_MOUSE_PRESSED},
        {INLET_FLAG_PEN, 0xFu << INLET_EVENT_MOUSE_PRESSED},
        {INLET_FLAG_TOUCH, 0xFu << INLET_EVENT_MOUSE_PRESSED},
        {INLET_FLAG_RAW, ALL_TYPES},
        {INLET_FLAG_HOOK, ALL_TYPES},
        {INLET_FLAG_INJECTED, ALL_TYPES},
        {INLET_FLAG_TIME_BATCH, ALL_TYPES},
        {INLET_FLAG_STATE, 0xFu << INLET_EVENT_DEVICE | 1u << INLET_EVENT_NAME},
        {1u << 16, 0},
        {1u << 31, 0},
    };
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++) {
            inlet_event_t event = plain(type);
            event.flags = owners[i].flag;
            bool owns = (owners[i].types >> type & 1) != 0;
            if (type == INLET_EVENT_SNAPSHOT) /* of an act: its flags are fewer */
                continue;
            assert_int_equal(inlet__event_is_valid(&event), owns);
        }
    }
}

static void reserved_and_undefined_fields_are_zero(void **state) {
    (void)state;
    for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++) {
        inlet_event_t event = plain(type);
        event.reserved = 1;
        assert_false(inlet__event_is_valid(&event));
    }
    inlet_event_t event = plain(INLET_EVENT_KEY_PRESSED);
    event.u.key.reserved[1] = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_MOUSE_PRESSED);
    event.u.button.reserved = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_MOUSE_WHEEL);
    event.u.wheel.reserved = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_LOSS);
    event.u.loss.reserved = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_BLIND);
    event.u.blind.sources = INLET_SOURCE_ALL + 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_SOURCES);
    event.u.sources.reserved = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_FOCUS);
    event.u.focus.control = INLET_CONTROL_COUNT;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_SESSION);
    event.u.session.reserved[2] = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_LAYOUT);
    event.u.layout.reserved = 1;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_NAME);
    event.u.name.text[11] = 'y'; /* behind its length */
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_MARK);
    event.u.bytes[15] = 1;
    assert_false(inlet__event_is_valid(&event));
}

static void numbers_and_times_stay_in_range(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_MARK);
    event.seq = 0;
    assert_false(inlet__event_is_valid(&event));
    event.seq = INLET__SEQ_MAX - 1;
    assert_true(inlet__event_is_valid(&event));
    event.seq = INLET__SEQ_MAX;
    assert_false(inlet__event_is_valid(&event));
    event.seq = UINT64_MAX;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_MARK);
    event.time_ns = -1;
    assert_false(inlet__event_is_valid(&event));
    event.time_ns = INT64_MAX;
    assert_true(inlet__event_is_valid(&event));
}

static void buttons_are_one_to_five(void **state) {
    (void)state;
    for (uint32_t button = 0; button < 8; button++) {
        inlet_event_t event = plain(INLET_EVENT_MOUSE_RELEASED);
        event.u.button.button = button;
        assert_int_equal(inlet__event_is_valid(&event), button >= 1 && button <= 5);
    }
}

static void a_loss_counts_something_that_ends_in_range(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_LOSS);
    event.u.loss.count = 0;
    assert_false(inlet__event_is_valid(&event));
    event.u.loss.count = INLET__SEQ_MAX - 1;
    assert_true(inlet__event_is_valid(&event));
    event.u.loss.count = INLET__SEQ_MAX;
    assert_false(inlet__event_is_valid(&event));
    event.u.loss.count = UINT64_MAX;
    assert_false(inlet__event_is_valid(&event));
}

static void a_loss_and_a_blind_span_have_a_cause(void **state) {
    (void)state;
    for (uint32_t cause = 0; cause <= INLET_CAUSE_COUNT; cause++) {
        bool known = cause != INLET_CAUSE_NONE && cause < INLET_CAUSE_COUNT;
        inlet_event_t loss = plain(INLET_EVENT_LOSS);
        loss.u.loss.cause = cause;
        assert_int_equal(inlet__event_is_valid(&loss), known);
        inlet_event_t blind = plain(INLET_EVENT_BLIND);
        blind.u.blind.cause = cause;
        assert_int_equal(inlet__event_is_valid(&blind), known);
        inlet_event_t sources = plain(INLET_EVENT_SOURCES);
        sources.u.sources.cause = cause;
        assert_int_equal(inlet__event_is_valid(&sources), known || cause == INLET_CAUSE_NONE);
    }
}

static void a_blind_span_does_not_end_before_it_starts(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_BLIND);
    event.u.blind.from_ns = event.time_ns;
    assert_true(inlet__event_is_valid(&event));
    event.u.blind.from_ns = event.time_ns + 1;
    assert_false(inlet__event_is_valid(&event));
    event.u.blind.from_ns = -1;
    assert_false(inlet__event_is_valid(&event));
}

static void sources_are_known_ones(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_SOURCES);
    event.u.sources.mask = INLET_SOURCE_ALL;
    assert_true(inlet__event_is_valid(&event));
    event.u.sources.mask = INLET_SOURCE_ALL + 1;
    assert_false(inlet__event_is_valid(&event));
}

static void what_any_program_can_inject_is_valid(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_KEY_PRESSED);
    event.u.key.scan = UINT16_MAX;
    event.u.key.vk = UINT16_MAX;
    event.u.key.unit = 0xD83D;
    event.extra = UINT64_MAX;
    assert_true(inlet__event_is_valid(&event));
    event.u.key.hid = 0x00070004;
    assert_true(inlet__event_is_valid(&event));
    event.u.key.hid = 0x00070000;
    assert_false(inlet__event_is_valid(&event));
    event.u.key.hid = 0x00000004;
    assert_false(inlet__event_is_valid(&event));
}

static void a_device_has_a_number_and_a_kind(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_DEVICE);
    event.u.device = (inlet_device_t){UINT64_MAX, UINT16_MAX, UINT16_MAX, INLET_DEVICE_OTHER, 1};
    assert_true(inlet__event_is_valid(&event));
    event.u.device.present = 2;
    assert_false(inlet__event_is_valid(&event));
    event.u.device.present = 0;
    event.u.device.kind = INLET_DEVICE_OTHER + 1;
    assert_false(inlet__event_is_valid(&event));
    event.u.device.kind = 0;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_DEVICE);
    event.device = 0;
    assert_false(inlet__event_is_valid(&event));
}

static void a_name_comes_in_full_pieces_but_the_last(void **state) {
    (void)state;
    const inlet_name_t full = {
        .subject = INLET_NAME_PROCESS,
        .count = 2,
        .length = 12,
        .text = {'C', ':', '\\', 'a', '\\', 'b', '\\', 'c', '\\', 'd', '.', 'e'}};
    inlet_event_t event = plain(INLET_EVENT_NAME);
    event.u.name = full;
    assert_true(inlet__event_is_valid(&event));
    inlet_name_t bad[6] = {full, full, full, full, full, full};
    bad[0].length = 11;
    bad[1].index = 2;
    bad[2].text[5] = 0;
    bad[3].subject = 0;
    bad[4].subject = INLET_NAME_SUBJECT_COUNT;
    bad[5].length = 13;
    for (size_t i = 0; i < 6; i++) {
        event.u.name = bad[i];
        assert_false(inlet__event_is_valid(&event));
    }
    event = plain(INLET_EVENT_NAME);
    event.u.name.length = 0;
    assert_false(inlet__event_is_valid(&event));
}

static void state_has_known_values(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_FOCUS);
    event.u.focus = (inlet_focus_t){.window = UINT64_MAX, .elevated = 1};
    assert_true(inlet__event_is_valid(&event));
    event.u.focus.elevated = 2;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_LAYOUT);
    event.u.layout = (inlet_layout_t){.hkl = UINT64_MAX, .locks = INLET_LOCK_ALL};
    assert_true(inlet__event_is_valid(&event));
    event.u.layout.locks++;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_SESSION);
    event.u.session.change = 0;
    assert_false(inlet__event_is_valid(&event));
    event.u.session.change = INLET_SESSION_CHANGE_COUNT;
    assert_false(inlet__event_is_valid(&event));
    event = plain(INLET_EVENT_CLOCK);
    event.u.clock.utc_ns = INT64_MIN;
    assert_true(inlet__event_is_valid(&event));
    event.u.clock.reason = INLET_CLOCK_REASON_COUNT;
    assert_false(inlet__event_is_valid(&event));
}

static void a_snapshot_tells_one_act_or_none(void **state) {
    (void)state;
    const inlet_event_t nothing = {.seq = 1, .type = INLET_EVENT_SNAPSHOT};
    inlet_event_t key = nothing;
    key.flags = INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL;
    key.device = 7;
    key.u.snapshot = (inlet_snapshot_t){.index = 1,
                                        .count = 2,
                                        .act = INLET_EVENT_KEY_PRESSED,
                                        .sources = INLET_SOURCE_ALL,
                                        .code = 0x00070004,
                                        .scan = 30,
                                        .vk = 65};
    inlet_event_t button = key;
    button.u.snapshot.act = INLET_EVENT_MOUSE_PRESSED;
    button.u.snapshot.code = INLET_BUTTON_X2;
    button.u.snapshot.scan = button.u.snapshot.vk = 0;
    assert_true(inlet__event_is_valid(&nothing));
    assert_true(inlet__event_is_valid(&key));
    assert_true(inlet__event_is_valid(&button));
    inlet_event_t bad[] = {nothing, nothing, nothing, nothing, nothing, key,
                           key,     key,     key,     button,  button,  button};
    bad[0].flags = INLET_FLAG_RAW;
    bad[1].device = 1;
    bad[2].u.snapshot.count = 1;
    bad[3].u.snapshot.code = 1;
    bad[4].u.snapshot.sources = INLET_SOURCE_ALL + 1;
    bad[5].u.snapshot.index = 2;
    bad[6].u.snapshot.code = 4; /* a usage without a page */
    bad[7].u.snapshot.act = INLET_EVENT_KEY_RELEASED;
    bad[8].flags |= INLET_FLAG_SYNTHETIC;
    bad[9].u.snapshot.code = 6;
    bad[10].u.snapshot.code = 0;
    bad[11].u.snapshot.vk = 1;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(inlet__event_is_valid(&bad[i]));
}

static void a_loss_spans_its_count_a_snapshot_nothing_and_others_one(void **state) {
    (void)state;
    inlet_event_t event = plain(INLET_EVENT_LOSS);
    event.u.loss.count = 17;
    assert_int_equal(inlet__event_span(&event), 17);
    event = plain(INLET_EVENT_MOUSE_MOVED);
    event.u.mouse.dx = 17;
    assert_int_equal(inlet__event_span(&event), 1);
    event = plain(INLET_EVENT_SNAPSHOT);
    assert_int_equal(inlet__event_span(&event), 0);
    event = plain(INLET_EVENT_LAYOUT);
    assert_int_equal(inlet__event_span(&event), 1);
    event.flags = INLET_FLAG_STATE;
    assert_int_equal(inlet__event_span(&event), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_known_type_is_valid_and_no_other),
        cmocka_unit_test(flags_belong_to_their_types),
        cmocka_unit_test(reserved_and_undefined_fields_are_zero),
        cmocka_unit_test(numbers_and_times_stay_in_range),
        cmocka_unit_test(buttons_are_one_to_five),
        cmocka_unit_test(a_loss_counts_something_that_ends_in_range),
        cmocka_unit_test(a_loss_and_a_blind_span_have_a_cause),
        cmocka_unit_test(a_blind_span_does_not_end_before_it_starts),
        cmocka_unit_test(sources_are_known_ones),
        cmocka_unit_test(what_any_program_can_inject_is_valid),
        cmocka_unit_test(a_device_has_a_number_and_a_kind),
        cmocka_unit_test(a_name_comes_in_full_pieces_but_the_last),
        cmocka_unit_test(state_has_known_values),
        cmocka_unit_test(a_snapshot_tells_one_act_or_none),
        cmocka_unit_test(a_loss_spans_its_count_a_snapshot_nothing_and_others_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
