/* A service with a journal, killed for real: what is older than the retained log is there after it,
 * or named where its file was damaged, and nothing is kept where the journal is off. */
#include "service_process.h"

#include <stdio.h>
#include <string.h>

enum { ORPHAN_MS = 10000, OLDER = 9000 };

static client_t one, other; /* large */
static inlet__verifier_t verifier;
static inlet__keypair_t keys;

static bool file_exists(const wchar_t *leaf) {
    wchar_t path[INLET__PATH_MAX];
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, leaf);
    return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

/* Of the journal, in the service's status. */
static json_int_t journal_number(client_t *client, const char *member) {
    json_t *root = client_report(client, INLET__MESSAGE_STATUS);
    json_t *journal = json_object_get(root, "journal");
    assert_string_equal(json_string_value(json_object_get(journal, "state")), "on");
    const json_int_t value = json_integer_value(json_object_get(journal, member));
    json_decref(root);
    return value;
}

/* A client that wants all from the first number on: it all comes, and the verifier is content. */
static void expect_all_of_it(uint64_t until) {
    static client_t from_the_first;
    from_the_first = (client_t){.next_seq = 1, .verifier = &verifier};
    inlet__verifier_begin(&verifier, 1);
    open_resumed(&other, &keys, &from_the_first);
    assert_true(other.epoch == one.epoch);
    STEP_UNTIL(&other, other.next_seq > until || other.gone, 60 * SECOND_NS);
    assert_false(other.gone);
    assert_false(other.out_of_order);
    assert_int_equal(other.loss_count, 0);
    assert_int_equal(other.wrong_dx_count, 0);
    assert_int_equal(verifier.violations_count, 0);
    client_close(&other);
}

/* A bit of the oldest segment changes, and the newest loses its end. */
static void damage(const wchar_t *leaf, bool cuts) {
    wchar_t path[INLET__PATH_MAX];
    LARGE_INTEGER size, place;
    DWORD done;
    uint8_t byte;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, leaf);
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_ptr_not_equal(file, INVALID_HANDLE_VALUE);
    assert_true(GetFileSizeEx(file, &size));
    place.QuadPart =
        cuts ? size.QuadPart - 7 : size.QuadPart / 8; /* what is behind it the log has still */
    assert_true(SetFilePointerEx(file, place, NULL, FILE_BEGIN));
    if (cuts) {
        assert_true(SetEndOfFile(file));
    } else {
        assert_true(ReadFile(file, &byte, 1, &done, NULL) && done == 1);
        byte ^= 1;
        assert_true(SetFilePointerEx(file, place, NULL, FILE_BEGIN));
        assert_true(WriteFile(file, &byte, 1, &done, NULL) && done == 1);
    }
    CloseHandle(file);
}

/* With the next service what can be read comes, what can't is named, and the live stream goes on.
 */
static void expect_damage_to_be_named(void) {
    static client_t from_the_first;
    wchar_t path[INLET__PATH_MAX], newest[64];
    WIN32_FIND_DATAW found;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\journal\\*.journal", folder);
    HANDLE search = FindFirstFileW(path, &found);
    assert_ptr_not_equal(search, INVALID_HANDLE_VALUE);
    newest[0] = L'\0';
    do {
        if (wcscmp(found.cFileName, newest + wcslen(L"journal\\") * (newest[0] != L'\0')) > 0)
            _snwprintf(newest, ARRAYSIZE(newest), L"journal\\%ls", found.cFileName);
    } while (FindNextFileW(search, &found));
    FindClose(search);
    damage(newest, true);
    damage(L"journal\\00000001.journal", false);
    run_service(L"fake_agent_bursts.exe", ORPHAN_MS);
    from_the_first = (client_t){.next_seq = 1, .verifier = &verifier};
    inlet__verifier_begin(&verifier, 1);
    open_resumed(&other, &keys, &from_the_first);
    STEP_UNTIL(&other, other.next_seq > INLET__HUB_RETAINED + 4 * OLDER || other.gone,
               60 * SECOND_NS);
    assert_false(other.gone || other.out_of_order);
    if (other.loss_count == 0 || other.loss_count >= INLET__HUB_RETAINED)
        fail_msg("%llu of %llu are lost", (unsigned long long)other.loss_count,
                 (unsigned long long)other.next_seq);
    assert_int_equal(verifier.violations_count, 0);
    const uint64_t live = other.motion_count;
    STEP_UNTIL(&other, other.motion_count > live + OLDER, 30 * SECOND_NS);
    assert_true(journal_number(&other, "damaged") > 0);
    client_close(&other);
    kill_service();
}

static void history_outlives_the_service(void **state) {
    (void)state;
    start_service(L"fake_agent.exe");
    pair(&keys, "historian");
    const inlet__keypair_t service_keys = service.server_config.keys;
    stop_service();
    service.server_config.keys = service_keys;
    write_config("{\"journal.enabled\":\"on\"}");
    run_service(L"fake_agent_bursts.exe", ORPHAN_MS);
    open_subscribed(&one, &keys);
    STEP_UNTIL(&one, one.motion_count >= INLET__HUB_RETAINED + OLDER, 90 * SECOND_NS);
    /* What is in the log still may be written by the next service. */
    STEP_UNTIL(&one, journal_number(&one, "written") > OLDER, 30 * SECOND_NS);
    expect_all_of_it(one.next_seq);
    const uint64_t before = one.next_seq;
    kill_service();
    run_service(L"fake_agent_bursts.exe", ORPHAN_MS);
    expect_all_of_it(before + 2 * OLDER);
    client_close(&one);
    open_subscribed(&one, &keys);
    assert_int_equal(journal_number(&one, "gaps"), 0);
    assert_true(file_exists(L"journal.key") && file_exists(L"journal\\00000001.journal"));
    client_close(&one);
    kill_service();
    expect_damage_to_be_named();
}

static void where_it_is_off_nothing_is_left(void **state) {
    (void)state;
    end_agents();
    write_config("{}");
    start_service(L"fake_agent.exe");
    stop_service();
    assert_false(file_exists(L"journal.key") || file_exists(L"journal\\00000001.journal"));
}

static int tear_down(void **state) {
    if (service_process_runs())
        kill_service();
    end_agents();
    return end_service(state);
}

static int remove_all(void **state) {
    wchar_t path[INLET__PATH_MAX];
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\journal", folder);
    RemoveDirectoryW(path);
    return remove_folder(state);
}

int main(void) {
    int code;
    if (service_process_serves(&code))
        return code;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(history_outlives_the_service, tear_down),
        cmocka_unit_test_teardown(where_it_is_off_nothing_is_left, tear_down),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_all);
}
