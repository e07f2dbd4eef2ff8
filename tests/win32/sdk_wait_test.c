/* The ways in which a client waits for its events, against a service in the same process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <windows.h>

#include <cmocka.h>

#include "fake_service.h"
#include "sdk/client.h"

#define MS INT64_C(1000000)
#define S  INT64_C(1000000000)

static const uint32_t ways[] = {INLET_WAIT_EVENT, INLET_WAIT_SPIN, INLET_WAIT_POLL};

static fake_service_t *service;
static inlet_client_t *client;
static inlet_stream_t *stream;

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

static inlet_status_t subscribe_so(uint32_t wait, int64_t poll_ns) {
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .wait = wait, .poll_ns = poll_ns};
    return inlet_subscribe(client, &options, &stream);
}

/* The interval only counts where there is one. The stream is past its first record, the snapshot.
 */
static void subscribe(uint32_t wait, int64_t poll_ns) {
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(subscribe_so(wait, wait == INLET_WAIT_POLL ? poll_ns : 0), INLET_OK);
    for (int i = 0; i < 5000 && inlet_pending(stream) == 0; i++)
        Sleep(1);
    assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_OK);
    assert_int_equal(event.type, INLET_EVENT_SNAPSHOT);
}

static void odd_ways_of_waiting_are_refused(void **state) {
    (void)state;
    const inlet_subscribe_options_t flags = {.struct_size = sizeof flags, .flags = 1u << 2};
    assert_int_equal(subscribe_so(3, 0), INLET_E_INVALID_ARGUMENT);
    assert_null(stream);
    assert_int_equal(subscribe_so(INLET_WAIT_EVENT, MS), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(subscribe_so(INLET_WAIT_SPIN, MS), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, 49999), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, S + 1), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, -MS), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_subscribe(client, &flags, &stream), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, 50000), INLET_OK);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, S), INLET_OK);
    assert_int_equal(subscribe_so(INLET_WAIT_POLL, 0), INLET_OK);
    assert_int_equal(stream->queue.wait.poll_ns, MS);
}

static void only_a_stream_that_waits_by_event_has_a_handle(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        subscribe(ways[i], MS);
        assert_int_equal(inlet_wait_handle(stream) != NULL, ways[i] == INLET_WAIT_EVENT);
    }
}

static void take_consecutive(uint32_t wanted) {
    static inlet_event_t events[1000];
    uint64_t next = 0;
    for (uint32_t done = 0; done < wanted;) {
        uint32_t count;
        assert_int_equal(inlet_recv(stream, events, ARRAYSIZE(events), 10 * S, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++, next++) {
            next = next == 0 ? events[i].seq : next;
            assert_int_equal(events[i].seq, next);
            assert_int_equal(events[i].type, INLET_EVENT_KEY_PRESSED);
        }
        done += count;
    }
}

static void every_event_arrives_in_order(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        subscribe(ways[i], 50000);
        for (int burst = 0; burst < 20; burst++) {
            fake_service_post(service, 500);
            Sleep(1);
        }
        take_consecutive(10000);
        inlet_stream_close(stream);
    }
}

static void recv_waits_as_long_as_it_may_and_no_less(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        inlet_event_t event;
        uint32_t count = 7;
        subscribe(ways[i], S); /* the deadline comes before the next look */
        int64_t start_ns = inlet_now_ns();
        assert_int_equal(inlet_recv(stream, &event, 1, 60 * MS, &count), INLET_E_TIMEOUT);
        int64_t took_ns = inlet_now_ns() - start_ns;
        assert_int_equal(count, 0);
        assert_true(took_ns >= 60 * MS);
        assert_true(took_ns < 700 * MS);
        start_ns = inlet_now_ns();
        assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_E_TIMEOUT);
        assert_true(inlet_now_ns() - start_ns < 500 * MS);
    }
}

static void a_spin_sees_what_nobody_signals(void **state) {
    (void)state;
    subscribe(INLET_WAIT_SPIN, 0);
    for (int i = 0; i < 20; i++) {
        inlet_event_t event;
        uint32_t count;
        fake_service_post(service, 1);
        assert_int_equal(inlet_recv(stream, &event, 1, 10 * S, &count), INLET_OK);
        assert_int_equal(WaitForSingleObject(stream->queue.views[INLET__QUEUE_ALL].ready.handle, 0),
                         WAIT_TIMEOUT);
    }
}

static void a_poll_signals_nothing_and_takes_at_once_what_is_there(void **state) {
    (void)state;
    inlet_event_t event;
    uint32_t count;
    subscribe(INLET_WAIT_POLL, 400 * MS);
    assert_int_equal(inlet_recv(stream, &event, 1, 10 * MS, &count), INLET_E_TIMEOUT);
    fake_service_post(service, 1);
    while (inlet_pending(stream) == 0)
        Sleep(1);
    assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_OK);
    assert_int_equal(WaitForSingleObject(stream->queue.views[INLET__QUEUE_ALL].ready.handle, 0),
                     WAIT_TIMEOUT);
}

typedef struct receiver {
    inlet_status_t status;
    uint32_t count; /* of events, until the stream ended */
    int64_t first_ns;
    uint64_t sum;
} receiver_t;

static DWORD WINAPI receive_until_the_end(void *argument) {
    receiver_t *receiver = argument;
    inlet_event_t events[16];
    uint32_t count;
    while ((receiver->status =
                inlet_recv(stream, events, ARRAYSIZE(events), INLET_FOREVER, &count)) == INLET_OK) {
        if (receiver->count == 0)
            receiver->first_ns = inlet_now_ns();
        receiver->count += count;
        for (uint32_t i = 0; i < count; i++)
            receiver->sum += events[i].seq;
    }
    return 0;
}

static HANDLE start_receiver(receiver_t *receiver) {
    *receiver = (receiver_t){.status = INLET_OK};
    HANDLE thread = CreateThread(NULL, 0, receive_until_the_end, receiver, 0, NULL);
    assert_non_null(thread);
    return thread;
}

static void expect_end(HANDLE thread, const receiver_t *receiver, DWORD within_ms) {
    assert_int_equal(WaitForSingleObject(thread, within_ms), WAIT_OBJECT_0);
    CloseHandle(thread);
    assert_int_equal(receiver->status, INLET_E_CLOSED);
}

/* The first look is at 0, when nothing is there yet; the next one sees what came meanwhile. */
static void an_event_ends_a_wait_for_ever_and_a_poll_not_before_its_interval(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        static receiver_t receiver;
        subscribe(ways[i], 800 * MS);
        int64_t start_ns = inlet_now_ns();
        HANDLE thread = start_receiver(&receiver);
        Sleep(100);
        fake_service_post(service, 1);
        while (receiver.count == 0 && inlet_now_ns() - start_ns < 20 * S)
            Sleep(1);
        assert_int_equal(receiver.count, 1);
        int64_t took_ns = receiver.first_ns - start_ns;
        assert_int_equal(took_ns >= 750 * MS, ways[i] == INLET_WAIT_POLL);
        inlet_stream_close(stream);
        expect_end(thread, &receiver, 5000);
    }
}

static void closing_ends_a_wait_for_ever_at_once(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        static receiver_t receiver;
        subscribe(ways[i], S);
        HANDLE thread = start_receiver(&receiver);
        Sleep(50);
        inlet_stream_close(stream);
        expect_end(thread, &receiver, 600);
    }
}

static void threads_that_share_a_stream_get_each_event_once(void **state) {
    (void)state;
    enum { THREADS = 3, EVENTS = 6000 };
    for (size_t i = 0; i < ARRAYSIZE(ways); i++) {
        static receiver_t receivers[THREADS];
        HANDLE threads[THREADS];
        uint32_t count = 0;
        uint64_t sum = 0;
        inlet_stream_info_t info = {.struct_size = sizeof info};
        subscribe(ways[i], 200000);
        assert_int_equal(inlet_stream_info(stream, &info), INLET_OK);
        for (int t = 0; t < THREADS; t++)
            threads[t] = start_receiver(&receivers[t]);
        for (int burst = 0; burst < EVENTS / 100; burst++) {
            fake_service_post(service, 100);
            Sleep(1);
        }
        for (int tries = 0; tries < 2000 && count < EVENTS; tries++) {
            Sleep(5);
            count = receivers[0].count + receivers[1].count + receivers[2].count;
        }
        inlet_stream_close(stream);
        for (int t = 0; t < THREADS; t++) {
            expect_end(threads[t], &receivers[t], 5000);
            sum += receivers[t].sum;
        }
        assert_int_equal(count, EVENTS);
        assert_int_equal(sum, EVENTS * info.first_seq + (uint64_t)EVENTS * (EVENTS - 1) / 2);
    }
}

static void polling_leaves_no_timers_behind(void **state) {
    (void)state;
    inlet_event_t event;
    uint32_t count;
    subscribe(INLET_WAIT_POLL, 50000);
    HANDLE before = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < 600; i++)
        assert_int_equal(inlet_recv(stream, &event, 1, MS, &count), INLET_E_TIMEOUT);
    HANDLE after = CreateEventW(NULL, TRUE, FALSE, NULL);
    /* Handles are multiples of 4, and the lowest free one is taken. */
    assert_true((uintptr_t)after < (uintptr_t)before + 4 * 200);
    CloseHandle(before);
    CloseHandle(after);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(odd_ways_of_waiting_are_refused),
        TEST(only_a_stream_that_waits_by_event_has_a_handle),
        TEST(every_event_arrives_in_order),
        TEST(recv_waits_as_long_as_it_may_and_no_less),
        TEST(a_spin_sees_what_nobody_signals),
        TEST(a_poll_signals_nothing_and_takes_at_once_what_is_there),
        TEST(an_event_ends_a_wait_for_ever_and_a_poll_not_before_its_interval),
        TEST(closing_ends_a_wait_for_ever_at_once),
        TEST(threads_that_share_a_stream_get_each_event_once),
        TEST(polling_leaves_no_timers_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
