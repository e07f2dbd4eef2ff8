/* The service's settings: a file that is optional, and read strictly. */
#include "test.h"

#include "config/config.h"
#include <stdio.h>
#include <string.h>

static char error[INLET__CONFIG_ERROR_BYTES];
static inlet__config_t config;

static inlet_status_t read_text(const char *text) {
    memset(&config, 0xA5, sizeof config);
    memset(error, 'x', sizeof error);
    return inlet__config_from_json(text, strlen(text), &config, error);
}

static void expect_defaults(void) {
    assert_int_equal(config.drain_wait, INLET__DRAIN_WAIT_EVENT);
    assert_int_equal(config.drain_poll_us, 1000);
    assert_int_equal(config.agent_orphan_s, 10);
    assert_int_equal(config.pipe_handshake_ms, 3000);
    assert_int_equal(config.pipe_heartbeat_ms, 2000);
    assert_int_equal(config.pipe_silence_ms, 6000);
    const inlet__limits_t limits = inlet__limits_defaults();
    assert_memory_equal(&config.limits, &limits, sizeof limits);
    assert_int_equal(config.journal_enabled, 0);
    assert_int_equal(config.journal_max_mb, 256);
    assert_int_equal(config.journal_max_age_h, 24);
    assert_string_equal(inlet__journal_fsync_name(config.journal_fsync), "interval");
}

/* Refused whole, with an error of which `words` are a part. */
static void expect_refusal(const char *text, const char *words) {
    assert_int_equal(read_text(text), INLET_E_CORRUPT);
    expect_defaults();
    if (strstr(error, words) == NULL)
        fail_msg("%s: the error is: %s", text, error);
}

static void an_empty_object_is_the_defaults(void **state) {
    (void)state;
    assert_int_equal(read_text("{}"), INLET_OK);
    expect_defaults();
    assert_string_equal(error, "");
    config = inlet__config_defaults();
    expect_defaults();
}

static void every_setting_is_read_and_the_others_stay(void **state) {
    (void)state;
    assert_int_equal(read_text("{\"drain.wait\":\"spin\"}"), INLET_OK);
    assert_int_equal(config.drain_wait, INLET__DRAIN_WAIT_SPIN);
    assert_int_equal(config.drain_poll_us, 1000);
    assert_int_equal(read_text("{\"drain.wait\":\"event\"}"), INLET_OK);
    expect_defaults();
    assert_int_equal(read_text("{\"agent.orphan_s\":30}"), INLET_OK);
    assert_int_equal(config.agent_orphan_s, 30);
    assert_int_equal(config.drain_wait, INLET__DRAIN_WAIT_EVENT);
    assert_int_equal(
        read_text("{ \"drain.poll_us\": 250,\n\"drain.wait\": \"poll\", \"agent.orphan_s\": 0 }\n"),
        INLET_OK);
    assert_int_equal(config.drain_wait, INLET__DRAIN_WAIT_POLL);
    assert_int_equal(config.drain_poll_us, 250);
    assert_int_equal(config.agent_orphan_s, 0);
}

static void the_journal_is_off_and_its_settings_are_their_own(void **state) {
    (void)state;
    assert_int_equal(read_text("{\"journal.enabled\":\"on\",\"journal.max_mb\":4096,"
                               "\"journal.max_age_h\":1,\"journal.fsync\":\"batch\"}"),
                     INLET_OK);
    assert_int_equal(config.journal_enabled, 1);
    assert_int_equal(config.journal_max_mb, 4096);
    assert_int_equal(config.journal_max_age_h, 1);
    assert_string_equal(inlet__journal_fsync_name(config.journal_fsync), "batch");
    expect_refusal("{\"journal.enabled\":true}",
                   "\"journal.enabled\" must be one of \"off\" \"on\"");
    expect_refusal("{\"journal.fsync\":\"always\"}", "\"none\" \"batch\" \"interval\"");
    expect_refusal("{\"journal.max_mb\":0}", "journal.max_mb");
    expect_refusal("{\"journal.max_age_h\":8761}", "journal.max_age_h");
}

static void the_settings_of_the_pipe_and_its_limits_are_their_own(void **state) {
    (void)state;
    assert_int_equal(
        read_text("{\"pipe.handshake_ms\":500,\"pipe.heartbeat_ms\":5000,\"pipe.silence_ms\":3000,"
                  "\"limits.connections\":6,\"limits.connections_user\":5,"
                  "\"limits.connections_session\":4,\"limits.unauthenticated\":3,"
                  "\"limits.unauthenticated_user\":2}"),
        INLET_OK);
    assert_int_equal(config.pipe_handshake_ms, 500);
    assert_int_equal(config.pipe_heartbeat_ms, 5000);
    assert_int_equal(config.pipe_silence_ms, 3000);
    const inlet__limits_t expected = {6, 5, 4, 3, 2};
    assert_memory_equal(&config.limits, &expected, sizeof expected);
    expect_refusal("{\"pipe.handshake_ms\":499}", "from 500 to 60000");
    expect_refusal("{\"pipe.heartbeat_ms\":5001}", "from 100 to 5000");
    expect_refusal("{\"pipe.silence_ms\":2999}", "from 3000 to 600000");
    expect_refusal("{\"limits.connections\":0}", "from 1 to 2000");
    expect_refusal("{\"limits.connections_user\":2001}", "from 1 to 2000");
    expect_refusal("{\"limits.connections_session\":0}", "from 1 to 2000");
    expect_refusal("{\"limits.unauthenticated\":65}", "from 1 to 64");
    expect_refusal("{\"limits.unauthenticated_user\":0}", "from 1 to 64");
}

static void the_bounds_of_numbers_are_inside(void **state) {
    (void)state;
    assert_int_equal(read_text("{\"drain.poll_us\":50}"), INLET_OK);
    assert_int_equal(config.drain_poll_us, 50);
    assert_int_equal(read_text("{\"drain.poll_us\":1000000}"), INLET_OK);
    assert_int_equal(config.drain_poll_us, 1000000);
    assert_int_equal(read_text("{\"agent.orphan_s\":600}"), INLET_OK);
    assert_int_equal(config.agent_orphan_s, 600);
}

static void a_number_out_of_its_range_is_refused_by_name(void **state) {
    (void)state;
    static const char poll[] = "\"drain.poll_us\" must be a whole number from 50 to 1000000";
    static const char orphan[] = "\"agent.orphan_s\" must be a whole number from 0 to 600";
    expect_refusal("{\"drain.poll_us\":49}", poll);
    expect_refusal("{\"drain.poll_us\":1000001}", poll);
    expect_refusal("{\"drain.poll_us\":-50}", poll);
    expect_refusal("{\"drain.poll_us\":4294967346}", poll); /* 50 above 32 bits */
    expect_refusal("{\"agent.orphan_s\":601}", orphan);
    expect_refusal("{\"agent.orphan_s\":-1}", orphan);
    expect_refusal("{\"drain.poll_us\":99999999999999999999}", "line 1: too big");
}

static void a_value_of_a_wrong_type_is_refused_by_name(void **state) {
    (void)state;
    static const char *const not_numbers[] = {"\"100\"", "100.0", "null", "true", "[100]", "{}"};
    static const char *const not_waits[] = {"\"Event\"", "\"\"", "\"spin \"", "1", "null", "[]"};
    char text[64];
    for (size_t i = 0; i < COUNT_OF(not_numbers); i++) {
        snprintf(text, sizeof text, "{\"drain.poll_us\":%s}", not_numbers[i]);
        expect_refusal(text, "\"drain.poll_us\" must be a whole number");
        snprintf(text, sizeof text, "{\"agent.orphan_s\":%s}", not_numbers[i]);
        expect_refusal(text, "\"agent.orphan_s\" must be a whole number");
    }
    for (size_t i = 0; i < COUNT_OF(not_waits); i++) {
        snprintf(text, sizeof text, "{\"drain.wait\":%s}", not_waits[i]);
        expect_refusal(text, "\"drain.wait\" must be \"event\", \"spin\" or \"poll\"");
    }
}

static void an_unknown_setting_is_refused_by_name(void **state) {
    (void)state;
    expect_refusal("{\"drain.weight\":1}", "there is no setting \"drain.weight\"");
    expect_refusal("{\"drain\":{\"wait\":\"spin\"}}", "there is no setting \"drain\"");
    expect_refusal("{\"Drain.wait\":\"spin\"}", "there is no setting \"Drain.wait\"");
    expect_refusal("{\"\":1}", "there is no setting \"\"");
}

static void nothing_of_a_file_with_one_error_is_in_force(void **state) {
    (void)state;
    expect_refusal("{\"drain.wait\":\"spin\",\"drain.poll_us\":60,\"agent.orphan_s\":601}",
                   "agent.orphan_s");
}

static void a_text_that_is_no_object_is_refused_with_its_line(void **state) {
    (void)state;
    expect_refusal("", "line ");
    expect_refusal("[]", "one object");
    expect_refusal("{\n\"drain.wait\" \"spin\"}", "line 2: ");
    expect_refusal("{\"drain.wait\":\"spin\"} more", "line 1: ");
    expect_refusal("{\"drain.wait\":\"spin\",\n\"drain.wait\":\"spin\"}", "duplicate");
}

static void an_error_is_one_printable_line_whatever_it_quotes(void **state) {
    (void)state;
    static const char *const odd[] = {
        "{\"a\\nb\\u001b[2J\":1}", "{\"a\xC3\xBC\":1}",
        /* 63 bytes, then a character of two: cut in its middle */
        "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xBC\":1}",
        "{\"a\":\n\xC3\xBC}"};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        assert_int_equal(read_text(odd[i]), INLET_E_CORRUPT);
        assert_int_not_equal(error[0], '\0');
        for (const char *c = error; *c != '\0'; c++)
            assert_in_range(*c, ' ', '~');
    }
}

static void each_way_to_wait_has_its_name(void **state) {
    (void)state;
    assert_string_equal(inlet__drain_wait_name(INLET__DRAIN_WAIT_EVENT), "event");
    assert_string_equal(inlet__drain_wait_name(INLET__DRAIN_WAIT_SPIN), "spin");
    assert_string_equal(inlet__drain_wait_name(INLET__DRAIN_WAIT_POLL), "poll");
    assert_string_equal(inlet__drain_wait_name((inlet__drain_wait_t)3), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(an_empty_object_is_the_defaults),
        RUN(every_setting_is_read_and_the_others_stay),
        RUN(the_journal_is_off_and_its_settings_are_their_own),
        RUN(the_settings_of_the_pipe_and_its_limits_are_their_own),
        RUN(the_bounds_of_numbers_are_inside),
        RUN(a_number_out_of_its_range_is_refused_by_name),
        RUN(a_value_of_a_wrong_type_is_refused_by_name),
        RUN(an_unknown_setting_is_refused_by_name),
        RUN(nothing_of_a_file_with_one_error_is_in_force),
        RUN(a_text_that_is_no_object_is_refused_with_its_line),
        RUN(an_error_is_one_printable_line_whatever_it_quotes),
        RUN(each_way_to_wait_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
