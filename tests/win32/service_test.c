/* The service's shell for real: its loop, named pipes, agents as processes that are killed, lie or
 * die young. */
#include "test_client.h"

static client_t one, other; /* large */

static void kill_agent(client_t *client) {
    json_int_t process_id = status_number(client, "agent_pid");
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, (DWORD)process_id);
    assert_non_null(process);
    assert_true(TerminateProcess(process, 1));
    CloseHandle(process);
}

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

static uint32_t count_agents(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++)
        count += service.sessions[i].drain.attached;
    return count;
}

static void tell(uint32_t event, uint32_t session) {
    inlet__session_notes_put(&signals.session_notes, event, session);
    SetEvent(signals.session_change);
}

static void expect_agents(uint32_t count) {
    int64_t until_ns = inlet__clock_now_ns() + 10 * SECOND_NS;
    while (count_agents() != count && inlet__clock_now_ns() < until_ns)
        Sleep(10);
    assert_int_equal(count_agents(), count);
}

static void each_session_with_a_user_has_an_agent_until_the_logoff(void **state) {
    (void)state;
    start_service(L"fake_agent.exe");
    expect_agents(1); /* this process's own session */
    tell(INLET__SESSION_REMOTE_CONNECT, 77);
    tell(INLET__SESSION_LOGON, 77);
    expect_agents(2);
    tell(INLET__SESSION_REMOTE_DISCONNECT, 77);
    Sleep(200);
    expect_agents(2);
    tell(INLET__SESSION_LOGOFF, 77);
    expect_agents(1);
}

static json_int_t number_in(const json_t *object, const char *member) {
    const json_t *value = json_object_get(object, member);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static void assert_rises(const json_t *latency) {
    assert_true(number_in(latency, "p50_ns") > 0);
    assert_true(number_in(latency, "p90_ns") >= number_in(latency, "p50_ns"));
    assert_true(number_in(latency, "p99_ns") >= number_in(latency, "p90_ns"));
    assert_true(number_in(latency, "p999_ns") >= number_in(latency, "p99_ns"));
    assert_true(number_in(latency, "max_ns") >= number_in(latency, "p999_ns"));
    assert_true(number_in(latency, "max_ns") < 10 * SECOND_NS);
}

static void the_pipelines_counters_agree_with_what_came(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent.exe");
    pair(&keys, "counted");
    open_subscribed(&one, &keys);
    int64_t told_ns = inlet__clock_now_ns() + INLET__HEARTBEAT_NS + SECOND_NS / 2;
    STEP_UNTIL(&one, inlet__clock_now_ns() > told_ns, 10 * SECOND_NS);
    json_t *root = client_report(&one, INLET__MESSAGE_STATS);
    const json_t *session = json_array_get(json_object_get(root, "sessions"), 0);
    const json_t *ring = json_object_get(session, "ring"),
                 *drain = json_object_get(session, "drain");
    const json_t *latency = json_object_get(session, "latency");
    const json_t *to_drain = json_object_get(latency, "capture_to_drain");
    const json_t *to_pipe = json_object_get(latency, "drain_to_pipe");
    const json_t *connection = json_array_get(json_object_get(root, "connections"), 0);
    const json_t *to_client = json_object_get(connection, "pipe_to_client");
    const json_t *sent = json_array_get(json_object_get(connection, "subscriptions"), 0);
    assert_string_equal(json_string_value(json_object_get(connection, "client")), "test");
    /* What was counted as sent is what came before the answer, to the event. */
    assert_true(one.motions_before_json > 500);
    assert_int_equal(number_in(sent, "sent_events"), one.events_before_json);
    assert_int_equal(number_in(to_pipe, "count"), one.motions_before_json);
    assert_in_range(number_in(to_client, "count"), 1, one.motions_before_json);
    assert_true(number_in(to_drain, "count") >= number_in(to_pipe, "count"));
    assert_true(number_in(drain, "records") >= number_in(to_drain, "count"));
    assert_int_equal(number_in(ring, "taken_slots"), number_in(drain, "records"));
    assert_true(number_in(ring, "posted_slots") >= number_in(ring, "taken_slots"));
    assert_int_equal(number_in(ring, "lost_events") + number_in(sent, "lost_events"), 0);
    assert_int_equal(number_in(drain, "violations"), 0);
    assert_true(number_in(sent, "sent_bytes") > 5 * number_in(sent, "sent_events"));
    assert_true(json_is_false(json_object_get(sent, "behind")));
    assert_rises(to_drain);
    assert_rises(to_pipe);
    assert_rises(to_client);
    json_decref(root);
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
    json_t *root = client_report(&one, INLET__MESSAGE_STATS);
    const json_t *session = json_array_get(json_object_get(root, "sessions"), 0);
    assert_true(number_in(json_object_get(session, "drain"), "violations") >= 1);
    json_decref(root);
    client_close(&one);
}

static void a_ring_that_grows_and_goes_back_loses_nothing_and_gives_memory_back(void **state) {
    (void)state;
    inlet__keypair_t keys;
    start_service(L"fake_agent_bursts.exe");
    pair(&keys, "bursts");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, service.sessions[0].agent.annex_taken >> 32 >= 3, 20 * SECOND_NS);
    STEP_UNTIL(&one, one.motion_count >= 60000, 30 * SECOND_NS);
    assert_false(one.out_of_order);
    assert_int_equal(one.loss_count, 0);
    assert_int_equal(one.wrong_dx_count, 0);
    assert_int_equal(status_number(&one, "restarts"), 0);
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

static void an_agent_inherits_nothing_that_is_not_on_its_list(void **state) {
    (void)state;
    HANDLE copy = NULL;
    SECURITY_ATTRIBUTES inheritable = {.nLength = sizeof inheritable, .bInheritHandle = TRUE};
    HANDLE other_event = CreateEventW(&inheritable, TRUE, FALSE, NULL);
    assert_non_null(other_event);
    start_service(L"fake_agent.exe");
    int64_t until_ns = inlet__clock_now_ns() + 5 * SECOND_NS;
    while (service.sessions[0].started_count == 0 && inlet__clock_now_ns() < until_ns)
        Sleep(5);
    /* An inherited handle has the same value on both sides. */
    if (DuplicateHandle(service.sessions[0].agent.process, other_event, GetCurrentProcess(), &copy,
                        0, FALSE, DUPLICATE_SAME_ACCESS)) {
        SetEvent(other_event);
        assert_int_not_equal(WaitForSingleObject(copy, 100), WAIT_OBJECT_0);
        CloseHandle(copy);
    }
    CloseHandle(other_event);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(events_arrive_in_order_and_only_while_somebody_wants_them,
                                  end_service),
        cmocka_unit_test_teardown(each_session_with_a_user_has_an_agent_until_the_logoff,
                                  end_service),
        cmocka_unit_test_teardown(a_killed_agent_is_replaced_and_the_stream_says_so, end_service),
        cmocka_unit_test_teardown(the_pipelines_counters_agree_with_what_came, end_service),
        cmocka_unit_test_teardown(an_agent_that_breaks_the_contract_is_ended_and_replaced,
                                  end_service),
        cmocka_unit_test_teardown(
            a_ring_that_grows_and_goes_back_loses_nothing_and_gives_memory_back, end_service),
        cmocka_unit_test_teardown(agents_that_die_at_once_are_not_started_in_a_storm, end_service),
        cmocka_unit_test_teardown(an_agent_inherits_nothing_that_is_not_on_its_list, end_service),
        cmocka_unit_test_teardown(clients_get_a_status_when_the_service_stops, end_service),
        cmocka_unit_test_teardown(a_client_that_does_not_read_holds_up_nobody, end_service),
        cmocka_unit_test_teardown(a_client_that_does_not_read_delays_the_stop_by_a_second_at_most,
                                  end_service),
        cmocka_unit_test_teardown(grants_outlive_the_service, end_service),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
