/* Whom the service turns away, and that nobody else notices. */
#include "test_client.h"

#include "wire/scope.h"
#include <sodium.h>
#include <string.h>

static client_t one, other; /* large */

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

static void a_grant_that_is_narrowed_ends_what_was_connected_with_more(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "narrowed");
    open_subscribed(&one, &keys);
    client_open(&other, &keys, INLET__INTENT_ADMIN);
    STEP_UNTIL(&other, other.opened, 5 * SECOND_NS);
    inlet__message_t message = {
        .type = INLET__MESSAGE_GRANT_ADD,
        .u.grant_add = {.scopes = INLET__SCOPE_MOUSE_MOTION,
                        .name = {.bytes = (const uint8_t *)"narrowed", .count = 8}}};
    memcpy(message.u.grant_add.public_key, keys.public_key, INLET__KEY_BYTES);
    client_request(&other, &message);
    assert_int_equal(other.reply_status, INLET_OK);
    STEP_UNTIL(&one, one.gone, 3 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_REVOKED);
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

static uint32_t count_hung_up(const HANDLE *pipes, size_t count) {
    uint32_t hung_up = 0;
    for (size_t i = 0; i < count; i++) {
        DWORD available;
        hung_up += !PeekNamedPipe(pipes[i], NULL, 0, NULL, &available, NULL);
    }
    return hung_up;
}

/* So many, however long that takes on a busy machine (handshakes have 3 s), and then no more. */
static void expect_hung_up(const HANDLE *pipes, size_t count, uint32_t expected) {
    const int64_t until_ns = inlet__clock_now_ns() + 2 * SECOND_NS;
    while (count_hung_up(pipes, count) < expected && inlet__clock_now_ns() < until_ns)
        Sleep(20);
    Sleep(200);
    assert_int_equal(count_hung_up(pipes, count), expected);
    for (size_t i = 0; i < count; i++)
        CloseHandle(pipes[i]);
}

static void more_callers_than_the_limit_are_turned_away(void **state) {
    (void)state;
    HANDLE pipes[INLET__UNAUTHENTICATED_MAX + 4];
    start_service(L"fake_agent.exe");
    for (size_t i = 0; i < ARRAYSIZE(pipes); i++) {
        pipes[i] = dial();
        assert_ptr_not_equal(pipes[i], INVALID_HANDLE_VALUE);
    }
    expect_hung_up(pipes, ARRAYSIZE(pipes), 4);
}

/* A caller that says a proper hello, and then nothing. */
static HANDLE dial_half_way(void) {
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    uint8_t random[32] = {1};
    size_t bytes;
    DWORD done;
    static inlet__client_connection_t connection;
    inlet__client_config_t config = {.keys = service.server_config.keys,
                                     .intent = INLET__INTENT_STREAM};
    memcpy(config.service_public, service.server_config.keys.public_key, INLET__KEY_BYTES);
    inlet__client_connection_init(&connection, &config, &one.sink, inlet__clock_now_ns(), random);
    inlet__client_connection_output(&connection, out, sizeof out, &bytes);
    inlet__client_connection_clear(&connection);
    HANDLE pipe = dial();
    assert_true(WriteFile(pipe, out, (DWORD)bytes, &done, NULL));
    return pipe;
}

static void one_user_has_at_most_eight_unfinished_handshakes(void **state) {
    (void)state;
    HANDLE pipes[INLET__UNAUTHENTICATED_MAX_USER + 3];
    start_service(L"fake_agent.exe");
    for (size_t i = 0; i < ARRAYSIZE(pipes); i++)
        pipes[i] = dial_half_way();
    expect_hung_up(pipes, ARRAYSIZE(pipes), 3);
}

static void a_session_has_as_many_connections_as_the_settings_say(void **state) {
    (void)state;
    HANDLE pipes[5];
    start_service(L"fake_agent.exe");
    service.config.limits.connections_session = 3; /* as config.json would have it */
    for (size_t i = 0; i < ARRAYSIZE(pipes); i++)
        pipes[i] = dial_half_way();
    expect_hung_up(pipes, ARRAYSIZE(pipes), 2);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_unpaired_key_is_refused_and_a_revoked_one_ended, end_service),
        cmocka_unit_test_teardown(a_grant_that_is_narrowed_ends_what_was_connected_with_more,
                                  end_service),
        cmocka_unit_test_teardown(garbage_and_silence_are_refused_and_others_do_not_notice,
                                  end_service),
        cmocka_unit_test_teardown(more_callers_than_the_limit_are_turned_away, end_service),
        cmocka_unit_test_teardown(one_user_has_at_most_eight_unfinished_handshakes, end_service),
        cmocka_unit_test_teardown(a_session_has_as_many_connections_as_the_settings_say,
                                  end_service),
        cmocka_unit_test_teardown(connections_leave_no_handles_behind, end_service),
        cmocka_unit_test_teardown(a_second_service_in_the_same_folder_is_refused, end_service),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
