/* The doctor's checks of what Windows may keep from the capture: read-only. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "doctor.h"
#include "session_report.h"

enum {
    BUILD_WINDOWS_11 = 22000,
    TIMEOUT_DEFAULT_MS = 300,
    TIMEOUT_LEAST_MS = 100,
    INTEGRITY_BYTES = 64
};

/* A number of the user's settings; false if it is not set. */
static bool read_setting(const wchar_t *path, const wchar_t *name, DWORD *value) {
    DWORD bytes = sizeof *value;
    return RegGetValueW(HKEY_CURRENT_USER, path, name, RRF_RT_REG_DWORD, NULL, value, &bytes) ==
           ERROR_SUCCESS;
}

/* "sources" of this session's status; NULL: nobody can be asked. `root` is to be decref'ed. */
static const json_t *ask_sources(const patient_t *patient, json_t **root) {
    inlet_status_t status;
    *root = patient->client != NULL ? session_report(patient->client, &status) : NULL;
    return json_object_get(*root, "sources");
}

static void join(const json_t *names, char *text, size_t capacity) {
    text[0] = '\0';
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const size_t used = strlen(text);
        snprintf(text + used, capacity - used, "%s%s", i > 0 ? " " : "", name != NULL ? name : "?");
    }
}

void check_sources(patient_t *patient, finding_t *finding) {
    char wanted[32], running[32];
    json_t *root;
    const json_t *sources = ask_sources(patient, &root);
    join(json_object_get(sources, "wanted"), wanted, sizeof wanted);
    join(json_object_get(sources, "running"), running, sizeof running);
    if (sources == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "the service can't be asked");
    else if (strcmp(wanted, running) == 0)
        finding_set(finding, VERDICT_PASS, NULL, "running as wanted: %s",
                    running[0] != '\0' ? running : "none, as nobody subscribes");
    else /* it may be on its way; what runs without being wanted ends within a second */
        finding_set(finding, VERDICT_WARN,
                    "run it again; if it stays, see %ProgramData%\\Inlet\\inletd.log",
                    "wanted: %s; running: %s", wanted[0] != '\0' ? wanted : "none",
                    running[0] != '\0' ? running : "none");
    json_decref(root);
}

static const char throttle_advice[] =
    "for each report of a fast mouse, set HKCU\\Control Panel\\Mouse\\RawMouseThrottleEnabled "
    "(DWORD) to 0 and sign in again; to undo, delete the value and sign in again";

/* Windows 11 slows raw mouse input for programs in the background unless this is 0. */
void check_mouse_throttle(patient_t *patient, finding_t *finding) {
    DWORD enabled = 1;
    json_t *root;
    const bool set = read_setting(L"Control Panel\\Mouse", L"RawMouseThrottleEnabled", &enabled);
    const char *seen =
        json_string_value(json_object_get(ask_sources(patient, &root), "mouse_throttling"));
    if (doctor_windows_build() < BUILD_WINDOWS_11)
        finding_set(finding, VERDICT_PASS, NULL, "this Windows does not slow raw mouse input");
    else if (enabled == 0)
        finding_set(finding, VERDICT_PASS, NULL,
                    "RawMouseThrottleEnabled is 0, which counts from the last sign-in on");
    else if (seen != NULL && strcmp(seen, "certain") == 0)
        finding_set(finding, VERDICT_FAIL, throttle_advice,
                    "Windows sums mouse motion to about 125 reports a second; none is lost, and "
                    "events say so");
    else if (seen != NULL && strcmp(seen, "likely") == 0)
        finding_set(finding, VERDICT_UNKNOWN, throttle_advice,
                    "cannot tell a mouse of 125 reports a second from Windows summing those of a "
                    "faster one");
    else
        finding_set(finding, VERDICT_WARN, throttle_advice,
                    "RawMouseThrottleEnabled is %s: Windows 11 may sum mouse motion to about 125 "
                    "reports a second",
                    set ? "set" : "not set");
    json_decref(root);
}

/* Windows removes a low-level hook that takes too long, and tells nobody. */
void check_hook_removal(patient_t *patient, finding_t *finding) {
    DWORD timeout_ms = TIMEOUT_DEFAULT_MS;
    json_t *root;
    const json_t *sources = ask_sources(patient, &root);
    const json_int_t count = json_integer_value(json_object_get(sources, "hook_reinstalls"));
    read_setting(L"Control Panel\\Desktop", L"LowLevelHooksTimeout", &timeout_ms);
    if (count > 0)
        finding_set(finding, VERDICT_WARN,
                    "find what makes input slow (inlet stats shows the hooks' own time), or which "
                    "program's hook keeps input from others",
                    "hooks were silent and installed again %lld times since the agent's start",
                    (long long)count);
    else if (timeout_ms < TIMEOUT_LEAST_MS)
        finding_set(finding, VERDICT_WARN,
                    "delete HKCU\\Control Panel\\Desktop\\LowLevelHooksTimeout and sign in again",
                    "LowLevelHooksTimeout is %lu ms: Windows removes hooks early",
                    (unsigned long)timeout_ms);
    else if (doctor_is_wine())
        finding_set(finding, VERDICT_UNKNOWN, NULL, "Wine never removes a hook");
    else if (sources == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL,
                    "hooks have %lu ms; whether one was removed, the service can't be asked",
                    (unsigned long)timeout_ms);
    else
        finding_set(finding, VERDICT_PASS, NULL, "hooks have %lu ms, and none was found removed",
                    (unsigned long)timeout_ms);
    json_decref(root);
}

/* 0: Windows does not tell. */
static DWORD integrity_of(DWORD process_id) {
    _Alignas(8) uint8_t label[INTEGRITY_BYTES];
    DWORD level = 0, bytes;
    HANDLE token;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process_id);
    if (process == NULL)
        return 0;
    if (OpenProcessToken(process, TOKEN_QUERY, &token)) {
        if (GetTokenInformation(token, TokenIntegrityLevel, label, sizeof label, &bytes)) {
            PSID sid = ((const TOKEN_MANDATORY_LABEL *)(const void *)label)->Label.Sid;
            level = *GetSidSubAuthority(sid, *GetSidSubAuthorityCount(sid) - 1u);
        }
        CloseHandle(token);
    }
    CloseHandle(process);
    return level;
}

/* An agent has the user's own integrity, and sees no input to windows of a higher one. */
void check_elevated(patient_t *patient, finding_t *finding) {
    DWORD process_id = 0;
    (void)patient;
    HWND window = GetForegroundWindow();
    if (window != NULL)
        GetWindowThreadProcessId(window, &process_id);
    const DWORD level = process_id != 0 ? integrity_of(process_id) : 0;
    if (doctor_is_wine())
        finding_set(finding, VERDICT_UNKNOWN, NULL, "Wine does not enforce integrity levels");
    else if (window == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "no window is in the foreground now");
    else if (level == 0)
        finding_set(finding, VERDICT_UNKNOWN, NULL,
                    "Windows does not tell the integrity of process %lu, whose window is in the "
                    "foreground",
                    (unsigned long)process_id);
    else if (level >= SECURITY_MANDATORY_HIGH_RID)
        finding_set(finding, VERDICT_FAIL,
                    "start that program without elevation; the stream covers the time with a BLIND "
                    "record",
                    "process %lu is elevated, and input to its window can't be seen",
                    (unsigned long)process_id);
    else
        finding_set(finding, VERDICT_PASS, NULL, "the foreground window's process is not elevated");
}

/* UAC, the lock screen and Ctrl+Alt+Del have a desktop of their own. */
void check_secure_desktop(patient_t *patient, finding_t *finding) {
    wchar_t name[64] = L"";
    (void)patient;
    HDESK desktop = OpenInputDesktop(0, FALSE, DESKTOP_READOBJECTS);
    const bool told =
        desktop != NULL && GetUserObjectInformationW(desktop, UOI_NAME, name, sizeof name, NULL);
    const DWORD error = GetLastError();
    if (desktop != NULL)
        CloseDesktop(desktop);
    if (doctor_is_wine())
        finding_set(finding, VERDICT_UNKNOWN, NULL, "Wine has no secure desktop");
    else if (told && _wcsicmp(name, L"Default") == 0)
        finding_set(finding, VERDICT_PASS, NULL, "the user's own desktop has the input");
    else if (told || error == ERROR_ACCESS_DENIED)
        finding_set(finding, VERDICT_FAIL,
                    "answer the prompt or unlock; the stream covers the time with a BLIND record",
                    "another desktop has the input, which no program of the user can see");
    else
        finding_set(finding, VERDICT_UNKNOWN, NULL,
                    "Windows does not tell which desktop has the input (error %lu)",
                    (unsigned long)error);
}
