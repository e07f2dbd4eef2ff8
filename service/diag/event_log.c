#include "diag/event_log.h"

#include "win32/names.h"
#include "win32/utf.h"
#include <events.h>

enum { TEXT_MAX_UNITS = 1024 };

HANDLE inlet__event_log_open(void) {
    return RegisterEventSourceW(NULL, INLET__SERVICE_NAME);
}

void inlet__event_log_close(HANDLE events) {
    if (events != NULL)
        DeregisterEventSource(events);
}

static void report(HANDLE events, WORD type, DWORD id, const char *text) {
    wchar_t wide[TEXT_MAX_UNITS];
    const wchar_t *strings[] = {wide};
    if (events != NULL && inlet__utf8_to_utf16(text, wide, TEXT_MAX_UNITS) == INLET_OK)
        ReportEventW(events, type, 0, id, NULL, 1, 0, strings, NULL);
}

void inlet__event_log_write(HANDLE events, inlet__log_level_t level, const char *text) {
    static const DWORD ids[] = {INLET__EVENT_INFO, INLET__EVENT_WARNING, INLET__EVENT_ERROR};
    static const WORD types[] = {EVENTLOG_INFORMATION_TYPE, EVENTLOG_WARNING_TYPE,
                                 EVENTLOG_ERROR_TYPE};
    report(events, types[level], ids[level], text);
}

void inlet__event_log_audit(HANDLE events, const char *text) {
    report(events, EVENTLOG_INFORMATION_TYPE, INLET__EVENT_AUDIT, text);
}
