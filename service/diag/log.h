/* The service's log: %ProgramData%\Inlet\inletd.log, a line an occurrence. It says who connected,
 * who was refused and why, what started and what ended; never what was typed or moved.
 * One thread. */
#ifndef INLET_SERVICE_LOG_H
#define INLET_SERVICE_LOG_H

#include "win32/files.h"
#include <stdbool.h>
#include <windows.h>

/* A file of this size becomes "<path>.1", replacing the last one of that name. */
#define INLET__LOG_MAX_BYTES (1024 * 1024)

typedef enum inlet__log_level {
    INLET__LOG_INFO,
    INLET__LOG_WARNING,
    INLET__LOG_ERROR
} inlet__log_level_t;

typedef struct inlet__log {
    HANDLE file;   /* INVALID_HANDLE_VALUE: none */
    HANDLE events; /* of the system, for warnings and errors; NULL: none, as in the foreground */
    uint64_t bytes;
    bool console; /* also to stderr */
    wchar_t path[INLET__PATH_MAX];
} inlet__log_t;

/* Opens the file for appending and holds it: INLET_E_BUSY if another service has it. After an
 * error the log can be written, to stderr if `console`. */
inlet_status_t inlet__log_open(inlet__log_t *log, const wchar_t *path, bool console);

/* Writes "<UTC time> <level> <text>". Control characters, which a peer may have put into a name,
 * become '?'. A full disk is no error: the service goes on without the line. */
__attribute__((format(printf, 3, 4))) void
inlet__log_write(inlet__log_t *log, inlet__log_level_t level, const char *format, ...);

/* Safe twice. */
void inlet__log_close(inlet__log_t *log);

#endif
