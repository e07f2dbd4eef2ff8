/* What decides whether Windows throttles raw mouse input: read, never changed. It takes effect when
 * the user signs in, and so does a change of it. */
#include "hook/capture.h"
#include <stdlib.h>

static uint32_t windows_build(void) {
    wchar_t text[32];
    DWORD bytes = sizeof(text);
    LSTATUS status =
        RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                     L"CurrentBuildNumber", RRF_RT_REG_SZ, NULL, text, &bytes);
    return status == ERROR_SUCCESS ? (uint32_t)wcstoul(text, NULL, 10) : 0;
}

void inlet__throttle_open(inlet__throttle_t *throttle) {
    DWORD enabled = 1;
    DWORD bytes = sizeof(enabled);
    if (RegGetValueW(HKEY_CURRENT_USER, L"Control Panel\\Mouse", L"RawMouseThrottleEnabled",
                     RRF_RT_REG_DWORD, NULL, &enabled, &bytes) != ERROR_SUCCESS) {
        enabled = 1;
    }
    inlet__throttle_begin(throttle, windows_build(), enabled);
}
