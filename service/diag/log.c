#include "diag/log.h"

#include "diag/event_log.h"
#include "win32/error.h"
#include "win32/names.h"
#include "win32/security.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1024 };

static const char *const LEVELS[] = {"info   ", "warning", "error  "};

/* Shared with readers only: the file is also the lock that keeps a second service out. */
static inlet_status_t open_file(inlet__log_t *log) {
    SECURITY_ATTRIBUTES attributes;
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_LOG_FILE, &attributes);
    if (status != INLET_OK)
        return status;
    log->file = CreateFileW(log->path, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
                            FILE_SHARE_READ, &attributes, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (log->file == INVALID_HANDLE_VALUE)
        status = inlet__last_status();
    inlet__security_free(&attributes);
    LARGE_INTEGER size;
    if (status == INLET_OK && GetFileSizeEx(log->file, &size))
        log->bytes = (uint64_t)size.QuadPart;
    return status;
}

inlet_status_t inlet__log_open(inlet__log_t *log, const wchar_t *path, bool console) {
    *log = (inlet__log_t){.file = INVALID_HANDLE_VALUE, .console = console};
    if (wcslen(path) >= INLET__PATH_MAX - 2)
        return INLET_E_BUFFER_TOO_SMALL;
    wcscpy(log->path, path);
    inlet_status_t status = open_file(log);
    if (status == INLET_OK && !console)
        log->events = inlet__event_log_open();
    return status;
}

static void rotate(inlet__log_t *log) {
    wchar_t old[INLET__PATH_MAX];
    wcscpy(old, log->path);
    wcscat(old, L".1");
    CloseHandle(log->file);
    MoveFileExW(log->path, old, MOVEFILE_REPLACE_EXISTING);
    log->bytes = 0;
    open_file(log);
}

static int write_stamp(char *line, size_t capacity, inlet__log_level_t level) {
    SYSTEMTIME utc;
    GetSystemTime(&utc);
    return snprintf(line, capacity, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ %s ", utc.wYear,
                    utc.wMonth, utc.wDay, utc.wHour, utc.wMinute, utc.wSecond, utc.wMilliseconds,
                    LEVELS[level]);
}

static void replace_controls(char *text) {
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = '?';
}

void inlet__log_write(inlet__log_t *log, inlet__log_level_t level, const char *format, ...) {
    char line[LINE_MAX_BYTES];
    size_t room = sizeof line - 2; /* for the line's end */
    int used = write_stamp(line, room, level);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, room - (size_t)used, format, arguments);
    va_end(arguments);
    replace_controls(line);
    if (level != INLET__LOG_INFO)
        inlet__event_log_write(log->events, level, line + used);
    const size_t length = strlen(line);
    line[length] = '\r';
    line[length + 1] = '\n';
    const DWORD bytes = (DWORD)length + 2;
    DWORD done = 0;
    if (log->console) /* whole: the C library's stderr is written to byte by byte */
        (void)WriteFile(GetStdHandle(STD_ERROR_HANDLE), line, bytes, &done, NULL);
    if (log->file == INVALID_HANDLE_VALUE)
        return;
    if (log->bytes + bytes > INLET__LOG_MAX_BYTES)
        rotate(log);
    if (WriteFile(log->file, line, bytes, &done, NULL))
        log->bytes += done;
}

void inlet__log_close(inlet__log_t *log) {
    inlet__event_log_close(log->events);
    log->events = NULL;
    if (log->file != INVALID_HANDLE_VALUE)
        CloseHandle(log->file);
    log->file = INVALID_HANDLE_VALUE;
}
