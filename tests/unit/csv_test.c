/* Mouse sessions as CSV, both ways: lines as the Balabit Mouse Dynamics Challenge has them, what
 * `inlet export --csv` makes of every kind of input, and what is none of either. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>

#include "csv.h"
#include "support/random.h"

static char reason[CSV_REASON_BYTES];

static csv_layout_t layout_of(const char *header) {
    csv_layout_t layout;
    assert_true(csv_read_header(header, &layout, reason));
    return layout;
}

static csv_layout_t balabit(void) {
    return layout_of("record timestamp,client timestamp,button,state,x,y");
}

static csv_layout_t own(void) {
    char header[CSV_LINE_BYTES];
    snprintf(header, sizeof header, "%.*s", (int)strcspn(csv_header, "\n"), csv_header);
    return layout_of(header);
}

static inlet_event_t read_line(const csv_layout_t *layout, const char *line) {
    inlet_event_t event;
    assert_true(csv_read_line(line, layout, &event, reason));
    return event;
}

/* Quirks and all: times with twelve decimals that mean a millisecond, and the same one twice. */
static void lines_of_a_real_session_are_read(void **state) {
    (void)state;
    const csv_layout_t layout = balabit();
    inlet_event_t event =
        read_line(&layout, "0.231999874115,0.0939999999828,NoButton,Move,1024,410");
    assert_int_equal(event.type, INLET_EVENT_MOUSE_MOVED);
    assert_int_equal(event.time_ns, 94000000);
    assert_int_equal(event.flags, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION);
    assert_true(event.u.mouse.x == 1024 && event.u.mouse.y == 410 && event.u.mouse.dx == 0);
    event = read_line(&layout, "0.0,0.0,NoButton,Drag,65535,0");
    assert_true(event.type == INLET_EVENT_MOUSE_MOVED && event.time_ns == 0 &&
                event.u.mouse.x == 65535);
    event = read_line(&layout, "15.1,15.2,Left,Pressed,3,4");
    assert_true(event.type == INLET_EVENT_MOUSE_PRESSED && event.time_ns == INT64_C(15200000000));
    assert_true(event.u.button.button == INLET_BUTTON_LEFT && event.u.button.x == 3 &&
                event.u.button.y == 4);
    event = read_line(&layout, "15654.895,15654.981,Right,Released,3,4");
    assert_true(event.type == INLET_EVENT_MOUSE_RELEASED &&
                event.u.button.button == INLET_BUTTON_RIGHT &&
                event.time_ns == INT64_C(15654981000000));
    event = read_line(&layout, "1,1,Scroll,Down,5,6");
    assert_true(event.type == INLET_EVENT_MOUSE_WHEEL && event.u.wheel.delta == -120 &&
                event.u.wheel.x == 5 && event.u.wheel.y == 6);
    event = read_line(&layout, "1,1,Scroll,Up,5,6");
    assert_int_equal(event.u.wheel.delta, 120);
}

static void times_are_read_to_the_nearest_nanosecond(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t ns;
    } rows[] = {{"0", 0},
                {"7", INT64_C(7000000000)},
                {"7.", INT64_C(7000000000)},
                {"0.000000001", 1},
                {"0.0000000014999", 1},
                {"0.0000000015", 2},
                {"1.9999999999", INT64_C(2000000000)},
                {"4000000000.999999999", INT64_C(4000000000999999999)}};
    const csv_layout_t layout = balabit();
    char line[CSV_LINE_BYTES];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        snprintf(line, sizeof line, "0,%s,NoButton,Move,1,2", rows[i].text);
        assert_int_equal(read_line(&layout, line).time_ns, rows[i].ns);
    }
}

/* Any input event, as a recording may have it, and as much of it as the columns hold. */
static inlet_event_t random_event(test_random_t *random) {
    inlet_event_t event = {
        .type = (uint16_t)(1 + test_random_below(random, INLET_EVENT_MOUSE_WHEEL)),
        .time_ns = (int64_t)test_random_below(random, UINT64_C(4000000000000000000)),
        .flags = test_random_below(random, 2) == 0 ? INLET_FLAG_RAW : INLET_FLAG_HOOK};
    const bool has_place = test_random_below(random, 3) != 0;
    const int32_t x = has_place ? (int32_t)test_random_next(random) : 0;
    const int32_t y = has_place ? (int32_t)test_random_next(random) : 0;
    if (event.type <= INLET_EVENT_KEY_RELEASED) {
        event.u.key.hid = 0x00070004u + (uint32_t)test_random_below(random, 90);
        if (inlet_key_scan(event.u.key.hid) == 0)
            event.u.key.hid = INLET_KEY_KeyA;
        event.u.key.scan = inlet_key_scan(event.u.key.hid);
        event.u.key.vk = inlet_key_vk(event.u.key.hid);
        return event;
    }
    event.flags |= has_place ? (uint32_t)INLET_FLAG_HAS_POSITION : 0;
    if (event.type == INLET_EVENT_MOUSE_MOVED) {
        event.u.mouse = (inlet_mouse_t){.x = x, .y = y};
        if (test_random_below(random, 2) == 0) {
            event.flags |= INLET_FLAG_HAS_MOTION;
            event.u.mouse.dx = (int32_t)test_random_next(random);
            event.u.mouse.dy = (int32_t)test_random_next(random);
        }
    } else if (event.type == INLET_EVENT_MOUSE_WHEEL) {
        event.flags |= test_random_below(random, 2) == 0 ? (uint32_t)INLET_FLAG_HORIZONTAL : 0;
        event.u.wheel = (inlet_wheel_t){.delta = (int32_t)test_random_next(random), .x = x, .y = y};
    } else {
        event.u.button = (inlet_mouse_button_t){
            .button = 1 + (uint32_t)test_random_below(random, 5), .x = x, .y = y};
    }
    return event;
}

static void what_is_written_is_read_back(void **state) {
    (void)state;
    const csv_layout_t layout = own();
    test_random_t random = test_random_seed(7);
    csv_state_t written = {0};
    char line[CSV_LINE_BYTES];
    for (int i = 0; i < 20000; i++) {
        const inlet_event_t event = random_event(&random);
        assert_true(csv_write_line(&event, &written, line));
        char *end = strchr(line, '\n');
        assert_true(end != NULL && end[1] == '\0');
        *end = '\0';
        const inlet_event_t read = read_line(&layout, line);
        assert_memory_equal(&read, &event, sizeof event);
    }
}

static void motion_with_a_button_held_is_a_drag(void **state) {
    (void)state;
    csv_state_t written = {0};
    char line[CSV_LINE_BYTES];
    inlet_event_t press = {.type = INLET_EVENT_MOUSE_PRESSED, .flags = INLET_FLAG_HOOK};
    inlet_event_t move = {.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_HOOK};
    press.u.button.button = INLET_BUTTON_X2;
    assert_true(csv_write_line(&move, &written, line) && strstr(line, ",NoButton,Move,") != NULL);
    assert_true(csv_write_line(&press, &written, line) && strstr(line, ",X2,Pressed,") != NULL);
    assert_true(csv_write_line(&move, &written, line) && strstr(line, ",NoButton,Drag,") != NULL);
    press.u.button.button = INLET_BUTTON_LEFT;
    press.type = INLET_EVENT_MOUSE_RELEASED; /* another one */
    assert_true(csv_write_line(&press, &written, line));
    assert_true(csv_write_line(&move, &written, line) && strstr(line, ",NoButton,Drag,") != NULL);
    press.u.button.button = INLET_BUTTON_X2;
    assert_true(csv_write_line(&press, &written, line) && strstr(line, ",X2,Released,") != NULL);
    assert_true(csv_write_line(&move, &written, line) && strstr(line, ",NoButton,Move,") != NULL);
}

static void records_that_are_no_input_have_no_line(void **state) {
    (void)state;
    csv_state_t written = {0};
    char line[CSV_LINE_BYTES];
    for (uint16_t type = 0; type < INLET_EVENT_TYPE_COUNT; type++) {
        inlet_event_t event = {.type = type};
        event.u.button.button = type != INLET_EVENT_KEY_PRESSED ? 1 : 0;
        const bool is_input = type >= INLET_EVENT_KEY_PRESSED && type <= INLET_EVENT_MOUSE_WHEEL;
        assert_true(csv_write_line(&event, &written, line) == is_input);
    }
}

static void headers_that_are_none_are_refused_with_a_reason(void **state) {
    (void)state;
    static const struct {
        const char *header, *told;
    } rows[] = {
        {"", "''"},
        {"client timestamp,button,state,x", "lacks the column 'y'"},
        {"record timestamp,button,state,x,y", "lacks the column 'client timestamp'"},
        {"client timestamp,button,state,x,y,colour", "no column 'colour'"},
        {"client timestamp,button,state,x,y,x", "twice the column 'x'"},
        {"Client timestamp,button,state,x,y", "no column 'Client timestamp'"},
        {"x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x", "too many columns"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        csv_layout_t layout;
        assert_false(csv_read_header(rows[i].header, &layout, reason));
        assert_non_null(strstr(reason, rows[i].told));
    }
    (void)layout_of("y,x,state,button,client timestamp"); /* in any order */
}

static void lines_that_are_none_are_refused_with_a_reason(void **state) {
    (void)state;
    static const struct {
        const char *line, *told;
    } rows[] = {
        {"", "it has 1 columns"},
        {"0,0,NoButton,Move,1", "it has 5 columns"},
        {"0,0,NoButton,Move,1,2,3,,,,,,", "it has 13 columns"},
        {"0,,NoButton,Move,1,2,,,,,", "no time in seconds: ''"},
        {"0,-1,NoButton,Move,1,2,,,,,", "'-1'"},
        {"0,1e3,NoButton,Move,1,2,,,,,", "'1e3'"},
        {"0,4000000001,NoButton,Move,1,2,,,,,", "'4000000001'"},
        {"0,1s,NoButton,Move,1,2,,,,,", "'1s'"},
        {"0,0,Left,Move,1,2,,,,,", "'Left' 'Move'"},
        {"0,0,NoButton,Pressed,1,2,,,,,", "'NoButton' 'Pressed'"},
        {"0,0,X3,Pressed,1,2,,,,,", "'X3' 'Pressed'"},
        {"0,0,Scroll,Pressed,1,2,,,,,", "'Scroll' 'Pressed'"},
        {"0,0,Scroll,Up,1,2,,,,,many", "'Scroll' 'Up'"},
        {"0,0,Key,Pressed,,,,Keya,,,", "(code 'Keya')"},
        {"0,0,Key,Pressed,1,2,,KeyA,,,", "no numbers, or not of such"},
        {"0,0,Left,Pressed,1,2,,,1,1,", "no numbers, or not of such"},
        {"0,0,NoButton,Move,1,,,,,,", "no numbers"},
        {"0,0,NoButton,Move,1.5,2,,,,,", "no numbers"},
        {"0,0,NoButton,Move,2147483648,2,,,,,", "no numbers"},
        {"0,0,NoButton,Move,1,2,both,,,,", "not 'both'"},
        {"0,0,\"NoButton\",Move,1,2,,,,,", "a character that no column has"},
        {"0,0,No\x01"
         "Button,Move,1,2,,,,,",
         "a character that no column has"},
    };
    const csv_layout_t layout = own();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        inlet_event_t event;
        assert_false(csv_read_line(rows[i].line, &layout, &event, reason));
        assert_non_null(strstr(reason, rows[i].told));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(lines_of_a_real_session_are_read),
        RUN(times_are_read_to_the_nearest_nanosecond),
        RUN(what_is_written_is_read_back),
        RUN(motion_with_a_button_held_is_a_drag),
        RUN(records_that_are_no_input_have_no_line),
        RUN(headers_that_are_none_are_refused_with_a_reason),
        RUN(lines_that_are_none_are_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
