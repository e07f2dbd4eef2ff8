/* <inlet/coalesce.h>: what is merged, what stays apart, and when it comes out. */
#include "test.h"

#include <inlet/coalesce.h>
#include <inlet/keys.h>
#include <stdbool.h>
#include <string.h>

#define MS INT64_C(1000000)

enum { OUT_MAX = 128 };

typedef struct rig {
    inlet_coalesce_t *coalesce;
    uint64_t seq;
    int64_t now_ns;
    inlet_coalesced_t out[OUT_MAX];
    uint32_t count;
} rig_t;

static rig_t rig;

static void open_with(inlet_coalesce_options_t options) {
    rig = (rig_t){.seq = 10, .now_ns = 1000 * MS};
    options.struct_size = sizeof options;
    assert_int_equal(inlet_coalesce_open(&options, &rig.coalesce), INLET_OK);
}

static void open_mode(uint32_t mode) {
    open_with((inlet_coalesce_options_t){.mode = mode});
}

static int tear_down(void **state) {
    (void)state;
    inlet_coalesce_close(rig.coalesce);
    rig.coalesce = NULL;
    return 0;
}

static void take(void) {
    uint32_t count;
    assert_int_equal(
        inlet_coalesce_take(rig.coalesce, rig.out + rig.count, OUT_MAX - rig.count, &count),
        INLET_OK);
    rig.count += count;
}

static uint64_t put_at(int64_t time_ns, inlet_event_t event) {
    event.seq = ++rig.seq;
    event.time_ns = rig.now_ns = time_ns;
    assert_int_equal(inlet_coalesce_put(rig.coalesce, &event), INLET_OK);
    take();
    return event.seq;
}

static uint64_t put(inlet_event_t event) {
    return put_at(rig.now_ns + 1000, event);
}

static void flush(void) {
    inlet_coalesce_flush(rig.coalesce);
    take();
}

static inlet_event_t move(int32_t dx, int32_t dy) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                           .device = 1,
                           .u.mouse = {.dx = dx, .dy = dy}};
}

static inlet_event_t place(int32_t x, int32_t y) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                           .u.mouse = {.x = x, .y = y}};
}

static inlet_event_t wheel(int32_t delta, uint32_t flags) {
    return (inlet_event_t){.type = INLET_EVENT_MOUSE_WHEEL,
                           .flags = INLET_FLAG_RAW | flags,
                           .u.wheel = {.delta = delta}};
}

static inlet_event_t key(void) {
    return (inlet_event_t){
        .type = INLET_EVENT_KEY_PRESSED, .flags = INLET_FLAG_RAW, .u.key = {.hid = INLET_KEY_KeyA}};
}

static inlet_event_t other(uint16_t type) {
    return (inlet_event_t){.type = type};
}

static void without_a_mode_each_record_comes_as_it_is(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_NONE);
    const uint64_t first = put(move(1, 2));
    put(move(3, 4));
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.out[0].event.seq, first);
    assert_int_equal(rig.out[0].event.u.mouse.dx, 1);
    assert_int_equal(rig.out[0].count, 1);
    assert_int_equal(rig.out[1].event.u.mouse.dy, 4);
}

static void motion_is_summed_until_a_key(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    const uint64_t first = put(move(1, -2));
    const int64_t first_ns = rig.now_ns;
    put(move(10, 20));
    const uint64_t last = put(move(-4, 5));
    const int64_t last_ns = rig.now_ns;
    assert_int_equal(rig.count, 0);
    put(key());
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.out[0].event.u.mouse.dx, 7);
    assert_int_equal(rig.out[0].event.u.mouse.dy, 23);
    assert_int_equal(rig.out[0].count, 3);
    assert_int_equal(rig.out[0].first_seq, first);
    assert_int_equal(rig.out[0].event.seq, last);
    assert_int_equal(rig.out[0].first_ns, first_ns);
    assert_int_equal(rig.out[0].event.time_ns, last_ns);
    assert_int_equal(rig.out[1].event.type, INLET_EVENT_KEY_PRESSED);
    put(move(1, 1));
    flush();
    assert_int_equal(rig.count, 3);
    assert_int_equal(rig.out[2].count, 1);
}

static void of_positions_the_last_is_kept(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    put(place(5, 6));
    put(place(-7, 8));
    flush();
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.out[0].event.u.mouse.x, -7);
    assert_int_equal(rig.out[0].event.u.mouse.y, 8);
}

static void a_wheel_is_summed_each_direction_by_itself(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    put(wheel(120, 0));
    put(wheel(-30, INLET_FLAG_HORIZONTAL));
    put(wheel(-40, 0));
    put(wheel(-30, INLET_FLAG_HORIZONTAL));
    flush();
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.out[0].event.u.wheel.delta, 80);
    assert_int_equal(rig.out[1].event.u.wheel.delta, -60);
    assert_true((rig.out[1].event.flags & INLET_FLAG_HORIZONTAL) != 0);
}

static void what_would_lie_is_not_merged(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    inlet_event_t event = move(1, 1);
    put(event);
    event.device = 2;
    put(event);
    event.flags |= INLET_FLAG_PEN;
    put(event);
    event.process = 3;
    put(event);
    event.extra = 4;
    put(event);
    put(wheel(1, 0));
    flush();
    assert_int_equal(rig.count, 6);
    for (uint32_t i = 0; i < rig.count; i++)
        assert_int_equal(rig.out[i].count, 1);
}

static void what_is_open_comes_by_the_number_of_its_last_record(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    put(move(1, 0));
    put(place(3, 3));
    put(move(1, 0));
    put(key());
    assert_int_equal(rig.count, 3);
    for (uint32_t i = 1; i < rig.count; i++)
        assert_true(rig.out[i].event.seq > rig.out[i - 1].event.seq);
    assert_int_equal(rig.out[0].event.u.mouse.x, 3);
    assert_int_equal(rig.out[1].count, 2);
}

static void no_mode_merges_across_what_is_no_input(void **state) {
    (void)state;
    for (uint32_t mode = INLET_COALESCE_URGENT; mode <= INLET_COALESCE_FRAME; mode++)
        for (uint16_t type = INLET_EVENT_LOSS; type < INLET_EVENT_TYPE_COUNT; type++) {
            open_mode(mode);
            put_at(1000 * MS, move(1, 0));
            put_at(1000 * MS, other(type));
            put_at(1000 * MS, move(2, 0));
            flush();
            assert_int_equal(rig.count, 3);
            assert_int_equal(rig.out[1].event.type, type);
            inlet_coalesce_close(rig.coalesce);
        }
    rig.coalesce = NULL;
}

static void a_release_that_inlet_made_is_no_input(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_FRAME);
    put(move(1, 0));
    inlet_event_t repair = other(INLET_EVENT_MOUSE_RELEASED);
    repair.flags = INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC;
    repair.u.button.button = INLET_BUTTON_LEFT;
    put(repair);
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.out[0].event.type, INLET_EVENT_MOUSE_MOVED);
}

static void a_type_of_a_newer_service_is_left_alone(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_FRAME);
    put(other(64 + INLET_EVENT_MOUSE_MOVED));
    put(other(64 + INLET_EVENT_MOUSE_MOVED));
    assert_int_equal(rig.count, 2);
}

static void in_a_frame_keys_pass_at_once_and_motion_is_one(void **state) {
    (void)state;
    open_with((inlet_coalesce_options_t){.mode = INLET_COALESCE_FRAME, .interval_ns = 10 * MS});
    put_at(1001 * MS, move(1, 0));
    put_at(1002 * MS, key());
    assert_int_equal(rig.count, 1);
    put_at(1009 * MS, move(2, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 1010 * MS);
    put_at(1010 * MS, move(4, 0));
    assert_int_equal(rig.count, 2);
    assert_int_equal(rig.out[0].event.type, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(rig.out[1].event.u.mouse.dx, 3);
    assert_int_equal(rig.out[1].count, 2);
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 1020 * MS);
    inlet_coalesce_expire(rig.coalesce, 1020 * MS - 1);
    take();
    assert_int_equal(rig.count, 2);
    inlet_coalesce_expire(rig.coalesce, 1020 * MS);
    take();
    assert_int_equal(rig.count, 3);
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), INT64_MAX);
}

static void frames_begin_where_the_program_says(void **state) {
    (void)state;
    open_with((inlet_coalesce_options_t){
        .mode = INLET_COALESCE_FRAME, .interval_ns = 10 * MS, .origin_ns = 2003 * MS});
    put_at(1001 * MS, move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 1003 * MS);
    put_at(2004 * MS, move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 2013 * MS);
    put_at(INT64_MAX - 1, move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), INT64_MAX);
}

static void until_the_next_urgent_one_may_have_a_limit(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    put(move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), INT64_MAX);
    inlet_coalesce_expire(rig.coalesce, INT64_MAX);
    take();
    assert_int_equal(rig.count, 0);
    tear_down(NULL);
    open_with((inlet_coalesce_options_t){.mode = INLET_COALESCE_URGENT, .interval_ns = 5 * MS});
    put_at(1001 * MS, move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 1006 * MS);
    put_at(1005 * MS, move(1, 0));
    assert_int_equal(inlet_coalesce_due_ns(rig.coalesce), 1006 * MS);
    inlet_coalesce_expire(rig.coalesce, 1006 * MS);
    take();
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.out[0].count, 2);
}

static void a_sum_that_would_overflow_closes_first(void **state) {
    (void)state;
    const inlet_event_t events[] = {move(INT32_MAX, 0), move(0, INT32_MIN), wheel(INT32_MAX, 0)};
    const inlet_event_t more[] = {move(1, 5), move(5, -1), wheel(1, 0)};
    for (uint32_t i = 0; i < COUNT_OF(events); i++) {
        open_mode(INLET_COALESCE_URGENT);
        put(events[i]);
        put(more[i]);
        flush();
        assert_int_equal(rig.count, 2);
        assert_memory_equal(&rig.out[0].event.u, &events[i].u, sizeof events[i].u);
        assert_memory_equal(&rig.out[1].event.u, &more[i].u, sizeof more[i].u);
        inlet_coalesce_close(rig.coalesce);
    }
    open_mode(INLET_COALESCE_URGENT);
    put(move(INT32_MAX, INT32_MIN));
    put(move(INT32_MIN, INT32_MAX));
    flush();
    assert_int_equal(rig.count, 1);
    assert_int_equal(rig.out[0].event.u.mouse.dx, -1);
}

static void types_that_are_not_merged_are_urgent(void **state) {
    (void)state;
    open_with((inlet_coalesce_options_t){.mode = INLET_COALESCE_URGENT,
                                         .types = UINT64_C(1) << INLET_EVENT_MOUSE_MOVED});
    put(move(1, 0));
    put(wheel(120, 0));
    put(wheel(120, 0));
    assert_int_equal(rig.count, 3);
}

static void more_kinds_than_can_be_open_are_closed_and_kept(void **state) {
    (void)state;
    open_mode(INLET_COALESCE_URGENT);
    for (uint32_t i = 0; i <= INLET_COALESCE_OPEN_MAX; i++) {
        inlet_event_t event = move(1, 0);
        event.device = i + 1;
        put(event);
    }
    assert_int_equal(rig.count, INLET_COALESCE_OPEN_MAX);
    flush();
    assert_int_equal(rig.count, INLET_COALESCE_OPEN_MAX + 1);
}

static void when_it_is_full_nothing_is_lost(void **state) {
    (void)state;
    open_with((inlet_coalesce_options_t){.mode = INLET_COALESCE_URGENT,
                                         .capacity = INLET_COALESCE_CAPACITY_MIN});
    inlet_event_t event = move(1, 0);
    event.seq = 1;
    assert_int_equal(inlet_coalesce_put(rig.coalesce, &event), INLET_OK);
    uint32_t keys = 0;
    event = key();
    event.seq = 2;
    while (inlet_coalesce_put(rig.coalesce, &event) == INLET_OK) {
        keys++;
        event.seq++;
    }
    assert_int_equal(keys, INLET_COALESCE_CAPACITY_MIN - 1);
    assert_int_equal(inlet_coalesce_put(rig.coalesce, &event), INLET_E_BUSY);
    take();
    assert_int_equal(rig.count, INLET_COALESCE_CAPACITY_MIN);
    assert_int_equal(inlet_coalesce_put(rig.coalesce, &event), INLET_OK);
    take();
    assert_int_equal(rig.out[rig.count - 1].event.seq, event.seq);
}

static void options_that_make_no_sense_are_refused(void **state) {
    (void)state;
    const inlet_coalesce_options_t wrong[] = {
        {.struct_size = 0, .mode = 0},
        {.mode = INLET_COALESCE_FRAME + 1},
        {.mode = INLET_COALESCE_NONE, .interval_ns = 1},
        {.mode = INLET_COALESCE_NONE, .origin_ns = 1},
        {.mode = INLET_COALESCE_URGENT, .origin_ns = 1},
        {.mode = INLET_COALESCE_FRAME, .origin_ns = -1},
        {.mode = INLET_COALESCE_FRAME, .interval_ns = -1},
        {.mode = INLET_COALESCE_FRAME, .interval_ns = 10000 * MS + 1},
        {.types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED},
        {.capacity = INLET_COALESCE_CAPACITY_MIN - 1},
        {.capacity = INLET_COALESCE_CAPACITY_MAX + 1},
        {.reserved = 1},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        inlet_coalesce_options_t options = wrong[i];
        inlet_coalesce_t *made = (inlet_coalesce_t *)&options;
        options.struct_size = i == 0 ? 4 : sizeof options;
        assert_int_equal(inlet_coalesce_open(&options, &made), INLET_E_INVALID_ARGUMENT);
        assert_null(made);
    }
}

static void null_is_refused_or_ignored(void **state) {
    (void)state;
    inlet_coalesce_t *made;
    inlet_event_t event = key();
    uint32_t count = 7;
    assert_int_equal(inlet_coalesce_open(NULL, &made), INLET_E_INVALID_ARGUMENT);
    open_mode(INLET_COALESCE_URGENT);
    assert_int_equal(inlet_coalesce_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_coalesce_put(rig.coalesce, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_coalesce_take(rig.coalesce, NULL, 1, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_coalesce_take(rig.coalesce, rig.out, 1, NULL), INLET_E_INVALID_ARGUMENT);
    inlet_coalesce_flush(NULL);
    inlet_coalesce_expire(NULL, 0);
    inlet_coalesce_close(NULL);
    assert_int_equal(inlet_coalesce_due_ns(NULL), INT64_MAX);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(without_a_mode_each_record_comes_as_it_is),
        TEST(motion_is_summed_until_a_key),
        TEST(of_positions_the_last_is_kept),
        TEST(a_wheel_is_summed_each_direction_by_itself),
        TEST(what_would_lie_is_not_merged),
        TEST(what_is_open_comes_by_the_number_of_its_last_record),
        TEST(no_mode_merges_across_what_is_no_input),
        TEST(a_release_that_inlet_made_is_no_input),
        TEST(a_type_of_a_newer_service_is_left_alone),
        TEST(in_a_frame_keys_pass_at_once_and_motion_is_one),
        TEST(frames_begin_where_the_program_says),
        TEST(until_the_next_urgent_one_may_have_a_limit),
        TEST(a_sum_that_would_overflow_closes_first),
        TEST(types_that_are_not_merged_are_urgent),
        TEST(more_kinds_than_can_be_open_are_closed_and_kept),
        TEST(when_it_is_full_nothing_is_lost),
        TEST(options_that_make_no_sense_are_refused),
        TEST(null_is_refused_or_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
