/* inlet replay on recordings made here: what it plans, and what it refuses to play. Nothing is
 * sent. */
#include "test.h"

#include <inlet/keys.h>
#include <inlet/recording.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static wchar_t folder[MAX_PATH];
static wchar_t recording_path[MAX_PATH];
static char recording[MAX_PATH * 3]; /* the same in UTF-8, as the SDK takes it */
static char output[8192];

static int find_folder(void **state) {
    (void)state;
    const DWORD length = GetTempPathW(MAX_PATH, folder);
    if (length == 0 || length >= MAX_PATH - 64)
        return 1;
    snwprintf(recording_path, MAX_PATH, L"%lsinlet-replay-%lu é.inlet", folder,
              GetCurrentProcessId());
    if (WideCharToMultiByte(CP_UTF8, 0, recording_path, -1, recording, sizeof recording, NULL,
                            NULL) == 0)
        return 1;
    return 0;
}

static int delete_recording(void **state) {
    (void)state;
    DeleteFileW(recording_path);
    return 0;
}

/* Runs `inlet replay arguments RECORDING`; its exit code, and what it printed in `output`. */
static int replay(const char *arguments) {
    wchar_t log[MAX_PATH], program[MAX_PATH], command[4 * MAX_PATH];
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    PROCESS_INFORMATION process;
    DWORD code, bytes = 0;
    assert_true(GetModuleFileNameW(NULL, program, MAX_PATH) < MAX_PATH - 10);
    wcscpy(wcsrchr(program, L'\\') + 1, L"inlet.exe");
    static int runs; /* a file each: the system may be slow to delete the last one's */
    snwprintf(log, MAX_PATH, L"%lsinlet-replay-%lu-%d.log", folder, GetCurrentProcessId(), runs++);
    HANDLE file = CreateFileW(log, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, &inherited,
                              CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    STARTUPINFOW startup = {.cb = sizeof startup,
                            .dwFlags = STARTF_USESTDHANDLES,
                            .hStdOutput = file,
                            .hStdError = file};
    snwprintf(command, 4 * MAX_PATH, L"inlet replay %hs \"%ls\"", arguments, recording_path);
    assert_true(
        CreateProcessW(program, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, 60000), WAIT_OBJECT_0);
    assert_true(GetExitCodeProcess(process.hProcess, &code));
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    assert_true(ReadFile(file, output, sizeof output - 1, &bytes, NULL));
    output[bytes] = '\0';
    CloseHandle(file);
    return (int)code;
}

static inlet_event_t key(uint64_t seq, int64_t us, uint32_t hid, bool down) {
    return (inlet_event_t){
        .seq = seq,
        .time_ns = us * 1000,
        .type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
        .flags = INLET_FLAG_RAW,
        .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)}};
}

/* Ctrl+C as a chord. */
static void make_recording(const inlet_monitor_t *monitor) {
    const inlet_event_t events[] = {
        key(1, 1000, INLET_KEY_ControlLeft, true), key(2, 1100, INLET_KEY_KeyC, true),
        key(3, 51000, INLET_KEY_KeyC, false), key(4, 51000, INLET_KEY_ControlLeft, false)};
    const inlet_record_options_t options = {.struct_size = sizeof options,
                                            .flags = INLET_RECORD_OVERWRITE,
                                            .monitors_count = monitor != NULL ? 1 : 0,
                                            .monitors = monitor};
    inlet_recorder_t *recorder;
    assert_int_equal(inlet_record_create(recording, &options, &recorder), INLET_OK);
    assert_int_equal(inlet_record_append(recorder, events, COUNT_OF(events)), INLET_OK);
    assert_int_equal(inlet_record_close(recorder), INLET_OK);
}

static void a_dry_run_prints_each_call(void **state) {
    (void)state;
    make_recording(NULL);
    assert_int_equal(replay("--dry-run --json"), 0);
    assert_string_equal(output,
                        "{\"due_ns\":0,\"acts\":[\"key ControlLeft down\",\"key KeyC down\"],"
                        "\"seqs\":[1,2]}\n"
                        "{\"due_ns\":50000000,\"acts\":[\"key KeyC up\",\"key ControlLeft up\"],"
                        "\"seqs\":[3,4]}\n");
    assert_int_equal(replay("--dry-run --speed 2"), 0);
    assert_non_null(strstr(output, "    0.025000  key KeyC up; key ControlLeft up\n"));
    assert_non_null(strstr(output, "4 acts in 2 calls, 0.025 s\n"));
}

static void another_screen_is_refused(void **state) {
    const inlet_monitor_t monitor = {.x = -7, .width = 123, .height = 45, .name = "M"};
    (void)state;
    make_recording(&monitor);
    assert_int_equal(replay(""), 1);
    assert_true(strstr(output, "monitor") != NULL && strstr(output, "--ignore") != NULL);
    assert_int_equal(replay("--dry-run"), 0); /* which needs no screen */
}

/* What follows the damage might have been a release. */
static void a_recording_that_was_cut_is_refused(void **state) {
    (void)state;
    make_recording(NULL);
    HANDLE file = CreateFileW(recording_path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    const DWORD size = GetFileSize(file, NULL);
    SetFilePointer(file, (LONG)size - 20, NULL, FILE_BEGIN);
    assert_true(SetEndOfFile(file));
    CloseHandle(file);
    assert_int_equal(replay("--dry-run"), 1);
    assert_non_null(strstr(output, "inlet: replay: "));
}

static void wrong_options_are_told(void **state) {
    static const char *const wrong[] = {"--speed 0",       "--speed 1001", "--speed fast",
                                        "--motion up",     "--loop -1",    "--panic NoKey",
                                        "--ignore colour", "--loop-gap x", "--no-such-option"};
    (void)state;
    make_recording(NULL);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(replay(wrong[i]), 2);
        assert_non_null(strstr(output, "inlet replay --help"));
    }
    assert_int_equal(replay("--dry-run and another"), 2);
}

static void what_is_no_recording_is_told(void **state) {
    (void)state;
    FILE *file = _wfopen(recording_path, L"wb");
    assert_non_null(file);
    fputs("hello", file);
    fclose(file);
    assert_int_equal(replay("--dry-run"), 1);
    assert_non_null(strstr(output, "no recording of Inlet"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_dry_run_prints_each_call, delete_recording),
        cmocka_unit_test_teardown(another_screen_is_refused, delete_recording),
        cmocka_unit_test_teardown(a_recording_that_was_cut_is_refused, delete_recording),
        cmocka_unit_test_teardown(wrong_options_are_told, delete_recording),
        cmocka_unit_test_teardown(what_is_no_recording_is_told, delete_recording)};
    return cmocka_run_group_tests(tests, find_folder, NULL);
}
