/* The hook DLL on the real system: what a program makes with SendInput is found in the ring, from
 * both sources. All input carries a tag, so that nobody else's is taken for it. */
#include "base/event_check.h"
#include "hook/hook.h"
#include "ring/ring.h"
#include <inlet/keys.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <windows.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { TAG = 0x1A1E7001, QUIET_MS = 300, EVENTS_MAX = 20000, BURST = 3000 };

typedef struct fixture {
    void *section;
    HANDLE wake;
    inlet__ring_producer_t producer;
    inlet__ring_consumer_t consumer;
    int64_t last_ns;
    uint32_t count;
    inlet_event_t events[EVENTS_MAX]; /* the tagged ones, as captured */
} fixture_t;

/* Seen under Wine: raw input reaches nobody while no window at all is in the foreground. */
static void ensure_foreground(void) {
    if (GetForegroundWindow() == NULL) {
        SetForegroundWindow(GetDesktopWindow());
    }
}

static int set_up(void **state) {
    ensure_foreground();
    fixture_t *f = calloc(1, sizeof(*f));
    f->section = VirtualAlloc(NULL, (size_t)INLET__RING_SECTION_BYTES, MEM_RESERVE | MEM_COMMIT,
                              PAGE_READWRITE);
    f->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    const inlet__ring_memory_t memory = {.section = f->section};
    assert_int_equal(inlet__ring_create(&memory, 1), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&f->producer, &memory, false), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&f->consumer, &memory, 1, INLET__RING_CONSECUTIVE),
                     INLET_OK);
    assert_int_equal(inlet__hook_open(&f->producer, f->wake), INLET_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture_t *f = *state;
    inlet__hook_close();
    CloseHandle(f->wake);
    VirtualFree(f->section, 0, MEM_RELEASE);
    free(f);
    return 0;
}

static INPUT make_key(WORD vk, WORD scan, DWORD flags) {
    return (INPUT){.type = INPUT_KEYBOARD,
                   .ki = {.wVk = vk, .wScan = scan, .dwFlags = flags, .dwExtraInfo = TAG}};
}

static INPUT make_mouse(LONG dx, LONG dy, DWORD data, DWORD flags) {
    return (INPUT){
        .type = INPUT_MOUSE,
        .mi = {.dx = dx, .dy = dy, .mouseData = data, .dwFlags = flags, .dwExtraInfo = TAG}};
}

static void take_all(fixture_t *f) {
    inlet_event_t events[64];
    uint32_t count = 0;
    do {
        assert_int_equal(inlet__ring_take(&f->consumer, events, COUNT_OF(events), &count),
                         INLET_OK);
        inlet__ring_release(&f->consumer);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(inlet__event_is_valid(&events[i]));
            assert_true(events[i].time_ns >= f->last_ns);
            f->last_ns = events[i].time_ns;
            if (events[i].extra == TAG) {
                assert_true(f->count < EVENTS_MAX);
                f->events[f->count++] = events[i];
            }
        }
    } while (count != 0);
}

static bool tells_when_it_waits = true; /* as the agent does */

typedef struct script {
    INPUT *inputs;
    UINT count;
    UINT sent;
} script_t;

static DWORD WINAPI send_script(void *argument) {
    script_t *script = argument;
    script->sent = SendInput(script->count, script->inputs, sizeof(INPUT));
    return 0;
}

static void pump_messages(void) {
    MSG message;
    if (tells_when_it_waits) {
        inlet__hook_set_waiting(false);
    }
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
    if (tells_when_it_waits) {
        inlet__hook_set_waiting(true);
    }
}

/* Sends from another thread, as the system calls our hooks while the sender waits; pumps until it
 * is done and nothing came for a while. */
static void send_and_take(fixture_t *f, INPUT *inputs, size_t count) {
    f->count = 0;
    script_t script = {.inputs = inputs, .count = (UINT)count};
    HANDLE sender = CreateThread(NULL, 0, send_script, &script, 0, NULL);
    assert_non_null(sender);
    while (MsgWaitForMultipleObjectsEx(1, &sender, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) !=
           WAIT_OBJECT_0) {
        pump_messages();
        take_all(f);
    }
    while (MsgWaitForMultipleObjectsEx(0, NULL, QUIET_MS, QS_ALLINPUT, MWMO_INPUTAVAILABLE) ==
           WAIT_OBJECT_0) {
        pump_messages();
        take_all(f);
    }
    take_all(f);
    CloseHandle(sender);
    assert_int_equal(script.sent, count);
}

/* The n-th event of a source; NULL: it has fewer. */
static const inlet_event_t *nth(const fixture_t *f, uint32_t source, uint32_t n) {
    for (uint32_t i = 0; i < f->count; i++) {
        if ((f->events[i].flags & source) != 0 && n-- == 0) {
            return &f->events[i];
        }
    }
    return NULL;
}

/* A bit of everything that disturbs no desktop: keys without a meaning, side buttons, wheels. */
static size_t make_medley(INPUT *inputs) {
    size_t n = 0;
    for (WORD i = 0; i < 4; i++) {
        WORD vk = (WORD)(VK_F13 + i);
        WORD scan = (WORD)(0x64 + i);
        inputs[n++] = make_key(vk, scan, 0);
        inputs[n++] = make_mouse(3 + i, -2, 0, MOUSEEVENTF_MOVE);
        inputs[n++] = make_key(vk, scan, KEYEVENTF_KEYUP);
    }
    inputs[n++] = make_key(VK_RCONTROL, 0x1D, KEYEVENTF_EXTENDEDKEY);
    inputs[n++] = make_key(VK_RCONTROL, 0x1D, KEYEVENTF_EXTENDEDKEY | KEYEVENTF_KEYUP);
    inputs[n++] = make_mouse(0, 0, XBUTTON1, MOUSEEVENTF_XDOWN);
    inputs[n++] = make_mouse(0, 0, XBUTTON1, MOUSEEVENTF_XUP);
    inputs[n++] = make_mouse(0, 0, XBUTTON2, MOUSEEVENTF_XDOWN);
    inputs[n++] = make_mouse(0, 0, XBUTTON2, MOUSEEVENTF_XUP);
    inputs[n++] = make_mouse(0, 0, 40, MOUSEEVENTF_WHEEL);
    inputs[n++] = make_mouse(0, 0, (DWORD)-120, MOUSEEVENTF_HWHEEL);
    return n;
}

enum { MEDLEY_MAX = 32 };

static void assert_is_key(const inlet_event_t *event, const KEYBDINPUT *key) {
    bool up = (key->dwFlags & KEYEVENTF_KEYUP) != 0;
    bool extended = (key->dwFlags & KEYEVENTF_EXTENDEDKEY) != 0;
    uint16_t scan = (uint16_t)(key->wScan | (extended ? 0xE000 : 0));
    assert_int_equal(event->type, up ? INLET_EVENT_KEY_RELEASED : INLET_EVENT_KEY_PRESSED);
    assert_int_equal(event->u.key.scan, scan);
    assert_int_equal(event->u.key.vk, key->wVk);
    assert_int_equal(event->u.key.hid, inlet_key_from_scan(scan));
    assert_int_not_equal(event->u.key.hid, 0);
}

static void assert_is_mouse(const inlet_event_t *event, const MOUSEINPUT *mouse) {
    switch (mouse->dwFlags) {
    case MOUSEEVENTF_MOVE:
        assert_int_equal(event->type, INLET_EVENT_MOUSE_MOVED);
        break;
    case MOUSEEVENTF_XDOWN:
    case MOUSEEVENTF_XUP:
        assert_int_equal(event->type, mouse->dwFlags == MOUSEEVENTF_XDOWN
                                          ? INLET_EVENT_MOUSE_PRESSED
                                          : INLET_EVENT_MOUSE_RELEASED);
        assert_int_equal(event->u.button.button,
                         mouse->mouseData == XBUTTON1 ? INLET_BUTTON_X1 : INLET_BUTTON_X2);
        break;
    default:
        assert_int_equal(event->type, INLET_EVENT_MOUSE_WHEEL);
        assert_int_equal(event->u.wheel.delta, (int)mouse->mouseData);
        assert_int_equal((event->flags & INLET_FLAG_HORIZONTAL) != 0,
                         mouse->dwFlags == MOUSEEVENTF_HWHEEL);
        break;
    }
}

static void assert_source_saw(const fixture_t *f, uint32_t source, const INPUT *inputs,
                              size_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t *event = nth(f, source, i);
        assert_non_null(event);
        if (inputs[i].type == INPUT_KEYBOARD) {
            assert_is_key(event, &inputs[i].ki);
        } else {
            assert_is_mouse(event, &inputs[i].mi);
        }
    }
    assert_null(nth(f, source, (uint32_t)count));
}

static void both_sources_see_all_input_in_order(void **state) {
    fixture_t *f = *state;
    INPUT inputs[MEDLEY_MAX];
    size_t count = make_medley(inputs);
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, inputs, count);
    assert_source_saw(f, INLET_SOURCE_RAW, inputs, count);
    assert_source_saw(f, INLET_SOURCE_HOOK, inputs, count);
}

static void the_hook_knows_what_was_injected_and_where_the_mouse_is(void **state) {
    fixture_t *f = *state;
    INPUT inputs[MEDLEY_MAX];
    size_t count = make_medley(inputs);
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, inputs, count);
    assert_int_equal(f->count, 2 * count);
    for (uint32_t i = 0; i < f->count; i++) {
        const inlet_event_t *event = &f->events[i];
        bool is_hook = (event->flags & INLET_FLAG_HOOK) != 0;
        bool is_key =
            event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
        assert_int_equal((event->flags & INLET_FLAG_INJECTED) != 0, is_hook);
        assert_int_equal((event->flags & INLET_FLAG_HAS_POSITION) != 0, is_hook && !is_key);
    }
}

static void one_source_is_installed_without_the_other(void **state) {
    fixture_t *f = *state;
    static const uint32_t sources[] = {INLET_SOURCE_HOOK, INLET_SOURCE_RAW};
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        INPUT inputs[] = {make_key(VK_F13, 0x64, 0), make_key(VK_F13, 0x64, KEYEVENTF_KEYUP)};
        assert_int_equal(inlet__hook_capture(sources[i]), sources[i]);
        send_and_take(f, inputs, COUNT_OF(inputs));
        assert_source_saw(f, sources[i], inputs, COUNT_OF(inputs));
        assert_int_equal(f->count, COUNT_OF(inputs));
    }
}

static void a_held_key_repeats(void **state) {
    fixture_t *f = *state;
    INPUT inputs[] = {make_key(VK_F14, 0x65, 0), make_key(VK_F14, 0x65, 0),
                      make_key(VK_F14, 0x65, KEYEVENTF_KEYUP), make_key(VK_F14, 0x65, 0),
                      make_key(VK_F14, 0x65, KEYEVENTF_KEYUP)};
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, inputs, COUNT_OF(inputs));
    static const uint32_t sources[] = {INLET_SOURCE_HOOK, INLET_SOURCE_RAW};
    for (size_t s = 0; s < COUNT_OF(sources); s++) {
        assert_source_saw(f, sources[s], inputs, COUNT_OF(inputs));
        for (uint32_t i = 0; i < COUNT_OF(inputs); i++) {
            const inlet_event_t *event = nth(f, sources[s], i);
            assert_int_equal(event != NULL && (event->flags & INLET_FLAG_REPEAT) != 0, i == 1);
        }
    }
}

static void a_character_outside_of_the_bmp_comes_as_its_units(void **state) {
    fixture_t *f = *state;
    static const WORD units[] = {0xD83D, 0xDE00};
    INPUT inputs[4];
    for (size_t i = 0; i < 4; i++) {
        inputs[i] = make_key(0, units[i % 2], KEYEVENTF_UNICODE | (i < 2 ? 0 : KEYEVENTF_KEYUP));
    }
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_HOOK), INLET_SOURCE_HOOK);
    send_and_take(f, inputs, COUNT_OF(inputs));
    assert_int_equal(f->count, COUNT_OF(inputs));
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(f->events[i].type,
                         i < 2 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED);
        assert_int_equal(f->events[i].u.key.unit, units[i % 2]);
        assert_int_equal(f->events[i].u.key.vk, VK_PACKET);
    }
}

static void a_burst_of_moves_keeps_its_sums(void **state) {
    fixture_t *f = *state;
    INPUT *inputs = calloc(BURST, sizeof(*inputs));
    int64_t dx = 0;
    int64_t dy = 0;
    for (int i = 0; i < BURST; i++) {
        LONG step_x = i % 7 - 3;
        LONG step_y = i % 2 == 0 ? 1 : -1;
        inputs[i] = make_mouse(step_x, step_y, 0, MOUSEEVENTF_MOVE);
        dx += step_x;
        dy += step_y;
    }
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, inputs, BURST);
    for (uint32_t i = 0; i < f->count; i++) {
        if ((f->events[i].flags & INLET_FLAG_RAW) != 0) {
            assert_int_equal(f->events[i].flags & INLET_FLAG_HAS_MOTION, INLET_FLAG_HAS_MOTION);
            dx -= f->events[i].u.mouse.dx;
            dy -= f->events[i].u.mouse.dy;
        }
    }
    assert_true(dx == 0 && dy == 0);
    free(inputs);
}

static void after_stop_nothing_is_captured(void **state) {
    fixture_t *f = *state;
    INPUT inputs[MEDLEY_MAX];
    size_t count = make_medley(inputs);
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, inputs, count);
    assert_int_equal(f->count, 2 * count);
    assert_int_equal(inlet__hook_capture(0), 0);
    send_and_take(f, inputs, count);
    assert_int_equal(f->count, 0);
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, NULL, 0);
    assert_int_equal(f->count, 0);
}

static void input_that_waits_unread_at_stop_is_thrown_away(void **state) {
    fixture_t *f = *state;
    INPUT inputs[] = {make_key(VK_F13, 0x64, 0), make_key(VK_F13, 0x64, KEYEVENTF_KEYUP)};
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_RAW), INLET_SOURCE_RAW);
    assert_int_equal(SendInput(COUNT_OF(inputs), inputs, sizeof(INPUT)), COUNT_OF(inputs));
    assert_int_equal(inlet__hook_capture(0), 0);
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_RAW), INLET_SOURCE_RAW);
    send_and_take(f, NULL, 0);
    assert_int_equal(f->count, 0);
}

static void input_that_gathered_is_read_in_a_batch_and_says_so(void **state) {
    fixture_t *f = *state;
    INPUT inputs[40];
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        inputs[i] = make_key(VK_F15, 0x66, i % 2 == 0 ? 0 : KEYEVENTF_KEYUP);
    }
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_RAW), INLET_SOURCE_RAW);
    assert_int_equal(SendInput(COUNT_OF(inputs), inputs, sizeof(INPUT)), COUNT_OF(inputs));
    Sleep(50); /* nobody pumps */
    send_and_take(f, NULL, 0);
    assert_source_saw(f, INLET_SOURCE_RAW, inputs, COUNT_OF(inputs));
    assert_int_equal(f->events[0].flags & INLET_FLAG_TIME_BATCH, 0);
    for (uint32_t i = 1; i < f->count; i++) {
        assert_int_equal(f->events[i].flags & INLET_FLAG_TIME_BATCH, INLET_FLAG_TIME_BATCH);
        assert_true(f->events[i].time_error_ns >= 50 * 1000 * 1000);
    }
}

static void a_sleeping_consumer_is_woken_once(void **state) {
    fixture_t *f = *state;
    INPUT inputs[] = {make_key(VK_F13, 0x64, 0), make_key(VK_F13, 0x64, KEYEVENTF_KEYUP)};
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), INLET_SOURCE_ALL);
    send_and_take(f, NULL, 0);
    assert_int_equal(WaitForSingleObject(f->wake, 0), WAIT_TIMEOUT);
    assert_true(inlet__ring_arm(&f->consumer));
    send_and_take(f, inputs, COUNT_OF(inputs));
    assert_int_equal(WaitForSingleObject(f->wake, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(f->wake, 0), WAIT_TIMEOUT);
}

static bool is_signalled(const fixture_t *f) {
    return WaitForSingleObject(f->wake, 0) == WAIT_OBJECT_0;
}

/* Sends two keys a time, so that `turns` callbacks or more follow one another, while the thread is
 * said to wait or not; whether the consumer, which sleeps, was signalled then. */
static bool is_signalled_by_hooks(fixture_t *f, bool waiting, unsigned turns) {
    INPUT inputs[] = {make_key(VK_F13, 0x64, 0), make_key(VK_F13, 0x64, KEYEVENTF_KEYUP)};
    send_and_take(f, NULL, 0);
    (void)is_signalled(f);
    assert_true(inlet__ring_arm(&f->consumer));
    tells_when_it_waits = false;
    inlet__hook_set_waiting(waiting);
    for (unsigned i = 0; i < turns; i++) {
        send_and_take(f, inputs, i == 0 ? 1 : 2);
    }
    tells_when_it_waits = true;
    return is_signalled(f);
}

/* The input of the whole system waits for a hook's callback, and not for what comes after it. */
static void a_hook_leaves_the_signal_to_the_thread_that_pumps(void **state) {
    fixture_t *f = *state;
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_HOOK), INLET_SOURCE_HOOK);
    assert_false(is_signalled_by_hooks(f, false, 1));
    assert_int_equal(f->count, 1);
    inlet__hook_set_waiting(true);
    assert_true(is_signalled(f));
    inlet__hook_set_waiting(true); /* no second time for the same */
    assert_false(is_signalled(f));
}

static void hooks_that_follow_one_another_signal_all_the_same(void **state) {
    fixture_t *f = *state;
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_HOOK), INLET_SOURCE_HOOK);
    assert_true(is_signalled_by_hooks(f, false, 2));
}

static void a_hook_that_is_called_while_the_thread_waits_signals_at_once(void **state) {
    fixture_t *f = *state;
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_HOOK), INLET_SOURCE_HOOK);
    assert_true(is_signalled_by_hooks(f, true, 1));
}

static void it_is_open_once_and_captures_only_while_it_is(void **state) {
    fixture_t *f = *state;
    assert_int_equal(inlet__hook_open(&f->producer, f->wake), INLET_E_BUSY);
    assert_int_equal(inlet__hook_open(NULL, f->wake), INLET_E_INVALID_ARGUMENT);
    inlet__hook_close();
    assert_int_equal(inlet__hook_capture(INLET_SOURCE_ALL), 0);
    inlet__hook_close();
    assert_int_equal(inlet__hook_open(&f->producer, f->wake), INLET_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(both_sources_see_all_input_in_order),
        TEST(the_hook_knows_what_was_injected_and_where_the_mouse_is),
        TEST(one_source_is_installed_without_the_other),
        TEST(a_held_key_repeats),
        TEST(a_character_outside_of_the_bmp_comes_as_its_units),
        TEST(a_burst_of_moves_keeps_its_sums),
        TEST(after_stop_nothing_is_captured),
        TEST(input_that_waits_unread_at_stop_is_thrown_away),
        TEST(input_that_gathered_is_read_in_a_batch_and_says_so),
        TEST(a_sleeping_consumer_is_woken_once),
        TEST(a_hook_leaves_the_signal_to_the_thread_that_pumps),
        TEST(hooks_that_follow_one_another_signal_all_the_same),
        TEST(a_hook_that_is_called_while_the_thread_waits_signals_at_once),
        TEST(it_is_open_once_and_captures_only_while_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
