/* Who gets what is older than the retained log: who was granted history, and who had subscribed
 * when it came. */
#include "test.h"

#include "base/event_check.h"
#include "connection_rig.h"
#include "pipes/server_batch.h"
#include "support/journal_disk.h"
#include "wire/scope.h"

enum { OLD = 3000, ALL = RIG_HUB_CAPACITY + OLD };

static const inlet__stream_log_identity_t stream = {.boot_id = 77, .epoch = 3, .session = 1};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {9};
static test_disk_t disk;
static inlet__journal_feed_t feed;

static void append(rig_t *rig, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = rig->hub.next_seq,
                                     .time_ns = rig->now_ns,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW};
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
        if (i % 1000 == 999 || i + 1 == count) {
            (void)inlet__journal_give(rig->journal, &feed, &rig->hub, true, rig->now_ns);
            (void)inlet__journal_work(rig->journal, rig->now_ns);
        }
    }
}

static int set_up(void **state) {
    rig_t *rig = rig_new();
    const inlet__journal_io_t io = test_disk_io(&disk);
    const inlet__journal_limits_t limits = {.max_bytes = 64 << 20, .max_age_ns = INT64_MAX / 4};
    *state = rig;
    if (inlet__journal_open(&rig->journal, &io, &limits, key, NULL, 0, rig->now_ns) != INLET_OK)
        return -1;
    inlet__journal_feed_begin(rig->journal, &feed, &stream, &rig->hub);
    rig_run(rig);
    return 0;
}

static int tear_down(void **state) {
    rig_t *rig = *state;
    inlet__journal_t *journal = rig->journal;
    const int64_t now_ns = rig->now_ns;
    rig_free(rig);
    inlet__journal_close(journal, now_ns);
    test_disk_free(&disk);
    return 0;
}

/* Both threads get their turns. */
static void run(rig_t *rig) {
    for (int i = 0; i < 40; i++) {
        rig_run(rig);
        (void)inlet__journal_work(rig->journal, rig->now_ns);
    }
}

static inlet_status_t request(rig_t *rig, inlet__message_subscribe_t subscribe) {
    subscribe.schema_version = INLET__SCHEMA_VERSION;
    subscribe.sources = INLET_SOURCE_ALL;
    return rig_request(
        rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE, .u.subscribe = subscribe});
}

static inlet_status_t subscribe(rig_t *rig, uint64_t from_seq, inlet__message_policy_t policy) {
    return request(rig, (inlet__message_subscribe_t){.from_seq = from_seq, .policy = policy});
}

/* All numbers from there on came, none twice; those that are lost are counted. */
static uint64_t lost_of(const rig_t *rig, uint64_t from_seq) {
    uint64_t next = from_seq, lost = 0;
    for (uint32_t i = 0; i < rig->event_count; i++) {
        assert_int_equal(rig->events[i].seq, next);
        next += inlet__event_span(&rig->events[i]);
        lost += rig->events[i].type == INLET_EVENT_LOSS ? rig->events[i].u.loss.count : 0;
    }
    assert_int_equal(next, rig->hub.next_seq);
    return lost;
}

static void who_was_granted_history_begins_before_the_log(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
    append(rig, ALL);
    assert_int_equal(subscribe(rig, 5, (inlet__message_policy_t){0}), INLET_OK);
    run(rig);
    assert_int_equal(lost_of(rig, 5), 0);
    rig->event_count = 0;
    const uint64_t from = rig->hub.next_seq;
    append(rig, 10); /* live again */
    rig_run(rig);
    assert_int_equal(lost_of(rig, from), 0);
}

static void connect_for_times(rig_t *rig) {
    rig->client_config.capabilities = INLET__CAPABILITY_TIMES;
    rig_restart(rig);
    rig_run(rig);
}

/* What is told first is what is held there. */
static void a_time_begins_in_the_middle_of_the_journal(void **state) {
    rig_t *rig = *state;
    connect_for_times(rig);
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY | INLET__SCOPE_KBD_KEYS;
    append(rig, OLD / 2);
    rig->now_ns += 3600 * INT64_C(1000000000);
    const int64_t from_ns = rig->now_ns;
    append(rig, ALL);
    const inlet__message_subscribe_t since = {.from_time_ns = from_ns};
    assert_int_equal(request(rig, since), INLET_OK);
    run(rig);
    assert_true(rig->snapshot_count > 0);
    assert_int_equal(lost_of(rig, OLD / 2 + 1), 0);
}

static void open_again(rig_t *rig) {
    const inlet__journal_io_t io = test_disk_io(&disk);
    const inlet__journal_limits_t limits = {.max_bytes = 64 << 20, .max_age_ns = INT64_MAX / 4};
    inlet__journal_close(rig->journal, rig->now_ns);
    assert_int_equal(inlet__journal_open(&rig->journal, &io, &limits, key, &stream, 1, rig->now_ns),
                     INLET_OK);
    inlet__journal_feed_begin(rig->journal, &feed, &stream, &rig->hub);
}

/* In the middle of what they read, at whatever stage. */
static void readers_go_on_in_a_journal_that_is_opened_anew(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
    append(rig, ALL);
    assert_int_equal(subscribe(rig, 5, (inlet__message_policy_t){0}), INLET_OK);
    for (int stage = 0; stage < 3; stage++) {
        (void)inlet__journal_work(rig->journal, rig->now_ns);
        if (stage > 0)
            rig_run(rig);
        assert_non_null(rig->server.subscriptions[0].replay.reader);
        inlet__server_suspend_journal(&rig->server);
        open_again(rig);
        inlet__server_resume_journal(&rig->server, rig->journal);
    }
    assert_true(rig->event_count > 0);
    run(rig);
    assert_int_equal(lost_of(rig, 5), 0);
}

static void readers_of_a_journal_that_goes_get_what_is_retained(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
    append(rig, ALL);
    assert_int_equal(subscribe(rig, 5, (inlet__message_policy_t){0}), INLET_OK);
    (void)inlet__journal_work(rig->journal, rig->now_ns);
    rig_run(rig);
    const uint32_t read = rig->event_count;
    assert_in_range(read, 1, OLD - 5);
    inlet__server_suspend_journal(&rig->server);
    inlet__server_resume_journal(&rig->server, NULL);
    run(rig);
    assert_int_equal(lost_of(rig, 5), OLD - 4 - read);
    assert_int_equal(rig->events[read].u.loss.cause, INLET_CAUSE_NOT_RETAINED);
}

/* A bit of an old segment flips; the next one begins behind the log's oldest record. */
static void lose_by_damage(rig_t *rig, enum inlet_cause cause) {
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
    append(rig, ALL - 1000);
    open_again(rig);
    append(rig, 1000);
    assert_int_equal(disk.files[0].number, 1);
    disk.files[0].bytes[disk.files[0].count / 8] ^= 1;
    assert_int_equal(subscribe(rig, 5, (inlet__message_policy_t){0}), INLET_OK);
    run(rig);
    const uint64_t lost = lost_of(rig, 5);
    assert_true(lost > 0 && lost <= inlet__hub_oldest_seq(&rig->hub) - 5);
    for (uint32_t i = 0; i < rig->event_count; i++)
        if (rig->events[i].type == INLET_EVENT_LOSS)
            assert_int_equal(rig->events[i].u.loss.cause, cause);
}

/* Who connected without the capability knows no such cause. */
static void what_damage_hides_and_the_log_has_comes_from_there(void **state) {
    lose_by_damage(*state, INLET_CAUSE_NOT_RETAINED);
}

static void who_knows_the_cause_is_told_of_damage(void **state) {
    rig_t *rig = *state;
    connect_for_times(rig);
    lose_by_damage(rig, INLET_CAUSE_DAMAGED);
}

static void who_was_not_gets_what_is_retained(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes &= ~(uint32_t)INLET__SCOPE_HISTORY;
    append(rig, ALL);
    assert_int_equal(subscribe(rig, 5, (inlet__message_policy_t){0}), INLET_OK);
    run(rig);
    assert_int_equal(lost_of(rig, 5), OLD - 4);
    assert_int_equal(rig->events[0].u.loss.cause, INLET_CAUSE_NOT_RETAINED);
}

static void a_lossless_subscriber_that_falls_behind_goes_on_in_the_journal(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes &= ~(uint32_t)INLET__SCOPE_HISTORY;
    assert_int_equal(subscribe(rig, 0, (inlet__message_policy_t){0}), INLET_OK);
    rig_run(rig);
    append(rig, ALL);
    run(rig);
    assert_int_equal(lost_of(rig, 1), 0);
}

static void other_policies_are_as_without_a_journal(void **state) {
    rig_t *rig = *state;
    assert_int_equal(subscribe(rig, 0, (inlet__message_policy_t){.window_records = 100}), INLET_OK);
    rig_run(rig);
    append(rig, ALL);
    run(rig);
    assert_int_equal(lost_of(rig, 1), ALL - 100);
}

static void a_revoked_grant_ends_what_was_being_read(void **state) {
    rig_t *rig = *state;
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
    append(rig, ALL);
    assert_int_equal(subscribe(rig, 1, (inlet__message_policy_t){0}), INLET_OK);
    (void)inlet__journal_work(rig->journal, rig->now_ns);
    inlet__server_connection_close(&rig->server, INLET_E_REVOKED);
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        assert_null(rig->journal->readers[i]);
    rig->event_count = 0;
    run(rig);
    assert_int_equal(rig->event_count, 0);
}

static void no_more_read_at_once_than_there_is_memory_for(void **state) {
    rig_t *rig = *state;
    inlet__journal_reader_t *readers[INLET__JOURNAL_READERS_MAX];
    append(rig, ALL);
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        assert_non_null(readers[i] = inlet__journal_reader_open(rig->journal, &stream, 1, 0));
    assert_null(inlet__journal_reader_open(rig->journal, &stream, 1, 0));
    inlet__journal_reader_close(rig->journal, readers[3]);
    assert_non_null(readers[3] = inlet__journal_reader_open(rig->journal, &stream, 1, 0));
    for (uint32_t i = 0; i < INLET__JOURNAL_READERS_MAX; i++)
        inlet__journal_reader_close(rig->journal, readers[i]);
}

#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_RIG(who_was_granted_history_begins_before_the_log),
        WITH_RIG(a_time_begins_in_the_middle_of_the_journal),
        WITH_RIG(readers_go_on_in_a_journal_that_is_opened_anew),
        WITH_RIG(readers_of_a_journal_that_goes_get_what_is_retained),
        WITH_RIG(what_damage_hides_and_the_log_has_comes_from_there),
        WITH_RIG(who_knows_the_cause_is_told_of_damage),
        WITH_RIG(who_was_not_gets_what_is_retained),
        WITH_RIG(a_lossless_subscriber_that_falls_behind_goes_on_in_the_journal),
        WITH_RIG(other_policies_are_as_without_a_journal),
        WITH_RIG(a_revoked_grant_ends_what_was_being_read),
        WITH_RIG(no_more_read_at_once_than_there_is_memory_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
