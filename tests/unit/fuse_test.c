/* <inlet/fuse.h>: which records are joined, which are left alone, and what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/fuse.h>
#include <inlet/keys.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define MS              INT64_C(1000000)

enum { OUT_MAX = 64, WAIT_MS = 50 };

typedef struct rig {
    inlet_fuse_t *fuse;
    uint64_t seq;
    int64_t now_ns;
    inlet_fused_t out[OUT_MAX];
    uint32_t count;
} rig_t;

static int set_up(void **state) {
    static rig_t rig;
    rig = (rig_t){.seq = 100, .now_ns = 1000 * MS};
    assert_int_equal(inlet_fuse_open(NULL, &rig.fuse), INLET_OK);
    *state = &rig;
    return 0;
}

static int tear_down(void **state) {
    inlet_fuse_close(((rig_t *)*state)->fuse);
    return 0;
}

static void take(rig_t *rig) {
    uint32_t count;
    assert_int_equal(
        inlet_fuse_take(rig->fuse, rig->out + rig->count, OUT_MAX - rig->count, &count), INLET_OK);
    rig->count += count;
}

/* The next record of the stream; its number. */
static uint64_t put(rig_t *rig, inlet_event_t event) {
    event.seq = ++rig->seq;
    event.time_ns = rig->now_ns += 1000;
    assert_int_equal(inlet_fuse_put(rig->fuse, &event), INLET_OK);
    take(rig);
    return event.seq;
}

static void end(rig_t *rig) {
    inlet_fuse_flush(rig->fuse);
    take(rig);
}

static inlet_event_t key(uint32_t source, uint16_t type, uint32_t hid, uint32_t tick) {
    return (inlet_event_t){.type = type,
                           .flags = source,
                           .device = source == INLET_FLAG_RAW ? 2 : 0,
                           .os_time_ms = tick,
                           .u.key = {.hid = hid, .scan = 0x1E, .vk = 'A'}};
}

static inlet_event_t raw_key(uint32_t tick) {
    return key(INLET_FLAG_RAW, INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, tick);
}

static inlet_event_t hook_key(uint32_t tick) {
    return key(INLET_FLAG_HOOK, INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, tick);
}

static inlet_event_t raw_move(int32_t dx, int32_t dy, uint32_t tick) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                           .device = 1,
                           .os_time_ms = tick,
                           .u.mouse = {.dx = dx, .dy = dy}};
}

static inlet_event_t hook_move(int32_t x, int32_t y, uint32_t tick) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                           .os_time_ms = tick,
                           .u.mouse = {.x = x, .y = y}};
}

static inlet_event_t button(uint32_t source, uint32_t number, uint32_t tick) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED,
                           .flags = source,
                           .device = source == INLET_FLAG_RAW ? 1 : 0,
                           .os_time_ms = tick,
                           .u.button = {.button = number}};
}

static inlet_event_t wheel(uint32_t source, int32_t delta, uint32_t tick) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_WHEEL,
                           .flags = source,
                           .os_time_ms = tick,
                           .u.wheel = {.delta = delta}};
}

static void assert_joined(const inlet_fused_t *fused, uint64_t raw_seq, uint64_t hook_seq,
                          uint32_t confidence) {
    assert_int_equal(fused->raw_seq, raw_seq);
    assert_int_equal(fused->hook_seq, hook_seq);
    assert_int_equal(fused->event.seq, raw_seq < hook_seq ? raw_seq : hook_seq);
    assert_int_equal(fused->confidence, confidence);
    assert_int_equal(fused->event.flags & INLET_SOURCE_ALL, INLET_SOURCE_ALL);
}

static void assert_single(const inlet_fused_t *fused, uint64_t seq) {
    assert_int_equal(fused->event.seq, seq);
    assert_int_equal(fused->raw_seq + fused->hook_seq, seq);
    assert_int_equal(fused->confidence, INLET_FUSE_SINGLE);
}

/* The pair, put in either order, has that confidence; SINGLE: it is not joined. */
static void check_pair(rig_t *rig, inlet_event_t raw, inlet_event_t hook, uint32_t confidence) {
    for (int raw_first = 0; raw_first < 2; raw_first++) {
        rig->count = 0;
        const uint64_t one = put(rig, raw_first ? raw : hook);
        const uint64_t two = put(rig, raw_first ? hook : raw);
        end(rig);
        assert_int_equal(rig->count, confidence == INLET_FUSE_SINGLE ? 2 : 1);
        if (confidence != INLET_FUSE_SINGLE) {
            assert_joined(&rig->out[0], raw_first ? one : two, raw_first ? two : one, confidence);
            continue;
        }
        assert_single(&rig->out[0], one);
        assert_single(&rig->out[1], two);
    }
}

/* --- one pair --- */

static void a_key_of_a_device_in_one_tick_is_exactly_one_act(void **state) {
    rig_t *rig = *state;
    check_pair(rig, raw_key(7), hook_key(7), INLET_FUSE_EXACT);
    check_pair(rig, button(INLET_FLAG_RAW, 4, 7), button(INLET_FLAG_HOOK, 4, 7), INLET_FUSE_EXACT);
    check_pair(rig, raw_key(0), hook_key(7), INLET_FUSE_LIKELY); /* read in a batch: no tick */
    check_pair(rig, raw_key(7), hook_key(23), INLET_FUSE_LIKELY);
    check_pair(rig, raw_key(23), hook_key(7), INLET_FUSE_LIKELY);
    check_pair(rig, raw_key(4), hook_key(UINT32_MAX - 3), INLET_FUSE_LIKELY); /* it wraps */
    check_pair(rig, raw_key(7), hook_key(24), INLET_FUSE_SINGLE);
    check_pair(rig, raw_key(24), hook_key(7), INLET_FUSE_SINGLE);
}

static void another_act_is_no_twin(void **state) {
    rig_t *rig = *state;
    inlet_event_t hook = hook_key(7);
    hook.type = INLET_EVENT_KEY_RELEASED;
    check_pair(rig, raw_key(7), hook, INLET_FUSE_SINGLE);
    hook = hook_key(7);
    hook.u.key.hid = INLET_KEY_KeyB;
    check_pair(rig, raw_key(7), hook, INLET_FUSE_SINGLE);
    check_pair(rig, button(INLET_FLAG_RAW, 1, 7), button(INLET_FLAG_HOOK, 2, 7), INLET_FUSE_SINGLE);
    check_pair(rig, wheel(INLET_FLAG_RAW, 15, 7), wheel(INLET_FLAG_HOOK, 30, 7), INLET_FUSE_SINGLE);
    inlet_event_t sideways = wheel(INLET_FLAG_HOOK, 15, 7);
    sideways.flags |= INLET_FLAG_HORIZONTAL;
    check_pair(rig, wheel(INLET_FLAG_RAW, 15, 7), sideways, INLET_FUSE_SINGLE);
    check_pair(rig, wheel(INLET_FLAG_RAW, 15, 7), wheel(INLET_FLAG_HOOK, 15, 7), INLET_FUSE_LIKELY);
    check_pair(rig, wheel(INLET_FLAG_RAW, 15, 7), wheel(INLET_FLAG_HOOK, 15, 8),
               INLET_FUSE_POSSIBLE);
}

static void two_of_one_source_are_two_acts(void **state) {
    rig_t *rig = *state;
    const uint64_t one = put(rig, raw_key(7)), two = put(rig, raw_key(7));
    end(rig);
    assert_single(&rig->out[0], one);
    assert_single(&rig->out[1], two);
}

static void altgrs_false_control_is_not_joined_with_control(void **state) {
    rig_t *rig = *state;
    inlet_event_t control = key(INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL, INLET_EVENT_KEY_PRESSED,
                                INLET_KEY_ControlLeft, 7);
    inlet_event_t raw = key(INLET_FLAG_RAW, INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, 7);
    check_pair(rig, raw, control, INLET_FUSE_SINGLE);
    raw.flags |= INLET_FLAG_FALSE_CONTROL;
    check_pair(rig, raw, control, INLET_FUSE_EXACT);
}

static void altgr_lets_its_false_control_go_alone_at_once(void **state) {
    rig_t *rig = *state;
    const uint64_t control = put(rig, key(INLET_FLAG_HOOK | INLET_FLAG_FALSE_CONTROL,
                                          INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, 7));
    const uint64_t hook =
        put(rig, key(INLET_FLAG_HOOK, INLET_EVENT_KEY_PRESSED, INLET_KEY_AltRight, 7));
    assert_int_equal(rig->count, 0);
    const uint64_t raw =
        put(rig, key(INLET_FLAG_RAW, INLET_EVENT_KEY_PRESSED, INLET_KEY_AltRight, 7));
    assert_int_equal(rig->count, 2);
    assert_single(&rig->out[0], control);
    assert_joined(&rig->out[1], raw, hook, INLET_FUSE_EXACT);
}

static void keys_without_a_number_are_told_by_scan_code_virtual_key_and_unit(void **state) {
    rig_t *rig = *state;
    static const struct {
        inlet_key_t raw, hook;
        uint32_t confidence;
    } cases[] = {
        {{.scan = 0x6C}, {.scan = 0x6C, .vk = 0xE8}, INLET_FUSE_EXACT},
        {{.scan = 0x6C, .vk = 0xE8}, {.scan = 0x6D, .vk = 0xE8}, INLET_FUSE_SINGLE},
        {{.vk = 0xE8}, {.vk = 0xE8}, INLET_FUSE_EXACT}, /* a media key that no table has */
        {{.vk = 0xE8}, {.vk = 0xE9}, INLET_FUSE_SINGLE},
        {{.vk = 0xE7, .unit = 0xD83D}, {.vk = 0xE7, .unit = 0xD83D}, INLET_FUSE_EXACT},
        {{.vk = 0xE7, .unit = 0xD83D}, {.vk = 0xE7, .unit = 0xDE00}, INLET_FUSE_SINGLE},
        {{.hid = INLET_KEY_Pause, .scan = 0xE11D, .vk = 0x13},
         {.hid = INLET_KEY_NumLock, .scan = 0x45, .vk = 0x90},
         INLET_FUSE_SINGLE},
        {{.hid = INLET_KEY_AudioVolumeMute, .vk = 0xAD},
         {.hid = INLET_KEY_AudioVolumeMute, .scan = 0xE020, .vk = 0xAD},
         INLET_FUSE_EXACT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        inlet_event_t raw = raw_key(7), hook = hook_key(7);
        raw.u.key = cases[i].raw;
        hook.u.key = cases[i].hook;
        check_pair(rig, raw, hook, cases[i].confidence);
    }
}

static void injected_input_is_likely_at_most(void **state) {
    rig_t *rig = *state;
    inlet_event_t raw = raw_key(7), hook = hook_key(7);
    hook.flags |= INLET_FLAG_INJECTED;
    check_pair(rig, raw, hook, INLET_FUSE_LIKELY); /* Wine: injected, and with a device */
    raw.device = 0;
    check_pair(rig, raw, hook, INLET_FUSE_LIKELY);
    hook.flags &= ~(uint32_t)INLET_FLAG_INJECTED;
    check_pair(rig, raw, hook, INLET_FUSE_LIKELY);
}

static void extra_info_that_differs_contradicts(void **state) {
    rig_t *rig = *state;
    inlet_event_t raw = raw_key(7), hook = hook_key(7);
    hook.extra = UINT64_C(0xFFFFFFFF00000005);
    raw.extra = 5; /* raw input has 32 bits of it */
    check_pair(rig, raw, hook, INLET_FUSE_EXACT);
    assert_true(rig->out[0].event.extra == hook.extra);
    raw.extra = 6;
    check_pair(rig, raw, hook, INLET_FUSE_SINGLE);
    raw.extra = 0;
    check_pair(rig, raw, hook, INLET_FUSE_POSSIBLE);
    hook.extra = 0;
    raw.extra = 6;
    check_pair(rig, raw, hook, INLET_FUSE_POSSIBLE);
    assert_true(rig->out[0].event.extra == 6);
}

static void what_has_no_twin_does_not_wait(void **state) {
    rig_t *rig = *state;
    inlet_event_t overrun = raw_key(7), merged = raw_move(1, 1, 7);
    overrun.flags |= INLET_FLAG_OVERRUN;
    merged.flags |= INLET_FLAG_TIME_COALESCED;
    put(rig, overrun);
    put(rig, merged);
    assert_int_equal(rig->count, 2);
    assert_single(&rig->out[0], 101);
    assert_single(&rig->out[1], 102);
}

/* --- what the joined event says --- */

static void a_joined_key_has_the_device_of_one_and_the_flags_of_the_other(void **state) {
    rig_t *rig = *state;
    inlet_event_t hook = hook_key(7), raw = raw_key(0);
    hook.flags |= INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL | INLET_FLAG_REPEAT;
    hook.process = 9;
    raw.flags |= INLET_FLAG_TIME_BATCH;
    raw.time_error_ns = 5;
    raw.u.key.vk = 0;
    const uint64_t hook_seq = put(rig, hook);
    put(rig, raw);
    inlet_event_t expected = hook;
    expected.seq = hook_seq;
    expected.time_ns = 1000 * MS + 1000;
    expected.device = 2;
    expected.flags = INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_INJECTED |
                     INLET_FLAG_INJECTED_LOWER_IL; /* by raw input, no repeat */
    assert_int_equal(rig->count, 1);
    assert_memory_equal(&rig->out[0].event, &expected, sizeof expected);
}

static void the_first_record_says_when(void **state) {
    rig_t *rig = *state;
    inlet_event_t raw = raw_key(0);
    raw.flags |= INLET_FLAG_TIME_BATCH;
    raw.time_error_ns = 5;
    put(rig, raw);
    put(rig, hook_key(7));
    assert_int_equal(rig->count, 1);
    const inlet_event_t *event = &rig->out[0].event;
    assert_int_equal(event->time_ns, 1000 * MS + 1000);
    assert_int_equal(event->time_error_ns, 5);
    assert_int_equal(event->os_time_ms, 7);
    assert_int_equal(event->flags, INLET_FLAG_RAW | INLET_FLAG_HOOK | INLET_FLAG_TIME_BATCH);
}

static void joined_mouse_input_has_motion_and_place(void **state) {
    rig_t *rig = *state;
    put(rig, hook_move(50, 60, 7));
    put(rig, raw_move(3, -4, 7));
    inlet_event_t pressed = button(INLET_FLAG_HOOK, INLET_BUTTON_X1, 7);
    pressed.flags |= INLET_FLAG_HAS_POSITION;
    pressed.u.button.x = 50;
    pressed.u.button.y = 60;
    put(rig, pressed);
    put(rig, button(INLET_FLAG_RAW, INLET_BUTTON_X1, 7));
    inlet_event_t turned = wheel(INLET_FLAG_HOOK, -15, 7);
    turned.flags |= INLET_FLAG_HAS_POSITION;
    turned.u.wheel.x = 51;
    turned.u.wheel.y = 61;
    put(rig, wheel(INLET_FLAG_RAW, -15, 7));
    put(rig, turned);
    assert_int_equal(rig->count, 3);
    const inlet_mouse_t moved = {.dx = 3, .dy = -4, .x = 50, .y = 60};
    assert_memory_equal(&rig->out[0].event.u.mouse, &moved, sizeof moved);
    assert_int_equal(rig->out[0].event.flags,
                     INLET_SOURCE_ALL | INLET_FLAG_HAS_MOTION | INLET_FLAG_HAS_POSITION);
    const inlet_mouse_button_t down = {.button = INLET_BUTTON_X1, .x = 50, .y = 60};
    assert_memory_equal(&rig->out[1].event.u.button, &down, sizeof down);
    const inlet_wheel_t turn = {.delta = -15, .x = 51, .y = 61};
    assert_memory_equal(&rig->out[2].event.u.wheel, &turn, sizeof turn);
}

/* --- motion --- */

/* The pointer is at 100,100, and moves a pixel a count, as far as was seen. */
static void move_by_counts(rig_t *rig) {
    for (int32_t i = 0; i < 9; i++) {
        put(rig, raw_move(1, 0, 1));
        put(rig, hook_move(92 + i, 100, 1));
    }
    rig->count = 0;
}

static void motion_may_be_accelerated(void **state) {
    rig_t *rig = *state;
    const uint64_t raw = put(rig, raw_move(1, 1, 0));
    const uint64_t hook = put(rig, hook_move(100, 100, 1)); /* from an unknown place */
    const uint64_t fast = put(rig, raw_move(2, 0, 0)), far = put(rig, hook_move(109, 100, 2));
    assert_joined(&rig->out[0], raw, hook, INLET_FUSE_LIKELY);
    assert_joined(&rig->out[1], fast, far, INLET_FUSE_LIKELY);
    check_pair(rig, raw_move(1, 1, 7), hook_move(109, 109, 8), INLET_FUSE_POSSIBLE);
}

static void motion_that_was_not_accelerated_so_far_is_only_possible_when_it_is(void **state) {
    rig_t *rig = *state;
    move_by_counts(rig);
    const uint64_t raw = put(rig, raw_move(2, 0, 1)), hook = put(rig, hook_move(104, 100, 1));
    const uint64_t next = put(rig, raw_move(2, 0, 1)), far = put(rig, hook_move(108, 100, 1));
    assert_joined(&rig->out[0], raw, hook, INLET_FUSE_POSSIBLE);
    assert_joined(&rig->out[1], next, far, INLET_FUSE_LIKELY);
}

static void motion_the_other_way_is_no_twin(void **state) {
    rig_t *rig = *state;
    put(rig, raw_move(1, 1, 1));
    put(rig, hook_move(100, 100, 1));
    put(rig, raw_move(2, 0, 2));
    put(rig, hook_move(99, 100, 2));
    end(rig);
    assert_int_equal(rig->count, 3);
    assert_single(&rig->out[1], 103);
    assert_single(&rig->out[2], 104);
}

static void of_several_motions_that_wait_it_is_the_one_that_fits(void **state) {
    rig_t *rig = *state;
    move_by_counts(rig);
    const uint64_t lost = put(rig, hook_move(101, 100, 5)); /* whose raw record does not come */
    const uint64_t hook = put(rig, hook_move(104, 100, 5));
    const uint64_t raw = put(rig, raw_move(3, 0, 0));
    assert_int_equal(rig->count, 2);
    assert_single(&rig->out[0], lost);
    assert_joined(&rig->out[1], raw, hook, INLET_FUSE_LIKELY);
}

static void an_absolute_device_is_joined_by_place(void **state) {
    rig_t *rig = *state;
    inlet_event_t raw = {.type = INLET_EVENT_MOUSE_MOVED,
                         .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_POSITION,
                         .u.mouse = {.x = 10, .y = 20}};
    check_pair(rig, raw, hook_move(11, 19, 7), INLET_FUSE_LIKELY);
    check_pair(rig, raw, hook_move(12, 20, 7), INLET_FUSE_SINGLE);
}

/* --- several --- */

static void of_several_that_could_be_it_the_first_is_possible(void **state) {
    rig_t *rig = *state;
    const uint64_t first = put(rig, wheel(INLET_FLAG_HOOK, 1, 7));
    const uint64_t second = put(rig, wheel(INLET_FLAG_HOOK, 1, 7));
    const uint64_t one = put(rig, wheel(INLET_FLAG_RAW, 1, 7));
    const uint64_t two = put(rig, wheel(INLET_FLAG_RAW, 1, 7));
    assert_int_equal(rig->count, 2);
    assert_joined(&rig->out[0], one, first, INLET_FUSE_POSSIBLE);
    assert_joined(&rig->out[1], two, second, INLET_FUSE_LIKELY);
}

static void the_one_of_the_same_tick_goes_before_an_earlier_one(void **state) {
    rig_t *rig = *state;
    const uint64_t lost = put(rig, hook_key(3)), hook = put(rig, hook_key(10));
    const uint64_t raw = put(rig, raw_key(10));
    assert_int_equal(rig->count, 2);
    assert_single(&rig->out[0], lost);
    assert_joined(&rig->out[1], raw, hook, INLET_FUSE_EXACT);
}

static void a_later_pair_ends_the_wait_of_earlier_ones_of_its_kind(void **state) {
    rig_t *rig = *state;
    inlet_event_t up = hook_key(7);
    up.type = INLET_EVENT_KEY_RELEASED;
    put(rig, button(INLET_FLAG_HOOK, 1, 7));
    const uint64_t down = put(rig, hook_key(7)), hook = put(rig, up);
    up.flags = INLET_FLAG_RAW;
    up.device = 2;
    const uint64_t raw = put(rig, up);
    assert_int_equal(rig->count, 0); /* the button waits on, and they behind it */
    put(rig, button(INLET_FLAG_RAW, 1, 7));
    assert_int_equal(rig->count, 3);
    assert_single(&rig->out[1], down);
    assert_joined(&rig->out[2], raw, hook, INLET_FUSE_EXACT);
}

static void events_keep_the_order_of_their_first_records(void **state) {
    rig_t *rig = *state;
    put(rig, hook_move(1, 1, 7));
    put(rig, hook_key(7));
    put(rig, raw_key(7));
    assert_int_equal(rig->count, 0);
    put(rig, raw_move(1, 1, 7));
    assert_int_equal(rig->count, 2);
    assert_joined(&rig->out[0], 104, 101, INLET_FUSE_LIKELY);
    assert_joined(&rig->out[1], 103, 102, INLET_FUSE_EXACT);
}

/* --- waiting --- */

static void a_record_waits_as_long_as_it_was_told(void **state) {
    rig_t *rig = *state;
    assert_true(inlet_fuse_due_ns(rig->fuse) == INT64_MAX);
    put(rig, hook_key(7));
    const int64_t due_ns = rig->now_ns + WAIT_MS * MS;
    put(rig, button(INLET_FLAG_HOOK, 1, 7));
    assert_true(inlet_fuse_due_ns(rig->fuse) == due_ns);
    inlet_fuse_expire(rig->fuse, due_ns - 1);
    inlet_fuse_expire(rig->fuse, 0);
    take(rig);
    assert_int_equal(rig->count, 0);
    inlet_fuse_expire(rig->fuse, due_ns);
    take(rig);
    assert_int_equal(rig->count, 1);
    assert_true(inlet_fuse_due_ns(rig->fuse) == due_ns + 1000);
    rig->now_ns = due_ns + 1000; /* a record tells the time as well */
    put(rig, raw_key(7));
    assert_int_equal(rig->count, 2);
    assert_single(&rig->out[0], 101);
    assert_single(&rig->out[1], 102);
}

static void with_one_source_nothing_waits(void **state) {
    rig_t *rig = *state;
    inlet_event_t sources = {.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_SOURCE_RAW};
    put(rig, sources);
    put(rig, raw_key(7));
    assert_int_equal(rig->count, 2);
    sources.u.sources.mask = INLET_SOURCE_ALL;
    put(rig, sources);
    put(rig, raw_key(7));
    assert_int_equal(rig->count, 3);
    put(rig, (inlet_event_t){.type = INLET_EVENT_SNAPSHOT, .u.snapshot.sources = INLET_SOURCE_RAW});
    put(rig, raw_key(7));
    assert_int_equal(rig->count, 6);
    put(rig, (inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {.count = 3, .cause = 1}});
    put(rig, raw_key(7)); /* nobody knows whether the hook runs */
    assert_int_equal(rig->count, 7);
}

static void records_that_are_no_input_keep_their_place_and_part_what_waits(void **state) {
    rig_t *rig = *state;
    static const uint16_t types[] = {
        INLET_EVENT_LOSS,  INLET_EVENT_BLIND,  INLET_EVENT_SOURCES, INLET_EVENT_DEVICE,
        INLET_EVENT_FOCUS, INLET_EVENT_LAYOUT, INLET_EVENT_SESSION, INLET_EVENT_SNAPSHOT,
        INLET_EVENT_MARK,  INLET_EVENT_NAME,   INLET_EVENT_CLOCK,   INLET_EVENT_KEY_RELEASED};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        rig->count = 0;
        put(rig, (inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_SOURCE_ALL});
        const uint64_t hook = put(rig, hook_key(7));
        inlet_event_t other = {.type = types[i]};
        if (types[i] == INLET_EVENT_KEY_RELEASED)
            other.flags = INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC;
        const uint64_t seq = put(rig, other), raw = put(rig, raw_key(7));
        end(rig);
        assert_int_equal(rig->count, 4);
        assert_single(&rig->out[1], hook);
        other.seq = seq;
        other.time_ns = rig->out[2].event.time_ns;
        assert_memory_equal(&rig->out[2].event, &other, sizeof other);
        assert_true(rig->out[2].raw_seq == 0 && rig->out[2].hook_seq == 0);
        assert_single(&rig->out[3], raw);
    }
}

static void when_it_is_full_the_oldest_waits_no_longer(void **state) {
    (void)state;
    inlet_fuse_t *fuse;
    const inlet_fuse_options_t options = {.struct_size = sizeof options, .capacity = 2};
    assert_int_equal(inlet_fuse_open(&options, &fuse), INLET_OK);
    inlet_event_t events[3] = {hook_move(1, 1, 7), hook_key(7), button(INLET_FLAG_HOOK, 1, 7)};
    for (uint64_t i = 0; i < 3; i++)
        events[i].seq = i + 1;
    assert_int_equal(inlet_fuse_put(fuse, &events[0]), INLET_OK);
    assert_int_equal(inlet_fuse_put(fuse, &events[1]), INLET_OK);
    inlet_fused_t out[4];
    uint32_t count;
    assert_int_equal(inlet_fuse_take(fuse, out, 4, &count), INLET_OK);
    assert_int_equal(count, 0);
    for (int again = 0; again < 2; again++)
        assert_int_equal(inlet_fuse_put(fuse, &events[2]), INLET_E_BUSY);
    assert_int_equal(inlet_fuse_take(fuse, out, 4, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_single(&out[0], 1);
    assert_int_equal(inlet_fuse_put(fuse, &events[2]), INLET_OK);
    /* One that finds its twin needs no room. */
    inlet_event_t twin = raw_key(7);
    twin.seq = 4;
    assert_int_equal(inlet_fuse_put(fuse, &twin), INLET_OK);
    assert_int_equal(inlet_fuse_take(fuse, out, 4, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_joined(&out[0], 4, 2, INLET_FUSE_EXACT);
    inlet_fuse_close(fuse);
}

/* --- its contract --- */

static void options_that_make_no_sense_are_refused(void **state) {
    (void)state;
    static const inlet_fuse_options_t cases[] = {
        {.struct_size = 0},
        {.struct_size = sizeof cases[0] + 1},
        {.struct_size = sizeof cases[0], .capacity = 1},
        {.struct_size = sizeof cases[0], .capacity = INLET_FUSE_CAPACITY_MAX + 1},
        {.struct_size = sizeof cases[0], .wait_ns = -1},
        {.struct_size = sizeof cases[0], .wait_ns = INT64_C(1000000001)},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        inlet_fuse_t *fuse = (inlet_fuse_t *)*state;
        assert_int_equal(inlet_fuse_open(&cases[i], &fuse), INLET_E_INVALID_ARGUMENT);
        assert_null(fuse);
    }
    assert_int_equal(inlet_fuse_open(NULL, NULL), INLET_E_INVALID_ARGUMENT);
}

static void null_is_refused_or_ignored(void **state) {
    rig_t *rig = *state;
    const inlet_event_t event = raw_key(7);
    inlet_fused_t out;
    uint32_t count = 9;
    assert_int_equal(inlet_fuse_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_fuse_put(rig->fuse, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_fuse_take(NULL, &out, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_fuse_take(rig->fuse, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_fuse_take(rig->fuse, &out, 1, NULL), INLET_E_INVALID_ARGUMENT);
    inlet_fuse_expire(NULL, 0);
    inlet_fuse_flush(NULL);
    inlet_fuse_close(NULL);
    assert_true(inlet_fuse_due_ns(NULL) == INT64_MAX);
}

static void every_confidence_has_a_name(void **state) {
    (void)state;
    assert_string_equal(inlet_fuse_confidence_name(INLET_FUSE_SINGLE), "single");
    assert_string_equal(inlet_fuse_confidence_name(INLET_FUSE_POSSIBLE), "possible");
    assert_string_equal(inlet_fuse_confidence_name(INLET_FUSE_LIKELY), "likely");
    assert_string_equal(inlet_fuse_confidence_name(INLET_FUSE_EXACT), "exact");
    assert_string_equal(inlet_fuse_confidence_name(4), "unknown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_key_of_a_device_in_one_tick_is_exactly_one_act),
        TEST(another_act_is_no_twin),
        TEST(two_of_one_source_are_two_acts),
        TEST(altgrs_false_control_is_not_joined_with_control),
        TEST(altgr_lets_its_false_control_go_alone_at_once),
        TEST(keys_without_a_number_are_told_by_scan_code_virtual_key_and_unit),
        TEST(injected_input_is_likely_at_most),
        TEST(extra_info_that_differs_contradicts),
        TEST(what_has_no_twin_does_not_wait),
        TEST(a_joined_key_has_the_device_of_one_and_the_flags_of_the_other),
        TEST(the_first_record_says_when),
        TEST(joined_mouse_input_has_motion_and_place),
        TEST(motion_may_be_accelerated),
        TEST(motion_that_was_not_accelerated_so_far_is_only_possible_when_it_is),
        TEST(motion_the_other_way_is_no_twin),
        TEST(of_several_motions_that_wait_it_is_the_one_that_fits),
        TEST(an_absolute_device_is_joined_by_place),
        TEST(of_several_that_could_be_it_the_first_is_possible),
        TEST(the_one_of_the_same_tick_goes_before_an_earlier_one),
        TEST(a_later_pair_ends_the_wait_of_earlier_ones_of_its_kind),
        TEST(events_keep_the_order_of_their_first_records),
        TEST(a_record_waits_as_long_as_it_was_told),
        TEST(with_one_source_nothing_waits),
        TEST(records_that_are_no_input_keep_their_place_and_part_what_waits),
        TEST(when_it_is_full_the_oldest_waits_no_longer),
        TEST(options_that_make_no_sense_are_refused),
        TEST(null_is_refused_or_ignored),
        TEST(every_confidence_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
