/* The service's shell for real: its loop on a thread, named pipes, agents as processes. The agents
 * are stand-ins (fake_agent.c); the clients are the SDK's state machine on a plain pipe handle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdk/client_connection.h"
#include "service_loop.h"
#include "win32/clock.h"
#include "win32/files.h"
#include "win32/identity.h"
#include "win32/names.h"
#include "wire/scope.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS INT64_C(1000000000)

static wchar_t folder[INLET__PATH_MAX];
static wchar_t pipe_name[128];
static inlet__service_t service;
static inlet__service_signals_t signals;
static HANDLE service_thread;
static inlet_status_t service_result;

/* ---- the service under test ---- */

static DWORD WINAPI run_service(void *context) {
    (void)context;
    service_result = inlet__service_run(&service, &signals);
    inlet__service_close(&service);
    return 0;
}

static void start_service(const wchar_t *agent_leaf) {
    wchar_t agent[INLET__PATH_MAX];
    assert_int_equal(inlet__path_beside(agent_leaf, agent), INLET_OK);
    inlet__service_options_t options = {
        .console = true, .folder = folder, .pipe = pipe_name, .agent = agent};
    assert_int_equal(inlet__service_open(&service, &options), INLET_OK);
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    service_thread = CreateThread(NULL, 0, run_service, NULL, 0, NULL);
    assert_non_null(service_thread);
}

static void stop_service(void) {
    SetEvent(signals.stop);
    assert_int_equal(WaitForSingleObject(service_thread, 10000), WAIT_OBJECT_0);
    CloseHandle(service_thread);
    CloseHandle(signals.stop);
    CloseHandle(signals.session_change);
    service_thread = NULL;
    assert_int_equal(service_result, INLET_OK);
}

/* After each test, also one that failed half-way. */
static int end_service(void **state) {
    (void)state;
    if (service_thread != NULL)
        stop_service();
    return 0;
}

/* ---- a client ---- */

typedef struct client {
    inlet__client_connection_t connection;
    inlet__client_sink_t sink;
    HANDLE pipe;
    bool opened;
    bool replied;
    inlet_status_t reply_status;
    uint32_t subscription;
    char *json; /* body of the last reply that was text */
    uint64_t first_seq, next_seq;
    uint64_t before_replaced; /* motion that came before the first agent was replaced */
    uint64_t motion_count, loss_count, blind_count;
    uint32_t blind_causes; /* a bit each */
    uint32_t last_sources_mask;
    bool out_of_order;
    bool gone; /* the pipe or the state machine ended */
    inlet_status_t end_status;
} client_t;

static void on_opened(void *context) {
    ((client_t *)context)->opened = true;
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    client_t *client = context;
    inlet__subscribed_t subscribed;
    client->replied = true;
    client->reply_status = reply->status;
    if (request == 1 && reply->status == INLET_OK) {
        assert_int_equal(
            inlet__subscribed_decode(reply->body.bytes, reply->body.count, &subscribed), INLET_OK);
        client->subscription = subscribed.subscription;
        client->first_seq = client->next_seq = subscribed.first_seq;
        inlet__client_connection_track(&client->connection, subscribed.subscription,
                                       subscribed.first_seq);
    } else if (reply->body.count > 0) {
        free(client->json);
        client->json = calloc(1, reply->body.count + 1);
        memcpy(client->json, reply->body.bytes, reply->body.count);
    }
}

static bool always_ready(void *context) {
    (void)context;
    return true;
}

static void on_batch(void *context, uint32_t subscription, const inlet_event_t *events,
                     uint32_t count) {
    client_t *client = context;
    (void)subscription;
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t *event = &events[i];
        bool is_loss = event->type == INLET_EVENT_LOSS;
        client->out_of_order = client->out_of_order || event->seq != client->next_seq;
        client->next_seq = event->seq + (is_loss ? event->u.loss.count : 1);
        client->motion_count += event->type == INLET_EVENT_MOUSE_MOVED;
        client->loss_count += is_loss ? event->u.loss.count : 0;
        if (event->type == INLET_EVENT_BLIND) {
            client->blind_count++;
            if (event->u.blind.cause == INLET_CAUSE_AGENT_REPLACED && client->before_replaced == 0)
                client->before_replaced = client->motion_count;
            client->blind_causes |= 1u << event->u.blind.cause;
        } else if (event->type == INLET_EVENT_SOURCES) {
            client->last_sources_mask = event->u.sources.mask;
        }
    }
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    (void)subscription;
    ((client_t *)context)->end_status = status;
}

static HANDLE dial(void) {
    for (int i = 0; i < 500; i++) {
        HANDLE pipe = CreateFileW(pipe_name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                                  SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
        if (pipe != INVALID_HANDLE_VALUE)
            return pipe;
        Sleep(2);
    }
    return INVALID_HANDLE_VALUE;
}

static void end_client(client_t *client, inlet_status_t status) {
    client->gone = true;
    if (client->end_status == INLET_OK)
        client->end_status = status;
}

static void client_open(client_t *client, const inlet__keypair_t *keys, uint8_t intent) {
    uint8_t random[32];
    memset(client, 0, sizeof *client);
    client->sink = (inlet__client_sink_t){.context = client,
                                          .opened = on_opened,
                                          .reply = on_reply,
                                          .ready = always_ready,
                                          .batch = on_batch,
                                          .ended = on_ended};
    inlet__client_config_t config = {.keys = *keys, .intent = intent};
    memcpy(config.service_public, service.server_config.keys.public_key, INLET__KEY_BYTES);
    assert_int_equal(inlet__identity_of_self(&config.identity), INLET_OK);
    strcpy(config.greeting.name, "test");
    randombytes_buf(random, sizeof random);
    inlet__client_connection_init(&client->connection, &config, &client->sink,
                                  inlet__clock_now_ns(), random);
    client->pipe = dial();
    assert_ptr_not_equal(client->pipe, INVALID_HANDLE_VALUE);
}

static void client_write(client_t *client) {
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    size_t bytes;
    DWORD done;
    inlet__client_connection_output(&client->connection, out, sizeof out, &bytes);
    if (bytes > 0 && !WriteFile(client->pipe, out, (DWORD)bytes, &done, NULL))
        end_client(client, inlet__client_connection_pipe_ended(&client->connection));
}

/* Sends what waits and takes what is there; false when nothing was. */
static bool client_step(client_t *client) {
    uint8_t in[16384];
    DWORD available = 0, done = 0;
    int64_t now_ns = inlet__clock_now_ns();
    if (client->gone)
        return false;
    inlet__client_connection_tick(&client->connection, now_ns);
    client_write(client);
    if (!PeekNamedPipe(client->pipe, NULL, 0, NULL, &available, NULL)) {
        end_client(client, inlet__client_connection_pipe_ended(&client->connection));
        return false;
    }
    if (available == 0)
        return false;
    DWORD want = available < sizeof in ? available : (DWORD)sizeof in;
    assert_true(ReadFile(client->pipe, in, want, &done, NULL));
    inlet_status_t status = inlet__client_connection_receive(&client->connection, in, done, now_ns);
    if (status != INLET_OK)
        end_client(client, status);
    return true;
}

/* Steps until a condition holds. */
#define STEP_UNTIL(client, condition, timeout_ns)                                                  \
    do {                                                                                           \
        int64_t until_ns = inlet__clock_now_ns() + (timeout_ns);                                   \
        while (!(condition) && inlet__clock_now_ns() < until_ns)                                   \
            if (!client_step(client))                                                              \
                Sleep(1);                                                                          \
        assert_true(condition);                                                                    \
    } while (0)

static void client_request(client_t *client, inlet__message_t *message) {
    client->replied = false;
    if (message->request == 0)
        message->request = 2;
    assert_int_equal(
        inlet__client_connection_send(&client->connection, message, inlet__clock_now_ns()),
        INLET_OK);
    STEP_UNTIL(client, client->replied || client->gone, 5 * SECOND_NS);
}

static void client_close(client_t *client) {
    CloseHandle(client->pipe);
    inlet__client_connection_clear(&client->connection);
    free(client->json);
}

static void client_subscribe(client_t *client) {
    inlet__message_t message = {
        .type = INLET__MESSAGE_SUBSCRIBE,
        .request = 1,
        .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION, .sources = INLET_SOURCE_RAW}};
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
}

/* Pairs a fresh key through an administrator's connection, as `inlet pair` does. */
static void pair(inlet__keypair_t *keys, const char *name) {
    static client_t admin;
    uint8_t secret[INLET__KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    assert_int_equal(inlet__keypair_from_secret(keys, secret), INLET_OK);
    client_open(&admin, keys, INLET__INTENT_ADMIN);
    STEP_UNTIL(&admin, admin.opened, 5 * SECOND_NS);
    inlet__message_t message = {
        .type = INLET__MESSAGE_GRANT_ADD,
        .u.grant_add = {.scopes = INLET__SCOPE_ALL,
                        .name = {.bytes = (const uint8_t *)name, .count = strlen(name)}}};
    memcpy(message.u.grant_add.public_key, keys->public_key, INLET__KEY_BYTES);
    client_request(&admin, &message);
    assert_int_equal(admin.reply_status, INLET_OK);
    client_close(&admin);
}

static void open_subscribed(client_t *client, const inlet__keypair_t *keys) {
    client_open(client, keys, INLET__INTENT_STREAM);
    STEP_UNTIL(client, client->opened, 5 * SECOND_NS);
    client_subscribe(client);
}

/* A number of the first session in the service's status, by the member's name. */
static json_int_t status_number(client_t *client, const char *member) {
    inlet__message_t message = {.type = INLET__MESSAGE_STATUS};
    json_error_t error;
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
    json_t *root = json_loads(client->json, 0, &error);
    assert_non_null(root);
    json_t *session = json_array_get(json_object_get(root, "sessions"), 0);
    json_int_t value = json_integer_value(json_object_get(session, member));
    json_decref(root);
    return value;
}

static void kill_agent(client_t *client) {
    json_int_t process_id = status_number(client, "agent_pid");
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, (DWORD)process_id);
    assert_non_null(process);
    assert_true(TerminateProcess(process, 1));
    CloseHandle(process);
}

/* ---- tests ---- */

static client_t one, other; /* large */

static void events_arrive_in_order_and_only_while_somebody_wants_them(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "order");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 500, 20 * SECOND_NS);
    assert_false(one.out_of_order);
    assert_int_equal(one.loss_count, 0);
    assert_int_equal(one.last_sources_mask, INLET_SOURCE_RAW);
    assert_true(one.blind_causes & 1u << INLET_CAUSE_NO_SUBSCRIBER);
    client_close(&one);

    /* Nobody is left: the agent stops, and says so to who comes next. */
    Sleep(100);
    uint64_t count_before = service.sessions[0].hub.next_seq;
    Sleep(200);
    assert_true(service.sessions[0].hub.next_seq == count_before);
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 10, 5 * SECOND_NS);
    assert_int_equal(one.blind_count, 1);
    client_close(&one);
}

static void a_killed_agent_is_replaced_and_the_stream_says_so(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "killed");
    open_subscribed(&one, &keys);
    for (int round = 0; round < 5; round++) {
        STEP_UNTIL(&one, one.motion_count >= 50, 10 * SECOND_NS);
        kill_agent(&one);
        one.blind_causes = 0;
        int64_t killed_ns = inlet__clock_now_ns();
        STEP_UNTIL(&one, one.blind_causes & 1u << INLET_CAUSE_AGENT_DIED, 10 * SECOND_NS);
        assert_true(inlet__clock_now_ns() - killed_ns < 2 * SECOND_NS);
        one.motion_count = 0;
    }
    STEP_UNTIL(&one, one.motion_count >= 50, 10 * SECOND_NS);
    assert_int_equal(status_number(&one, "restarts"), 5);
    assert_false(one.out_of_order);
    client_close(&one);
}

static void an_agent_that_breaks_the_contract_is_ended_and_replaced(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent_corrupt.exe");
    pair(&keys, "corrupt");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.blind_causes & 1u << INLET_CAUSE_AGENT_REPLACED, 10 * SECOND_NS);
    assert_int_equal(one.before_replaced, 100);
    STEP_UNTIL(&one, one.motion_count >= 150, 10 * SECOND_NS);
    assert_false(one.out_of_order);
    client_close(&one);
}

static void agents_that_die_at_once_are_not_started_in_a_storm(void **state) {
    (void)state;
    start_service(L"fake_agent_short_lived.exe");
    Sleep(2500);
    uint64_t started = service.sessions[0].started_count;
    stop_service();
    assert_true(started >= 3); /* at once, after 0.1 s, 0.2 s, … */
    assert_true(started <= 8); /* … up to a second */
}

static void clients_get_a_status_when_the_service_stops(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "stopped");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 10, 10 * SECOND_NS);
    SetEvent(signals.stop);
    STEP_UNTIL(&one, one.gone, 5 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_SERVICE_STOPPED);
    assert_false(one.out_of_order);
    client_close(&one);
}

static void an_unpaired_key_is_refused_and_a_revoked_one_ended(void **state) {
    (void)state;
    inlet__keypair_t keys, stranger;
    uint8_t secret[INLET__KEY_BYTES];
    start_service(L"fake_agent.exe");
    randombytes_buf(secret, sizeof secret);
    assert_int_equal(inlet__keypair_from_secret(&stranger, secret), INLET_OK);
    client_open(&one, &stranger, INLET__INTENT_STREAM);
    STEP_UNTIL(&one, one.gone, 3 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_REFUSED);
    client_close(&one);

    pair(&keys, "revoked");
    open_subscribed(&one, &keys);
    client_open(&other, &stranger, INLET__INTENT_ADMIN);
    STEP_UNTIL(&other, other.opened, 5 * SECOND_NS);
    inlet__message_t message = {
        .type = INLET__MESSAGE_GRANT_REMOVE,
        .u.grant_remove = {.name = {.bytes = (const uint8_t *)"revoked", .count = 7}}};
    client_request(&other, &message);
    assert_int_equal(other.reply_status, INLET_OK);
    STEP_UNTIL(&one, one.gone, 3 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_REVOKED);
    client_close(&one);
    client_open(&one, &keys, INLET__INTENT_STREAM);
    STEP_UNTIL(&one, one.gone, 3 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_REFUSED);
    client_close(&one);
    client_close(&other);
}

/* Until the service hangs up; how long it took. */
static int64_t hung_up_after(HANDLE pipe) {
    int64_t started_ns = inlet__clock_now_ns();
    DWORD available;
    while (PeekNamedPipe(pipe, NULL, 0, NULL, &available, NULL) &&
           inlet__clock_now_ns() - started_ns < 10 * SECOND_NS)
        Sleep(5);
    return inlet__clock_now_ns() - started_ns;
}

static void garbage_and_silence_are_refused_and_others_do_not_notice(void **state) {
    (void)state;
    inlet__keypair_t keys;
    DWORD done;
    uint8_t garbage[600];
    start_service(L"fake_agent.exe");
    pair(&keys, "unnoticed");
    open_subscribed(&one, &keys);

    memset(garbage, 0xA5, sizeof garbage);
    HANDLE loud = dial(), cut = dial(), silent = dial();
    WriteFile(loud, garbage, sizeof garbage, &done, NULL);
    WriteFile(cut, "\x20\x00half", 6, &done, NULL);
    assert_true(hung_up_after(loud) < SECOND_NS);
    assert_true(hung_up_after(cut) < INT64_C(3500000000));
    assert_true(hung_up_after(silent) < INT64_C(1000000000)); /* it began together with `cut` */
    CloseHandle(loud);
    CloseHandle(cut);
    CloseHandle(silent);
    STEP_UNTIL(&one, one.motion_count >= 500, 10 * SECOND_NS);
    assert_false(one.out_of_order);
    assert_int_equal(one.loss_count, 0);
    client_close(&one);
}

static void a_client_that_does_not_read_holds_up_nobody(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "lazy");
    open_subscribed(&one, &keys);
    open_subscribed(&other, &keys);
    STEP_UNTIL(&other, other.motion_count >= 3000, 20 * SECOND_NS);
    assert_false(other.out_of_order);
    assert_int_equal(other.loss_count, 0);
    client_close(&other);
    /* What it left lying is all there still, in order. */
    STEP_UNTIL(&one, one.gone || one.motion_count >= 3000, 20 * SECOND_NS);
    assert_false(one.out_of_order);
    client_close(&one);
}

static void a_client_that_does_not_read_delays_the_stop_by_a_second_at_most(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "full");
    open_subscribed(&one, &keys);
    int64_t until_ns = inlet__clock_now_ns() + 5 * SECOND_NS;
    while (service.sessions[0].hub.next_seq < 25000 && inlet__clock_now_ns() < until_ns)
        Sleep(10);
    int64_t stopped_ns = inlet__clock_now_ns();
    stop_service();
    int64_t took_ns = inlet__clock_now_ns() - stopped_ns;
    assert_in_range(took_ns, INLET__CLOSE_GRACE_NS - SECOND_NS / 10, 2 * SECOND_NS);
    client_close(&one);
}

static void more_callers_than_the_limit_are_turned_away(void **state) {
    (void)state;
    HANDLE pipes[INLET__UNAUTHENTICATED_MAX + 4];
    uint32_t hung_up = 0;
    start_service(L"fake_agent.exe");
    for (size_t i = 0; i < ARRAYSIZE(pipes); i++) {
        pipes[i] = dial();
        assert_ptr_not_equal(pipes[i], INVALID_HANDLE_VALUE);
    }
    Sleep(300);
    for (size_t i = 0; i < ARRAYSIZE(pipes); i++) {
        DWORD available;
        hung_up += !PeekNamedPipe(pipes[i], NULL, 0, NULL, &available, NULL);
        CloseHandle(pipes[i]);
    }
    assert_int_equal(hung_up, 4);
}

static void connections_leave_no_handles_behind(void **state) {
    (void)state;
    inlet__keypair_t keys;
    DWORD before, after;
    start_service(L"fake_agent.exe");
    pair(&keys, "handles");
    Sleep(200);
    assert_true(GetProcessHandleCount(GetCurrentProcess(), &before));
    for (int i = 0; i < 50; i++) {
        open_subscribed(&one, &keys);
        client_close(&one);
        HANDLE mute = dial();
        CloseHandle(mute);
    }
    Sleep(200);
    assert_true(GetProcessHandleCount(GetCurrentProcess(), &after));
    assert_in_range(after, 0, before + 2);
    assert_int_equal(service.connection_count, 0);
}

static void a_second_service_in_the_same_folder_is_refused(void **state) {
    (void)state;
    static inlet__service_t second;
    start_service(L"fake_agent.exe");
    inlet__service_options_t options = {.folder = folder, .pipe = pipe_name};
    assert_int_equal(inlet__service_open(&second, &options), INLET_E_BUSY);
}

static void damaged_grants_grant_nothing_and_stay_as_they_are(void **state) {
    (void)state;
    static const char DAMAGED[] = "{\"version\":1,\"grants\":[{]}";
    static inlet__grant_store_t store;
    wchar_t path[INLET__PATH_MAX];
    char error[160];
    uint8_t text[64];
    size_t bytes;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\damaged.json", folder);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)DAMAGED, sizeof DAMAGED - 1),
                     INLET_OK);
    assert_int_equal(inlet__grant_store_open(&store, path, error), INLET_E_CORRUPT);
    assert_int_not_equal(strlen(error), 0);
    inlet__grant_t grant = {.scopes = INLET__SCOPE_ALL, .name = "x", .sid_bytes = 12};
    assert_int_equal(inlet__grant_store_add(&store, &grant), INLET_E_CORRUPT);
    assert_int_equal(inlet__file_read(path, text, sizeof text, &bytes), INLET_OK);
    assert_memory_equal(text, DAMAGED, sizeof DAMAGED - 1);
}

static void grants_outlive_the_service(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "outlives");
    stop_service();
    start_service(L"fake_agent.exe");
    open_subscribed(&one, &keys);
    client_close(&one);
}

static int make_folder(void **state) {
    (void)state;
    wchar_t temp[INLET__PATH_MAX];
    DWORD units = GetTempPathW(INLET__PATH_MAX, temp);
    if (sodium_init() < 0 || units == 0 || units >= INLET__PATH_MAX)
        return -1;
    _snwprintf(folder, ARRAYSIZE(folder), L"%lsinlet-service-test-%lu", temp,
               GetCurrentProcessId());
    _snwprintf(pipe_name, ARRAYSIZE(pipe_name), L"\\\\.\\pipe\\inlet-service-test-%lu",
               GetCurrentProcessId());
    return CreateDirectoryW(folder, NULL) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    static const wchar_t *const leaves[] = {L"inletd.log", L"service.key", L"grants.json",
                                            L"damaged.json"};
    wchar_t path[INLET__PATH_MAX];
    for (size_t i = 0; i < ARRAYSIZE(leaves); i++) {
        _snwprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, leaves[i]);
        DeleteFileW(path);
    }
    return RemoveDirectoryW(folder) ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(events_arrive_in_order_and_only_while_somebody_wants_them,
                                  end_service),
        cmocka_unit_test_teardown(a_killed_agent_is_replaced_and_the_stream_says_so, end_service),
        cmocka_unit_test_teardown(an_agent_that_breaks_the_contract_is_ended_and_replaced,
                                  end_service),
        cmocka_unit_test_teardown(agents_that_die_at_once_are_not_started_in_a_storm, end_service),
        cmocka_unit_test_teardown(clients_get_a_status_when_the_service_stops, end_service),
        cmocka_unit_test_teardown(an_unpaired_key_is_refused_and_a_revoked_one_ended, end_service),
        cmocka_unit_test_teardown(garbage_and_silence_are_refused_and_others_do_not_notice,
                                  end_service),
        cmocka_unit_test_teardown(a_client_that_does_not_read_holds_up_nobody, end_service),
        cmocka_unit_test_teardown(a_client_that_does_not_read_delays_the_stop_by_a_second_at_most,
                                  end_service),
        cmocka_unit_test_teardown(more_callers_than_the_limit_are_turned_away, end_service),
        cmocka_unit_test_teardown(connections_leave_no_handles_behind, end_service),
        cmocka_unit_test_teardown(a_second_service_in_the_same_folder_is_refused, end_service),
        cmocka_unit_test_teardown(damaged_grants_grant_nothing_and_stay_as_they_are, end_service),
        cmocka_unit_test_teardown(grants_outlive_the_service, end_service),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
