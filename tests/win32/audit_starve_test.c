/* The audit trail, where each call for its files and each allocation fails in turn, alone and with
 * all later ones: what is in the file is a trail, what is not is counted in it, and it goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "audit/audit_file.h"
#include "support/failing_ways.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 * 1024, LONG_BYTES = 400 };

static inlet__audit_file_t audit;
static inlet__log_t no_log = {.file = INVALID_HANDLE_VALUE};
static wchar_t path[INLET__PATH_MAX], older[INLET__PATH_MAX];

static void add(const char *detail) {
    inlet__audit_file_write(
        &audit, &(inlet__audit_record_t){.what = INLET__AUDIT_GRANT_ADDED, .detail = detail});
}

/* What is told in a trail: records of add(), of those that were withheld, and whether the trail
 * itself was found damaged or torn. */
typedef struct told {
    json_int_t records, withheld, finds;
    char last[64]; /* the detail of the last record, cut */
} told_t;

static void take_line(const char *line, size_t bytes, told_t *told) {
    json_t *root = json_loadb(line, bytes, 0, NULL);
    const char *what = json_string_value(json_object_get(root, "what"));
    const char *detail = json_string_value(json_object_get(root, "detail"));
    assert_true(what != NULL && detail != NULL);
    if (strncmp(what, "trail_", 6) == 0)
        told->finds++;
    else
        told->records++;
    told->withheld += json_integer_value(json_object_get(root, "withheld"));
    snprintf(told->last, sizeof told->last, "%s", detail);
    json_decref(root);
}

/* Proves a file of the trail, each by itself. */
static void take_file(const wchar_t *file, told_t *told) {
    static uint8_t text[ROOM];
    inlet__audit_verifier_t verifier;
    char error[INLET__AUDIT_ERROR_BYTES] = "";
    size_t bytes, torn;
    inlet__audit_verifier_init(&verifier);
    if (inlet__file_read(file, text, sizeof text, &bytes) == INLET_E_NOT_FOUND)
        return;
    if (inlet__audit_verify_text(&verifier, (const char *)text, bytes, &torn, error) != INLET_OK)
        fail_msg("line %llu: %s", (unsigned long long)verifier.lines, error);
    assert_int_equal(torn, 0);
    const char *line = (const char *)text;
    for (const char *feed; (feed = memchr(line, '\n', bytes)) != NULL; line = feed + 1) {
        take_line(line, (size_t)(feed - line), told);
        bytes -= (size_t)(feed + 1 - line);
    }
}

/* It says nothing of the file. */
static bool is_passing(inlet_status_t status) {
    return status == INLET_E_NO_MEMORY || status == INLET_E_BUSY;
}

static void begin_with_a_trail(void) {
    DeleteFileW(path);
    DeleteFileW(older);
    inlet__audit_file_open(&audit, path, &no_log);
    add("one");
    add("two");
    inlet__audit_file_close(&audit);
}

static void a_trail_is_whole_and_says_what_it_lacks(void **state) {
    char long_detail[LONG_BYTES + 1];
    (void)state;
    memset(long_detail, 'x', LONG_BYTES);
    long_detail[LONG_BYTES] = '\0';
    FOR_EACH_FAILURE {
        told_t told = {0};
        begin_with_a_trail();
        begin(way, n, after);
        inlet__audit_file_open(&audit, path, &no_log);
        add(long_detail);
        add("four");
        reached = end(way);
        add("last");
        inlet__audit_file_close(&audit);
        take_file(older, &told);
        take_file(path, &told);
        assert_string_equal(told.last, "last");
        /* What was found could not be written either. */
        const json_int_t all = told.records + told.withheld + told.finds;
        assert_true(all == 5 || (all == 6 && !is_passing(way->status)));
        assert_true(told.records == 5 || told.withheld > 0);
    }
}

static int set_up(void **state) {
    (void)state;
    if (!begin_with_path(L"trail.jsonl", path))
        return -1;
    _snwprintf(older, INLET__PATH_MAX, L"%ls.1", path);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    for (unsigned i = 1; i <= INLET__AUDIT_FILES_KEPT; i++) {
        wchar_t kept[INLET__PATH_MAX];
        _snwprintf(kept, INLET__PATH_MAX, L"%ls.%u", path, i);
        DeleteFileW(kept);
    }
    DeleteFileW(path);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trail_is_whole_and_says_what_it_lacks),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
