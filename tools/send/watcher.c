#include "send/watcher.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "send/send.h"

enum { TRY_AGAIN_MS = 200, TRIES = 3000, COMMAND_CHARS = 2 * MAX_PATH };

/* Both are inherited, and nothing else. */
static bool start_process(wchar_t *command, HANDLE handles[2]) {
    STARTUPINFOEXW about = {.StartupInfo.cb = sizeof about};
    PROCESS_INFORMATION process;
    wchar_t program[MAX_PATH];
    SIZE_T bytes = 0;
    const DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH);
    if (length == 0 || length >= MAX_PATH)
        return false;
    InitializeProcThreadAttributeList(NULL, 1, 0, &bytes);
    about.lpAttributeList = malloc(bytes);
    bool started = about.lpAttributeList != NULL &&
                   InitializeProcThreadAttributeList(about.lpAttributeList, 1, 0, &bytes);
    if (started) {
        started =
            UpdateProcThreadAttribute(about.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                      handles, 2 * sizeof(HANDLE), NULL, NULL) &&
            CreateProcessW(program, command, NULL, NULL, TRUE,
                           EXTENDED_STARTUPINFO_PRESENT | DETACHED_PROCESS, NULL, NULL,
                           &about.StartupInfo, &process);
        DeleteProcThreadAttributeList(about.lpAttributeList);
    }
    free(about.lpAttributeList);
    if (started) {
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
    return started;
}

acts_held_t *watcher_start(const wchar_t *program_line) {
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    HANDLE handles[2] = {NULL, NULL};
    wchar_t command[COMMAND_CHARS];
    acts_held_t *held = NULL;
    handles[0] = CreateFileMappingW(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0,
                                    sizeof(acts_held_t), NULL);
    if (handles[0] != NULL)
        held = MapViewOfFile(handles[0], FILE_MAP_ALL_ACCESS, 0, 0, sizeof *held);
    bool started =
        held != NULL && DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(),
                                        GetCurrentProcess(), &handles[1], SYNCHRONIZE, TRUE, 0);
    if (started) {
        snwprintf(command, COMMAND_CHARS, L"%ls " WATCHER_OPTION " %llu,%llu", program_line,
                  (unsigned long long)(uintptr_t)handles[0],
                  (unsigned long long)(uintptr_t)handles[1]);
        started = start_process(command, handles);
    }
    for (int i = 0; i < 2; i++)
        if (handles[i] != NULL)
            CloseHandle(handles[i]);
    if (!started && held != NULL) {
        UnmapViewOfFile(held);
        held = NULL;
    }
    return held;
}

bool watcher_run(const char *handles, enum acts_sender sender) {
    char *end;
    const HANDLE section = (HANDLE)(uintptr_t)strtoull(handles, &end, 10);
    if (*end != ',')
        return false;
    const HANDLE process = (HANDLE)(uintptr_t)strtoull(end + 1, &end, 10);
    acts_held_t *held = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof *held);
    if (*end != '\0' || held == NULL || WaitForSingleObject(process, INFINITE) != WAIT_OBJECT_0)
        return false;
    for (int i = 0; i < TRIES && send_releases(held, acts_tag(sender, 0)) > 0; i++)
        Sleep(TRY_AGAIN_MS);
    return true;
}
