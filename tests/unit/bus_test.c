/* The bus, one step at a time. */
#include <string.h>

#include <inlet/bus.h>

#include "test.h"

#define MS INT64_C(1000000)

enum { CAPACITY = INLET_BUS_CAPACITY_MIN };

static inlet_bus_t *bus;
static inlet_event_t out[4 * CAPACITY];
static uint32_t count;

static int open_bus(void **state) {
    const inlet_bus_options_t options = {.struct_size = sizeof options, .capacity = CAPACITY};
    (void)state;
    assert_int_equal(inlet_bus_open(&options, &bus), INLET_OK);
    return 0;
}

static int close_bus(void **state) {
    (void)state;
    inlet_bus_close(bus);
    bus = NULL;
    return 0;
}

static inlet_bus_subscriber_t *subscribe(uint32_t policy, int64_t block_ns, uint32_t warn_depth) {
    const inlet_bus_subscribe_options_t options = {.struct_size = sizeof options,
                                                   .policy = policy,
                                                   .block_ns = block_ns,
                                                   .warn_depth = warn_depth};
    inlet_bus_subscriber_t *subscriber;
    assert_int_equal(inlet_bus_subscribe(bus, &options, &subscriber), INLET_OK);
    return subscriber;
}

/* Marks whose word counts from `first` on. */
static void publish(uint64_t first, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        const inlet_event_t event = {
            .time_ns = 1, .type = INLET_EVENT_MARK, .u.mark.words = {first + i}};
        assert_int_equal(inlet_bus_publish(bus, &event, 1, NULL), INLET_OK);
    }
}

static void expect(inlet_bus_subscriber_t *subscriber, uint64_t first, uint32_t n) {
    assert_int_equal(inlet_bus_recv(subscriber, out, COUNT_OF(out), 0, &count), INLET_OK);
    assert_int_equal(count, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(out[i].type, INLET_EVENT_MARK);
        assert_int_equal(out[i].u.mark.words[0], first + i);
    }
}

static void expect_nothing(inlet_bus_subscriber_t *subscriber) {
    assert_int_equal(inlet_bus_recv(subscriber, out, COUNT_OF(out), 0, &count), INLET_E_TIMEOUT);
    assert_int_equal(count, 0);
}

static inlet_bus_metrics_t metrics_of(inlet_bus_subscriber_t *subscriber) {
    inlet_bus_metrics_t metrics = {.struct_size = sizeof metrics};
    assert_int_equal(inlet_bus_metrics(subscriber, &metrics), INLET_OK);
    return metrics;
}

static void bad_arguments_are_refused(void **state) {
    (void)state;
    inlet_bus_t *other = bus;
    inlet_bus_options_t options = {.struct_size = sizeof options};
    const uint32_t bad[] = {1, CAPACITY - 1, INLET_BUS_CAPACITY_MAX + 1, UINT32_MAX};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        options.capacity = bad[i];
        assert_int_equal(inlet_bus_open(&options, &other), INLET_E_INVALID_ARGUMENT);
        assert_null(other);
    }
    options.struct_size--;
    assert_int_equal(inlet_bus_open(&options, &other), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_bus_open(NULL, NULL), INLET_E_INVALID_ARGUMENT);

    inlet_bus_subscriber_t *subscriber;
    const inlet_bus_subscribe_options_t odd[] = {
        {.struct_size = 4},
        {.struct_size = sizeof odd[0], .policy = 2},
        {.struct_size = sizeof odd[0], .capacity = CAPACITY - 1},
        {.struct_size = sizeof odd[0], .capacity = CAPACITY + 1}, /* more than the bus has */
        {.struct_size = sizeof odd[0], .block_ns = -2},
        {.struct_size = sizeof odd[0], .policy = INLET_BUS_DROP_OLDEST, .block_ns = MS},
    };
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        assert_int_equal(inlet_bus_subscribe(bus, &odd[i], &subscriber), INLET_E_INVALID_ARGUMENT);
        assert_null(subscriber);
    }
    inlet_event_t event = {.type = INLET_EVENT_MARK};
    assert_int_equal(inlet_bus_publish(bus, &event, 0, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_bus_publish(bus, out, INLET_BUS_PUBLISH_MAX + 1, NULL),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_bus_publish_within(bus, &event, 1, -2, NULL), INLET_E_INVALID_ARGUMENT);
    const uint16_t types[] = {INLET_EVENT_NONE, INLET_EVENT_LOSS, INLET_EVENT_TYPE_COUNT};
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        event.type = types[i];
        assert_int_equal(inlet_bus_publish(bus, &event, 1, NULL), INLET_E_INVALID_ARGUMENT);
    }
    assert_int_equal(inlet_bus_recv(NULL, out, 1, 0, &count), INLET_E_INVALID_ARGUMENT);
    inlet_bus_close(NULL);
    inlet_bus_unsubscribe(NULL);
}

static void each_subscriber_gets_what_is_published_while_it_is_there(void **state) {
    (void)state;
    uint32_t receivers = 7;
    const inlet_event_t events[2] = {{.type = INLET_EVENT_MARK, .u.mark.words = {1}},
                                     {.type = INLET_EVENT_KEY_PRESSED, .time_ns = 5}};
    assert_int_equal(inlet_bus_publish(bus, events, 2, &receivers), INLET_OK);
    assert_int_equal(receivers, 0);
    inlet_bus_subscriber_t *first = subscribe(INLET_BUS_BLOCK, 0, 0);
    publish(10, 1);
    inlet_bus_subscriber_t *second = subscribe(INLET_BUS_DROP_OLDEST, 0, 0);
    const int64_t before_ns = out[0].time_ns;
    assert_int_equal(inlet_bus_publish(bus, events, 2, &receivers), INLET_OK);
    assert_int_equal(receivers, 2);
    assert_int_equal(inlet_bus_pending(first), 3);
    assert_int_equal(inlet_bus_pending(second), 2);
    assert_int_equal(inlet_bus_recv(second, out, 9, 0, &count), INLET_OK);
    assert_int_equal(count, 2);
    assert_int_equal(out[0].seq, 4);
    assert_true(out[0].time_ns > before_ns); /* which it had not */
    assert_int_equal(out[1].time_ns, 5);     /* which it had */
    assert_int_equal(out[1].type, INLET_EVENT_KEY_PRESSED);
    inlet_bus_unsubscribe(second);
    assert_int_equal(inlet_bus_publish(bus, events, 1, &receivers), INLET_OK);
    assert_int_equal(receivers, 1);
    assert_int_equal(inlet_bus_recv(first, out, 9, 0, &count), INLET_OK);
    assert_int_equal(count, 4);
    expect_nothing(first);
}

static void there_is_a_limit_of_subscribers_and_places_come_back(void **state) {
    (void)state;
    inlet_bus_subscriber_t *all[INLET_BUS_SUBSCRIBERS_MAX], *more;
    for (uint32_t i = 0; i < INLET_BUS_SUBSCRIBERS_MAX; i++)
        all[i] = subscribe(INLET_BUS_BLOCK, 0, 0);
    assert_int_equal(inlet_bus_subscribe(bus, NULL, &more), INLET_E_LIMIT);
    assert_null(more);
    inlet_bus_unsubscribe(all[7]);
    assert_int_equal(inlet_bus_subscribe(bus, NULL, &more), INLET_OK);
    publish(1, 3);
    expect(more, 1, 3);
    expect(all[31], 1, 3);
}

/* Exactly: one more than fits, then many more, laps of the log among them. */
static void what_drop_oldest_drops_a_loss_says_exactly(void **state) {
    (void)state;
    inlet_bus_subscriber_t *subscriber = subscribe(INLET_BUS_DROP_OLDEST, 0, 0);
    uint64_t next = 1;
    uint64_t dropped = 0;
    const uint32_t sizes[] = {CAPACITY, CAPACITY + 1, 2 * CAPACITY, 2 * CAPACITY + 1, 9 * CAPACITY};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const uint32_t lost = sizes[i] - CAPACITY;
        publish(next, sizes[i]);
        assert_int_equal(inlet_bus_pending(subscriber), CAPACITY);
        dropped += lost;
        assert_int_equal(metrics_of(subscriber).dropped, dropped);
        if (lost > 0) {
            assert_int_equal(inlet_bus_recv(subscriber, out, 1, 0, &count), INLET_OK);
            assert_int_equal(out[0].type, INLET_EVENT_LOSS);
            assert_int_equal(out[0].seq, next);
            assert_int_equal(out[0].u.loss.count, lost);
            assert_int_equal(out[0].u.loss.cause, INLET_CAUSE_SLOW_SUBSCRIBER);
        }
        expect(subscriber, next + lost, CAPACITY);
        assert_int_equal(out[0].seq, next + lost);
        next += sizes[i];
        assert_int_equal(metrics_of(subscriber).dropped, dropped);
    }
}

static void who_blocks_is_waited_for_no_longer_than_the_publish_may(void **state) {
    (void)state;
    inlet_bus_subscriber_t *subscriber = subscribe(INLET_BUS_BLOCK, INLET_FOREVER, 0);
    inlet_bus_subscriber_t *other = subscribe(INLET_BUS_DROP_OLDEST, 0, 0);
    const inlet_event_t events[2] = {{.type = INLET_EVENT_MARK}, {.type = INLET_EVENT_MARK}};
    uint32_t receivers = 7;
    publish(1, CAPACITY - 1);
    assert_int_equal(inlet_bus_publish_within(bus, events, 2, 0, &receivers), INLET_E_TIMEOUT);
    assert_int_equal(receivers, 0);
    const int64_t start_ns = metrics_of(subscriber).latency_ns[0];
    assert_int_equal(start_ns, 0);
    assert_int_equal(inlet_bus_publish_within(bus, events, 2, 20 * MS, &receivers),
                     INLET_E_TIMEOUT);
    assert_int_equal(metrics_of(subscriber).blocked, 1);
    assert_int_equal(inlet_bus_pending(other), CAPACITY - 1); /* nobody got anything */
    assert_int_equal(inlet_bus_publish_within(bus, events, 1, 0, &receivers), INLET_OK);
    assert_int_equal(receivers, 2);
    assert_int_equal(inlet_bus_recv(subscriber, out, 2, 0, &count), INLET_OK);
    assert_int_equal(inlet_bus_publish_within(bus, events, 2, 0, &receivers), INLET_OK);
    assert_int_equal(metrics_of(subscriber).dropped, 0);
    inlet_bus_unsubscribe(subscriber); /* nobody waits for it any more */
    publish(1, 2 * CAPACITY);
}

static void a_bound_of_its_own_makes_a_subscriber_lose_the_oldest(void **state) {
    (void)state;
    inlet_bus_subscriber_t *bounded = subscribe(INLET_BUS_BLOCK, 5 * MS, 0);
    publish(1, CAPACITY + 1); /* the last one waits, and goes out */
    assert_int_equal(metrics_of(bounded).blocked, 1);
    assert_int_equal(metrics_of(bounded).dropped, 1);
    assert_int_equal(inlet_bus_recv(bounded, out, 1, 0, &count), INLET_OK);
    assert_int_equal(out[0].type, INLET_EVENT_LOSS);
    assert_int_equal(out[0].u.loss.count, 1);
    expect(bounded, 2, CAPACITY);
}

static void being_behind_is_a_warning_once(void **state) {
    (void)state;
    inlet_bus_subscriber_t *subscriber = subscribe(INLET_BUS_DROP_OLDEST, 0, 10);
    publish(1, 9);
    assert_int_equal(metrics_of(subscriber).is_behind, 0);
    publish(10, 1);
    assert_int_equal(metrics_of(subscriber).is_behind, 1);
    assert_int_equal(metrics_of(subscriber).warnings, 1);
    expect(subscriber, 1, 10);
    assert_int_equal(metrics_of(subscriber).is_behind, 0);
    publish(11, 20);
    expect(subscriber, 11, 20); /* which finds it behind */
    inlet_bus_metrics_t metrics = metrics_of(subscriber);
    assert_int_equal(metrics.warnings, 2);
    assert_int_equal(metrics.received, 30);
    assert_int_equal(metrics.depth, 0);
    assert_true(metrics.latency_ns[0] > 0);
    metrics.struct_size++;
    assert_int_equal(inlet_bus_metrics(subscriber, &metrics), INLET_E_INVALID_ARGUMENT);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_bus, close_bus)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(bad_arguments_are_refused),
        TEST(each_subscriber_gets_what_is_published_while_it_is_there),
        TEST(there_is_a_limit_of_subscribers_and_places_come_back),
        TEST(what_drop_oldest_drops_a_loss_says_exactly),
        TEST(who_blocks_is_waited_for_no_longer_than_the_publish_may),
        TEST(a_bound_of_its_own_makes_a_subscriber_lose_the_oldest),
        TEST(being_behind_is_a_warning_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
