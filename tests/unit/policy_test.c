/* What becomes of a subscriber that is slow, as it sees it itself. */
#include "test.h"

#include "connection_rig.h"
#include "hub/policy.h"
#include <string.h>

static const int64_t NS_PER_MS = 1000000;

static int set_up(void **state) {
    *state = rig_new();
    return 0;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

static inlet_status_t subscribe(rig_t *rig, inlet__message_policy_t policy) {
    return rig_request(rig,
                       (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                          .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                          .sources = INLET_SOURCE_ALL,
                                                          .policy = policy}});
}

static void begin(rig_t *rig, inlet__message_policy_t policy) {
    rig_run(rig);
    assert_int_equal(subscribe(rig, policy), INLET_OK);
    rig_run(rig);
    rig->event_count = 0;
}

/* Motion, captured now. */
static void append(rig_t *rig, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = rig->hub.next_seq,
                                     .time_ns = rig->now_ns,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW};
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
    }
}

/* The LOSS that comes first, then what follows it without a hole. */
static void expect_loss(const rig_t *rig, uint64_t first_seq, uint64_t count, uint32_t cause,
                        uint32_t after) {
    assert_int_equal(rig->event_count, 1 + after);
    assert_int_equal(rig->events[0].type, INLET_EVENT_LOSS);
    assert_int_equal(rig->events[0].seq, first_seq);
    assert_int_equal(rig->events[0].u.loss.count, count);
    assert_int_equal(rig->events[0].u.loss.cause, cause);
    for (uint32_t i = 1; i <= after; i++)
        assert_int_equal(rig->events[i].seq, first_seq + count + i - 1);
}

static void lossless_loses_only_what_its_window_has_no_room_for(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.window_records = 100});
    append(rig, 100);
    rig_run(rig);
    assert_int_equal(rig->event_count, 100); /* just in time */
    rig->event_count = 0;
    append(rig, 130);
    rig_run(rig);
    expect_loss(rig, 101, 30, INLET_CAUSE_SLOW_SUBSCRIBER, 100);
    assert_int_equal(rig->server.subscriptions[0].stats.lost_count, 30);
    assert_int_equal(rig->server.subscriptions[0].stats.jump_count, 1);
}

static void without_a_window_all_that_is_retained_is_one(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){0});
    append(rig, RIG_HUB_CAPACITY + 5);
    rig_run(rig);
    expect_loss(rig, 1, 5, INLET_CAUSE_SLOW_SUBSCRIBER, RIG_HUB_CAPACITY);
}

static void latest_skips_to_the_newest(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.kind = INLET_POLICY_LATEST, .window_records = 100});
    append(rig, 101);
    rig_run(rig);
    expect_loss(rig, 1, 101, INLET_CAUSE_SKIPPED, 0);
    rig->event_count = 0;
    append(rig, 3);
    rig_run(rig);
    assert_int_equal(rig->event_count, 3);
    assert_int_equal(rig->events[0].seq, 102);
    rig->event_count = 0;
    append(rig, 2 * RIG_HUB_CAPACITY); /* also from beyond what is retained */
    rig_run(rig);
    expect_loss(rig, 105, 2 * RIG_HUB_CAPACITY, INLET_CAUSE_SKIPPED, 0);
}

static void disconnect_ends_the_subscription_alone(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.kind = INLET_POLICY_DISCONNECT, .window_records = 100});
    append(rig, 101);
    rig_run(rig);
    assert_int_equal(rig->event_count, 0);
    assert_int_equal(rig->ended_status, INLET_E_TOO_SLOW);
    assert_int_equal(rig->client_status, INLET_OK);
    assert_int_equal(rig->server.subscriptions[0].id, 0);
    assert_int_equal(subscribe(rig, (inlet__message_policy_t){0}), INLET_OK);
    append(rig, 3);
    rig_run(rig);
    assert_int_equal(rig->event_count, 3);
}

static void what_waited_too_long_is_lost(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.max_lag_ms = 50});
    append(rig, 10);
    rig->now_ns += 30 * NS_PER_MS;
    append(rig, 10);
    rig->now_ns += 20 * NS_PER_MS; /* the first have waited for just as long as they may */
    rig_run(rig);
    assert_int_equal(rig->event_count, 20);
    rig->event_count = 0;
    append(rig, 10);
    rig->now_ns += 30 * NS_PER_MS;
    append(rig, 10);
    rig->now_ns += 21 * NS_PER_MS;
    rig_run(rig);
    expect_loss(rig, 21, 10, INLET_CAUSE_LAGGED, 10);
}

static void latest_and_disconnect_go_by_time_too(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.kind = INLET_POLICY_LATEST, .max_lag_ms = 50});
    append(rig, 10);
    rig->now_ns += 51 * NS_PER_MS;
    append(rig, 10);
    rig_run(rig);
    expect_loss(rig, 1, 20, INLET_CAUSE_LAGGED, 0);
    tear_down(state);
    set_up(state);
    rig = *state;
    begin(rig, (inlet__message_policy_t){.kind = INLET_POLICY_DISCONNECT, .max_lag_ms = 50});
    append(rig, 10);
    rig->now_ns += 51 * NS_PER_MS;
    rig_run(rig);
    assert_int_equal(rig->ended_status, INLET_E_TOO_SLOW);
}

static void who_passes_its_threshold_is_told_once(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.warn_records = 20});
    append(rig, 20);
    rig_run(rig);
    assert_int_equal(rig->behind_count, 0);
    append(rig, 21);
    rig_to_client(rig);
    assert_int_equal(rig->behind_count, 1); /* before the events */
    assert_int_equal(rig->behind_records, 21);
    append(rig, 30); /* still behind */
    rig_to_client(rig);
    assert_int_equal(rig->behind_count, 1);
    rig_run(rig);
    assert_int_equal(rig->event_count, 71);
    append(rig, 5);
    rig_run(rig);
    append(rig, 25);
    rig_run(rig);
    assert_int_equal(rig->behind_count, 2);
    assert_int_equal(rig->server.subscriptions[0].stats.warning_count, 2);
}

static void half_of_the_window_is_the_threshold_by_default(void **state) {
    rig_t *rig = *state;
    const inlet__policy_t none = {0}, narrow = {.window_records = 100},
                          wide = {.window_records = UINT32_MAX};
    assert_int_equal(inlet__policy_threshold(&none, &rig->hub), RIG_HUB_CAPACITY / 2);
    assert_int_equal(inlet__policy_threshold(&narrow, &rig->hub), 50);
    assert_int_equal(inlet__policy_window(&wide, &rig->hub), RIG_HUB_CAPACITY);
    begin(rig, (inlet__message_policy_t){.window_records = 100});
    append(rig, 51);
    rig_run(rig);
    assert_int_equal(rig->behind_count, 1);
}

static void a_loss_is_followed_by_what_is_held(void **state) {
    rig_t *rig = *state;
    begin(rig, (inlet__message_policy_t){.kind = INLET_POLICY_LATEST, .window_records = 10});
    const uint32_t told = rig->snapshot_count;
    rig_append_keys(rig, 1);
    append(rig, 10);
    rig_run(rig);
    assert_int_equal(rig->snapshot_count, told + 1);
    assert_int_equal(rig->snapshot.u.snapshot.code, 0x00070004);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(lossless_loses_only_what_its_window_has_no_room_for),
        FIXED(without_a_window_all_that_is_retained_is_one),
        FIXED(latest_skips_to_the_newest),
        FIXED(disconnect_ends_the_subscription_alone),
        FIXED(what_waited_too_long_is_lost),
        FIXED(latest_and_disconnect_go_by_time_too),
        FIXED(who_passes_its_threshold_is_told_once),
        FIXED(half_of_the_window_is_the_threshold_by_default),
        FIXED(a_loss_is_followed_by_what_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
