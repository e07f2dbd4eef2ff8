#include "sessions/agent_store.h"

#include "win32/names.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 16 agents of at most 2 KiB each; in JSON a character may take six. */
enum { FILE_MAX_BYTES = 256 * 1024 };

inlet_status_t inlet__agent_store_open(inlet__agent_store_t *store, const wchar_t *path,
                                       char error[160]) {
    size_t bytes;
    memset(store, 0, sizeof *store);
    snprintf(error, 160, "the file can't be read");
    if (wcslen(path) >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    wcscpy(store->path, path);
    uint8_t *text = malloc(FILE_MAX_BYTES);
    if (text == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status = inlet__file_read(path, text, FILE_MAX_BYTES, &bytes);
    if (status == INLET_OK)
        status = inlet__agent_records_from_json((const char *)text, bytes, &store->records, error);
    else if (status == INLET_E_NOT_FOUND)
        status = INLET_OK;
    free(text);
    return status;
}

static inlet_status_t save(const inlet__agent_store_t *store) {
    char *text = inlet__agent_records_to_json(&store->records);
    if (text == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status =
        inlet__file_replace(store->path, INLET__SDDL_KEY_FILE, (const uint8_t *)text, strlen(text));
    free(text);
    return status;
}

inlet_status_t inlet__agent_store_put(inlet__agent_store_t *store,
                                      const inlet__agent_record_t *record) {
    inlet_status_t status = inlet__agent_records_put(&store->records, record);
    return status == INLET_OK ? save(store) : status;
}

inlet_status_t inlet__agent_store_remove(inlet__agent_store_t *store, uint32_t session) {
    if (inlet__agent_records_find(&store->records, session) == NULL)
        return INLET_OK;
    inlet__agent_records_remove(&store->records, session);
    return save(store);
}
