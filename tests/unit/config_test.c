/* The service's settings: a file that is optional, and read strictly. */
#include "test.h"

#include "config/settings.h"
#include <inlet/event.h>
#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
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
    const inlet__hotkey_t panic = inlet__config_hotkey(config.panic_hotkey);
    assert_int_equal(config.indicator_required, 1);
    assert_int_equal(panic.hid, INLET_KEY_Pause);
    assert_int_equal(panic.modifiers,
                     INLET_MODIFIER_CONTROL | INLET_MODIFIER_SHIFT | INLET_MODIFIER_ALT);
    const inlet__limits_t limits = inlet__limits_defaults();
    assert_memory_equal(&config.limits, &limits, sizeof limits);
    assert_int_equal(config.journal_enabled, 0);
    assert_int_equal(config.journal_max_mb, 256);
    assert_int_equal(config.journal_max_age_h, 24);
    assert_int_equal(config.journal_fsync, 2);
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
    assert_int_equal(config.journal_fsync, 1);
    expect_refusal("{\"journal.enabled\":true}", "\"journal.enabled\" must be \"off\" or \"on\"");
    expect_refusal("{\"journal.fsync\":\"always\"}", "\"none\", \"batch\" or \"interval\"");
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

static void what_the_user_sees_and_presses_is_set_strictly(void **state) {
    (void)state;
    assert_int_equal(read_text("{\"indicator.required\":\"off\",\"panic.hotkey\":\"Meta+F12\"}"),
                     INLET_OK);
    assert_int_equal(config.indicator_required, 0);
    const inlet__hotkey_t panic = inlet__config_hotkey(config.panic_hotkey);
    assert_int_equal(panic.hid, INLET_KEY_F12);
    assert_int_equal(panic.modifiers, INLET_MODIFIER_META);
    assert_int_equal(read_text("{\"panic.hotkey\":\"none\"}"), INLET_OK);
    assert_int_equal(config.panic_hotkey, 0);
    expect_refusal("{\"indicator.required\":0}", "\"off\" or \"on\"");
    expect_refusal("{\"indicator.required\":false}", "\"off\" or \"on\"");
    static const char *const bad[] = {"\"F12\"", "\"Alt+F1,Alt+F2\"", "\"Alt+\"", "\"\"", "7"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char text[64];
        snprintf(text, sizeof text, "{\"panic.hotkey\":%s}", bad[i]);
        expect_refusal(text, "\"panic.hotkey\" must be one key with modifiers");
    }
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

static char *edited;

/* The text after one change, with a NULL value for taking it out; "" where that is refused. */
static const char *edit(const char *text, const char *key, const char *value,
                        inlet_status_t expected) {
    free(edited);
    inlet_status_t status =
        inlet__config_edit(text, text != NULL ? strlen(text) : 0, key, value, &edited, error);
    if (status != expected)
        fail_msg("%s = %s: %d: %s", key, value != NULL ? value : "(out)", (int)status, error);
    assert_true((status == INLET_OK) == (edited != NULL));
    assert_true((status == INLET_OK) == (error[0] == '\0'));
    return edited != NULL ? edited : "";
}

static void a_change_keeps_what_it_is_not_about(void **state) {
    (void)state;
    static const char before[] = "{\"pipe.silence_ms\":7000,\"drain.wait\":\"spin\"}";
    assert_string_equal(edit(NULL, "drain.poll_us", "250", INLET_OK),
                        "{\n  \"drain.poll_us\": 250\n}\n");
    assert_string_equal(edit(before, "agent.orphan_s", "0", INLET_OK),
                        "{\n  \"pipe.silence_ms\": 7000,\n  \"drain.wait\": \"spin\",\n"
                        "  \"agent.orphan_s\": 0\n}\n");
    assert_string_equal(edit(before, "pipe.silence_ms", "8000", INLET_OK),
                        "{\n  \"pipe.silence_ms\": 8000,\n  \"drain.wait\": \"spin\"\n}\n");
    assert_string_equal(edit(before, "drain.wait", "poll", INLET_OK),
                        "{\n  \"pipe.silence_ms\": 7000,\n  \"drain.wait\": \"poll\"\n}\n");
    assert_string_equal(edit(before, "drain.wait", NULL, INLET_OK),
                        "{\n  \"pipe.silence_ms\": 7000\n}\n");
}

static void a_change_that_would_be_refused_is_not_made(void **state) {
    (void)state;
    static const char *const numbers[] = {
        "49", "1000001", "", "250 ", " 250", "-250", "2e3", "0x80", "spin", "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        edit("{}", "drain.poll_us", numbers[i], INLET_E_INVALID_ARGUMENT);
        assert_string_equal(error, "\"drain.poll_us\" must be a whole number from 50 to 1000000");
    }
    edit("{}", "agent.orphan_s", "", INLET_E_INVALID_ARGUMENT); /* is not 0 */
    edit("{}", "a\n\xC3\xBC", "1", INLET_E_NOT_FOUND);
    assert_string_equal(error, "there is no setting \"a???\"");
    edit("{}", "drain.wait", "sleep", INLET_E_INVALID_ARGUMENT);
    edit("{}", "drain.weight", "1", INLET_E_NOT_FOUND);
    assert_string_equal(error, "there is no setting \"drain.weight\"");
    edit("{}", "drain.weight", NULL, INLET_E_NOT_FOUND);
    edit("{}", "drain.wait", NULL, INLET_E_NOT_FOUND);
    assert_string_equal(error, "the file does not have \"drain.wait\"");
}

static void a_hotkey_is_set_as_it_is_written(void **state) {
    (void)state;
    char shown[INLET__SETTING_TEXT_BYTES];
    const inlet__setting_t *setting = inlet__setting_find("panic.hotkey");
    assert_string_equal(edit("{}", "panic.hotkey", "Alt+Control+F9", INLET_OK),
                        "{\n  \"panic.hotkey\": \"Alt+Control+F9\"\n}\n");
    assert_int_equal(read_text(edited), INLET_OK);
    inlet__setting_format(setting, &config, shown);
    assert_string_equal(shown, "Control+Alt+F9");
    assert_int_equal(read_text(edit("{}", "panic.hotkey", "none", INLET_OK)), INLET_OK);
    inlet__setting_format(setting, &config, shown);
    assert_string_equal(shown, "none");
    edit("{}", "panic.hotkey", "F9", INLET_E_INVALID_ARGUMENT);
    free(edited);
    edited = NULL;
}

static void a_file_with_an_error_is_changed_only_to_one_without(void **state) {
    (void)state;
    static const char unknown[] = "{\"drain.weight\":1,\"drain.wait\":\"spin\"}";
    edit(unknown, "drain.poll_us", "250", INLET_E_CORRUPT);
    assert_string_equal(error, "there is no setting \"drain.weight\"");
    assert_string_equal(edit(unknown, "drain.weight", NULL, INLET_OK),
                        "{\n  \"drain.wait\": \"spin\"\n}\n");
    assert_string_equal(edit("{\"drain.poll_us\":1}", "drain.poll_us", "50", INLET_OK),
                        "{\n  \"drain.poll_us\": 50\n}\n");
    edit("{\"drain.poll_us\":", "drain.poll_us", "50", INLET_E_CORRUPT);
    edit("[]", "drain.poll_us", "50", INLET_E_CORRUPT);
    edit("", "drain.poll_us", "50", INLET_E_CORRUPT);
    free(edited);
    edited = NULL;
}

static void every_setting_of_the_table_is_read_and_shown(void **state) {
    (void)state;
    char text[128], shown[INLET__SETTING_TEXT_BYTES];
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++) {
        const inlet__setting_t *setting = &inlet__settings[i];
        assert_ptr_equal(inlet__setting_find(setting->key), setting);
        if (inlet__setting_is_hotkey(setting))
            continue;
        for (int upper = 0; upper < 2; upper++) {
            const uint32_t value = upper ? setting->greatest : setting->least;
            if (setting->words != NULL)
                snprintf(text, sizeof text, "{\"%s\":\"%s\"}", setting->key, setting->words[value]);
            else
                snprintf(text, sizeof text, "{\"%s\":%u}", setting->key, (unsigned)value);
            assert_int_equal(read_text(text), INLET_OK);
            assert_int_equal(inlet__setting_get(setting, &config), value);
            inlet__setting_format(setting, &config, shown);
            assert_non_null(strstr(text, shown));
            assert_int_equal(config.given, 1U << i);
            assert_true(inlet__setting_is_given(setting, &config));
        }
    }
    assert_null(inlet__setting_find("drain"));
    assert_int_equal(inlet__config_defaults().given, 0);
}

/* 1000000 as config.md has it: 1,000,000. */
static void group(uint32_t value, bool grouped, char text[INLET__SETTING_TEXT_BYTES]) {
    if (grouped && value >= 1000000)
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%u,%03u,%03u", (unsigned)(value / 1000000),
                 (unsigned)(value / 1000 % 1000), (unsigned)(value % 1000));
    else if (grouped && value >= 1000)
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%u,%03u", (unsigned)(value / 1000),
                 (unsigned)(value % 1000));
    else
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%u", (unsigned)value);
}

static void expected_row(const inlet__setting_t *setting, char *row, size_t capacity) {
    const inlet__config_t defaults = inlet__config_defaults();
    char least[INLET__SETTING_TEXT_BYTES], greatest[INLET__SETTING_TEXT_BYTES];
    char value[INLET__SETTING_TEXT_BYTES], words[64] = "";
    inlet__setting_format(setting, &defaults, value);
    group(setting->least, true, least);
    group(setting->greatest, true, greatest);
    for (uint32_t i = 0; setting->words != NULL && i <= setting->greatest; i++) {
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s`\"%s\"`", i > 0 ? ", " : "",
                 setting->words[i]);
    }
    if (inlet__setting_is_hotkey(setting))
        snprintf(row, capacity, "| `%s` | a hotkey, `\"none\"` | `\"%s\"` | ", setting->key, value);
    else if (setting->words != NULL)
        snprintf(row, capacity, "| `%s` | %s | `\"%s\"` | ", setting->key, words, value);
    else
        snprintf(row, capacity, "| `%s` | %s … %s | %s | ", setting->key, least, greatest, value);
}

static const char *document;

/* Its first table is the table of the code, row by row. */
static void the_document_has_the_settings_that_there_are(void **state) {
    (void)state;
    char line[1024], row[256];
    uint32_t found = 0;
    FILE *file = fopen(document, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        const char *name = line + strlen("| `");
        if (strncmp(line, "| `", strlen("| `")) != 0 || strchr(name, '.') == NULL ||
            strchr(name, '.') > strchr(name, '`'))
            continue;
        assert_true(found < INLET__SETTING_COUNT);
        expected_row(&inlet__settings[found++], row, sizeof row);
        if (strncmp(line, row, strlen(row)) != 0)
            fail_msg("config.md has %swhere the code has %s", line, row);
    }
    fclose(file);
    assert_int_equal(found, INLET__SETTING_COUNT);
}

int main(int argc, char **argv) {
    document = argc > 1 ? argv[1] : "service/docs/config.md";
    const struct CMUnitTest tests[] = {
        RUN(an_empty_object_is_the_defaults),
        RUN(every_setting_is_read_and_the_others_stay),
        RUN(the_journal_is_off_and_its_settings_are_their_own),
        RUN(the_settings_of_the_pipe_and_its_limits_are_their_own),
        RUN(what_the_user_sees_and_presses_is_set_strictly),
        RUN(the_bounds_of_numbers_are_inside),
        RUN(a_number_out_of_its_range_is_refused_by_name),
        RUN(a_value_of_a_wrong_type_is_refused_by_name),
        RUN(an_unknown_setting_is_refused_by_name),
        RUN(nothing_of_a_file_with_one_error_is_in_force),
        RUN(a_text_that_is_no_object_is_refused_with_its_line),
        RUN(an_error_is_one_printable_line_whatever_it_quotes),
        RUN(each_way_to_wait_has_its_name),
        RUN(a_change_keeps_what_it_is_not_about),
        RUN(a_change_that_would_be_refused_is_not_made),
        RUN(a_hotkey_is_set_as_it_is_written),
        RUN(a_file_with_an_error_is_changed_only_to_one_without),
        RUN(every_setting_of_the_table_is_read_and_shown),
        RUN(the_document_has_the_settings_that_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
