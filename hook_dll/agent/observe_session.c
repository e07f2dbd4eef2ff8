#include "agent/observe.h"
#include <wchar.h>
#include <wtsapi32.h>

static bool elsewhere; /* another desktop has the input, as was told last */

void inlet__observe_session_change(uint32_t change) {
    inlet__observed_t observed;
    inlet_event_t record = inlet__observe_record(INLET_EVENT_SESSION);
    record.u.session.change = change;
    inlet__observed_begin(&observed, &record);
    inlet__observe_tell(&observed);
}

/* What the system answers; NULL: nothing, or too little. WTSFreeMemory it. */
static void *query(WTS_INFO_CLASS class, DWORD least) {
    LPWSTR buffer = NULL;
    DWORD bytes = 0;
    if (!WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION, class, &buffer,
                                     &bytes)) {
        return NULL;
    }
    if (bytes >= least) {
        return buffer;
    }
    WTSFreeMemory(buffer);
    return NULL;
}

/* WTSSessionInfoEx and the head of WTSINFOEXW at level 1, which MinGW does not have. Windows 7
 * alone had the two flags the other way round. */
enum { SESSION_INFO_EX = 25, FLAG_LOCKED = 0, FLAG_UNLOCKED = 1 };
typedef struct session_info {
    DWORD level;
    DWORD padding; /* times are among what follows */
    ULONG session;
    DWORD state;
    LONG flags;
} session_info_t;

static void tell_lock(void) {
    session_info_t *info = query((WTS_INFO_CLASS)SESSION_INFO_EX, sizeof(*info));
    if (info == NULL) {
        return;
    }
    if (info->level == 1 && info->flags == FLAG_LOCKED) {
        inlet__observe_session_change(INLET_SESSION_LOCKED);
    } else if (info->level == 1 && info->flags == FLAG_UNLOCKED) {
        inlet__observe_session_change(INLET_SESSION_UNLOCKED);
    }
    WTSFreeMemory(info);
}

static void tell_connection(void) {
    WTS_CONNECTSTATE_CLASS *state = query(WTSConnectState, sizeof(*state));
    if (state == NULL) {
        return;
    }
    if (*state == WTSDisconnected) {
        inlet__observe_session_change(INLET_SESSION_DISCONNECTED);
    } else if (*state == WTSActive || *state == WTSConnected) {
        inlet__observe_session_change(GetSystemMetrics(SM_REMOTESESSION) != 0
                                          ? INLET_SESSION_REMOTE
                                          : INLET_SESSION_CONNECTED);
    }
    WTSFreeMemory(state);
}

void inlet__observe_session(void) {
    tell_lock();
    tell_connection();
}

/* The desktop that has the input is no other than this thread's: another one may not be opened. */
static bool is_elsewhere(void) {
    wchar_t input[64] = L"", own[64] = L"";
    DWORD bytes;
    HDESK desktop = OpenInputDesktop(0, FALSE, DESKTOP_READOBJECTS);
    if (desktop == NULL) {
        return GetLastError() == ERROR_ACCESS_DENIED;
    }
    bool named = GetUserObjectInformationW(desktop, UOI_NAME, input, sizeof(input), &bytes) &&
                 GetUserObjectInformationW(GetThreadDesktop(GetCurrentThreadId()), UOI_NAME, own,
                                           sizeof(own), &bytes);
    CloseDesktop(desktop);
    return named && _wcsicmp(input, own) != 0;
}

bool inlet__observe_desktop(bool always) {
    bool now = is_elsewhere();
    if (always || now != elsewhere) {
        inlet__observe_session_change(now ? INLET_SESSION_SECURE_DESKTOP
                                          : INLET_SESSION_OWN_DESKTOP);
    }
    elsewhere = now;
    return now;
}
