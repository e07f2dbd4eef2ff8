/* The observer as the agent has it: a thread of its own that tells what surrounds the input. The
 * windows are this process's, brought to the front by the system's own calls. */
#include "unit/test.h"

#include "agent/observer.h"
#include "win32/clock.h"
#include <string.h>

enum { PATIENCE_MS = 10000, STEP_MS = 20 };

static inlet__outbox_t outbox;
static HWND window;

static void pump(void) {
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageW(&message);
}

/* The next record of the type, whatever comes before it; false: none came. */
static bool next_of(enum inlet_event_type type, inlet_event_t *record) {
    for (int i = 0; i < PATIENCE_MS / STEP_MS; i++) {
        while (inlet__outbox_take(&outbox, record))
            if (record->type == type)
                return true;
        pump();
        Sleep(STEP_MS);
    }
    return false;
}

/* All that is under way, so that what comes next is new. */
static void drain(int ms) {
    inlet_event_t record;
    for (int i = 0; i < ms / STEP_MS; i++) {
        while (inlet__outbox_take(&outbox, &record)) {
        }
        pump();
        Sleep(STEP_MS);
    }
}

static HWND open_window(const wchar_t *title) {
    const WNDCLASSW class = {.lpfnWndProc = DefWindowProcW,
                             .hInstance = GetModuleHandleW(NULL),
                             .lpszClassName = L"ObserverTest"};
    RegisterClassW(&class);
    return CreateWindowExW(0, L"ObserverTest", title, WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300,
                           200, NULL, NULL, class.hInstance, NULL);
}

static bool bring_to_front(HWND wanted) {
    for (int i = 0; i < 50 && GetForegroundWindow() != wanted; i++) {
        pump();
        SetForegroundWindow(wanted);
        Sleep(STEP_MS);
    }
    return GetForegroundWindow() == wanted;
}

static int set_up(void **state) {
    (void)state;
    window = open_window(L"observed");
    return window != NULL && inlet__outbox_open(&outbox) == INLET_OK &&
                   inlet__observer_start(&outbox) == INLET_OK
               ? 0
               : 1;
}

static int tear_down(void **state) {
    (void)state;
    if (!inlet__observer_stop())
        return 1;
    inlet__outbox_close(&outbox);
    DestroyWindow(window);
    return 0;
}

static void need_front(HWND wanted) {
    if (!bring_to_front(wanted)) {
        print_message("skipped: no window can be brought to the front here\n");
        skip();
    }
}

static void nothing_is_told_before_it_begins(void **state) {
    inlet_event_t record;
    (void)state;
    inlet__observer_focus_again();
    drain(200);
    assert_false(inlet__outbox_take(&outbox, &record));
    assert_true(inlet__observer_runs());
}

static void all_that_is_in_force_is_told_at_the_beginning(void **state) {
    inlet_event_t record;
    (void)state;
    need_front(window);
    inlet__observer_begin(INLET__WANT_FOCUS);
    assert_true(next_of(INLET_EVENT_CLOCK, &record));
    assert_int_equal(record.u.clock.reason, INLET_CLOCK_STARTED);
    assert_true(next_of(INLET_EVENT_FOCUS, &record));
    assert_int_equal(record.process, GetCurrentProcessId());
    assert_true(record.u.focus.window == (uint64_t)(uintptr_t)window);
    assert_true(next_of(INLET_EVENT_NAME, &record));
    assert_int_equal(record.u.name.subject, INLET_NAME_PROCESS);
    assert_true(next_of(INLET_EVENT_LAYOUT, &record));
    assert_false(inlet__observer_is_silent(inlet__clock_now_ns()));
}

/* A name may come in pieces: the title here is one. */
static bool title_is(const inlet_event_t *record, const char *title) {
    return record->u.name.subject == INLET_NAME_WINDOW_TITLE &&
           record->u.name.length == strlen(title) &&
           memcmp(record->u.name.text, title, record->u.name.length) == 0;
}

static void titles_are_told_once_they_are_wanted(void **state) {
    inlet_event_t record;
    (void)state;
    need_front(window);
    drain(200);
    inlet__observer_want(INLET__WANT_FOCUS | INLET__WANT_TITLES);
    bool found = false;
    while (!found && next_of(INLET_EVENT_NAME, &record))
        found = title_is(&record, "observed");
    assert_true(found);
}

static void another_window_in_front_is_noticed(void **state) {
    inlet_event_t record;
    (void)state;
    HWND second = open_window(L"second");
    assert_non_null(second);
    drain(200);
    need_front(second);
    do {
        assert_true(next_of(INLET_EVENT_FOCUS, &record));
    } while (record.u.focus.window != (uint64_t)(uintptr_t)second);
    DestroyWindow(second);
    need_front(window);
}

static void a_device_is_told_by_its_number_when_it_comes_and_goes(void **state) {
    inlet_event_t record;
    RAWINPUTDEVICELIST list[64];
    UINT room = COUNT_OF(list);
    (void)state;
    const UINT count = GetRawInputDeviceList(list, &room, sizeof list[0]);
    if (count == 0 || count == (UINT)-1) {
        print_message("skipped: no device is attached here\n");
        skip();
    }
    inlet__observer_device(77, list[0].hDevice, true);
    assert_true(next_of(INLET_EVENT_DEVICE, &record));
    assert_int_equal(record.device, 77);
    assert_int_equal(record.u.device.present, 1);
    inlet__observer_device(77, list[0].hDevice, false);
    assert_true(next_of(INLET_EVENT_DEVICE, &record));
    assert_int_equal(record.device, 77);
    assert_int_equal(record.u.device.present, 0);
}

typedef struct sleeper {
    HANDLE shown, wakes;
    HWND window;
} sleeper_t;

/* A window in front, of a thread that answers nobody. */
static DWORD WINAPI sleep_in_front(void *context) {
    sleeper_t *sleeper = context;
    sleeper->window = open_window(L"asleep");
    (void)bring_to_front(sleeper->window);
    SetFocus(sleeper->window);
    SetEvent(sleeper->shown);
    WaitForSingleObject(sleeper->wakes, INFINITE);
    pump();
    DestroyWindow(sleeper->window);
    return 0;
}

static bool becomes(bool silent) {
    for (int i = 0; i < PATIENCE_MS / STEP_MS; i++) {
        if (inlet__observer_is_silent(inlet__clock_now_ns()) == silent)
            return true;
        drain(STEP_MS); /* and answers for the windows of this thread */
    }
    return false;
}

static void a_program_that_does_not_answer_makes_it_silent_and_no_more(void **state) {
    (void)state;
    sleeper_t sleeper = {.shown = CreateEventW(NULL, TRUE, FALSE, NULL),
                         .wakes = CreateEventW(NULL, TRUE, FALSE, NULL)};
    inlet__observer_want(INLET__WANT_FIELDS);
    HANDLE thread = CreateThread(NULL, 0, sleep_in_front, &sleeper, 0, NULL);
    assert_non_null(thread);
    WaitForSingleObject(sleeper.shown, INFINITE);
    const bool in_front = GetForegroundWindow() == sleeper.window;
    const bool was_silent = in_front && becomes(true);
    SetEvent(sleeper.wakes);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(sleeper.shown);
    CloseHandle(sleeper.wakes);
    if (!was_silent) {
        print_message("skipped: %s\n", in_front ? "this system asks no program that may hang"
                                                : "no window can be brought to the front here");
        skip();
    }
    assert_true(becomes(false)); /* it goes on as soon as it is answered */
}

static void after_its_end_nothing_is_told(void **state) {
    inlet_event_t record;
    (void)state;
    inlet__observer_end();
    drain(500);
    inlet__observer_focus_again();
    drain(1500); /* longer than it looks for itself */
    assert_false(inlet__outbox_take(&outbox, &record));
}

static void it_starts_again_after_it_was_stopped(void **state) {
    inlet_event_t record;
    (void)state;
    assert_true(inlet__observer_stop());
    assert_false(inlet__observer_runs());
    assert_true(inlet__observer_stop());
    inlet__observer_begin(INLET__WANT_FOCUS); /* goes nowhere */
    assert_int_equal(inlet__observer_start(&outbox), INLET_OK);
    drain(200);
    inlet__observer_begin(0);
    assert_true(next_of(INLET_EVENT_CLOCK, &record));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_told_before_it_begins),
        cmocka_unit_test(all_that_is_in_force_is_told_at_the_beginning),
        cmocka_unit_test(titles_are_told_once_they_are_wanted),
        cmocka_unit_test(another_window_in_front_is_noticed),
        cmocka_unit_test(a_device_is_told_by_its_number_when_it_comes_and_goes),
        cmocka_unit_test(a_program_that_does_not_answer_makes_it_silent_and_no_more),
        cmocka_unit_test(after_its_end_nothing_is_told),
        cmocka_unit_test(it_starts_again_after_it_was_stopped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
