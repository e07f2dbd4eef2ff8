#include "scm.h"

#include "service_loop.h"
#include "win32/error.h"
#include "win32/names.h"
#include <wtsapi32.h>

enum { WAIT_HINT_MS = 5000 };

/* The manager's callbacks carry no context for ServiceMain, so there is one of these. */
static struct {
    SRWLOCK lock; /* the handler's thread and the service's both report */
    SERVICE_STATUS_HANDLE handle;
    SERVICE_STATUS status;
    inlet__service_signals_t signals;
} scm = {.lock = SRWLOCK_INIT};

static inlet__service_t service;

static bool is_pending(DWORD state) {
    return state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
}

/* Reports a state. A pending one again is progress: the checkpoint counts. Nothing follows STOPPED,
 * and nothing but STOPPED follows STOP_PENDING. */
static void report(DWORD state, inlet_status_t result) {
    AcquireSRWLockExclusive(&scm.lock);
    SERVICE_STATUS *status = &scm.status;
    bool late = status->dwCurrentState == SERVICE_STOPPED ||
                (status->dwCurrentState == SERVICE_STOP_PENDING && state == SERVICE_RUNNING);
    if (!late) {
        bool again = status->dwCurrentState == state;
        status->dwServiceType = SERVICE_WIN32_OWN_PROCESS;
        status->dwCurrentState = state;
        status->dwControlsAccepted =
            state == SERVICE_RUNNING
                ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_SESSIONCHANGE
                : 0;
        status->dwCheckPoint = !is_pending(state) ? 0 : again ? status->dwCheckPoint + 1 : 1;
        status->dwWaitHint = is_pending(state) ? WAIT_HINT_MS : 0;
        status->dwWin32ExitCode = result == INLET_OK ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
        status->dwServiceSpecificExitCode = (DWORD)-result;
        SetServiceStatus(scm.handle, status);
    }
    ReleaseSRWLockExclusive(&scm.lock);
}

static DWORD WINAPI handle_control(DWORD control, DWORD type, void *data, void *context) {
    (void)context;
    switch (control) {
    case INLET__CONTROL_HAND_OVER:
        atomic_store_explicit(&scm.signals.hand_over, true, memory_order_relaxed);
        /* fall through */
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
    case SERVICE_CONTROL_PRESHUTDOWN:
        report(SERVICE_STOP_PENDING, INLET_OK);
        SetEvent(scm.signals.stop);
        return NO_ERROR;
    case SERVICE_CONTROL_SESSIONCHANGE:
        inlet__session_notes_put(&scm.signals.session_notes, type,
                                 ((const WTSSESSION_NOTIFICATION *)data)->dwSessionId);
        SetEvent(scm.signals.session_change);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

static void WINAPI service_main(DWORD argument_count, wchar_t **arguments) {
    (void)argument_count;
    (void)arguments;
    scm.handle = RegisterServiceCtrlHandlerExW(INLET__SERVICE_NAME, handle_control, NULL);
    if (scm.handle == NULL)
        return;
    scm.status.dwCurrentState = SERVICE_START_PENDING;
    report(SERVICE_START_PENDING, INLET_OK);
    scm.signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    scm.signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    inlet_status_t status = scm.signals.stop != NULL && scm.signals.session_change != NULL
                                ? inlet__service_open(&service, &(inlet__service_options_t){0})
                                : inlet__last_status();
    if (status == INLET_OK) {
        report(SERVICE_RUNNING, INLET_OK);
        status = inlet__service_run(&service, &scm.signals);
        report(SERVICE_STOP_PENDING, INLET_OK);
        inlet__service_close(&service);
    }
    report(SERVICE_STOPPED, status);
}

inlet_status_t inlet__scm_run(void) {
    wchar_t name[] = INLET__SERVICE_NAME;
    const SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
    if (StartServiceCtrlDispatcherW(table))
        return INLET_OK;
    return GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT ? INLET_E_NOT_SUPPORTED
                                                                     : inlet__last_status();
}
