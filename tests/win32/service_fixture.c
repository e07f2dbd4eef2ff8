#include "service_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "win32/files.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

wchar_t folder[INLET__PATH_MAX];
wchar_t pipe_name[128];
inlet__service_t service;
inlet__service_signals_t signals;
static HANDLE service_thread;
static inlet_status_t service_result;

static DWORD WINAPI run_service(void *context) {
    (void)context;
    service_result = inlet__service_run(&service, &signals);
    inlet__service_close(&service);
    return 0;
}

void start_service(const wchar_t *agent_leaf) {
    wchar_t agent[INLET__PATH_MAX];
    assert_int_equal(inlet__path_beside(agent_leaf, agent), INLET_OK);
    inlet__service_options_t options = {
        .console = true, .folder = folder, .pipe = pipe_name, .agent = agent};
    assert_int_equal(inlet__service_open(&service, &options), INLET_OK);
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    service_thread = CreateThread(NULL, 0, run_service, NULL, 0, NULL);
    assert_non_null(service_thread);
}

void stop_service(void) {
    SetEvent(signals.stop);
    assert_int_equal(WaitForSingleObject(service_thread, 10000), WAIT_OBJECT_0);
    CloseHandle(service_thread);
    CloseHandle(signals.stop);
    CloseHandle(signals.session_change);
    service_thread = NULL;
    assert_int_equal(service_result, INLET_OK);
}

void write_config(const char *text) {
    wchar_t path[INLET__PATH_MAX];
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\config.json", folder);
    assert_int_equal(inlet__file_replace(path, NULL, (const uint8_t *)text, strlen(text)),
                     INLET_OK);
}

int end_service(void **state) {
    (void)state;
    if (service_thread != NULL)
        stop_service();
    return 0;
}

int make_folder(void **state) {
    (void)state;
    wchar_t temp[INLET__PATH_MAX];
    DWORD units = GetTempPathW(INLET__PATH_MAX, temp);
    if (sodium_init() < 0 || units == 0 || units >= INLET__PATH_MAX)
        return -1;
    _snwprintf(folder, ARRAYSIZE(folder), L"%lsinlet-service-test-%lu", temp,
               GetCurrentProcessId());
    _snwprintf(pipe_name, ARRAYSIZE(pipe_name), L"\\\\.\\pipe\\inlet-service-test-%lu",
               GetCurrentProcessId());
    return CreateDirectoryW(folder, NULL) ? 0 : -1;
}

int remove_folder(void **state) {
    (void)state;
    static const wchar_t *const leaves[] = {
        L"inletd.log", L"service.key", L"grants.json", L"damaged.json", L"test.log",
        L"test.log.1", L"forged.log",  L"audit.jsonl", L"agents.json",  L"config.json"};
    wchar_t path[INLET__PATH_MAX];
    for (size_t i = 0; i < ARRAYSIZE(leaves); i++) {
        _snwprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, leaves[i]);
        DeleteFileW(path);
    }
    return RemoveDirectoryW(folder) ? 0 : -1;
}
