/* The pipeline's counters and latencies: what is counted, from when on, and what is not. */
#include "test.h"

#include "diag/stats.h"
#include <stdlib.h>

enum { MS = 1000000 };

static int set_up(void **state) {
    inlet__stream_stats_t *stats = malloc(sizeof *stats);
    if (stats == NULL)
        return -1;
    inlet__stats_init(stats, 1);
    *state = stats;
    return 0;
}

static int tear_down(void **state) {
    free(*state);
    return 0;
}

static inlet_event_t moved(uint64_t seq, int64_t time_ns) {
    return (inlet_event_t){.seq = seq,
                           .time_ns = time_ns,
                           .type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION};
}

/* What the hub tells one subscriber alone. */
static inlet_event_t loss(uint64_t seq, uint64_t count, uint32_t cause) {
    return (inlet_event_t){
        .seq = seq, .type = INLET_EVENT_LOSS, .u.loss = {.count = count, .cause = cause}};
}

static inlet__subscriber_stats_t send(inlet__stream_stats_t *stats, const inlet_event_t *events,
                                      uint32_t count, int64_t now_ns) {
    inlet__subscriber_stats_t subscriber = {0};
    inlet__stats_sent(stats, &subscriber, events, count, 100, now_ns);
    return subscriber;
}

static void input_is_measured_from_its_capture_and_nothing_else_is(void **state) {
    inlet__stream_stats_t *stats = *state;
    inlet_event_t event = moved(1, 5 * MS);
    inlet__stats_admitted(stats, &event, 7 * MS);
    event.flags |= INLET_FLAG_SYNTHETIC; /* nobody moved: it repairs what is held */
    inlet__stats_admitted(stats, &event, 9 * MS);
    static const uint16_t own[] = {INLET_EVENT_LOSS, INLET_EVENT_BLIND, INLET_EVENT_SOURCES,
                                   INLET_EVENT_SNAPSHOT};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        event = (inlet_event_t){.seq = 2, .type = own[i]};
        inlet__stats_admitted(stats, &event, 9 * MS);
    }
    assert_int_equal(stats->capture_to_drain.count, 1);
    assert_true(stats->capture_to_drain.max == 2 * MS);
}

static void runs_count_all_and_their_sizes_only_those_that_moved_something(void **state) {
    inlet__stream_stats_t *stats = *state;
    inlet__stats_ran(stats, 1, 0, INLET_OK, 1 * MS);
    inlet__stats_ran(stats, 4, 3, INLET_OK, 2 * MS);
    inlet__stats_ran(stats, 9, 5, INLET_E_CORRUPT, 3 * MS);
    inlet__stats_ran(stats, 9, 0, INLET_E_CORRUPT, 4 * MS);
    assert_int_equal(stats->run_count, 4);
    assert_int_equal(stats->violation_count, 2);
    assert_int_equal(stats->run_records.count, 2);
    assert_int_equal(stats->run_records.sum, 8);
    assert_int_equal(stats->run_records.max, 5);
}

static void a_batch_is_measured_from_the_runs_that_appended_its_events(void **state) {
    inlet__stream_stats_t *stats = *state;
    inlet__stats_ran(stats, 4, 3, INLET_OK, 10 * MS); /* numbers 1 to 3 */
    inlet__stats_ran(stats, 6, 2, INLET_OK, 20 * MS); /* 4 and 5 */
    const inlet_event_t events[] = {moved(1, 0), moved(3, 0), moved(4, 0), moved(5, 0)};
    inlet__subscriber_stats_t subscriber = send(stats, events, 4, 30 * MS);
    assert_int_equal(subscriber.batch_count, 1);
    assert_int_equal(subscriber.byte_count, 100);
    assert_int_equal(subscriber.lost_count + subscriber.jump_count, 0);
    assert_int_equal(stats->drain_to_pipe.count, 4);
    assert_true(stats->drain_to_pipe.sum == 2 * 20 * MS + 2 * 10 * MS);
    /* The second half alone, as one who resumes gets it. */
    send(stats, events + 2, 2, 30 * MS);
    assert_true(stats->drain_to_pipe.sum == 2 * 20 * MS + 4 * 10 * MS);
}

static void records_of_the_stream_itself_are_sent_unmeasured(void **state) {
    inlet__stream_stats_t *stats = *state;
    inlet__stats_ran(stats, 4, 3, INLET_OK, 10 * MS);
    const inlet_event_t events[] = {loss(1, 2, INLET_CAUSE_RING_FULL), moved(3, 0)};
    inlet__subscriber_stats_t subscriber = send(stats, events, 2, 30 * MS);
    assert_int_equal(stats->drain_to_pipe.count, 1);
    assert_int_equal(subscriber.lost_count + subscriber.jump_count, 0); /* all lost them */
    subscriber = send(stats, events, 1, 30 * MS);
    assert_int_equal(subscriber.batch_count, 1);
    assert_int_equal(stats->drain_to_pipe.count, 1);
    subscriber = send(stats, events, 0, 30 * MS);
    assert_int_equal(subscriber.batch_count, 0);
}

static void a_subscriber_that_fell_out_has_jumped_over_what_it_lost(void **state) {
    inlet__stream_stats_t *stats = *state;
    static const uint32_t causes[] = {INLET_CAUSE_SLOW_SUBSCRIBER, INLET_CAUSE_NOT_RETAINED};
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        const inlet_event_t events[] = {loss(1, 7, causes[i]), moved(8, 0)};
        inlet__subscriber_stats_t subscriber = send(stats, events, 2, 30 * MS);
        assert_int_equal(subscriber.lost_count, 7);
        assert_int_equal(subscriber.jump_count, 1);
    }
}

static void what_was_appended_before_the_oldest_mark_is_measured_from_its_capture(void **state) {
    inlet__stream_stats_t *stats = *state;
    const uint64_t runs = INLET__STATS_MARKS + 10;
    for (uint64_t i = 1; i <= runs; i++) /* number i at i ms */
        inlet__stats_ran(stats, i + 1, 1, INLET_OK, (int64_t)i * MS);
    /* The oldest mark that is kept is number 11's, and where its run began was in the tenth. */
    const inlet_event_t forgotten = moved(11, 3 * MS), first = moved(12, 3 * MS);
    send(stats, &forgotten, 1, 2000 * MS);
    assert_true(stats->drain_to_pipe.sum == 1997 * (uint64_t)MS);
    send(stats, &first, 1, 2000 * MS);
    assert_true(stats->drain_to_pipe.sum == (1997 + 1988) * (uint64_t)MS);
    const inlet_event_t newest = moved(runs, 3 * MS);
    send(stats, &newest, 1, 2000 * MS);
    assert_true(stats->drain_to_pipe.sum == (1997 + 1988 + 2000 - runs) * (uint64_t)MS);
}

static void what_a_service_took_over_is_measured_from_its_capture(void **state) {
    inlet__stream_stats_t *stats = *state;
    inlet__stats_init(stats, 100);
    const inlet_event_t before = moved(99, 4 * MS), after = moved(100, 4 * MS);
    send(stats, &before, 1, 10 * MS);
    assert_true(stats->drain_to_pipe.sum == 6 * (uint64_t)MS);
    inlet__stats_ran(stats, 101, 1, INLET_OK, 8 * MS);
    send(stats, &before, 1, 10 * MS);
    assert_true(stats->drain_to_pipe.sum == 12 * (uint64_t)MS);
    send(stats, &after, 1, 10 * MS);
    assert_true(stats->drain_to_pipe.sum == 14 * (uint64_t)MS);
}

static void where_nothing_is_kept_nothing_happens_but_to_the_subscriber(void **state) {
    (void)state;
    const inlet_event_t event = moved(1, 0);
    inlet__stats_admitted(NULL, &event, 1);
    inlet__stats_ran(NULL, 2, 1, INLET_OK, 1);
    assert_int_equal(send(NULL, &event, 1, 2).byte_count, 100);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(input_is_measured_from_its_capture_and_nothing_else_is),
        FRESH(runs_count_all_and_their_sizes_only_those_that_moved_something),
        FRESH(a_batch_is_measured_from_the_runs_that_appended_its_events),
        FRESH(records_of_the_stream_itself_are_sent_unmeasured),
        FRESH(a_subscriber_that_fell_out_has_jumped_over_what_it_lost),
        FRESH(what_was_appended_before_the_oldest_mark_is_measured_from_its_capture),
        FRESH(what_a_service_took_over_is_measured_from_its_capture),
        FRESH(where_nothing_is_kept_nothing_happens_but_to_the_subscriber),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
