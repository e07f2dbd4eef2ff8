#include "sdk/dial.h"

#include <windows.h>

#include "sdk/deadline.h"
#include "win32/error.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "win32/service_control.h"

#define PIPE_PREFIX      L"\\\\.\\pipe\\"
#define STARTING_POLL_MS 20u  /* a service that starts makes its pipe within moments */
#define BUSY_WAIT_MS     200u /* then look again whether the pipe is still there */

/* Why there is no pipe; INLET_OK if it may come yet. */
static inlet_status_t explain_absence(void) {
    inlet__service_info_t info;
    inlet_status_t status = inlet__service_query(&info);
    if (status != INLET_OK)
        return status;
    switch (info.state) {
    case INLET__SERVICE_NOT_INSTALLED:
        return INLET_E_NOT_INSTALLED;
    case INLET__SERVICE_STARTING:
    case INLET__SERVICE_RUNNING:
        return INLET_OK;
    case INLET__SERVICE_STOPPED:
    case INLET__SERVICE_STOPPING:
        break;
    }
    return INLET_E_NOT_RUNNING;
}

static DWORD at_most(uint32_t left_ms, DWORD limit_ms) {
    return left_ms < limit_ms ? left_ms : limit_ms;
}

/* After a failed open: INLET_OK if it is worth another try. */
static inlet_status_t wait_to_retry(const wchar_t *pipe_name, DWORD error, uint32_t left_ms) {
    inlet_status_t status;
    switch (error) {
    case ERROR_PIPE_BUSY:
        if (left_ms == 0)
            return INLET_E_BUSY;
        (void)WaitNamedPipeW(pipe_name, at_most(left_ms, BUSY_WAIT_MS));
        return INLET_OK;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        status = explain_absence();
        if (status == INLET_OK && left_ms == 0)
            return INLET_E_TIMEOUT;
        if (status == INLET_OK)
            Sleep(at_most(left_ms, STARTING_POLL_MS));
        return status;
    case ERROR_ACCESS_DENIED:
        return INLET_E_REFUSED;
    default:
        return inlet__status_from_win32(error);
    }
}

inlet_status_t inlet__dial(const wchar_t *pipe_name, int64_t deadline_ns, void **pipe) {
    inlet_status_t status = INLET_OK;
    HANDLE opened = INVALID_HANDLE_VALUE;
    *pipe = NULL;
    if (wcsncmp(pipe_name, PIPE_PREFIX, wcslen(PIPE_PREFIX)) != 0)
        return INLET_E_INVALID_ARGUMENT;
    while (opened == INVALID_HANDLE_VALUE && status == INLET_OK) {
        opened = CreateFileW(pipe_name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                             FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION,
                             NULL);
        if (opened == INVALID_HANDLE_VALUE)
            status = wait_to_retry(pipe_name, GetLastError(), inlet__deadline_left_ms(deadline_ns));
    }
    if (status == INLET_OK)
        status = inlet__identity_check_pipe_owner(opened);
    if (status == INLET_OK)
        *pipe = opened;
    else if (opened != INVALID_HANDLE_VALUE)
        CloseHandle(opened);
    return status;
}

inlet_status_t inlet__dial_key(uint8_t key[INLET__KEY_BYTES]) {
    inlet_status_t status = inlet__keystore_service_public(key);
    if (status != INLET_E_NOT_INSTALLED)
        return status;
    inlet_status_t absence = explain_absence();
    return absence == INLET_OK ? INLET_E_NOT_RUNNING : absence;
}
