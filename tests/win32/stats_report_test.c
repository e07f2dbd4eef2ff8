/* The stats report of a service that does not run, made by hand: who is told what, when a
 * subscriber is behind, and that no number of clients makes it longer than a reply. This and the
 * status report leave nothing out where memory fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diag/stats_report.h"
#include "diag/status_report.h"
#include "service_fixture.h"
#include "support/starve.h"
#include "win32/identity.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = 64, SESSION = 3 };

static const int64_t MS = 1000000;
static const int64_t NOW_NS = INT64_C(10000000000);

static inlet_event_t records[CAPACITY];
static inlet__stream_stats_t stats;
static inlet__identity_t user, stranger;

static inlet__session_t *make_session(uint32_t id) {
    inlet__session_t *session = &service.sessions[id == SESSION ? 0 : 1];
    *session = (inlet__session_t){.id = id, .block = records, .stats = &stats};
    inlet__hub_init(&session->hub, records, CAPACITY, 1);
    return session;
}

static inlet__pipe_connection_t *make_client(const char *name, const inlet__identity_t *identity,
                                             uint32_t subscriptions) {
    inlet__pipe_connection_t *connection = calloc(1, sizeof *connection);
    assert_non_null(connection);
    connection->number = ++service.accepted_count;
    connection->next = service.connections;
    service.connections = connection;
    connection->server.authenticated = true;
    connection->server.identity = *identity;
    strcpy(connection->server.greeting.name, name);
    for (uint32_t i = 0; i < subscriptions; i++)
        connection->server.subscriptions[i] = (inlet__subscription_t){
            .id = i + 1,
            .hub = &service.sessions[0].hub,
            .cursor = {.next_seq = 1},
            .view = {.event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL}};
    return connection;
}

static int set_up(void **state) {
    (void)state;
    memset(&service, 0, sizeof service);
    service.started_ns = NOW_NS - 5000 * MS;
    inlet__stats_init(&stats, 1);
    memset(&user, 0, sizeof user);
    user.session = SESSION;
    stranger = user;
    if (inlet__sid_parse("S-1-5-21-1-2-3-1001", user.sid, &user.sid_bytes) != INLET_OK ||
        inlet__sid_parse("S-1-5-21-1-2-3-1002", stranger.sid, &stranger.sid_bytes) != INLET_OK)
        return -1;
    make_session(SESSION);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    while (service.connections != NULL) {
        inlet__pipe_connection_t *connection = service.connections;
        service.connections = connection->next;
        free(connection);
    }
    return 0;
}

/* Number n at n ms. */
static void append(uint32_t count) {
    inlet__hub_t *hub = &service.sessions[0].hub;
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = hub->next_seq,
                                     .time_ns = (int64_t)hub->next_seq * MS,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW};
        assert_int_equal(inlet__hub_append(hub, &event), INLET_OK);
    }
}

static json_t *report_to(const inlet__identity_t *asker) {
    char *text = inlet__stats_report(&service, asker, NOW_NS);
    assert_non_null(text);
    assert_true(strlen(text) <= INLET__REPLY_BODY_MAX);
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    free(text);
    return root;
}

/* A member of the only subscription there is. */
static json_t *subscription_member(const json_t *root, const char *member) {
    const json_t *connection = json_array_get(json_object_get(root, "connections"), 0);
    json_t *subscription = json_array_get(json_object_get(connection, "subscriptions"), 0);
    json_t *value = json_object_get(subscription, member);
    assert_non_null(value);
    return value;
}

static void assert_subscription(json_int_t depth, json_int_t lag_ms, bool behind) {
    json_t *root = report_to(NULL);
    assert_int_equal(json_integer_value(subscription_member(root, "depth_records")), depth);
    assert_int_equal(json_integer_value(subscription_member(root, "lag_ms")), lag_ms);
    assert_int_equal(json_is_true(subscription_member(root, "behind")), behind);
    json_decref(root);
}

static void a_subscriber_past_half_of_the_log_is_behind(void **state) {
    (void)state;
    make_client("slow", &user, 1);
    assert_subscription(0, 0, false);
    append(CAPACITY / 2);
    assert_subscription(CAPACITY / 2, 9999, false); /* since 1 ms */
    append(1);
    assert_subscription(CAPACITY / 2 + 1, 9999, true);
    append(CAPACITY); /* out of the log: its next is the oldest that is left, of 34 ms */
    assert_subscription(CAPACITY / 2 + 1 + CAPACITY, 9966, true);
}

/* No report may take as long as it takes to look through logs for what is visible. */
static void what_a_subscriber_may_not_see_yet_keeps_it_behind_all_the_same(void **state) {
    (void)state;
    inlet__pipe_connection_t *connection = make_client("keys", &user, 1);
    connection->server.subscriptions[0].view.event_types = 1u << INLET_EVENT_KEY_PRESSED;
    append(5);
    assert_subscription(5, 9999, false);
}

static json_int_t listed_to(const inlet__identity_t *asker, const char *list) {
    json_t *root = report_to(asker);
    json_int_t count = (json_int_t)json_array_size(json_object_get(root, list));
    if (strcmp(list, "connections") == 0)
        assert_int_equal(json_integer_value(json_object_get(root, "subscribers")), count);
    json_decref(root);
    return count;
}

static void others_users_and_sessions_are_for_administrators(void **state) {
    (void)state;
    make_session(SESSION + 1);
    make_client("mine", &user, 1);
    make_client("theirs", &stranger, 2);
    make_client("idle", &user, 0); /* no subscriber */
    assert_int_equal(listed_to(&user, "connections"), 1);
    assert_int_equal(listed_to(&user, "sessions"), 1);
    assert_int_equal(listed_to(&stranger, "connections"), 1);
    assert_int_equal(listed_to(NULL, "connections"), 2);
    assert_int_equal(listed_to(NULL, "sessions"), 2);
}

static void what_a_client_told_is_shown_and_null_before(void **state) {
    (void)state;
    inlet__pipe_connection_t *connection = make_client("a \"quoted\\\" name", &user, 1);
    json_t *root = report_to(&user);
    json_t *shown = json_array_get(json_object_get(root, "connections"), 0);
    assert_string_equal(json_string_value(json_object_get(shown, "client")), "a \"quoted\\\" name");
    assert_true(json_is_null(json_object_get(shown, "pipe_to_client")));
    json_decref(root);
    connection->server.latency = (inlet__message_latency_t){
        .count = 7, .p50_us = 1, .p90_us = 2, .p99_us = 3, .p999_us = 4, .max_us = UINT32_MAX};
    root = report_to(&user);
    shown = json_array_get(json_object_get(root, "connections"), 0);
    json_t *told = json_object_get(shown, "pipe_to_client");
    assert_int_equal(json_integer_value(json_object_get(told, "count")), 7);
    assert_int_equal(json_integer_value(json_object_get(told, "p99_ns")), 3000);
    assert_true(json_integer_value(json_object_get(told, "max_ns")) == INT64_C(4294967295000));
    json_decref(root);
}

static void a_session_without_an_agent_has_no_ring(void **state) {
    (void)state;
    json_t *root = report_to(NULL);
    const json_t *session = json_array_get(json_object_get(root, "sessions"), 0);
    assert_true(json_is_null(json_object_get(session, "ring")));
    assert_int_equal(json_integer_value(json_object_get(root, "uptime_ms")), 5000);
    json_decref(root);
}

static void very_many_subscribers_are_listed_as_far_as_a_reply_goes(void **state) {
    (void)state;
    for (int i = 0; i < 300; i++)
        make_client("a name of some length, so that there is something to tell", &user,
                    INLET__SUBSCRIPTIONS_MAX);
    json_t *root = report_to(NULL); /* which asserts its length */
    assert_int_equal(json_integer_value(json_object_get(root, "subscribers")), 300);
    assert_in_range(json_array_size(json_object_get(root, "connections")), 16, 128);
    json_decref(root);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* --- where memory runs out --- */

/* Without its figures, of which some are of the moment. */
static char *shape_of(char *text) {
    char *out = text;
    for (const char *c = text; c != NULL && *c != '\0'; c++)
        if (*c < '0' || *c > '9')
            *out++ = *c;
    if (out != NULL)
        *out = '\0';
    return text;
}

static char *stats_of(void) {
    return shape_of(inlet__stats_report(&service, NULL, NOW_NS));
}

static char *status_of(void) {
    return shape_of(inlet__status_report(&service, NULL));
}

static void expect_whole_or_none(char *(*report)(void)) {
    char *whole = report();
    assert_non_null(whole);
    for (int after = 0; after < 2; after++) {
        bool reached = true;
        unsigned refusals = 0;
        for (unsigned n = 1; reached; n++) {
            starve_at(n, after != 0);
            char *text = report();
            reached = starve_end();
            if (text != NULL)
                assert_string_equal(text, whole);
            else
                refusals++;
            assert_true(text != NULL || reached);
            free(text);
        }
        assert_true(refusals > 1);
    }
    free(whole);
}

static void a_report_is_whole_or_none(void **state) {
    (void)state;
    make_client("one", &user, 2);
    make_client("other", &stranger, 1);
    append(10);
    expect_whole_or_none(stats_of);
    expect_whole_or_none(status_of);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(a_subscriber_past_half_of_the_log_is_behind),
        FRESH(what_a_subscriber_may_not_see_yet_keeps_it_behind_all_the_same),
        FRESH(others_users_and_sessions_are_for_administrators),
        FRESH(what_a_client_told_is_shown_and_null_before),
        FRESH(a_session_without_an_agent_has_no_ring),
        FRESH(very_many_subscribers_are_listed_as_far_as_a_reply_goes),
        FRESH(a_report_is_whole_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
