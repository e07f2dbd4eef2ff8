#include "sessions/agent_process.h"

#include "ring/ring.h"
#include "win32/error.h"
#include "win32/files.h"
#include "win32/names.h"
#include "win32/security.h"
#include <stdio.h>
#include <string.h>
#include <userenv.h>
#include <wtsapi32.h>

enum { KILL_WAIT_MS = 1000, KILLED_EXIT_CODE = 1 };

static inlet_status_t make_section(inlet__agent_process_t *agent, SECURITY_ATTRIBUTES *security) {
    agent->section_handle = CreateFileMappingW(INVALID_HANDLE_VALUE, security, PAGE_READWRITE, 0,
                                               (DWORD)INLET__RING_SECTION_BYTES, NULL);
    if (agent->section_handle == NULL)
        return inlet__last_status();
    agent->memory.section = MapViewOfFile(agent->section_handle, FILE_MAP_READ | FILE_MAP_WRITE, 0,
                                          0, INLET__RING_SECTION_BYTES);
    return agent->memory.section != NULL ? INLET_OK : inlet__last_status();
}

inlet_status_t inlet__agent_prepare(inlet__agent_process_t *agent, uint64_t first_seq) {
    SECURITY_ATTRIBUTES security;
    memset(agent, 0, sizeof *agent);
    inlet_status_t status = inlet__security_from_sddl(INLET__SDDL_UNNAMED, &security);
    if (status != INLET_OK)
        return status;
    status = make_section(agent, &security);
    if (status == INLET_OK)
        status = inlet__ring_create(&agent->memory, first_seq);
    if (status == INLET_OK) {
        agent->wake = CreateEventW(&security, FALSE, FALSE, NULL);
        agent->control = CreateEventW(&security, TRUE, FALSE, NULL);
        if (agent->wake == NULL || agent->control == NULL)
            status = inlet__last_status();
    }
    inlet__security_free(&security);
    if (status != INLET_OK)
        inlet__agent_release(agent);
    return status;
}

/* What the agent inherits: copies with the rights that it needs, which live only while it is
 * started. */
enum { SECTION, WAKE, CONTROL, SERVICE, INHERITED_COUNT };

typedef struct inheritance {
    HANDLE handles[INHERITED_COUNT];
} inheritance_t;

static bool inheritable(HANDLE source, DWORD rights, HANDLE *copy) {
    return DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), copy, rights, TRUE, 0);
}

static void inheritance_close(inheritance_t *inheritance) {
    for (int i = 0; i < INHERITED_COUNT; i++)
        if (inheritance->handles[i] != NULL)
            CloseHandle(inheritance->handles[i]);
}

static inlet_status_t inheritance_open(inheritance_t *inheritance,
                                       const inlet__agent_process_t *agent) {
    HANDLE *handles = inheritance->handles;
    memset(inheritance, 0, sizeof *inheritance);
    if (inheritable(agent->section_handle, SECTION_MAP_READ | SECTION_MAP_WRITE,
                    &handles[SECTION]) &&
        inheritable(agent->wake, EVENT_MODIFY_STATE | SYNCHRONIZE, &handles[WAKE]) &&
        inheritable(agent->control, EVENT_MODIFY_STATE | SYNCHRONIZE, &handles[CONTROL]) &&
        inheritable(GetCurrentProcess(), SYNCHRONIZE, &handles[SERVICE]))
        return INLET_OK;
    inlet_status_t status = inlet__last_status();
    inheritance_close(inheritance);
    return status;
}

static unsigned long long number_of(HANDLE handle) {
    return (unsigned long long)(uintptr_t)handle;
}

static inlet_status_t create_process(HANDLE token, const wchar_t *program, wchar_t *command,
                                     void *environment, STARTUPINFOEXW *startup,
                                     PROCESS_INFORMATION *made) {
    DWORD flags = EXTENDED_STARTUPINFO_PRESENT | CREATE_UNICODE_ENVIRONMENT | DETACHED_PROCESS;
    BOOL done = token != NULL
                    ? CreateProcessAsUserW(token, program, command, NULL, NULL, TRUE, flags,
                                           environment, NULL, &startup->StartupInfo, made)
                    : CreateProcessW(program, command, NULL, NULL, TRUE, flags, environment, NULL,
                                     &startup->StartupInfo, made);
    return done ? INLET_OK : inlet__last_status();
}

/* Starts the process with exactly these handles. */
static inlet_status_t start(HANDLE token, const wchar_t *program, inheritance_t *inheritance,
                            PROCESS_INFORMATION *made) {
    wchar_t command[256], desktop[] = L"winsta0\\default";
    const HANDLE *handles = inheritance->handles;
    swprintf(
        command, ARRAYSIZE(command),
        INLET__AGENT_FILE L" --section %llx --bytes %llu --wake %llx --control %llx --service %llx",
        number_of(handles[SECTION]), (unsigned long long)INLET__RING_SECTION_BYTES,
        number_of(handles[WAKE]), number_of(handles[CONTROL]), number_of(handles[SERVICE]));

    _Alignas(16) uint8_t storage[256];
    LPPROC_THREAD_ATTRIBUTE_LIST attributes = (LPPROC_THREAD_ATTRIBUTE_LIST)(void *)storage;
    SIZE_T attribute_bytes = sizeof storage;
    if (!InitializeProcThreadAttributeList(attributes, 1, 0, &attribute_bytes))
        return inlet__last_status();
    STARTUPINFOEXW startup = {.StartupInfo = {.cb = sizeof startup, .lpDesktop = desktop},
                              .lpAttributeList = attributes};
    void *environment = NULL; /* NULL: this process's own is inherited */
    if (token != NULL)
        CreateEnvironmentBlock(&environment, token, FALSE);
    inlet_status_t status = INLET_E_IO;
    if (UpdateProcThreadAttribute(attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                  inheritance->handles, sizeof inheritance->handles, NULL, NULL))
        status = create_process(token, program, command, environment, &startup, made);
    if (environment != NULL)
        DestroyEnvironmentBlock(environment);
    DeleteProcThreadAttributeList(attributes);
    return status;
}

/* The token of who is logged on in a session; NULL for "as this process itself". */
static inlet_status_t user_token(uint32_t session, bool own_session, HANDLE *token) {
    *token = NULL;
    if (WTSQueryUserToken(session, token))
        return INLET_OK;
    *token = NULL;
    if (own_session)
        return INLET_OK;
    return GetLastError() == ERROR_NO_TOKEN ? INLET_E_NOT_FOUND : inlet__last_status();
}

inlet_status_t inlet__agent_launch(inlet__agent_process_t *agent, const wchar_t *program,
                                   uint32_t session, bool own_session) {
    HANDLE token;
    inheritance_t inheritance;
    inlet_status_t status = user_token(session, own_session, &token);
    if (status != INLET_OK)
        return status;
    status = inheritance_open(&inheritance, agent);
    if (status == INLET_OK) {
        PROCESS_INFORMATION made = {0};
        status = start(token, program, &inheritance, &made);
        inheritance_close(&inheritance);
        if (status == INLET_OK) {
            CloseHandle(made.hThread);
            agent->process = made.hProcess;
            agent->process_id = made.dwProcessId;
        }
    }
    if (token != NULL)
        CloseHandle(token);
    return status;
}

void inlet__agent_kill(inlet__agent_process_t *agent) {
    if (agent->process == NULL)
        return;
    TerminateProcess(agent->process, KILLED_EXIT_CODE);
    WaitForSingleObject(agent->process, KILL_WAIT_MS);
}

void inlet__agent_release(inlet__agent_process_t *agent) {
    HANDLE handles[] = {agent->section_handle, agent->wake, agent->control, agent->process};
    if (agent->memory.section != NULL)
        UnmapViewOfFile(agent->memory.section);
    for (size_t i = 0; i < ARRAYSIZE(handles); i++)
        if (handles[i] != NULL)
            CloseHandle(handles[i]);
    memset(agent, 0, sizeof *agent);
}
