#include <stdio.h>
#include <stdlib.h>

#include "cli/user_files.h"
#include "macro/program.h"

enum { SCRIPT_BYTES_MAX = 4 << 20, PATH_CHARS = 4096 };

static bool look(const char *path, FILETIME *time, uint64_t *bytes) {
    static wchar_t wide[PATH_CHARS]; /* this program has one thread that reads */
    WIN32_FILE_ATTRIBUTE_DATA found;
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, PATH_CHARS) == 0 ||
        !GetFileAttributesExW(wide, GetFileExInfoStandard, &found))
        return false;
    *time = found.ftLastWriteTime;
    *bytes = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow;
    return true;
}

char *file_read(script_file_t *file, size_t *bytes) {
    char *text = malloc(SCRIPT_BYTES_MAX + 1);
    /* Its time first: what is written meanwhile is another change. */
    (void)look(file->path, &file->time, &file->bytes);
    FILE *in = text != NULL ? user_file_read(file->path) : NULL;
    *bytes = in != NULL ? fread(text, 1, SCRIPT_BYTES_MAX + 1, in) : 0;
    const bool whole = in != NULL && ferror(in) == 0 && *bytes <= SCRIPT_BYTES_MAX;
    if (in != NULL)
        fclose(in);
    if (whole)
        return text;
    free(text);
    return NULL;
}

bool file_changed(const script_file_t *file) {
    FILETIME time;
    uint64_t bytes;
    return look(file->path, &time, &bytes) &&
           (bytes != file->bytes || CompareFileTime(&time, &file->time) != 0);
}
