/* The journal's folder, key and thread. */
#ifndef INLET_SERVICE_JOURNAL_FILES_H
#define INLET_SERVICE_JOURNAL_FILES_H

#include "journal/journal.h"
#include "win32/files.h"
#include <windows.h>

#define INLET__JOURNAL_FOLDER L"journal"
#define INLET__JOURNAL_KEY    L"journal.key"

typedef struct inlet__journal_files {
    wchar_t folder[INLET__PATH_MAX];
    wchar_t key[INLET__PATH_MAX];
    bool secured; /* folder and key are the service's alone, whatever they would inherit */
} inlet__journal_files_t;

/* All zero: the journal is off. */
typedef struct inlet__journal_host {
    inlet__journal_files_t files;
    inlet__journal_t *journal; /* NULL: off, or it can't be opened */
    HANDLE thread;
    HANDLE news; /* auto-reset: the journal has something for the drain thread. The owner's */
    uint32_t read_number; /* the segment that was read last, by the journal's thread alone … */
    HANDLE read_file;     /* … NULL: none */
} inlet__journal_host_t;

/* Makes folder and key where they are not there, opens what is kept of `keep`, and begins its
 * thread. host->files and host->news are the caller's, and the host must not move. On an error the
 * journal is NULL. INLET_E_CORRUPT: the key is another account's, or damaged. */
inlet_status_t inlet__journal_host_open(inlet__journal_host_t *host,
                                        const inlet__journal_limits_t *limits,
                                        const inlet__stream_log_identity_t *keep,
                                        uint32_t keep_count, int64_t now_ns);

/* What was given is written, and the thread gone. Safe for one that is off. */
void inlet__journal_host_close(inlet__journal_host_t *host, int64_t now_ns);

/* Deletes segments and key: the journal is off, and nothing is kept that nobody can read. INLET_OK
 * also if there is nothing. */
inlet_status_t inlet__journal_host_erase(const inlet__journal_files_t *files);

#endif
