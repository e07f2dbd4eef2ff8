/* The grants and their file, %ProgramData%\Inlet\grants.json: what is in memory is on the disk.
 * One thread. */
#ifndef INLET_SERVICE_GRANT_STORE_H
#define INLET_SERVICE_GRANT_STORE_H

#include "grants/grants.h"
#include "win32/files.h"

typedef struct inlet__grant_store {
    inlet__grants_t grants;
    bool read; /* until it is, nobody is granted anything, and the file is not overwritten */
    wchar_t path[INLET__PATH_MAX]; /* "": it was too long */
} inlet__grant_store_t;

/* Reads the file; none is an empty list. INLET_E_CORRUPT with what and where in `error`, and others
 * of inlet__file_read: the list is then empty. A change reads the file again first, and fails while
 * that does: it is never overwritten, so that an administrator can repair it. */
inlet_status_t inlet__grant_store_open(inlet__grant_store_t *store, const wchar_t *path,
                                       char error[160]);

/* As inlet__grants_add and inlet__grants_remove, and written to the disk before they return: after
 * any error list and file are as they were, or the list is what was read again. INLET_E_CORRUPT:
 * the file is damaged; others of inlet__file_read and inlet__file_replace. */
inlet_status_t inlet__grant_store_add(inlet__grant_store_t *store, const inlet__grant_t *grant);
inlet_status_t inlet__grant_store_remove(inlet__grant_store_t *store, const char *name_or_key,
                                         inlet__grant_t *removed);

#endif
