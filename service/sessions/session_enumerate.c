#include "sessions/session_enumerate.h"

#include <windows.h>
#include <wtsapi32.h>

static const DWORD NO_SESSION = 0xFFFFFFFF;

static bool has_user(DWORD id) {
    wchar_t *name = NULL;
    DWORD bytes = 0;
    if (!WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, id, WTSUserName, &name, &bytes))
        return false;
    bool any = name != NULL && name[0] != 0;
    WTSFreeMemory(name);
    return any;
}

/* WTSClientProtocolType: 0 is the console. */
static bool is_remote(DWORD id) {
    wchar_t *data = NULL;
    DWORD bytes = 0;
    if (!WTSQuerySessionInformationW(WTS_CURRENT_SERVER_HANDLE, id, WTSClientProtocolType, &data,
                                     &bytes))
        return false;
    bool remote = bytes >= sizeof(USHORT) && *(const USHORT *)data != 0;
    WTSFreeMemory(data);
    return remote;
}

static inlet__session_state_t look_up(const WTS_SESSION_INFOW *info) {
    bool connected = info->State == WTSActive || info->State == WTSConnected;
    return (inlet__session_state_t){.id = info->SessionId,
                                    .logged_on = has_user(info->SessionId),
                                    .place = !connected ? INLET__SESSION_DISCONNECTED
                                             : is_remote(info->SessionId)
                                                 ? INLET__SESSION_ON_REMOTE
                                                 : INLET__SESSION_ON_CONSOLE};
}

/* Whether its user is logged on is seen when the agent is to start with that user's token. */
static uint32_t just(DWORD id, inlet__session_state_t *state) {
    if (id == NO_SESSION)
        return 0;
    *state =
        (inlet__session_state_t){.id = id, .logged_on = true, .place = INLET__SESSION_ON_CONSOLE};
    return 1;
}

uint32_t inlet__session_enumerate(bool own_only, inlet__session_state_t *states, uint32_t max) {
    DWORD own = NO_SESSION, count = 0;
    WTS_SESSION_INFOW *infos = NULL;
    uint32_t kept = 0;
    if (max == 0)
        return 0;
    if (own_only)
        return ProcessIdToSessionId(GetCurrentProcessId(), &own) ? just(own, states) : 0;
    if (WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &infos, &count) && count > 0) {
        for (DWORD i = 0; i < count && kept < max; i++) {
            const inlet__session_state_t state = look_up(&infos[i]);
            if (state.logged_on || state.place != INLET__SESSION_DISCONNECTED)
                states[kept++] = state;
        }
        WTSFreeMemory(infos);
        return kept;
    }
    if (infos != NULL)
        WTSFreeMemory(infos);
    return just(WTSGetActiveConsoleSessionId(), states); /* the one that can be known of */
}
