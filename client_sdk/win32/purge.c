#include "win32/purge.h"

#include "win32/error.h"
#include "win32/files.h"
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

/* The data folder has folders in it, and those have none. */
enum { DEPTH_MAX = 4 };

static inlet_status_t wipe(const wchar_t *path) {
    static const BYTE zeros[65536];
    LARGE_INTEGER size;
    SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                              FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    BOOL done = GetFileSizeEx(file, &size);
    for (LONGLONG left = done ? size.QuadPart : 0; done && left > 0;) {
        DWORD piece = left < (LONGLONG)sizeof zeros ? (DWORD)left : (DWORD)sizeof zeros;
        DWORD written = 0;
        done = WriteFile(file, zeros, piece, &written, NULL) && written > 0;
        left -= written;
    }
    done = done && FlushFileBuffers(file);
    inlet_status_t status = done ? INLET_OK : inlet__last_status();
    CloseHandle(file);
    return status;
}

static inlet_status_t purge_file(const wchar_t *path, DWORD attributes) {
    inlet_status_t status = INLET_OK;
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0)
        status = wipe(path);
    if (status == INLET_OK && !DeleteFileW(path))
        status = inlet__last_status();
    return status;
}

static inlet_status_t purge_folder(const wchar_t *folder, unsigned depth);

static inlet_status_t purge_entry(const wchar_t *path, DWORD attributes, unsigned depth) {
    if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        return purge_file(path, attributes);
    if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
        return RemoveDirectoryW(path) ? INLET_OK : inlet__last_status();
    return depth < DEPTH_MAX ? purge_folder(path, depth + 1) : INLET_E_LIMIT;
}

static inlet_status_t purge_folder(const wchar_t *folder, unsigned depth) {
    wchar_t path[INLET__PATH_MAX];
    WIN32_FIND_DATAW found;
    inlet_status_t worst = INLET_OK;
    int units = _snwprintf(path, INLET__PATH_MAX, L"%ls\\*", folder);
    if (units < 0 || units >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    HANDLE search = FindFirstFileW(path, &found);
    if (search == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    do {
        if (wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0)
            continue;
        units = _snwprintf(path, INLET__PATH_MAX, L"%ls\\%ls", folder, found.cFileName);
        inlet_status_t status = units > 0 && units < INLET__PATH_MAX
                                    ? purge_entry(path, found.dwFileAttributes, depth)
                                    : INLET_E_BUFFER_TOO_SMALL;
        if (worst == INLET_OK)
            worst = status;
    } while (FindNextFileW(search, &found));
    FindClose(search);
    if (worst == INLET_OK && !RemoveDirectoryW(folder))
        worst = inlet__last_status();
    return worst;
}

inlet_status_t inlet__data_dir_purge(void) {
    wchar_t folder[INLET__PATH_MAX];
    inlet_status_t status = inlet__path_data(NULL, folder);
    if (status != INLET_OK)
        return status;
    const DWORD attributes = GetFileAttributesW(folder);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return INLET_OK;
    return purge_entry(folder, attributes, 0);
}
