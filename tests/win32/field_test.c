/* What the observer says of the control that has the keyboard focus: windows of this process, with
 * the focus moved by the system's own calls. */
#include "unit/test.h"

#include "agent/observe.h"
#include "base/want.h"
#include "win32/clock.h"
#include <stdio.h>
#include <string.h>

static inlet_event_t told[16];
static uint32_t told_count;
static HWND parent, plain, password, button, other;

void inlet__observe_tell(const inlet__observed_t *observed) {
    for (uint32_t i = 0; i < observed->count && told_count < COUNT_OF(told); i++)
        told[told_count++] = observed->records[i];
}

inlet_event_t inlet__observe_record(enum inlet_event_type type) {
    return (inlet_event_t){.time_ns = inlet__clock_now_ns(), .type = (uint16_t)type};
}

static void pump(void) {
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageW(&message);
}

static HWND child(const wchar_t *class, DWORD style) {
    HWND window = CreateWindowExW(0, class, L"", WS_CHILD | WS_VISIBLE | style, 0, 0, 50, 20,
                                  parent, NULL, GetModuleHandleW(NULL), NULL);
    assert_non_null(window);
    return window;
}

static int set_up(void **state) {
    const WNDCLASSW class = {.lpfnWndProc = DefWindowProcW,
                             .hInstance = GetModuleHandleW(NULL),
                             .lpszClassName = L"FieldTest"};
    (void)state;
    RegisterClassW(&class);
    parent = CreateWindowExW(0, L"FieldTest", L"fields", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0,
                             300, 200, NULL, NULL, class.hInstance, NULL);
    if (parent == NULL)
        return 1;
    plain = child(L"Edit", 0);
    password = child(L"Edit", ES_PASSWORD);
    button =
        child(L"Button", BS_AUTOCHECKBOX | BS_LEFTTEXT); /* the same bit, and no edit control */
    other = child(L"FieldTest", 0);
    SetForegroundWindow(parent);
    pump();
    return 0;
}

/* False: this desktop has no foreground to give. */
static bool is_in_front(void) {
    for (int i = 0; i < 50 && GetForegroundWindow() != parent; i++) {
        pump();
        SetForegroundWindow(parent);
        Sleep(20);
    }
    return GetForegroundWindow() == parent;
}

static void move_focus(HWND window) {
    SetFocus(window);
    pump();
    told_count = 0;
    inlet__observe_field_moved(INLET__WANT_FIELDS);
}

static void begin(void) {
    if (!is_in_front()) {
        print_message("skipped: no window can be brought to the front here\n");
        skip();
    }
    SetFocus(plain);
    pump();
    told_count = 0;
    inlet__observe_focus(INLET__WANT_FIELDS, true);
}

static void expect_told(uint32_t index, enum inlet_control control) {
    assert_true(index < told_count);
    assert_int_equal(told[index].type, INLET_EVENT_FOCUS);
    assert_int_equal(told[index].process, GetCurrentProcessId());
    assert_true(told[index].u.focus.window == (uint64_t)(uintptr_t)parent);
    assert_int_equal(told[index].u.focus.control, control);
}

static void an_edit_control_is_known_by_its_style(void **state) {
    (void)state;
    begin();
    assert_int_equal(told_count, 1);
    expect_told(0, INLET_CONTROL_OPEN);
    move_focus(password);
    assert_int_equal(told_count, 1);
    expect_told(0, INLET_CONTROL_PROTECTED);
    move_focus(plain);
    assert_int_equal(told_count, 1);
    expect_told(0, INLET_CONTROL_OPEN);
    move_focus(plain);
    assert_int_equal(told_count, 0); /* nothing new */
    SetFocus(NULL);
    pump();
    told_count = 0;
    inlet__observe_field_moved(INLET__WANT_FIELDS);
    assert_int_equal(told_count, 0); /* what is typed goes nowhere: open still */
}

static void others_are_not_known_until_their_program_was_asked(void **state) {
    (void)state;
    begin();
    move_focus(button);
    assert_int_equal(told_count, 2);
    expect_told(0, INLET_CONTROL_UNKNOWN);
    expect_told(1, INLET_CONTROL_OPEN);
    move_focus(other);
    assert_int_equal(told_count, 2);
    expect_told(0, INLET_CONTROL_UNKNOWN);
    expect_told(1, INLET_CONTROL_OPEN);
    told_count = 0;
    inlet__observe_focus(INLET__WANT_FIELDS,
                         true); /* the title has changed, say: no doubt arises */
    assert_int_equal(told_count, 1);
    expect_told(0, INLET_CONTROL_OPEN);
    told_count = 0;
    inlet__observe_focus(INLET__WANT_FIELDS, false);
    assert_int_equal(told_count, 0);
}

static void a_program_says_what_it_hides(void **state) {
    (void)state;
    begin();
    assert_int_equal(inlet__observe_field_ask(other), INLET_CONTROL_OPEN);
    assert_int_equal(inlet__observe_field_ask(password), INLET_CONTROL_PROTECTED);
}

static void who_sees_no_keys_is_told_nothing_of_fields(void **state) {
    (void)state;
    begin();
    SetFocus(password);
    pump();
    told_count = 0;
    inlet__observe_focus(0, true);
    assert_int_equal(told_count, 1);
    expect_told(0, INLET_CONTROL_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(an_edit_control_is_known_by_its_style),
        RUN(others_are_not_known_until_their_program_was_asked),
        RUN(a_program_says_what_it_hides),
        RUN(who_sees_no_keys_is_told_nothing_of_fields),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
