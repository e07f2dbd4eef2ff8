/* From Windows' records to events: every quirk in the way. Records as Windows makes them, but where
 * a name says Wine. */
#include "base/event_check.h"
#include "hook/translate.h"
#include <inlet/keys.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CAPACITY = 16 };

typedef struct recorder {
    inlet__sink_t sink;
    inlet_event_t events[CAPACITY];
    unsigned count;
    bool full;
    inlet__keyboard_state_t keyboard;
} recorder_t;

static inlet_event_t *claim(inlet__sink_t *sink) {
    recorder_t *recorder = (recorder_t *)sink;
    if (recorder->full) {
        return NULL;
    }
    assert_true(recorder->count < CAPACITY);
    /* A slot holds whatever was there before. */
    memset(&recorder->events[recorder->count], 0xA5, sizeof(inlet_event_t));
    return &recorder->events[recorder->count];
}

static void publish(inlet__sink_t *sink, inlet_event_t *event) {
    recorder_t *recorder = (recorder_t *)sink;
    assert_ptr_equal(event, &recorder->events[recorder->count]);
    event->seq = ++recorder->count;
    assert_true(inlet__event_is_valid(event));
}

static const inlet__moment_t moment = {
    .time_ns = 1000, .time_error_ns = 7, .os_time_ms = 55, .device = 3};
static const inlet__screen_t screen = {
    .primary = {.width = 1920, .height = 1080},
    .all = {.left = -1280, .top = -100, .width = 3200, .height = 1180}};

static recorder_t make_recorder(void) {
    return (recorder_t){.sink = {.claim = claim, .publish = publish}};
}

static const inlet_event_t *last(const recorder_t *r) {
    assert_true(r->count > 0);
    return &r->events[r->count - 1];
}

static unsigned raw_key(recorder_t *r, uint16_t code, unsigned flags, uint16_t vk) {
    inlet__raw_keyboard_t record = {.make_code = code, .flags = (uint16_t)flags, .vk = vk};
    return inlet__translate_raw_keyboard(&record, &moment, &r->keyboard, &r->sink);
}

static unsigned hook_key(recorder_t *r, uint32_t message, uint32_t scan, uint32_t flags,
                         uint32_t vk) {
    inlet__hook_keyboard_t record = {
        .message = message, .scan = scan, .flags = flags, .vk = vk, .time_ms = 66};
    return inlet__translate_hook_keyboard(&record, &moment, &r->keyboard, &r->sink);
}

static unsigned raw_mouse(recorder_t *r, inlet__raw_mouse_t record) {
    return inlet__translate_raw_mouse(&record, &moment, &screen, &r->sink);
}

static unsigned hook_mouse(recorder_t *r, inlet__hook_mouse_t record) {
    return inlet__translate_hook_mouse(&record, &moment, &r->sink);
}

static void assert_key(const inlet_event_t *e, uint32_t type, uint32_t hid, uint16_t scan,
                       uint16_t vk, uint32_t flags) {
    assert_int_equal(e->type, type);
    assert_int_equal(e->u.key.hid, hid);
    assert_int_equal(e->u.key.scan, scan);
    assert_int_equal(e->u.key.vk, vk);
    assert_int_equal(e->flags, flags);
}

#define DOWN  INLET_EVENT_KEY_PRESSED
#define UP    INLET_EVENT_KEY_RELEASED
#define RAW   INLET_FLAG_RAW
#define HOOK  INLET_FLAG_HOOK
#define BREAK INLET__RI_KEY_BREAK
#define E0    INLET__RI_KEY_E0
#define E1    INLET__RI_KEY_E1

/* --- what every event says --- */

static void an_event_says_when_and_where_and_leaves_nothing_of_the_slot_before(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    inlet__raw_keyboard_t record = {.make_code = 0x1E, .vk = 'A', .extra = 0x80000001u};
    assert_int_equal(inlet__translate_raw_keyboard(&record, &moment, &r.keyboard, &r.sink), 1);
    inlet_event_t expected = {
        .seq = 1,
        .time_ns = 1000,
        .time_error_ns = 7,
        .os_time_ms = 55,
        .type = DOWN,
        .flags = RAW,
        .device = 3,
        .extra = 0x80000001u,
        .u.key = {.hid = INLET_KEY_KeyA, .scan = 0x1E, .vk = 'A'},
    };
    assert_memory_equal(&r.events[0], &expected, sizeof(expected));
}

static void a_hook_event_carries_its_own_tick_and_all_of_its_extra_info(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    inlet__hook_keyboard_t key = {
        .message = INLET__WM_KEYDOWN, .vk = 'A', .scan = 0x1E, .time_ms = 77, .extra = UINT64_MAX};
    inlet__translate_hook_keyboard(&key, &moment, &r.keyboard, &r.sink);
    hook_mouse(&r, (inlet__hook_mouse_t){
                       .message = INLET__WM_MOUSEMOVE, .time_ms = 78, .extra = 1ull << 40});
    assert_int_equal(r.events[0].os_time_ms, 77);
    assert_true(r.events[0].extra == UINT64_MAX);
    assert_int_equal(r.events[1].os_time_ms, 78);
    assert_true(r.events[1].extra == 1ull << 40);
}

static void a_batch_read_is_flagged_with_its_bound(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    inlet__moment_t batch = {.time_ns = 9, .time_error_ns = 8, .time_flags = INLET_FLAG_TIME_BATCH};
    inlet__raw_mouse_t record = {.last_x = 1};
    inlet__translate_raw_mouse(&record, &batch, &screen, &r.sink);
    assert_int_equal(last(&r)->flags, RAW | INLET_FLAG_HAS_MOTION | INLET_FLAG_TIME_BATCH);
    assert_int_equal(last(&r)->time_error_ns, 8);
}

static void a_full_ring_loses_the_event_and_not_the_state_of_its_key(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    r.full = true;
    assert_int_equal(raw_key(&r, 0x1E, 0, 'A'), 1);
    assert_int_equal(raw_mouse(&r, (inlet__raw_mouse_t){.last_x = 1, .button_flags = 0x0C03}), 5);
    assert_int_equal(hook_mouse(&r, (inlet__hook_mouse_t){.message = INLET__WM_LBUTTONDOWN}), 1);
    r.full = false;
    raw_key(&r, 0x1E, 0, 'A');
    assert_key(last(&r), DOWN, INLET_KEY_KeyA, 0x1E, 'A', RAW | INLET_FLAG_REPEAT);
}

/* --- keys --- */

static void a_press_of_a_key_that_is_down_is_a_repeat(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    raw_key(&r, 0x1E, 0, 'A');
    assert_key(last(&r), DOWN, INLET_KEY_KeyA, 0x1E, 'A', RAW);
    raw_key(&r, 0x30, 0, 'B');
    assert_key(last(&r), DOWN, INLET_KEY_KeyB, 0x30, 'B', RAW);
    raw_key(&r, 0x1E, 0, 'A');
    assert_key(last(&r), DOWN, INLET_KEY_KeyA, 0x1E, 'A', RAW | INLET_FLAG_REPEAT);
    raw_key(&r, 0x1E, BREAK, 'A');
    assert_key(last(&r), UP, INLET_KEY_KeyA, 0x1E, 'A', RAW);
    raw_key(&r, 0x1E, 0, 'A');
    assert_key(last(&r), DOWN, INLET_KEY_KeyA, 0x1E, 'A', RAW);
}

static void every_key_has_a_state_of_its_own(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    static const struct {
        uint16_t code, flags, vk;
    } keys[] = {{0x1C, 0, 0x0D},  {0x1C, E0, 0x0D}, {0x1D, 0, 0x11},
                {0x1D, E0, 0x11}, {0x1D, E1, 0x13}, {0, 0, 0xAD},
                {0, 0, 0xAE},     {0x7F, 0, 0x41},  {0x7F, E0, 0x41}};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        r.count = 0;
        assert_int_equal(raw_key(&r, keys[i].code, keys[i].flags, keys[i].vk), 1);
        assert_int_equal(last(&r)->flags, RAW);
    }
}

static void raw_input_and_hooks_agree_on_each_key(void **unused) {
    (void)unused;
    static const struct {
        uint16_t code, flags, vk; /* raw */
        uint32_t scan, extended, hook_vk;
        uint32_t hid;
        uint16_t canonical_scan, canonical_vk;
    } keys[] = {
        {0x2A, 0, 0x10, 0x2A, 0, 0xA0, INLET_KEY_ShiftLeft, 0x2A, 0xA0},
        {0x36, 0, 0x10, 0x36, 1, 0xA1, INLET_KEY_ShiftRight, 0x36, 0xA1},
        {0x1D, 0, 0x11, 0x1D, 0, 0xA2, INLET_KEY_ControlLeft, 0x1D, 0xA2},
        {0x1D, E0, 0x11, 0x1D, 1, 0xA3, INLET_KEY_ControlRight, 0xE01D, 0xA3},
        {0x38, 0, 0x12, 0x38, 0, 0xA4, INLET_KEY_AltLeft, 0x38, 0xA4},
        {0x38, E0, 0x12, 0x38, 1, 0xA5, INLET_KEY_AltRight, 0xE038, 0xA5},
        {0x1D, E1, 0x13, 0x45, 0, 0x13, INLET_KEY_Pause, 0xE11D, 0x13},
        {0x45, 0, 0x90, 0x45, 1, 0x90, INLET_KEY_NumLock, 0x45, 0x90},
        {0x46, E0, 0x03, 0x46, 1, 0x03, INLET_KEY_Pause, 0xE046, 0x03},
        {0x37, E0, 0x2C, 0x37, 1, 0x2C, INLET_KEY_PrintScreen, 0xE037, 0x2C},
        {0x1C, E0, 0x0D, 0x1C, 1, 0x0D, INLET_KEY_NumpadEnter, 0xE01C, 0x0D},
        {0x5B, E0, 0x5B, 0x5B, 1, 0x5B, INLET_KEY_MetaLeft, 0xE05B, 0x5B},
        {0, 0, 0xAD, 0, 0, 0xAD, INLET_KEY_AudioVolumeMute, 0, 0xAD},
        {0, E0, 0xB3, 0, 1, 0xB3, INLET_KEY_MediaPlayPause, 0, 0xB3},
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        recorder_t raw = make_recorder();
        recorder_t hook = make_recorder();
        raw_key(&raw, keys[i].code, keys[i].flags, keys[i].vk);
        hook_key(&hook, INLET__WM_KEYDOWN, keys[i].scan, keys[i].extended, keys[i].hook_vk);
        assert_key(last(&raw), DOWN, keys[i].hid, keys[i].canonical_scan, keys[i].canonical_vk,
                   RAW);
        assert_key(last(&hook), DOWN, keys[i].hid, keys[i].canonical_scan, keys[i].canonical_vk,
                   HOOK);
    }
}

static void pause_is_one_press_and_one_release_of_the_four_raw_records(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    assert_int_equal(raw_key(&r, 0x1D, E1, 0x13), 1);
    assert_int_equal(raw_key(&r, 0x45, 0, 0xFF), 0);
    assert_int_equal(raw_key(&r, 0x1D, E1 | BREAK, 0x13), 1);
    assert_int_equal(raw_key(&r, 0x45, BREAK, 0xFF), 0);
    assert_int_equal(r.count, 2);
    assert_key(&r.events[0], DOWN, INLET_KEY_Pause, 0xE11D, 0x13, RAW);
    assert_key(&r.events[1], UP, INLET_KEY_Pause, 0xE11D, 0x13, RAW);
}

static void numlock_after_pause_is_not_taken_for_its_second_half(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    raw_key(&r, 0x1D, E1 | BREAK, 0x13); /* where the system merged the second halves away */
    assert_int_equal(raw_key(&r, 0x45, 0, 0x90), 1);
    assert_key(last(&r), DOWN, INLET_KEY_NumLock, 0x45, 0x90, RAW);
    raw_key(&r, 0x1D, E1, 0x13);
    raw_key(&r, 0x1E, 0, 'A');
    assert_int_equal(raw_key(&r, 0x45, 0, 0x90), 1);
}

static void wine_tells_pause_and_numlock_by_virtual_key(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    raw_key(&r, 0x45, 0, 0x13);
    assert_key(last(&r), DOWN, INLET_KEY_Pause, 0xE11D, 0x13, RAW);
    raw_key(&r, 0x45, E0, 0x90);
    assert_key(last(&r), DOWN, INLET_KEY_NumLock, 0x45, 0x90, RAW);
}

static void shifts_that_the_keyboard_fakes_are_no_keys(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    assert_int_equal(raw_key(&r, 0x2A, E0, 0xFF), 0);
    assert_int_equal(raw_key(&r, 0x2A, E0 | BREAK, 0xFF), 0);
    assert_int_equal(raw_key(&r, 0x36, E0, 0xFF), 0);
    assert_int_equal(raw_key(&r, 0x36, E0 | BREAK, 0), 0);
    assert_int_equal(r.count, 0);
    assert_int_equal(raw_key(&r, 0x36, E0, 0x10), 1); /* Wine: the right Shift itself */
    assert_key(last(&r), DOWN, INLET_KEY_ShiftRight, 0x36, 0xA1, RAW);
}

static void shifts_that_windows_makes_around_the_numpad_are_no_keys(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    assert_int_equal(hook_key(&r, INLET__WM_KEYUP, 0x22A, 0, 0xA0), 0);
    assert_int_equal(hook_key(&r, INLET__WM_KEYDOWN, 0x236, 0, 0xA1), 0);
    assert_int_equal(hook_key(&r, INLET__WM_KEYDOWN, 0x22A, INLET__LLKHF_INJECTED, 0xA0), 1);
}

static void the_false_control_before_altgr_is_marked_and_kept(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    const uint32_t marked = HOOK | INLET_FLAG_FALSE_CONTROL;
    hook_key(&r, INLET__WM_KEYDOWN, 0x1D, 0, 0xA2); /* the real one is held */
    hook_key(&r, INLET__WM_SYSKEYDOWN, 0x21D, 0, 0xA2);
    assert_key(last(&r), DOWN, INLET_KEY_ControlLeft, 0x1D, 0xA2, marked);
    hook_key(&r, INLET__WM_SYSKEYDOWN, 0x21D, 0, 0xA2);
    assert_key(last(&r), DOWN, INLET_KEY_ControlLeft, 0x1D, 0xA2, marked | INLET_FLAG_REPEAT);
    hook_key(&r, INLET__WM_SYSKEYUP, 0x21D, 0, 0xA2);
    assert_key(last(&r), UP, INLET_KEY_ControlLeft, 0x1D, 0xA2, marked);
    hook_key(&r, INLET__WM_KEYDOWN, 0x1D, 0, 0xA2);
    assert_key(last(&r), DOWN, INLET_KEY_ControlLeft, 0x1D, 0xA2, HOOK | INLET_FLAG_REPEAT);
    raw_key(&r, 0x21D, 0, 0x11);
    assert_key(last(&r), DOWN, INLET_KEY_ControlLeft, 0x1D, 0xA2, RAW | INLET_FLAG_FALSE_CONTROL);
}

static void an_overrun_is_counted_as_no_key(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    for (int i = 0; i < 2; i++) {
        assert_int_equal(raw_key(&r, 0xFF, 0, 0xFF), 1);
        assert_key(last(&r), DOWN, 0, 0xFF, 0, RAW | INLET_FLAG_OVERRUN);
    }
}

static void a_character_without_a_key_carries_its_utf16_unit(void **unused) {
    (void)unused;
    static const uint16_t units[] = {0xD83D, 0xDE00, 0x00FF, 0x002A, 0x001D, 0};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        recorder_t r = make_recorder();
        raw_key(&r, units[i], 0, 0xE7);
        hook_key(&r, INLET__WM_KEYDOWN, units[i], INLET__LLKHF_INJECTED, 0xE7);
        assert_key(&r.events[0], DOWN, 0, 0, 0xE7, RAW);
        assert_key(&r.events[1], DOWN, 0, 0, 0xE7, HOOK | INLET_FLAG_INJECTED);
        assert_int_equal(r.events[0].u.key.unit, units[i]);
        assert_int_equal(r.events[1].u.key.unit, units[i]);
    }
}

static void the_same_character_twice_is_no_repeat(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    hook_key(&r, INLET__WM_KEYDOWN, 'x', 0, 0xE7);
    hook_key(&r, INLET__WM_KEYDOWN, 'x', 0, 0xE7);
    assert_int_equal(last(&r)->flags, HOOK);
}

static void a_hooks_message_tells_press_from_release(void **unused) {
    (void)unused;
    static const struct {
        uint32_t message;
        int type;
    } messages[] = {{INLET__WM_KEYDOWN, DOWN},
                    {INLET__WM_SYSKEYDOWN, DOWN},
                    {INLET__WM_KEYUP, UP},
                    {INLET__WM_SYSKEYUP, UP}};
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        recorder_t r = make_recorder();
        hook_key(&r, messages[i].message, 'y', 0, 0xE7);
        assert_int_equal(last(&r)->type, messages[i].type);
    }
    recorder_t r = make_recorder();
    assert_int_equal(hook_key(&r, 0x0102, 0x1E, 0, 'A'), 0);
}

static void a_scan_code_that_no_layout_knows_is_passed_on(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    raw_key(&r, 0x6C, E0, 0xFF);
    assert_int_equal(last(&r)->u.key.scan, 0xE06C);
    assert_int_equal(last(&r)->u.key.vk, 0);
}

static void a_prefix_in_an_injected_scan_code_is_understood(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    hook_key(&r, INLET__WM_KEYDOWN, 0xE04B, INLET__LLKHF_INJECTED, 0x25);
    assert_key(last(&r), DOWN, INLET_KEY_ArrowLeft, 0xE04B, 0x25, HOOK | INLET_FLAG_INJECTED);
    hook_key(&r, INLET__WM_KEYDOWN, 0xFFFF051Eu, INLET__LLKHF_INJECTED, 'A');
    assert_key(last(&r), DOWN, INLET_KEY_KeyA, 0x1E, 'A', HOOK | INLET_FLAG_INJECTED);
}

static void injection_from_a_lower_integrity_is_injection_too(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    const uint32_t lower = HOOK | INLET_FLAG_INJECTED | INLET_FLAG_INJECTED_LOWER_IL;
    hook_key(&r, INLET__WM_KEYDOWN, 0x1E, INLET__LLKHF_LOWER_IL_INJECTED, 'A');
    assert_int_equal(last(&r)->flags, lower);
    hook_mouse(&r, (inlet__hook_mouse_t){.message = INLET__WM_MOUSEMOVE,
                                         .flags = INLET__LLMHF_LOWER_IL_INJECTED});
    assert_int_equal(last(&r)->flags, lower | INLET_FLAG_HAS_POSITION);
    hook_mouse(
        &r, (inlet__hook_mouse_t){.message = INLET__WM_MOUSEMOVE, .flags = INLET__LLMHF_INJECTED});
    assert_int_equal(last(&r)->flags, HOOK | INLET_FLAG_INJECTED | INLET_FLAG_HAS_POSITION);
}

/* --- mouse --- */

static void one_raw_packet_becomes_motion_then_buttons_then_wheel(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    inlet__raw_mouse_t record = {.last_x = -3,
                                 .last_y = INT_MIN,
                                 .button_flags = 0x0001 | 0x0008 | 0x0100 | INLET__RI_MOUSE_WHEEL,
                                 .button_data = (uint16_t)-120,
                                 .extra = 9};
    assert_int_equal(raw_mouse(&r, record), 5);
    assert_int_equal(r.events[0].type, INLET_EVENT_MOUSE_MOVED);
    assert_int_equal(r.events[0].flags, RAW | INLET_FLAG_HAS_MOTION);
    assert_int_equal(r.events[0].u.mouse.dx, -3);
    assert_int_equal(r.events[0].u.mouse.dy, INT_MIN);
    assert_int_equal(r.events[1].type, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(r.events[1].u.button.button, INLET_BUTTON_LEFT);
    assert_int_equal(r.events[2].type, INLET_EVENT_MOUSE_RELEASED);
    assert_int_equal(r.events[2].u.button.button, INLET_BUTTON_RIGHT);
    assert_int_equal(r.events[3].type, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(r.events[3].u.button.button, INLET_BUTTON_X2);
    assert_int_equal(r.events[4].type, INLET_EVENT_MOUSE_WHEEL);
    assert_int_equal(r.events[4].u.wheel.delta, -120);
    for (unsigned i = 0; i < 5; i++) {
        assert_true(r.events[i].extra == 9);
        assert_int_equal(r.events[i].device, 3);
    }
}

static void the_fullest_packet_has_no_more_events_than_promised(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    inlet__raw_mouse_t record = {.last_x = 1, .button_flags = 0xFFFF, .button_data = 0x8000};
    assert_int_equal(raw_mouse(&r, record), INLET__RAW_MOUSE_EVENTS_MAX);
    assert_int_equal(r.events[1].type, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(r.events[2].type, INLET_EVENT_MOUSE_RELEASED);
    assert_int_equal(r.events[2].u.button.button, r.events[1].u.button.button);
    assert_int_equal(r.events[11].u.wheel.delta, -32768);
    assert_int_equal(r.events[11].flags, RAW);
    assert_int_equal(r.events[12].flags, RAW | INLET_FLAG_HORIZONTAL);
}

static void a_packet_in_which_nothing_changed_is_no_event(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    assert_int_equal(raw_mouse(&r, (inlet__raw_mouse_t){.flags = 0x04, .button_data = 120}), 0);
    assert_int_equal(r.count, 0);
}

static void wheels_keep_fractions_of_a_notch(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    hook_mouse(&r, (inlet__hook_mouse_t){.message = INLET__WM_MOUSEWHEEL, .data = 15u << 16});
    assert_int_equal(last(&r)->u.wheel.delta, 15);
    assert_int_equal(last(&r)->flags, HOOK | INLET_FLAG_HAS_POSITION);
    hook_mouse(&r, (inlet__hook_mouse_t){.message = INLET__WM_MOUSEHWHEEL, .data = 0xFFF1FFFFu});
    assert_int_equal(last(&r)->u.wheel.delta, -15);
    assert_int_equal(last(&r)->flags, HOOK | INLET_FLAG_HAS_POSITION | INLET_FLAG_HORIZONTAL);
    raw_mouse(&r, (inlet__raw_mouse_t){.button_flags = INLET__RI_MOUSE_HWHEEL, .button_data = 1});
    assert_int_equal(last(&r)->u.wheel.delta, 1);
    assert_int_equal(last(&r)->flags, RAW | INLET_FLAG_HORIZONTAL);
}

static void absolute_raw_motion_is_a_position_on_the_screen_that_it_names(void **unused) {
    (void)unused;
    static const struct {
        uint16_t flags;
        int32_t raw_x, raw_y, x, y;
    } cases[] = {
        {1, 0, 0, 0, 0},        {1, 0x8000, 0x8000, 960, 540}, {1, 65535, 65535, 1919, 1079},
        {3, 0, 0, -1280, -100}, {3, 0x8000, 0x8000, 320, 490}, {3, 65535, 65535, 1919, 1079},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        recorder_t r = make_recorder();
        inlet__raw_mouse_t record = {.flags = cases[i].flags,
                                     .last_x = cases[i].raw_x,
                                     .last_y = cases[i].raw_y,
                                     .button_flags = 1};
        assert_int_equal(raw_mouse(&r, record), 2);
        assert_int_equal(r.events[0].type, INLET_EVENT_MOUSE_MOVED);
        assert_int_equal(r.events[1].type, INLET_EVENT_MOUSE_PRESSED);
        for (unsigned j = 0; j < 2; j++) {
            assert_int_equal(r.events[j].flags, RAW | INLET_FLAG_HAS_POSITION);
            assert_int_equal(r.events[j].u.mouse.x, cases[i].x);
            assert_int_equal(r.events[j].u.mouse.y, cases[i].y);
        }
        assert_int_equal(r.events[0].u.mouse.dx, 0);
    }
}

static void an_absolute_position_that_makes_no_sense_is_motion_to_nowhere_known(void **unused) {
    (void)unused;
    static const int32_t bad[][2] = {{-1, 0}, {0, -1}, {65536, 0}, {0, INT_MAX}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        recorder_t r = make_recorder();
        inlet__raw_mouse_t record = {.flags = 1, .last_x = bad[i][0], .last_y = bad[i][1]};
        assert_int_equal(raw_mouse(&r, record), 1);
        assert_int_equal(last(&r)->flags, RAW);
        assert_int_equal(last(&r)->u.mouse.x, 0);
    }
    recorder_t r = make_recorder();
    const inlet__screen_t none = {.primary = {.width = 0, .height = 10}};
    inlet__raw_mouse_t record = {.flags = 1, .last_x = 5, .last_y = 5};
    inlet__translate_raw_mouse(&record, &moment, &none, &r.sink);
    assert_int_equal(last(&r)->flags, RAW);
}

static void the_mouse_hook_gives_positions_and_all_five_buttons(void **unused) {
    (void)unused;
    static const struct {
        uint32_t message, data;
        int type;
        uint32_t button;
    } cases[] = {
        {INLET__WM_LBUTTONDOWN, 0, INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_LEFT},
        {INLET__WM_LBUTTONUP, 0, INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_LEFT},
        {INLET__WM_RBUTTONDOWN, 0, INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_RIGHT},
        {INLET__WM_RBUTTONUP, 0, INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_RIGHT},
        {INLET__WM_MBUTTONDOWN, 0, INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_MIDDLE},
        {INLET__WM_MBUTTONUP, 0, INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_MIDDLE},
        {INLET__WM_XBUTTONDOWN, 1u << 16, INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_X1},
        {INLET__WM_XBUTTONUP, 2u << 16, INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_X2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        recorder_t r = make_recorder();
        inlet__hook_mouse_t record = {
            .message = cases[i].message, .data = cases[i].data, .x = -1, .y = 5000000};
        assert_int_equal(hook_mouse(&r, record), 1);
        assert_int_equal(last(&r)->type, cases[i].type);
        assert_int_equal(last(&r)->flags, HOOK | INLET_FLAG_HAS_POSITION);
        assert_int_equal(last(&r)->u.button.button, cases[i].button);
        assert_int_equal(last(&r)->u.button.x, -1);
        assert_int_equal(last(&r)->u.button.y, 5000000);
    }
    recorder_t r = make_recorder();
    assert_int_equal(hook_mouse(&r, (inlet__hook_mouse_t){.message = INLET__WM_MOUSEMOVE, .x = 7}),
                     1);
    assert_int_equal(last(&r)->type, INLET_EVENT_MOUSE_MOVED);
    assert_int_equal(last(&r)->u.mouse.x, 7);
}

static void a_hook_message_that_is_no_act_is_no_event(void **unused) {
    (void)unused;
    recorder_t r = make_recorder();
    assert_int_equal(hook_mouse(&r, (inlet__hook_mouse_t){.message = 0x0203}), 0);
    inlet__hook_mouse_t third_side_button = {.message = INLET__WM_XBUTTONDOWN, .data = 3u << 16};
    assert_int_equal(hook_mouse(&r, third_side_button), 0);
    assert_int_equal(r.count, 0);
}

static void pen_and_touch_are_told_by_their_mark(void **unused) {
    (void)unused;
    static const struct {
        uint64_t extra;
        uint32_t flag;
    } cases[] = {{0xFF515700u, INLET_FLAG_PEN},
                 {0xFF51577Fu, INLET_FLAG_PEN},
                 {0xFF515780u, INLET_FLAG_TOUCH},
                 {0xFFFFFFFFFF515783u, INLET_FLAG_TOUCH},
                 {0xFF515600u, 0},
                 {0, 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        recorder_t r = make_recorder();
        raw_mouse(&r, (inlet__raw_mouse_t){.last_x = 1, .extra = (uint32_t)cases[i].extra});
        assert_int_equal(last(&r)->flags, RAW | INLET_FLAG_HAS_MOTION | cases[i].flag);
        hook_mouse(&r,
                   (inlet__hook_mouse_t){.message = INLET__WM_MOUSEMOVE, .extra = cases[i].extra});
        assert_int_equal(last(&r)->flags, HOOK | INLET_FLAG_HAS_POSITION | cases[i].flag);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_says_when_and_where_and_leaves_nothing_of_the_slot_before),
        cmocka_unit_test(a_hook_event_carries_its_own_tick_and_all_of_its_extra_info),
        cmocka_unit_test(a_batch_read_is_flagged_with_its_bound),
        cmocka_unit_test(a_full_ring_loses_the_event_and_not_the_state_of_its_key),
        cmocka_unit_test(a_press_of_a_key_that_is_down_is_a_repeat),
        cmocka_unit_test(every_key_has_a_state_of_its_own),
        cmocka_unit_test(raw_input_and_hooks_agree_on_each_key),
        cmocka_unit_test(pause_is_one_press_and_one_release_of_the_four_raw_records),
        cmocka_unit_test(numlock_after_pause_is_not_taken_for_its_second_half),
        cmocka_unit_test(wine_tells_pause_and_numlock_by_virtual_key),
        cmocka_unit_test(shifts_that_the_keyboard_fakes_are_no_keys),
        cmocka_unit_test(shifts_that_windows_makes_around_the_numpad_are_no_keys),
        cmocka_unit_test(the_false_control_before_altgr_is_marked_and_kept),
        cmocka_unit_test(an_overrun_is_counted_as_no_key),
        cmocka_unit_test(a_character_without_a_key_carries_its_utf16_unit),
        cmocka_unit_test(the_same_character_twice_is_no_repeat),
        cmocka_unit_test(a_hooks_message_tells_press_from_release),
        cmocka_unit_test(a_scan_code_that_no_layout_knows_is_passed_on),
        cmocka_unit_test(a_prefix_in_an_injected_scan_code_is_understood),
        cmocka_unit_test(injection_from_a_lower_integrity_is_injection_too),
        cmocka_unit_test(one_raw_packet_becomes_motion_then_buttons_then_wheel),
        cmocka_unit_test(the_fullest_packet_has_no_more_events_than_promised),
        cmocka_unit_test(a_packet_in_which_nothing_changed_is_no_event),
        cmocka_unit_test(wheels_keep_fractions_of_a_notch),
        cmocka_unit_test(absolute_raw_motion_is_a_position_on_the_screen_that_it_names),
        cmocka_unit_test(an_absolute_position_that_makes_no_sense_is_motion_to_nowhere_known),
        cmocka_unit_test(the_mouse_hook_gives_positions_and_all_five_buttons),
        cmocka_unit_test(a_hook_message_that_is_no_act_is_no_event),
        cmocka_unit_test(pen_and_touch_are_told_by_their_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
