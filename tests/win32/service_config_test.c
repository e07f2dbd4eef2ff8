/* The settings of a running service: a changed file is in force without a new start, a bad one
 * changes nothing, and no record is lost meanwhile. */
#include "test_client.h"

#include <stdio.h>
#include <string.h>

static client_t one; /* large */

/* The whole service's settings as it tells them, to be freed. */
static json_t *settings_of(client_t *client) {
    inlet__message_t message = {.type = INLET__MESSAGE_STATUS};
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
    json_t *root = json_loads(client->json, 0, NULL);
    json_t *config = json_incref(json_object_get(root, "config"));
    json_decref(root);
    assert_non_null(config);
    return config;
}

/* Waits until it tells of so many files put in force, and of a refusal or not. */
static json_t *wait_for_settings(client_t *client, json_int_t reloads, bool refused) {
    const int64_t until_ns = inlet__clock_now_ns() + 20 * SECOND_NS;
    for (;;) {
        json_t *config = settings_of(client);
        if (json_integer_value(json_object_get(config, "reloads")) == reloads &&
            json_is_true(json_object_get(config, "refused")) == refused)
            return config;
        json_decref(config);
        assert_true(inlet__clock_now_ns() < until_ns);
    }
}

static json_int_t number_of(const json_t *config, const char *key) {
    return json_integer_value(json_object_get(config, key));
}

static void expect_stream_goes_on(client_t *client) {
    const uint64_t before = client->motion_count;
    STEP_UNTIL(client, client->motion_count >= before + 200, 30 * SECOND_NS);
    assert_false(client->out_of_order);
    assert_int_equal(client->loss_count, 0);
}

static void open_with(const char *config, const char *name) {
    inlet__keypair_t keys;
    write_config(config);
    start_service(L"fake_agent.exe");
    pair(&keys, name);
    open_subscribed(&one, &keys);
    expect_stream_goes_on(&one);
}

static void each_way_of_waiting_follows_the_file_while_events_flow(void **state) {
    (void)state;
    static const char *const texts[] = {"{\"drain.wait\":\"poll\",\"drain.poll_us\":500}",
                                        "{\"drain.wait\":\"spin\"}",
                                        "{\"drain.wait\":\"event\",\"drain.poll_us\":60}"};
    static const char *const names[] = {"poll", "spin", "event"};
    open_with("{}", "follows");
    for (size_t i = 0; i < ARRAYSIZE(texts); i++) {
        write_config(texts[i]);
        json_t *config = wait_for_settings(&one, (json_int_t)i + 1, false);
        assert_string_equal(json_string_value(json_object_get(config, "drain.wait")), names[i]);
        json_decref(config);
        assert_int_equal(service.wait.kind, service.config.drain_wait);
        expect_stream_goes_on(&one);
    }
    client_close(&one);
}

static void times_and_limits_are_in_force_at_once(void **state) {
    (void)state;
    open_with("{}", "at once");
    write_config("{\"pipe.handshake_ms\":700,\"pipe.heartbeat_ms\":300,\"pipe.silence_ms\":9000,"
                 "\"limits.connections_user\":1,\"agent.orphan_s\":0}");
    json_decref(wait_for_settings(&one, 1, false));
    const inlet__server_timing_t timing = inlet__server_timing(&service.server_config);
    assert_int_equal(timing.handshake_ns, 700000000);
    assert_int_equal(timing.heartbeat_ns, 300000000);
    assert_int_equal(timing.silence_ns, 9 * SECOND_NS);
    assert_int_equal(service.session_config.orphan_ms, 1);

    static client_t second;
    inlet__keypair_t keys = {0};
    client_open(&second, &keys, INLET__INTENT_STREAM); /* one too many of this user */
    STEP_UNTIL(&second, second.gone, 10 * SECOND_NS);
    assert_false(second.opened);
    client_close(&second);
    assert_int_equal(service.refused_count, 1);
    client_close(&one);
}

static void a_bad_file_changes_nothing_and_is_told(void **state) {
    (void)state;
    open_with("{\"drain.poll_us\":250,\"pipe.silence_ms\":9000}", "bad");
    write_config("{\"drain.poll_us\":251,\"pipe.silence_ms\":1}");
    json_t *config = wait_for_settings(&one, 0, true);
    assert_int_equal(number_of(config, "drain.poll_us"), 250);
    assert_int_equal(number_of(config, "pipe.silence_ms"), 9000);
    assert_string_equal(json_string_value(json_object_get(config, "error")),
                        "\"pipe.silence_ms\" must be a whole number from 3000 to 600000");
    json_decref(config);
    expect_stream_goes_on(&one);

    write_config("{\"drain.poll_us\":251}");
    config = wait_for_settings(&one, 1, false);
    assert_int_equal(number_of(config, "drain.poll_us"), 251);
    assert_int_equal(number_of(config, "pipe.silence_ms"), 6000);
    assert_null(json_object_get(config, "error"));
    json_decref(config);
    client_close(&one);
}

/* Nothing of the file changes when it is let go: nobody is told. */
static void a_file_that_can_not_be_opened_at_the_start_is_read_once_it_can(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    inlet__keypair_t keys;
    write_config("{\"drain.poll_us\":321}");
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\config.json", folder);
    HANDLE file = CreateFileW(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    start_service(L"fake_agent.exe");
    pair(&keys, "held");
    open_subscribed(&one, &keys);
    json_t *config = wait_for_settings(&one, 0, true);
    assert_int_equal(number_of(config, "drain.poll_us"), 1000);
    json_decref(config);
    CloseHandle(file);
    config = wait_for_settings(&one, 1, false);
    assert_int_equal(number_of(config, "drain.poll_us"), 321);
    json_decref(config);
    client_close(&one);
}

/* Written in place by a program that takes its time. */
static void half_a_file_is_never_in_force_nor_refused(void **state) {
    (void)state;
    static const char text[] = "{\"drain.poll_us\":777,\"agent.orphan_s\":20}";
    wchar_t path[INLET__PATH_MAX];
    DWORD done;
    open_with("{\"drain.poll_us\":250}", "half");
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\config.json", folder);
    HANDLE file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                              TRUNCATE_EXISTING, 0, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        assert_true(WriteFile(file, &text[i], 1, &done, NULL));
        const int64_t next_ns = inlet__clock_now_ns() + SECOND_NS / 40;
        STEP_UNTIL(&one, inlet__clock_now_ns() >= next_ns, 10 * SECOND_NS);
        if (i + 1 < sizeof text - 1)
            assert_int_equal(service.settings.reload_count, 0);
        assert_false(service.config_refused);
    }
    CloseHandle(file);
    json_t *config = wait_for_settings(&one, 1, false);
    assert_int_equal(number_of(config, "drain.poll_us"), 777);
    json_decref(config);
    client_close(&one);
}

static void a_file_that_comes_and_goes_is_followed(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\config.json", folder);
    open_with("{\"drain.poll_us\":250}", "comes");
    assert_true(DeleteFileW(path));
    json_t *config = wait_for_settings(&one, 1, false);
    assert_int_equal(number_of(config, "drain.poll_us"), 1000);
    json_decref(config);
    write_config("{\"drain.poll_us\":300}");
    config = wait_for_settings(&one, 2, false);
    assert_int_equal(number_of(config, "drain.poll_us"), 300);
    json_decref(config);
    client_close(&one);
}

#define TEST(test) cmocka_unit_test_teardown(test, end_service)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(each_way_of_waiting_follows_the_file_while_events_flow),
        TEST(times_and_limits_are_in_force_at_once),
        TEST(a_bad_file_changes_nothing_and_is_told),
        TEST(a_file_that_can_not_be_opened_at_the_start_is_read_once_it_can),
        TEST(half_a_file_is_never_in_force_nor_refused),
        TEST(a_file_that_comes_and_goes_is_followed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
