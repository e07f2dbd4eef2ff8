#include "service_process.h"

#include <shellapi.h>
#include <stdio.h>

enum { STARTS_MS = 15000, ENDS_MS = 5000 };

static PROCESS_INFORMATION process;

static int serve(wchar_t **arguments) {
    static inlet__service_t served;
    inlet__service_signals_t never = {.stop = CreateEventW(NULL, TRUE, FALSE, NULL),
                                      .session_change = CreateEventW(NULL, FALSE, FALSE, NULL)};
    const inlet__service_options_t options = {.console = true,
                                              .folder = arguments[0],
                                              .pipe = arguments[1],
                                              .agent = arguments[2],
                                              .orphan_ms = wcstoul(arguments[3], NULL, 10)};
    if (inlet__service_open(&served, &options) != INLET_OK)
        return 1;
    return inlet__service_run(&served, &never) == INLET_OK ? 0 : 1;
}

bool service_process_serves(int *code) {
    int count;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    const bool serves = arguments != NULL && count == 6 && wcscmp(arguments[1], L"--serve") == 0;
    if (serves)
        *code = serve(arguments + 2);
    LocalFree(arguments);
    return serves;
}

void run_service(const wchar_t *agent_leaf, unsigned orphan_ms) {
    wchar_t self[INLET__PATH_MAX], agent[INLET__PATH_MAX], line[4 * INLET__PATH_MAX];
    STARTUPINFOW startup = {.cb = sizeof startup};
    assert_true(GetModuleFileNameW(NULL, self, INLET__PATH_MAX) > 0);
    assert_int_equal(inlet__path_beside(agent_leaf, agent), INLET_OK);
    _snwprintf(line, ARRAYSIZE(line), L"\"%ls\" --serve \"%ls\" \"%ls\" \"%ls\" %u", self, folder,
               pipe_name, agent, orphan_ms);
    assert_true(CreateProcessW(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CloseHandle(process.hThread);
    const ULONGLONG start_ms = GetTickCount64();
    while (!WaitNamedPipeW(pipe_name, 1000) && GetTickCount64() - start_ms < STARTS_MS)
        Sleep(10);
}

void kill_service(void) {
    assert_true(TerminateProcess(process.hProcess, 1));
    assert_int_equal(WaitForSingleObject(process.hProcess, ENDS_MS), WAIT_OBJECT_0);
    CloseHandle(process.hProcess);
    process.hProcess = NULL;
}

bool service_process_runs(void) {
    return process.hProcess != NULL;
}

bool read_agents(inlet__agent_records_t *records) {
    static uint8_t text[64 * 1024];
    wchar_t path[INLET__PATH_MAX];
    char error[160];
    size_t bytes;
    _snwprintf(path, ARRAYSIZE(path), L"%ls\\agents.json", folder);
    return inlet__file_read(path, text, sizeof text, &bytes) == INLET_OK &&
           inlet__agent_records_from_json((const char *)text, bytes, records, error) == INLET_OK;
}

void end_agents(void) {
    static inlet__agent_records_t records;
    if (!read_agents(&records))
        return;
    for (uint32_t i = 0; i < records.count; i++) {
        HANDLE agent = OpenProcess(PROCESS_TERMINATE, FALSE, records.list[i].process_id);
        if (agent != NULL) {
            TerminateProcess(agent, 1);
            CloseHandle(agent);
        }
    }
}
