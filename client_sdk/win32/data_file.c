#include "win32/data_file.h"

#include "win32/error.h"
#include "win32/identity.h"
#include "win32/security.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#define PATH_UNITS_MAX     32767
#define PREFIX_UNITS       8
#define LOCAL_PREFIX_UNITS 4 /* of them */
/* Longer ones are taken only with the prefix that also switches their normalising off. */
#define SHORT_UNITS_MAX 240
#define SDDL_UNITS_MAX  (2 * INLET__SID_TEXT_BYTES + 32)
#define PIECE_BYTES_MAX 0x40000000u

static wchar_t *utf16_of(const char *path) {
    const int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
    wchar_t *wide = units > 1 ? calloc((size_t)units, sizeof *wide) : NULL;
    if (wide != NULL)
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, units);
    return wide;
}

static const wchar_t of_share[PREFIX_UNITS] = {L'\\', L'\\', L'?', L'\\', L'U', L'N', L'C', L'\\'};

/* The whole path, with the prefix where it needs one; to be freed. `given` may have its own. */
static wchar_t *whole_path(const wchar_t *given) {
    wchar_t *whole = calloc(PATH_UNITS_MAX + PREFIX_UNITS, sizeof *whole);
    wchar_t *at = whole != NULL ? whole + PREFIX_UNITS : NULL;
    const DWORD units = at != NULL ? GetFullPathNameW(given, PATH_UNITS_MAX, at, NULL) : 0;
    if (units == 0 || units >= PATH_UNITS_MAX) {
        free(whole);
        return NULL;
    }
    const bool is_share = wcsncmp(at, L"\\\\", 2) == 0;
    const bool is_device = is_share && (at[2] == L'?' || at[2] == L'.') && at[3] == L'\\';
    if (is_device || units <= SHORT_UNITS_MAX) {
        wmemmove(whole, at, units + 1);
    } else if (is_share) {
        wmemmove(whole + PREFIX_UNITS, at + 2, units - 1); /* with its zero */
        wmemcpy(whole, of_share, PREFIX_UNITS);
    } else {
        wmemmove(whole + LOCAL_PREFIX_UNITS, at, units + 1);
        wmemcpy(whole, of_share, LOCAL_PREFIX_UNITS);
    }
    return whole;
}

static inlet_status_t read_path(const char *path, wchar_t **whole) {
    wchar_t *wide = utf16_of(path);
    *whole = wide != NULL ? whole_path(wide) : NULL;
    free(wide);
    if (*whole != NULL)
        return INLET_OK;
    return wide != NULL ? INLET_E_NO_MEMORY : INLET_E_INVALID_ARGUMENT;
}

/* No descriptor of the folder's: this user alone. */
static inlet_status_t security_of_user(SECURITY_ATTRIBUTES *attributes) {
    inlet__identity_t self;
    char sid[INLET__SID_TEXT_BYTES];
    wchar_t sddl[SDDL_UNITS_MAX];
    inlet_status_t status = inlet__identity_of_self(&self);
    if (status != INLET_OK)
        return status;
    inlet__sid_format(self.sid, self.sid_bytes, sid);
    if (_snwprintf(sddl, SDDL_UNITS_MAX, L"O:%hsD:P(A;;FA;;;%hs)", sid, sid) < 0)
        return INLET_E_INTERNAL;
    return inlet__security_from_sddl(sddl, attributes);
}

/* A name may be one of a device or a pipe, whose other end must not act as this user. */
static inlet_status_t open_on_disk(const wchar_t *path, DWORD access, DWORD share, DWORD how,
                                   SECURITY_ATTRIBUTES *attributes, void **file) {
    HANDLE opened =
        CreateFileW(path, access, share, attributes, how,
                    FILE_ATTRIBUTE_NORMAL | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, NULL);
    if (opened == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_EXISTS ? INLET_E_ALREADY_EXISTS : inlet__last_status();
    if (GetFileType(opened) == FILE_TYPE_DISK) {
        *file = opened;
        return INLET_OK;
    }
    CloseHandle(opened);
    return INLET_E_INVALID_ARGUMENT;
}

inlet_status_t inlet__data_file_create(const char *path, bool replaces, void **file) {
    SECURITY_ATTRIBUTES attributes;
    wchar_t *whole;
    *file = NULL;
    inlet_status_t status = read_path(path, &whole);
    if (status != INLET_OK)
        return status;
    status = security_of_user(&attributes);
    if (status == INLET_OK) {
        if (replaces && !DeleteFileW(whole) && GetLastError() != ERROR_FILE_NOT_FOUND)
            status = inlet__last_status();
        else
            status = open_on_disk(whole, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, CREATE_NEW,
                                  &attributes, file);
        inlet__security_free(&attributes);
    }
    free(whole);
    return status;
}

void inlet__data_file_delete(const char *path) {
    wchar_t *whole;
    if (read_path(path, &whole) == INLET_OK)
        DeleteFileW(whole);
    free(whole);
}

inlet_status_t inlet__data_file_open(const char *path, void **file, uint64_t *bytes) {
    wchar_t *whole;
    LARGE_INTEGER size = {.QuadPart = 0};
    *file = NULL;
    inlet_status_t status = read_path(path, &whole);
    if (status == INLET_OK)
        status = open_on_disk(whole, GENERIC_READ,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, OPEN_EXISTING,
                              NULL, file);
    free(whole);
    if (status == INLET_OK && !GetFileSizeEx(*file, &size)) {
        status = inlet__last_status();
        CloseHandle(*file);
        *file = NULL;
    }
    *bytes = (uint64_t)size.QuadPart;
    return status;
}

inlet_status_t inlet__data_file_append(void *file, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        const DWORD piece = count < PIECE_BYTES_MAX ? (DWORD)count : PIECE_BYTES_MAX;
        DWORD done = 0;
        if (!WriteFile(file, bytes, piece, &done, NULL))
            return inlet__last_status();
        if (done == 0)
            return INLET_E_IO;
        bytes += done;
        count -= done;
    }
    return INLET_OK;
}

void inlet__data_file_cut(void *file, uint64_t bytes) {
    const LARGE_INTEGER place = {.QuadPart = (LONGLONG)bytes};
    if (SetFilePointerEx(file, place, NULL, FILE_BEGIN))
        SetEndOfFile(file);
}

inlet_status_t inlet__data_file_sync(void *file) {
    return FlushFileBuffers(file) ? INLET_OK : inlet__last_status();
}

inlet_status_t inlet__data_file_read(void *file, uint64_t offset, uint8_t *out, size_t count) {
    while (count > 0) {
        OVERLAPPED place = {.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};
        const DWORD piece = count < PIECE_BYTES_MAX ? (DWORD)count : PIECE_BYTES_MAX;
        DWORD done = 0;
        if (!ReadFile(file, out, piece, &done, &place) || done == 0)
            return INLET_E_IO;
        offset += done;
        out += done;
        count -= done;
    }
    return INLET_OK;
}
