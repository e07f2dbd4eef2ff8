/* The doctor's checks of Windows itself: read-only. */
#include <inlet/admin.h>
#include <stdbool.h>
#include <stdlib.h>
#include <windows.h>

#include "doctor.h"

#define BUILD_WINDOWS_10_1709 16299UL /* the first with the limits that the capture counts on */

/* A short text from the registry; false if there is none. */
static bool read_text(HKEY root, const wchar_t *path, const wchar_t *name, wchar_t text[64]) {
    DWORD bytes = 64 * sizeof(wchar_t);
    return RegGetValueW(root, path, name, RRF_RT_REG_SZ, NULL, text, &bytes) == ERROR_SUCCESS;
}

unsigned long doctor_windows_build(void) {
    wchar_t text[64];
    if (!read_text(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                   L"CurrentBuildNumber", text))
        return 0;
    return wcstoul(text, NULL, 10);
}

bool doctor_is_wine(void) {
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    return ntdll != NULL && GetProcAddress(ntdll, "wine_get_version") != NULL;
}

void check_system(patient_t *patient, finding_t *finding) {
    (void)patient;
    unsigned long build = doctor_windows_build();
    if (doctor_is_wine())
        finding_set(finding, VERDICT_WARN, "use it for development only",
                    "this is Wine (as Windows build %lu), where pipe and process protection is not "
                    "enforced",
                    build);
    else if (build == 0)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "Windows does not tell its build");
    else if (build < BUILD_WINDOWS_10_1709)
        finding_set(finding, VERDICT_FAIL, "update to Windows 10 version 1709 or later",
                    "Windows build %lu is too old", build);
    else
        finding_set(finding, VERDICT_PASS, NULL, "Windows build %lu", build);
}

void check_installed(patient_t *patient, finding_t *finding) {
    (void)patient;
    inlet_service_info_t info = {.struct_size = sizeof info};
    inlet_status_t status = inlet_service_query(&info);
    if (status == INLET_OK && info.state == INLET_SERVICE_NOT_INSTALLED)
        status = INLET_E_NOT_INSTALLED;
    finding_of_status(finding, status, "the service is installed");
}

void check_running(patient_t *patient, finding_t *finding) {
    (void)patient;
    inlet_service_info_t info = {.struct_size = sizeof info};
    inlet_status_t status = inlet_service_query(&info);
    if (status == INLET_OK && info.state == INLET_SERVICE_NOT_INSTALLED)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "not installed");
    else if (status == INLET_OK && info.state == INLET_SERVICE_STOPPED && info.exit_code != 0)
        finding_set(finding, VERDICT_FAIL,
                    "see %ProgramData%\\Inlet\\inletd.log, then run 'inlet service start'",
                    "the service stopped with error %u", (unsigned)info.exit_code);
    else if (status == INLET_OK && info.state != INLET_SERVICE_RUNNING)
        finding_of_status(finding, INLET_E_NOT_RUNNING, "");
    else
        finding_of_status(finding, status, "the service is running");
}
