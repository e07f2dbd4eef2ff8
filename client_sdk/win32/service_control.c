#include "win32/service_control.h"

#include "win32/clock.h"
#include "win32/error.h"
#include "win32/files.h"
#include "win32/keystore.h"
#include "win32/names.h"

#include <stdio.h>
#include <windows.h>

#define POLL_MS                20
#define RESTART_SOON_MS        1000
#define RESTART_LATER_MS       5000
#define FAILURE_RESET_S        (24 * 60 * 60)
#define PRESHUTDOWN_TIMEOUT_MS 10000

/* A double-zero-terminated list: what starting an agent with a user's token takes, and no more. */
#define PRIVILEGES                                                                                 \
    L"SeTcbPrivilege\0SeAssignPrimaryTokenPrivilege\0SeIncreaseQuotaPrivilege\0"                   \
    L"SeImpersonatePrivilege\0SeChangeNotifyPrivilege\0"

static inlet_status_t open_service(DWORD manager_access, DWORD access, SC_HANDLE *service) {
    *service = NULL;
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, manager_access);
    if (manager == NULL)
        return inlet__last_status();
    *service = OpenServiceW(manager, INLET__SERVICE_NAME, access);
    inlet_status_t status = *service != NULL ? INLET_OK : inlet__last_status();
    CloseServiceHandle(manager);
    return status;
}

static void configure(SC_HANDLE service, DWORD what, void *value, const char *warning,
                      inlet__service_warnings_t *warnings) {
    if (!ChangeServiceConfig2W(service, what, value) &&
        warnings->count < INLET__SERVICE_WARNINGS_MAX)
        warnings->texts[warnings->count++] = warning;
}

static void configure_all(SC_HANDLE service, inlet__service_warnings_t *warnings) {
    wchar_t text[] = INLET__SERVICE_DESCRIPTION;
    SERVICE_DESCRIPTIONW description = {text};
    configure(service, SERVICE_CONFIG_DESCRIPTION, &description,
              "the system refused the service's description", warnings);

    SC_ACTION actions[] = {{SC_ACTION_RESTART, RESTART_SOON_MS},
                           {SC_ACTION_RESTART, RESTART_SOON_MS},
                           {SC_ACTION_RESTART, RESTART_LATER_MS}};
    SERVICE_FAILURE_ACTIONSW failure = {
        .dwResetPeriod = FAILURE_RESET_S, .cActions = ARRAYSIZE(actions), .lpsaActions = actions};
    configure(service, SERVICE_CONFIG_FAILURE_ACTIONS, &failure,
              "the system refused to restart the service when it fails", warnings);
    SERVICE_FAILURE_ACTIONS_FLAG flag = {.fFailureActionsOnNonCrashFailures = TRUE};
    configure(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &flag,
              "the system refused to restart the service when it ends with an error", warnings);

    SERVICE_PRESHUTDOWN_INFO preshutdown = {PRESHUTDOWN_TIMEOUT_MS};
    configure(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown,
              "the system refused the time to stop in before a shutdown", warnings);
    SERVICE_SID_INFO sid = {SERVICE_SID_TYPE_UNRESTRICTED};
    configure(service, SERVICE_CONFIG_SERVICE_SID_INFO, &sid,
              "the system refused to give the service a SID of its own", warnings);
    wchar_t names[] = PRIVILEGES;
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges = {names};
    configure(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges,
              "the system refused to take away the privileges that the service does not need",
              warnings);
}

inlet_status_t inlet__service_install(const wchar_t *program, inlet__service_warnings_t *warnings) {
    wchar_t command[INLET__PATH_MAX];
    warnings->count = 0;
    DWORD attributes = GetFileAttributesW(program);
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
        return INLET_E_NOT_FOUND;
    /* The quotes matter: without them "C:\Program Files\…" would first try C:\Program.exe. */
    int units = _snwprintf(command, INLET__PATH_MAX, L"\"%ls\"", program);
    if (units < 0 || units >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;

    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    if (manager == NULL)
        return inlet__last_status();
    SC_HANDLE service =
        CreateServiceW(manager, INLET__SERVICE_NAME, INLET__SERVICE_DISPLAY_NAME,
                       SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START,
                       SERVICE_ERROR_NORMAL, command, NULL, NULL, NULL, NULL /* as SYSTEM */, NULL);
    inlet_status_t status = service != NULL ? INLET_OK : inlet__last_status();
    if (service != NULL) {
        configure_all(service, warnings);
        CloseServiceHandle(service);
    }
    CloseServiceHandle(manager);
    return status;
}

static enum inlet__service_state state_of(DWORD state) {
    switch (state) {
    case SERVICE_STOPPED:
        return INLET__SERVICE_STOPPED;
    case SERVICE_START_PENDING:
    case SERVICE_CONTINUE_PENDING:
        return INLET__SERVICE_STARTING;
    case SERVICE_STOP_PENDING:
        return INLET__SERVICE_STOPPING;
    default:
        return INLET__SERVICE_RUNNING;
    }
}

static inlet_status_t query(SC_HANDLE service, inlet__service_info_t *info) {
    SERVICE_STATUS_PROCESS process;
    DWORD bytes;
    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&process, sizeof process,
                              &bytes))
        return inlet__last_status();
    info->state = state_of(process.dwCurrentState);
    info->process = process.dwCurrentState == SERVICE_STOPPED ? 0 : process.dwProcessId;
    info->exit_code = process.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR
                          ? process.dwServiceSpecificExitCode
                          : process.dwWin32ExitCode;
    return INLET_OK;
}

/* Waits until the state is `wanted` or, on the way there, STOPPED. (There is no wait handle for a
 * service's state; NotifyServiceStatusChange needs an alertable thread and is missing in Wine.) */
static inlet_status_t wait_for(SC_HANDLE service, enum inlet__service_state wanted,
                               int64_t deadline_ns) {
    for (;;) {
        inlet__service_info_t info = {0};
        inlet_status_t status = query(service, &info);
        if (status != INLET_OK || info.state == wanted)
            return status;
        if (info.state == INLET__SERVICE_STOPPED)
            return INLET_E_NOT_RUNNING;
        if (inlet__clock_now_ns() >= deadline_ns)
            return INLET_E_TIMEOUT;
        Sleep(POLL_MS);
    }
}

static inlet_status_t stop(SC_HANDLE service, DWORD control, int64_t timeout_ns) {
    SERVICE_STATUS ignored;
    int64_t deadline_ns = inlet__clock_now_ns() + timeout_ns;
    if (!ControlService(service, control, &ignored)) {
        DWORD error = GetLastError();
        if (error == ERROR_SERVICE_NOT_ACTIVE)
            return INLET_OK;
        /* It starts or stops just now: the wait below sees what becomes of it. */
        if (error != ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
            return inlet__status_from_win32(error);
    }
    return wait_for(service, INLET__SERVICE_STOPPED, deadline_ns);
}

inlet_status_t inlet__service_start(int64_t timeout_ns) {
    SC_HANDLE service;
    int64_t deadline_ns = inlet__clock_now_ns() + timeout_ns;
    inlet_status_t status =
        open_service(SC_MANAGER_CONNECT, SERVICE_START | SERVICE_QUERY_STATUS, &service);
    if (status != INLET_OK)
        return status;
    if (!StartServiceW(service, 0, NULL) && GetLastError() != ERROR_SERVICE_ALREADY_RUNNING)
        status = inlet__last_status();
    if (status == INLET_OK)
        status = wait_for(service, INLET__SERVICE_RUNNING, deadline_ns);
    CloseServiceHandle(service);
    return status;
}

inlet_status_t inlet__service_stop(int64_t timeout_ns) {
    SC_HANDLE service;
    inlet_status_t status =
        open_service(SC_MANAGER_CONNECT, SERVICE_STOP | SERVICE_QUERY_STATUS, &service);
    if (status != INLET_OK)
        return status;
    status = stop(service, SERVICE_CONTROL_STOP, timeout_ns);
    CloseServiceHandle(service);
    return status;
}

inlet_status_t inlet__service_hand_over(int64_t timeout_ns) {
    SC_HANDLE service;
    inlet_status_t status = open_service(
        SC_MANAGER_CONNECT, SERVICE_USER_DEFINED_CONTROL | SERVICE_QUERY_STATUS, &service);
    if (status != INLET_OK)
        return status;
    status = stop(service, INLET__CONTROL_HAND_OVER, timeout_ns);
    CloseServiceHandle(service);
    return status;
}

inlet_status_t inlet__service_configure(inlet__service_warnings_t *warnings) {
    SC_HANDLE service;
    warnings->count = 0;
    inlet_status_t status =
        open_service(SC_MANAGER_CONNECT, SERVICE_CHANGE_CONFIG | SERVICE_START, &service);
    if (status != INLET_OK)
        return status;
    configure_all(service, warnings);
    CloseServiceHandle(service);
    return inlet__data_dir_prepare();
}

inlet_status_t inlet__service_uninstall(int64_t timeout_ns) {
    SC_HANDLE service;
    inlet_status_t status =
        open_service(SC_MANAGER_CONNECT, SERVICE_STOP | SERVICE_QUERY_STATUS | DELETE, &service);
    if (status != INLET_OK)
        return status;
    status = stop(service, SERVICE_CONTROL_STOP, timeout_ns);
    if (status == INLET_OK && !DeleteService(service))
        status = inlet__last_status();
    CloseServiceHandle(service);
    return status == INLET_OK ? inlet__keystore_service_unpublish() : status;
}

inlet_status_t inlet__service_query(inlet__service_info_t *info) {
    SC_HANDLE service;
    *info = (inlet__service_info_t){.state = INLET__SERVICE_NOT_INSTALLED};
    inlet_status_t status = open_service(SC_MANAGER_CONNECT, SERVICE_QUERY_STATUS, &service);
    if (status == INLET_E_NOT_INSTALLED)
        return INLET_OK;
    if (status != INLET_OK)
        return status;
    status = query(service, info);
    CloseServiceHandle(service);
    return status;
}
