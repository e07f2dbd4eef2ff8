#include "user_files.h"

#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdlib.h>
#include <windows.h>

#include <sddl.h>

#include "program.h"

static wchar_t *wide_of(const char *text) {
    const int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
    wchar_t *wide = units > 1 ? calloc((size_t)units, sizeof *wide) : NULL;
    if (wide != NULL)
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, units);
    return wide;
}

FILE *user_file_read(const char *path) {
    wchar_t *wide = wide_of(path);
    FILE *file = wide != NULL ? _wfopen(wide, L"rb") : NULL;
    free(wide);
    return file;
}

/* This process's user alone; to be freed by LocalFree. NULL: the system refuses. */
static PSECURITY_DESCRIPTOR descriptor_of_user(void) {
    union {
        TOKEN_USER user;
        uint8_t bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } token;
    wchar_t *sid = NULL, sddl[256];
    PSECURITY_DESCRIPTOR descriptor = NULL;
    DWORD bytes;
    HANDLE handle;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &handle))
        return NULL;
    if (GetTokenInformation(handle, TokenUser, &token, sizeof token, &bytes) &&
        ConvertSidToStringSidW(token.user.User.Sid, &sid)) {
        _snwprintf(sddl, 256, L"D:P(A;;FA;;;%ls)", sid);
        (void)ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1,
                                                                   &descriptor, NULL);
    }
    LocalFree(sid);
    CloseHandle(handle);
    return descriptor;
}

/* What was typed may be in it: none of what its folder would let inherit. */
static HANDLE create(const wchar_t *path) {
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof attributes,
                                      .lpSecurityDescriptor = descriptor_of_user()};
    if (attributes.lpSecurityDescriptor == NULL)
        return INVALID_HANDLE_VALUE;
    HANDLE file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, &attributes, CREATE_NEW,
                              FILE_ATTRIBUTE_NORMAL, NULL);
    const DWORD error = GetLastError();
    LocalFree(attributes.lpSecurityDescriptor);
    SetLastError(error);
    return file;
}

static FILE *stream_of(HANDLE file) {
    const int descriptor =
        file != INVALID_HANDLE_VALUE ? _open_osfhandle((intptr_t)file, _O_BINARY) : -1;
    FILE *stream = descriptor >= 0 ? _fdopen(descriptor, "wb") : NULL;
    if (stream == NULL && descriptor >= 0)
        _close(descriptor);
    else if (stream == NULL && file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    return stream;
}

FILE *user_file_create(const char *command, const char *path, bool replaces) {
    wchar_t *wide = wide_of(path);
    FILE *stream = NULL;
    SetLastError(ERROR_INVALID_NAME);
    if (wide != NULL && (!replaces || DeleteFileW(wide) || GetLastError() == ERROR_FILE_NOT_FOUND))
        stream = stream_of(create(wide));
    if (stream == NULL)
        fprintf(stderr, "%s: %s: %s: %s\n", program_name, command, path,
                GetLastError() == ERROR_FILE_EXISTS ? "it is there already: --force overwrites it"
                                                    : "it can't be created");
    free(wide);
    return stream;
}
