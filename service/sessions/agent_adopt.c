#include "sessions/agent_adopt.h"

#include "sessions/shared_object.h"
#include "win32/agent_stage.h"
#include "win32/error.h"
#include "win32/files.h"
#include "win32/utf.h"
#include <string.h>

static inlet_status_t image_of(HANDLE process, wchar_t image[INLET__PATH_MAX]) {
    DWORD units = INLET__PATH_MAX;
    return QueryFullProcessImageNameW(process, 0, image, &units) ? INLET_OK : inlet__last_status();
}

/* 0: the system does not tell. */
static uint64_t creation_of(HANDLE process) {
    FILETIME created, other[3];
    if (!GetProcessTimes(process, &created, &other[0], &other[1], &other[2]))
        return 0;
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

inlet_status_t inlet__agent_describe(const inlet__agent_process_t *agent,
                                     inlet__agent_record_t *record) {
    wchar_t image[INLET__PATH_MAX];
    *record = (inlet__agent_record_t){.process_id = agent->process_id,
                                      .created = creation_of(agent->process),
                                      .handles = agent->theirs,
                                      .section_bytes = INLET__RING_SECTION_BYTES,
                                      .annex_bytes = INLET__AGENT_ANNEX_BYTES};
    if (record->created == 0)
        return INLET_E_IO;
    inlet_status_t status = image_of(agent->process, image);
    return status == INLET_OK ? inlet__utf16_to_utf8(image, record->image, sizeof record->image)
                              : status;
}

static bool is_session_of(uint32_t process_id, uint32_t session) {
    DWORD found;
    return ProcessIdToSessionId(process_id, &found) && found == session;
}

/* Why the opened process is not the recorded one; NULL: it is. */
static const char *difference(HANDLE process, const inlet__agent_record_t *record,
                              const wchar_t *program, const wchar_t *folder) {
    wchar_t image[INLET__PATH_MAX];
    char text[INLET__AGENT_IMAGE_BYTES];
    if (WaitForSingleObject(process, 0) != WAIT_TIMEOUT)
        return "it is gone";
    if (creation_of(process) != record->created)
        return "its process number is another program's now";
    if (image_of(process, image) != INLET_OK ||
        inlet__utf16_to_utf8(image, text, sizeof text) != INLET_OK ||
        strcmp(text, record->image) != 0 ||
        (_wcsicmp(image, program) != 0 &&
         (folder[0] == L'\0' || !inlet__agent_is_staged(folder, image))))
        return "it does not run the agent's program";
    return is_session_of(record->process_id, record->session) ? NULL : "it is in another session";
}

static inlet_status_t take_section(const inlet__agent_process_t *agent, uint64_t theirs,
                                   uint64_t bytes, inlet__section_kind_t kind, HANDLE *section,
                                   void **view) {
    inlet_status_t status =
        inlet__shared_section_take(agent->process, theirs, bytes, kind, section);
    if (status != INLET_OK)
        return status;
    *view = MapViewOfFile(*section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, (SIZE_T)bytes);
    return *view != NULL ? INLET_OK : inlet__last_status();
}

/* All that the agent holds for the service. *problem says at what it failed. */
static inlet_status_t take_all(inlet__agent_process_t *agent, const inlet__agent_record_t *record,
                               HANDLE *log, const char **problem) {
    const inlet__agent_handles_t *theirs = &record->handles;
    *problem = "the sizes are another version's";
    if (record->section_bytes != INLET__RING_SECTION_BYTES ||
        record->annex_bytes != INLET__AGENT_ANNEX_BYTES)
        return INLET_E_VERSION;
    *problem = "its log is not the one that a service made";
    inlet_status_t status = inlet__shared_section_take(
        agent->process, theirs->log, record->log_bytes, INLET__SECTION_COMMITTED, log);
    if (status != INLET_OK)
        return status;
    *problem = "its events are not those that a service made";
    status = inlet__shared_event_take(agent->process, theirs->wake, false, &agent->wake);
    if (status == INLET_OK)
        status = inlet__shared_event_take(agent->process, theirs->control, true, &agent->control);
    if (status != INLET_OK)
        return status;
    *problem = "its ring is not the one that a service made";
    status = take_section(agent, theirs->section, record->section_bytes, INLET__SECTION_COMMITTED,
                          &agent->section, &agent->memory.section);
    if (status != INLET_OK)
        return status;
    agent->annex_taken = inlet__ring_annex_taken(&agent->memory);
    agent->memory.largest = INLET__AGENT_LARGEST;
    return take_section(
        agent,
        agent->annex_taken != 0 ? inlet__ring_offered_handle(agent->annex_taken) : theirs->annex,
        record->annex_bytes, INLET__SECTION_RESERVED, &agent->annex, &agent->memory.annex);
}

inlet_status_t inlet__agent_adopt(inlet__agent_process_t *agent,
                                  const inlet__agent_record_t *record, const wchar_t *program,
                                  const wchar_t *folder, HANDLE *log, const char **problem) {
    memset(agent, 0, sizeof *agent);
    *log = NULL;
    *problem = "it is gone";
    HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_TERMINATE | SYNCHRONIZE |
                                     PROCESS_QUERY_LIMITED_INFORMATION,
                                 FALSE, record->process_id);
    if (process == NULL)
        return INLET_E_NOT_FOUND;
    const char *different = difference(process, record, program, folder);
    if (different != NULL) {
        CloseHandle(process); /* and is left alone */
        *problem = different;
        return INLET_E_NOT_FOUND;
    }
    agent->process = process;
    agent->process_id = record->process_id;
    agent->theirs = record->handles;
    inlet_status_t status = take_all(agent, record, log, problem);
    if (status == INLET_OK)
        return INLET_OK;
    if (*log != NULL)
        CloseHandle(*log);
    *log = NULL;
    inlet__agent_kill(agent);
    inlet__agent_release(agent);
    return status;
}

inlet_status_t inlet__agent_greet(inlet__agent_process_t *agent, inlet__ring_consumer_t *ring) {
    HANDLE theirs;
    if (!DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(), agent->process, &theirs,
                         SYNCHRONIZE, FALSE, 0))
        return inlet__last_status();
    inlet__ring_set_absence(ring, 0);
    inlet__ring_set_service(ring, (uintptr_t)theirs);
    return SetEvent(agent->control) ? INLET_OK : inlet__last_status();
}
