/* The audit trail's files: %ProgramData%\Inlet\audit.jsonl, and those before it, audit.jsonl.1 …
 * One thread. */
#ifndef INLET_SERVICE_AUDIT_FILE_H
#define INLET_SERVICE_AUDIT_FILE_H

#include "audit/audit.h"
#include "diag/log.h"

/* A file of this size becomes "<path>.1", that one "<path>.2", and so on; the last goes. */
#define INLET__AUDIT_FILE_MAX_BYTES (1024u * 1024u)

typedef struct inlet__audit_file {
    HANDLE file; /* INVALID_HANDLE_VALUE: none, and records are dropped */
    wchar_t path[INLET__PATH_MAX];
    uint64_t bytes; /* of whole lines */
    bool ragged;    /* part of one is behind them, as it could not be cut off */
    inlet__audit_chain_t chain;
    inlet__audit_rate_t rates[INLET__AUDIT_WHAT_COUNT];
    inlet__audit_rate_t events; /* of the system's log */
    bool failing;               /* the last record could not be written, and the log says so */
    uint64_t dropped;           /* records since then */
    inlet__log_t *log;          /* tells what can't be written; its event log gets security's */
} inlet__audit_file_t;

/* Opens the trail where the last service left it, and goes on there. What a crash left of a line is
 * cut off, and a record says so; a file that does not verify is put aside as it is, and a record
 * says so. Without a file that can be written the service works all the same: the log says it. */
void inlet__audit_file_open(inlet__audit_file_t *audit, const wchar_t *path, inlet__log_t *log);

/* Writes a record, unless too many of its kind came: they are counted in the next one. Changes of
 * grants and settings are on the disk when it returns. `record->utc_ns` and `withheld` are filled
 * in. */
void inlet__audit_file_write(inlet__audit_file_t *audit, const inlet__audit_record_t *record);

/* Safe twice, and on a zeroed one. */
void inlet__audit_file_close(inlet__audit_file_t *audit);

#endif
