#include "config/config_file.h"

#include "win32/files.h"
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

inlet_status_t inlet__config_load(const wchar_t *path, inlet__config_t *config,
                                  char error[INLET__CONFIG_ERROR_BYTES]) {
    size_t bytes = 0;
    *config = inlet__config_defaults();
    uint8_t *text = malloc(INLET__CONFIG_FILE_MAX_BYTES);
    inlet_status_t status =
        text == NULL ? INLET_E_NO_MEMORY
                     : inlet__file_read(path, text, INLET__CONFIG_FILE_MAX_BYTES, &bytes);
    if (status == INLET_OK)
        status = inlet__config_from_json((const char *)text, bytes, config, error);
    else
        snprintf(error, INLET__CONFIG_ERROR_BYTES, "it can't be read: %s",
                 inlet_status_message(status));
    free(text);
    return status;
}

inlet__file_stamp_t inlet__config_stamp(const wchar_t *path) {
    WIN32_FILE_ATTRIBUTE_DATA found;
    if (!GetFileAttributesExW(path, GetFileExInfoStandard, &found))
        return (inlet__file_stamp_t){0};
    return (inlet__file_stamp_t){.exists = true,
                                 .bytes = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow,
                                 .written = (uint64_t)found.ftLastWriteTime.dwHighDateTime << 32 |
                                            found.ftLastWriteTime.dwLowDateTime};
}
