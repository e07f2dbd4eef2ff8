/* inlet/fake.h: a program on a recording instead of a service, with what goes wrong as scripted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/admin.h>
#include <inlet/fake.h>

enum { EVENTS = 3000, MS = 1000000 };

static char path[MAX_PATH + 64];
static inlet_event_t received[EVENTS + 8];

/* SOURCES, then keys of raw input and motion of the hook by turns, a millisecond each apart. */
static int make_recording(void **state) {
    static inlet_event_t events[EVENTS];
    static const inlet_stream_info_t info = {.struct_size = sizeof info,
                                             .session = 1,
                                             .boot_id = 9,
                                             .epoch = 3,
                                             .first_seq = 1,
                                             .sources = INLET_SOURCE_ALL};
    const inlet_record_options_t options = {
        .struct_size = sizeof options, .flags = INLET_RECORD_OVERWRITE, .stream = &info};
    inlet_recorder_t *recorder;
    char folder[MAX_PATH];
    (void)state;
    for (uint32_t i = 0; i < EVENTS; i++) {
        events[i] = (inlet_event_t){.seq = i + 1, .time_ns = (int64_t)(i + 1) * MS};
        if (i == 0) {
            events[i].type = INLET_EVENT_SOURCES;
            events[i].u.sources.mask = INLET_SOURCE_ALL;
        } else if (i % 2 == 0) {
            events[i].type = i % 4 == 0 ? INLET_EVENT_KEY_RELEASED : INLET_EVENT_KEY_PRESSED;
            events[i].flags = INLET_FLAG_RAW;
            events[i].device = 1;
            events[i].u.key.hid = 0x00070004;
        } else {
            events[i].type = INLET_EVENT_MOUSE_MOVED;
            events[i].flags = INLET_FLAG_HOOK;
        }
    }
    if (GetTempPathA(MAX_PATH, folder) == 0)
        return -1;
    snprintf(path, sizeof path, "%sinlet-fake-%lu.inlet", folder, GetCurrentProcessId());
    if (inlet_record_create(path, &options, &recorder) != INLET_OK ||
        inlet_record_append(recorder, events, EVENTS) != INLET_OK)
        return -1;
    return inlet_record_close(recorder) == INLET_OK ? 0 : -1;
}

static int delete_recording(void **state) {
    (void)state;
    return DeleteFileA(path) ? 0 : -1;
}

static inlet_client_t *connect_with(const inlet_fault_t *faults, uint32_t count) {
    const inlet_fake_options_t options = {.struct_size = sizeof options,
                                          .speed = INLET_SPEED_MAX,
                                          .faults = faults,
                                          .faults_count = count};
    inlet_client_t *client;
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_OK);
    return client;
}

static inlet_stream_t *subscribe(inlet_client_t *client, uint64_t from_seq) {
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .sources = INLET_SOURCE_ALL, .from_seq = from_seq};
    inlet_stream_t *stream;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_OK);
    return stream;
}

static uint32_t receive_all(inlet_stream_t *stream, inlet_status_t ends_with) {
    uint32_t total = 0, count;
    inlet_status_t status;
    while ((status = inlet_recv(stream, received + total, EVENTS + 8 - total,
                                20 * (INT64_C(1000) * MS), &count)) == INLET_OK)
        total += count;
    assert_int_equal(status, ends_with);
    return total;
}

static void without_faults_all_comes_and_the_connection_lives_on(void **state) {
    (void)state;
    inlet_client_t *client;
    const inlet_fake_options_t options = {.struct_size = sizeof options, .speed = INLET_SPEED_MAX};
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_OK);
    inlet_stream_t *stream = subscribe(client, 0), *other;
    inlet_stream_info_t info = {.struct_size = sizeof info};
    assert_int_equal(inlet_stream_info(stream, &info), INLET_OK);
    assert_true(info.boot_id == 9 && info.first_seq == 1 && info.sources == INLET_SOURCE_ALL);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    /* By default raw input, as a service gives it: SOURCES and keys. */
    assert_int_equal(inlet_subscribe(client, NULL, &other), INLET_OK);
    assert_int_equal(receive_all(other, INLET_E_CLOSED), EVENTS / 2);
    inlet_stream_close(stream);
    stream = subscribe(client, 2990);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), 11);
    assert_int_equal(received[0].seq, 2990);
    const int64_t from_ns = received[4].time_ns;
    const inlet_subscribe_options_t timed = {
        .struct_size = sizeof timed, .sources = INLET_SOURCE_ALL, .from_time_ns = from_ns};
    assert_int_equal(inlet_subscribe(client, &timed, &other), INLET_OK);
    assert_int_equal(receive_all(other, INLET_E_CLOSED), 7);
    assert_int_equal(received[0].time_ns, from_ns);
    inlet_disconnect(client);
}

static void a_loss_and_a_blind_come_as_from_a_service(void **state) {
    (void)state;
    const inlet_fault_t faults[] = {
        {.kind = INLET_FAULT_LOSS, .seq = 1000, .count = 500, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_BLIND, .seq = 2001, .cause = INLET_CAUSE_SECURE_DESKTOP}};
    inlet_client_t *client = connect_with(faults, 2);
    inlet_stream_t *stream = subscribe(client, 0);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS - 499);
    assert_true(received[999].type == INLET_EVENT_LOSS && received[999].seq == 1000 &&
                received[999].u.loss.count == 500);
    assert_int_equal(received[1000].seq, 1500);
    assert_true(received[1502].type == INLET_EVENT_BLIND && received[1502].seq == 2002 &&
                received[1502].u.blind.cause == INLET_CAUSE_SECURE_DESKTOP);
    inlet_disconnect(client);
}

static void a_connection_that_is_lost_ends_every_stream_with_that(void **state) {
    (void)state;
    const inlet_fault_t faults[] = {
        {.kind = INLET_FAULT_END, .seq = 1001, .status = INLET_E_CONNECTION_LOST},
        {.kind = INLET_FAULT_PAUSE, .seq = 2500, .duration_ns = INT64_MAX}};
    inlet_client_t *client = connect_with(faults, 2);
    inlet_stream_t *behind = subscribe(client, 2000);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    inlet_stream_t *stream = subscribe(client, 0), *refused;
    assert_int_equal(receive_all(stream, INLET_E_CONNECTION_LOST), 1000);
    assert_int_equal(inlet_client_status(client), INLET_E_CONNECTION_LOST);
    assert_true(receive_all(behind, INLET_E_CONNECTION_LOST) <= 500);
    assert_int_equal(inlet_subscribe(client, NULL, &refused), INLET_E_CONNECTION_LOST);
    inlet_disconnect(client);
    /* And comes back, where it was. */
    client = connect_with(NULL, 0);
    stream = subscribe(client, 1001);
    assert_int_equal(receive_all(stream, INLET_E_CLOSED), EVENTS - 1000);
    inlet_disconnect(client);
}

static void a_pause_is_no_shorter_than_it_says(void **state) {
    (void)state;
    const inlet_fault_t faults[] = {
        {.kind = INLET_FAULT_PAUSE, .seq = 11, .duration_ns = INT64_C(150) * MS}};
    inlet_client_t *client = connect_with(faults, 1);
    const int64_t begun_ns = inlet_now_ns();
    inlet_stream_t *stream = subscribe(client, 0);
    uint32_t done = 0, count;
    while (done < 11) {
        assert_int_equal(inlet_recv(stream, received, 11 - done, -1, &count), INLET_OK);
        done += count;
    }
    assert_true(inlet_now_ns() - begun_ns >= INT64_C(150) * MS);
    inlet_disconnect(client);
}

static DWORD WINAPI receive_one(void *stream) {
    inlet_event_t event;
    uint32_t count;
    return (DWORD)-inlet_recv(stream, &event, 1, INLET_FOREVER, &count);
}

/* Who waits for what comes behind a pause of centuries, and the thread that waits for its end. */
static void a_disconnect_wakes_who_waits(void **state) {
    (void)state;
    const inlet_fault_t faults[] = {
        {.kind = INLET_FAULT_PAUSE, .seq = 5, .duration_ns = INT64_MAX}};
    for (int round = 0; round < 10; round++) {
        inlet_client_t *client = connect_with(faults, 1);
        inlet_stream_t *stream = subscribe(client, 0);
        DWORD code;
        for (uint32_t done = 0, count; done < 4; done += count)
            assert_int_equal(inlet_recv(stream, received, 4, -1, &count), INLET_OK);
        HANDLE thread = CreateThread(NULL, 0, receive_one, stream, 0, NULL);
        assert_non_null(thread);
        /* It must not come later than the disconnect: its receive, which finds nothing, resets the
         * handle, and no other does. */
        while (WaitForSingleObject(inlet_wait_handle(stream), 0) == WAIT_OBJECT_0)
            Sleep(1);
        inlet_disconnect(client);
        assert_int_equal(WaitForSingleObject(thread, 20000), WAIT_OBJECT_0);
        assert_true(GetExitCodeThread(thread, &code) && code == (DWORD)-INLET_E_CLOSED);
        CloseHandle(thread);
    }
}

static void what_a_service_alone_knows_is_not_supported(void **state) {
    (void)state;
    inlet_client_t *client = connect_with(NULL, 0);
    inlet_stream_t *streams[9], *stream = subscribe(client, 0);
    char *json = NULL;
    assert_int_equal(inlet_service_status(client, INT64_C(1000) * MS, &json),
                     INLET_E_NOT_SUPPORTED);
    assert_null(json);
    assert_int_equal(inlet_recording_seek(stream, 5), INLET_E_INVALID_ARGUMENT);
    inlet_stream_close(stream);
    for (int i = 0; i < 8; i++)
        streams[i] = subscribe(client, 0);
    assert_int_equal(inlet_subscribe(client, NULL, &streams[8]), INLET_E_LIMIT);
    inlet_disconnect(client);
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    inlet_client_t *client;
    const inlet_fault_t none = {0};
    inlet_fake_options_t options = {.struct_size = sizeof options, .faults = &none};
    assert_int_equal(inlet_connect_recording(path, &options, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_connect_recording(NULL, &options, &client), INLET_E_INVALID_ARGUMENT);
    options.faults_count = 1;
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_E_INVALID_ARGUMENT);
    options.faults_count = 0;
    options.speed = 1;
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_E_INVALID_ARGUMENT);
    options.speed = 0;
    options.struct_size = 3;
    assert_int_equal(inlet_connect_recording(path, &options, &client), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_connect_recording("Z:\\no\\such\\file", NULL, &client),
                     INLET_E_NOT_FOUND);
    assert_null(client);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_faults_all_comes_and_the_connection_lives_on),
        cmocka_unit_test(a_loss_and_a_blind_come_as_from_a_service),
        cmocka_unit_test(a_connection_that_is_lost_ends_every_stream_with_that),
        cmocka_unit_test(a_pause_is_no_shorter_than_it_says),
        cmocka_unit_test(a_disconnect_wakes_who_waits),
        cmocka_unit_test(what_a_service_alone_knows_is_not_supported),
        cmocka_unit_test(wrong_options_are_refused),
    };
    return cmocka_run_group_tests(tests, make_recording, delete_recording);
}
