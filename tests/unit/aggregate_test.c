/* What becomes of records, each figure against what was worked out by hand. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/events.h"
#include "telemetry/acts_of.h"
#include "telemetry/aggregate.h"

#define MS        INT64_C(1000000)
#define SECOND    INT64_C(1000000000)
#define UTC_START (INT64_C(29000000) * NS_PER_MINUTE + 10 * SECOND)

static aggregate_t *aggregate;
static bucket_t *sum;
static uint32_t taken, generations_asked, last_turn;
static bucket_id_t ids[64];
static uint64_t observed[64];
static bool refuses;

static uint32_t generation(const bucket_id_t *id, uint32_t turn, void *context) {
    (void)id;
    (void)context;
    generations_asked++;
    last_turn = turn;
    return turn;
}

static bool take(const bucket_t *bucket, void *context) {
    (void)context;
    if (taken < COUNT_OF(ids)) {
        ids[taken] = bucket->id;
        observed[taken] = bucket->totals[BUCKET_OBSERVED_NS];
    }
    taken++;
    return !refuses && bucket_merge(sum, bucket);
}

static const inlet_monitor_t monitors[] = {{.width = 1920, .height = 1080, .dpi = 96},
                                           {.x = -1280, .width = 1280, .height = 1024, .dpi = 120}};

static void open_with(uint32_t sources, bool keys) {
    const aggregate_options_t options = {.machine = "pc",
                                         .stream = {.boot_id = 1,
                                                    .session = 1,
                                                    .epoch = 1,
                                                    .anchor_ns = 0,
                                                    .anchor_utc_ns = UTC_START,
                                                    .sources = sources},
                                         .keys = keys,
                                         .monitors_count = 2,
                                         .monitors = monitors,
                                         .begun_ns = INT64_MIN,
                                         .generation = generation,
                                         .take = take};
    aggregate_close(aggregate);
    aggregate = aggregate_open(&options);
    assert_non_null(aggregate);
}

static int begin(void **state) {
    (void)state;
    taken = generations_asked = last_turn = 0;
    refuses = false;
    sum = bucket_new(NULL);
    open_with(INLET_SOURCE_ALL, false);
    return 0;
}

static int end(void **state) {
    (void)state;
    aggregate_close(aggregate);
    aggregate = NULL;
    bucket_free(sum);
    return 0;
}

static void put_received(inlet_event_t event, int64_t recv_ns) {
    assert_true(aggregate_put(aggregate, &event, recv_ns));
}

static void put(inlet_event_t event) {
    put_received(event, 0);
}

static void key(uint16_t type, uint32_t hid, int64_t ms, uint32_t flags) {
    put((inlet_event_t){
        .type = type, .flags = INLET_FLAG_RAW | flags, .time_ns = ms * MS, .u.key = {.hid = hid}});
}

static void button(uint16_t type, uint32_t number, int64_t ms) {
    put((inlet_event_t){
        .type = type, .flags = INLET_FLAG_RAW, .time_ns = ms * MS, .u.button = {.button = number}});
}

static void at(int32_t x, int32_t y, int64_t ms) {
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                        .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                        .time_ns = ms * MS,
                        .u.mouse = {.x = x, .y = y}});
}

static const bucket_t *all(void) {
    assert_true(aggregate_flush(aggregate));
    return sum;
}

static void assert_times(enum bucket_histogram which, uint64_t count, uint64_t total_ms) {
    const inlet__histogram_t *histogram = &all()->histograms[which];
    assert_int_equal(histogram->count, count);
    assert_int_equal(histogram->sum, total_ms * (uint64_t)MS);
}

enum { PRESSED = INLET_EVENT_KEY_PRESSED, RELEASED = INLET_EVENT_KEY_RELEASED };

static void keys_are_timed_by_what_they_are(void **state) {
    (void)state;
    key(PRESSED, INLET_KEY_KeyA, 1000, 0);
    key(PRESSED, INLET_KEY_KeyA, 1050, INLET_FLAG_REPEAT);
    key(PRESSED, INLET_KEY_KeyB, 1080, 0);  /* while A is held */
    key(RELEASED, INLET_KEY_KeyA, 1100, 0); /* 100 */
    key(RELEASED, INLET_KEY_KeyB, 1200, 0); /* 120 */
    key(PRESSED, INLET_KEY_KeyA, 1350, 0);  /* 150 after a release, 270 after a press */
    key(RELEASED, INLET_KEY_KeyA, 1400, 0); /* 50 */
    assert_times(BUCKET_DWELL_NS, 3, 270);
    assert_times(BUCKET_FLIGHT_NS, 1, 150);
    assert_times(BUCKET_INTER_KEY_NS, 2, 350);
    assert_int_equal(sum->histograms[BUCKET_DWELL_NS].max, 120 * MS);
    assert_int_equal(sum->totals[BUCKET_KEY_PRESSES], 3);
    assert_int_equal(sum->totals[BUCKET_KEY_RELEASES], 3);
    assert_int_equal(sum->totals[BUCKET_KEY_REPEATS], 1);
    assert_int_equal(sum->totals[BUCKET_KEY_OVERLAPS], 1);
    assert_int_equal(sum->totals[BUCKET_EVENTS], 7);
    assert_int_equal(sum->codes_count, 0); /* nobody asked for keys */
}

static void without_identities_the_oldest_press_is_the_released_ones(void **state) {
    (void)state;
    key(PRESSED, 0, 1000, 0);
    key(PRESSED, 0, 1016, 0);
    key(RELEASED, 0, 1096, 0); /* of the first: 96 */
    key(RELEASED, 0, 1112, 0); /* of the second: 96 */
    assert_times(BUCKET_DWELL_NS, 2, 192);
    assert_int_equal(sum->histograms[BUCKET_DWELL_NS].max, 96 * MS);
}

static void keys_are_named_only_where_that_is_asked_for(void **state) {
    (void)state;
    open_with(INLET_SOURCE_ALL, true);
    key(PRESSED, INLET_KEY_KeyA, 1, 0);
    key(PRESSED, INLET_KEY_KeyA, 2, INLET_FLAG_REPEAT);
    key(RELEASED, INLET_KEY_KeyA, 3, 0);
    key(PRESSED, INLET_KEY_KeyA, 4, 0);
    key(PRESSED, 0, 5, 0); /* a field for passwords has the focus */
    const bucket_t *bucket = all();
    assert_int_equal(bucket->codes_count, 1);
    assert_string_equal(bucket->codes[0].code, "KeyA");
    assert_int_equal(bucket->codes[0].presses, 2);
}

static void one_source_counts_of_two(void **state) {
    (void)state;
    for (uint32_t source = INLET_FLAG_RAW; source <= INLET_FLAG_HOOK; source++)
        put((inlet_event_t){.type = PRESSED, .flags = source, .time_ns = 5 * MS});
    assert_int_equal(all()->totals[BUCKET_KEY_PRESSES], 1);
    put((inlet_event_t){
        .type = INLET_EVENT_SOURCES, .time_ns = 6 * MS, .u.sources = {.mask = INLET_SOURCE_HOOK}});
    put((inlet_event_t){.type = PRESSED, .flags = INLET_FLAG_HOOK, .time_ns = 7 * MS});
    assert_int_equal(all()->totals[BUCKET_KEY_PRESSES], 2);
    put((inlet_event_t){.type = INLET_EVENT_SOURCES, .time_ns = 8 * MS});
    put((inlet_event_t){.type = PRESSED, .flags = INLET_FLAG_HOOK, .time_ns = 9 * MS});
    assert_int_equal(all()->totals[BUCKET_KEY_PRESSES], 2);
}

static void state_is_not_counted(void **state) {
    (void)state;
    put((inlet_event_t){.type = INLET_EVENT_LAYOUT, .flags = INLET_FLAG_STATE, .time_ns = 5 * MS});
    put((inlet_event_t){.type = INLET_EVENT_SNAPSHOT,
                        .flags = INLET_FLAG_RAW,
                        .time_ns = 5 * MS,
                        .u.snapshot = {.count = 1, .act = PRESSED, .code = INLET_KEY_KeyA}});
    key(RELEASED, INLET_KEY_KeyA, 10, 0); /* nobody knows since when */
    assert_times(BUCKET_DWELL_NS, 0, 0);
    assert_int_equal(sum->totals[BUCKET_EVENTS], 1);
}

static void what_was_lost_connects_nothing(void **state) {
    (void)state;
    key(PRESSED, INLET_KEY_KeyA, 1000, 0);
    put((inlet_event_t){.type = INLET_EVENT_LOSS,
                        .time_ns = 1001 * MS,
                        .u.loss = {.count = 40, .cause = INLET_CAUSE_RING_FULL}});
    put((inlet_event_t){.type = INLET_EVENT_LOSS,
                        .time_ns = 1001 * MS,
                        .u.loss = {.count = 9, .cause = INLET_CAUSE_HIDDEN}});
    key(RELEASED, INLET_KEY_KeyA, 9000, 0);
    put((inlet_event_t){.type = INLET_EVENT_BLIND,
                        .time_ns = 9500 * MS,
                        .u.blind = {.from_ns = 9100 * MS, .cause = INLET_CAUSE_PAUSED}});
    key(PRESSED, INLET_KEY_KeyA, 9600, 0);
    assert_times(BUCKET_DWELL_NS, 0, 0);
    assert_times(BUCKET_FLIGHT_NS, 0, 0);
    assert_times(BUCKET_INTER_KEY_NS, 0, 0);
    assert_int_equal(sum->lost[INLET_CAUSE_RING_FULL].records, 1);
    assert_int_equal(sum->lost[INLET_CAUSE_RING_FULL].events, 40);
    assert_int_equal(sum->lost[INLET_CAUSE_HIDDEN].records, 0);
    assert_int_equal(sum->blind[INLET_CAUSE_PAUSED].spans, 1);
    assert_int_equal(sum->blind[INLET_CAUSE_PAUSED].ns, 400 * MS);
}

static void blind_time_before_anybody_collected_is_nobodys(void **state) {
    (void)state;
    key(PRESSED, 0, 1000, 0);
    put((inlet_event_t){.type = INLET_EVENT_BLIND,
                        .time_ns = 1300 * MS,
                        .u.blind = {.from_ns = 0, .cause = INLET_CAUSE_NO_SUBSCRIBER}});
    assert_int_equal(all()->blind[INLET_CAUSE_NO_SUBSCRIBER].ns, 300 * MS);
}

static void a_repair_is_no_act(void **state) {
    (void)state;
    key(PRESSED, INLET_KEY_KeyA, 1000, 0);
    key(RELEASED, INLET_KEY_KeyA, 5000, INLET_FLAG_SYNTHETIC);
    key(PRESSED, INLET_KEY_KeyB, 5100, 0);
    assert_times(BUCKET_DWELL_NS, 0, 0);
    assert_times(BUCKET_FLIGHT_NS, 0, 0);
    assert_int_equal(sum->totals[BUCKET_KEY_RELEASES], 0);
    assert_int_equal(sum->totals[BUCKET_KEY_OVERLAPS], 0);
}

static void clicks_are_timed(void **state) {
    (void)state;
    button(INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_LEFT, 100);
    button(INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_LEFT, 180);
    button(INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_RIGHT, 400);
    button(INLET_EVENT_MOUSE_PRESSED, INLET_BUTTON_X2, 410);
    button(INLET_EVENT_MOUSE_RELEASED, INLET_BUTTON_RIGHT, 420);
    assert_times(BUCKET_CLICK_INTERVAL_NS, 2, 310);
    assert_times(BUCKET_CLICK_HOLD_NS, 2, 100);
    assert_int_equal(sum->totals[BUCKET_LEFT_PRESSES], 1);
    assert_int_equal(sum->totals[BUCKET_RIGHT_PRESSES], 1);
    assert_int_equal(sum->totals[BUCKET_MIDDLE_PRESSES], 0);
    assert_int_equal(sum->totals[BUCKET_X2_PRESSES], 1);
}

static void wheels_turn_either_way(void **state) {
    (void)state;
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_WHEEL,
                        .flags = INLET_FLAG_RAW,
                        .time_ns = MS,
                        .u.wheel = {.delta = 120}});
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_WHEEL,
                        .flags = INLET_FLAG_RAW,
                        .time_ns = MS,
                        .u.wheel = {.delta = -240}});
    assert_int_equal(all()->totals[BUCKET_WHEELS], 2);
    assert_int_equal(sum->totals[BUCKET_WHEEL_DELTA], 360);
}

static void the_path_is_of_positions_and_of_counts(void **state) {
    (void)state;
    at(0, 0, 1000);
    at(300, 400, 1010);     /* 500 */
    at(300, 400, 1050);     /* 0 */
    at(-10, 20, 1120);      /* on the other monitor: 490.408… */
    at(65535, 65535, 1130); /* nowhere */
    at(0, 0, 1140);
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                        .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                        .time_ns = 1150 * MS,
                        .u.mouse = {.dx = -3, .dy = 4}});
    assert_int_equal(all()->totals[BUCKET_PATH_MPX], 500000 + 490408);
    assert_int_equal(sum->totals[BUCKET_PATH_MCOUNTS], 5000);
    assert_int_equal(sum->totals[BUCKET_MOVES], 1); /* raw input counts */
    const inlet__histogram_t *speed = &sum->histograms[BUCKET_SPEED_PX_S];
    assert_int_equal(speed->count, 2); /* 500 px, and 490.4, in a tenth of a second each */
    assert_int_equal(speed->sum, 5000 + 4904);
    assert_int_equal(sum->monitors_count, 2);
    assert_int_equal(sum->monitors[0]->width, 1920);
    assert_int_equal(sum->monitors[0]->positions[0], 2);
    assert_int_equal(sum->monitors[0]->positions[10 * BUCKET_GRID_COLUMNS + 7], 2); /* 300, 400 */
    assert_int_equal(sum->monitors[1]->dpi, 120);
    assert_int_equal(sum->monitors[1]->positions[BUCKET_GRID_COLUMNS - 1], 1);
}

static void cells_cover_each_monitor_and_no_more(void **state) {
    uint32_t cell;
    (void)state;
    assert_true(bucket_cell(&monitors[0], 1919, 1079, &cell));
    assert_int_equal(cell, BUCKET_GRID_CELLS - 1);
    assert_false(bucket_cell(&monitors[0], 1920, 0, &cell));
    assert_false(bucket_cell(&monitors[0], 0, 1080, &cell));
    assert_false(bucket_cell(&monitors[0], -1, 0, &cell));
    assert_true(bucket_cell(&monitors[1], -1280, 0, &cell));
    assert_int_equal(cell, 0);
}

static void clicks_have_a_place(void **state) {
    (void)state;
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED,
                        .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                        .time_ns = 5 * MS,
                        .u.button = {.button = INLET_BUTTON_LEFT, .x = 1919, .y = 1079}});
    assert_int_equal(all()->monitors[0]->clicks[BUCKET_GRID_CELLS - 1], 1);
    assert_int_equal(sum->totals[BUCKET_LEFT_PRESSES], 0); /* raw input counts */
}

static void tell_device(uint32_t number, uint16_t present) {
    put((inlet_event_t){.type = INLET_EVENT_DEVICE,
                        .flags = INLET_FLAG_STATE,
                        .device = number,
                        .time_ns = 1,
                        .u.device = {.stable_id = 77,
                                     .vendor = 0x46D,
                                     .product = 0xC08B,
                                     .kind = INLET_DEVICE_MOUSE,
                                     .present = present}});
}

static void report_of(uint32_t device, int64_t us, uint32_t flags) {
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                        .device = device,
                        .time_ns = us * 1000,
                        .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION | flags,
                        .u.mouse = {.dx = 1}});
}

static void devices_have_intervals_and_jitter(void **state) {
    (void)state;
    tell_device(3, 1);
    put((inlet_event_t){.type = INLET_EVENT_NAME,
                        .flags = INLET_FLAG_STATE,
                        .device = 3,
                        .time_ns = 1,
                        .u.name = {.subject = INLET_NAME_DEVICE,
                                   .index = 0,
                                   .count = 2,
                                   .length = 12,
                                   .text = "Gaming Mouse"}});
    put((inlet_event_t){
        .type = INLET_EVENT_NAME,
        .flags = INLET_FLAG_STATE,
        .device = 3,
        .time_ns = 1,
        .u.name = {
            .subject = INLET_NAME_DEVICE, .index = 1, .count = 2, .length = 3, .text = " 9K"}});
    report_of(3, 1000, 0);
    report_of(3, 2000, 0);  /* 1000 */
    report_of(3, 3100, 0);  /* 1100, jitter 100 */
    report_of(3, 4000, 0);  /* 900, jitter 200 */
    report_of(3, 90000, 0); /* another movement */
    report_of(3, 91000, 0); /* 1000, the first of it */
    report_of(3, 91500, INLET_FLAG_TIME_BATCH);
    report_of(3, 91700, 0);
    const bucket_t *bucket = all();
    assert_int_equal(bucket->devices_count, 1);
    const bucket_device_t *device = bucket->devices[0];
    assert_string_equal(device->name, "Gaming Mouse 9K");
    assert_int_equal(device->vendor, 0x46D);
    assert_int_equal(device->events, 8);
    assert_int_equal(device->batched, 1);
    assert_int_equal(device->interval_ns.count, 4);
    assert_int_equal(device->interval_ns.sum, 4000 * 1000);
    assert_int_equal(device->jitter_ns.count, 2);
    assert_int_equal(device->jitter_ns.sum, 300 * 1000);
    tell_device(3, 0);
    report_of(3, 92000, 0);
    assert_int_equal(all()->devices[0]->events, 8); /* it is gone */
}

static void latency_is_of_the_mouse(void **state) {
    (void)state;
    put_received((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                                 .flags = INLET_FLAG_RAW,
                                 .time_ns = 10 * MS},
                 13 * MS);
    put_received((inlet_event_t){.type = PRESSED, .flags = INLET_FLAG_RAW, .time_ns = 16 * MS},
                 17 * MS);
    assert_times(BUCKET_LATENCY_NS, 1, 3);
}

static void injected_input_is_told_apart(void **state) {
    (void)state;
    key(PRESSED, 0, 5, INLET_FLAG_INJECTED);
    key(RELEASED, 0, 6, 0);
    assert_int_equal(all()->totals[BUCKET_INJECTED], 1);
}

static void minutes_end_where_they_do(void **state) {
    (void)state;
    key(PRESSED, INLET_KEY_KeyA, 49990, 0); /* 10 s + 49.99: the last of this minute */
    key(RELEASED, INLET_KEY_KeyA, 50090, 0);
    assert_int_equal(taken, 1);
    assert_int_equal(ids[0].minute, 29000000);
    assert_int_equal(observed[0], 10 * MS);
    assert_true(aggregate_tick(aggregate, 180 * SECOND));
    assert_int_equal(taken, 3); /* the next, and a quiet one */
    assert_int_equal(observed[1], 60 * SECOND);
    assert_int_equal(observed[2], 60 * SECOND);
    assert_int_equal(ids[2].minute, 29000002);
    assert_true(aggregate_flush(aggregate));
    assert_int_equal(observed[3], 10 * SECOND);
    assert_times(BUCKET_DWELL_NS, 1, 100); /* across the end */
}

static void who_is_away_observes_nothing(void **state) {
    (void)state;
    key(PRESSED, 0, 1000, 0);
    assert_true(aggregate_tick(aggregate, 2 * SECOND));
    aggregate_away(aggregate);
    key(RELEASED, 0, 200000, 0);
    assert_true(aggregate_tick(aggregate, 201 * SECOND));
    assert_true(aggregate_flush(aggregate));
    assert_int_equal(taken, 2);
    assert_int_equal(ids[1].minute, 29000003);
    assert_int_equal(sum->totals[BUCKET_OBSERVED_NS], 2 * SECOND);
    assert_times(BUCKET_DWELL_NS, 0, 0);
}

static void clock(int64_t ms, int64_t utc_ns) {
    put((inlet_event_t){.type = INLET_EVENT_CLOCK,
                        .time_ns = ms * MS,
                        .u.clock = {.utc_ns = utc_ns, .reason = INLET_CLOCK_SET}});
}

static void a_clock_set_back_begins_another_generation(void **state) {
    (void)state;
    key(PRESSED, 0, 1000, 0);
    clock(2000, UTC_START - 30 * NS_PER_MINUTE);
    key(RELEASED, 0, 3000, 0);
    assert_true(aggregate_flush(aggregate));
    assert_int_equal(ids[0].minute, 29000000);
    assert_int_equal(ids[1].minute, 29000000 - 30);
    assert_int_equal(ids[1].generation, 1);
    assert_int_equal(last_turn, 1);
}

static void a_gap_of_days_makes_no_thousands_of_minutes(void **state) {
    (void)state;
    key(PRESSED, 0, 1000, 0);
    key(RELEASED, 0, INT64_C(1000) * 86400 * 400, 0);
    assert_true(aggregate_flush(aggregate));
    assert_int_equal(taken, 2);
    assert_int_equal(sum->totals[BUCKET_OBSERVED_NS], 0);
}

static void a_bucket_that_is_not_taken_ends_it(void **state) {
    const inlet_event_t event = {.type = PRESSED, .flags = INLET_FLAG_RAW, .time_ns = 300 * SECOND};
    (void)state;
    key(PRESSED, 0, 1000, 0);
    refuses = true;
    assert_false(aggregate_put(aggregate, &event, 0));
    refuses = false;
    assert_false(aggregate_put(aggregate, &event, 0));
    assert_false(aggregate_flush(aggregate));
}

/* Whatever comes, it goes on, and its JSON can be read. */
static void any_stream_makes_buckets_that_can_be_read(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        static inlet_event_t events[400];
        char error[BUCKET_ERROR_BYTES];
        test_random_t random = test_random_seed(seed);
        taken = 0;
        open_with(INLET_SOURCE_ALL, true);
        (void)test_events(&random, (enum test_mood)(seed % TEST_MOOD_COUNT), 1, events,
                          COUNT_OF(events));
        for (size_t i = 0; i < COUNT_OF(events); i++)
            assert_true(aggregate_put(aggregate, &events[i], events[i].time_ns / 2));
        char *text = bucket_to_text(aggregate_current(aggregate));
        assert_non_null(text);
        bucket_t *again = bucket_from_text(text, strlen(text), error);
        const int64_t minute = aggregate_current(aggregate)->id.minute;
        if (again == NULL && minute >= 0 && minute <= INT32_MAX)
            fail_msg("seed %u: %s in %s", (unsigned)seed, error, text);
        bucket_free(again);
        free(text);
    }
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(keys_are_timed_by_what_they_are),
        FRESH(without_identities_the_oldest_press_is_the_released_ones),
        FRESH(keys_are_named_only_where_that_is_asked_for),
        FRESH(one_source_counts_of_two),
        FRESH(state_is_not_counted),
        FRESH(what_was_lost_connects_nothing),
        FRESH(blind_time_before_anybody_collected_is_nobodys),
        FRESH(a_repair_is_no_act),
        FRESH(clicks_are_timed),
        FRESH(wheels_turn_either_way),
        FRESH(the_path_is_of_positions_and_of_counts),
        FRESH(cells_cover_each_monitor_and_no_more),
        FRESH(clicks_have_a_place),
        FRESH(devices_have_intervals_and_jitter),
        FRESH(latency_is_of_the_mouse),
        FRESH(injected_input_is_told_apart),
        FRESH(minutes_end_where_they_do),
        FRESH(who_is_away_observes_nothing),
        FRESH(a_clock_set_back_begins_another_generation),
        FRESH(a_gap_of_days_makes_no_thousands_of_minutes),
        FRESH(a_bucket_that_is_not_taken_ends_it),
        FRESH(any_stream_makes_buckets_that_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
