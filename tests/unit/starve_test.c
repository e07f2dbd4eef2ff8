/* What is left when memory or the disk runs out, at each allocation and each call of the disk there
 * is: a status that says so, nothing half done, nothing lost without a word, and no leak (the
 * sanitizer sees those). */
#include "test.h"

#include "audit/audit.h"
#include "base/event_check.h"
#include "config/config.h"
#include "connection_rig.h"
#include "hub/span_cache.h"
#include "sessions/agent_records.h"
#include "support/journal_disk.h"
#include "support/some_agent.h"
#include "support/starve.h"
#include "wire/scope.h"
#include "json/json_read.h"
#include <stdlib.h>
#include <string.h>

enum { ALLOCATIONS_MAX = 3000 };

/* Runs what follows with allocation `n` failing, alone and (`after`) with all that come later,
 * until none is reached: that is what the body sets `reached` to, by starve_end. */
#define FOR_EACH_FAILURE                                                                           \
    for (int after = 0; after < 2; after++)                                                        \
        for (unsigned n = 1, reached = 1; reached != 0; n++)

static void fail_at(unsigned n, int after) {
    assert_true(n < ALLOCATIONS_MAX);
    starve_at(n, after != 0);
}

/* What was read, or is not for want of memory alone: that is no damage. */
static void expect_read(inlet_status_t status, bool reached, const char *error) {
    assert_int_equal(status, reached ? INLET_E_NO_MEMORY : INLET_OK);
    assert_string_equal(error, reached ? inlet_status_message(INLET_E_NO_MEMORY) : "");
}

/* --- grants --- */

static inlet__grants_t *some_grants(void) {
    static inlet__grants_t grants;
    grants.count = 0;
    for (uint8_t i = 1; i <= 4; i++) {
        inlet__grant_t grant = {.scopes = INLET__SCOPE_MOUSE_MOTION, .created_s = 1700000000};
        memset(grant.key, i, sizeof grant.key);
        snprintf(grant.name, sizeof grant.name, "program %u", i);
        assert_int_equal(inlet__sid_parse("S-1-5-18", grant.sid, &grant.sid_bytes), INLET_OK);
        if (i == 2)
            strcpy(grant.terms.image, "C:\\only\\this.exe");
        if (i == 3) {
            grant.terms.foreground = INLET__FOREGROUND_LISTED;
            grant.terms.program_count = 2;
            strcpy(grant.terms.programs[0], "C:\\a.exe");
            strcpy(grant.terms.programs[1], "C:\\b.exe");
        }
        if (i == 4) {
            grant.scopes = INLET__SCOPE_KBD_HOTKEYS;
            grant.terms.hotkey_count = 1;
            grant.terms.hotkeys[0] = (inlet__hotkey_t){.hid = 0x70004, .modifiers = 1};
            grant.terms.expires_s = 1900000000;
        }
        assert_int_equal(inlet__grants_add(&grants, &grant), INLET_OK);
    }
    return &grants;
}

/* A grant that is left out, or loses its program or its end, would be worse than none. */
static void grants_are_written_whole_or_not_at_all(void **state) {
    const inlet__grants_t *grants = some_grants();
    char *whole = inlet__grants_to_json(grants);
    (void)state;
    assert_non_null(whole);
    FOR_EACH_FAILURE {
        fail_at(n, after);
        char *text = inlet__grants_to_json(grants);
        reached = starve_end();
        assert_true(text != NULL || reached);
        if (text != NULL)
            assert_string_equal(text, whole);
        free(text);
    }
    free(whole);
}

static void grants_are_read_whole_or_not_at_all(void **state) {
    static inlet__grants_t read;
    char error[160];
    char *text = inlet__grants_to_json(some_grants());
    (void)state;
    assert_non_null(text);
    FOR_EACH_FAILURE {
        fail_at(n, after);
        const inlet_status_t status = inlet__grants_from_json(text, strlen(text), &read, error);
        reached = starve_end();
        expect_read(status, reached, error);
        assert_int_equal(read.count, status == INLET_OK ? 4 : 0);
        char *again = inlet__grants_to_json(&read);
        assert_true(status != INLET_OK || strcmp(again, text) == 0);
        free(again);
    }
    free(text);
}

/* --- the other files --- */

static void settings_are_read_whole_or_are_the_defaults(void **state) {
    static const char text[] = "{\"drain.wait\":\"poll\",\"drain.poll_us\":1234,"
                               "\"panic.hotkey\":\"Control+Shift+F12\",\"limits.connections\":77}";
    inlet__config_t config, whole;
    char error[INLET__CONFIG_ERROR_BYTES];
    (void)state;
    assert_int_equal(inlet__config_from_json(text, strlen(text), &whole, error), INLET_OK);
    const inlet__config_t none = inlet__config_defaults();
    FOR_EACH_FAILURE {
        fail_at(n, after);
        const inlet_status_t status = inlet__config_from_json(text, strlen(text), &config, error);
        reached = starve_end();
        expect_read(status, reached, error);
        assert_memory_equal(&config, status == INLET_OK ? &whole : &none, sizeof config);
    }
}

static void a_setting_is_changed_or_not_for_want_of_memory(void **state) {
    static const char text[] =
        "{\"drain.wait\": \"poll\", \"panic.hotkey\": \"Control+Shift+F12\"}";
    static const char *const changes[][2] = {
        {"panic.hotkey", "Control+Alt+F1"}, {"drain.poll_us", "1234"}, {"drain.wait", NULL}};
    char *whole, *out, error[INLET__CONFIG_ERROR_BYTES];
    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(changes) - 1; i++) {
        const char *const *change = changes[i % COUNT_OF(changes)];
        const char *before = i < COUNT_OF(changes) ? text : NULL; /* without a file */
        const size_t bytes = sizeof text - 1;
        assert_int_equal(inlet__config_edit(before, bytes, change[0], change[1], &whole, error),
                         INLET_OK);
        FOR_EACH_FAILURE {
            fail_at(n, after);
            const inlet_status_t status =
                inlet__config_edit(before, bytes, change[0], change[1], &out, error);
            reached = starve_end();
            expect_read(status, reached, error);
            assert_true((out != NULL) == (status == INLET_OK));
            assert_true(out == NULL || strcmp(out, whole) == 0);
            free(out);
        }
        free(whole);
    }
}

/* A token's memory doubles, so that each length may be the one at whose last byte it has to. */
static void a_text_of_any_length_is_read_whole_or_not_at_all(void **state) {
    static char text[40000];
    char error[INLET__JSON_ERROR_BYTES];
    (void)state;
    for (size_t power = 16; power <= 16384; power *= 2) {
        for (size_t length = power - 4; length <= power; length++) {
            const int bytes = snprintf(text, sizeof text, "{\"a\":\"%0*d\"}", (int)length, 0);
            FOR_EACH_FAILURE {
                json_t *root;
                fail_at(n, after);
                const inlet_status_t status = inlet__json_read(text, (size_t)bytes, &root, error);
                reached = starve_end();
                expect_read(status, reached, error);
                assert_int_equal(json_string_length(json_object_get(root, "a")),
                                 status == INLET_OK ? length : 0);
                json_decref(root);
            }
        }
    }
}

static void agents_are_read_whole_or_not_at_all(void **state) {
    static inlet__agent_records_t records, read;
    char error[160];
    (void)state;
    records = (inlet__agent_records_t){.boot_id = 5};
    for (uint32_t session = 1; session <= 3; session++) {
        const inlet__agent_record_t agent = some_agent(session);
        assert_int_equal(inlet__agent_records_put(&records, &agent), INLET_OK);
    }
    char *text = inlet__agent_records_to_json(&records);
    assert_non_null(text);
    FOR_EACH_FAILURE {
        fail_at(n, after);
        const inlet_status_t status =
            inlet__agent_records_from_json(text, strlen(text), &read, error);
        reached = starve_end();
        expect_read(status, reached, error);
        assert_int_equal(read.count, status == INLET_OK ? 3 : 0);
        if (status == INLET_OK)
            assert_memory_equal(&read, &records, sizeof read);
    }
    free(text);
}

static void agents_are_written_whole_or_not_at_all(void **state) {
    static const inlet__agent_records_t records = {
        .boot_id = 5, .count = 1, .list = {{.session = 1, .image = "C:\\agent.exe"}}};
    char *whole = inlet__agent_records_to_json(&records);
    (void)state;
    FOR_EACH_FAILURE {
        fail_at(n, after);
        char *text = inlet__agent_records_to_json(&records);
        reached = starve_end();
        assert_true(text != NULL ? strcmp(text, whole) == 0 : reached);
        free(text);
    }
    free(whole);
}

/* --- the audit trail --- */

static const inlet__audit_record_t record = {.what = INLET__AUDIT_GRANT_ADDED,
                                             .user = "S-1-5-18",
                                             .session = 1,
                                             .process = 7,
                                             .detail = "overlay",
                                             .withheld = 3};

static void a_record_is_made_whole_or_not_at_all(void **state) {
    const inlet__audit_chain_t chain = inlet__audit_chain_begin();
    inlet__audit_chain_t behind;
    char whole[INLET__AUDIT_LINE_MAX_BYTES], line[INLET__AUDIT_LINE_MAX_BYTES];
    size_t bytes;
    (void)state;
    assert_int_equal(inlet__audit_format(&chain, &record, whole, &bytes, &behind), INLET_OK);
    FOR_EACH_FAILURE {
        fail_at(n, after);
        const inlet_status_t status = inlet__audit_format(&chain, &record, line, &bytes, &behind);
        reached = starve_end();
        assert_true(status == INLET_OK || (status == INLET_E_NO_MEMORY && reached));
        if (status == INLET_OK)
            assert_string_equal(line, whole);
    }
}

static void a_record_is_proved_or_there_is_no_memory_to(void **state) {
    const inlet__audit_chain_t chain = inlet__audit_chain_begin();
    inlet__audit_chain_t behind;
    inlet__audit_verifier_t verifier;
    char line[INLET__AUDIT_LINE_MAX_BYTES], error[INLET__AUDIT_ERROR_BYTES];
    size_t bytes;
    (void)state;
    assert_int_equal(inlet__audit_format(&chain, &record, line, &bytes, &behind), INLET_OK);
    FOR_EACH_FAILURE {
        inlet__audit_verifier_init(&verifier);
        error[0] = '\0';
        fail_at(n, after);
        const inlet_status_t status = inlet__audit_verify_line(&verifier, line, bytes - 1, error);
        reached = starve_end();
        expect_read(status, reached, error);
        assert_int_equal(verifier.chain.next_seq, status == INLET_OK ? 2 : 1);
    }
}

/* --- a connection --- */

/* Requests of each kind whose answers take memory, on a stream that goes on. */
static void ask(rig_t *rig) {
    static const uint8_t types[] = {INLET__MESSAGE_STATUS,  INLET__MESSAGE_STATS,
                                    INLET__MESSAGE_DEVICES, INLET__MESSAGE_INFO,
                                    INLET__MESSAGE_PING,    INLET__MESSAGE_SNAPSHOT};
    for (size_t i = 0; i < sizeof types; i++) {
        inlet__message_t message = {.type = types[i]};
        if (types[i] == INLET__MESSAGE_SNAPSHOT)
            message.u.filter.sources = INLET_SOURCE_ALL;
        if (rig->server_status == INLET_OK && rig->client_status == INLET_OK)
            (void)rig_request(rig, message);
        rig_append_keys(rig, 3);
        rig_run(rig);
    }
}

static void a_connection_goes_on_or_says_why_not(void **state) {
    (void)state;
    FOR_EACH_FAILURE {
        rig_t *rig = rig_new();
        rig->client_config.capabilities = INLET__CAPABILITY_ALL;
        rig_restart(rig);
        rig_run(rig);
        assert_int_equal(rig_subscribe(rig), INLET_OK);
        fail_at(n, after);
        ask(rig);
        reached = starve_end();
        assert_int_equal(rig->server_status, INLET_OK);
        assert_int_equal(rig->client_status, INLET_OK);
        assert_true(reached || rig->last_status == INLET_OK);
        assert_int_equal(rig->event_count, 18);
        for (uint32_t i = 1; i < rig->event_count; i++)
            assert_int_equal(rig->events[i].seq, rig->events[i - 1].seq + 1);
        assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_PING}),
                         INLET_OK);
        rig_free(rig);
    }
}

static void a_batch_that_is_not_kept_is_not_found(void **state) {
    static inlet__span_cache_t cache;
    const uint8_t bytes[40] = {7};
    const inlet__cached_span_t span = {.key = {.first_seq = 9}, .byte_count = sizeof bytes};
    (void)state;
    fail_at(1, 1);
    inlet__span_cache_put(&cache, &span, bytes);
    assert_true(starve_end());
    assert_null(inlet__span_cache_find(&cache, &span.key));
    inlet__span_cache_put(&cache, &span, bytes);
    assert_memory_equal(inlet__span_cache_find(&cache, &span.key)->bytes, bytes, sizeof bytes);
    inlet__span_cache_clear(&cache);
}

/* --- the journal --- */

enum { OLD = 1500, ALL = RIG_HUB_CAPACITY + OLD };

static const inlet__stream_log_identity_t stream = {.boot_id = 77, .epoch = 3, .session = 1};
static const inlet__journal_limits_t limits = {.max_bytes = 64 << 20, .max_age_ns = INT64_MAX / 4};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {9};

static void append(rig_t *rig, inlet__journal_feed_t *feed, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = rig->hub.next_seq,
                                     .time_ns = rig->now_ns,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW};
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
        if (rig->journal == NULL || (i % 500 != 499 && i + 1 < count))
            continue;
        (void)inlet__journal_give(rig->journal, feed, &rig->hub, true, rig->now_ns);
        rig->now_ns += INLET__JOURNAL_RETRY_NS + 1;
        rig->client.last_heard_ns = rig->server.last_heard_ns = rig->now_ns;
        (void)inlet__journal_work(rig->journal, rig->now_ns);
    }
}

/* All that was captured comes, or is named by a LOSS. */
static void expect_all_named(const rig_t *rig, uint64_t from_seq) {
    uint64_t next = from_seq;
    for (uint32_t i = 0; i < rig->event_count; i++) {
        assert_int_equal(rig->events[i].seq, next);
        next += inlet__event_span(&rig->events[i]);
    }
    assert_int_equal(next, rig->hub.next_seq);
}

/* A stream longer than the retained log, whose subscriber may have its history. */
typedef struct kept {
    rig_t *rig;
    test_disk_t disk;
    inlet__journal_feed_t feed;
} kept_t;

static kept_t kept;

static void connect_reader(rig_t *rig) {
    rig_run(rig);
    rig->server.grant.scopes |= INLET__SCOPE_HISTORY;
}

static void kept_begin(void) {
    memset(&kept, 0, sizeof kept);
    kept.rig = rig_new();
    connect_reader(kept.rig);
}

static inlet_status_t kept_open(void) {
    const inlet__journal_io_t io = test_disk_io(&kept.disk);
    const inlet_status_t status =
        inlet__journal_open(&kept.rig->journal, &io, &limits, key, NULL, 0, kept.rig->now_ns);
    if (status == INLET_OK)
        inlet__journal_feed_begin(kept.rig->journal, &kept.feed, &stream, &kept.rig->hub);
    return status;
}

static void run_on(void) {
    for (int i = 0; i < 20; i++) {
        rig_run(kept.rig);
        if (kept.rig->journal != NULL)
            (void)inlet__journal_work(kept.rig->journal, kept.rig->now_ns);
    }
}

static inlet_status_t subscribe_from(uint64_t from_seq) {
    const inlet_status_t status = rig_request(
        kept.rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                     .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                     .sources = INLET_SOURCE_ALL,
                                                     .from_seq = from_seq}});
    run_on();
    return status;
}

static void kept_end(void) {
    inlet__journal_t *journal = kept.rig->journal;
    const int64_t now_ns = kept.rig->now_ns;
    rig_free(kept.rig);
    inlet__journal_close(journal, now_ns);
    test_disk_free(&kept.disk);
}

static void history_comes_or_is_named(void **state) {
    (void)state;
    FOR_EACH_FAILURE {
        kept_begin();
        fail_at(n, after);
        const inlet_status_t status = kept_open();
        append(kept.rig, &kept.feed, ALL);
        const inlet_status_t subscribed = subscribe_from(5);
        reached = starve_end();
        assert_true(status == INLET_OK || (status == INLET_E_NO_MEMORY && reached));
        assert_int_equal(subscribed, INLET_OK);
        expect_all_named(kept.rig, 5);
        kept_end();
    }
}

/* Alone, and with all later ones. */
static void history_comes_or_is_named_at_each_failing_call_of_the_disk(void **state) {
    (void)state;
    for (unsigned later = 0; later < 2; later++) {
        for (unsigned n = 1, reached = 1; reached != 0; n++) {
            kept_begin();
            kept.disk.fails = n;
            kept.disk.fails_after = later != 0 ? 1000000 : 0;
            (void)kept_open();
            append(kept.rig, &kept.feed, ALL);
            assert_int_equal(subscribe_from(5), INLET_OK);
            reached = kept.disk.calls >= n;
            expect_all_named(kept.rig, 5);
            kept_end();
        }
    }
}

static const inlet_event_t *first_loss(void) {
    for (uint32_t i = 0; i < kept.rig->event_count; i++)
        if (kept.rig->events[i].type == INLET_EVENT_LOSS)
            return &kept.rig->events[i];
    return NULL;
}

static void a_full_disk_is_a_loss_between_what_was_kept_and_what_goes_on(void **state) {
    inlet__journal_stats_t full, later;
    (void)state;
    kept_begin();
    assert_int_equal(kept_open(), INLET_OK);
    append(kept.rig, &kept.feed, 500);
    kept.disk.room = test_disk_last(&kept.disk)->count + 100;
    append(kept.rig, &kept.feed, 3 * RIG_HUB_CAPACITY); /* the journal's queue holds one */
    inlet__journal_tell(kept.rig->journal, &full);
    assert_int_equal(full.last_error, INLET_E_DISK_FULL);
    assert_true(full.failed_count > 0 && full.gap_records > 0);
    assert_int_equal(subscribe_from(5), INLET_OK);
    expect_all_named(kept.rig, 5);
    const inlet_event_t *loss = first_loss();
    assert_true(loss != NULL && loss->seq > 400); /* the prefix came */

    const uint32_t before = kept.rig->event_count;
    append(kept.rig, &kept.feed, 100);
    run_on();
    assert_int_equal(kept.rig->event_count, before + 100); /* the live stream does not wait */
    kept.disk.room = 0;
    for (int i = 0; i < 20; i++) /* what waited is written first */
        append(kept.rig, &kept.feed, 50);
    inlet__journal_tell(kept.rig->journal, &later);
    assert_true(later.written_count > full.written_count);
    assert_int_equal(later.ranges[0].end_seq, kept.rig->hub.next_seq);

    rig_restart(kept.rig);
    connect_reader(kept.rig);
    assert_int_equal(subscribe_from(5), INLET_OK);
    expect_all_named(kept.rig, 5);
    kept_end();
}

static int begin(void **state) {
    (void)state;
    starve_begin();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grants_are_written_whole_or_not_at_all),
        cmocka_unit_test(grants_are_read_whole_or_not_at_all),
        cmocka_unit_test(settings_are_read_whole_or_are_the_defaults),
        cmocka_unit_test(a_setting_is_changed_or_not_for_want_of_memory),
        cmocka_unit_test(a_text_of_any_length_is_read_whole_or_not_at_all),
        cmocka_unit_test(agents_are_read_whole_or_not_at_all),
        cmocka_unit_test(agents_are_written_whole_or_not_at_all),
        cmocka_unit_test(a_record_is_made_whole_or_not_at_all),
        cmocka_unit_test(a_record_is_proved_or_there_is_no_memory_to),
        cmocka_unit_test(a_connection_goes_on_or_says_why_not),
        cmocka_unit_test(a_batch_that_is_not_kept_is_not_found),
        cmocka_unit_test(history_comes_or_is_named),
        cmocka_unit_test(history_comes_or_is_named_at_each_failing_call_of_the_disk),
        cmocka_unit_test(a_full_disk_is_a_loss_between_what_was_kept_and_what_goes_on)};
    return cmocka_run_group_tests(tests, begin, NULL);
}
