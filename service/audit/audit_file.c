#include "audit/audit_file.h"

#include "diag/event_log.h"
#include "win32/clock.h"
#include "win32/error.h"
#include "win32/names.h"
#include "win32/security.h"
#include "win32/utf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A detail, a SID, a hash: the event log takes no more. */
enum { EVENT_TEXT_BYTES = 1024 };

#define ROOM_BYTES (INLET__AUDIT_FILE_MAX_BYTES + INLET__AUDIT_LINE_MAX_BYTES)

static bool path_of(const inlet__audit_file_t *audit, unsigned number,
                    wchar_t path[INLET__PATH_MAX]) {
    const int units = number == 0
                          ? _snwprintf(path, INLET__PATH_MAX, L"%ls", audit->path)
                          : _snwprintf(path, INLET__PATH_MAX, L"%ls.%u", audit->path, number);
    return units > 0 && units < INLET__PATH_MAX;
}

static inlet_status_t open_file(inlet__audit_file_t *audit) {
    SECURITY_ATTRIBUTES attributes;
    LARGE_INTEGER size;
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_LOG_FILE, &attributes);
    if (status != INLET_OK)
        return status;
    audit->file = CreateFileW(audit->path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ,
                              &attributes, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (audit->file == INVALID_HANDLE_VALUE)
        status = inlet__last_status();
    inlet__security_free(&attributes);
    if (status != INLET_OK)
        return status;
    if (GetFileSizeEx(audit->file, &size)) {
        audit->bytes = (uint64_t)size.QuadPart;
        audit->ragged = false;
        return INLET_OK;
    }
    status = inlet__last_status();
    CloseHandle(audit->file); /* what is there would be written over */
    audit->file = INVALID_HANDLE_VALUE;
    return status;
}

/* "<path>.8" becomes "<path>.9", …, the file itself "<path>.1"; an empty one is opened. */
static inlet_status_t rotate(inlet__audit_file_t *audit) {
    wchar_t from[INLET__PATH_MAX], to[INLET__PATH_MAX];
    CloseHandle(audit->file);
    audit->file = INVALID_HANDLE_VALUE;
    for (unsigned number = INLET__AUDIT_FILES_KEPT; number > 0; number--)
        if (path_of(audit, number - 1, from) && path_of(audit, number, to))
            MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING);
    return open_file(audit);
}

/* What is behind the whole lines would make the next one no line. */
static bool cut_rest(inlet__audit_file_t *audit) {
    const LARGE_INTEGER end = {.QuadPart = (LONGLONG)audit->bytes};
    audit->ragged =
        !SetFilePointerEx(audit->file, end, NULL, FILE_BEGIN) || !SetEndOfFile(audit->file);
    return !audit->ragged;
}

static bool write_at_end(inlet__audit_file_t *audit, const char *line, size_t bytes) {
    const LARGE_INTEGER end = {.QuadPart = (LONGLONG)audit->bytes};
    DWORD done = 0;
    if (audit->file == INVALID_HANDLE_VALUE || (audit->ragged && !cut_rest(audit)) ||
        !SetFilePointerEx(audit->file, end, NULL, FILE_BEGIN))
        return false;
    const bool written = WriteFile(audit->file, line, (DWORD)bytes, &done, NULL) != FALSE;
    if (written && done == bytes) {
        audit->bytes += bytes;
        return true;
    }
    const DWORD error = written ? ERROR_DISK_FULL : GetLastError();
    cut_rest(audit);
    SetLastError(error);
    return false;
}

/* With the record's number and hash: who writes the trail anew would have to change that log, too.
 */
static void tell_event_log(inlet__audit_file_t *audit, const inlet__audit_record_t *record) {
    char text[EVENT_TEXT_BYTES];
    if (!inlet__audit_is_security(record->what) ||
        !inlet__audit_rate_allows(&audit->events, inlet__clock_now_ns()))
        return;
    snprintf(text, sizeof text, "%s%s%s%s%s (record %llu, %s)",
             inlet__audit_what_name(record->what), record->user != NULL ? ", user " : "",
             record->user != NULL ? record->user : "", record->detail != NULL ? ": " : "",
             record->detail != NULL ? record->detail : "",
             (unsigned long long)audit->chain.next_seq - 1, audit->chain.last_hash);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = '?';
    inlet__event_log_audit(audit->log->events, text);
}

static bool must_be_on_disk(inlet__audit_what_t what) {
    return what == INLET__AUDIT_GRANT_ADDED || what == INLET__AUDIT_GRANT_REVOKED ||
           what == INLET__AUDIT_CONFIG_CHANGED;
}

static void tell_failure(inlet__audit_file_t *audit, bool failed) {
    if (failed && !audit->failing)
        inlet__log_write(audit->log, INLET__LOG_ERROR,
                         "audit.jsonl can't be written, and records are lost: %s",
                         inlet_status_message(inlet__last_status()));
    audit->failing = failed;
}

/* Whether it is in the file. */
static bool put(inlet__audit_file_t *audit, const inlet__audit_record_t *record) {
    char line[INLET__AUDIT_LINE_MAX_BYTES];
    inlet__audit_chain_t behind;
    size_t bytes;
    if (inlet__audit_format(&audit->chain, record, line, &bytes, &behind) != INLET_OK) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        audit->dropped++;
        tell_failure(audit, true);
        return false;
    }
    if (audit->bytes + bytes > INLET__AUDIT_FILE_MAX_BYTES && audit->file != INVALID_HANDLE_VALUE)
        rotate(audit);
    const bool written = write_at_end(audit, line, bytes);
    bool kept = written;
    if (written) {
        audit->chain = behind;
        kept = !must_be_on_disk(record->what) || FlushFileBuffers(audit->file);
    }
    audit->dropped = written ? 0 : audit->dropped + 1; /* the record says how many */
    tell_failure(audit, !kept);
    return written;
}

static void write_record(inlet__audit_file_t *audit, const inlet__audit_record_t *record) {
    inlet__audit_record_t filled = *record;
    inlet__audit_rate_t *rate = &audit->rates[record->what];
    /* What an administrator did is always written. */
    if (!must_be_on_disk(record->what) && !inlet__audit_rate_allows(rate, inlet__clock_now_ns()))
        return;
    filled.utc_ns = inlet__clock_utc_ns();
    filled.withheld = rate->withheld + audit->dropped;
    if (put(audit, &filled))
        rate->withheld = 0;
    tell_event_log(audit, record);
}

/* Proves what is in a file; *whole: bytes of its good lines. */
static inlet_status_t read_trail(const inlet__audit_file_t *audit, unsigned number,
                                 inlet__audit_verifier_t *verifier, size_t *whole, size_t *torn,
                                 char error[INLET__AUDIT_ERROR_BYTES]) {
    wchar_t path[INLET__PATH_MAX];
    size_t bytes = 0;
    *whole = *torn = 0;
    inlet__audit_verifier_init(verifier);
    snprintf(error, INLET__AUDIT_ERROR_BYTES, "it can't be read");
    uint8_t *text = malloc(ROOM_BYTES);
    inlet_status_t status = INLET_E_NO_MEMORY;
    if (text != NULL && path_of(audit, number, path))
        status = inlet__file_read(path, text, ROOM_BYTES, &bytes);
    if (status == INLET_OK)
        status = inlet__audit_verify_text(verifier, (const char *)text, bytes, torn, error);
    *whole = bytes - *torn;
    free(text);
    return status;
}

static void say(inlet__audit_file_t *audit, inlet__audit_what_t what, const char *detail) {
    inlet__log_write(audit->log, INLET__LOG_ERROR, "audit.jsonl: %s: %s",
                     inlet__audit_what_name(what), detail);
    write_record(audit, &(inlet__audit_record_t){.what = what, .detail = detail});
}

/* A service that died as it put a file aside left none: the trail goes on behind the older one. */
static void go_on(inlet__audit_file_t *audit) {
    inlet__audit_verifier_t verifier;
    char error[INLET__AUDIT_ERROR_BYTES], detail[INLET__AUDIT_DETAIL_BYTES];
    size_t whole, torn;
    inlet_status_t status = read_trail(audit, 0, &verifier, &whole, &torn, error);
    const bool none = status == INLET_E_NOT_FOUND || (status == INLET_OK && whole + torn == 0);
    if (none && (status = read_trail(audit, 1, &verifier, &whole, &torn, error)) == INLET_OK)
        torn = 0;
    if (status == INLET_E_NO_MEMORY || status == INLET_E_BUSY) { /* no damage: it passes */
        SetLastError(status == INLET_E_BUSY ? ERROR_BUSY : ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    audit->chain = verifier.chain;
    if (open_file(audit) != INLET_OK || none)
        return;
    if (status != INLET_OK) {
        snprintf(detail, sizeof detail, "line %llu: %s", (unsigned long long)verifier.lines, error);
        rotate(audit);
        say(audit, INLET__AUDIT_TRAIL_DAMAGED, detail);
    } else if (torn > 0) {
        audit->bytes = whole;
        snprintf(detail, sizeof detail, "%zu bytes of a line that was not whole are cut off", torn);
        cut_rest(audit);
        say(audit, INLET__AUDIT_TRAIL_TORN, detail);
    }
}

void inlet__audit_file_write(inlet__audit_file_t *audit, const inlet__audit_record_t *record) {
    if (audit->log == NULL)
        return;
    if (audit->file == INVALID_HANDLE_VALUE) /* what kept it from being opened may be over */
        go_on(audit);
    write_record(audit, record);
}

void inlet__audit_file_open(inlet__audit_file_t *audit, const wchar_t *path, inlet__log_t *log) {
    *audit = (inlet__audit_file_t){
        .file = INVALID_HANDLE_VALUE, .chain = inlet__audit_chain_begin(), .log = log};
    if (wcslen(path) < INLET__PATH_MAX - 2)
        wcscpy(audit->path, path);
    go_on(audit);
    tell_failure(audit, audit->file == INVALID_HANDLE_VALUE);
}

void inlet__audit_file_close(inlet__audit_file_t *audit) {
    if (audit->log != NULL && audit->file != INVALID_HANDLE_VALUE)
        CloseHandle(audit->file);
    audit->file = INVALID_HANDLE_VALUE;
    audit->log = NULL;
}
