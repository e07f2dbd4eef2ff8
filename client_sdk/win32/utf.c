#include "win32/utf.h"

#include "win32/error.h"

#include <limits.h>
#include <windows.h>

inlet_status_t inlet__utf8_to_utf16(const char *text, wchar_t *out, size_t capacity) {
    if (capacity == 0)
        return INLET_E_BUFFER_TOO_SMALL;
    int units = capacity > INT_MAX ? INT_MAX : (int)capacity;
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, out, units) > 0)
        return INLET_OK;
    inlet_status_t status = inlet__last_status();
    out[0] = L'\0';
    return status;
}

inlet_status_t inlet__utf16_to_utf8(const wchar_t *text, char *out, size_t capacity) {
    if (capacity == 0)
        return INLET_E_BUFFER_TOO_SMALL;
    int bytes = capacity > INT_MAX ? INT_MAX : (int)capacity;
    if (WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, out, bytes, NULL, NULL) > 0)
        return INLET_OK;
    inlet_status_t status = inlet__last_status();
    out[0] = '\0';
    return status;
}
