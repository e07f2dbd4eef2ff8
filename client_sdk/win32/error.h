/* The one border at which Win32 error codes become Inlet statuses. */
#ifndef INLET_WIN32_ERROR_H
#define INLET_WIN32_ERROR_H

#include <inlet/status.h>

/* The status that a Win32 error code means to Inlet; INLET_E_IO for one without a meaning of its
 * own, INLET_OK for ERROR_SUCCESS. Any thread. */
inlet_status_t inlet__status_from_win32(unsigned long error);

/* inlet__status_from_win32(GetLastError()), never INLET_OK: a call failed. */
inlet_status_t inlet__last_status(void);

#endif
