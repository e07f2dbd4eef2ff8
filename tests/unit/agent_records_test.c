/* The list of agents that outlives the service: what is written is read again, and nothing else. */
#include "test.h"

#include "sessions/agent_records.h"
#include "support/some_agent.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void what_was_written_is_read_again(void **state) {
    (void)state;
    static inlet__agent_records_t written, read;
    char error[160];
    const inlet__agent_record_t first = some_agent(0), second = some_agent(UINT32_MAX);
    written = (inlet__agent_records_t){.boot_id = 1764112373};
    assert_int_equal(inlet__agent_records_put(&written, &first), INLET_OK);
    assert_int_equal(inlet__agent_records_put(&written, &second), INLET_OK);
    char *text = inlet__agent_records_to_json(&written);
    assert_non_null(text);
    assert_int_equal(inlet__agent_records_from_json(text, strlen(text), &read, error), INLET_OK);
    free(text);
    assert_true(read.boot_id == written.boot_id);
    assert_int_equal(read.count, 2);
    assert_memory_equal(&read.list[0], &first, sizeof first);
    assert_memory_equal(&read.list[1], &second, sizeof second);
}

static void a_session_has_one_record_and_the_list_is_bounded(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    inlet__agent_record_t record = some_agent(3);
    records.count = 0;
    assert_int_equal(inlet__agent_records_put(&records, &record), INLET_OK);
    record.process_id = 4712;
    assert_int_equal(inlet__agent_records_put(&records, &record), INLET_OK);
    assert_int_equal(records.count, 1);
    assert_int_equal(inlet__agent_records_find(&records, 3)->process_id, 4712);
    for (uint32_t session = 10; session < 9 + INLET__AGENT_RECORDS_MAX; session++) {
        record = some_agent(session);
        assert_int_equal(inlet__agent_records_put(&records, &record), INLET_OK);
    }
    record = some_agent(4);
    assert_int_equal(inlet__agent_records_put(&records, &record), INLET_E_LIMIT);
    inlet__agent_records_remove(&records, 3);
    inlet__agent_records_remove(&records, 3); /* is not there: nothing happens */
    assert_null(inlet__agent_records_find(&records, 3));
    assert_int_equal(records.count, INLET__AGENT_RECORDS_MAX - 1);
    assert_int_equal(inlet__agent_records_put(&records, &record), INLET_OK);
}

/* A list of one record, with `from` replaced by `to`. */
static inlet_status_t read_changed(const char *from, const char *to) {
    static inlet__agent_records_t records;
    char error[160], changed[4096];
    const inlet__agent_record_t record = some_agent(1);
    records = (inlet__agent_records_t){.boot_id = 5};
    assert_int_equal(inlet__agent_records_put(&records, &record), INLET_OK);
    char *text = inlet__agent_records_to_json(&records);
    char *found = strstr(text, from);
    assert_non_null(found);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(found - text), text, to,
             found + strlen(from));
    free(text);
    inlet_status_t status =
        inlet__agent_records_from_json(changed, strlen(changed), &records, error);
    assert_int_equal(records.count, status == INLET_OK ? 1 : 0);
    assert_int_equal(error[0] == '\0', status == INLET_OK);
    return status;
}

static void a_list_that_is_not_exactly_as_written_is_refused_with_a_reason(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"\"version\": 1", "\"version\": 2"},
        {"\"version\": 1", "\"version\": \"1\""},
        {"\"version\": 1", "\"version\": 1, \"more\": 1"},
        {"\"boot\": 5", "\"boot\": -5"},
        {"\"boot\": 5", "\"boots\": 5"},
        {"\"agents\": [", "\"agents\": [7, "},
        {"\"session\": 1", "\"session\": -1"},
        {"\"session\": 1", "\"session\": 4294967296"},
        {"\"session\": 1", "\"session\": 1.0"},
        {"\"session\": 1", "\"session\": 1, \"session\": 1"},
        {"\"process\": 4711", "\"process\": 0"},
        {"\"process\": 4711", "\"process\": 4294967296"},
        {"\"created\": 133", "\"created\": -133"},
        {"\"created\": 133000000000000000", "\"created\": 0"},
        {"\"epoch\": 86400000", "\"epoch\": -1"},
        {"\"epoch\": 86400000", "\"epoch\": null"},
        {"\"image\": \"C", "\"image\": \"\", \"was\": \"C"},
        {"\"image\": \"C:\\\\Program Files\\\\Inlet\\\\inlet-agent.exe\"", "\"image\": \"\""},
        {"\"section\": 68", "\"section\": 0"},
        {"\"annex\": 72", "\"annex\": -1"},
        {"\"log\": 76", "\"log\": 0"},
        {"\"wake\": 80", "\"wake\": 0"},
        {"\"control\": 84", "\"control\": 0"},
        {"\"control\": 84", "\"control\": 84, \"service\": 88"},
        {"\"section\": 528384", "\"section\": 0"},
        {"\"annex\": 133169152", "\"annex\": 0"},
        {"\"log\": 4214784", "\"log\": 0"},
        {"\"log\": 4214784", "\"logs\": 4214784"},
        {"\n}", "\n"},
        {"\n}", "\n}}"},
    };
    assert_int_equal(read_changed("\"version\": 1", "\"version\": 1"), INLET_OK);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (read_changed(changes[i].from, changes[i].to) != INLET_E_CORRUPT)
            fail_msg("accepted: %s", changes[i].to);
}

static void an_image_longer_than_its_place_is_refused(void **state) {
    (void)state;
    char longer[INLET__AGENT_IMAGE_BYTES + 16];
    memset(longer, 'a', sizeof longer);
    memcpy(longer, "\"image\": \"", 10);
    longer[10 + INLET__AGENT_IMAGE_BYTES - 1] = '\0';
    char fits[sizeof longer + 8];
    snprintf(fits, sizeof fits, "%s\"", longer);
    assert_int_equal(
        read_changed("\"image\": \"C:\\\\Program Files\\\\Inlet\\\\inlet-agent.exe\"", fits),
        INLET_OK);
    snprintf(fits, sizeof fits, "%sb\"", longer);
    assert_int_equal(
        read_changed("\"image\": \"C:\\\\Program Files\\\\Inlet\\\\inlet-agent.exe\"", fits),
        INLET_E_CORRUPT);
}

static void two_records_of_one_session_are_refused(void **state) {
    (void)state;
    static inlet__agent_records_t records;
    char error[160];
    const inlet__agent_record_t first = some_agent(1), second = some_agent(2);
    records.count = 0;
    assert_int_equal(inlet__agent_records_put(&records, &first), INLET_OK);
    assert_int_equal(inlet__agent_records_put(&records, &second), INLET_OK);
    char *text = inlet__agent_records_to_json(&records);
    char *found = strstr(text, "\"session\": 2");
    assert_non_null(found);
    found[strlen("\"session\": ")] = '1';
    assert_int_equal(inlet__agent_records_from_json(text, strlen(text), &records, error),
                     INLET_E_CORRUPT);
    assert_non_null(strstr(error, "session 1"));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_again),
        cmocka_unit_test(a_session_has_one_record_and_the_list_is_bounded),
        cmocka_unit_test(a_list_that_is_not_exactly_as_written_is_refused_with_a_reason),
        cmocka_unit_test(an_image_longer_than_its_place_is_refused),
        cmocka_unit_test(two_records_of_one_session_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
