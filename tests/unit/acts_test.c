/* Acts: what is held, and let go of; whose tag an event has; pixels as SendInput takes them. */
#include "test.h"

#include <inlet/keys.h>
#include <string.h>

#include "acts/act.h"
#include "acts/screen_units.h"

static act_t key(uint32_t hid, uint8_t down) {
    return (act_t){
        .kind = ACT_KEY, .down = down, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)};
}

static uint32_t releases_of(const acts_held_t *held, act_t *out, uint32_t capacity) {
    uint32_t from = 0, count = 0, more;
    while (count < capacity && (more = acts_held_releases(held, &from, out + count, 1)) > 0)
        count += more;
    return count;
}

static void what_is_held_is_released_with_modifiers_last(void **state) {
    acts_held_t held = {0};
    act_t out[16];
    (void)state;
    const act_t acts[] = {key(INLET_KEY_ShiftLeft, 1),
                          key(INLET_KEY_ControlRight, 1),
                          key(INLET_KEY_KeyA, 1),
                          key(INLET_KEY_ArrowLeft, 1),
                          key(INLET_KEY_KeyB, 1),
                          key(INLET_KEY_KeyB, 0),
                          {.kind = ACT_BUTTON, .down = 1, .button = INLET_BUTTON_X2},
                          {.kind = ACT_KEY, .down = 1, .vk = 0xB3},
                          {.kind = ACT_MOVE, .x = 4},
                          {.kind = ACT_WHEEL, .x = 120}};
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        acts_held_note(&held, &acts[i]);
    const uint32_t count = releases_of(&held, out, COUNT_OF(out));
    assert_int_equal(count, 6);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(out[i].down, 0);
        assert_true(acts_held_has(&held, &out[i]));
        const bool modifier =
            act_is_same_switch(&out[i], &acts[0]) || act_is_same_switch(&out[i], &acts[1]);
        assert_int_equal(modifier, i >= 4);
        acts_held_note(&held, &out[i]);
    }
    assert_int_equal(releases_of(&held, out, COUNT_OF(out)), 0);
}

/* The numpad's Enter and its like differ from others by their prefix alone. */
static void keys_that_share_a_number_are_told_apart(void **state) {
    (void)state;
    const act_t enter = key(INLET_KEY_Enter, 1), numpad = key(INLET_KEY_NumpadEnter, 1);
    assert_int_equal(enter.scan & 0xFF, numpad.scan & 0xFF);
    assert_false(act_is_same_switch(&enter, &numpad));
    const act_t left = {.kind = ACT_BUTTON, .button = INLET_BUTTON_LEFT};
    const act_t none = {.kind = ACT_BUTTON, .button = 9};
    assert_true(act_is_same_switch(&left, &left));
    assert_false(act_is_same_switch(&none, &none));
    const act_t move = {.kind = ACT_MOVE};
    assert_false(act_is_same_switch(&move, &move));
}

static void a_tag_is_recognised_whole_and_by_its_lower_half(void **state) {
    uint32_t number = 0;
    (void)state;
    const uint64_t tag = acts_tag(ACTS_SENDER_REPLAY, 77);
    assert_int_equal(acts_tag_sender(tag, &number), ACTS_SENDER_REPLAY);
    assert_int_equal(number, 77);
    assert_int_equal(acts_tag_sender((uint32_t)tag, &number), ACTS_SENDER_REPLAY);
    assert_int_equal(acts_tag_sender(acts_tag(ACTS_SENDER_MACRO, ACTS_TAG_NUMBERS + 3), &number),
                     ACTS_SENDER_MACRO);
    assert_int_equal(number, 3);
    assert_int_equal(acts_tag_sender(0, NULL), ACTS_SENDER_NONE);
    assert_int_equal(acts_tag_sender(0xFF515781u, NULL), ACTS_SENDER_NONE); /* a touch */
    assert_int_equal(acts_tag_sender(tag ^ UINT64_C(1) << 63, NULL), ACTS_SENDER_NONE);
}

/* Each pixel comes back, whether the system cuts or rounds. */
static void pixels_survive_their_units(void **state) {
    static const int32_t extents[] = {1, 2, 3, 640, 1280, 1366, 1920, 3840, 5760, 11520, 32767};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(extents); i++) {
        const int32_t extent = extents[i];
        for (int32_t pixel = 0; pixel < extent; pixel++) {
            const int64_t units = screen_units(pixel - 500, -500, extent);
            assert_in_range(units, 0, 65535);
            assert_int_equal(units * extent / 65536, pixel);
            assert_int_equal((units * extent + 32768) / 65536, pixel);
        }
    }
    assert_int_equal(screen_units(-9, 0, 100), 0);
    assert_int_equal(screen_units(INT32_MAX, INT32_MIN, 100), screen_units(99, 0, 100));
    assert_int_equal(screen_units(5, 0, 0), 0);
}

static void acts_are_told_in_words(void **state) {
    char text[ACT_TEXT_BYTES];
    (void)state;
    const act_t enter = key(INLET_KEY_NumpadEnter, 1);
    assert_string_equal(act_text(&enter, text), "key NumpadEnter down");
    const act_t button = {.kind = ACT_BUTTON, .button = INLET_BUTTON_LEFT};
    assert_string_equal(act_text(&button, text), "button left up");
    const act_t move = {.kind = ACT_MOVE_TO, .x = -5, .y = 9};
    assert_string_equal(act_text(&move, text), "move to -5,9");
    const act_t odd = {.kind = ACT_KEY, .down = 1, .scan = 0xE0FF};
    assert_string_equal(act_text(&odd, text), "key scan 0xE0FF down");
}

static void what_a_replay_sent_is_hidden(void **state) {
    (void)state;
    inlet_event_t events[4] = {
        {.seq = 7,
         .time_ns = 5,
         .type = INLET_EVENT_KEY_PRESSED,
         .flags = INLET_FLAG_RAW,
         .extra = (uint32_t)acts_tag(ACTS_SENDER_REPLAY, 1),
         .u.key.scan = 0x1E},
        {.seq = 8, .type = INLET_EVENT_MOUSE_MOVED},
        {.seq = 9, .type = INLET_EVENT_MOUSE_WHEEL, .extra = acts_tag(ACTS_SENDER_MACRO, 1)},
        {.seq = 10, /* whose extra is the application's own */
         .type = INLET_EVENT_MARK,
         .extra = acts_tag(ACTS_SENDER_REPLAY, 1)}};
    const inlet_event_t before = events[1], macro = events[2], mark = events[3];
    const inlet_event_t wanted = {.seq = 7,
                                  .time_ns = 5,
                                  .type = INLET_EVENT_LOSS,
                                  .u.loss = {.count = 1, .cause = INLET_CAUSE_HIDDEN}};
    assert_int_equal(acts_hide_replayed(events, 4), 1);
    assert_memory_equal(&events[0], &wanted, sizeof wanted);
    assert_memory_equal(&events[1], &before, sizeof before);
    assert_memory_equal(&events[2], &macro, sizeof macro);
    assert_memory_equal(&events[3], &mark, sizeof mark);
}

int main(void) {
    const struct CMUnitTest tests[] = {RUN(what_is_held_is_released_with_modifiers_last),
                                       RUN(keys_that_share_a_number_are_told_apart),
                                       RUN(a_tag_is_recognised_whole_and_by_its_lower_half),
                                       RUN(pixels_survive_their_units),
                                       RUN(what_a_replay_sent_is_hidden),
                                       RUN(acts_are_told_in_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
