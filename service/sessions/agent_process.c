#include "sessions/agent_process.h"

#include "sessions/shared_object.h"
#include "win32/error.h"
#include "win32/names.h"
#include <stdio.h>
#include <string.h>
#include <userenv.h>
#include <wtsapi32.h>

enum { KILL_WAIT_MS = 1000, KILLED_EXIT_CODE = 1 };

static inlet_status_t map(HANDLE section, uint64_t bytes, void **view) {
    *view = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, (SIZE_T)bytes);
    return *view != NULL ? INLET_OK : inlet__last_status();
}

static inlet_status_t make_memory(inlet__agent_process_t *agent, uint64_t first_seq) {
    inlet_status_t status = inlet__shared_section_make(INLET__RING_SECTION_BYTES,
                                                       INLET__SECTION_COMMITTED, &agent->section);
    if (status == INLET_OK)
        status = inlet__shared_section_make(INLET__AGENT_ANNEX_BYTES, INLET__SECTION_RESERVED,
                                            &agent->annex);
    if (status == INLET_OK)
        status = map(agent->section, INLET__RING_SECTION_BYTES, &agent->memory.section);
    if (status == INLET_OK)
        status = map(agent->annex, INLET__AGENT_ANNEX_BYTES, &agent->memory.annex);
    agent->memory.largest = INLET__AGENT_LARGEST;
    return status == INLET_OK ? inlet__ring_create(&agent->memory, first_seq) : status;
}

inlet_status_t inlet__agent_prepare(inlet__agent_process_t *agent, uint64_t first_seq) {
    memset(agent, 0, sizeof *agent);
    inlet_status_t status = make_memory(agent, first_seq);
    if (status == INLET_OK)
        status = inlet__shared_event_make(false, &agent->wake);
    if (status == INLET_OK)
        status = inlet__shared_event_make(true, &agent->control);
    if (status != INLET_OK)
        inlet__agent_release(agent);
    return status;
}

/* What the agent inherits: copies with the rights that it needs, which live only while it is
 * started. */
enum { SECTION, ANNEX, LOG, WAKE, CONTROL, SERVICE, INHERITED_COUNT };

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
                                       const inlet__agent_process_t *agent, HANDLE log) {
    HANDLE *handles = inheritance->handles;
    memset(inheritance, 0, sizeof *inheritance);
    if (inheritable(agent->section, SECTION_MAP_READ | SECTION_MAP_WRITE, &handles[SECTION]) &&
        inheritable(agent->annex, SECTION_MAP_READ | SECTION_MAP_WRITE, &handles[ANNEX]) &&
        inheritable(log, SECTION_QUERY, &handles[LOG]) &&
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
static inlet_status_t start(HANDLE token, const inlet__agent_launch_t *launch,
                            inheritance_t *inheritance, PROCESS_INFORMATION *made) {
    wchar_t command[512], desktop[] = L"winsta0\\default";
    const HANDLE *handles = inheritance->handles;
    swprintf(command, ARRAYSIZE(command),
             INLET__AGENT_FILE L" --section %llx --bytes %llu --annex %llx --wake %llx "
                               L"--control %llx --service %llx --orphan-ms %u",
             number_of(handles[SECTION]), (unsigned long long)INLET__RING_SECTION_BYTES,
             number_of(handles[ANNEX]), number_of(handles[WAKE]), number_of(handles[CONTROL]),
             number_of(handles[SERVICE]), launch->orphan_ms);

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
        status = create_process(token, launch->program, command, environment, &startup, made);
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

/* An inherited handle has the same value on both sides. */
static inlet__agent_handles_t values_of(const inheritance_t *inheritance) {
    const HANDLE *handles = inheritance->handles;
    return (inlet__agent_handles_t){.section = number_of(handles[SECTION]),
                                    .annex = number_of(handles[ANNEX]),
                                    .log = number_of(handles[LOG]),
                                    .wake = number_of(handles[WAKE]),
                                    .control = number_of(handles[CONTROL])};
}

inlet_status_t inlet__agent_launch(inlet__agent_process_t *agent,
                                   const inlet__agent_launch_t *launch) {
    HANDLE token;
    inheritance_t inheritance;
    inlet_status_t status = user_token(launch->session, launch->own_session, &token);
    if (status != INLET_OK)
        return status;
    status = inheritance_open(&inheritance, agent, launch->log);
    if (status == INLET_OK) {
        PROCESS_INFORMATION made = {0};
        status = start(token, launch, &inheritance, &made);
        inheritance_close(&inheritance);
        if (status == INLET_OK) {
            CloseHandle(made.hThread);
            agent->process = made.hProcess;
            agent->process_id = made.dwProcessId;
            agent->theirs = values_of(&inheritance);
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
    HANDLE handles[] = {agent->section, agent->annex, agent->wake, agent->control, agent->process};
    void *views[] = {agent->memory.section, agent->memory.annex};
    for (size_t i = 0; i < ARRAYSIZE(views); i++)
        if (views[i] != NULL)
            UnmapViewOfFile(views[i]);
    for (size_t i = 0; i < ARRAYSIZE(handles); i++)
        if (handles[i] != NULL)
            CloseHandle(handles[i]);
    memset(agent, 0, sizeof *agent);
}

inlet_status_t inlet__agent_commit(inlet__agent_process_t *agent, uint32_t generation) {
    if (generation == 0) /* it is committed always */
        return INLET_OK;
    const SIZE_T bytes = (SIZE_T)(INLET_EVENT_SIZE * inlet__ring_capacity(generation));
    return VirtualAlloc(inlet__ring_slots(&agent->memory, generation), bytes, MEM_COMMIT,
                        PAGE_READWRITE) != NULL
               ? INLET_OK
               : INLET_E_NO_MEMORY;
}

inlet_status_t inlet__agent_offer_annex(inlet__agent_process_t *agent,
                                        inlet__ring_consumer_t *ring) {
    HANDLE annex, theirs = NULL;
    inlet_status_t status =
        inlet__shared_section_make(INLET__AGENT_ANNEX_BYTES, INLET__SECTION_RESERVED, &annex);
    if (status != INLET_OK)
        return status;
    if (DuplicateHandle(GetCurrentProcess(), annex, agent->process, &theirs,
                        SECTION_MAP_READ | SECTION_MAP_WRITE, FALSE, 0)) {
        inlet__ring_offer_annex(ring, number_of(theirs));
        SetEvent(agent->control);
    } else {
        status = inlet__last_status();
    }
    CloseHandle(annex); /* it comes back out of the agent if that takes it */
    return status;
}

inlet_status_t inlet__agent_follow_annex(inlet__agent_process_t *agent,
                                         inlet__ring_consumer_t *ring) {
    const uint64_t taken = inlet__ring_annex_taken(&agent->memory);
    HANDLE annex;
    void *view;
    if (taken == agent->annex_taken)
        return INLET_OK;
    inlet_status_t status =
        inlet__shared_section_take(agent->process, inlet__ring_offered_handle(taken),
                                   INLET__AGENT_ANNEX_BYTES, INLET__SECTION_RESERVED, &annex);
    if (status != INLET_OK)
        return status;
    status = map(annex, INLET__AGENT_ANNEX_BYTES, &view);
    if (status == INLET_OK && !inlet__ring_consumer_set_annex(ring, view)) {
        UnmapViewOfFile(view);
        status = INLET_E_CORRUPT; /* it says so in the middle of the old one */
    }
    if (status != INLET_OK) {
        CloseHandle(annex);
        return status;
    }
    UnmapViewOfFile(agent->memory.annex);
    CloseHandle(agent->annex);
    agent->memory.annex = view;
    agent->annex = annex;
    agent->annex_taken = taken;
    return INLET_OK;
}
