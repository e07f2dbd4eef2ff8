/* What the service keeps on the disk: its log, and the grants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service_fixture.h"
#include "wire/scope.h"
#include <stdio.h>
#include <string.h>

static void damaged_grants_grant_nothing_and_stay_as_they_are(void **state) {
    (void)state;
    static const char DAMAGED[] = "{\"version\":1,\"grants\":[{]}";
    static inlet__grant_store_t store;
    wchar_t path[INLET__PATH_MAX];
    char error[160];
    uint8_t text[64];
    size_t bytes;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\damaged.json", folder);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)DAMAGED, sizeof DAMAGED - 1),
                     INLET_OK);
    assert_int_equal(inlet__grant_store_open(&store, path, error), INLET_E_CORRUPT);
    assert_int_not_equal(strlen(error), 0);
    inlet__grant_t grant = {.scopes = INLET__SCOPE_KBD_KEYS, .name = "x", .sid_bytes = 12};
    assert_int_equal(inlet__grant_store_add(&store, &grant), INLET_E_CORRUPT);
    assert_int_equal(inlet__file_read(path, text, sizeof text, &bytes), INLET_OK);
    assert_memory_equal(text, DAMAGED, sizeof DAMAGED - 1);
}

static void the_log_is_cut_and_one_older_file_is_kept(void **state) {
    (void)state;
    static inlet__log_t log;
    wchar_t path[INLET__PATH_MAX], old[INLET__PATH_MAX];
    WIN32_FILE_ATTRIBUTE_DATA found;
    char text[900];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\test.log", folder);
    _snwprintf(old, ARRAYSIZE(old), L"%ls\\test.log.1", folder);
    assert_int_equal(inlet__log_open(&log, path, false), INLET_OK);
    for (int i = 0; i < 2 * INLET__LOG_MAX_BYTES / 900; i++)
        inlet__log_write(&log, INLET__LOG_INFO, "%s", text);
    inlet__log_close(&log);
    assert_true(GetFileAttributesExW(path, GetFileExInfoStandard, &found));
    assert_in_range(found.nFileSizeLow, 900, INLET__LOG_MAX_BYTES);
    assert_true(GetFileAttributesExW(old, GetFileExInfoStandard, &found));
    assert_in_range(found.nFileSizeLow, INLET__LOG_MAX_BYTES - 1000, INLET__LOG_MAX_BYTES);
}

static void nobody_can_forge_a_line_of_the_log(void **state) {
    (void)state;
    static inlet__log_t log;
    wchar_t path[INLET__PATH_MAX];
    uint8_t text[512];
    size_t bytes;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\forged.log", folder);
    assert_int_equal(inlet__log_open(&log, path, false), INLET_OK);
    inlet__log_write(&log, INLET__LOG_WARNING, "name \"%s\"", "a\r\nb\x1B[2Jc\x7F");
    inlet__log_close(&log);
    assert_int_equal(inlet__file_read(path, text, sizeof text - 1, &bytes), INLET_OK);
    text[bytes] = '\0';
    assert_non_null(strstr((char *)text, " warning name \"a??b?[2Jc?\"\r\n"));
    assert_ptr_equal(strchr((char *)text, '\n'), (char *)text + bytes - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_grants_grant_nothing_and_stay_as_they_are),
        cmocka_unit_test(the_log_is_cut_and_one_older_file_is_kept),
        cmocka_unit_test(nobody_can_forge_a_line_of_the_log),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
