/* <inlet/router.h> on one thread: which queue a record goes to, and what a full one does. */
#include "test.h"

#include <inlet/router.h>
#include <stdbool.h>
#include <string.h>

enum { OUT_MAX = 128 };

static inlet_router_t *router;
static uint64_t seq;
static inlet_event_t out[OUT_MAX];
static uint32_t out_count;
static inlet_routed_t from;

static void open_with(inlet_router_options_t options) {
    inlet_router_close(router);
    options.struct_size = sizeof options;
    seq = 0;
    assert_int_equal(inlet_router_open(&options, &router), INLET_OK);
}

static void open_by(uint32_t by) {
    open_with((inlet_router_options_t){.by = by});
}

static int tear_down(void **state) {
    (void)state;
    inlet_router_close(router);
    router = NULL;
    return 0;
}

static inlet_status_t try_put(inlet_event_t event) {
    event.seq = seq + 1;
    event.time_ns = (int64_t)event.seq;
    const inlet_status_t status = inlet_router_put(router, &event);
    seq += status == INLET_OK;
    return status;
}

static uint64_t put(inlet_event_t event) {
    assert_int_equal(try_put(event), INLET_OK);
    return seq;
}

static inlet_event_t input(uint32_t device, uint32_t process) {
    return (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_RAW,
                           .device = device,
                           .process = process};
}

static inlet_event_t focus(uint64_t window, uint32_t process) {
    return (inlet_event_t){.type = INLET_EVENT_FOCUS, .process = process, .u.focus.window = window};
}

static inlet_event_t name(uint8_t subject, uint32_t device, uint32_t process) {
    return (inlet_event_t){.type = INLET_EVENT_NAME,
                           .device = device,
                           .process = process,
                           .u.name = {.subject = subject, .count = 1, .length = 1}};
}

static inlet_event_t other(uint16_t type) {
    return (inlet_event_t){.type = type, .u.loss = {.count = type == INLET_EVENT_LOSS}};
}

static inlet_status_t take(uint32_t capacity) {
    return inlet_router_take(router, out, capacity, 0, &from, &out_count);
}

/* All of one queue, after those that have waited longer. */
static void take_queue(uint64_t key) {
    uint32_t held[64], held_count = 0;
    bool found = false;
    while (!found && take(OUT_MAX) == INLET_OK) {
        found = from.key == key;
        held[held_count++] = from.queue;
    }
    assert_true(found);
    for (uint32_t i = 0; i < held_count; i++)
        assert_int_equal(inlet_router_done(router, held[i]), INLET_OK);
}

/* The numbers that come out of a queue, which is all that has waited. */
static void assert_out(uint64_t key, uint32_t count, const uint64_t *seqs) {
    assert_int_equal(from.key, key);
    assert_int_equal(out_count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(out[i].seq, seqs[i]);
}

static void input_goes_to_the_queue_of_its_device(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    put(input(3, 0));
    put(input(4, 0));
    put(input(3, 0));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(3, 2, (uint64_t[]){1, 3});
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(4, 1, (uint64_t[]){2});
    assert_int_equal(take(OUT_MAX), INLET_E_TIMEOUT);
    assert_int_equal(out_count, 0);
}

static void a_queue_is_in_one_hand_at_a_time(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    put(input(3, 0));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    put(input(3, 0));
    put(input(0, 0));
    const uint32_t held = from.queue;
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(from.key, 0);
    assert_int_equal(take(OUT_MAX), INLET_E_TIMEOUT);
    assert_int_equal(inlet_router_done(router, held), INLET_OK);
    assert_int_equal(inlet_router_done(router, held), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(3, 1, (uint64_t[]){2});
}

static void a_queue_is_taken_in_pieces_and_waits_its_turn(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    for (int i = 0; i < 3; i++)
        put(input(3, 0));
    put(input(4, 0));
    assert_int_equal(take(2), INLET_OK);
    assert_out(3, 2, (uint64_t[]){1, 2});
    assert_int_equal(inlet_router_done(router, from.queue), INLET_OK);
    assert_int_equal(take(2), INLET_OK);
    assert_int_equal(from.key, 4);
    assert_int_equal(take(2), INLET_OK);
    assert_out(3, 1, (uint64_t[]){3});
}

static void by_process_focus_is_told_to_both(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_PROCESS);
    put(focus(1, 70));
    put(name(INLET_NAME_PROCESS, 0, 70));
    put(input(0, 70));
    put(focus(2, 71));
    put(name(INLET_NAME_WINDOW_TITLE, 0, 71));
    put(input(0, 71));
    put(focus(3, 71)); /* another window of it */
    take_queue(70);
    assert_out(70, 4, (uint64_t[]){1, 2, 3, 4});
    take_queue(71);
}

static void by_window_input_follows_the_focus(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_WINDOW);
    put(input(0, 0)); /* nobody knows where */
    put(focus(0xA, 70));
    put(input(0, 70));
    put(name(INLET_NAME_PROCESS, 0, 70));
    put(focus(0xB, 70));
    put(input(0, 70));
    put(focus(0xA, 70));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(0, 2, (uint64_t[]){1, 2});
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(0xA, 5, (uint64_t[]){2, 3, 4, 5, 7});
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(0xB, 3, (uint64_t[]){5, 6, 7});
}

static void what_concerns_the_stream_is_told_to_all(void **state) {
    (void)state;
    static const uint16_t types[] = {INLET_EVENT_LOSS,    INLET_EVENT_BLIND,   INLET_EVENT_SOURCES,
                                     INLET_EVENT_SESSION, INLET_EVENT_LAYOUT,  INLET_EVENT_MARK,
                                     INLET_EVENT_CLOCK,   INLET_EVENT_SNAPSHOT};
    for (uint32_t by = INLET_ROUTE_BY_DEVICE; by <= INLET_ROUTE_BY_WINDOW; by++) {
        open_by(by);
        put(other(types[0])); /* before there is any other queue */
        put(focus(9, 9));
        put(input(9, 9));
        for (uint32_t i = 0; i < COUNT_OF(types); i++)
            put(other(types[i]));
        put(name(INLET_NAME_LAYOUT, 0, 0));
        uint32_t queues = 0;
        while (take(OUT_MAX) == INLET_OK) {
            const uint32_t before = out_count - (uint32_t)COUNT_OF(types) - 1;
            for (uint32_t i = 0; i < COUNT_OF(types); i++)
                assert_int_equal(out[before + i].type, types[i]);
            assert_int_equal(out[out_count - 1].type, INLET_EVENT_NAME);
            queues++;
        }
        assert_int_equal(queues, 2);
    }
}

static void by_device_what_is_of_one_goes_to_it(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    inlet_event_t device = other(INLET_EVENT_DEVICE), repair = input(5, 0), held = {0};
    device.device = 5;
    repair.type = INLET_EVENT_KEY_RELEASED;
    repair.flags |= INLET_FLAG_SYNTHETIC;
    held = (inlet_event_t){.type = INLET_EVENT_SNAPSHOT,
                           .device = 5,
                           .u.snapshot = {.count = 1, .act = INLET_EVENT_KEY_PRESSED}};
    put(device);
    put(name(INLET_NAME_DEVICE, 5, 0));
    put(name(INLET_NAME_DEVICE_PATH, 5, 0));
    put(repair);
    put(held);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_out(5, 5, (uint64_t[]){1, 2, 3, 4, 5});
    assert_int_equal(take(OUT_MAX), INLET_E_TIMEOUT);
    open_by(INLET_ROUTE_BY_WINDOW);
    put(focus(8, 8));
    put(repair); /* of a key pressed in whichever window */
    for (uint32_t queues = 0; queues < 2; queues++) {
        assert_int_equal(take(OUT_MAX), INLET_OK);
        assert_int_equal(out[out_count - 1].type, INLET_EVENT_KEY_RELEASED);
    }
}

static void a_full_queue_refuses_and_others_do_not(void **state) {
    (void)state;
    open_with((inlet_router_options_t){.capacity = INLET_ROUTER_CAPACITY_MIN});
    for (uint32_t i = 0; i < INLET_ROUTER_CAPACITY_MIN; i++)
        put(input(3, 0));
    assert_int_equal(try_put(input(3, 0)), INLET_E_BUSY);
    assert_int_equal(try_put(other(INLET_EVENT_LOSS)), INLET_E_BUSY); /* nobody gets it then */
    put(input(4, 0));
    inlet_router_stats_t stats = {.struct_size = sizeof stats};
    assert_int_equal(inlet_router_stats(router, &stats), INLET_OK);
    assert_int_equal(stats.refused, 2);
    assert_int_equal(stats.dropped, 0);
    assert_int_equal(stats.pending, INLET_ROUTER_CAPACITY_MIN + 1);
    assert_int_equal(stats.queues, 3);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(out_count, INLET_ROUTER_CAPACITY_MIN);
    assert_int_equal(try_put(other(INLET_EVENT_MARK)), INLET_OK);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(out_count, 2);
}

static void a_full_queue_drops_its_oldest_and_says_which(void **state) {
    (void)state;
    open_with((inlet_router_options_t){.policy = INLET_ROUTER_DROP_OLDEST,
                                       .capacity = INLET_ROUTER_CAPACITY_MIN});
    put(input(3, 0));
    put(input(4, 0));
    for (uint32_t i = 0; i < INLET_ROUTER_CAPACITY_MIN + 1; i++)
        put(input(3, 0)); /* from number 3 on */
    take_queue(3);
    assert_int_equal(out_count, INLET_ROUTER_CAPACITY_MIN + 1);
    assert_int_equal(out[0].type, INLET_EVENT_LOSS);
    assert_int_equal(out[0].seq, 1);
    assert_int_equal(out[0].u.loss.count, 3); /* 1 and 3; 2 is another queue's */
    assert_int_equal(out[0].u.loss.cause, INLET_CAUSE_SLOW_SUBSCRIBER);
    assert_int_equal(out[0].time_ns, 3);
    assert_int_equal(out[1].seq, 4);
    put(input(3, 0));
    take_queue(3);
    assert_int_equal(out_count, 1); /* it is told once */
    inlet_router_stats_t stats = {.struct_size = sizeof stats};
    assert_int_equal(inlet_router_stats(router, &stats), INLET_OK);
    assert_int_equal(stats.dropped, 2);
}

static void a_dropped_loss_is_in_the_loss(void **state) {
    (void)state;
    open_with((inlet_router_options_t){.policy = INLET_ROUTER_DROP_OLDEST,
                                       .capacity = INLET_ROUTER_CAPACITY_MIN});
    inlet_event_t loss = other(INLET_EVENT_LOSS);
    loss.u.loss.count = 10;
    put(loss);
    seq += 9;
    for (uint32_t i = 0; i < INLET_ROUTER_CAPACITY_MIN; i++)
        put(input(0, 0));
    assert_int_equal(take(1), INLET_OK);
    assert_int_equal(out[0].seq, 1);
    assert_int_equal(out[0].u.loss.count, 10);
    assert_int_equal(inlet_router_done(router, from.queue), INLET_OK);
    assert_int_equal(take(1), INLET_OK);
    assert_int_equal(out[0].seq, 11);
}

static void what_occupies_no_number_goes_with_what_does(void **state) {
    (void)state;
    open_with((inlet_router_options_t){.policy = INLET_ROUTER_DROP_OLDEST,
                                       .capacity = INLET_ROUTER_CAPACITY_MIN});
    inlet_event_t layout = other(INLET_EVENT_LAYOUT);
    layout.flags = INLET_FLAG_STATE;
    for (uint32_t i = 0; i < INLET_ROUTER_CAPACITY_MIN; i++)
        put(layout);
    assert_int_equal(try_put(input(0, 0)), INLET_E_BUSY); /* nothing that a LOSS could name */
    assert_int_equal(take(1), INLET_OK);
    assert_int_equal(inlet_router_done(router, from.queue), INLET_OK);
    put(input(0, 0));
    const uint64_t dropped = seq;
    put(input(0, 0));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(out_count, 2);
    assert_int_equal(out[0].seq, dropped);
    assert_int_equal(out[0].u.loss.count, 1);
}

static void an_empty_queue_gives_its_place(void **state) {
    (void)state;
    open_with((inlet_router_options_t){.queues = 3});
    put(input(1, 0));
    put(input(2, 0));
    assert_int_equal(try_put(input(3, 0)), INLET_E_BUSY);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    const uint32_t first = from.queue;
    assert_int_equal(try_put(input(3, 0)), INLET_E_BUSY); /* somebody has it */
    assert_int_equal(inlet_router_done(router, first), INLET_OK);
    assert_int_equal(take(OUT_MAX), INLET_OK);
    const uint32_t second = from.queue;
    assert_int_equal(inlet_router_done(router, second), INLET_OK);
    put(input(1, 0));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(inlet_router_done(router, from.queue), INLET_OK);
    put(input(3, 0)); /* in place of 2, which is empty for longer */
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(from.key, 3);
    assert_int_equal(from.queue, second);
    put(input(1, 0));
    assert_int_equal(take(OUT_MAX), INLET_OK);
    assert_int_equal(from.key, 1);
    assert_int_equal(try_put(input(2, 0)), INLET_E_BUSY);
}

static void after_a_stop_what_is_left_can_be_taken(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    put(input(3, 0));
    inlet_router_stop(router);
    assert_int_equal(try_put(input(3, 0)), INLET_E_CLOSED);
    assert_int_equal(inlet_router_take(router, out, 1, INLET_FOREVER, &from, &out_count), INLET_OK);
    assert_int_equal(inlet_router_take(router, out, 1, INLET_FOREVER, &from, &out_count),
                     INLET_E_CLOSED);
}

static void waiting_ends_with_the_deadline(void **state) {
    (void)state;
    open_by(INLET_ROUTE_BY_DEVICE);
    assert_int_equal(inlet_router_take(router, out, 1, 20000000, &from, &out_count),
                     INLET_E_TIMEOUT);
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    const inlet_router_options_t wrong[] = {
        {.struct_size = 1},
        {.by = INLET_ROUTE_BY_WINDOW + 1},
        {.policy = INLET_ROUTER_DROP_OLDEST + 1},
        {.queues = 1},
        {.queues = INLET_ROUTER_QUEUES_MAX + 1},
        {.capacity = INLET_ROUTER_CAPACITY_MIN - 1},
        {.capacity = INLET_ROUTER_CAPACITY_MAX + 1},
        {.queues = 1024, .capacity = 1025},
        {.reserved = 1},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        inlet_router_options_t options = wrong[i];
        inlet_router_t *made = (inlet_router_t *)out;
        options.struct_size = i == 0 ? 1 : sizeof options;
        assert_int_equal(inlet_router_open(&options, &made), INLET_E_INVALID_ARGUMENT);
        assert_null(made);
    }
    const inlet_event_t event = input(0, 0);
    inlet_router_stats_t stats = {.struct_size = 1};
    assert_int_equal(inlet_router_open(NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_open(NULL, &router), INLET_OK);
    assert_int_equal(inlet_router_put(NULL, &event), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_put(router, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(take(0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_take(router, out, 1, -2, &from, &out_count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_take(router, NULL, 1, 0, &from, &out_count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_take(router, out, 1, 0, NULL, &out_count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_take(router, out, 1, 0, &from, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_take(NULL, out, 1, 0, &from, &out_count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_done(NULL, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_done(router, UINT32_MAX), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_stats(router, &stats), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_router_stats(router, NULL), INLET_E_INVALID_ARGUMENT);
    inlet_router_stop(NULL);
    inlet_router_close(NULL);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(input_goes_to_the_queue_of_its_device),
        TEST(a_queue_is_in_one_hand_at_a_time),
        TEST(a_queue_is_taken_in_pieces_and_waits_its_turn),
        TEST(by_process_focus_is_told_to_both),
        TEST(by_window_input_follows_the_focus),
        TEST(what_concerns_the_stream_is_told_to_all),
        TEST(by_device_what_is_of_one_goes_to_it),
        TEST(a_full_queue_refuses_and_others_do_not),
        TEST(a_full_queue_drops_its_oldest_and_says_which),
        TEST(a_dropped_loss_is_in_the_loss),
        TEST(what_occupies_no_number_goes_with_what_does),
        TEST(an_empty_queue_gives_its_place),
        TEST(after_a_stop_what_is_left_can_be_taken),
        TEST(waiting_ends_with_the_deadline),
        TEST(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
