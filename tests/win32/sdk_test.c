/* The SDK against a service in the same process: connecting, receiving, ending. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/admin.h>

#include "fake_service.h"
#include "sdk/client.h"
#include "sdk/deadline.h"
#include "win32/service_control.h"

#define MS INT64_C(1000000)
#define S  INT64_C(1000000000)

static fake_service_t *service;

static inlet_client_t *connect_to(fake_service_t *fake) {
    inlet_client_t *client;
    const inlet__target_t target = fake_service_target(fake);
    assert_int_equal(inlet__client_connect(&target, &client), INLET_OK);
    assert_non_null(client);
    return client;
}

/* A stream that has told what is held. */
static inlet_stream_t *subscribe_to(inlet_client_t *client) {
    inlet_stream_t *stream;
    inlet_event_t snapshot;
    uint32_t count;
    assert_int_equal(inlet_subscribe(client, NULL, &stream), INLET_OK);
    assert_non_null(stream);
    assert_int_equal(inlet_recv(stream, &snapshot, 1, 5 * S, &count), INLET_OK);
    assert_int_equal(snapshot.type, INLET_EVENT_SNAPSHOT);
    assert_true(snapshot.u.snapshot.count <= 1); /* the one key that is posted here */
    return stream;
}

static int start_honest(void **state) {
    (void)state;
    service = fake_service_start(FAKE_HONEST);
    return 0;
}

static int stop_fake(void **state) {
    (void)state;
    fake_service_free(service);
    return 0;
}

/* Takes `wanted` numbers, and checks that they are consecutive: a LOSS covers its own. */
static void expect_numbers(inlet_stream_t *stream, uint64_t first, uint64_t wanted,
                           uint64_t *lost) {
    static inlet_event_t events[1000];
    uint64_t next = first;
    while (next < first + wanted) {
        uint32_t count;
        assert_int_equal(inlet_recv(stream, events, 1000, 10 * S, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(events[i].seq, next);
            if (events[i].type == INLET_EVENT_SNAPSHOT) /* it has no number */
                continue;
            bool loss = events[i].type == INLET_EVENT_LOSS;
            *lost += loss ? events[i].u.loss.count : 0;
            next += loss ? events[i].u.loss.count : 1;
        }
    }
    assert_int_equal(next, first + wanted);
}

/* ---- Arguments. ---- */

static void pairing_is_refused(void) {
    const char *programs[1] = {"no path"};
    const inlet_pair_options_t good = {.struct_size = sizeof good,
                                       .flags = INLET_PAIR_ANY_IMAGE,
                                       .name = "x",
                                       .scopes = "kbd.keys",
                                       .programs = programs};
    inlet_pair_options_t bad[11];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        bad[i] = good;
    bad[0].struct_size--;
    bad[1].name = NULL;
    bad[2].scopes = "kbd.kez";
    bad[3].scopes = "kbd.hotkeys";
    bad[4].scopes = "kbd.hotkeys:{Control}";
    bad[5].flags = 0; /* neither one program nor any */
    bad[6].image = "C:\\a.exe";
    bad[7].program_count = 1;
    bad[8].program_count = INLET_PAIR_PROGRAMS_MAX + 1;
    bad[9].expires_s = -1;
    bad[10].key = "12";
    assert_int_equal(inlet_admin_pair(NULL, 0), INLET_E_INVALID_ARGUMENT);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(inlet_admin_pair(&bad[i], 0), INLET_E_INVALID_ARGUMENT);
}

static void null_arguments_are_refused(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    inlet_stream_info_t info = {.struct_size = sizeof info};
    uint32_t count = 7;
    assert_int_equal(inlet_connect(NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_subscribe(client, NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_subscribe(NULL, NULL, &stream), INLET_E_INVALID_ARGUMENT);
    assert_null(stream);
    assert_int_equal(inlet_recv(NULL, &event, 1, 0, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_client_status(NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_stream_info(NULL, &info), INLET_E_INVALID_ARGUMENT);
    assert_null(inlet_wait_handle(NULL));
    assert_int_equal(inlet_pending(NULL), 0);
    assert_int_equal(inlet_service_query(NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_service_key(NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_client_key(NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_admin_grants(0, NULL), INLET_E_INVALID_ARGUMENT);
    pairing_is_refused();
    assert_int_equal(inlet_admin_revoke("", 0), INLET_E_INVALID_ARGUMENT);
    inlet_stream_close(NULL);
    inlet_disconnect(NULL);
    inlet_free(NULL);
    inlet_disconnect(client);
}

static void recv_without_room_or_with_a_negative_time_is_refused(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count;
    assert_int_equal(inlet_recv(stream, &event, 0, 0, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv(stream, NULL, 1, 0, &count), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv(stream, &event, 1, 0, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_recv(stream, &event, 1, -2, &count), INLET_E_INVALID_ARGUMENT);
    inlet_disconnect(client);
}

static void structs_of_another_size_are_refused(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client), *other;
    inlet_connect_options_t connect_options = {.struct_size = sizeof connect_options - 1};
    inlet_subscribe_options_t subscribe_options = {.struct_size = sizeof subscribe_options + 8};
    inlet_stream_info_t info = {.struct_size = 0};
    inlet_service_info_t service_info = {.struct_size = 3};
    inlet_client_t *refused = client;
    assert_int_equal(inlet_connect(&connect_options, &refused), INLET_E_INVALID_ARGUMENT);
    assert_null(refused);
    assert_int_equal(inlet_subscribe(client, &subscribe_options, &other), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_stream_info(stream, &info), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_service_query(&service_info), INLET_E_INVALID_ARGUMENT);
    inlet_disconnect(client);
}

static void unknown_sources_and_types_are_refused(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream;
    inlet_subscribe_options_t options = {.struct_size = sizeof options, .sources = 4};
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_INVALID_ARGUMENT);
    options.sources = 0;
    options.event_types = UINT64_C(1) << INLET_EVENT_TYPE_COUNT;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_INVALID_ARGUMENT);
    options.event_types = 0;
    options.policy = INLET_POLICY_DISCONNECT + 1;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_E_INVALID_ARGUMENT);
    inlet_disconnect(client);
}

static void a_name_that_is_too_long_or_no_line_of_text_is_refused(void **state) {
    (void)state;
    char longest[66];
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(service);
    memset(longest, 'x', 65);
    longest[65] = '\0';
    target.name = longest;
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_INVALID_ARGUMENT);
    target.name = "two\nlines";
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_INVALID_ARGUMENT);
    target.name = "\xC3\x28";
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_INVALID_ARGUMENT);
    assert_null(client);
    longest[64] = '\0';
    target.name = longest;
    assert_int_equal(inlet__client_connect(&target, &client), INLET_OK);
    inlet_disconnect(client);
}

static void a_pipe_of_another_machine_is_never_dialled(void **state) {
    (void)state;
    static const wchar_t *const names[] = {L"\\\\server\\pipe\\inlet", L"C:\\pipe\\inlet",
                                           L"\\\\.\\mailslot\\inlet", L""};
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(service);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        target.pipe_name = names[i];
        assert_int_equal(inlet__client_connect(&target, &client), INLET_E_INVALID_ARGUMENT);
    }
}

/* ---- Connecting. ---- */

static void without_a_pipe_the_service_manager_says_why_and_in_time(void **state) {
    (void)state;
    inlet__service_info_t info;
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(service);
    target.pipe_name = L"\\\\.\\pipe\\inlet-test-nobody";
    target.timeout_ns = 300 * MS;
    assert_int_equal(inlet__service_query(&info), INLET_OK);
    int64_t before_ns = inlet_now_ns();
    inlet_status_t status = inlet__client_connect(&target, &client);
    assert_true(inlet_now_ns() - before_ns < 2 * S);
    assert_null(client);
    if (info.state == INLET__SERVICE_NOT_INSTALLED)
        assert_int_equal(status, INLET_E_NOT_INSTALLED);
    else /* this machine has one */
        assert_true(status == INLET_E_NOT_RUNNING || status == INLET_E_TIMEOUT);
}

static void subscribing_tells_where_the_numbers_come_from(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_stream_info_t info = {.struct_size = sizeof info};
    DWORD session;
    assert_true(ProcessIdToSessionId(GetCurrentProcessId(), &session));
    assert_int_equal(inlet_stream_info(stream, &info), INLET_OK);
    assert_int_equal(info.struct_size, sizeof info);
    assert_int_equal(info.boot_id, FAKE_BOOT_ID);
    assert_int_equal(info.epoch, FAKE_EPOCH);
    assert_int_equal(info.session, session);
    assert_int_equal(info.first_seq, FAKE_FIRST_SEQ);
    assert_int_equal(info.sources, INLET_SOURCE_RAW);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    inlet_disconnect(client);
}

/* What the options say arrives, and what the service says of it: a run of more records than the
 * window has room for. */
static void a_slow_stream_is_told_so_and_its_policy_decides(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream;
    const inlet_subscribe_options_t options = {.struct_size = sizeof options,
                                               .policy = INLET_POLICY_LATEST,
                                               .window_records = 10,
                                               .warn_records = 5};
    inlet_event_t events[64];
    uint64_t records = 99;
    uint32_t count;
    assert_int_equal(inlet_subscribe(client, &options, &stream), INLET_OK);
    assert_int_equal(inlet_stream_warnings(stream, &records), 0);
    assert_int_equal(records, 0);
    fake_service_post(service, 40);
    for (bool lost = false; !lost;) {
        assert_int_equal(inlet_recv(stream, events, 64, 5 * S, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++)
            lost = lost || (events[i].type == INLET_EVENT_LOSS &&
                            events[i].u.loss.cause == INLET_CAUSE_SKIPPED);
    }
    assert_int_equal(inlet_stream_warnings(stream, &records), 1);
    assert_true(records > 10 && records <= 40);
    inlet_disconnect(client);
}

static void a_key_without_a_grant_is_refused(void **state) {
    (void)state;
    uint8_t secret[INLET__KEY_BYTES] = {1, 2, 3};
    inlet__keypair_t stranger;
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(service);
    assert_int_equal(inlet__keypair_from_secret(&stranger, secret), INLET_OK);
    target.keys = &stranger;
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_REFUSED);
    assert_null(client);
}

static void a_service_of_another_key_gets_nothing_and_is_left(void **state) {
    (void)state;
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(service);
    target.service_public = fake_service_paired_keys(service)->public_key;
    /* It can't open message 1, which is for another key, and hangs up. */
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_REFUSED);
    assert_null(client);
}

static void an_impostor_without_the_key_is_not_trusted(void **state) {
    (void)state;
    fake_service_t *impostor = fake_service_start(FAKE_IMPOSTOR);
    inlet_client_t *client;
    const inlet__target_t target = fake_service_target(impostor);
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_UNTRUSTED_SERVICE);
    assert_null(client);
    fake_service_free(impostor);
}

static void a_silent_pipe_is_given_up_at_the_deadline(void **state) {
    (void)state;
    fake_service_t *silent = fake_service_start(FAKE_SILENT);
    inlet_client_t *client;
    inlet__target_t target = fake_service_target(silent);
    target.timeout_ns = 300 * MS;
    int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet__client_connect(&target, &client), INLET_E_TIMEOUT);
    int64_t took_ns = inlet_now_ns() - before_ns;
    assert_true(took_ns >= 300 * MS && took_ns < 2 * S);
    fake_service_free(silent);
}

static void when_all_instances_are_taken_connecting_waits_and_says_busy(void **state) {
    (void)state;
    inlet_client_t *clients[FAKE_CONNECTIONS], *late;
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
        clients[i] = connect_to(service);
    inlet__target_t target = fake_service_target(service);
    target.timeout_ns = 300 * MS;
    int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet__client_connect(&target, &late), INLET_E_BUSY);
    assert_true(inlet_now_ns() - before_ns < 2 * S);
    inlet_disconnect(clients[0]);
    clients[0] = connect_to(service);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
        inlet_disconnect(clients[i]);
}

static void status_and_stats_of_the_service_come_as_json(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    char *json;
    assert_int_equal(inlet_service_status(client, S, &json), INLET_OK);
    assert_string_equal(json, "{\"fake\":true}");
    inlet_free(json);
    assert_int_equal(inlet_service_stats(client, S, &json), INLET_OK);
    assert_string_equal(json, "{\"counted\":true}");
    inlet_free(json);
    assert_int_equal(inlet_service_stats(client, S, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_service_stats(client, -2, &json), INLET_E_INVALID_ARGUMENT);
    assert_null(json);
    inlet_disconnect(client);
}

/* ---- Receiving. ---- */

static void recv_with_no_time_returns_at_once(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count = 7;
    int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_E_TIMEOUT);
    assert_true(inlet_now_ns() - before_ns < 200 * MS);
    assert_int_equal(count, 0);
    inlet_disconnect(client);
}

static void recv_waits_as_long_as_it_may_and_no_less(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count;
    int64_t before_ns = inlet_now_ns();
    assert_int_equal(inlet_recv(stream, &event, 1, 150 * MS, &count), INLET_E_TIMEOUT);
    int64_t took_ns = inlet_now_ns() - before_ns;
    assert_true(took_ns >= 150 * MS && took_ns < S);
    inlet_disconnect(client);
}

static DWORD WINAPI post_later(void *count) {
    Sleep(150);
    fake_service_post(service, *(uint32_t *)count);
    return 0;
}

static void recv_for_ever_wakes_for_the_first_event(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count, posted = 1;
    HANDLE poster = CreateThread(NULL, 0, post_later, &posted, 0, NULL);
    assert_int_equal(inlet_recv(stream, &event, 1, INLET_FOREVER, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_int_equal(event.seq, 1);
    assert_int_equal(event.type, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(event.u.key.hid, INLET_KEY_KeyA);
    WaitForSingleObject(poster, INFINITE);
    CloseHandle(poster);
    inlet_disconnect(client);
}

static void a_flood_arrives_whole_and_in_order(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    uint64_t lost = 0;
    for (uint64_t next = 1; next < 100000; next += 10000) {
        fake_service_post(service, 10000);
        expect_numbers(stream, next, 10000, &lost);
    }
    assert_int_equal(lost, 0);
    assert_int_equal(inlet_pending(stream), 0);
    inlet_disconnect(client);
}

static bool is_signalled(inlet_stream_t *stream, DWORD ms) {
    return WaitForSingleObject(inlet_wait_handle(stream), ms) == WAIT_OBJECT_0;
}

static void the_wait_handle_is_signalled_while_recv_would_not_wait(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t events[8];
    uint32_t count;
    assert_int_equal(inlet_recv(stream, events, 8, 0, &count), INLET_E_TIMEOUT);
    assert_false(is_signalled(stream, 50));
    for (int round = 0; round < 20; round++) {
        fake_service_post(service, 2);
        assert_true(is_signalled(stream, 5000));
        assert_int_equal(inlet_recv(stream, events, 1, 0, &count), INLET_OK);
        assert_int_equal(inlet_recv(stream, events, 1, 5 * S, &count), INLET_OK);
        assert_int_equal(inlet_recv(stream, events, 8, 0, &count), INLET_E_TIMEOUT);
        assert_false(is_signalled(stream, 0));
    }
    fake_service_drop(service);
    assert_true(is_signalled(stream, 5000));
    assert_int_equal(inlet_recv(stream, events, 8, INLET_FOREVER, &count), INLET_E_CONNECTION_LOST);
    assert_true(is_signalled(stream, 0));
    inlet_disconnect(client);
}

static void an_event_that_arrived_but_was_not_taken_keeps_the_handle_signalled(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count;
    fake_service_post(service, 3);
    for (int i = 0; i < 500 && inlet_pending(stream) < 3; i++)
        Sleep(10);
    for (uint64_t left = 3; left > 0; left--) {
        assert_int_equal(inlet_pending(stream), left);
        assert_true(is_signalled(stream, 0));
        assert_int_equal(inlet_recv(stream, &event, 1, 0, &count), INLET_OK);
    }
    inlet_disconnect(client);
}

#define RECEIVERS 4

typedef struct receiver {
    inlet_stream_t *stream;
    _Atomic(uint32_t) *seen; /* by number */
    uint32_t numbers;
    inlet_status_t end_status;
} receiver_t;

static DWORD WINAPI receive_to_the_end(void *argument) {
    receiver_t *receiver = argument;
    inlet_event_t events[16];
    uint32_t count;
    while ((receiver->end_status =
                inlet_recv(receiver->stream, events, 16, INLET_FOREVER, &count)) == INLET_OK)
        for (uint32_t i = 0; i < count; i++)
            if (events[i].seq < receiver->numbers)
                atomic_fetch_add(&receiver->seen[events[i].seq], 1);
    return 0;
}

static void threads_that_share_a_stream_get_each_event_once(void **state) {
    (void)state;
    enum { NUMBERS = 8000 };
    static _Atomic(uint32_t) seen[NUMBERS + 1];
    inlet_client_t *client = connect_to(service);
    receiver_t receivers[RECEIVERS];
    HANDLE threads[RECEIVERS];
    inlet_stream_t *stream = subscribe_to(client);
    for (size_t i = 0; i < RECEIVERS; i++) {
        receivers[i] = (receiver_t){.stream = stream, .seen = seen, .numbers = NUMBERS + 1};
        threads[i] = CreateThread(NULL, 0, receive_to_the_end, &receivers[i], 0, NULL);
    }
    for (uint32_t i = 0; i < NUMBERS; i += 100)
        fake_service_post(service, 100);
    for (int i = 0; i < 1000 && seen[NUMBERS] == 0; i++)
        Sleep(10);
    fake_service_close(service, INLET_E_SERVICE_STOPPED);
    assert_int_equal(WaitForMultipleObjects(RECEIVERS, threads, TRUE, 5000), WAIT_OBJECT_0);
    for (size_t i = 0; i < RECEIVERS; i++) {
        assert_int_equal(receivers[i].end_status, INLET_E_SERVICE_STOPPED);
        CloseHandle(threads[i]);
    }
    for (size_t i = 1; i <= NUMBERS; i++)
        assert_int_equal(seen[i], 1);
    inlet_disconnect(client);
}

/* ---- Several streams, and slow ones. ---- */

static void a_connection_has_eight_subscriptions_and_gets_one_back(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *streams[INLET__CLIENT_STREAMS_MAX], *more;
    uint64_t lost = 0;
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        streams[i] = subscribe_to(client);
    assert_int_equal(inlet_subscribe(client, NULL, &more), INLET_E_LIMIT);
    assert_null(more);
    inlet_stream_close(streams[3]);
    more = subscribe_to(client);
    fake_service_post(service, 5);
    expect_numbers(more, 1, 5, &lost);
    expect_numbers(streams[7], 1, 5, &lost);
    inlet_disconnect(client);
}

static void a_client_that_does_not_read_slows_nobody_and_is_told_its_loss(void **state) {
    (void)state;
    enum { ROUNDS = 320, EACH = 1000 };
    inlet_client_t *slow_client = connect_to(service), *client = connect_to(service);
    inlet_stream_t *slow = subscribe_to(slow_client), *stream = subscribe_to(client);
    uint64_t lost = 0, slow_lost = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        fake_service_post(service, EACH);
        expect_numbers(stream, 1 + round * EACH, EACH, &lost);
    }
    assert_int_equal(lost, 0);
    assert_true(inlet_pending(slow) > 0);
    assert_int_equal(inlet_client_status(slow_client), INLET_OK);
    int64_t before_ns = inlet_now_ns();
    expect_numbers(slow, 1, (uint64_t)ROUNDS * EACH, &slow_lost);
    /* Room is told at once: it is not found at the next heartbeat, of which there would be some. */
    assert_true(inlet_now_ns() - before_ns < 2 * S);
    assert_true(slow_lost > 0); /* more than pipe, queue and retained window hold */
    inlet_disconnect(slow_client);
    inlet_disconnect(client);
}

/* Posts until the stream's queue, which grows, takes no more. How many. */
static uint32_t fill(inlet_stream_t *stream) {
    enum { ALL = 280000, EACH = 4000 };
    for (uint32_t posted = EACH; posted <= ALL; posted += EACH) {
        fake_service_post(service, EACH);
        for (int i = 0; i < 40 && inlet_pending(stream) < posted; i++)
            Sleep(1);
    }
    assert_true(inlet_pending(stream) > 240000);
    assert_true(inlet_pending(stream) < ALL);
    return ALL;
}

static void closing_a_stream_that_nobody_reads_frees_its_connection(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stuck = subscribe_to(client);
    const uint32_t posted = fill(stuck);
    inlet_stream_close(stuck);
    inlet_stream_t *stream = subscribe_to(client);
    uint64_t lost = 0;
    fake_service_post(service, 10);
    expect_numbers(stream, posted + 1, 10, &lost);
    inlet_disconnect(client);
}

/* ---- Ending. ---- */

static void a_stopping_service_gives_the_rest_and_then_says_so(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client), *more;
    inlet_event_t event;
    uint32_t count;
    uint64_t lost = 0;
    fake_service_post(service, 500);
    for (int i = 0; i < 500 && inlet_pending(stream) < 500; i++)
        Sleep(10);
    fake_service_close(service, INLET_E_SERVICE_STOPPED);
    expect_numbers(stream, 1, 500, &lost);
    assert_int_equal(inlet_recv(stream, &event, 1, INLET_FOREVER, &count), INLET_E_SERVICE_STOPPED);
    assert_int_equal(count, 0);
    assert_int_equal(inlet_subscribe(client, NULL, &more), INLET_E_SERVICE_STOPPED);
    assert_int_equal(inlet_client_status(client), INLET_E_SERVICE_STOPPED);
    inlet_disconnect(client);
}

static void a_pipe_that_ends_without_a_farewell_is_a_lost_connection(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    inlet_event_t event;
    uint32_t count;
    char *json;
    fake_service_drop(service);
    assert_int_equal(inlet_recv(stream, &event, 1, 5 * S, &count), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_client_status(client), INLET_E_CONNECTION_LOST);
    assert_int_equal(inlet_service_status(client, S, &json), INLET_E_CONNECTION_LOST);
    assert_null(json);
    inlet_disconnect(client);
}

static void disconnecting_wakes_who_waits_for_ever(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    receiver_t receiver = {.stream = subscribe_to(client)};
    HANDLE thread = CreateThread(NULL, 0, receive_to_the_end, &receiver, 0, NULL);
    Sleep(150);
    int64_t before_ns = inlet_now_ns();
    inlet_disconnect(client);
    assert_true(inlet_now_ns() - before_ns < 2 * S);
    assert_int_equal(WaitForSingleObject(thread, 2000), WAIT_OBJECT_0);
    assert_int_equal(receiver.end_status, INLET_E_CLOSED);
    CloseHandle(thread);
}

static void closing_a_stream_wakes_who_waits_on_it(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    receiver_t receiver = {.stream = subscribe_to(client)};
    HANDLE thread = CreateThread(NULL, 0, receive_to_the_end, &receiver, 0, NULL);
    Sleep(150);
    inlet_stream_close(receiver.stream);
    assert_int_equal(WaitForSingleObject(thread, 2000), WAIT_OBJECT_0);
    assert_int_equal(receiver.end_status, INLET_E_CLOSED);
    assert_int_equal(inlet_client_status(client), INLET_OK);
    CloseHandle(thread);
    inlet_disconnect(client);
}

typedef struct lone_receiver {
    inlet__queue_t queue;
    inlet_status_t status;
} lone_receiver_t;

static DWORD WINAPI receive_alone(void *argument) {
    lone_receiver_t *lone = argument;
    inlet_event_t event;
    uint32_t count;
    lone->status = inlet__queue_receive(&lone->queue, INLET__QUEUE_ALL, &event, 1,
                                        INLET__DEADLINE_NEVER, &count);
    return 0;
}

static DWORD WINAPI close_queue(void *argument) {
    inlet__queue_close(&((lone_receiver_t *)argument)->queue);
    return 0;
}

static void a_queue_is_not_freed_under_a_thread_that_receives(void **state) {
    (void)state;
    inlet__gate_t gate = {.room = 1};
    lone_receiver_t lone = {.status = INLET_OK};
    const inlet__queue_wait_t wait = {.how = INLET_WAIT_EVENT};
    assert_int_equal(inlet__queue_open(&lone.queue, &gate, &wait, 0), INLET_OK);
    HANDLE receiver = CreateThread(NULL, 0, receive_alone, &lone, 0, NULL);
    Sleep(150); /* it waits by then */
    SuspendThread(receiver);
    HANDLE closer = CreateThread(NULL, 0, close_queue, &lone, 0, NULL);
    assert_int_equal(WaitForSingleObject(closer, 200), WAIT_TIMEOUT);
    ResumeThread(receiver);
    assert_int_equal(WaitForSingleObject(closer, 5000), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(receiver, 5000), WAIT_OBJECT_0);
    assert_int_equal(lone.status, INLET_E_CLOSED);
    CloseHandle(closer);
    CloseHandle(receiver);
}

static void disconnecting_tells_the_service(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    assert_int_equal(fake_service_connection_count(service), 1);
    inlet_disconnect(client);
    for (int i = 0; i < 200 && fake_service_connection_count(service) > 0; i++)
        Sleep(10);
    assert_int_equal(fake_service_connection_count(service), 0);
    assert_int_equal(fake_service_farewell_count(service), 1);
}

static void disconnecting_with_a_full_queue_is_quick(void **state) {
    (void)state;
    inlet_client_t *client = connect_to(service);
    inlet_stream_t *stream = subscribe_to(client);
    (void)fill(stream);
    int64_t before_ns = inlet_now_ns();
    inlet_disconnect(client);
    assert_true(inlet_now_ns() - before_ns < 2 * S);
}

/* How far up handles are in use: leaks push it. (Wine does not count a process's handles.) Many are
 * opened at once to fill the gaps. */
static uintptr_t handles_in_use(void) {
    enum { GAPS = 256 };
    HANDLE handles[GAPS];
    uintptr_t highest = 0;
    for (size_t i = 0; i < GAPS; i++) {
        handles[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
        assert_non_null(handles[i]);
        highest = (uintptr_t)handles[i] > highest ? (uintptr_t)handles[i] : highest;
    }
    for (size_t i = 0; i < GAPS; i++)
        CloseHandle(handles[i]);
    return highest / 4 - GAPS;
}

static void connections_leave_no_handles_behind(void **state) {
    (void)state;
    uintptr_t before = 0;
    for (int i = 0; i < 45; i++) {
        inlet_client_t *client = connect_to(service);
        inlet_stream_close(subscribe_to(client));
        (void)subscribe_to(client);
        inlet_disconnect(client);
        if (i == 4) /* what the system keeps for itself is there by now */
            before = handles_in_use();
    }
    assert_true(handles_in_use() <= before + 20);
}

#define HONEST(test) cmocka_unit_test_setup_teardown(test, start_honest, stop_fake)

int main(void) {
    const struct CMUnitTest tests[] = {
        HONEST(null_arguments_are_refused),
        HONEST(recv_without_room_or_with_a_negative_time_is_refused),
        HONEST(structs_of_another_size_are_refused),
        HONEST(unknown_sources_and_types_are_refused),
        HONEST(a_name_that_is_too_long_or_no_line_of_text_is_refused),
        HONEST(a_pipe_of_another_machine_is_never_dialled),
        HONEST(without_a_pipe_the_service_manager_says_why_and_in_time),
        HONEST(subscribing_tells_where_the_numbers_come_from),
        HONEST(a_slow_stream_is_told_so_and_its_policy_decides),
        HONEST(a_key_without_a_grant_is_refused),
        HONEST(a_service_of_another_key_gets_nothing_and_is_left),
        HONEST(an_impostor_without_the_key_is_not_trusted),
        HONEST(a_silent_pipe_is_given_up_at_the_deadline),
        HONEST(when_all_instances_are_taken_connecting_waits_and_says_busy),
        HONEST(status_and_stats_of_the_service_come_as_json),
        HONEST(recv_with_no_time_returns_at_once),
        HONEST(recv_waits_as_long_as_it_may_and_no_less),
        HONEST(recv_for_ever_wakes_for_the_first_event),
        HONEST(a_flood_arrives_whole_and_in_order),
        HONEST(the_wait_handle_is_signalled_while_recv_would_not_wait),
        HONEST(an_event_that_arrived_but_was_not_taken_keeps_the_handle_signalled),
        HONEST(threads_that_share_a_stream_get_each_event_once),
        HONEST(a_connection_has_eight_subscriptions_and_gets_one_back),
        HONEST(a_client_that_does_not_read_slows_nobody_and_is_told_its_loss),
        HONEST(closing_a_stream_that_nobody_reads_frees_its_connection),
        HONEST(a_stopping_service_gives_the_rest_and_then_says_so),
        HONEST(a_pipe_that_ends_without_a_farewell_is_a_lost_connection),
        HONEST(disconnecting_wakes_who_waits_for_ever),
        HONEST(closing_a_stream_wakes_who_waits_on_it),
        cmocka_unit_test(a_queue_is_not_freed_under_a_thread_that_receives),
        HONEST(disconnecting_tells_the_service),
        HONEST(disconnecting_with_a_full_queue_is_quick),
        HONEST(connections_leave_no_handles_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
