/* The audit trail's files: it goes on over crashes, full disks and its own bounds, and says so. */
#include "test_client.h"

#include "audit/audit_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM (INLET__AUDIT_FILE_MAX_BYTES + INLET__AUDIT_LINE_MAX_BYTES)

static inlet__audit_file_t audit;
static inlet__log_t no_log;
static char *text;
static size_t text_bytes;
static wchar_t path[INLET__PATH_MAX];

static const wchar_t *numbered(unsigned number) {
    static wchar_t whole[INLET__PATH_MAX];
    if (number == 0)
        _snwprintf(whole, ARRAYSIZE(whole), L"%ls", path);
    else
        _snwprintf(whole, ARRAYSIZE(whole), L"%ls.%u", path, number);
    return whole;
}

static void remove_trail(void) {
    for (unsigned i = 0; i <= INLET__AUDIT_FILES_KEPT + 1; i++)
        DeleteFileW(numbered(i));
}

static int set_up(void **state) {
    (void)state;
    no_log = (inlet__log_t){.file = INVALID_HANDLE_VALUE};
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\trail.jsonl", folder);
    remove_trail();
    text = malloc(ROOM + 1);
    return text != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    inlet__audit_file_close(&audit);
    remove_trail();
    free(text);
    return end_service(state);
}

static void open_trail(void) {
    inlet__audit_file_open(&audit, path, &no_log);
    assert_true(audit.file != INVALID_HANDLE_VALUE);
}

static bool read_trail(const wchar_t *file) {
    HANDLE handle = CreateFileW(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                OPEN_EXISTING, 0, NULL);
    DWORD bytes = 0;
    text_bytes = 0;
    if (handle == INVALID_HANDLE_VALUE)
        return false;
    assert_true(ReadFile(handle, text, ROOM, &bytes, NULL));
    CloseHandle(handle);
    text_bytes = bytes;
    text[bytes] = '\0';
    return true;
}

static void write_trail(size_t bytes) {
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)text, bytes), INLET_OK);
}

/* Proves the text that was read, behind what the verifier has seen. */
static void expect_good(inlet__audit_verifier_t *verifier) {
    char error[INLET__AUDIT_ERROR_BYTES] = "";
    size_t torn;
    if (inlet__audit_verify_text(verifier, text, text_bytes, &torn, error) != INLET_OK)
        fail_msg("line %llu: %s", (unsigned long long)verifier->lines, error);
    assert_int_equal(torn, 0);
}

static void add(inlet__audit_what_t what, const char *detail) {
    inlet__audit_file_write(&audit, &(inlet__audit_record_t){.what = what, .detail = detail});
}

static void it_goes_on_where_the_last_service_left_it(void **state) {
    (void)state;
    inlet__audit_verifier_t verifier;
    for (int i = 0; i < 5; i++) {
        open_trail();
        add(INLET__AUDIT_GRANT_ADDED, "one");
        add(INLET__AUDIT_GRANT_REVOKED, "one");
        inlet__audit_file_close(&audit);
        inlet__audit_file_close(&audit);
    }
    inlet__audit_verifier_init(&verifier);
    assert_true(read_trail(path));
    expect_good(&verifier);
    assert_int_equal(verifier.chain.next_seq, 11);
}

static void every_torn_line_is_cut_off_and_named(void **state) {
    (void)state;
    open_trail();
    add(INLET__AUDIT_GRANT_ADDED, "one");
    add(INLET__AUDIT_GRANT_ADDED, "two");
    inlet__audit_file_close(&audit);
    assert_true(read_trail(path));
    const size_t whole = text_bytes, first = (size_t)(strchr(text, '\n') - text) + 1;
    char *kept = malloc(whole);
    assert_non_null(kept);
    memcpy(kept, text, whole);
    for (size_t cut = first; cut < whole; cut += cut + 8 < whole && cut > first + 2 ? 7 : 1) {
        inlet__audit_verifier_t verifier;
        memcpy(text, kept, whole);
        write_trail(cut);
        open_trail();
        add(INLET__AUDIT_GRANT_ADDED, "three");
        inlet__audit_file_close(&audit);
        assert_true(read_trail(path));
        inlet__audit_verifier_init(&verifier);
        expect_good(&verifier);
        assert_int_equal(verifier.lines, cut == first ? 2 : 3);
        assert_true((strstr(text, "\"trail_torn\"") != NULL) == (cut != first));
    }
    free(kept);
}

static void a_damaged_file_is_put_aside_as_it_is(void **state) {
    (void)state;
    inlet__audit_verifier_t verifier;
    open_trail();
    add(INLET__AUDIT_GRANT_ADDED, "one");
    add(INLET__AUDIT_GRANT_ADDED, "two");
    inlet__audit_file_close(&audit);
    assert_true(read_trail(path));
    text[text_bytes - 10] ^= 1;
    write_trail(text_bytes);
    open_trail();
    inlet__audit_file_close(&audit);
    assert_true(read_trail(path));
    assert_non_null(strstr(text, "\"trail_damaged\",\"detail\":\"line 2: "));
    inlet__audit_verifier_init(&verifier);
    expect_good(&verifier);
    assert_int_equal(verifier.first_seq, 2);
    assert_true(read_trail(numbered(1)));
    assert_non_null(strstr(text, "\"two\""));
}

static void its_files_are_bounded_and_the_chain_goes_over_them(void **state) {
    (void)state;
    inlet__audit_verifier_t verifier;
    char detail[INLET__AUDIT_DETAIL_BYTES];
    memset(detail, 1, sizeof detail - 1); /* the longest there is: six bytes each */
    detail[sizeof detail - 1] = '\0';
    open_trail();
    for (int i = 0; i < 3000; i++) {
        audit.rates[INLET__AUDIT_CLIENT_REFUSED].spent = 0; /* as if a minute apart */
        add(INLET__AUDIT_CLIENT_REFUSED, detail);
    }
    const uint64_t next_seq = audit.chain.next_seq;
    inlet__audit_file_close(&audit);
    assert_int_equal(next_seq, 3001);
    inlet__audit_verifier_init(&verifier);
    for (unsigned number = INLET__AUDIT_FILES_KEPT + 1; number-- > 0;) {
        assert_true(read_trail(numbered(number)));
        assert_true(text_bytes <= INLET__AUDIT_FILE_MAX_BYTES);
        expect_good(&verifier);
    }
    assert_false(read_trail(numbered(INLET__AUDIT_FILES_KEPT + 1)));
    assert_int_equal(verifier.chain.next_seq, next_seq);
    assert_true(verifier.first_seq > 1); /* the oldest file is gone */

    /* A service that died as it put the file aside: the trail goes on behind the older one. */
    assert_true(read_trail(path) && text_bytes > 0);
    remove_trail();
    write_trail(text_bytes);
    assert_true(MoveFileW(path, numbered(1)));
    open_trail();
    add(INLET__AUDIT_GRANT_ADDED, "behind");
    inlet__audit_file_close(&audit);
    inlet__audit_verifier_init(&verifier);
    assert_true(read_trail(numbered(1)));
    expect_good(&verifier);
    assert_true(read_trail(path));
    expect_good(&verifier);
    assert_int_equal(verifier.chain.next_seq, next_seq + 1);
}

static void a_flood_is_counted_and_an_administrators_changes_are_all_written(void **state) {
    (void)state;
    open_trail();
    for (uint32_t i = 0; i < 10 * INLET__AUDIT_BURST; i++)
        add(INLET__AUDIT_CLIENT_REFUSED, "flood");
    const uint64_t withheld = audit.rates[INLET__AUDIT_CLIENT_REFUSED].withheld;
    assert_in_range(withheld, 8 * INLET__AUDIT_BURST, 9 * INLET__AUDIT_BURST);
    assert_in_range(audit.chain.next_seq, INLET__AUDIT_BURST + 1, 2 * INLET__AUDIT_BURST + 1);
    const uint64_t before = audit.chain.next_seq;
    for (uint32_t i = 0; i < 2 * INLET__AUDIT_BURST; i++)
        add(INLET__AUDIT_GRANT_REVOKED, "by hand");
    assert_int_equal(audit.chain.next_seq, before + 2 * INLET__AUDIT_BURST);
    audit.rates[INLET__AUDIT_CLIENT_REFUSED].spent = 0; /* a minute later */
    add(INLET__AUDIT_CLIENT_REFUSED, "the next");
    inlet__audit_file_close(&audit);
    char told[64];
    snprintf(told, sizeof told, "\"the next\",\"withheld\":%llu,", (unsigned long long)withheld);
    assert_true(read_trail(path));
    assert_non_null(strstr(text, told));
}

/* As a disk that is full, or gone. */
static void what_can_not_be_written_is_counted_and_the_chain_stays_whole(void **state) {
    (void)state;
    inlet__audit_verifier_t verifier;
    open_trail();
    add(INLET__AUDIT_GRANT_ADDED, "one");
    HANDLE good = audit.file;
    audit.file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                             OPEN_EXISTING, 0, NULL);
    assert_true(audit.file != INVALID_HANDLE_VALUE);
    add(INLET__AUDIT_GRANT_ADDED, "lost");
    add(INLET__AUDIT_GRANT_ADDED, "lost too");
    assert_true(audit.failing);
    CloseHandle(audit.file);
    audit.file = good;
    add(INLET__AUDIT_GRANT_ADDED, "two");
    assert_false(audit.failing);
    inlet__audit_file_close(&audit);
    assert_true(read_trail(path));
    assert_non_null(strstr(text, "\"two\",\"withheld\":2,"));
    inlet__audit_verifier_init(&verifier);
    expect_good(&verifier);
    assert_int_equal(verifier.lines, 2);
}

static client_t one; /* large */

static void an_agent_that_breaks_the_contract_is_told(void **state) {
    (void)state;
    wchar_t trail[INLET__PATH_MAX];
    inlet__keypair_t keys;
    inlet__audit_verifier_t verifier;
    _snwprintf(trail, ARRAYSIZE(trail), L"%ls\\audit.jsonl", folder);
    start_service(L"fake_agent_corrupt.exe");
    pair(&keys, "audited");
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.blind_causes & 1u << INLET_CAUSE_AGENT_REPLACED, 20 * SECOND_NS);
    client_close(&one);
    stop_service();
    assert_true(read_trail(trail));
    assert_non_null(strstr(text, "\"what\":\"agent_replaced\""));
    assert_non_null(strstr(text, "it broke the ring's contract"));
    assert_non_null(strstr(text, "\"what\":\"grant_added\""));
    inlet__audit_verifier_init(&verifier);
    expect_good(&verifier);
    assert_non_null(strstr(text, "\"what\":\"service_stopped\""));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(it_goes_on_where_the_last_service_left_it),
        TEST(every_torn_line_is_cut_off_and_named),
        TEST(a_damaged_file_is_put_aside_as_it_is),
        TEST(its_files_are_bounded_and_the_chain_goes_over_them),
        TEST(a_flood_is_counted_and_an_administrators_changes_are_all_written),
        TEST(what_can_not_be_written_is_counted_and_the_chain_stays_whole),
        TEST(an_agent_that_breaks_the_contract_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
