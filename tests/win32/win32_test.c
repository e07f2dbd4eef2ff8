/* The wrappers around Win32: clock, error, UTF, security, identity, files, keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "win32/clock.h"
#include "win32/error.h"
#include "win32/files.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "win32/security.h"
#include "win32/service_control.h"
#include "win32/utf.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static wchar_t folder[INLET__PATH_MAX]; /* this run's own, emptied at the end */

static void in_folder(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    assert_true(_snwprintf(path, INLET__PATH_MAX, L"%ls\\%ls", folder, leaf) > 0);
}

/* ---- clock ---- */

static void ticks_become_nanoseconds_without_overflow_or_drift(void **state) {
    (void)state;
    static const struct {
        int64_t ticks, frequency, ns;
    } rows[] = {
        {0, 10000000, 0},
        {1, 10000000, 100},
        {10000000, 10000000, INT64_C(1000000000)},
        {INT64_C(92233720368547758), 10000000, INT64_C(9223372036854775800)}, /* 292 years */
        {1, 3, 333333333},
        {3, 3, INT64_C(1000000000)},
        {3579545 * INT64_C(86400) * 365, 3579545, INT64_C(86400) * 365 * 1000000000},
        {INT64_C(8999999999), INT64_C(9000000000), 999999999},
    };
    for (size_t i = 0; i < ARRAYSIZE(rows); i++)
        assert_int_equal(inlet__clock_ticks_to_ns(rows[i].ticks, rows[i].frequency), rows[i].ns);
}

static void the_clock_runs_forward_at_the_right_pace(void **state) {
    (void)state;
    int64_t first = inlet__clock_now_ns(), last = first;
    for (int i = 0; i < 100000; i++) {
        int64_t now = inlet__clock_now_ns();
        assert_true(now >= last);
        last = now;
    }
    first = inlet__clock_now_ns();
    Sleep(50);
    int64_t slept_ns = inlet__clock_now_ns() - first;
    assert_in_range(slept_ns, 45 * 1000000, 2000 * 1000000LL);
}

static void the_anchor_is_one_moment_on_both_clocks(void **state) {
    (void)state;
    int64_t now, utc;
    inlet__clock_anchor(&now, &utc, NULL);
    int64_t offset = inlet__clock_utc_ns() - inlet__clock_now_ns();
    int64_t difference = offset - (utc - now);
    assert_true(difference > -50000000 && difference < 50000000);
    assert_true(utc > INT64_C(1600000000) * 1000000000);
}

static void one_boot_has_one_name(void **state) {
    (void)state;
    uint64_t first = inlet__clock_boot_id();
    Sleep(20);
    uint64_t second = inlet__clock_boot_id();
    assert_true(second - first + 1 <= 2);
    assert_true(first > 1600000000);
}

/* ---- errors ---- */

static void each_win32_error_has_one_meaning(void **state) {
    (void)state;
    static const struct {
        unsigned long error;
        inlet_status_t status;
    } rows[] = {
        {ERROR_SUCCESS, INLET_OK},
        {ERROR_FILE_NOT_FOUND, INLET_E_NOT_FOUND},
        {ERROR_ACCESS_DENIED, INLET_E_ACCESS_DENIED},
        {ERROR_NOT_ENOUGH_MEMORY, INLET_E_NO_MEMORY},
        {ERROR_PIPE_BUSY, INLET_E_BUSY},
        {ERROR_BROKEN_PIPE, INLET_E_CONNECTION_LOST},
        {ERROR_SERVICE_DOES_NOT_EXIST, INLET_E_NOT_INSTALLED},
        {ERROR_SERVICE_NOT_ACTIVE, INLET_E_NOT_RUNNING},
        {ERROR_SEM_TIMEOUT, INLET_E_TIMEOUT},
        {ERROR_DISK_FULL, INLET_E_DISK_FULL},
        {ERROR_WRITE_FAULT, INLET_E_IO},
        {0xFFFFFFFF, INLET_E_IO},
    };
    for (size_t i = 0; i < ARRAYSIZE(rows); i++)
        assert_int_equal(inlet__status_from_win32(rows[i].error), rows[i].status);
    SetLastError(ERROR_SUCCESS);
    assert_int_equal(inlet__last_status(), INLET_E_IO);
}

/* ---- UTF ---- */

static void text_survives_the_way_to_utf16_and_back(void **state) {
    (void)state;
    const char *text = "K\xC3\xA4se \xE2\x82\xAC \xF0\x9F\x98\x80";
    wchar_t wide[32];
    char back[32];
    assert_int_equal(inlet__utf8_to_utf16(text, wide, ARRAYSIZE(wide)), INLET_OK);
    assert_int_equal(wcslen(wide), 9);
    assert_int_equal(inlet__utf16_to_utf8(wide, back, sizeof back), INLET_OK);
    assert_string_equal(back, text);
}

static void ill_formed_text_is_refused_and_leaves_nothing(void **state) {
    (void)state;
    wchar_t wide[32] = L"before";
    char narrow[32] = "before";
    assert_int_equal(inlet__utf8_to_utf16("a\xC3", wide, 32), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(wide[0], 0);
    assert_int_equal(inlet__utf8_to_utf16("\xED\xA0\x80", wide, 32), INLET_E_INVALID_ARGUMENT);
    const wchar_t lone[] = {L'a', 0xD83D, 0};
    assert_int_equal(inlet__utf16_to_utf8(lone, narrow, 32), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(narrow[0], 0);
}

static void text_that_does_not_fit_is_refused_at_each_capacity(void **state) {
    (void)state;
    wchar_t wide[8];
    char narrow[8];
    for (size_t capacity = 0; capacity < 4; capacity++) {
        assert_int_equal(inlet__utf8_to_utf16("abc", wide, capacity), INLET_E_BUFFER_TOO_SMALL);
        assert_int_equal(inlet__utf16_to_utf8(L"abc", narrow, capacity), INLET_E_BUFFER_TOO_SMALL);
    }
    assert_int_equal(inlet__utf8_to_utf16("abc", wide, 4), INLET_OK);
    assert_int_equal(inlet__utf16_to_utf8(L"abc", narrow, 4), INLET_OK);
}

/* ---- security and identity ---- */

static void every_descriptor_that_inlet_uses_is_well_formed(void **state) {
    (void)state;
    static const wchar_t *const texts[] = {INLET__SDDL_PIPE,     INLET__SDDL_UNNAMED,
                                           INLET__SDDL_DATA_DIR, INLET__SDDL_KEY_FILE,
                                           INLET__SDDL_LOG_FILE, INLET__SDDL_PUBLIC_KEY};
    for (size_t i = 0; i < ARRAYSIZE(texts); i++) {
        SECURITY_ATTRIBUTES attributes;
        assert_int_equal(inlet__security_from_sddl(texts[i], &attributes), INLET_OK);
        assert_true(IsValidSecurityDescriptor(attributes.lpSecurityDescriptor));
        assert_false(attributes.bInheritHandle);
        inlet__security_free(&attributes);
        assert_int_equal(inlet__security_of_service(texts[i], &attributes), INLET_OK);
        inlet__security_free(&attributes);
        assert_null(attributes.lpSecurityDescriptor);
    }
}

static void an_ill_formed_descriptor_is_refused(void **state) {
    (void)state;
    SECURITY_ATTRIBUTES attributes;
    assert_int_equal(inlet__security_from_sddl(L"D:P(A;;", &attributes), INLET_E_INVALID_ARGUMENT);
    assert_null(attributes.lpSecurityDescriptor);
    inlet__security_free(&attributes);
    wchar_t long_text[400];
    wmemset(long_text, L'D', 399);
    long_text[399] = 0;
    assert_int_equal(inlet__security_of_service(long_text, &attributes), INLET_E_BUFFER_TOO_SMALL);
}

static void this_process_knows_who_it_is(void **state) {
    (void)state;
    inlet__identity_t self;
    assert_int_equal(inlet__identity_of_self(&self), INLET_OK);
    DWORD session = 0;
    assert_true(ProcessIdToSessionId(GetCurrentProcessId(), &session));
    assert_int_equal(self.session, session);
    assert_int_equal(self.process, GetCurrentProcessId());
    assert_true(IsValidSid(self.sid));
    assert_int_equal(GetLengthSid(self.sid), self.sid_bytes);
    assert_true(self.integrity >= SECURITY_MANDATORY_LOW_RID);
    assert_false(self.app_container);
}

/* A pipe with both ends in this process, made as the service makes its own. */
static void make_pipe(HANDLE *server, HANDLE *client, const wchar_t *sddl) {
    wchar_t name[128];
    SECURITY_ATTRIBUTES attributes;
    _snwprintf(name, ARRAYSIZE(name), L"\\\\.\\pipe\\inlet-test-%lu", GetCurrentProcessId());
    assert_int_equal(inlet__security_of_service(sddl, &attributes), INLET_OK);
    *server = CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX, PIPE_REJECT_REMOTE_CLIENTS, 1, 512, 512, 0,
                               &attributes);
    inlet__security_free(&attributes);
    assert_ptr_not_equal(*server, INVALID_HANDLE_VALUE);
    *client = CreateFileW(name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                          SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
    assert_ptr_not_equal(*client, INVALID_HANDLE_VALUE);
}

static void a_pipe_client_is_known_by_its_token(void **state) {
    (void)state;
    HANDLE server, client;
    inlet__identity_t self, peer;
    char byte = 'x';
    DWORD done;
    make_pipe(&server, &client, INLET__SDDL_PIPE);
    assert_true(WriteFile(client, &byte, 1, &done, NULL));
    assert_true(ReadFile(server, &byte, 1, &done, NULL));
    assert_int_equal(inlet__identity_of_self(&self), INLET_OK);
    assert_int_equal(inlet__identity_of_pipe_client(server, &peer), INLET_OK);
    assert_memory_equal(&self, &peer, sizeof self);
    CloseHandle(client);
    CloseHandle(server);
}

static void no_pipe_has_no_client(void **state) {
    (void)state;
    inlet__identity_t peer;
    memset(&peer, 0xFF, sizeof peer);
    assert_int_not_equal(inlet__identity_of_pipe_client(INVALID_HANDLE_VALUE, &peer), INLET_OK);
    assert_int_equal(peer.sid_bytes, 0);
}

static void only_a_pipe_of_system_or_administrators_is_trusted(void **state) {
    (void)state;
    HANDLE server, client;
    make_pipe(&server, &client, L"O:SYG:SYD:(A;;FA;;;WD)");
    assert_int_equal(inlet__identity_check_pipe_owner(client), INLET_OK);
    CloseHandle(client);
    CloseHandle(server);

    wchar_t sddl[] = L"O:BUG:BUD:(A;;FA;;;WD)";
    wchar_t name[128];
    SECURITY_ATTRIBUTES attributes;
    _snwprintf(name, ARRAYSIZE(name), L"\\\\.\\pipe\\inlet-test-%lu", GetCurrentProcessId());
    assert_int_equal(inlet__security_from_sddl(sddl, &attributes), INLET_OK);
    server = CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX, 0, 1, 512, 512, 0, &attributes);
    inlet__security_free(&attributes);
    if (server == INVALID_HANDLE_VALUE) { /* Windows: not an owner that this account may give */
        assert_int_equal(GetLastError(), ERROR_INVALID_OWNER);
        return;
    }
    client = CreateFileW(name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_ptr_not_equal(client, INVALID_HANDLE_VALUE);
    assert_int_equal(inlet__identity_check_pipe_owner(client), INLET_E_UNTRUSTED_SERVICE);
    CloseHandle(client);
    CloseHandle(server);
    assert_int_equal(inlet__identity_check_pipe_owner(NULL), INLET_E_UNTRUSTED_SERVICE);
}

/* ---- files ---- */

static void a_file_is_replaced_as_a_whole(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX], beside[INLET__PATH_MAX];
    uint8_t data[16];
    size_t bytes;
    in_folder(L"replaced", path);
    in_folder(L"replaced.new", beside);
    assert_int_equal(inlet__file_read(path, data, sizeof data, &bytes), INLET_E_NOT_FOUND);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"first", 5), INLET_OK);
    assert_int_equal(inlet__file_replace(path, INLET__SDDL_LOG_FILE, (const uint8_t *)"2nd", 3),
                     INLET_OK);
    assert_int_equal(inlet__file_read(path, data, sizeof data, &bytes), INLET_OK);
    assert_int_equal(bytes, 3);
    assert_memory_equal(data, "2nd", 3);
    assert_int_equal(GetFileAttributesW(beside), INVALID_FILE_ATTRIBUTES);
}

static void a_leftover_of_a_crash_does_not_stop_a_replacement(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    uint8_t data[16];
    size_t bytes;
    in_folder(L"crashed.new", path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"half", 4), INLET_OK);
    in_folder(L"crashed", path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"whole", 5), INLET_OK);
    assert_int_equal(inlet__file_read(path, data, sizeof data, &bytes), INLET_OK);
    assert_memory_equal(data, "whole", 5);
}

static void a_replacement_that_fails_leaves_the_old_file(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    uint8_t data[16];
    size_t bytes;
    in_folder(L"kept", path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"old", 3), INLET_OK);
    HANDLE held = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    assert_ptr_not_equal(held, INVALID_HANDLE_VALUE);
    assert_int_not_equal(inlet__file_replace(path, NULL, (const uint8_t *)"new", 3), INLET_OK);
    CloseHandle(held);
    assert_int_equal(inlet__file_read(path, data, sizeof data, &bytes), INLET_OK);
    assert_memory_equal(data, "old", 3);
}

static void a_file_larger_than_the_room_is_refused(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    uint8_t data[4];
    size_t bytes = 99;
    in_folder(L"large", path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"12345", 5), INLET_OK);
    assert_int_equal(inlet__file_read(path, data, 4, &bytes), INLET_E_LIMIT);
    assert_int_equal(bytes, 0);
    assert_int_equal(inlet__file_replace(path, NULL, data, 0), INLET_OK);
    assert_int_equal(inlet__file_read(path, data, 4, &bytes), INLET_OK);
    assert_int_equal(bytes, 0);
}

static void inlets_places_are_absolute_and_its_own(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX], long_leaf[INLET__PATH_MAX];
    assert_int_equal(inlet__path_data(L"service.key", path), INLET_OK);
    assert_non_null(wcsstr(path, L"\\Inlet\\service.key"));
    assert_int_equal(path[1], L':');
    assert_int_equal(inlet__path_user(NULL, path), INLET_OK);
    assert_string_equal("", wcsstr(path, L"\\Inlet") != NULL ? "" : "no");
    assert_int_equal(inlet__path_beside(INLET__AGENT_FILE, path), INLET_OK);
    assert_non_null(wcsstr(path, L"\\inlet-agent.exe"));
    wmemset(long_leaf, L'x', INLET__PATH_MAX - 1);
    long_leaf[INLET__PATH_MAX - 1] = 0;
    assert_int_equal(inlet__path_data(long_leaf, path), INLET_E_BUFFER_TOO_SMALL);
    assert_int_equal(path[0], 0);
}

static void a_folder_is_secured_again_when_it_is_there(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    assert_int_equal(inlet__dir_secure(folder, L"data", INLET__SDDL_DATA_DIR), INLET_OK);
    assert_int_equal(inlet__dir_secure(folder, L"data", INLET__SDDL_DATA_DIR), INLET_OK);
    in_folder(L"data", path);
    assert_true(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY);
}

static void a_file_in_the_folders_place_is_refused(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    in_folder(L"no-folder", path);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)"x", 1), INLET_OK);
    assert_int_equal(inlet__dir_secure(folder, L"no-folder", INLET__SDDL_DATA_DIR),
                     INLET_E_ACCESS_DENIED);
}

static void a_link_in_the_folders_place_is_refused(void **state) {
    (void)state;
    wchar_t link[INLET__PATH_MAX], target[INLET__PATH_MAX];
    in_folder(L"link", link);
    in_folder(L"target", target);
    assert_true(CreateDirectoryW(target, NULL));
    /* Wine 8 says yes and makes none. */
    if (!CreateSymbolicLinkW(link, target, SYMBOLIC_LINK_FLAG_DIRECTORY) ||
        GetFileAttributesW(link) == INVALID_FILE_ATTRIBUTES) {
        print_message("needs Windows and the right to make links\n");
        skip();
    }
    assert_int_equal(inlet__dir_secure(folder, L"link", INLET__SDDL_DATA_DIR),
                     INLET_E_ACCESS_DENIED);
}

/* ---- keys ---- */

static void make_place(inlet__key_place_t *place, const wchar_t *leaf, const wchar_t *description) {
    memset(place, 0, sizeof *place);
    in_folder(leaf, place->path);
    place->description = description;
}

static void a_key_is_made_once_and_then_found_again(void **state) {
    (void)state;
    inlet__key_place_t place;
    inlet__keypair_t made, found;
    make_place(&place, L"once.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, false, &found), INLET_E_NOT_FOUND);
    assert_true(sodium_is_zero(found.secret, sizeof found.secret));
    assert_int_equal(inlet__keystore_open(&place, true, &made), INLET_OK);
    assert_int_equal(inlet__keystore_open(&place, true, &found), INLET_OK);
    assert_memory_equal(&made, &found, sizeof made);
    uint8_t public_key[INLET__KEY_BYTES];
    assert_int_equal(crypto_scalarmult_base(public_key, made.secret), 0);
    assert_memory_equal(public_key, made.public_key, sizeof public_key);

    inlet__keypair_t other;
    make_place(&place, L"other.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, true, &other), INLET_OK);
    assert_memory_not_equal(&made, &other, sizeof made);
}

static void the_secret_is_not_in_the_file(void **state) {
    (void)state;
    inlet__key_place_t place;
    inlet__keypair_t keys;
    uint8_t file[4096];
    size_t bytes;
    make_place(&place, L"hidden.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_OK);
    assert_int_equal(inlet__file_read(place.path, file, sizeof file, &bytes), INLET_OK);
    for (size_t i = 0; i + 8 <= bytes; i++)
        assert_memory_not_equal(file + i, keys.secret, 8);
}

static void a_key_file_with_any_byte_changed_is_never_a_different_key(void **state) {
    (void)state;
    inlet__key_place_t place;
    inlet__keypair_t keys, found;
    uint8_t file[4096];
    size_t bytes, refused = 0;
    make_place(&place, L"flipped.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_OK);
    assert_int_equal(inlet__file_read(place.path, file, sizeof file, &bytes), INLET_OK);
    for (size_t i = 0; i < bytes; i++) {
        file[i] ^= 0x10;
        assert_int_equal(inlet__file_replace(place.path, NULL, file, bytes), INLET_OK);
        inlet_status_t status = inlet__keystore_open(&place, true, &found);
        if (status == INLET_OK) { /* a byte that DPAPI does not use */
            assert_memory_equal(&keys, &found, sizeof keys);
        } else {
            assert_int_equal(status, INLET_E_CORRUPT);
            assert_true(sodium_is_zero(found.secret, sizeof found.secret));
            refused++;
        }
        file[i] ^= 0x10;
    }
    assert_true(refused >= 72); /* the plaintext at least */
}

static void a_cut_or_swollen_key_file_is_corrupt(void **state) {
    (void)state;
    inlet__key_place_t place;
    inlet__keypair_t keys;
    uint8_t file[8192] = {0};
    size_t bytes;
    make_place(&place, L"cut.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_OK);
    assert_int_equal(inlet__file_read(place.path, file, sizeof file, &bytes), INLET_OK);
    for (size_t cut = 0; cut < bytes; cut += 13) {
        assert_int_equal(inlet__file_replace(place.path, NULL, file, cut), INLET_OK);
        assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_E_CORRUPT);
    }
    assert_int_equal(inlet__file_replace(place.path, NULL, file, sizeof file), INLET_OK);
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_E_CORRUPT);
}

static void a_key_of_one_purpose_is_not_taken_for_another(void **state) {
    (void)state;
    inlet__key_place_t place;
    inlet__keypair_t keys;
    make_place(&place, L"purpose.key", L"test key");
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_OK);
    make_place(&place, L"purpose.key", L"another key");
    assert_int_equal(inlet__keystore_open(&place, true, &keys), INLET_E_CORRUPT);
}

/* ---- the service's entry ---- */

static void a_program_that_is_not_there_is_not_installed(void **state) {
    (void)state;
    wchar_t path[INLET__PATH_MAX];
    inlet__service_warnings_t warnings;
    in_folder(L"nothing.exe", path);
    assert_int_equal(inlet__service_install(path, &warnings), INLET_E_NOT_FOUND);
    assert_int_equal(inlet__service_install(folder, &warnings), INLET_E_NOT_FOUND);
}

static int make_folder(void **state) {
    (void)state;
    wchar_t temp[INLET__PATH_MAX];
    DWORD units = GetTempPathW(INLET__PATH_MAX, temp);
    if (units == 0 || units >= INLET__PATH_MAX)
        return -1;
    _snwprintf(folder, ARRAYSIZE(folder), L"%lsinlet-test-%lu", temp, GetCurrentProcessId());
    return CreateDirectoryW(folder, NULL) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    wchar_t pattern[INLET__PATH_MAX], path[INLET__PATH_MAX];
    WIN32_FIND_DATAW found;
    in_folder(L"*", pattern);
    HANDLE search = FindFirstFileW(pattern, &found);
    for (BOOL more = search != INVALID_HANDLE_VALUE; more; more = FindNextFileW(search, &found)) {
        in_folder(found.cFileName, path);
        if (!DeleteFileW(path) && wcscmp(found.cFileName, L".") != 0 &&
            wcscmp(found.cFileName, L"..") != 0)
            RemoveDirectoryW(path);
    }
    FindClose(search);
    return RemoveDirectoryW(folder) ? 0 : -1;
}

int main(void) {
    inlet__harden_process();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_become_nanoseconds_without_overflow_or_drift),
        cmocka_unit_test(the_clock_runs_forward_at_the_right_pace),
        cmocka_unit_test(the_anchor_is_one_moment_on_both_clocks),
        cmocka_unit_test(one_boot_has_one_name),
        cmocka_unit_test(each_win32_error_has_one_meaning),
        cmocka_unit_test(text_survives_the_way_to_utf16_and_back),
        cmocka_unit_test(ill_formed_text_is_refused_and_leaves_nothing),
        cmocka_unit_test(text_that_does_not_fit_is_refused_at_each_capacity),
        cmocka_unit_test(every_descriptor_that_inlet_uses_is_well_formed),
        cmocka_unit_test(an_ill_formed_descriptor_is_refused),
        cmocka_unit_test(this_process_knows_who_it_is),
        cmocka_unit_test(a_pipe_client_is_known_by_its_token),
        cmocka_unit_test(no_pipe_has_no_client),
        cmocka_unit_test(only_a_pipe_of_system_or_administrators_is_trusted),
        cmocka_unit_test(a_file_is_replaced_as_a_whole),
        cmocka_unit_test(a_leftover_of_a_crash_does_not_stop_a_replacement),
        cmocka_unit_test(a_replacement_that_fails_leaves_the_old_file),
        cmocka_unit_test(a_file_larger_than_the_room_is_refused),
        cmocka_unit_test(inlets_places_are_absolute_and_its_own),
        cmocka_unit_test(a_folder_is_secured_again_when_it_is_there),
        cmocka_unit_test(a_file_in_the_folders_place_is_refused),
        cmocka_unit_test(a_link_in_the_folders_place_is_refused),
        cmocka_unit_test(a_key_is_made_once_and_then_found_again),
        cmocka_unit_test(the_secret_is_not_in_the_file),
        cmocka_unit_test(a_key_file_with_any_byte_changed_is_never_a_different_key),
        cmocka_unit_test(a_cut_or_swollen_key_file_is_corrupt),
        cmocka_unit_test(a_key_of_one_purpose_is_not_taken_for_another),
        cmocka_unit_test(a_program_that_is_not_there_is_not_installed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
