/* What an overlay shows, by the records of a stream and by time; and what of it is drawn anew. */
#include "test.h"

#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/builtin.h"
#include "overlay/drawn_json.h"
#include "overlay/fade.h"
#include "overlay/scene.h"
#include "overlay/speed.h"

#define MS INT64_C(1000000)

static const char layout_text[] =
    "{\"name\":\"test\",\"title\":\"\",\"width\":8,\"height\":4,\"elements\":["
    "{\"kind\":\"panel\",\"x\":4,\"y\":0,\"w\":4,\"h\":4},"
    "{\"kind\":\"key\",\"id\":\"KeyA\",\"x\":0,\"y\":0,\"default\":\"A\"},"
    "{\"kind\":\"key\",\"id\":\"ControlLeft\",\"x\":2,\"y\":0,\"label\":\"Ctrl\"},"
    "{\"kind\":\"button\",\"id\":\"left\",\"x\":4,\"y\":0,\"w\":1,\"h\":1},"
    "{\"kind\":\"wheel\",\"x\":5,\"y\":0,\"w\":1,\"h\":1},"
    "{\"kind\":\"motion\",\"x\":4,\"y\":2,\"w\":2,\"h\":2}]}";
enum { PANEL, KEY_A, CONTROL, LEFT, WHEEL, MOTION };

static overlay_layout_t layout;
static overlay_theme_t theme;
static overlay_model_t *model;
static overlay_frame_t frame;
static uint64_t seq;

static void put(inlet_event_t event, int64_t now_ns) {
    event.seq = ++seq;
    event.time_ns = now_ns;
    overlay_model_put(model, &event, now_ns);
}

static inlet_event_t focus(uint32_t control) {
    return (inlet_event_t){.type = INLET_EVENT_FOCUS, .u.focus = {.window = 1, .control = control}};
}

static inlet_event_t key(uint16_t type, uint32_t hid, uint32_t flags) {
    return (inlet_event_t){
        .type = type,
        .flags = INLET_FLAG_RAW | flags,
        .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)}};
}

static inlet_event_t moved(int32_t dx, int32_t dy) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                           .u.mouse = {.dx = dx, .dy = dy}};
}

static void look(int64_t now_ns) {
    overlay_model_frame(model, now_ns, &frame);
}

static int open_with(uint32_t flags) {
    const overlay_builtin_t *file = overlay_builtin_themes;
    overlay_error_t error;
    while (strcmp(file->name, "dark") != 0)
        file++;
    seq = 0;
    model = NULL;
    if (overlay_layout_parse(layout_text, strlen(layout_text), &layout, &error) &&
        overlay_theme_parse(file->bytes, file->count, &theme, &error))
        model = overlay_model_open(&layout, &theme, flags);
    return model == NULL;
}

static int begin(void **state) {
    (void)state;
    if (open_with(0) != 0)
        return 1;
    put(focus(INLET_CONTROL_OPEN), 0);
    return 0;
}

static int begin_unfocused(void **state) {
    (void)state;
    return open_with(0);
}

static int end(void **state) {
    (void)state;
    overlay_model_close(model);
    return 0;
}

/* --- fades --- */

static void a_key_is_pressed_while_it_is_held_and_fades_out_afterwards(void **state) {
    (void)state;
    look(0);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    assert_int_equal(frame.looks[KEY_A].level, 0);
    assert_false(frame.moves);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 10 * MS);
    look(10 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 255);
    assert_int_equal(frame.looks[CONTROL].level, 0);
    assert_false(frame.moves);
    look(5000 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 255);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 6000 * MS);
    look(6000 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 255);
    assert_true(frame.moves);
    look(6090 * MS); /* half of 180 ms */
    assert_int_equal(frame.looks[KEY_A].level, 128);
    assert_true(frame.moves);
    look(6180 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 0);
    assert_false(frame.moves);
}

static void a_press_within_one_frame_is_seen(void **state) {
    (void)state;
    look(0);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 1 * MS);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 2 * MS);
    look(16 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 255);
    assert_true(frame.moves);
    look(106 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 128);
    look(196 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 0);
    assert_false(frame.moves);
}

static void a_fade_that_turns_goes_on_from_where_it_is(void **state) {
    overlay_fade_t fade = {0};
    bool moves = false;
    (void)state;
    overlay_fade_turn(&fade, true, 0, 100, 200);
    assert_true(overlay_fade_level(&fade, 50, 100, 200) == 0.5);
    overlay_fade_turn(&fade, false, 50, 100, 200);
    assert_true(overlay_fade_level(&fade, 100, 100, 200) == 0.25);
    assert_int_equal(overlay_fade_look(&fade, 50, 100, 200, &moves), 128);
    assert_true(moves);
    assert_true(overlay_fade_level(&fade, 40, 100, 200) == 0.5); /* a clock that goes back */
}

static void the_control_that_windows_makes_before_altgr_is_not_shown(void **state) {
    (void)state;
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, INLET_FLAG_FALSE_CONTROL), 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.looks[CONTROL].level, 0);
}

static void buttons_and_wheels_show_too(void **state) {
    inlet_event_t event = {.type = INLET_EVENT_MOUSE_PRESSED,
                           .flags = INLET_FLAG_RAW,
                           .u.button.button = INLET_BUTTON_LEFT};
    (void)state;
    put(event, 1 * MS);
    event = (inlet_event_t){
        .type = INLET_EVENT_MOUSE_WHEEL, .flags = INLET_FLAG_RAW, .u.wheel.delta = -120};
    put(event, 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.looks[LEFT].level, 255);
    assert_int_equal(frame.looks[WHEEL].wheel[OVERLAY_DOWN], 255);
    assert_int_equal(frame.looks[WHEEL].wheel[OVERLAY_UP], 0);
    look(91 * MS);
    assert_int_equal(frame.looks[WHEEL].wheel[OVERLAY_DOWN], 128);
    event.flags |= INLET_FLAG_HORIZONTAL;
    event.u.wheel.delta = 120;
    put(event, 100 * MS);
    look(100 * MS);
    assert_int_equal(frame.looks[WHEEL].wheel[OVERLAY_RIGHT], 255);
    assert_int_equal(frame.looks[WHEEL].wheel[OVERLAY_LEFT], 0);
}

/* --- motion --- */

static void the_dot_goes_with_the_speed_of_the_last_twentieth(void **state) {
    (void)state;
    put(moved(50, 0), 1 * MS); /* 1,000 counts a second of 4,000: half the way */
    look(1 * MS);
    assert_int_equal(frame.looks[MOTION].dot_x, 128);
    assert_int_equal(frame.looks[MOTION].dot_y, 0);
    assert_true(frame.moves);
    look(50 * MS);
    assert_int_equal(frame.looks[MOTION].dot_x, 128);
    look(51 * MS);
    assert_int_equal(frame.looks[MOTION].dot_x, 0);
    assert_false(frame.moves);
    put(moved(0, -100000), 60 * MS);
    look(60 * MS);
    assert_int_equal(frame.looks[MOTION].dot_y, -256);
}

static void the_speed_is_whole_at_any_rate(void **state) {
    (void)state;
    for (int64_t gap_ns = 100000; gap_ns <= 20 * MS; gap_ns *= 3) {
        overlay_speed_t speed = {0};
        double x, y;
        int64_t now_ns = 0;
        for (; now_ns < 500 * MS; now_ns += gap_ns)
            overlay_speed_add(&speed, now_ns, (double)gap_ns / 1e6, 0); /* 1,000 a second */
        assert_true(overlay_speed_at(&speed, now_ns - gap_ns, &x, &y));
        assert_true(x > 800 && x < 1250 && y == 0);
    }
}

static void motion_is_by_position_where_nothing_else_tells_it(void **state) {
    inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                           .u.mouse = {.x = 100, .y = 50}};
    (void)state;
    put(event, 1 * MS);
    look(1 * MS);
    assert_false(frame.moves);
    event.u.mouse.x = 50;
    put(event, 2 * MS);
    look(2 * MS);
    assert_int_equal(frame.looks[MOTION].dot_x, -128);
    put(moved(0, 50), 100 * MS);
    event.u.mouse.x = 0; /* the same motion, told by the hook as well */
    put(event, 100 * MS);
    look(100 * MS);
    assert_int_equal(frame.looks[MOTION].dot_x, 0);
    assert_int_equal(frame.looks[MOTION].dot_y, 128);
}

/* --- what shows --- */

static void it_hides_while_a_password_field_has_the_focus(void **state) {
    (void)state;
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 1 * MS);
    put(focus(INLET_CONTROL_PROTECTED), 2 * MS);
    look(2 * MS);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN);
    assert_int_equal(frame.looks[KEY_A].level, 0);
    assert_non_null(frame.notice);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 3 * MS);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 4 * MS);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 5 * MS);
    look(5 * MS);
    put(focus(INLET_CONTROL_OPEN), 6 * MS);
    look(6 * MS);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    assert_int_equal(frame.looks[KEY_A].level, 0); /* not even as a fade */
}

static void it_hides_until_it_knows_what_has_the_focus(void **state) {
    (void)state;
    look(0);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN);
    put(focus(INLET_CONTROL_UNKNOWN), 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN);
    put(focus(INLET_CONTROL_OPEN), 2 * MS);
    look(2 * MS);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
}

static void who_asks_for_it_sees_it_with_an_unknown_focus_but_not_with_a_password(void **state) {
    (void)state;
    overlay_model_close(model);
    assert_int_equal(open_with(OVERLAY_SHOWS_UNKNOWN), 0);
    look(0);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    put(focus(INLET_CONTROL_PROTECTED), 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN);
}

static void a_pause_and_blindness_are_said(void **state) {
    inlet_event_t event = {.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_PAUSED};
    (void)state;
    put(event, 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.shows, OVERLAY_NOTICE);
    assert_string_equal(frame.notice, "Capture is paused");
    event.u.session.change = INLET_SESSION_UNPAUSED;
    put(event, 2 * MS);
    look(2 * MS);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    event =
        (inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.cause = INLET_CAUSE_NO_AGENT}};
    put(event, 3 * MS);
    look(3 * MS);
    assert_int_equal(frame.shows, OVERLAY_NOTICE);
    assert_non_null(strstr(frame.notice, "no agent"));
    event.u.sources = (inlet_sources_t){.mask = INLET_SOURCE_RAW};
    put(event, 4 * MS);
    look(4 * MS);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    event = focus(INLET_CONTROL_OPEN);
    event.u.focus.elevated = 1;
    put(event, 5 * MS);
    look(5 * MS);
    assert_int_equal(frame.shows, OVERLAY_NOTICE);
    assert_non_null(strstr(frame.notice, "administrator"));
}

static void without_a_stream_it_says_so_and_forgets(void **state) {
    (void)state;
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 1 * MS);
    overlay_model_away(model, "away");
    look(1 * MS);
    assert_int_equal(frame.shows, OVERLAY_NOTICE);
    assert_string_equal(frame.notice, "away");
    overlay_model_away(model, NULL);
    look(2 * MS);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN); /* the focus is another's now */
    put(focus(INLET_CONTROL_OPEN), 3 * MS);
    look(3 * MS);
    assert_int_equal(frame.looks[KEY_A].level, 0);
}

static void after_a_loss_nothing_is_taken_for_idle(void **state) {
    inlet_event_t loss = {.type = INLET_EVENT_LOSS,
                          .u.loss = {.count = 3, .cause = INLET_CAUSE_HIDDEN}};
    (void)state;
    put(loss, 1 * MS);
    look(1 * MS);
    assert_int_equal(frame.shows, OVERLAY_ELEMENTS);
    assert_false(frame.looks[KEY_A].is_unknown);
    loss.u.loss.cause = INLET_CAUSE_RING_FULL;
    put(loss, 2 * MS);
    look(2 * MS);
    assert_int_equal(frame.shows, OVERLAY_HIDDEN); /* a FOCUS may be among what is lost */
    put(focus(INLET_CONTROL_OPEN), 3 * MS);
    look(3 * MS);
    assert_true(frame.looks[KEY_A].is_unknown && frame.looks[LEFT].is_unknown);
    assert_false(frame.looks[PANEL].is_unknown || frame.looks[WHEEL].is_unknown);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 4 * MS);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 4 * MS);
    look(1000 * MS);
    look(2000 * MS);
    assert_false(frame.looks[KEY_A].is_unknown);
    assert_true(frame.looks[CONTROL].is_unknown);
    put((inlet_event_t){.type = INLET_EVENT_SNAPSHOT, .u.snapshot.sources = INLET_SOURCE_RAW},
        2001 * MS);
    look(2001 * MS);
    assert_false(frame.looks[CONTROL].is_unknown);
}

/* --- what is drawn anew --- */

static overlay_scene_t scene;
static overlay_rect_t dirty[OVERLAY_DIRTY_MAX];

static uint32_t advance(int64_t now_ns) {
    look(now_ns);
    return overlay_scene_advance(&scene, &frame, dirty);
}

static void only_what_differs_is_drawn_anew(void **state) {
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    assert_int_equal(scene.width, 332); /* 8 keys, and 0.15 on each side */
    assert_int_equal(scene.height, 172);
    assert_int_equal(advance(0), 1);
    assert_int_equal(dirty[0].right, 332);
    assert_int_equal(advance(1 * MS), 0);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 2 * MS);
    assert_int_equal(advance(2 * MS), 1);
    const overlay_rect_t rect = overlay_scene_rect(&scene, KEY_A);
    assert_memory_equal(&dirty[0], &rect, sizeof rect);
    assert_true(rect.left >= 0 && rect.left <= 7 && rect.right >= 44 && rect.right <= 47);
    assert_int_equal(advance(3 * MS), 0);
    put(moved(10, 0), 4 * MS);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft, 0), 4 * MS);
    assert_int_equal(advance(4 * MS), 2);
    overlay_scene_forget(&scene);
    assert_int_equal(advance(4 * MS), 1);
    assert_int_equal(dirty[0].bottom, 172);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 5 * MS);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_ControlLeft, 0), 5 * MS);
    (void)advance(1000 * MS);
    (void)advance(2000 * MS);
    put(focus(INLET_CONTROL_PROTECTED), 2001 * MS);
    assert_int_equal(advance(2001 * MS), 1); /* though each element looks as before */
    assert_int_equal(advance(2002 * MS), 0);
    overlay_model_away(model, "away");
    assert_int_equal(advance(2003 * MS), 1);
    assert_int_equal(dirty[0].right, 332);
    assert_int_equal(advance(2004 * MS), 0);
}

static void a_dot_that_moves_alone_needs_no_drawing_where_dots_are_windows(void **state) {
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    assert_int_equal(overlay_scene_without_dots(&scene, dirty, advance(0)), 1);
    put(moved(10, 0), 1 * MS);
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 1 * MS);
    assert_int_equal(overlay_scene_without_dots(&scene, dirty, advance(1 * MS)), 1);
    const overlay_rect_t rect = overlay_scene_rect(&scene, KEY_A);
    assert_memory_equal(&dirty[0], &rect, sizeof rect);
    put(moved(20, 0), 2 * MS);
    assert_int_equal(overlay_scene_without_dots(&scene, dirty, advance(2 * MS)), 0);
}

static void a_layout_that_is_one_motion_is_drawn_as_a_whole(void **state) {
    static const char text[] =
        "{\"name\":\"m\",\"title\":\"\",\"width\":1,\"height\":1,\"elements\":["
        "{\"kind\":\"motion\",\"x\":0,\"y\":0,\"w\":1,\"h\":1}]}";
    overlay_error_t error;
    (void)state;
    assert_true(overlay_layout_parse(text, strlen(text), &layout, &error));
    theme.padding = 0;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    assert_int_equal(overlay_scene_without_dots(&scene, dirty, advance(0)), 1);
}

static void more_rectangles_than_there_is_room_for_become_one(void **state) {
    const overlay_builtin_t *file = overlay_builtin_layouts; /* the first has a whole keyboard */
    overlay_error_t error;
    (void)state;
    assert_true(overlay_layout_parse(file->bytes, file->count, &layout, &error));
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    (void)advance(0);
    for (uint32_t i = 0; i < 2 * OVERLAY_DIRTY_MAX; i++) {
        const uint32_t hid = layout.elements[3 * i].code;
        if (layout.elements[3 * i].kind == OVERLAY_KEY)
            put(key(INLET_EVENT_KEY_PRESSED, hid, 0), 1 * MS);
    }
    const uint32_t count = advance(1 * MS);
    assert_in_range(count, 1, OVERLAY_DIRTY_MAX);
    for (uint32_t i = 0; i < layout.count; i++) {
        const overlay_rect_t rect = overlay_scene_rect(&scene, i);
        bool is_in = frame.looks[i].level == 0;
        for (uint32_t j = 0; j < count; j++)
            is_in |= dirty[j].left <= rect.left && dirty[j].top <= rect.top &&
                     dirty[j].right >= rect.right && dirty[j].bottom >= rect.bottom;
        assert_true(is_in);
    }
}

static void colours_are_between_those_of_the_theme(void **state) {
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 0);
    (void)advance(0);
    assert_int_equal(overlay_scene_paint(&scene, KEY_A).fill.b, 0xFF);
    assert_int_equal(overlay_scene_paint(&scene, CONTROL).fill.b, 0x26);
    put(key(INLET_EVENT_KEY_RELEASED, INLET_KEY_KeyA, 0), 1 * MS);
    (void)advance(1 * MS);
    (void)advance(91 * MS);
    assert_in_range(overlay_scene_paint(&scene, KEY_A).fill.b, 0x92, 0x94);
    assert_int_equal(overlay_scene_paint(&scene, PANEL).fill.a, 0x90);
}

static void a_label_is_what_the_key_types_or_its_default(void **state) {
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    assert_string_equal(scene.labels[KEY_A], "A");
    assert_true(overlay_scene_label(&scene, KEY_A, "Q"));
    assert_false(overlay_scene_label(&scene, KEY_A, "Q"));
    assert_false(overlay_scene_label(&scene, CONTROL, "Q"));
    assert_string_equal(scene.labels[CONTROL], "Ctrl");
    assert_true(overlay_scene_label(&scene, KEY_A, ""));
    assert_string_equal(scene.labels[KEY_A], "A");
}

static void a_scene_that_is_too_large_is_refused(void **state) {
    (void)state;
    assert_false(overlay_scene_begin(&scene, &layout, &theme, 3000));
    assert_false(overlay_scene_begin(&scene, &layout, &theme, 0));
}

static void the_dot_touches_the_circle_at_full_speed(void **state) {
    overlay_box_t circle, dot;
    double width;
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    put(moved(1000000, 0), 0);
    (void)advance(0);
    overlay_scene_motion(&scene, MOTION, &circle, &dot, &width);
    assert_true(dot.x + dot.w > circle.x + circle.w - 0.01 &&
                dot.x + dot.w < circle.x + circle.w + 0.01);
    assert_true(dot.w > circle.w / 4 - 0.01 && dot.w < circle.w / 4 + 0.01);
}

static void what_is_drawn_is_told_as_json(void **state) {
    (void)state;
    assert_true(overlay_scene_begin(&scene, &layout, &theme, 40));
    put(key(INLET_EVENT_KEY_PRESSED, INLET_KEY_KeyA, 0), 0);
    put(moved(50, 0), 0);
    (void)advance(0);
    json_t *line = overlay_drawn_to_json(&scene, 77);
    assert_non_null(line);
    char *text = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(text, "{\"fading\":{},\"motion\":[0.5,0.0],\"pressed\":[\"KeyA\"],"
                              "\"shows\":\"elements\",\"time_ns\":77,\"unknown\":0}");
    free(text);
    json_decref(line);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)
        WITH(a_key_is_pressed_while_it_is_held_and_fades_out_afterwards),
        WITH(a_press_within_one_frame_is_seen),
        RUN(a_fade_that_turns_goes_on_from_where_it_is),
        WITH(the_control_that_windows_makes_before_altgr_is_not_shown),
        WITH(buttons_and_wheels_show_too),
        WITH(the_dot_goes_with_the_speed_of_the_last_twentieth),
        RUN(the_speed_is_whole_at_any_rate),
        WITH(motion_is_by_position_where_nothing_else_tells_it),
        WITH(it_hides_while_a_password_field_has_the_focus),
        cmocka_unit_test_setup_teardown(it_hides_until_it_knows_what_has_the_focus, begin_unfocused,
                                        end),
        WITH(who_asks_for_it_sees_it_with_an_unknown_focus_but_not_with_a_password),
        WITH(a_pause_and_blindness_are_said),
        WITH(without_a_stream_it_says_so_and_forgets),
        WITH(after_a_loss_nothing_is_taken_for_idle),
        WITH(only_what_differs_is_drawn_anew),
        WITH(a_dot_that_moves_alone_needs_no_drawing_where_dots_are_windows),
        WITH(a_layout_that_is_one_motion_is_drawn_as_a_whole),
        WITH(more_rectangles_than_there_is_room_for_become_one),
        WITH(colours_are_between_those_of_the_theme),
        WITH(a_label_is_what_the_key_types_or_its_default),
        WITH(a_scene_that_is_too_large_is_refused),
        WITH(the_dot_touches_the_circle_at_full_speed),
        WITH(what_is_drawn_is_told_as_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
