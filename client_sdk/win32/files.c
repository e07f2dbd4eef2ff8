#include "win32/files.h"

#include "win32/error.h"
#include "win32/identity.h"
#include "win32/names.h"
#include "win32/security.h"

#include <aclapi.h>
#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>
#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

static inlet_status_t path_join(const wchar_t *folder, const wchar_t *middle, const wchar_t *leaf,
                                wchar_t path[INLET__PATH_MAX]) {
    int units = _snwprintf(path, INLET__PATH_MAX, L"%ls%ls%ls%ls", folder, middle,
                           leaf != NULL ? L"\\" : L"", leaf != NULL ? leaf : L"");
    if (units >= 0 && units < INLET__PATH_MAX)
        return INLET_OK;
    path[0] = L'\0';
    return INLET_E_BUFFER_TOO_SMALL;
}

static inlet_status_t path_known(const KNOWNFOLDERID *folder, const wchar_t *middle,
                                 const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    wchar_t *known = NULL;
    path[0] = L'\0';
    inlet_status_t status = INLET_E_IO;
    if (SUCCEEDED(SHGetKnownFolderPath(folder, 0, NULL, &known)))
        status = path_join(known, middle, leaf, path);
    CoTaskMemFree(known);
    return status;
}

inlet_status_t inlet__path_data(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    return path_known(&FOLDERID_ProgramData, L"\\Inlet", leaf, path);
}

inlet_status_t inlet__path_user(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    return path_known(&FOLDERID_LocalAppData, L"\\Inlet", leaf, path);
}

inlet_status_t inlet__path_beside(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    wchar_t program[INLET__PATH_MAX];
    DWORD units = GetModuleFileNameW(NULL, program, INLET__PATH_MAX);
    path[0] = L'\0';
    if (units == 0)
        return inlet__last_status();
    if (units == INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    wchar_t *slash = wcsrchr(program, L'\\');
    if (slash == NULL)
        return INLET_E_IO;
    *slash = L'\0';
    return path_join(program, L"", leaf, path);
}

static HANDLE open_folder(const wchar_t *path, DWORD access, DWORD flags) {
    return CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
}

static bool final_path(HANDLE folder, wchar_t path[INLET__PATH_MAX]) {
    DWORD units = GetFinalPathNameByHandleW(folder, path, INLET__PATH_MAX, VOLUME_NAME_DOS);
    return units > 0 && units < INLET__PATH_MAX;
}

/* Whoever may make folders in ProgramData could have made it first, and still hold it open. An
 * owner that is neither SYSTEM nor Administrators nor this very user is such a one. */
static bool is_ours(HANDLE folder) {
    PSID owner = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    inlet__identity_t self;
    if (inlet__identity_of_self(&self) != INLET_OK ||
        GetSecurityInfo(folder, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                        NULL, &descriptor) != ERROR_SUCCESS)
        return false;
    bool ours = owner != NULL &&
                (IsWellKnownSid(owner, WinLocalSystemSid) ||
                 IsWellKnownSid(owner, WinBuiltinAdministratorsSid) || EqualSid(owner, self.sid));
    LocalFree(descriptor);
    return ours;
}

/* Whether the opened folder is truly "<parent>\<leaf>". The parent itself may be a junction: only
 * an administrator can have made ProgramData one. */
static bool is_the_place(HANDLE folder, const wchar_t *parent_path, const wchar_t *leaf) {
    BY_HANDLE_FILE_INFORMATION information;
    wchar_t parent_final[INLET__PATH_MAX], expected[INLET__PATH_MAX], found[INLET__PATH_MAX];
    if (!GetFileInformationByHandle(folder, &information) ||
        (information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0 ||
        (information.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
        return false;
    HANDLE parent = open_folder(parent_path, FILE_READ_ATTRIBUTES, 0);
    if (parent == INVALID_HANDLE_VALUE)
        return false;
    bool known = final_path(parent, parent_final);
    CloseHandle(parent);
    return known && path_join(parent_final, L"", leaf, expected) == INLET_OK &&
           final_path(folder, found) && _wcsicmp(expected, found) == 0;
}

inlet_status_t inlet__dir_secure(const wchar_t *parent, const wchar_t *leaf, const wchar_t *sddl) {
    wchar_t path[INLET__PATH_MAX];
    SECURITY_ATTRIBUTES attributes;
    inlet_status_t status = path_join(parent, L"", leaf, path);
    if (status == INLET_OK)
        status = inlet__security_of_service(sddl, &attributes);
    if (status != INLET_OK)
        return status;

    HANDLE folder = INVALID_HANDLE_VALUE;
    if (CreateDirectoryW(path, &attributes) || GetLastError() == ERROR_ALREADY_EXISTS)
        folder = open_folder(path, READ_CONTROL | WRITE_DAC | WRITE_OWNER | FILE_READ_ATTRIBUTES,
                             FILE_FLAG_OPEN_REPARSE_POINT);
    if (folder == INVALID_HANDLE_VALUE)
        status = inlet__last_status();
    else if (!is_the_place(folder, parent, leaf) || !is_ours(folder))
        status = INLET_E_ACCESS_DENIED;
    else if (!SetKernelObjectSecurity(folder,
                                      OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                          DACL_SECURITY_INFORMATION |
                                          PROTECTED_DACL_SECURITY_INFORMATION,
                                      attributes.lpSecurityDescriptor))
        status = inlet__last_status();
    if (folder != INVALID_HANDLE_VALUE)
        CloseHandle(folder);
    inlet__security_free(&attributes);
    return status;
}

inlet_status_t inlet__data_dir_prepare(void) {
    wchar_t parent[INLET__PATH_MAX];
    inlet_status_t status = path_known(&FOLDERID_ProgramData, L"", NULL, parent);
    return status == INLET_OK ? inlet__dir_secure(parent, L"Inlet", INLET__SDDL_DATA_DIR) : status;
}

inlet_status_t inlet__user_dir_prepare(void) {
    wchar_t path[INLET__PATH_MAX];
    inlet_status_t status = inlet__path_user(NULL, path);
    if (status == INLET_OK && !CreateDirectoryW(path, NULL) &&
        GetLastError() != ERROR_ALREADY_EXISTS)
        status = inlet__last_status();
    return status;
}

inlet_status_t inlet__file_read(const wchar_t *path, uint8_t *out, size_t capacity, size_t *bytes) {
    *bytes = 0;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return inlet__last_status();

    LARGE_INTEGER size;
    DWORD done = 0;
    inlet_status_t status = INLET_OK;
    if (!GetFileSizeEx(file, &size))
        status = inlet__last_status();
    else if ((uint64_t)size.QuadPart > capacity || size.QuadPart > MAXLONG)
        status = INLET_E_LIMIT;
    else if (!ReadFile(file, out, (DWORD)size.QuadPart, &done, NULL))
        status = inlet__last_status();
    else if (done != size.QuadPart)
        status = INLET_E_IO;
    else
        *bytes = done;
    CloseHandle(file);
    return status;
}

static inlet_status_t write_new(const wchar_t *path, SECURITY_ATTRIBUTES *attributes,
                                const uint8_t *data, size_t bytes) {
    /* A leftover of a crash goes first: a file that exists would keep its own descriptor. */
    if (!DeleteFileW(path) && GetLastError() != ERROR_FILE_NOT_FOUND)
        return inlet__last_status();
    HANDLE file =
        CreateFileW(path, GENERIC_WRITE, 0, attributes, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_EXISTS ? INLET_E_BUSY : inlet__last_status();
    DWORD done = 0;
    inlet_status_t status = INLET_OK;
    if (!WriteFile(file, data, (DWORD)bytes, &done, NULL) || !FlushFileBuffers(file))
        status = inlet__last_status();
    else if (done != bytes)
        status = INLET_E_IO;
    CloseHandle(file);
    if (status != INLET_OK)
        DeleteFileW(path);
    return status;
}

inlet_status_t inlet__file_replace(const wchar_t *path, const wchar_t *sddl, const uint8_t *data,
                                   size_t bytes) {
    wchar_t beside[INLET__PATH_MAX];
    SECURITY_ATTRIBUTES attributes = {0};
    if (bytes > MAXLONG)
        return INLET_E_LIMIT;
    inlet_status_t status = path_join(path, L".new", NULL, beside);
    if (status == INLET_OK && sddl != NULL)
        status = inlet__security_of_service(sddl, &attributes);
    if (status != INLET_OK)
        return status;
    status = write_new(beside, sddl != NULL ? &attributes : NULL, data, bytes);
    if (status == INLET_OK &&
        !MoveFileExW(beside, path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
        status = inlet__last_status();
        DeleteFileW(beside);
    }
    inlet__security_free(&attributes);
    return status;
}
