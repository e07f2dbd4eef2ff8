/* Lanes, one step at a time: who has the earliest head is taken from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring/ring_lanes.h"

enum { LANES = 2, MAX = 4 * INLET__LANE_BUFFER_SIZE };

static _Alignas(64) uint8_t sections[LANES][INLET__RING_SECTION_BYTES];
static inlet__ring_producer_t producers[LANES];
static inlet__lanes_mpsc_t lanes;
static inlet_event_t taken[MAX];
static uint32_t lane_of[MAX];
static uint32_t count;

static int fresh(void **state) {
    inlet__ring_memory_t memories[LANES];
    (void)state;
    for (uint32_t i = 0; i < LANES; i++) {
        memories[i] = (inlet__ring_memory_t){.section = sections[i]};
        assert_int_equal(inlet__ring_create(&memories[i], 1), INLET_OK);
        assert_int_equal(inlet__ring_producer_attach(&producers[i], &memories[i], false), INLET_OK);
    }
    assert_int_equal(inlet__lanes_mpsc_attach(&lanes, memories, LANES), INLET_OK);
    return 0;
}

static void post(uint32_t lane, int64_t time_ns) {
    const inlet_event_t event = {.time_ns = time_ns, .type = INLET_EVENT_MOUSE_MOVED};
    inlet_event_t *slot = inlet__ring_claim(&producers[lane]);
    assert_non_null(slot);
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&producers[lane]);
}

static void take(uint32_t max) {
    assert_int_equal(inlet__lanes_take_mpsc(&lanes, taken, lane_of, max, &count), INLET_OK);
}

static void events_of_two_lanes_come_in_order_of_time(void **state) {
    (void)state;
    for (int64_t time_ns = 1; time_ns <= 10; time_ns++)
        post(time_ns % 3 == 0, time_ns);
    take(MAX);
    assert_int_equal(count, 10);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(taken[i].time_ns, i + 1);
        assert_int_equal(lane_of[i], (i + 1) % 3 == 0);
    }
}

static void of_one_time_the_first_lane_s_comes_first(void **state) {
    (void)state;
    post(1, 5);
    post(0, 5);
    take(MAX);
    assert_int_equal(count, 2);
    assert_int_equal(lane_of[0], 0);
    assert_int_equal(lane_of[1], 1);
}

static void a_lane_with_more_than_a_buffer_holds_is_looked_at_again_in_time(void **state) {
    const int64_t more = INLET__LANE_BUFFER_SIZE + 10;
    (void)state;
    for (int64_t time_ns = 1; time_ns <= more; time_ns++)
        post(0, time_ns);
    post(1, more + 1);
    take(MAX);
    assert_int_equal(count, more + 1);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(taken[i].time_ns, i + 1);
}

static void what_comes_after_nothing_was_there_is_taken(void **state) {
    (void)state;
    take(MAX);
    assert_int_equal(count, 0);
    post(1, 1);
    take(MAX);
    assert_int_equal(count, 1);
    take(MAX);
    assert_int_equal(count, 0);
}

static void what_does_not_fit_is_taken_the_next_time(void **state) {
    (void)state;
    post(0, 1);
    post(1, 2);
    post(0, 3);
    for (int64_t time_ns = 1; time_ns <= 3; time_ns++) {
        take(1);
        assert_int_equal(count, 1);
        assert_int_equal(taken[0].time_ns, time_ns);
    }
}

static void a_damaged_lane_is_told_of(void **state) {
    (void)state;
    post(0, 1);
    ((inlet__ring_slot_t *)(void *)(sections[1] + 4096))->event.seq = 7;
    assert_int_equal(inlet__lanes_take_mpsc(&lanes, taken, lane_of, MAX, &count), INLET_E_CORRUPT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(events_of_two_lanes_come_in_order_of_time, fresh),
        cmocka_unit_test_setup(of_one_time_the_first_lane_s_comes_first, fresh),
        cmocka_unit_test_setup(a_lane_with_more_than_a_buffer_holds_is_looked_at_again_in_time,
                               fresh),
        cmocka_unit_test_setup(what_comes_after_nothing_was_there_is_taken, fresh),
        cmocka_unit_test_setup(what_does_not_fit_is_taken_the_next_time, fresh),
        cmocka_unit_test_setup(a_damaged_lane_is_told_of, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
