/* libinlet.so: the SDK's recordings and its fake service on this system, from the sources that are
 * shipped for Windows. */
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <inlet/fake.h>
#include <inlet/recording.h>
#include <inlet/request.h>

#include "support/seeds.h"

enum { EVENTS = 3000, MS = 1000000 };

static char path[64];
static uint64_t cycles = 300;

static int make_recording(void **state) {
    static inlet_event_t events[EVENTS];
    inlet_recorder_t *recorder;
    (void)state;
    for (uint32_t i = 0; i < EVENTS; i++)
        events[i] = (inlet_event_t){.seq = i + 1,
                                    .time_ns = (int64_t)(i + 1) * MS,
                                    .type = INLET_EVENT_MOUSE_MOVED,
                                    .flags = INLET_FLAG_RAW};
    snprintf(path, sizeof path, "/tmp/inlet-native-%ld.inlet", (long)getpid());
    if (inlet_record_create(path, NULL, &recorder) != INLET_OK ||
        inlet_record_append(recorder, events, EVENTS) != INLET_OK)
        return -1;
    return inlet_record_close(recorder) == INLET_OK ? 0 : -1;
}

static int delete_recording(void **state) {
    (void)state;
    return unlink(path);
}

static inlet_status_t receive_all(inlet_stream_t *stream, uint64_t *total) {
    inlet_event_t events[100];
    inlet_status_t status;
    uint32_t count;
    *total = 0;
    while ((status = inlet_recv(stream, events, 100, INLET_FOREVER, &count)) == INLET_OK)
        *total += count;
    return status;
}

static void a_recording_is_played_sought_and_timed(void **state) {
    const inlet_recording_options_t at_once = {.struct_size = sizeof at_once,
                                               .speed = INLET_SPEED_MAX};
    inlet_stream_t *stream;
    uint64_t total;
    (void)state;
    assert_int_equal(inlet_open_recording(path, &at_once, &stream), INLET_OK);
    assert_int_equal(receive_all(stream, &total), INLET_E_CLOSED);
    assert_int_equal(total, EVENTS);
    assert_int_equal(inlet_recording_seek(stream, 2001), INLET_OK);
    assert_int_equal(receive_all(stream, &total), INLET_E_CLOSED);
    assert_int_equal(total, EVENTS - 2000);
    inlet_stream_close(stream);

    const inlet_recording_options_t timed = {.struct_size = sizeof timed, .from_seq = EVENTS - 99};
    const int64_t begun_ns = inlet_now_ns();
    assert_int_equal(inlet_open_recording(path, &timed, &stream), INLET_OK);
    assert_int_equal(receive_all(stream, &total), INLET_E_CLOSED);
    assert_int_equal(total, 100);
    assert_true(inlet_now_ns() - begun_ns >= INT64_C(99) * MS);
    inlet_stream_close(stream);
    assert_int_equal(inlet_open_recording("/tmp/no/such.inlet", NULL, &stream), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_open_recording("/tmp", NULL, &stream), INLET_E_INVALID_ARGUMENT);
}

static void the_file_is_its_users_alone_and_not_overwritten(void **state) {
    inlet_recorder_t *recorder;
    (void)state;
    assert_int_equal(inlet_record_create(path, NULL, &recorder), INLET_E_ALREADY_EXISTS);
    assert_int_equal(access(path, X_OK), -1);
}

static inlet_client_t *connect_with(const inlet_fault_t *fault) {
    const inlet_fake_options_t options = {.struct_size = sizeof options,
                                          .speed = INLET_SPEED_MAX,
                                          .faults = fault,
                                          .faults_count = fault != NULL};
    inlet_client_t *client = NULL;
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_OK);
    return client;
}

static void a_fake_service_ends_as_scripted(void **state) {
    const inlet_fault_t end = {
        .kind = INLET_FAULT_END, .seq = 501, .status = INLET_E_CONNECTION_LOST};
    inlet_client_t *client = connect_with(&end);
    inlet_stream_t *stream;
    uint64_t total;
    (void)state;
    assert_int_equal(inlet_subscribe(client, NULL, &stream), INLET_OK);
    assert_int_equal(receive_all(stream, &total), INLET_E_CONNECTION_LOST);
    assert_int_equal(total, 500);
    assert_int_equal(inlet_client_status(client), INLET_E_CONNECTION_LOST);
    inlet_disconnect(client);
}

/* The thread that plays waits for centuries; its end does not. */
static void a_pause_is_waited_for_and_disconnected_from(void **state) {
    const inlet_fault_t pause = {.kind = INLET_FAULT_PAUSE, .seq = 5, .duration_ns = INT64_MAX};
    (void)state;
    for (int round = 0; round < 10; round++) {
        inlet_client_t *client = connect_with(&pause);
        inlet_stream_t *stream;
        inlet_event_t events[8];
        assert_int_equal(inlet_subscribe(client, NULL, &stream), INLET_OK);
        for (uint32_t done = 0, count; done < 4; done += count)
            assert_int_equal(inlet_recv(stream, events, 8, INLET_FOREVER, &count), INLET_OK);
        uint32_t count = 9;
        assert_int_equal(inlet_recv(stream, events, 8, MS, &count), INLET_E_TIMEOUT);
        assert_int_equal(count, 0);
        inlet_disconnect(client);
    }
}

static void what_needs_a_service_says_so(void **state) {
    inlet_client_t *client = connect_with(NULL), *none = client;
    inlet_request_t *request;
    (void)state;
    assert_int_equal(inlet_ping(client, NULL, 0, 0, NULL), INLET_E_NOT_SUPPORTED);
    assert_int_equal(inlet_stats_begin(client, &request), INLET_E_NOT_SUPPORTED);
    assert_int_equal(inlet_connect(NULL, &none), INLET_E_NOT_SUPPORTED);
    assert_null(none);
    inlet_disconnect(client);
}

/* Under AddressSanitizer nothing of it may be left; descriptors are counted here. */
static uint32_t open_descriptors(void) {
    uint32_t count = 0;
    for (int i = 0; i < 1024; i++)
        count += lseek(i, 0, SEEK_CUR) >= 0;
    return count;
}

static void cycles_of_connecting_and_closing_leave_nothing(void **state) {
    inlet_event_t event;
    uint32_t count;
    (void)state;
    const uint32_t before = open_descriptors();
    for (uint64_t round = 0; round < cycles; round++) {
        inlet_client_t *client = connect_with(NULL);
        inlet_stream_t *first, *second;
        assert_int_equal(inlet_subscribe(client, NULL, &first), INLET_OK);
        assert_int_equal(inlet_subscribe(client, NULL, &second), INLET_OK);
        if (round % 3 != 0)
            assert_int_equal(inlet_recv(first, &event, 1, INLET_FOREVER, &count), INLET_OK);
        if (round % 2 != 0)
            inlet_stream_close(second); /* the other is closed with its connection */
        inlet_disconnect(client);
    }
    assert_int_equal(open_descriptors(), before);
}

typedef struct ended {
    inlet_client_t *client;
    sem_t subscribed, done;
    inlet_status_t status;
} ended_t;

static void disconnect_there(void *user, const inlet_health_t *health) {
    ended_t *ended = user;
    ended->status = health->status;
    sem_wait(&ended->subscribed);    /* nobody else may use the client then */
    inlet_disconnect(ended->client); /* on a thread that the client waits for */
    sem_post(&ended->done);
}

static void a_callback_may_disconnect_its_own_client(void **state) {
    const inlet_fault_t fault = {
        .kind = INLET_FAULT_END, .seq = 100, .status = INLET_E_CONNECTION_LOST};
    const inlet_fake_options_t options = {.struct_size = sizeof options,
                                          .speed = INLET_SPEED_MAX,
                                          .faults = &fault,
                                          .faults_count = 1};
    ended_t ended;
    inlet_stream_t *stream;
    (void)state;
    const uint32_t before = open_descriptors();
    assert_int_equal(sem_init(&ended.done, 0, 0), 0);
    assert_int_equal(sem_init(&ended.subscribed, 0, 0), 0);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(inlet_connect_recording(path, &options, &ended.client), INLET_OK);
        assert_int_equal(inlet_client_on_health(ended.client, disconnect_there, &ended), INLET_OK);
        assert_int_equal(inlet_subscribe(ended.client, NULL, &stream), INLET_OK);
        assert_int_equal(sem_post(&ended.subscribed), 0);
        assert_int_equal(sem_wait(&ended.done), 0);
        assert_int_equal(ended.status, INLET_E_CONNECTION_LOST);
    }
    for (int i = 0; i < 5000 && open_descriptors() != before; i++)
        usleep(1000); /* the last one is being closed */
    assert_int_equal(open_descriptors(), before);
    sem_destroy(&ended.done);
    sem_destroy(&ended.subscribed);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_is_played_sought_and_timed),
        cmocka_unit_test(the_file_is_its_users_alone_and_not_overwritten),
        cmocka_unit_test(a_fake_service_ends_as_scripted),
        cmocka_unit_test(a_pause_is_waited_for_and_disconnected_from),
        cmocka_unit_test(what_needs_a_service_says_so),
        cmocka_unit_test(a_callback_may_disconnect_its_own_client),
        cmocka_unit_test(cycles_of_connecting_and_closing_leave_nothing),
    };
    uint64_t seed = 1;
    test_seeds_read(argc, argv, &cycles, &seed);
    return cmocka_run_group_tests(tests, make_recording, delete_recording);
}
