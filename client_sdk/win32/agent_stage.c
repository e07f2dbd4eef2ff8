#include "win32/agent_stage.h"

#include "win32/error.h"
#include "win32/names.h"
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

enum { HASH_BYTES = 16, HASH_SHOWN_BYTES = 8, CHUNK_BYTES = 65536 };

static const wchar_t *const files[] = {INLET__AGENT_FILE, INLET__HOOK_FILE};

static inlet_status_t join(wchar_t out[INLET__PATH_MAX], const wchar_t *folder,
                           const wchar_t *leaf) {
    const int units = _snwprintf(out, INLET__PATH_MAX, L"%ls\\%ls", folder, leaf);
    if (units > 0 && units < INLET__PATH_MAX)
        return INLET_OK;
    out[0] = L'\0';
    return INLET_E_BUFFER_TOO_SMALL;
}

/* --- what is in the files --- */

static inlet_status_t hash_file(crypto_generichash_state *hash, const wchar_t *path) {
    static uint8_t chunk[CHUNK_BYTES];
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    inlet_status_t status = INLET_OK;
    uint64_t total = 0;
    for (DWORD bytes = 1; status == INLET_OK && bytes > 0; total += bytes) {
        if (!ReadFile(file, chunk, sizeof chunk, &bytes, NULL))
            status = inlet__last_status();
        else
            crypto_generichash_update(hash, chunk, bytes);
    }
    CloseHandle(file);
    crypto_generichash_update(hash, (const uint8_t *)&total, sizeof total);
    return status;
}

static inlet_status_t hash_folder(const wchar_t *folder, uint8_t out[HASH_BYTES]) {
    crypto_generichash_state hash;
    wchar_t path[INLET__PATH_MAX];
    crypto_generichash_init(&hash, NULL, 0, HASH_BYTES);
    for (size_t i = 0; i < ARRAYSIZE(files); i++) {
        inlet_status_t status = join(path, folder, files[i]);
        if (status == INLET_OK)
            status = hash_file(&hash, path);
        if (status != INLET_OK)
            return status;
    }
    crypto_generichash_final(&hash, out, HASH_BYTES);
    return INLET_OK;
}

static bool has(const wchar_t *folder, const uint8_t expected[HASH_BYTES]) {
    uint8_t found[HASH_BYTES];
    return hash_folder(folder, found) == INLET_OK && memcmp(found, expected, HASH_BYTES) == 0;
}

/* --- copies --- */

static void remove_copy(const wchar_t *folder) {
    wchar_t path[INLET__PATH_MAX];
    for (size_t i = 0; i < ARRAYSIZE(files); i++)
        if (join(path, folder, files[i]) == INLET_OK && !DeleteFileW(path) &&
            GetLastError() != ERROR_FILE_NOT_FOUND)
            return; /* in use: its DLL is, too */
    RemoveDirectoryW(folder);
}

static inlet_status_t copy_files(const wchar_t *from, const wchar_t *to) {
    wchar_t source[INLET__PATH_MAX], target[INLET__PATH_MAX];
    for (size_t i = 0; i < ARRAYSIZE(files); i++) {
        inlet_status_t status = join(source, from, files[i]);
        if (status == INLET_OK)
            status = join(target, to, files[i]);
        if (status == INLET_OK && !CopyFileW(source, target, TRUE))
            status = inlet__last_status();
        if (status != INLET_OK)
            return status;
    }
    return INLET_OK;
}

/* A folder with this name is whole: it gets the name when it is. */
static inlet_status_t make_copy(const wchar_t *from, const wchar_t *to,
                                const uint8_t expected[HASH_BYTES]) {
    wchar_t fresh[INLET__PATH_MAX];
    const int units = _snwprintf(fresh, INLET__PATH_MAX, L"%ls.new", to);
    if (units < 0 || units >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    remove_copy(fresh); /* what an attempt left that was broken off */
    remove_copy(to);    /* another content under this name */
    if (!CreateDirectoryW(fresh, NULL))
        return inlet__last_status();
    inlet_status_t status = copy_files(from, fresh);
    if (status == INLET_OK && !has(fresh, expected))
        status = INLET_E_BUSY; /* they were just being replaced */
    if (status == INLET_OK && !MoveFileExW(fresh, to, 0))
        status = inlet__last_status();
    if (status != INLET_OK)
        remove_copy(fresh);
    return status;
}

static inlet_status_t name_copy(const wchar_t *agents, const char *version,
                                const uint8_t hash[HASH_BYTES], wchar_t copy[INLET__PATH_MAX]) {
    char text[2 * HASH_SHOWN_BYTES + 1];
    wchar_t leaf[64];
    sodium_bin2hex(text, sizeof text, hash, HASH_SHOWN_BYTES);
    _snwprintf(leaf, ARRAYSIZE(leaf), L"%hs-%hs", version, text);
    return join(copy, agents, leaf);
}

inlet_status_t inlet__agent_stage(const wchar_t *folder, const char *version,
                                  wchar_t program[INLET__PATH_MAX]) {
    wchar_t agents[INLET__PATH_MAX], copy[INLET__PATH_MAX];
    uint8_t hash[HASH_BYTES];
    program[0] = L'\0';
    inlet_status_t status = hash_folder(folder, hash);
    if (status == INLET_OK)
        status = join(agents, folder, INLET__AGENTS_FOLDER);
    if (status == INLET_OK)
        status = name_copy(agents, version, hash, copy);
    if (status != INLET_OK)
        return status;
    if (!CreateDirectoryW(agents, NULL) && GetLastError() != ERROR_ALREADY_EXISTS)
        return inlet__last_status();
    if (!has(copy, hash))
        status = make_copy(folder, copy, hash);
    return status == INLET_OK ? join(program, copy, INLET__AGENT_FILE) : status;
}

/* --- what is staged --- */

bool inlet__agent_is_staged(const wchar_t *folder, const wchar_t *path) {
    wchar_t prefix[INLET__PATH_MAX];
    if (join(prefix, folder, INLET__AGENTS_FOLDER L"\\") != INLET_OK)
        return false;
    const size_t length = wcslen(prefix);
    if (wcslen(path) <= length || _wcsnicmp(path, prefix, length) != 0)
        return false;
    const wchar_t *copy = path + length, *slash = wcschr(copy, L'\\');
    return slash != NULL && slash != copy && wcsncmp(copy, L"..", (size_t)(slash - copy)) != 0 &&
           _wcsicmp(slash + 1, INLET__AGENT_FILE) == 0;
}

static bool is_copy_of(const wchar_t *copy, const wchar_t *program) {
    const size_t length = wcslen(copy);
    return program != NULL && _wcsnicmp(program, copy, length) == 0 && program[length] == L'\\';
}

void inlet__agent_unstage(const wchar_t *folder, const wchar_t *program) {
    wchar_t agents[INLET__PATH_MAX], path[INLET__PATH_MAX];
    WIN32_FIND_DATAW found;
    if (join(agents, folder, INLET__AGENTS_FOLDER) != INLET_OK ||
        join(path, agents, L"*") != INLET_OK)
        return;
    HANDLE search = FindFirstFileW(path, &found);
    if (search == INVALID_HANDLE_VALUE)
        return;
    do {
        if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 &&
            wcscmp(found.cFileName, L".") != 0 && wcscmp(found.cFileName, L"..") != 0 &&
            join(path, agents, found.cFileName) == INLET_OK && !is_copy_of(path, program))
            remove_copy(path);
    } while (FindNextFileW(search, &found));
    FindClose(search);
    if (program == NULL)
        RemoveDirectoryW(agents);
}
