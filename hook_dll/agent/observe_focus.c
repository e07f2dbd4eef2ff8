#include "agent/observe.h"
#include "base/want.h"
#include "win32/utf.h"

enum { PATH_UNITS = 1024, TEXT_BYTES = 3 * PATH_UNITS };

static HWND told_window;
static uint32_t told_process;
static enum inlet_control told_control;
static HWND asked; /* whose program was asked last */

/* The integrity level of a process's token; 0: not known. */
static DWORD integrity_of(HANDLE token) {
    union {
        TOKEN_MANDATORY_LABEL label;
        uint8_t bytes[128];
    } info;
    DWORD bytes;
    if (!GetTokenInformation(token, TokenIntegrityLevel, &info, sizeof(info), &bytes) ||
        info.label.Label.Sid == NULL) {
        return 0;
    }
    return *GetSidSubAuthority(info.label.Label.Sid,
                               (DWORD)(*GetSidSubAuthorityCount(info.label.Label.Sid) - 1));
}

static DWORD own_integrity(void) {
    static DWORD own;
    HANDLE token;
    if (own == 0 && OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        own = integrity_of(token);
        CloseHandle(token);
    }
    return own;
}

/* Windows shows no input of a process with a higher integrity, and may not let us ask either. */
static bool is_elevated(HANDLE process) {
    HANDLE token;
    if (!OpenProcessToken(process, TOKEN_QUERY, &token)) {
        return GetLastError() == ERROR_ACCESS_DENIED;
    }
    DWORD integrity = integrity_of(token);
    CloseHandle(token);
    return integrity > own_integrity();
}

static void name_process(inlet__observed_t *observed, HANDLE process) {
    static wchar_t path[PATH_UNITS];
    static char text[TEXT_BYTES];
    DWORD units = PATH_UNITS;
    if (QueryFullProcessImageNameW(process, 0, path, &units) &&
        inlet__utf16_to_utf8(path, text, sizeof(text)) == INLET_OK) {
        inlet__observed_name(observed, INLET_NAME_PROCESS, text);
    }
}

/* Of another process's window the system answers itself: it does not wait for one that hangs. */
static void name_window(inlet__observed_t *observed, HWND window) {
    static wchar_t title[PATH_UNITS];
    static char text[TEXT_BYTES];
    if (GetWindowTextW(window, title, PATH_UNITS) > 0 &&
        inlet__utf16_to_utf8(title, text, sizeof(text)) == INLET_OK) {
        inlet__observed_name(observed, INLET_NAME_WINDOW_TITLE, text);
    }
}

static void tell_focus(HWND window, DWORD process_id, enum inlet_control control, uint32_t wanted) {
    static inlet__observed_t observed;
    inlet_event_t record = inlet__observe_record(INLET_EVENT_FOCUS);
    told_window = window;
    told_process = process_id;
    told_control = control;
    record.process = process_id;
    record.u.focus.window = (uint64_t)(uintptr_t)window;
    record.u.focus.control = (uint32_t)control;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process_id);
    bool refused = process == NULL && GetLastError() == ERROR_ACCESS_DENIED;
    record.u.focus.elevated = refused || (process != NULL && is_elevated(process));
    inlet__observed_begin(&observed, &record);
    if (process != NULL && (wanted & (INLET__WANT_FOCUS | INLET__WANT_TITLES)) != 0) {
        name_process(&observed, process);
    }
    if ((wanted & INLET__WANT_TITLES) != 0) {
        name_window(&observed, window);
    }
    if (process != NULL) {
        CloseHandle(process);
    }
    inlet__observe_tell(&observed);
}

/* Who wants no keys need not know what they are typed into. */
static enum inlet_control look_at_field(uint32_t wanted, HWND *ask) {
    *ask = NULL;
    return (wanted & INLET__WANT_FIELDS) != 0 ? inlet__observe_field(ask) : INLET_CONTROL_UNKNOWN;
}

static void look(uint32_t wanted, bool always, bool field_moved) {
    HWND window = GetForegroundWindow(), ask;
    DWORD process_id = 0;
    GetWindowThreadProcessId(window, &process_id);
    enum inlet_control control = look_at_field(wanted, &ask);
    bool same = window == told_window && process_id == told_process;
    if (ask != NULL && same && ask == asked && !field_moved) {
        control = told_control; /* until it is asked again */
    }
    asked = ask;
    if (always || !same || control != told_control) { /* before anybody is asked */
        tell_focus(window, process_id, control, wanted);
    }
    if (ask != NULL) {
        control = inlet__observe_field_ask(ask);
    }
    if (control != told_control) {
        tell_focus(window, process_id, control, wanted);
    }
}

void inlet__observe_focus(uint32_t wanted, bool always) {
    look(wanted, always, false);
}

void inlet__observe_field_moved(uint32_t wanted) {
    look(wanted, false, true);
}
