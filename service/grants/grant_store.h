/* The grants and their file, %ProgramData%\Inlet\grants.json: what is in memory is on the disk.
 * One thread. */
#ifndef INLET_SERVICE_GRANT_STORE_H
#define INLET_SERVICE_GRANT_STORE_H

#include "grants/grants.h"
#include "win32/files.h"

typedef struct inlet__grant_store {
    inlet__grants_t grants;
    bool damaged; /* the file can't be read: nobody is granted, and it is never overwritten */
    wchar_t path[INLET__PATH_MAX];
} inlet__grant_store_t;

/* Reads the file; none is an empty list. INLET_E_CORRUPT with what and where in `error`: the store
 * is then empty and refuses changes, so that an administrator can repair the file. */
inlet_status_t inlet__grant_store_open(inlet__grant_store_t *store, const wchar_t *path,
                                       char error[160]);

/* As inlet__grants_add and inlet__grants_remove, and written to the disk before they return: after
 * any error the list is as it was. INLET_E_CORRUPT: the file is damaged; others of
 * inlet__file_replace. */
inlet_status_t inlet__grant_store_add(inlet__grant_store_t *store, const inlet__grant_t *grant);
inlet_status_t inlet__grant_store_remove(inlet__grant_store_t *store, const char *name_or_key,
                                         inlet__grant_t *removed);

#endif
