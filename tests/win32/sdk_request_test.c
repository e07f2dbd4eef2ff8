/* The SDK's requests against a service in the same process: both forms of each, and what becomes of
 * them, and of streams, when the connection goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/request.h>

#include "fake_service.h"
#include "sdk/client.h"
#include "sdk/deadline.h"
#include "wire/hello.h"

#define MS INT64_C(1000000)
#define S  INT64_C(1000000000)

static fake_service_t *service;
static inlet_client_t *client;

static inlet_client_t *connect_with(uint32_t flags) {
    inlet_client_t *made;
    inlet__target_t target = fake_service_target(service);
    target.flags = flags;
    assert_int_equal(inlet__client_connect(&target, &made), INLET_OK);
    return made;
}

static int set_up(void **state) {
    (void)state;
    service = fake_service_start(FAKE_HONEST);
    client = connect_with(0);
    return 0;
}

static int set_up_reconnecting(void **state) {
    (void)state;
    service = fake_service_start(FAKE_HONEST);
    client = connect_with(INLET_CONNECT_RECONNECT);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    inlet_disconnect(client);
    fake_service_free(service);
    return 0;
}

static inlet_health_t health_of(inlet_client_t *of) {
    inlet_health_t health = {.struct_size = sizeof health};
    assert_int_equal(inlet_client_health(of, &health), INLET_OK);
    return health;
}

static inlet_error_t error_of(inlet_client_t *of) {
    inlet_error_t error = {.struct_size = sizeof error};
    assert_int_equal(inlet_client_error(of, &error), INLET_OK);
    return error;
}

static void wait_until_up(uint32_t reconnects) {
    for (int i = 0; i < 1000 && health_of(client).reconnects < reconnects; i++)
        Sleep(10);
    assert_int_equal(health_of(client).reconnects, reconnects);
    assert_int_equal(health_of(client).link, INLET_LINK_UP);
}

static inlet_stream_t *subscribe(void) {
    inlet_stream_t *stream;
    assert_int_equal(inlet_subscribe(client, NULL, &stream), INLET_OK);
    return stream;
}

/* Takes numbers [*next, until): each once and in order; a LOSS takes its own. */
static void expect_numbers(inlet_stream_t *stream, uint64_t *next, uint64_t until, uint64_t *lost) {
    static inlet_event_t events[1000];
    while (*next < until) {
        uint32_t count;
        const uint32_t most = until - *next < 1000 ? (uint32_t)(until - *next) : 1000;
        assert_int_equal(inlet_recv(stream, events, most, 10 * S, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(events[i].seq, *next);
            if (events[i].type == INLET_EVENT_SNAPSHOT)
                continue;
            const bool loss = events[i].type == INLET_EVENT_LOSS;
            *lost += loss ? events[i].u.loss.count : 0;
            *next += loss ? events[i].u.loss.count : 1;
        }
    }
    assert_int_equal(*next, until);
}

/* ---- Requests that wait. ---- */

static void a_ping_comes_back_with_times(void **state) {
    (void)state;
    inlet_pong_t pong = {.struct_size = sizeof pong};
    const int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet_ping(client, "\x00\xff", 2, 0, &pong), INLET_OK);
    const int64_t after_ns = inlet_now_ns();
    assert_true(pong.service_ns >= before_ns && pong.service_ns <= after_ns);
    assert_true(pong.round_trip_ns > 0 && pong.round_trip_ns <= after_ns - before_ns);
    assert_int_equal(inlet_ping(client, NULL, 0, S, NULL), INLET_OK);
    assert_int_equal(inlet_ping(client, "x", 65, S, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_ping(client, NULL, 1, S, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_ping(NULL, NULL, 0, S, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_ping(client, NULL, 0, -2, NULL), INLET_E_INVALID_ARGUMENT);
    pong.struct_size--;
    assert_int_equal(inlet_ping(client, NULL, 0, S, &pong), INLET_E_INVALID_ARGUMENT);
}

static void the_service_says_what_it_is(void **state) {
    (void)state;
    char *json;
    assert_int_equal(inlet_server_info(client, 0, &json), INLET_OK);
    assert_non_null(strstr(json, "\"protocol\":1"));
    inlet_free(json);
    assert_int_equal(inlet_server_info(client, 0, NULL), INLET_E_INVALID_ARGUMENT);
}

static void a_snapshot_has_records(void **state) {
    (void)state;
    inlet_state_told_t told = {.struct_size = sizeof told};
    inlet_stream_t *stream = subscribe();
    uint64_t next = 1, lost = 0;
    fake_service_post(service, 3);
    expect_numbers(stream, &next, 4, &lost);
    assert_int_equal(inlet_snapshot(client, 0, 0, 0, &told), INLET_OK);
    assert_int_equal(told.seq, 4);
    assert_int_equal(told.count, 1);
    assert_int_equal(told.events[0].type, INLET_EVENT_SNAPSHOT);
    assert_int_equal(told.events[0].u.snapshot.code, INLET_KEY_KeyA);
    inlet_free(told.events);
    assert_int_equal(inlet_devices(client, 0, &told), INLET_OK);
    assert_int_equal(told.count, 0); /* nobody observes here */
    inlet_free(told.events);
    assert_int_equal(inlet_snapshot(client, 4, 0, 0, &told), INLET_E_INVALID_ARGUMENT);
    told.struct_size = 1;
    assert_int_equal(inlet_devices(client, 0, &told), INLET_E_INVALID_ARGUMENT);
}

static void a_filter_holds_from_its_number_on(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    uint64_t next = 1, lost = 0, first_seq;
    inlet_event_t event;
    uint32_t count;
    fake_service_post(service, 10);
    expect_numbers(stream, &next, 11, &lost);
    assert_int_equal(inlet_stream_filter(stream, 0, 1 << INLET_EVENT_MOUSE_MOVED, 0, &first_seq),
                     INLET_OK);
    assert_int_equal(first_seq, 11);
    fake_service_post(service, 5);
    assert_int_equal(inlet_recv(stream, &event, 1, 200 * MS, &count), INLET_E_TIMEOUT);
    assert_int_equal(inlet_stream_filter(stream, 0, 1 << INLET_EVENT_KEY_PRESSED, 0, &first_seq),
                     INLET_OK);
    assert_true(first_seq >= 11);
    fake_service_post(service, 1);
    next = first_seq;
    expect_numbers(stream, &next, 17, &lost);
    assert_int_equal(inlet_stream_filter(NULL, 0, 0, 0, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_stream_filter(stream, 8, 0, 0, NULL), INLET_E_INVALID_ARGUMENT);
}

static void a_pause_is_the_connections_own(void **state) {
    (void)state;
    assert_int_equal(inlet_resume(client, 0), INLET_E_NOT_FOUND);
    assert_string_equal(error_of(client).detail,
                        "this connection does not pause capture; others may");
    assert_int_equal(inlet_pause(client, 0, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_pause(client, 86401, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_pause(client, 60, 0), INLET_OK);
    assert_int_equal(fake_service_pause_count(service), 1);
    inlet_client_t *other = connect_with(0);
    assert_int_equal(inlet_resume(other, 0), INLET_E_NOT_FOUND);
    assert_int_equal(fake_service_pause_count(service), 1);
    inlet_disconnect(other);
    assert_int_equal(inlet_resume(client, 0), INLET_OK);
    assert_int_equal(fake_service_pause_count(service), 0);
}

static void a_refusal_says_what_it_is_about(void **state) {
    (void)state;
    inlet_stream_t *stream;
    assert_int_equal(error_of(client).status, INLET_OK);
    const inlet_subscribe_options_t options = {.struct_size = sizeof options, .from_seq = 99999};
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_NOT_FOUND);
    const inlet_error_t error = error_of(client);
    assert_int_equal(error.status, INLET_E_NOT_FOUND);
    assert_int_equal(error.schema_version, 1);
    assert_string_equal(error.what, "from_seq");
    assert_non_null(strstr(error.detail, "has not come to that number"));
    const inlet_subscribe_options_t later = {.struct_size = sizeof later,
                                             .from_time_ns = inlet_now_ns() + 3600 * 1000 * MS};
    assert_int_equal(inlet_subscribe(client, &later, &stream), INLET_E_NOT_FOUND);
    assert_string_equal(error_of(client).what, "from_time_ns");
    const inlet_subscribe_options_t both = {
        .struct_size = sizeof both, .from_seq = 1, .from_time_ns = 1};
    assert_int_equal(inlet_subscribe(client, &both, &stream), INLET_E_INVALID_ARGUMENT);
    const inlet_subscribe_options_t early = {.struct_size = sizeof early, .from_time_ns = 1};
    inlet_stream_info_t info = {.struct_size = sizeof info};
    assert_int_equal(inlet_subscribe(client, &early, &stream), INLET_OK);
    assert_int_equal(inlet_stream_info(stream, &info), INLET_OK);
    inlet_stream_close(stream);
    inlet_error_t wrong = {.struct_size = 1};
    assert_int_equal(inlet_client_error(client, &wrong), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_client_error(NULL, &wrong), INLET_E_INVALID_ARGUMENT);
}

static void an_older_service_is_not_asked_for_a_time(void **state) {
    (void)state;
    inlet_stream_t *stream = NULL;
    uint64_t next = 1, lost = 0;
    const inlet_subscribe_options_t since = {.struct_size = sizeof since, .from_time_ns = 1};
    const inlet_subscribe_options_t all = {.struct_size = sizeof all, .from_seq = 1};
    fake_service_withhold(service, INLET__CAPABILITY_TIMES);
    inlet_client_t *other = connect_with(0);
    fake_service_post(service, 3);
    assert_int_equal(inlet_subscribe(other, &since, &stream), INLET_E_NOT_SUPPORTED);
    assert_null(stream);
    assert_int_equal(inlet_subscribe(other, &all, &stream), INLET_OK); /* on the same connection */
    expect_numbers(stream, &next, 4, &lost);
    inlet_disconnect(other);
}

static void a_request_that_times_out_is_cancelled_and_the_next_ones_work(void **state) {
    (void)state;
    inlet_stream_t *stream;
    inlet_subscribe_options_t options = {.struct_size = sizeof options, .timeout_ns = 50 * MS};
    fake_service_hold(service, true);
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_TIMEOUT);
    assert_int_equal(inlet_ping(client, "x", 1, 50 * MS, NULL), INLET_E_TIMEOUT);
    fake_service_hold(service, false);
    for (int i = 0; i < 20; i++)
        assert_int_equal(inlet_ping(client, "y", 1, 5 * S, NULL), INLET_OK);
    options.timeout_ns = 0;
    for (int i = 0; i < 8; i++) /* the one that timed out takes no place */
        assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_OK);
}

/* ---- Requests that don't wait. ---- */

static void each_request_can_be_begun_and_finished_in_any_order(void **state) {
    (void)state;
    inlet_request_t *ping, *stats, *devices, *subscription;
    inlet_state_told_t told = {.struct_size = sizeof told};
    inlet_pong_t pong = {.struct_size = sizeof pong};
    inlet_stream_t *stream;
    char *json, bytes[3] = "abc";
    assert_int_equal(inlet_subscribe_begin(client, NULL, &subscription), INLET_OK);
    assert_int_equal(inlet_ping_begin(client, bytes, 3, &ping), INLET_OK);
    memset(bytes, 0, sizeof bytes); /* it keeps its own */
    assert_int_equal(inlet_stats_begin(client, &stats), INLET_OK);
    assert_int_equal(inlet_devices_begin(client, &devices), INLET_OK);
    HANDLE handles[] = {inlet_request_handle(ping), inlet_request_handle(stats),
                        inlet_request_handle(devices), inlet_request_handle(subscription)};
    assert_int_equal(WaitForMultipleObjects(4, handles, TRUE, 5000), WAIT_OBJECT_0);
    assert_int_equal(inlet_devices_finish(devices, 0, &told), INLET_OK);
    assert_int_equal(inlet_stats_finish(stats, 0, &json), INLET_OK);
    assert_string_equal(json, "{\"counted\":true}");
    assert_int_equal(inlet_ping_finish(ping, 0, &pong), INLET_OK);
    assert_true(pong.round_trip_ns > 0);
    assert_int_equal(inlet_subscribe_finish(subscription, 0, &stream), INLET_OK);
    uint64_t next = 1, lost = 0;
    fake_service_post(service, 5);
    expect_numbers(stream, &next, 6, &lost);
    inlet_free(json);
    inlet_free(told.events);
}

static void the_others_can_be_begun_too(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    inlet_request_t *info, *snapshot, *filter, *pause, *resume;
    inlet_state_told_t told = {.struct_size = sizeof told};
    uint64_t first_seq = 99;
    char *json;
    assert_int_equal(inlet_server_info_begin(client, &info), INLET_OK);
    assert_int_equal(inlet_snapshot_begin(client, 0, 0, &snapshot), INLET_OK);
    assert_int_equal(inlet_pause_begin(client, 60, &pause), INLET_OK);
    assert_int_equal(inlet_pause_finish(pause, 5 * S), INLET_OK);
    assert_int_equal(fake_service_pause_count(service), 1);
    assert_int_equal(inlet_stream_filter_begin(stream, 0, 1 << INLET_EVENT_MOUSE_MOVED, &filter),
                     INLET_OK);
    assert_int_equal(inlet_stream_filter_finish(info, 0, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_stream_filter_finish(filter, 5 * S, &first_seq), INLET_OK);
    assert_int_equal(first_seq, 1);
    assert_int_equal(inlet_resume_begin(client, &resume), INLET_OK);
    assert_int_equal(inlet_resume_finish(resume, 5 * S), INLET_OK);
    assert_int_equal(fake_service_pause_count(service), 0);
    assert_int_equal(inlet_resume_begin(client, &resume), INLET_OK);
    assert_int_equal(inlet_resume_finish(resume, 5 * S), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_snapshot_finish(snapshot, 5 * S, &told), INLET_OK);
    assert_int_equal(inlet_server_info_finish(info, 5 * S, &json), INLET_OK);
    assert_int_equal(json[0], '{');
    inlet_free(json);
    inlet_free(told.events);
    assert_int_equal(inlet_snapshot_begin(client, 8, 0, &snapshot), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_stream_filter_begin(NULL, 0, 0, &filter), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_pause_begin(NULL, 1, &pause), INLET_E_INVALID_ARGUMENT);
}

static void a_request_that_is_not_answered_yet_goes_on(void **state) {
    (void)state;
    inlet_request_t *ping;
    char *json;
    fake_service_hold(service, true);
    assert_int_equal(inlet_ping_begin(client, NULL, 0, &ping), INLET_OK);
    assert_int_equal(inlet_ping_finish(ping, 0, NULL), INLET_E_TIMEOUT);
    assert_int_equal(inlet_ping_finish(ping, 20 * MS, NULL), INLET_E_TIMEOUT);
    assert_int_equal(inlet_stats_finish(ping, 0, &json), INLET_E_INVALID_ARGUMENT); /* no such */
    assert_int_equal(inlet_ping_finish(ping, -5, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(WaitForSingleObject(inlet_request_handle(ping), 0), WAIT_TIMEOUT);
    fake_service_hold(service, false);
    assert_int_equal(inlet_ping_finish(ping, 5 * S, NULL), INLET_OK);
    assert_int_equal(inlet_ping_finish(NULL, 0, NULL), INLET_E_INVALID_ARGUMENT);
    assert_null(inlet_request_handle(NULL));
    inlet_request_cancel(NULL);
}

static void a_subscription_that_is_cancelled_takes_no_place(void **state) {
    (void)state;
    inlet_stream_t *stream;
    for (int held = 0; held < 2; held++) {
        for (int i = 0; i < 20; i++) {
            inlet_request_t *request;
            fake_service_hold(service, held != 0 && i % 2 == 0);
            assert_int_equal(inlet_subscribe_begin(client, NULL, &request), INLET_OK);
            if (i % 3 == 0)
                Sleep(5);
            inlet_request_cancel(request);
        }
    }
    fake_service_hold(service, false);
    assert_int_equal(inlet_ping(client, NULL, 0, 5 * S, NULL), INLET_OK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(inlet_subscribe(client, NULL, &stream), INLET_OK);
}

static void all_that_is_under_way_fails_at_once_when_the_connection_goes(void **state) {
    (void)state;
    enum { COUNT = 12 }; /* more than are sent at a time */
    inlet_request_t *requests[COUNT];
    HANDLE handles[COUNT];
    fake_service_hold(service, true);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(inlet_ping_begin(client, NULL, 0, &requests[i]), INLET_OK);
        handles[i] = inlet_request_handle(requests[i]);
    }
    const int64_t before_ns = inlet_now_ns();
    fake_service_drop(service);
    assert_int_equal(WaitForMultipleObjects(COUNT, handles, TRUE, 5000), WAIT_OBJECT_0);
    assert_true(inlet_now_ns() - before_ns < S);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(inlet_ping_finish(requests[i], 0, NULL), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_ping(client, NULL, 0, S, NULL), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_ping_begin(client, NULL, 0, &requests[0]), INLET_E_CONNECTION_LOST);
    assert_null(requests[0]);
    assert_int_equal(health_of(client).link, INLET_LINK_ENDED);
    assert_int_equal(health_of(client).status, INLET_E_CONNECTION_LOST);
}

/* ---- A connection that is made anew. ---- */

static void a_stream_goes_on_over_lost_connections(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    uint64_t next = 1, lost = 0, posted = 0;
    for (uint32_t round = 1; round <= 5; round++) {
        fake_service_post(service, 2000);
        posted += 1000; /* some of it has come, some has not */
        expect_numbers(stream, &next, posted + 1, &lost);
        posted += 1000;
        if (round % 2 == 0)
            fake_service_drop(service);
        else
            fake_service_close(service, INLET_E_SERVICE_STOPPED);
        fake_service_post(service, 500);
        posted += 500;
        wait_until_up(round);
        expect_numbers(stream, &next, posted + 1, &lost);
    }
    assert_int_equal(lost, 0);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    assert_int_equal(inlet_ping(client, NULL, 0, 0, NULL), INLET_OK);
}

static void what_the_service_no_longer_has_is_a_loss(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    uint64_t next = 1, lost = 0;
    fake_service_post(service, 10);
    expect_numbers(stream, &next, 11, &lost);
    fake_service_hold(service, true); /* nobody is heard before it is over */
    fake_service_drop(service);
    fake_service_post(service, FAKE_HUB_CAPACITY + 700);
    Sleep(100);
    fake_service_hold(service, false);
    expect_numbers(stream, &next, FAKE_HUB_CAPACITY + 711, &lost);
    assert_int_equal(lost, 700);
}

static void another_stream_ends_it(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    inlet_event_t event;
    uint32_t count;
    uint64_t next = 1, lost = 0;
    fake_service_post(service, 10);
    expect_numbers(stream, &next, 11, &lost);
    fake_service_hold(service, true);
    fake_service_drop(service);
    fake_service_begin_anew(service);
    fake_service_hold(service, false);
    inlet_status_t status;
    do
        status = inlet_recv(stream, &event, 1, 10 * S, &count);
    while (status == INLET_OK);
    assert_int_equal(status, INLET_E_RESTARTED);
    wait_until_up(1);
    stream = subscribe(); /* the new one can be had */
    fake_service_post(service, 1);
    next = 1;
    expect_numbers(stream, &next, 2, &lost);
}

static void a_filter_holds_on_the_next_connection_as_well(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    inlet_event_t event;
    uint32_t count;
    uint64_t next = 1, lost = 0;
    fake_service_post(service, 1);
    expect_numbers(stream, &next, 2, &lost);
    assert_int_equal(inlet_stream_filter(stream, 0, 1 << INLET_EVENT_MOUSE_MOVED, 0, NULL),
                     INLET_OK);
    fake_service_drop(service);
    wait_until_up(1);
    fake_service_post(service, 5);
    assert_int_equal(inlet_recv(stream, &event, 1, 300 * MS, &count), INLET_E_TIMEOUT);
}

static void while_it_is_away_requests_fail_at_once(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe(), *other;
    fake_service_hold(service, true);
    fake_service_drop(service);
    for (int i = 0; i < 500 && health_of(client).link == INLET_LINK_UP; i++)
        Sleep(1);
    const inlet_health_t health = health_of(client);
    assert_int_equal(health.link, INLET_LINK_RECONNECTING);
    assert_int_equal(health.status, INLET_E_CONNECTION_LOST);
    assert_true(health.since_ns <= inlet_now_ns());
    const int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet_ping(client, NULL, 0, INLET_FOREVER, NULL), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_subscribe(client, NULL, &other), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_stream_filter(stream, 0, 0, INLET_FOREVER, NULL),
                     INLET_E_CONNECTION_LOST);
    assert_true(inlet_now_ns() - before_ns < S);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    fake_service_hold(service, false);
    wait_until_up(1);
}

typedef struct told_health {
    volatile LONG count;
    inlet_health_t last[8], of_end;
    HANDLE ended;
    inlet_client_t *disconnects; /* this one, once it has ended */
} told_health_t;

static void note_health(void *user, const inlet_health_t *health) {
    told_health_t *told = user;
    const LONG n = InterlockedIncrement(&told->count);
    if (n <= 8)
        told->last[n - 1] = *health;
    if (health->link != INLET_LINK_ENDED)
        return;
    told->of_end = *health;
    inlet_disconnect(told->disconnects); /* returns, though this is the connection's own thread */
    SetEvent(told->ended);
}

static void who_wants_to_know_is_told_how_the_link_is(void **state) {
    (void)state;
    static told_health_t told; /* outlives a test that fails */
    told = (told_health_t){.ended = CreateEventW(NULL, TRUE, FALSE, NULL)};
    assert_int_equal(inlet_client_on_health(client, note_health, &told), INLET_OK);
    assert_int_equal(inlet_client_on_health(NULL, note_health, &told), INLET_E_INVALID_ARGUMENT);
    fake_service_drop(service);
    wait_until_up(1);
    for (int i = 0; i < 500 && told.count < 2; i++)
        Sleep(1);
    assert_int_equal(told.count, 2);
    assert_int_equal(told.last[0].link, INLET_LINK_RECONNECTING);
    assert_int_equal(told.last[0].status, INLET_E_CONNECTION_LOST);
    assert_int_equal(told.last[1].link, INLET_LINK_UP);
    assert_int_equal(told.last[1].reconnects, 1);
    /* A pipe that ends before its last bytes were read is one that was lost: then it comes back. */
    DWORD ended = WAIT_TIMEOUT;
    for (int i = 0; i < 10 && ended != WAIT_OBJECT_0; i++) {
        fake_service_close(service, INLET_E_REVOKED);
        ended = WaitForSingleObject(told.ended, 1000);
    }
    assert_int_equal(ended, WAIT_OBJECT_0);
    assert_int_equal(told.of_end.link, INLET_LINK_ENDED);
    assert_int_equal(told.of_end.status, INLET_E_REVOKED);
    assert_int_equal(inlet_client_on_health(client, NULL, NULL), INLET_OK);
    CloseHandle(told.ended);
}

static void a_callback_may_disconnect_its_own_client(void **state) {
    (void)state;
    static told_health_t told;
    told = (told_health_t){.ended = CreateEventW(NULL, TRUE, FALSE, NULL), .disconnects = client};
    subscribe();
    assert_int_equal(inlet_client_on_health(client, note_health, &told), INLET_OK);
    client = NULL; /* its callback's now */
    fake_service_drop(service);
    assert_int_equal(WaitForSingleObject(told.ended, 5000), WAIT_OBJECT_0);
    Sleep(100); /* it goes meanwhile */
    CloseHandle(told.ended);
}

static void a_stream_closed_meanwhile_stays_closed(void **state) {
    (void)state;
    inlet_stream_t *stream;
    for (int i = 0; i < 8; i++)
        stream = subscribe();
    fake_service_hold(service, true);
    fake_service_drop(service);
    for (int i = 0; i < 500 && health_of(client).link == INLET_LINK_UP; i++)
        Sleep(1);
    inlet_stream_close(stream);
    fake_service_hold(service, false);
    wait_until_up(1);
    assert_int_equal(inlet_ping(client, NULL, 0, 5 * S, NULL), INLET_OK);
    stream = subscribe(); /* its place is free */
    inlet_stream_t *ninth;
    assert_int_equal(inlet_subscribe(client, NULL, &ninth), INLET_E_LIMIT);
}

static void who_is_revoked_does_not_call_again(void **state) {
    (void)state;
    inlet_stream_t *stream = subscribe();
    inlet_event_t events[8];
    uint32_t count;
    inlet_status_t status;
    fake_service_close(service, INLET_E_REVOKED);
    do
        status = inlet_recv(stream, events, 8, 5 * S, &count);
    while (status == INLET_OK);
    assert_int_equal(status, INLET_E_REVOKED);
    assert_int_equal(health_of(client).link, INLET_LINK_ENDED);
}

/* Before the first attempt, in the middle of one that hangs, and while it is up. */
static void disconnecting_is_quick_in_every_state(void **state) {
    (void)state;
    inlet_disconnect(client);
    for (int i = 0; i < 12; i++) {
        client = connect_with(INLET_CONNECT_RECONNECT);
        subscribe();
        fake_service_post(service, 100);
        fake_service_hold(service, i % 3 != 0);
        if (i % 3 != 0)
            fake_service_drop(service);
        if (i % 3 == 2)
            Sleep(150); /* by now it waits for a hello */
        const int64_t before_ns = inlet_now_ns();
        inlet_disconnect(client);
        assert_true(inlet_now_ns() - before_ns < 2 * S);
        fake_service_hold(service, false);
    }
    client = NULL;
}

/* With requests in between, whose answers come by the same reads. */
static void a_paced_connection_gets_everything_in_order(void **state) {
    enum { ROUNDS = 20, ROUND = 400 };
    uint64_t next, lost = 0;
    (void)state;
    inlet_disconnect(client);
    client = connect_with(INLET_CONNECT_PACED);
    inlet_stream_t *stream = subscribe();
    inlet_stream_info_t info = {.struct_size = sizeof info};
    assert_int_equal(inlet_stream_info(stream, &info), INLET_OK);
    next = info.first_seq;
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        fake_service_post(service, ROUND);
        assert_int_equal(inlet_ping(client, NULL, 0, 5 * S, NULL), INLET_OK);
        expect_numbers(stream, &next, info.first_seq + round * ROUND, &lost);
    }
    assert_int_equal(lost, 0);
}

int main(void) {
#define ONCE(test)  cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define AGAIN(test) cmocka_unit_test_setup_teardown(test, set_up_reconnecting, tear_down)
    const struct CMUnitTest tests[] = {
        ONCE(a_ping_comes_back_with_times),
        ONCE(the_service_says_what_it_is),
        ONCE(a_snapshot_has_records),
        ONCE(a_paced_connection_gets_everything_in_order),
        ONCE(a_filter_holds_from_its_number_on),
        ONCE(a_pause_is_the_connections_own),
        ONCE(a_refusal_says_what_it_is_about),
        ONCE(an_older_service_is_not_asked_for_a_time),
        ONCE(a_request_that_times_out_is_cancelled_and_the_next_ones_work),
        ONCE(each_request_can_be_begun_and_finished_in_any_order),
        ONCE(the_others_can_be_begun_too),
        ONCE(a_request_that_is_not_answered_yet_goes_on),
        ONCE(a_subscription_that_is_cancelled_takes_no_place),
        ONCE(all_that_is_under_way_fails_at_once_when_the_connection_goes),
        AGAIN(a_stream_goes_on_over_lost_connections),
        AGAIN(what_the_service_no_longer_has_is_a_loss),
        AGAIN(another_stream_ends_it),
        AGAIN(a_filter_holds_on_the_next_connection_as_well),
        AGAIN(while_it_is_away_requests_fail_at_once),
        AGAIN(who_wants_to_know_is_told_how_the_link_is),
        ONCE(a_callback_may_disconnect_its_own_client),
        AGAIN(a_stream_closed_meanwhile_stays_closed),
        AGAIN(who_is_revoked_does_not_call_again),
        AGAIN(disconnecting_is_quick_in_every_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
