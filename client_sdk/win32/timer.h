/* Sleeping for less than a tick of the system's clock. */
#ifndef INLET_WIN32_TIMER_H
#define INLET_WIN32_TIMER_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

/* Makes a timer to wait for, which a wait that it ends resets: of high resolution, where there is
 * such (Windows 10 version 1803), else as exact as the system's tick. The caller closes it.
 * INLET_E_NO_MEMORY and others of inlet__last_status; *timer is then NULL. Any thread. */
inlet_status_t inlet__timer_create(HANDLE *timer);

/* Signals the timer once, delay_ns from now; an earlier setting is forgotten. At least 1 ns is
 * waited, in steps of 100. False: no such timer. Any thread. */
bool inlet__timer_set(HANDLE timer, int64_t delay_ns);

#endif
