#include "grants/grant_store.h"

#include "win32/names.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 256 grants of at most 6 KiB of JSON: nine paths, 32 hotkeys. */
enum { FILE_MAX_BYTES = 2 * 1024 * 1024 };

static inlet_status_t read_file(inlet__grant_store_t *store, char error[160]) {
    size_t bytes;
    snprintf(error, 160, "the file can't be read");
    if (store->path[0] == L'\0')
        return INLET_E_BUFFER_TOO_SMALL;
    uint8_t *text = malloc(FILE_MAX_BYTES);
    if (text == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status = inlet__file_read(store->path, text, FILE_MAX_BYTES, &bytes);
    if (status == INLET_OK)
        status = inlet__grants_from_json((const char *)text, bytes, &store->grants, error);
    else if (status == INLET_E_NOT_FOUND)
        status = INLET_OK;
    free(text);
    store->read = status == INLET_OK;
    return status;
}

inlet_status_t inlet__grant_store_open(inlet__grant_store_t *store, const wchar_t *path,
                                       char error[160]) {
    memset(store, 0, sizeof *store);
    if (wcslen(path) < INLET__PATH_MAX)
        wcscpy(store->path, path);
    return read_file(store, error);
}

static inlet_status_t save(const inlet__grant_store_t *store, const inlet__grants_t *grants) {
    char *text = inlet__grants_to_json(grants);
    if (text == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status =
        inlet__file_replace(store->path, INLET__SDDL_KEY_FILE, (const uint8_t *)text, strlen(text));
    free(text);
    return status;
}

/* The list changes only once its new form is on the disk. */
static inlet_status_t change(inlet__grant_store_t *store, const inlet__grant_t *add,
                             const char *remove, inlet__grant_t *removed) {
    char error[160];
    inlet_status_t status = store->read ? INLET_OK : read_file(store, error);
    if (status != INLET_OK)
        return status;
    inlet__grants_t *next = malloc(sizeof *next);
    if (next == NULL)
        return INLET_E_NO_MEMORY;
    *next = store->grants;
    status =
        add != NULL ? inlet__grants_add(next, add) : inlet__grants_remove(next, remove, removed);
    if (status == INLET_OK)
        status = save(store, next);
    if (status == INLET_OK)
        store->grants = *next;
    free(next);
    return status;
}

inlet_status_t inlet__grant_store_add(inlet__grant_store_t *store, const inlet__grant_t *grant) {
    return change(store, grant, NULL, NULL);
}

inlet_status_t inlet__grant_store_remove(inlet__grant_store_t *store, const char *name_or_key,
                                         inlet__grant_t *removed) {
    return change(store, NULL, name_or_key, removed);
}
