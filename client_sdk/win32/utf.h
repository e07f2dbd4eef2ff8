/* UTF-8 at Inlet's borders, UTF-16 at Win32's. */
#ifndef INLET_WIN32_UTF_H
#define INLET_WIN32_UTF_H

#include <inlet/status.h>
#include <stddef.h>
#include <wchar.h>

/* Converts a whole string, with its terminating zero, into `out` of `capacity` units.
 * INLET_E_INVALID_ARGUMENT for ill-formed text, INLET_E_BUFFER_TOO_SMALL; out is then "". Any
 * thread. */
inlet_status_t inlet__utf8_to_utf16(const char *text, wchar_t *out, size_t capacity);
inlet_status_t inlet__utf16_to_utf8(const wchar_t *text, char *out, size_t capacity);

#endif
