/* Parts of the fleet export, each alone: names and numbers, what may leave, settings, gaps. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/entry.h"
#include "fleet/nodes.h"
#include "fleet/redact.h"
#include "fleet/replies.h"
#include "fleet/settings.h"
#include "fleet/spans.h"
#include "support/random.h"

static void a_machines_keys_have_its_name_in_braces_alone(void **state) {
    (void)state;
    char stream[FLEET_KEY_BYTES], read[FLEET_KEY_BYTES], machine[BUCKET_MACHINE_BYTES];
    fleet_stream_key("m-1", stream);
    fleet_read_key("m-1", read);
    assert_string_equal(stream, "inlet:{m-1}:telemetry");
    assert_string_equal(read, "inlet:{m-1}:read");
    assert_true(fleet_machine_of(stream, strlen(stream), machine));
    assert_string_equal(machine, "m-1");
    static const char *const others[] = {"inlet:{m-1}:read",      "inlet:{}:telemetry",
                                         "inlet:{a}b}:telemetry", "xinlet:{m}:telemetry",
                                         "inlet:{m}:telemetry:x", ""};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(fleet_machine_of(others[i], strlen(others[i]), machine));
}

static void ids_are_two_numbers_that_fit(void **state) {
    (void)state;
    fleet_id_t id;
    assert_true(fleet_id_parse("18446744073709551615-0", 22, &id));
    assert_true(id.ms == UINT64_MAX && id.number == 0);
    static const char *const bad[] = {"",     "1",   "-1", "1-", "1-x", "18446744073709551616-0",
                                      "1--1", " 1-1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fleet_id_parse(bad[i], strlen(bad[i]), &id));
    assert_true(fleet_id_is_later((fleet_id_t){2, 0}, (fleet_id_t){1, 9}));
    assert_true(fleet_id_is_later((fleet_id_t){1, 10}, (fleet_id_t){1, 9}));
    assert_false(fleet_id_is_later((fleet_id_t){1, 9}, (fleet_id_t){1, 9}));
}

static void an_entry_comes_back_as_it_went(void **state) {
    (void)state;
    const fleet_entry_t sent = {.outbox = "00000000000000ff",
                                .seq = 9,
                                .first = 4,
                                .floor = 3,
                                .kind = FLEET_LOSS,
                                .body = "",
                                .body_bytes = 0};
    fleet_entry_t read;
    fleet_add_t add;
    fleet_add_words("m", &sent, &add);
    assert_string_equal(add.words[0], "XADD");
    assert_string_equal(add.words[2], "*");
    assert_true(fleet_entry_read(add.words + 3, add.bytes + 3, (size_t)add.count - 3, &read));
    assert_string_equal(read.outbox, sent.outbox);
    assert_true(read.seq == 9 && read.first == 4 && read.floor == 3 && read.kind == FLEET_LOSS);
}

static void an_entry_that_does_not_fit_is_refused(void **state) {
    (void)state;
    static const char *const good[] = {"v", "1", "o", "00000000000000ff", "s", "9", "r", "9",
                                       "f", "3", "k", "bucket",           "b", "{}"};
    static const struct {
        int at;
        const char *text;
    } bad[] = {{1, "2"},
               {3, "00000000000000fF"},
               {3, "ff"},
               {5, "0"},
               {5, "9223372036854775808"},
               {7, "10"},
               {7, "8"},
               {9, "10"},
               {9, "-1"},
               {11, "other"},
               {4, "x"},
               {5, ""},
               {5, "99999999999999999999"}};
    const char *words[COUNT_OF(good)];
    size_t bytes[COUNT_OF(good)];
    fleet_entry_t entry;
    for (size_t i = 0; i <= COUNT_OF(bad); i++) {
        memcpy(words, good, sizeof good);
        if (i < COUNT_OF(bad))
            words[bad[i].at] = bad[i].text;
        for (size_t w = 0; w < COUNT_OF(good); w++)
            bytes[w] = strlen(words[w]);
        assert_int_equal(fleet_entry_read(words, bytes, COUNT_OF(good), &entry),
                         i == COUNT_OF(bad));
    }
    assert_false(fleet_entry_read(words, bytes, COUNT_OF(good) - 1, &entry));
    bytes[13] = FLEET_BODY_BYTES + 1;
    assert_false(fleet_entry_read(words, bytes, COUNT_OF(good), &entry));
}

static void spans_know_what_came_and_what_never_will(void **state) {
    (void)state;
    spans_t spans = {0}, copy;
    uint64_t fresh;
    char text[SPANS_TEXT_BYTES];
    assert_false(spans_take(&spans, 0, 1, &fresh));
    assert_false(spans_take(&spans, 3, 2, &fresh));
    assert_true(spans_take(&spans, 1, 3, &fresh) && fresh == 3 && spans.mark == 3);
    assert_true(spans_take(&spans, 6, 7, &fresh) && fresh == 2 && spans.mark == 3);
    assert_true(spans_take(&spans, 9, 9, &fresh) && fresh == 1);
    assert_true(spans_take(&spans, 2, 6, &fresh) && fresh == 2 && spans.mark == 7);
    assert_true(spans_take(&spans, 9, 9, &fresh) && fresh == 0);
    assert_true(spans_take(&spans, 12, 20, &fresh) && fresh == 9);
    spans_print(&spans, text);
    assert_string_equal(text, "7 9-9 12-20");
    char again[SPANS_TEXT_BYTES];
    assert_true(spans_parse(text, &copy));
    spans_print(&copy, again);
    assert_string_equal(again, text);
    assert_int_equal(spans_give_up(&spans, 8), 0);
    assert_int_equal(spans_give_up(&spans, 11), 2); /* 8 and 10 */
    assert_int_equal(spans.mark, 10);
    assert_int_equal(spans_give_up(&spans, 25), 1 + 4); /* 11, and 21 … 24 */
    assert_true(spans.mark == 24 && spans.count == 0);
    static const char *const bad[] = {"", "x", "1 ", "1 2", "1 5-4", "1 3-4x", "-1"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(spans_parse(bad[i], &copy));
}

/* Against a plain set. */
static void spans_are_the_set_that_they_say(void **state) {
    (void)state;
    enum { NUMBERS = 400 };
    for (uint64_t seed = 1; seed <= 300; seed++) {
        test_random_t random = test_random_seed(seed);
        bool there[NUMBERS + 1] = {true};
        spans_t spans = {0};
        for (int i = 0; i < 60; i++) {
            const uint64_t first = 1 + test_random_below(&random, NUMBERS - 12);
            const uint64_t last = first + test_random_below(&random, 12);
            uint64_t fresh, expected = 0, mark = 0;
            for (uint64_t n = first; n <= last; n++)
                expected += !there[n];
            assert_true(spans_take(&spans, first, last, &fresh));
            assert_true(fresh == expected);
            memset(there + first, 1, last - first + 1);
            if (test_random_below(&random, 8) == 0) {
                const uint64_t floor = 1 + test_random_below(&random, NUMBERS);
                for (expected = 0, mark = 1; mark < floor; mark++)
                    expected += !there[mark];
                assert_true(spans_give_up(&spans, floor) == expected);
                memset(there, 1, floor);
            }
            for (mark = 0; mark < NUMBERS && there[mark + 1]; mark++)
                ;
            assert_true(spans.mark == mark);
        }
    }
}

static void too_many_gaps_change_nothing(void **state) {
    (void)state;
    spans_t spans = {0}, before;
    uint64_t fresh;
    for (uint64_t i = 1; i <= SPANS_MAX; i++)
        assert_true(spans_take(&spans, i * 3, i * 3, &fresh));
    before = spans;
    assert_false(spans_take(&spans, 5000, 5000, &fresh));
    assert_memory_equal(&spans, &before, sizeof spans);
    assert_true(spans_take(&spans, 4, 5, &fresh) && fresh == 2); /* joins two */
    assert_true(spans_take(&spans, 5000, 5000, &fresh));
}

static void addresses_are_a_host_and_a_port(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *host; /* NULL: refused */
        uint16_t port;
        bool local;
    } rows[] = {{"127.0.0.1:6379", "127.0.0.1", 6379, true},
                {"[::1]:1", "::1", 1, true},
                {"::1:6379", "::1", 6379, true},
                {"localhost:65535", "localhost", 65535, true},
                {"redis.example:6379", "redis.example", 6379, false},
                {"127.evil.example:6379", "127.evil.example", 6379, false},
                {"10.0.0.1:6379", "10.0.0.1", 6379, false},
                {"0.0.0.0:1", "0.0.0.0", 1, false},
                {"host", NULL, 0, false},
                {"host:", NULL, 0, false},
                {"host:0", NULL, 0, false},
                {"host:65536", NULL, 0, false},
                {":6379", NULL, 0, false},
                {"a b:1", NULL, 0, false},
                {"host:12x", NULL, 0, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sender_address_t address;
        const bool good = sender_address_parse(rows[i].text, strlen(rows[i].text), &address);
        assert_int_equal(good, rows[i].host != NULL);
        if (!good)
            continue;
        assert_string_equal(address.host, rows[i].host);
        assert_int_equal(address.port, rows[i].port);
        assert_int_equal(sender_address_is_local(&address), rows[i].local);
    }
}

static void urls_name_servers_and_no_secrets(void **state) {
    (void)state;
    char error[SETTINGS_ERROR_BYTES];
    fleet_url_t url;
    assert_true(fleet_url_parse("redis://anna@127.0.0.1,localhost:7000,[::1]", &url, error));
    assert_string_equal(url.user, "anna");
    assert_int_equal(url.seeds_count, 3);
    assert_int_equal(url.seeds[0].port, 6379);
    assert_int_equal(url.seeds[1].port, 7000);
    assert_string_equal(url.seeds[2].host, "::1");
    assert_false(url.is_remote);
    assert_true(fleet_url_parse("redis://127.0.0.1,redis.example", &url, error) && url.is_remote);
    static const char *const bad[] = {"http://x",
                                      "redis://",
                                      "redis://@x",
                                      "redis://a:secret@x",
                                      "redis://x,",
                                      "redis://x:y",
                                      "redis://1,2,3,4,5,6,7,8,9"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fleet_url_parse(bad[i], &url, error));
    assert_false(url.is_tls);
    assert_true(fleet_url_is_exposed(&url));
    assert_true(fleet_url_parse("rediss://anna@redis.example,10.0.0.1:7000", &url, error));
    assert_true(url.is_tls && url.is_remote && !fleet_url_is_exposed(&url));
    assert_string_equal(url.user, "anna");
    assert_string_equal(url.seeds[0].host, "redis.example");
}

static void settings_are_written_and_read_and_nothing_else_is(void **state) {
    (void)state;
    char error[SETTINGS_ERROR_BYTES];
    const fleet_settings_t settings = {.enabled = true,
                                       .url = "rediss://redis.example",
                                       .ca_file = "ca.pem",
                                       .cert_file = "our.pem",
                                       .key_file = "our.key",
                                       .machine = "m-1",
                                       .since_utc_ns = 5,
                                       .outbox_bytes = OUTBOX_BYTES};
    fleet_settings_t read;
    char *text = fleet_settings_write(&settings);
    assert_true(fleet_settings_read(text, strlen(text), &read, error));
    assert_memory_equal(&read, &settings, sizeof read);
    free(text);
#define WELL "\"url\": \"redis://127.0.0.1\", \"machine\": \"m\", \"since_utc_ns\": 1"
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"url\": \"redis://127.0.0.1\", \"machine\": \"m\"}", /* since when? */
        "{\"url\": \"redis://127.0.0.1\", \"machine\": \"m m\", \"since_utc_ns\": 1}",
        "{\"url\": \"redis://10.0.0.1\", \"machine\": \"m\", \"since_utc_ns\": 1}", /* in clear */
        ("{" WELL ", \"ca_file\": \"ca.pem\"}"), /* which in clear checks nothing */
        ("{" WELL ", \"enabled\": 1}"),
        ("{" WELL ", \"allow\": []}"),
        ("{" WELL ", \"outbox_bytes\": 1}"),
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fleet_settings_read(bad[i], strlen(bad[i]), &read, error));
    static const char remote[] =
        "{\"url\": \"redis://10.0.0.1\", \"machine\": \"m\", \"since_utc_ns\": 1,"
        " \"insecure\": true}";
    assert_true(fleet_settings_read(remote, sizeof remote - 1, &read, error));
    assert_false(read.enabled); /* nobody said so */
}

static void a_policy_allows_what_it_names(void **state) {
    (void)state;
    char error[SETTINGS_ERROR_BYTES];
    fleet_policy_t policy;
    static const char some[] = "{\"allow\": [\"keys\", \"pointer\"]}",
                      none[] = "{\"forbidden\": true}";
    assert_true(fleet_policy_read(some, sizeof some - 1, &policy, error));
    assert_true(policy.allow == (REDACT_KEYS | REDACT_POINTER) && !policy.forbidden);
    assert_true(fleet_policy_read(none, sizeof none - 1, &policy, error));
    assert_true(policy.allow == 0 && policy.forbidden);
    static const char *const bad[] = {"{\"allow\": [\"all\"]}", "{\"allow\": \"keys\"}",
                                      "{\"alow\": []}", "{\"forbidden\": \"yes\"}",
                                      "{\"allow\": [1]}"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fleet_policy_read(bad[i], strlen(bad[i]), &policy, error));
}

/* A bucket with all that there is, as the collector would write it. */
static json_t *whole_bucket(void) {
    const bucket_id_t id = {.machine = "ANNA-PC", .boot_id = 1, .minute = 9};
    bucket_t *bucket = bucket_new(&id);
    bucket_device_t same = {.stable_id = 0xABCDEF0123456789,
                            .vendor = 7,
                            .product = 8,
                            .kind = 1,
                            .name = "Anna's mouse"};
    assert_non_null(bucket);
    bucket_device(bucket, &same)->events = 3;
    same.stable_id++; /* the same model twice */
    bucket_device(bucket, &same)->events = 4;
    bucket_monitor(bucket, -31337, 0, 1920, 1080, 96)->positions[5] = 1;
    bucket_add_code(bucket, "KeyA", 5);
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
        bucket->totals[i] = i + 1;
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
        inlet__histogram_add(&bucket->histograms[i], i + 1, 1);
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++)
        bucket->lost[i].events = bucket->blind[i].ns = i + 1;
    bucket->devices_left_out = 2;
    json_t *json = bucket_to_json(bucket);
    bucket_free(bucket);
    return json;
}

static void what_is_not_on_the_list_stays(void **state) {
    (void)state;
    json_t *bucket = whole_bucket();
    json_object_set_new(bucket, "later_member", json_string("later-secret"));
    json_object_set_new(json_object_get(bucket, "totals"), "note", json_string("total-secret"));
    json_object_set_new(json_object_get(bucket, "totals"), "moves", json_string("kind-secret"));
    json_object_set_new(json_object_get(bucket, "lost"), "cause-secret", json_object());
    json_t *redacted = redact_bucket(bucket, "m-1", 0);
    assert_non_null(redacted);
    char *text = json_dumps(redacted, JSON_COMPACT);
    static const char *const forbidden[] = {"ANNA",        "Anna",   "KeyA",     "abcdef0123456789",
                                            "31337",       "secret", "\"name\"", "\"keys\"",
                                            "\"monitors\""};
    for (size_t i = 0; i < COUNT_OF(forbidden); i++)
        assert_null(strstr(text, forbidden[i]));
    assert_string_equal(json_string_value(json_object_get(redacted, "machine")), "m-1");
    assert_int_equal(json_array_size(json_object_get(redacted, "devices")), 2);
    free(text);
    json_decref(redacted);
    json_decref(bucket);
}

static void sums_timings_and_the_ledger_leave_whole(void **state) {
    (void)state;
    json_t *bucket = whole_bucket(), *redacted = redact_bucket(bucket, "ANNA-PC", 0);
    static const char *const whole[] = {"totals", "histograms", "lost",
                                        "blind",  "minute",     "devices_left_out"};
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        assert_non_null(json_object_get(bucket, whole[i]));
        assert_true(
            json_equal(json_object_get(bucket, whole[i]), json_object_get(redacted, whole[i])));
    }
    json_decref(redacted);
    /* With all that an administrator can allow it is the bucket itself. */
    redacted = redact_bucket(bucket, "ANNA-PC", REDACT_ALL);
    assert_true(json_equal(bucket, redacted));
    json_decref(redacted);
    json_decref(bucket);
}

static void each_allowance_lets_its_own_out(void **state) {
    (void)state;
    static const struct {
        uint32_t allow;
        const char *marks[3];
    } rows[] = {{REDACT_KEYS, {"KeyA", NULL, NULL}},
                {REDACT_DEVICES, {"Anna's mouse", "abcdef0123456789", NULL}},
                {REDACT_POINTER, {"-31337", "positions", NULL}}};
    json_t *bucket = whole_bucket();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        json_t *redacted = redact_bucket(bucket, "m", rows[i].allow);
        char *text = json_dumps(redacted, JSON_COMPACT);
        for (size_t other = 0; other < COUNT_OF(rows); other++)
            for (size_t m = 0; rows[other].marks[m] != NULL; m++)
                assert_int_equal(strstr(text, rows[other].marks[m]) != NULL, other == i);
        free(text);
        json_decref(redacted);
    }
    json_decref(bucket);
}

static redisReply error_of(char *text) {
    return (redisReply){.type = REDIS_REPLY_ERROR, .str = text, .len = strlen(text)};
}

static void errors_are_told_apart_by_their_first_word(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum replies_error error;
    } rows[] = {{"MOVED 1 127.0.0.1:7000", REPLIES_MOVED},
                {"ASK 1 127.0.0.1:7000", REPLIES_ASK},
                {"OOM command not allowed", REPLIES_BUSY},
                {"LOADING Redis is", REPLIES_BUSY},
                {"READONLY You can't", REPLIES_BUSY},
                {"NOPERM this user", REPLIES_DENIED},
                {"WRONGPASS invalid", REPLIES_DENIED},
                {"WRONGTYPE Operation", REPLIES_OTHER},
                {"ASKED", REPLIES_OTHER},
                {"ERR max number of clients reached", REPLIES_BUSY}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", rows[i].text);
        const redisReply reply = error_of(text);
        assert_int_equal(replies_error(&reply), rows[i].error);
    }
}

static void a_redirection_without_a_host_is_to_the_same(void **state) {
    (void)state;
    const sender_address_t here = {.host = "10.1.1.1", .port = 1};
    sender_address_t target;
    char same[] = "MOVED 7 :7002", other[] = "MOVED 7 ::1:7003", bad[] = "MOVED 7",
         worse[] = "MOVED 7 :0";
    redisReply reply = error_of(same);
    assert_true(replies_redirection(&reply, &here, &target));
    assert_string_equal(target.host, "10.1.1.1");
    assert_int_equal(target.port, 7002);
    reply = error_of(other);
    assert_true(replies_redirection(&reply, &here, &target));
    assert_string_equal(target.host, "::1");
    reply = error_of(bad);
    assert_false(replies_redirection(&reply, &here, &target));
    reply = error_of(worse);
    assert_false(replies_redirection(&reply, &here, &target));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_machines_keys_have_its_name_in_braces_alone),
        RUN(ids_are_two_numbers_that_fit),
        RUN(an_entry_comes_back_as_it_went),
        RUN(an_entry_that_does_not_fit_is_refused),
        RUN(spans_know_what_came_and_what_never_will),
        RUN(spans_are_the_set_that_they_say),
        RUN(too_many_gaps_change_nothing),
        RUN(addresses_are_a_host_and_a_port),
        RUN(urls_name_servers_and_no_secrets),
        RUN(settings_are_written_and_read_and_nothing_else_is),
        RUN(a_policy_allows_what_it_names),
        RUN(what_is_not_on_the_list_stays),
        RUN(sums_timings_and_the_ledger_leave_whole),
        RUN(each_allowance_lets_its_own_out),
        RUN(errors_are_told_apart_by_their_first_word),
        RUN(a_redirection_without_a_host_is_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
