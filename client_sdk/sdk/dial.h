/* Reaching the service's pipe, and telling why it can't be reached. */
#ifndef INLET_SDK_DIAL_H
#define INLET_SDK_DIAL_H

#include <inlet/status.h>
#include <stdint.h>
#include <wchar.h>

#include "auth/noise.h"

/* Opens the pipe as a client that may be identified but not impersonated, and checks its owner.
 * *pipe is a HANDLE for overlapped use, closed by the caller; NULL on any error:
 *   INLET_E_INVALID_ARGUMENT           the name is no local pipe's
 *   INLET_E_NOT_INSTALLED, INLET_E_NOT_RUNNING  there is no pipe, and the service manager knows why
 *   INLET_E_BUSY                       all its instances were taken until the deadline
 *   INLET_E_TIMEOUT                    the service runs, but its pipe did not appear in time
 *   INLET_E_REFUSED                    this user may not open it
 *   INLET_E_UNTRUSTED_SERVICE          neither SYSTEM nor Administrators own it
 *   INLET_E_IO and others of the system. */
inlet_status_t inlet__dial(const wchar_t *pipe_name, int64_t deadline_ns, void **pipe);

/* The service's public key as published on this machine. Where there is none, because the service
 * has never run, INLET_E_NOT_INSTALLED or INLET_E_NOT_RUNNING says what is missing;
 * INLET_E_CORRUPT. */
inlet_status_t inlet__dial_key(uint8_t key[INLET__KEY_BYTES]);

#endif
