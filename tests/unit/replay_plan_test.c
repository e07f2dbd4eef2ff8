/* The plan of a replay: which records are played, when, and in which calls. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>

#include "replay/plan.h"

#define MS INT64_C(1000000)

static plan_t *plan;
static uint64_t next_seq;
static char told[2048];

static int begin(void **state) {
    (void)state;
    const plan_options_t options = {.chord_ns = PLAN_CHORD_NS};
    plan = plan_open(&options);
    next_seq = 1;
    return plan == NULL;
}

static int end(void **state) {
    (void)state;
    plan_close(plan);
    return 0;
}

static void restart(plan_options_t options) {
    plan_close(plan);
    plan = plan_open(&options);
    assert_non_null(plan);
}

static void put(inlet_event_t event) {
    event.seq = next_seq++;
    assert_int_equal(plan_put(plan, &event), INLET_OK);
}

static inlet_event_t key_event(int64_t ms, uint32_t hid, bool down, uint32_t flags) {
    return (inlet_event_t){
        .time_ns = ms * MS + 1000 * MS,
        .os_time_ms = (uint32_t)(1000 + ms),
        .type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
        .flags = flags,
        .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)}};
}

static void key(int64_t ms, uint32_t hid, bool down) {
    put(key_event(ms, hid, down, INLET_FLAG_RAW));
}

static void moved(int64_t ms, uint32_t flags, int32_t dx, int32_t dy, int32_t x, int32_t y) {
    put((inlet_event_t){.time_ns = ms * MS + 1000 * MS,
                        .os_time_ms = (uint32_t)(1000 + ms),
                        .type = INLET_EVENT_MOUSE_MOVED,
                        .flags = flags,
                        .u.mouse = {.dx = dx, .dy = dy, .x = x, .y = y}});
}

static void captures(int64_t ms, uint32_t mask) {
    put((inlet_event_t){
        .time_ns = ms * MS + 1000 * MS,
        .type = INLET_EVENT_SOURCES,
        .u.sources = {.mask = mask, .cause = mask == 0 ? INLET_CAUSE_NO_SUBSCRIBER : 0}});
}

/* "0: key KeyA down; key KeyB down | 5: …", a call each. */
static const char *finished(void) {
    size_t count, length = 0;
    char text[ACT_TEXT_BYTES];
    assert_int_equal(plan_finish(plan), INLET_OK);
    const plan_step_t *steps = plan_steps(plan, &count);
    told[0] = '\0';
    for (size_t i = 0, batch; (batch = plan_batch(plan, i)) > 0; i += batch) {
        length += (size_t)snprintf(told + length, sizeof told - length,
                                   "%s%d: ", i > 0 ? " | " : "", (int)(steps[i].at_ns / MS));
        for (size_t j = i; j < i + batch; j++)
            length += (size_t)snprintf(told + length, sizeof told - length, "%s%s",
                                       j > i ? "; " : "", act_text(&steps[j].act, text));
        assert_true(length < sizeof told);
    }
    return told;
}

static void keys_come_with_the_times_between_them(void **state) {
    (void)state;
    key(70, INLET_KEY_KeyA, true);
    key(75, INLET_KEY_KeyA, false);
    key(1075, INLET_KEY_Enter, true);
    key(1080, INLET_KEY_Enter, false);
    assert_string_equal(finished(), "0: key KeyA down | 5: key KeyA up | 1005: key Enter down | "
                                    "1010: key Enter up");
    assert_int_equal(plan_length_ns(plan), 1010 * MS);
}

static void both_records_of_an_act_are_played_once(void **state) {
    (void)state;
    captures(0, INLET_SOURCE_ALL);
    for (int i = 0; i < 2; i++) {
        put(key_event(10 + 5 * i, INLET_KEY_KeyA, i == 0, INLET_FLAG_HOOK));
        put(key_event(10 + 5 * i, INLET_KEY_KeyA, i == 0, INLET_FLAG_RAW));
    }
    assert_string_equal(finished(), "0: key KeyA down | 5: key KeyA up");
}

/* Too far apart for fuse, and yet a key goes down once. */
static void records_that_were_not_joined_are_played_once(void **state) {
    (void)state;
    captures(0, INLET_SOURCE_ALL);
    put(key_event(10, INLET_KEY_KeyA, true, INLET_FLAG_RAW));
    put(key_event(110, INLET_KEY_KeyA, true, INLET_FLAG_HOOK));
    put(key_event(210, INLET_KEY_KeyA, false, INLET_FLAG_RAW));
    put(key_event(310, INLET_KEY_KeyA, false, INLET_FLAG_HOOK));
    assert_string_equal(finished(), "0: key KeyA down | 200: key KeyA up");
    assert_int_equal(plan_skipped(plan)[PLAN_SKIP_TWICE], 2);
}

static void repeats_are_pressed_again(void **state) {
    (void)state;
    key(0, INLET_KEY_KeyA, true);
    put(key_event(500, INLET_KEY_KeyA, true, INLET_FLAG_RAW | INLET_FLAG_REPEAT));
    key(510, INLET_KEY_KeyA, false);
    assert_string_equal(finished(), "0: key KeyA down | 500: key KeyA down | 510: key KeyA up");
}

static void chords_are_one_call(void **state) {
    (void)state;
    inlet_event_t event = key_event(0, INLET_KEY_ControlLeft, true, INLET_FLAG_RAW);
    put(event);
    event = key_event(0, INLET_KEY_KeyC, true, INLET_FLAG_RAW);
    event.time_ns += 400000;
    put(event);
    event = key_event(0, INLET_KEY_KeyV, true, INLET_FLAG_RAW);
    event.time_ns += 600000;
    put(event);
    key(9, INLET_KEY_KeyC, false);
    key(9, INLET_KEY_KeyV, false);
    key(9, INLET_KEY_ControlLeft, false);
    assert_string_equal(finished(), "0: key ControlLeft down; key KeyC down | 0: key KeyV down | "
                                    "9: key KeyC up; key KeyV up; key ControlLeft up");
}

static void a_key_is_not_twice_in_a_call(void **state) {
    (void)state;
    key(0, INLET_KEY_KeyA, true);
    key(0, INLET_KEY_KeyA, false);
    assert_string_equal(finished(), "0: key KeyA down | 0: key KeyA up");
}

static void the_pointer_goes_where_it_was(void **state) {
    (void)state;
    const uint32_t positioned = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION;
    moved(0, positioned, 0, 0, 100, 200);
    moved(30, INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION, 3, 4, 0, 0);
    moved(60, positioned | INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION, 3, 4, -7, 8);
    assert_string_equal(finished(), "0: move to 100,200 | 60: move to -7,8");
    assert_int_equal(plan_motion(plan), PLAN_MOTION_ABSOLUTE);
    assert_int_equal(plan_skipped(plan)[PLAN_SKIP_MOTION], 1);
}

static void without_positions_the_mouse_moves_as_far(void **state) {
    (void)state;
    moved(0, INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION, 3, 4, 0, 0);
    moved(2, INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION, -3, 0, 0, 0);
    assert_string_equal(finished(), "0: move by 3,4 | 2: move by -3,0");
    assert_int_equal(plan_motion(plan), PLAN_MOTION_RELATIVE);
}

static void positions_alone_give_the_motion_between_them(void **state) {
    (void)state;
    restart((plan_options_t){.motion = PLAN_MOTION_RELATIVE});
    moved(0, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION, 0, 0, 100, 200);
    moved(4, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION, 0, 0, 90, 230);
    moved(6, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION, 0, 0, INT32_MIN, 230);
    moved(8, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION, 0, 0, INT32_MAX, 230);
    assert_string_equal(finished(), "4: move by -10,30");
}

static void a_click_lands_where_it_did(void **state) {
    (void)state;
    put((inlet_event_t){.time_ns = 0,
                        .type = INLET_EVENT_MOUSE_PRESSED,
                        .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                        .u.button = {.button = INLET_BUTTON_LEFT, .x = 5, .y = 6}});
    put((inlet_event_t){.time_ns = 8 * MS,
                        .type = INLET_EVENT_MOUSE_RELEASED,
                        .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                        .u.button = {.button = INLET_BUTTON_LEFT, .x = 5, .y = 6}});
    put((inlet_event_t){.time_ns = 9 * MS,
                        .type = INLET_EVENT_MOUSE_WHEEL,
                        .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                        .u.wheel = {.delta = -120, .x = 6, .y = 6}});
    assert_string_equal(finished(), "0: move to 5,6; button left down | 8: button left up | "
                                    "9: move to 6,6; wheel -120");
}

static void own_input_is_not_played_again(void **state) {
    (void)state;
    inlet_event_t event = key_event(0, INLET_KEY_KeyA, true, INLET_FLAG_HOOK | INLET_FLAG_INJECTED);
    event.extra = acts_tag(ACTS_SENDER_REPLAY, 5);
    put(event);
    event.time_ns += 1000 * MS;
    event.os_time_ms += 1000;
    event.flags = INLET_FLAG_RAW; /* which tells the lower half of the extra info alone */
    event.extra = (uint32_t)event.extra;
    put(event);
    event.extra = acts_tag(ACTS_SENDER_MACRO, 5);
    put(event);
    assert_string_equal(finished(), "");
    assert_int_equal(plan_skipped(plan)[PLAN_SKIP_OWN], 2);
    assert_int_equal(plan_skipped(plan)[PLAN_SKIP_MACRO], 1);
}

static void what_others_injected_is_played_unless_devices_alone_count(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        restart((plan_options_t){.devices_only = i == 1});
        put(key_event(0, INLET_KEY_KeyA, true, INLET_FLAG_HOOK | INLET_FLAG_INJECTED));
        put(key_event(1, INLET_KEY_KeyA, false, INLET_FLAG_HOOK | INLET_FLAG_INJECTED));
        assert_string_equal(finished(), i == 1 ? "" : "0: key KeyA down | 1: key KeyA up");
    }
}

static void what_a_loss_leaves_held_is_released(void **state) {
    (void)state;
    key(0, INLET_KEY_ShiftLeft, true);
    key(5, INLET_KEY_KeyA, true);
    put((inlet_event_t){.time_ns = 2000 * MS,
                        .type = INLET_EVENT_LOSS,
                        .u.loss = {.count = 1, .cause = INLET_CAUSE_HIDDEN}});
    key(7, INLET_KEY_KeyB, true);
    put((inlet_event_t){.time_ns = 2000 * MS,
                        .type = INLET_EVENT_LOSS,
                        .u.loss = {.count = 3, .cause = INLET_CAUSE_RING_FULL}});
    key(90, INLET_KEY_KeyC, true);
    assert_string_equal(
        finished(), "0: key ShiftLeft down | 5: key KeyA down | 7: key KeyB down; key KeyA up"
                    " | 7: key KeyB up; key ShiftLeft up | 90: key KeyC down | 90: key KeyC up");
}

static void the_control_of_altgr_is_left_to_the_system(void **state) {
    (void)state;
    put(key_event(0, INLET_KEY_ControlLeft, true, INLET_FLAG_RAW | INLET_FLAG_FALSE_CONTROL));
    key(0, INLET_KEY_AltRight, true);
    put(key_event(9, INLET_KEY_ControlLeft, false, INLET_FLAG_RAW | INLET_FLAG_FALSE_CONTROL));
    key(9, INLET_KEY_AltRight, false);
    assert_string_equal(finished(), "0: key AltRight down | 9: key AltRight up");
}

static void keys_without_identity_are_counted(void **state) {
    (void)state;
    put((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED, .flags = INLET_FLAG_RAW});
    assert_string_equal(finished(), "");
    assert_int_equal(plan_skipped(plan)[PLAN_SKIP_NO_KEY], 1);
}

static void characters_without_keys_are_units(void **state) {
    (void)state;
    inlet_event_t event = {.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                           .u.key = {.vk = 0xE7, .unit = 0xD83D}};
    put(event);
    event.type = INLET_EVENT_KEY_RELEASED;
    event.time_ns = MS;
    put(event);
    assert_string_equal(finished(), "0: unit U+D83D down | 1: unit U+D83D up");
}

static void long_pauses_can_be_cut(void **state) {
    (void)state;
    restart((plan_options_t){.pause_max_ns = 100 * MS});
    key(0, INLET_KEY_KeyA, true);
    key(50, INLET_KEY_KeyA, false);
    key(90000, INLET_KEY_KeyB, true);
    key(90010, INLET_KEY_KeyB, false);
    assert_string_equal(finished(), "0: key KeyA down | 50: key KeyA up | 150: key KeyB down | "
                                    "160: key KeyB up");
}

static void times_of_damaged_recordings_are_refused(void **state) {
    (void)state;
    inlet_event_t event = key_event(0, INLET_KEY_KeyA, true, INLET_FLAG_RAW);
    event.time_ns = INT64_MIN + 1;
    put(event);
    event.time_ns = INT64_MAX;
    event.seq = next_seq;
    event.type = INLET_EVENT_KEY_RELEASED;
    if (plan_put(plan, &event) == INLET_OK)
        assert_int_equal(plan_finish(plan), INLET_E_LIMIT);
}

static void speed_divides_the_time(void **state) {
    (void)state;
    assert_int_equal(plan_due_ns(1000, 1000), 1000);
    assert_int_equal(plan_due_ns(1000, 2000), 500);
    assert_int_equal(plan_due_ns(1001, 3000), 333);
    assert_int_equal(plan_due_ns(7, 10), 700);
    assert_int_equal(plan_due_ns(PLAN_NS_MAX, 10), PLAN_NS_MAX * 100);
    assert_int_equal(plan_due_ns(PLAN_NS_MAX, 1000000), PLAN_NS_MAX / 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(keys_come_with_the_times_between_them),
        TEST(both_records_of_an_act_are_played_once),
        TEST(records_that_were_not_joined_are_played_once),
        TEST(repeats_are_pressed_again),
        TEST(chords_are_one_call),
        TEST(a_key_is_not_twice_in_a_call),
        TEST(the_pointer_goes_where_it_was),
        TEST(without_positions_the_mouse_moves_as_far),
        TEST(positions_alone_give_the_motion_between_them),
        TEST(a_click_lands_where_it_did),
        TEST(own_input_is_not_played_again),
        TEST(what_others_injected_is_played_unless_devices_alone_count),
        TEST(what_a_loss_leaves_held_is_released),
        TEST(the_control_of_altgr_is_left_to_the_system),
        TEST(keys_without_identity_are_counted),
        TEST(characters_without_keys_are_units),
        TEST(long_pauses_can_be_cut),
        TEST(times_of_damaged_recordings_are_refused),
        TEST(speed_divides_the_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
