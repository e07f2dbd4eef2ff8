/* Numbers that a batch covers and does not show, as records for who asked. */
#include "test.h"

#include "base/event_check.h"
#include "sdk/hidden.h"

static inlet_event_t out[INLET__TOLD_MAX];

static inlet_event_t moved(uint64_t seq) {
    return (inlet_event_t){.seq = seq,
                           .time_ns = (int64_t)seq * 10,
                           .type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW};
}

static uint32_t tell(const inlet_event_t *events, uint32_t count, uint64_t first_seq,
                     uint64_t end_seq) {
    const inlet__client_batch_t batch = {events, count, first_seq, end_seq};
    const uint32_t told = inlet__hidden_tell(&batch, out);
    uint64_t next = first_seq;
    int64_t time_ns = 0;
    for (uint32_t i = 0; i < told; i++) {
        assert_true(inlet__event_is_valid(&out[i]));
        assert_int_equal(out[i].seq, next);
        assert_true(out[i].time_ns >= time_ns);
        next += inlet__event_span(&out[i]);
        time_ns = out[i].time_ns;
    }
    assert_int_equal(next, end_seq);
    return told;
}

static void assert_hole(uint32_t index, uint64_t seq, uint64_t count) {
    assert_int_equal(out[index].type, INLET_EVENT_LOSS);
    assert_int_equal(out[index].u.loss.cause, INLET_CAUSE_HIDDEN);
    assert_int_equal(out[index].seq, seq);
    assert_int_equal(out[index].u.loss.count, count);
}

static void a_batch_that_shows_all_stays_as_it_is(void **state) {
    (void)state;
    const inlet_event_t events[] = {moved(5), moved(6), moved(7)};
    assert_int_equal(tell(events, 3, 5, 8), 3);
}

static void each_stretch_of_hidden_numbers_is_one_record(void **state) {
    (void)state;
    const inlet_event_t events[] = {moved(7), moved(8), moved(20)};
    assert_int_equal(tell(events, 3, 5, 30), 6);
    assert_hole(0, 5, 2);
    assert_hole(3, 9, 11);
    assert_hole(5, 21, 9);
}

static void records_without_a_number_and_losses_leave_no_hole(void **state) {
    (void)state;
    inlet_event_t events[] = {moved(5), moved(5), moved(6), moved(16)};
    events[0].type = INLET_EVENT_DEVICE;
    events[0].device = 1;
    events[0].flags = INLET_FLAG_STATE;
    events[0].u.device = (inlet_device_t){.kind = INLET_DEVICE_MOUSE, .present = 1};
    events[2].type = INLET_EVENT_LOSS;
    events[2].u.loss = (inlet_loss_t){.count = 10, .cause = INLET_CAUSE_RING_FULL};
    assert_int_equal(tell(events, 4, 5, 17), 4);
}

static void the_fullest_batch_fits_with_all_its_holes(void **state) {
    (void)state;
    static inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    for (uint32_t i = 0; i < INLET__BATCH_EVENTS_MAX; i++)
        events[i] = moved(2 + 2 * i);
    assert_int_equal(tell(events, INLET__BATCH_EVENTS_MAX, 1, 2 * INLET__BATCH_EVENTS_MAX + 2),
                     INLET__TOLD_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_batch_that_shows_all_stays_as_it_is),
        RUN(each_stretch_of_hidden_numbers_is_one_record),
        RUN(records_without_a_number_and_losses_leave_no_hole),
        RUN(the_fullest_batch_fits_with_all_its_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
