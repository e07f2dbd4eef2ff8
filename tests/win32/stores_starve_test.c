/* Grants, agents and settings on the disk, where each call for a file and each allocation fails in
 * turn, alone and with all later ones: the file is its old self or its new one, whole, the status
 * says why, memory and file agree as the headers say, and the next try succeeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/config_file.h"
#include "grants/grant_store.h"
#include "sessions/agent_store.h"
#include "support/failing_ways.h"
#include "support/some_agent.h"
#include "win32/names.h"
#include "wire/scope.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static wchar_t path[INLET__PATH_MAX], beside[INLET__PATH_MAX];

static void expect_file(const char *expected) {
    uint8_t text[64];
    size_t bytes;
    const inlet_status_t status = inlet__file_read(path, text, sizeof text, &bytes);
    assert_int_equal(status, expected != NULL ? INLET_OK : INLET_E_NOT_FOUND);
    if (expected != NULL) {
        assert_int_equal(bytes, strlen(expected));
        assert_memory_equal(text, expected, bytes);
    }
}

static bool leaves_something(void) {
    return GetFileAttributesW(beside) != INVALID_FILE_ATTRIBUTES;
}

static inlet_status_t put(const char *text) {
    return inlet__file_replace(path, INLET__SDDL_KEY_FILE, (const uint8_t *)text, strlen(text));
}

static void a_file_is_its_old_self_or_its_new_one(void **state) {
    (void)state;
    for (int is_there = 0; is_there < 2; is_there++) {
        const char *before = is_there ? "what it was before" : NULL;
        FOR_EACH_FAILURE {
            DeleteFileW(path);
            if (is_there)
                assert_int_equal(put(before), INLET_OK);
            begin(way, n, after);
            const inlet_status_t status = put("new");
            reached = end(way);
            expect_status(status, way, reached);
            expect_file(status == INLET_OK ? "new" : before);
            assert_true(after || !leaves_something()); /* else it could not be removed either */
            assert_int_equal(put("later"), INLET_OK);
            expect_file("later");
            assert_false(leaves_something() || failing_files_moved_unflushed());
        }
    }
}

/* --- grants --- */

static inlet__grant_store_t store, again;

static inlet__grant_t grant_of(uint8_t key) {
    inlet__grant_t grant = {.scopes = INLET__SCOPE_MOUSE_MOTION, .created_s = 1700000000};
    memset(grant.key, key, sizeof grant.key);
    snprintf(grant.name, sizeof grant.name, "a program with the key %u", key);
    assert_int_equal(inlet__sid_parse("S-1-5-18", grant.sid, &grant.sid_bytes), INLET_OK);
    return grant;
}

static bool is_granted(const inlet__grant_store_t *in, uint8_t key) {
    const inlet__grant_t grant = grant_of(key);
    return inlet__grants_find(&in->grants, grant.key, "") != NULL;
}

/* In memory and on the disk: the first grant, and the second one or not. */
static void expect_grants(bool second) {
    char error[160];
    assert_int_equal(inlet__grant_store_open(&again, path, error), INLET_OK);
    assert_true(again.grants.count == (second ? 2 : 1) && store.grants.count == again.grants.count);
    assert_true(is_granted(&store, 1) && is_granted(&again, 1));
    assert_true(is_granted(&store, 2) == second && is_granted(&again, 2) == second);
}

static void begin_with_one_grant(void) {
    const inlet__grant_t first = grant_of(1);
    char error[160];
    DeleteFileW(path);
    assert_int_equal(inlet__grant_store_open(&store, path, error), INLET_OK);
    assert_int_equal(inlet__grant_store_add(&store, &first), INLET_OK);
}

static void a_grant_is_in_force_and_on_the_disk_or_neither(void **state) {
    const inlet__grant_t second = grant_of(2);
    (void)state;
    FOR_EACH_FAILURE {
        begin_with_one_grant();
        begin(way, n, after);
        const inlet_status_t status = inlet__grant_store_add(&store, &second);
        reached = end(way);
        expect_status(status, way, reached);
        expect_grants(status == INLET_OK);
        assert_int_equal(inlet__grant_store_add(&store, &second), INLET_OK);
        expect_grants(true);
    }
}

static void a_grant_is_revoked_and_off_the_disk_or_neither(void **state) {
    const inlet__grant_t second = grant_of(2);
    inlet__grant_t removed;
    (void)state;
    FOR_EACH_FAILURE {
        begin_with_one_grant();
        assert_int_equal(inlet__grant_store_add(&store, &second), INLET_OK);
        begin(way, n, after);
        const inlet_status_t status = inlet__grant_store_remove(&store, second.name, &removed);
        reached = end(way);
        expect_status(status, way, reached);
        expect_grants(status != INLET_OK);
        if (status != INLET_OK)
            assert_int_equal(inlet__grant_store_remove(&store, second.name, &removed), INLET_OK);
        expect_grants(false);
    }
}

/* Grants that could not be read grant nothing, and are not lost by the next change. */
static void grants_that_were_not_read_are_read_before_they_are_changed(void **state) {
    const inlet__grant_t second = grant_of(2);
    char error[160];
    (void)state;
    FOR_EACH_FAILURE {
        begin_with_one_grant();
        begin(way, n, after);
        const inlet_status_t status = inlet__grant_store_open(&store, path, error);
        const inlet_status_t added = inlet__grant_store_add(&store, &second);
        reached = end(way);
        if (status != INLET_OK) {
            expect_status(status, way, reached);
            assert_true(error[0] != '\0');
            assert_true(after ? added == way->status && store.grants.count == 0
                              : added == INLET_OK);
        }
        if (added != INLET_OK)
            assert_int_equal(inlet__grant_store_add(&store, &second), INLET_OK);
        expect_grants(true);
    }
}

/* --- agents --- */

static inlet__agent_store_t agents, agents_again;

static void expect_agents(uint32_t count) {
    char error[160];
    assert_int_equal(inlet__agent_store_open(&agents_again, path, error), INLET_OK);
    assert_int_equal(agents_again.records.count, count);
    assert_non_null(inlet__agent_records_find(&agents_again.records, 1));
}

/* What is known of the agents stays known, and is written with the next change. */
static void an_agent_is_on_the_disk_now_or_with_the_next_change(void **state) {
    const inlet__agent_record_t first = some_agent(1), second = some_agent(2),
                                third = some_agent(3);
    char error[160];
    (void)state;
    FOR_EACH_FAILURE {
        DeleteFileW(path);
        assert_int_equal(inlet__agent_store_open(&agents, path, error), INLET_OK);
        assert_int_equal(inlet__agent_store_put(&agents, &first), INLET_OK);
        begin(way, n, after);
        const inlet_status_t put_status = inlet__agent_store_put(&agents, &second);
        reached = end(way);
        expect_status(put_status, way, reached);
        expect_agents(put_status == INLET_OK ? 2 : 1);
        assert_int_equal(inlet__agent_store_put(&agents, &third), INLET_OK);
        expect_agents(3);

        begin(way, n, after);
        const inlet_status_t status = inlet__agent_store_remove(&agents, 2);
        reached |= end(way);
        expect_agents(status == INLET_OK ? 2 : 3);
        assert_int_equal(inlet__agent_store_remove(&agents, 3), INLET_OK);
        expect_agents(1);
    }
}

static void agents_that_can_not_be_read_are_none_and_the_reason_is_told(void **state) {
    const inlet__agent_record_t first = some_agent(1);
    char error[160];
    (void)state;
    DeleteFileW(path);
    assert_int_equal(inlet__agent_store_open(&agents, path, error), INLET_OK);
    assert_int_equal(inlet__agent_store_put(&agents, &first), INLET_OK);
    FOR_EACH_FAILURE {
        begin(way, n, after);
        const inlet_status_t status = inlet__agent_store_open(&agents, path, error);
        reached = end(way);
        expect_status(status, way, reached);
        assert_int_equal(agents.records.count, status == INLET_OK ? 1 : 0);
        assert_true(status == INLET_OK || error[0] != '\0');
        expect_agents(1);
    }
}

/* --- settings --- */

static void settings_that_can_not_be_read_are_the_defaults_and_the_reason_is_told(void **state) {
    char error[INLET__CONFIG_ERROR_BYTES];
    inlet__config_t config;
    (void)state;
    assert_int_equal(put("{\"drain.poll_us\":1234,\"agent.orphan_s\":99}"), INLET_OK);
    FOR_EACH_FAILURE {
        begin(way, n, after);
        const inlet_status_t status = inlet__config_load(path, &config, error);
        reached = end(way);
        expect_status(status, way, reached);
        assert_int_equal(config.drain_poll_us, status == INLET_OK ? 1234 : 1000);
        assert_int_equal(config.agent_orphan_s, status == INLET_OK ? 99 : 10);
        assert_true((error[0] == '\0') == (status == INLET_OK));
        assert_int_equal(inlet__config_load(path, &config, error), INLET_OK);
        assert_int_equal(config.drain_poll_us, 1234);
    }
}

static int set_up(void **state) {
    (void)state;
    if (!begin_with_path(L"store.json", path))
        return -1;
    _snwprintf(beside, INLET__PATH_MAX, L"%ls.new", path);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    DeleteFileW(path);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_its_old_self_or_its_new_one),
        cmocka_unit_test(a_grant_is_in_force_and_on_the_disk_or_neither),
        cmocka_unit_test(a_grant_is_revoked_and_off_the_disk_or_neither),
        cmocka_unit_test(grants_that_were_not_read_are_read_before_they_are_changed),
        cmocka_unit_test(an_agent_is_on_the_disk_now_or_with_the_next_change),
        cmocka_unit_test(agents_that_can_not_be_read_are_none_and_the_reason_is_told),
        cmocka_unit_test(settings_that_can_not_be_read_are_the_defaults_and_the_reason_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
