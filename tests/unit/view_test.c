/* What views show by what surrounds a record: hotkeys, timing, the window in front, fields for
 * passwords. */
#include "test.h"

#include "hub/hub.h"
#include "hub/key_reduce.h"
#include <inlet/keys.h>
#include <string.h>

enum { CAPACITY = 256, OWN = 40, OTHER = 50 };

#define BIT(type) (UINT64_C(1) << (type))
#define SEEN_KEYS (BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_KEY_RELEASED))

typedef struct fixture {
    inlet_event_t records[CAPACITY];
    inlet__mark_t marks[CAPACITY];
    inlet__hub_t hub;
    inlet_event_t out[CAPACITY];
    uint32_t count;
} fixture_t;

static fixture_t f;

static int set_up(void **state) {
    (void)state;
    inlet__hub_init(&f.hub, f.records, CAPACITY, 1);
    inlet__hub_mark(&f.hub, f.marks);
    return 0;
}

/* --- a stream --- */

static void append(inlet_event_t event) {
    event.seq = f.hub.next_seq;
    if (event.time_ns == 0)
        event.time_ns = (int64_t)event.seq * 1000003;
    assert_int_equal(inlet__hub_append(&f.hub, &event), INLET_OK);
}

static void key(uint16_t type, uint32_t hid, uint32_t flags) {
    append((inlet_event_t){.type = type,
                           .flags = INLET_FLAG_RAW | flags,
                           .device = 3,
                           .process = 77,
                           .os_time_ms = 5,
                           .extra = 9,
                           .u.key = {.hid = hid, .scan = 30, .vk = 65}});
}

static void down(uint32_t hid) {
    key(INLET_EVENT_KEY_PRESSED, hid, 0);
}

static void up(uint32_t hid) {
    key(INLET_EVENT_KEY_RELEASED, hid, 0);
}

static void focus(uint32_t process, enum inlet_control control) {
    append((inlet_event_t){.type = INLET_EVENT_FOCUS,
                           .process = process,
                           .u.focus = {.window = process, .control = (uint32_t)control}});
}

static void piece(uint32_t process, const char *text, uint8_t index, uint8_t count) {
    inlet_event_t name = {.type = INLET_EVENT_NAME, .process = process};
    name.u.name = (inlet_name_t){.subject = INLET_NAME_PROCESS,
                                 .index = index,
                                 .count = count,
                                 .length = (uint8_t)strlen(text)};
    memcpy(name.u.name.text, text, strlen(text));
    append(name);
}

/* --- what a view shows of it --- */

static const inlet__view_t keys_view = {
    .event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL, .guards_fields = true};

static void read_from(const inlet__view_t *view, uint64_t seq) {
    inlet__cursor_t cursor;
    inlet__span_t span;
    assert_int_equal(inlet__hub_seek(&f.hub, seq, &cursor), INLET_OK);
    inlet__hub_read(&f.hub, &cursor, view, f.out, CAPACITY, &span);
    f.count = span.count;
}

/* Of the keys, in order: the code's last letter, in upper case if it is pressed; '.' a press, ':' a
 * release of which the timing alone is shown. */
static const char *shown(const inlet__view_t *view) {
    static char text[CAPACITY + 1];
    size_t length = 0;
    read_from(view, 1);
    for (uint32_t i = 0; i < f.count; i++) {
        const inlet_event_t *event = &f.out[i];
        if ((BIT(event->type) & SEEN_KEYS) == 0)
            continue;
        const bool press = event->type == INLET_EVENT_KEY_PRESSED;
        const char *code = inlet_key_code(event->u.key.hid);
        char letter = code[strlen(code) - 1];
        if (event->u.key.hid == 0)
            letter = press ? '.' : ':';
        else if (!press && letter >= 'A' && letter <= 'Z')
            letter = (char)(letter - 'A' + 'a');
        text[length++] = letter;
    }
    text[length] = '\0';
    return text;
}

#define A INLET_KEY_KeyA
#define B INLET_KEY_KeyB

static void keys_are_reduced_until_the_focus_is_known(void **state) {
    (void)state;
    down(A);
    up(A);
    focus(OTHER, INLET_CONTROL_UNKNOWN);
    down(A);
    up(A);
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    up(A);
    assert_string_equal(shown(&keys_view), ".:.:Aa");
}

static void keys_are_reduced_while_a_password_field_has_the_focus(void **state) {
    (void)state;
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A); /* goes up where it would not be shown: it was shown going down */
    focus(OTHER, INLET_CONTROL_PROTECTED);
    up(A);
    down(B); /* … and the other way round */
    focus(OTHER, INLET_CONTROL_OPEN);
    down(B); /* the keyboard's repeat of what was typed there */
    up(B);
    down(B);
    up(B);
    assert_string_equal(shown(&keys_view), "Aa.:Bb");
}

static void what_may_have_told_another_focus_and_is_lost_makes_it_unknown(void **state) {
    (void)state;
    static const inlet_event_t ends[] = {
        {.type = INLET_EVENT_LOSS, .u.loss = {.count = 3, .cause = INLET_CAUSE_RING_FULL}},
        {.type = INLET_EVENT_CLOCK, .u.clock.reason = INLET_CLOCK_STARTED},
        {.type = INLET_EVENT_SOURCES, .u.sources.cause = INLET_CAUSE_AGENT_DIED},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        set_up(NULL);
        focus(OTHER, INLET_CONTROL_OPEN);
        down(A);
        append(ends[i]);
        down(B);
        focus(OTHER, INLET_CONTROL_OPEN);
        down(INLET_KEY_KeyC);
        assert_string_equal(shown(&keys_view), "A.C");
    }
}

static void without_marks_nothing_is_known(void **state) {
    (void)state;
    inlet__hub_init(&f.hub, f.records, CAPACITY, 1);
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    assert_string_equal(shown(&keys_view), ".");
    inlet__hub_mark(&f.hub, f.marks); /* made of what is retained */
    assert_string_equal(shown(&keys_view), "A");
}

/* --- timing --- */

/* With something in all that a reduced one leaves out. */
static void press_just_behind(int64_t time_ns, uint32_t flags) {
    append((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .time_ns = time_ns + 1,
                           .time_error_ns = 7,
                           .os_time_ms = 9,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_TIME_BATCH | flags,
                           .device = 2,
                           .process = OTHER,
                           .extra = 8,
                           .u.key = {.hid = A, .scan = 30, .vk = 65}});
}

static void timing_tells_nothing_else(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    const int64_t grid = INLET_TIMING_GRID_NS;
    view.keys = INLET__KEYS_TIMING;
    view.processes = true;
    focus(OTHER, INLET_CONTROL_OPEN);
    press_just_behind(3 * grid, INLET_FLAG_INJECTED);
    append((inlet_event_t){.type = INLET_EVENT_KEY_RELEASED,
                           .time_ns = 4 * grid,
                           .flags = INLET_FLAG_HOOK,
                           .u.key = {.unit = 'x', .vk = 0xE7}});
    read_from(&view, 2);
    assert_int_equal(f.count, 2);
    const inlet_event_t press = {.seq = 2,
                                 .time_ns = 4 * grid,
                                 .time_error_ns = (uint32_t)(2 * grid),
                                 .type = INLET_EVENT_KEY_PRESSED,
                                 .flags = INLET_FLAG_RAW | INLET_FLAG_INJECTED,
                                 .process = OTHER};
    const inlet_event_t release = {.seq = 3,
                                   .time_ns = 4 * grid,
                                   .time_error_ns = (uint32_t)grid,
                                   .type = INLET_EVENT_KEY_RELEASED,
                                   .flags = INLET_FLAG_HOOK};
    assert_memory_equal(&f.out[0], &press, sizeof press);
    assert_memory_equal(&f.out[1], &release, sizeof release);
}

static void timing_does_not_tell_what_only_some_keys_do(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_TIMING;
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    down(A);                                            /* again, without a word of a repeat */
    key(INLET_EVENT_KEY_PRESSED, B, INLET_FLAG_REPEAT); /* a repeat, without a press */
    key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, INLET_FLAG_FALSE_CONTROL);
    key(INLET_EVENT_KEY_PRESSED, 0, INLET_FLAG_OVERRUN);
    key(INLET_EVENT_KEY_RELEASED, A, INLET_FLAG_SYNTHETIC);
    assert_string_equal(shown(&view), ".");
}

static void the_end_of_time_stays_within_time(void **state) {
    (void)state;
    const inlet__mark_t mark = {0};
    inlet_event_t event = {.seq = 1,
                           .type = INLET_EVENT_KEY_PRESSED,
                           .time_ns = INT64_MAX,
                           .time_error_ns = UINT32_MAX};
    assert_true(inlet__key_reduce_to_timing(&event, &mark));
    assert_true(event.time_ns > 0 && event.time_ns % INLET_TIMING_GRID_NS == 0);
    assert_true(event.time_error_ns == UINT32_MAX);
}

/* --- text --- */

static inlet__view_t text_view(void) {
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_NONE;
    view.text = true;
    return view;
}

static void text_tells_the_key_but_not_when_exactly(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    const int64_t grid = INLET_TIMING_GRID_NS;
    focus(OTHER, INLET_CONTROL_OPEN);
    press_just_behind(3 * grid, INLET_FLAG_REPEAT);
    append((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .time_ns = 4 * grid,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                           .u.key = {.unit = 'x', .vk = 0xE7}});
    read_from(&view, 2);
    assert_int_equal(f.count, 2);
    const inlet_event_t press = {.seq = 2,
                                 .time_ns = 4 * grid,
                                 .time_error_ns = (uint32_t)(2 * grid),
                                 .type = INLET_EVENT_KEY_PRESSED,
                                 .flags = INLET_FLAG_RAW | INLET_FLAG_REPEAT,
                                 .u.key = {.hid = A, .scan = 30, .vk = 65}};
    const inlet_event_t packet = {.seq = 3,
                                  .time_ns = 4 * grid,
                                  .time_error_ns = (uint32_t)grid,
                                  .type = INLET_EVENT_KEY_PRESSED,
                                  .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                                  .u.key = {.unit = 'x', .vk = 0xE7}};
    assert_memory_equal(&f.out[0], &press, sizeof press);
    assert_memory_equal(&f.out[1], &packet, sizeof packet);
}

static void commands_are_no_text(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    static const uint32_t command[] = {INLET_KEY_ControlRight, INLET_KEY_MetaLeft};
    for (size_t i = 0; i < COUNT_OF(command); i++) {
        set_up(NULL);
        focus(OTHER, INLET_CONTROL_OPEN);
        down(command[i]);
        down(A);
        up(command[i]);
        up(A);                                   /* the release of what was not shown */
        assert_string_equal(shown(&view), "tt"); /* ControlRight or MetaLeft alone */
    }
}

static void what_types_is_text_with_altgr_too(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    focus(OTHER, INLET_CONTROL_OPEN);
    key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, INLET_FLAG_FALSE_CONTROL);
    down(INLET_KEY_AltRight);
    down(INLET_KEY_KeyQ);
    down(INLET_KEY_ControlRight); /* Control and Alt are as AltGr */
    down(B);
    assert_string_equal(shown(&view), "ttQtB");
}

static void keys_that_type_nothing_are_no_text(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    static const uint32_t none[] = {INLET_KEY_F1,         INLET_KEY_F24,         INLET_KEY_Delete,
                                    INLET_KEY_ArrowLeft,  INLET_KEY_PrintScreen, INLET_KEY_Power,
                                    INLET_KEY_Help,       INLET_KEY_ContextMenu, INLET_KEY_Props,
                                    INLET_KEY_LaunchMail, INLET_KEY_ScrollLock};
    focus(OTHER, INLET_CONTROL_OPEN);
    for (size_t i = 0; i < COUNT_OF(none); i++)
        down(none[i]);
    key(INLET_EVENT_KEY_PRESSED, A, INLET_FLAG_OVERRUN);
    append((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_RAW,
                           .u.key = {.scan = 0x7A, .vk = 65}}); /* no key that is known */
    assert_string_equal(shown(&view), "");
    static const uint32_t text[] = {INLET_KEY_Enter,       INLET_KEY_Escape,    INLET_KEY_CapsLock,
                                    INLET_KEY_NumLock,     INLET_KEY_KanaMode,  INLET_KEY_IntlYen,
                                    INLET_KEY_NumpadEqual, INLET_KEY_NumpadAdd, INLET_KEY_Lang5};
    for (size_t i = 0; i < COUNT_OF(text); i++)
        down(text[i]);
    read_from(&view, 1);
    assert_int_equal(f.count, 1 + COUNT_OF(text)); /* the FOCUS */
}

static void a_repeat_with_other_modifiers_than_its_press_is_no_text(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    down(A);
    down(INLET_KEY_ControlRight);
    down(A);
    assert_string_equal(shown(&view), "AAt");
}

static void password_fields_have_no_text(void **state) {
    (void)state;
    inlet__view_t view = text_view();
    focus(OTHER, INLET_CONTROL_PROTECTED);
    down(A);
    up(A);
    assert_string_equal(shown(&view), "");
    view.keys = INLET__KEYS_TIMING;
    assert_string_equal(shown(&view), ".:");
    focus(OTHER, INLET_CONTROL_OPEN);
    down(B);
    down(INLET_KEY_F5);
    assert_string_equal(shown(&view), ".:B.");
}

/* --- hotkeys --- */

static void hotkeys_show_their_own_events_and_no_others(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_NONE;
    view.hotkey_count = 2;
    view.hotkeys[0] = (inlet__hotkey_t){A, INLET_MODIFIER_CONTROL};
    view.hotkeys[1] = (inlet__hotkey_t){B, 0};
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    up(A); /* without its modifier */
    down(INLET_KEY_ControlRight);
    down(INLET_KEY_KeyC);
    up(INLET_KEY_KeyC);
    down(A);
    down(A);
    assert_string_equal(shown(&view), "AA");
    assert_int_equal(f.out[f.count - 1].u.key.modifiers, INLET_MODIFIER_CONTROL);
    up(INLET_KEY_ControlRight);
    down(A); /* repeats on, without */
    up(A);   /* the release of what was shown */
    down(INLET_KEY_ShiftLeft);
    down(B); /* one modifier too many */
    up(B);
    up(INLET_KEY_ShiftLeft);
    down(B);
    up(B);
    assert_string_equal(shown(&view), "AAaBb");
    assert_int_equal(f.out[f.count - 1].u.key.modifiers, 0);
}

static void the_control_that_windows_makes_is_no_modifier(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_NONE;
    view.hotkey_count = 1;
    view.hotkeys[0] = (inlet__hotkey_t){A, INLET_MODIFIER_ALT};
    focus(OTHER, INLET_CONTROL_OPEN);
    key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, INLET_FLAG_FALSE_CONTROL);
    down(INLET_KEY_AltRight);
    down(A);
    assert_string_equal(shown(&view), "A");
}

static void modifiers_of_another_source_do_not_count(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_NONE;
    view.hotkey_count = 1;
    view.hotkeys[0] = (inlet__hotkey_t){A, INLET_MODIFIER_ALT};
    focus(OTHER, INLET_CONTROL_OPEN);
    append((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK,
                           .u.key = {.hid = INLET_KEY_AltLeft}});
    down(A);
    assert_string_equal(shown(&view), "");
}

static void no_hotkey_is_shown_from_a_password_field(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.keys = INLET__KEYS_NONE;
    view.hotkey_count = 1;
    view.hotkeys[0] = (inlet__hotkey_t){A, 0};
    focus(OTHER, INLET_CONTROL_PROTECTED);
    down(A);
    up(A);
    assert_string_equal(shown(&view), "");
    view.keys = INLET__KEYS_TIMING;
    assert_string_equal(shown(&view), ".:");
}

/* --- the window in front --- */

static void own_windows_are_those_of_the_process(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.foreground = INLET__FOREGROUND_OWN;
    view.own_process = OWN;
    view.processes = true;
    down(A);
    focus(OTHER, INLET_CONTROL_OPEN);
    down(B);
    focus(OWN, INLET_CONTROL_OPEN);
    down(INLET_KEY_KeyC);
    focus(0, INLET_CONTROL_OPEN);
    up(INLET_KEY_KeyC);
    down(INLET_KEY_KeyD);
    up(B);
    assert_string_equal(shown(&view), "Cc");
    for (uint32_t i = 0; i < f.count; i++) /* nor is another's focus told */
        assert_true(f.out[i].type != INLET_EVENT_FOCUS || f.out[i].process == OWN);
    view.own_process = 0; /* unknown is nobody */
    assert_string_equal(shown(&view), "");
}

static void listed_programs_are_known_by_their_path(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.foreground = INLET__FOREGROUND_LISTED;
    view.program_count = 1;
    view.programs[0] = inlet__image_hash("C:\\Games\\a.exe", 14);
    view.name_subjects = UINT32_MAX;
    focus(OTHER, INLET_CONTROL_OPEN);
    piece(OTHER, "c:\\games\\A.e", 0, 2);
    read_from(&view, 1);
    assert_int_equal(f.count, 0); /* waits: whose window it is, is about to be told */
    piece(OTHER, "XE", 1, 2);
    read_from(&view, 1);
    assert_int_equal(f.count, 3); /* with the FOCUS */
    down(A);
    focus(OTHER, INLET_CONTROL_OPEN);
    down(B); /* no name follows */
    focus(OTHER, INLET_CONTROL_OPEN);
    piece(OTHER, "C:\\b.exe", 0, 1);
    down(INLET_KEY_KeyC);
    focus(OTHER, INLET_CONTROL_OPEN);
    piece(OWN, "C:\\b.exe", 0, 1); /* another process's name */
    down(INLET_KEY_KeyD);
    assert_string_equal(shown(&view), "A");
    assert_int_equal(f.count, 4);
}

/* --- what a subscription that begins is told --- */

static uint32_t join(const inlet__view_t *view, uint16_t type) {
    inlet__cursor_t cursor;
    uint32_t found = 0;
    assert_int_equal(inlet__hub_seek(&f.hub, 0, &cursor), INLET_OK);
    inlet__hub_join(&cursor);
    while (inlet__hub_has_news(&f.hub, &cursor)) {
        inlet__span_t span;
        inlet__hub_read(&f.hub, &cursor, view, f.out, CAPACITY, &span);
        for (uint32_t i = 0; i < span.count; i++)
            found += f.out[i].type == type &&
                     (type != INLET_EVENT_SNAPSHOT || f.out[i].u.snapshot.count > 0);
    }
    return found;
}

static void snapshots_tell_of_keys_that_were_shown(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    down(A);
    focus(OWN, INLET_CONTROL_PROTECTED);
    down(B);
    focus(OWN, INLET_CONTROL_OPEN);
    down(INLET_KEY_KeyC);
    append((inlet_event_t){
        .type = INLET_EVENT_MOUSE_PRESSED, .flags = INLET_FLAG_RAW, .u.button.button = 1});
    focus(OTHER, INLET_CONTROL_OPEN);
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 2);
    assert_true(f.out[0].u.snapshot.code == INLET_KEY_KeyC && f.out[1].u.snapshot.code == 1);
    view.foreground = INLET__FOREGROUND_OWN;
    view.own_process = OTHER;
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 0);
    view.own_process = OWN;
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 2);
    view.keys = INLET__KEYS_TIMING;
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 1); /* the button */
    view.keys = INLET__KEYS_NONE;
    view.hotkey_count = 1;
    view.hotkeys[0] = (inlet__hotkey_t){INLET_KEY_KeyC, 0};
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 1);
}

static void snapshots_tell_of_keys_that_choose_what_is_typed(void **state) {
    (void)state;
    const inlet__view_t view = text_view();
    focus(OWN, INLET_CONTROL_OPEN);
    down(INLET_KEY_F5);
    down(INLET_KEY_ShiftLeft);
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 1);
    assert_int_equal(f.out[0].u.snapshot.code, INLET_KEY_ShiftLeft);
    assert_int_equal(f.out[0].device, 0);
}

static void a_focus_that_is_not_shown_is_not_told_of_either(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    view.foreground = INLET__FOREGROUND_OWN;
    view.own_process = OWN;
    view.name_subjects = UINT32_MAX;
    focus(OTHER, INLET_CONTROL_OPEN);
    piece(OTHER, "C:\\b.exe", 0, 1);
    assert_int_equal(join(&view, INLET_EVENT_FOCUS) + join(&view, INLET_EVENT_NAME), 0);
    view.own_process = OTHER;
    assert_int_equal(join(&view, INLET_EVENT_FOCUS) + join(&view, INLET_EVENT_NAME), 2);
}

static void what_has_left_the_log_still_counts(void **state) {
    (void)state;
    inlet__view_t view = keys_view;
    focus(OTHER, INLET_CONTROL_OPEN);
    down(A);
    focus(OTHER, INLET_CONTROL_PROTECTED);
    down(B);
    focus(OTHER, INLET_CONTROL_OPEN);
    for (int i = 0; i < 2 * CAPACITY; i++)
        append((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
    assert_int_equal(join(&view, INLET_EVENT_SNAPSHOT), 1);
    up(B);
    up(A);
    down(A);
    read_from(&view, f.hub.next_seq - 3);
    assert_int_equal(f.count, 3);
    assert_int_equal(f.out[0].u.key.hid, 0);
    assert_int_equal(f.out[1].u.key.hid, A);
    assert_int_equal(f.out[2].u.key.hid, A);
}

int main(void) {
#define FRESH(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        FRESH(keys_are_reduced_until_the_focus_is_known),
        FRESH(keys_are_reduced_while_a_password_field_has_the_focus),
        FRESH(what_may_have_told_another_focus_and_is_lost_makes_it_unknown),
        FRESH(without_marks_nothing_is_known),
        FRESH(timing_tells_nothing_else),
        FRESH(timing_does_not_tell_what_only_some_keys_do),
        FRESH(the_end_of_time_stays_within_time),
        FRESH(text_tells_the_key_but_not_when_exactly),
        FRESH(commands_are_no_text),
        FRESH(what_types_is_text_with_altgr_too),
        FRESH(keys_that_type_nothing_are_no_text),
        FRESH(a_repeat_with_other_modifiers_than_its_press_is_no_text),
        FRESH(password_fields_have_no_text),
        FRESH(hotkeys_show_their_own_events_and_no_others),
        FRESH(the_control_that_windows_makes_is_no_modifier),
        FRESH(modifiers_of_another_source_do_not_count),
        FRESH(no_hotkey_is_shown_from_a_password_field),
        FRESH(own_windows_are_those_of_the_process),
        FRESH(listed_programs_are_known_by_their_path),
        FRESH(snapshots_tell_of_keys_that_were_shown),
        FRESH(snapshots_tell_of_keys_that_choose_what_is_typed),
        FRESH(a_focus_that_is_not_shown_is_not_told_of_either),
        FRESH(what_has_left_the_log_still_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
