/* The system's event log, source "Inlet": warnings and errors of the service's log, where an
 * administrator looks for them. The texts are in inletd.exe (events.mc); the installer registers
 * the source. */
#ifndef INLET_SERVICE_EVENT_LOG_H
#define INLET_SERVICE_EVENT_LOG_H

#include "diag/log.h"

/* NULL: the system has none for us, and what is written is dropped. Close it. */
HANDLE inlet__event_log_open(void);
void inlet__event_log_close(HANDLE events);

/* `text` is UTF-8 on one line. */
void inlet__event_log_write(HANDLE events, inlet__log_level_t level, const char *text);

/* The same of the audit trail: what is about security, with a number of its own to filter by. */
void inlet__event_log_audit(HANDLE events, const char *text);

#endif
