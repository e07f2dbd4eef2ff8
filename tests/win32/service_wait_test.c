/* The service with each way of waiting, and with settings that it refuses. */
#include "test_client.h"

#include <stdio.h>
#include <string.h>

enum { MANY = 2000 };

static client_t one, other; /* large */

/* A member of a part of the service's status, to be freed. */
static json_t *status_member(client_t *client, const char *part, const char *member) {
    inlet__message_t message = {.type = INLET__MESSAGE_STATUS};
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
    assert_non_null(client->json);
    json_t *root = json_loads(client->json, 0, NULL);
    json_t *found = json_incref(json_object_get(json_object_get(root, part), member));
    json_decref(root);
    assert_non_null(found);
    return found;
}

static void expect_wait(client_t *client, const char *name) {
    json_t *wait = status_member(client, "drain", "wait");
    assert_string_equal(json_string_value(wait), name);
    json_decref(wait);
}

static uint64_t turns_in(DWORD ms) {
    uint64_t before = service.turn_count;
    Sleep(ms);
    return service.turn_count - before;
}

/* All that a service has to do while an agent captures, and a stop in the middle of it. */
static void serve_and_stop(const char *config, const char *wait) {
    inlet__keypair_t keys;
    write_config(config);
    start_service(L"fake_agent.exe");
    pair(&keys, wait);
    open_subscribed(&one, &keys);
    expect_wait(&one, wait);
    STEP_UNTIL(&one, one.motion_count >= MANY, 30 * SECOND_NS);
    open_subscribed(&other, &keys); /* a call is heard while events flow */
    STEP_UNTIL(&other, other.motion_count >= MANY, 30 * SECOND_NS);
    STEP_UNTIL(&one, one.next_seq >= other.next_seq, 30 * SECOND_NS);
    assert_false(one.out_of_order || other.out_of_order);
    assert_int_equal(one.loss_count + other.loss_count, 0);
    client_close(&other);

    HANDLE agent = OpenProcess(PROCESS_TERMINATE, FALSE, (DWORD)status_number(&one, "agent_pid"));
    assert_non_null(agent);
    assert_true(TerminateProcess(agent, 1));
    CloseHandle(agent);
    STEP_UNTIL(&one, one.blind_causes & 1u << INLET_CAUSE_AGENT_DIED, 10 * SECOND_NS);
    one.motion_count = 0;
    STEP_UNTIL(&one, one.motion_count >= 50, 10 * SECOND_NS);

    SetEvent(signals.stop);
    STEP_UNTIL(&one, one.gone, 5 * SECOND_NS);
    assert_int_equal(one.end_status, INLET_E_SERVICE_STOPPED);
    assert_false(one.out_of_order);
    client_close(&one);
}

static void with_event_every_record_arrives_and_a_stop_is_heard(void **state) {
    (void)state;
    serve_and_stop("{}", "event");
}

static void with_poll_every_record_arrives_and_a_stop_is_heard(void **state) {
    (void)state;
    serve_and_stop("{\"drain.wait\":\"poll\",\"drain.poll_us\":500}", "poll");
}

static void with_spin_every_record_arrives_and_a_stop_is_heard(void **state) {
    (void)state;
    serve_and_stop("{\"drain.wait\":\"spin\"}", "spin");
}

/* An agent and a client are there, and nothing is wanted. */
static void nobody_wakes_an_idle_service(void **state) {
    (void)state;
    static const char *const configs[] = {"{}", "{\"drain.wait\":\"poll\",\"drain.poll_us\":100}",
                                          "{\"drain.wait\":\"spin\"}"};
    static const char *const names[] = {"idle event", "idle poll", "idle spin"};
    for (size_t i = 0; i < ARRAYSIZE(configs); i++) {
        inlet__keypair_t keys;
        write_config(configs[i]);
        start_service(L"fake_agent.exe");
        pair(&keys, names[i]);
        open_subscribed(&one, &keys);
        STEP_UNTIL(&one, one.motion_count >= 10, 10 * SECOND_NS);
        client_close(&one);
        client_open(&one, &keys, INLET__INTENT_STREAM);
        STEP_UNTIL(&one, one.opened, 5 * SECOND_NS);
        Sleep(200);
        assert_in_range(turns_in(1000), 0, 2); /* a heartbeat may be due */
        client_close(&one);
        stop_service();
    }
}

static void poll_turns_by_its_clock_and_spin_without_one(void **state) {
    (void)state;
    inlet__keypair_t keys;
    write_config("{\"drain.wait\":\"poll\",\"drain.poll_us\":100000}");
    start_service(L"fake_agent.exe");
    pair(&keys, "turns");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 10, 10 * SECOND_NS);
    uint64_t polled = turns_in(1000); /* the agent posts every millisecond, and nobody reads */
    client_close(&one);
    stop_service();

    write_config("{\"drain.wait\":\"spin\"}");
    start_service(L"fake_agent.exe");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 10, 10 * SECOND_NS);
    uint64_t spun = turns_in(1000);
    client_close(&one);
    assert_in_range(polled, 5, 60);
    assert_in_range(spun, 500, UINT64_MAX);
}

static bool log_has(const char *words) {
    static char text[INLET__LOG_MAX_BYTES + 1];
    wchar_t path[INLET__PATH_MAX];
    DWORD bytes = 0;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\inletd.log", folder);
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                              OPEN_EXISTING, 0, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    assert_true(ReadFile(file, text, sizeof text - 1, &bytes, NULL));
    CloseHandle(file);
    text[bytes] = '\0';
    return strstr(text, words) != NULL;
}

static void settings_with_an_error_are_refused_and_the_service_captures(void **state) {
    (void)state;
    inlet__keypair_t keys;
    write_config("{\"drain.wait\":\"spin\",\"drain.poll_us\":49}");
    start_service(L"fake_agent.exe");
    pair(&keys, "refused");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= 10, 10 * SECOND_NS);
    expect_wait(&one, "event");
    json_t *refused = status_member(&one, "config", "refused");
    assert_true(json_is_true(refused));
    json_decref(refused);
    client_close(&one);
    stop_service();
    assert_true(log_has(" error   config.json is refused, so the defaults apply: "
                        "\"drain.poll_us\" must be a whole number from 50 to 1000000\r\n"));
}

static void settings_too_large_to_be_any_are_refused(void **state) {
    (void)state;
    static char text[INLET__CONFIG_FILE_MAX_BYTES + 2];
    memset(text, ' ', sizeof text - 1);
    memcpy(text, "{}", 2);
    write_config(text);
    start_service(L"fake_agent.exe");
    assert_true(service.config_refused);
    stop_service();
    text[sizeof text - 2] = '\0';
    write_config(text);
    start_service(L"fake_agent.exe");
    assert_false(service.config_refused);
}

static void without_a_file_the_defaults_are_in_force(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\config.json", folder);
    DeleteFileW(path);
    start_service(L"fake_agent.exe");
    assert_false(service.config_refused);
    assert_int_equal(service.wait.kind, INLET__DRAIN_WAIT_EVENT);
    assert_int_equal(service.session_config.orphan_ms, 10000);
}

static void agents_are_told_how_long_they_may_be_orphans(void **state) {
    (void)state;
    write_config("{\"agent.orphan_s\":600}");
    start_service(L"fake_agent.exe");
    assert_int_equal(service.session_config.orphan_ms, 600000);
    stop_service();

    /* They take no 0: the least is as good. */
    write_config("{\"agent.orphan_s\":0}");
    start_service(L"fake_agent.exe");
    assert_int_equal(service.session_config.orphan_ms, 1);
    int64_t until_ns = inlet__clock_now_ns() + 10 * SECOND_NS;
    while (!service.sessions[0].drain.attached && inlet__clock_now_ns() < until_ns)
        Sleep(5);
    assert_true(service.sessions[0].drain.attached);
    Sleep(200);
    assert_int_equal(service.sessions[0].started_count, 1);
}

#define TEST(test) cmocka_unit_test_teardown(test, end_service)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(with_event_every_record_arrives_and_a_stop_is_heard),
        TEST(with_poll_every_record_arrives_and_a_stop_is_heard),
        TEST(with_spin_every_record_arrives_and_a_stop_is_heard),
        TEST(nobody_wakes_an_idle_service),
        TEST(poll_turns_by_its_clock_and_spin_without_one),
        TEST(settings_with_an_error_are_refused_and_the_service_captures),
        TEST(settings_too_large_to_be_any_are_refused),
        TEST(without_a_file_the_defaults_are_in_force),
        TEST(agents_are_told_how_long_they_may_be_orphans),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
