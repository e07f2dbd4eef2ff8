/* Lanes, borrowed batches and posted marks, against a service in the same process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <windows.h>

#include <cmocka.h>

#include <inlet/bus.h>

#include "fake_service.h"
#include "sdk/client.h"

#define S INT64_C(1000000000)

static fake_service_t *service;
static inlet_client_t *client;

static int begin(void **state) {
    (void)state;
    service = fake_service_start(FAKE_HONEST);
    const inlet__target_t target = fake_service_target(service);
    return inlet__client_connect(&target, &client) == INLET_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    inlet_disconnect(client);
    client = NULL;
    fake_service_free(service);
    return 0;
}

/* Keys are what the fake service posts: so bulk here. Past the first record, the snapshot. */
static inlet_stream_t *subscribe(uint32_t flags, uint64_t urgent_types) {
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .flags = flags, .urgent_types = urgent_types};
    inlet_stream_t *stream;
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_OK);
    assert_int_equal(inlet_recv(stream, &event, 1, 5 * S, &count), INLET_OK);
    assert_int_equal(event.type, INLET_EVENT_SNAPSHOT);
    return stream;
}

#define BUT_KEYS                                                                                   \
    (((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1) & ~(UINT64_C(1) << INLET_EVENT_KEY_PRESSED))

static void wait_for(inlet_stream_t *stream, uint64_t pending) {
    for (int i = 0; i < 5000 && inlet_pending(stream) < pending; i++)
        Sleep(1);
    assert_int_equal(inlet_pending(stream), pending);
}

static bool is_signalled(void *handle) {
    return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0;
}

static void odd_lanes_are_refused(void **state) {
    (void)state;
    inlet_stream_t *stream;
    inlet_event_t event;
    uint32_t count = 7;
    inlet_subscribe_options_t options = {.struct_size = sizeof options, .urgent_types = 2};
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_INVALID_ARGUMENT);
    options.flags = INLET_SUBSCRIBE_LANES;
    options.urgent_types = UINT64_C(1) << INLET_EVENT_TYPE_COUNT;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_INVALID_ARGUMENT);
    stream = subscribe(0, 0); /* has none */
    assert_int_equal(inlet_recv_lane(stream, INLET_LANE_URGENT, &event, 1, 0, &count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_null(inlet_wait_handle_lane(stream, INLET_LANE_BULK));
    assert_int_equal(inlet_pending_lane(stream, INLET_LANE_BULK), 0);
    stream = subscribe(INLET_SUBSCRIBE_LANES, 0);
    assert_int_equal(inlet_recv_lane(stream, INLET_LANE_ALL, &event, 1, 0, &count),
                     INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv_lane(stream, 3, &event, 1, 0, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv_lane(NULL, 1, &event, 1, 0, &count), INLET_E_INVALID_ARGUMENT);
}

/* One that is urgent, behind as many others as the bulk lane has to hold. */
static void what_is_urgent_does_not_wait_behind_a_hundred_thousand_others(void **state) {
    (void)state;
    enum { OTHERS = 100000, EACH = 4000 };
    inlet_stream_t *stream = subscribe(INLET_SUBSCRIBE_LANES, BUT_KEYS);
    void *urgent = inlet_wait_handle_lane(stream, INLET_LANE_URGENT);
    void *bulk = inlet_wait_handle_lane(stream, INLET_LANE_BULK);
    static inlet_event_t events[1000];
    uint32_t count;
    for (uint64_t posted = EACH; posted <= OTHERS; posted += EACH) {
        fake_service_post(service, EACH);
        wait_for(stream, posted);
    }
    assert_true(is_signalled(bulk));
    assert_int_equal(inlet_recv_lane(stream, INLET_LANE_URGENT, events, 1, 0, &count),
                     INLET_E_TIMEOUT);
    assert_false(is_signalled(urgent));
    const inlet_event_t mark = {.type = INLET_EVENT_MARK, .extra = 42};
    assert_int_equal(inlet_post(stream, &mark, 1), INLET_OK);
    assert_true(is_signalled(urgent));
    assert_int_equal(inlet_pending_lane(stream, INLET_LANE_URGENT), 1);
    assert_int_equal(inlet_recv_lane(stream, INLET_LANE_URGENT, events, 9, 0, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_int_equal(events[0].extra, 42);
    uint64_t next = events[0].seq - OTHERS;
    for (uint32_t taken = 0; taken < OTHERS; taken += count) {
        assert_int_equal(inlet_recv_lane(stream, INLET_LANE_BULK, events, 1000, 0, &count),
                         INLET_OK);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(events[i].seq, next++);
    }
    assert_int_equal(inlet_recv(stream, events, 1, 0, &count), INLET_E_TIMEOUT);
}

static void marks_have_their_place_in_the_merged_view(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(INLET_SUBSCRIBE_LANES, BUT_KEYS);
    inlet_event_t events[16];
    uint32_t count, taken = 0;
    const inlet_event_t marks[2] = {{.type = INLET_EVENT_MARK, .u.mark.words = {1}},
                                    {.type = INLET_EVENT_MARK, .u.mark.words = {2}}};
    fake_service_post(service, 2);
    wait_for(stream, 2);
    assert_int_equal(inlet_post(stream, marks, 2), INLET_OK);
    fake_service_post(service, 1);
    wait_for(stream, 5);
    for (; taken < 5; taken += count)
        assert_int_equal(inlet_recv(stream, events + taken, 16 - taken, 0, &count), INLET_OK);
    const uint64_t first = events[0].seq;
    for (uint32_t i = 0; i < 5; i++) {
        const bool is_mark = i == 2 || i == 3;
        assert_int_equal(events[i].type, is_mark ? INLET_EVENT_MARK : INLET_EVENT_KEY_PRESSED);
        assert_int_equal(events[i].seq, first + (i < 2 ? i : is_mark ? 2 : i - 2));
        assert_int_equal(events[i].flags, is_mark ? INLET_FLAG_STATE : INLET_FLAG_RAW);
        assert_int_equal(events[i].reserved, 0);
    }
    assert_int_equal(events[2].u.mark.words[0], 1);
    assert_int_equal(events[3].u.mark.words[0], 2);
}

static void what_is_no_mark_is_not_posted(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(0, 0);
    static inlet_event_t marks[INLET_POST_MAX + 1];
    for (uint32_t i = 0; i <= INLET_POST_MAX; i++)
        marks[i].type = INLET_EVENT_MARK;
    assert_int_equal(inlet_post(stream, marks, INLET_POST_MAX + 1), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_post(stream, marks, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_post(NULL, marks, 1), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_post(stream, NULL, 1), INLET_E_INVALID_ARGUMENT);
    marks[1].type = INLET_EVENT_KEY_PRESSED;
    assert_int_equal(inlet_post(stream, marks, 2), INLET_E_INVALID_ARGUMENT);
    marks[1] = (inlet_event_t){.type = INLET_EVENT_MARK, .flags = INLET_FLAG_RAW};
    assert_int_equal(inlet_post(stream, marks, 2), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_pending(stream), 0);
    fake_service_drop(service);
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(inlet_recv(stream, &event, 1, 5 * S, &count), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_post(stream, marks, 1), INLET_E_CONNECTION_LOST);
}

static void a_batch_is_borrowed_in_place_and_taken_by_its_release(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(0, 0);
    inlet_batch_t batch = {.struct_size = sizeof batch}, other = batch;
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(inlet_borrow(stream, INLET_LANE_ALL, 10, 0, &batch), INLET_E_TIMEOUT);
    assert_int_equal(inlet_release(stream, &batch), INLET_E_INVALID_ARGUMENT);
    fake_service_post(service, 12);
    wait_for(stream, 12);
    assert_int_equal(inlet_borrow(stream, INLET_LANE_ALL, 10, 5 * S, &batch), INLET_OK);
    assert_int_equal(batch.count, 10);
    const uint64_t first = batch.events[0].seq;
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(batch.events[i].seq, first + i);
    assert_int_equal(inlet_pending(stream), 12);
    assert_int_equal(inlet_borrow(stream, INLET_LANE_ALL, 1, 0, &other), INLET_E_BUSY);
    assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_E_TIMEOUT);
    assert_false(is_signalled(inlet_wait_handle(stream)));
    assert_int_equal(inlet_release(stream, &batch), INLET_OK);
    assert_true(is_signalled(inlet_wait_handle(stream))); /* two are left */
    assert_null(batch.events);
    assert_int_equal(inlet_release(stream, &batch), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_OK);
    assert_int_equal(event.seq, first + 10);
    assert_int_equal(inlet_borrow(stream, INLET_LANE_ALL, 10, 0, &batch), INLET_OK);
    inlet_stream_close(stream); /* with a batch that nobody releases */
}

static void a_stream_with_lanes_lends_copies_of_each_view(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(INLET_SUBSCRIBE_LANES, BUT_KEYS);
    inlet_batch_t batch = {.struct_size = sizeof batch};
    const inlet_event_t mark = {.type = INLET_EVENT_MARK};
    fake_service_post(service, 3);
    wait_for(stream, 3);
    assert_int_equal(inlet_post(stream, &mark, 1), INLET_OK);
    assert_int_equal(inlet_borrow(stream, INLET_LANE_URGENT, 10, 0, &batch), INLET_OK);
    assert_int_equal(batch.count, 1);
    assert_int_equal(inlet_release(stream, &batch), INLET_OK);
    assert_int_equal(inlet_post(stream, &mark, 1), INLET_OK);
    assert_int_equal(inlet_borrow(stream, INLET_LANE_ALL, 10, 0, &batch), INLET_OK);
    assert_int_equal(batch.count, 4);
    assert_int_equal(batch.events[3].type, INLET_EVENT_MARK);
    assert_int_equal(inlet_release(stream, &batch), INLET_OK);
}

static void memory_of_a_queue_that_grew_goes_back(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(0, 0);
    static inlet_event_t events[16000];
    uint32_t count;
    fake_service_post(service, 16000);
    wait_for(stream, 16000);
    assert_true(stream->queue.lanes[0].ready > 0);
    for (uint32_t taken = 0; taken < 16000; taken += count)
        assert_int_equal(inlet_recv(stream, events, 16000, 0, &count), INLET_OK);
    for (int i = 0; i < 1000 && *(volatile uint32_t *)&stream->queue.lanes[0].ready > 0; i++)
        Sleep(10); /* the thread turns at heartbeats at the latest */
    assert_int_equal(stream->queue.lanes[0].ready, 0);
    MEMORY_BASIC_INFORMATION info;
    VirtualQuery(stream->queue.lanes[0].memory.annex, &info, sizeof info);
    assert_int_equal(info.State, MEM_RESERVE);
    fake_service_post(service, 16000); /* and comes again */
    wait_for(stream, 16000);
    for (uint32_t taken = 0; taken < 16000; taken += count)
        assert_int_equal(inlet_recv(stream, events, 16000, 0, &count), INLET_OK);
}

/* One wait for both. */
static void a_stream_and_a_bus_are_waited_on_together(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(0, 0);
    inlet_bus_t *bus;
    inlet_bus_subscriber_t *subscriber;
    const inlet_event_t mark = {.type = INLET_EVENT_MARK, .u.mark.words = {7}};
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(inlet_bus_open(NULL, &bus), INLET_OK);
    assert_int_equal(inlet_bus_subscribe(bus, NULL, &subscriber), INLET_OK);
    const HANDLE handles[] = {inlet_wait_handle(stream), inlet_bus_wait_handle(subscriber)};
    for (int round = 0; round < 20; round++) {
        assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_E_TIMEOUT);
        assert_int_equal(inlet_bus_recv(subscriber, &event, 1, 0, &count), INLET_E_TIMEOUT);
        if (is_signalled(handles[0])) /* by a push that told of it late */
            continue;
        const DWORD which = (DWORD)round % 2;
        if (which == 0)
            fake_service_post(service, 1);
        else
            assert_int_equal(inlet_bus_publish(bus, &mark, 1, NULL), INLET_OK);
        assert_int_equal(WaitForMultipleObjects(2, handles, FALSE, 5000), WAIT_OBJECT_0 + which);
        if (which == 0)
            assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_OK);
        else
            assert_int_equal(inlet_bus_recv(subscriber, &event, 1, 0, &count), INLET_OK);
        assert_int_equal(event.type, which == 0 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_MARK);
    }
    inlet_bus_close(bus);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(odd_lanes_are_refused),
        TEST(what_is_urgent_does_not_wait_behind_a_hundred_thousand_others),
        TEST(marks_have_their_place_in_the_merged_view),
        TEST(what_is_no_mark_is_not_posted),
        TEST(a_batch_is_borrowed_in_place_and_taken_by_its_release),
        TEST(a_stream_with_lanes_lends_copies_of_each_view),
        TEST(memory_of_a_queue_that_grew_goes_back),
        TEST(a_stream_and_a_bus_are_waited_on_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
