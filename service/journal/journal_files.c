#include "journal/journal_files.h"

#include "win32/clock.h"
#include "win32/data_file.h"
#include "win32/error.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "win32/security.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const wchar_t SUFFIX[] = L".journal";

enum { NUMBER_DIGITS = 8 };

static bool path_of(const inlet__journal_files_t *files, uint32_t number,
                    wchar_t path[INLET__PATH_MAX]) {
    const int units =
        _snwprintf(path, INLET__PATH_MAX, L"%ls\\%08x%ls", files->folder, (unsigned)number, SUFFIX);
    return units > 0 && units < INLET__PATH_MAX;
}

/* Exactly the names that path_of makes; 0: another. */
static uint32_t number_of(const wchar_t *name) {
    wchar_t again[32];
    wchar_t *end;
    const unsigned long number = wcstoul(name, &end, 16);
    if (end != name + NUMBER_DIGITS || number == 0)
        return 0;
    _snwprintf(again, ARRAYSIZE(again), L"%08lx%ls", number, SUFFIX);
    return wcscmp(name, again) == 0 ? (uint32_t)number : 0;
}

/* --- the store's files --- */

static inlet_status_t list_folder(const wchar_t *folder, inlet__journal_file_t *files,
                                  uint32_t capacity, uint32_t *count) {
    wchar_t pattern[INLET__PATH_MAX];
    WIN32_FIND_DATAW found;
    *count = 0;
    const int units = _snwprintf(pattern, INLET__PATH_MAX, L"%ls\\*%ls", folder, SUFFIX);
    if (units < 0 || units >= INLET__PATH_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    HANDLE search = FindFirstFileW(pattern, &found);
    if (search == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND
                   ? INLET_OK
                   : inlet__last_status();
    do {
        const uint32_t number = number_of(found.cFileName);
        const DWORD odd = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
        if (number != 0 && *count < capacity && (found.dwFileAttributes & odd) == 0)
            files[(*count)++] = (inlet__journal_file_t){
                .number = number,
                .bytes = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow};
    } while (FindNextFileW(search, &found));
    FindClose(search);
    return INLET_OK;
}

static inlet_status_t list(void *context, inlet__journal_file_t *files, uint32_t capacity,
                           uint32_t *count) {
    const inlet__journal_host_t *host = context;
    return list_folder(host->files.folder, files, capacity, count);
}

static inlet_status_t create(void *context, uint32_t number, void **file) {
    const inlet__journal_host_t *host = context;
    SECURITY_ATTRIBUTES attributes;
    wchar_t path[INLET__PATH_MAX];
    if (!path_of(&host->files, number, path))
        return INLET_E_BUFFER_TOO_SMALL;
    inlet_status_t status = INLET_OK;
    if (host->files.secured)
        status = inlet__security_of_service(INLET__SDDL_KEY_FILE, &attributes);
    if (status != INLET_OK)
        return status;
    HANDLE opened = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE,
                                host->files.secured ? &attributes : NULL, CREATE_NEW,
                                FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED, NULL);
    status = opened != INVALID_HANDLE_VALUE ? INLET_OK : inlet__last_status();
    if (host->files.secured)
        inlet__security_free(&attributes);
    *file = opened;
    return status;
}

static inlet_status_t append(void *context, void *file, const uint8_t *bytes, size_t count) {
    (void)context;
    return inlet__data_file_append(file, bytes, count);
}

static inlet_status_t sync_file(void *context, void *file) {
    (void)context;
    return inlet__data_file_sync(file);
}

static void close_file(void *context, void *file) {
    (void)context;
    CloseHandle(file);
}

static void close_read(inlet__journal_host_t *host) {
    if (host->read_file != NULL)
        CloseHandle(host->read_file);
    host->read_file = NULL;
}

/* Readers go through a segment block by block: it stays open until another one's turn. */
static inlet_status_t read_at(void *context, uint32_t number, uint64_t offset, uint8_t *out,
                              size_t count) {
    inlet__journal_host_t *host = context;
    wchar_t path[INLET__PATH_MAX];
    if (host->read_file == NULL || host->read_number != number) {
        close_read(host);
        if (!path_of(&host->files, number, path))
            return INLET_E_BUFFER_TOO_SMALL;
        HANDLE file = CreateFileW(
            path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
            OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
        if (file == INVALID_HANDLE_VALUE)
            return inlet__last_status();
        host->read_file = file;
        host->read_number = number;
    }
    return inlet__data_file_read(host->read_file, offset, out, count);
}

static inlet_status_t remove_file(void *context, uint32_t number) {
    inlet__journal_host_t *host = context;
    wchar_t path[INLET__PATH_MAX];
    if (host->read_number == number)
        close_read(host);
    if (!path_of(&host->files, number, path))
        return INLET_E_BUFFER_TOO_SMALL;
    return DeleteFileW(path) ? INLET_OK : inlet__last_status();
}

/* --- folder, key and thread --- */

static inlet_status_t prepare_folder(const inlet__journal_files_t *files) {
    wchar_t parent[INLET__PATH_MAX];
    if (files->secured) {
        const inlet_status_t status = inlet__path_data(NULL, parent);
        return status == INLET_OK
                   ? inlet__dir_secure(parent, INLET__JOURNAL_FOLDER, INLET__SDDL_DATA_DIR)
                   : status;
    }
    return CreateDirectoryW(files->folder, NULL) || GetLastError() == ERROR_ALREADY_EXISTS
               ? INLET_OK
               : inlet__last_status();
}

/* The keystore keeps key pairs; the journal's key is the private half of one of its own, hashed. */
static inlet_status_t open_key(const inlet__journal_files_t *files,
                               uint8_t key[INLET__JOURNAL_KEY_BYTES]) {
    static const uint8_t purpose[] = "Inlet journal 1";
    inlet__key_place_t place = {.description = L"Inlet journal key",
                                .sddl = files->secured ? INLET__SDDL_KEY_FILE : NULL};
    inlet__keypair_t keys;
    wcscpy(place.path, files->key);
    const inlet_status_t status = inlet__keystore_open(&place, true, &keys);
    if (status == INLET_OK)
        crypto_generichash(key, INLET__JOURNAL_KEY_BYTES, purpose, sizeof purpose, keys.secret,
                           sizeof keys.secret);
    sodium_memzero(&keys, sizeof keys);
    return status;
}

static void notify(void *context) {
    SetEvent(context);
}

static DWORD WINAPI run(void *context) {
    inlet__journal_run(context);
    return 0;
}

static inlet_status_t open_store(inlet__journal_host_t *host, const inlet__journal_limits_t *limits,
                                 const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                                 int64_t now_ns) {
    const inlet__journal_io_t io = {.context = host,
                                    .list = list,
                                    .create = create,
                                    .append = append,
                                    .sync = sync_file,
                                    .close = close_file,
                                    .read = read_at,
                                    .remove = remove_file};
    uint8_t key[INLET__JOURNAL_KEY_BYTES];
    inlet_status_t status = open_key(&host->files, key);
    if (status == INLET_OK)
        status = inlet__journal_open(&host->journal, &io, limits, key, keep, keep_count, now_ns);
    sodium_memzero(key, sizeof key);
    return status;
}

inlet_status_t inlet__journal_host_open(inlet__journal_host_t *host,
                                        const inlet__journal_limits_t *limits,
                                        const inlet__stream_log_identity_t *keep,
                                        uint32_t keep_count, int64_t now_ns) {
    inlet_status_t status = prepare_folder(&host->files);
    if (status == INLET_OK)
        status = open_store(host, limits, keep, keep_count, now_ns);
    if (status != INLET_OK)
        return status;
    host->journal->notify = notify;
    host->journal->notify_context = host->news;
    host->thread = CreateThread(NULL, 0, run, host->journal, 0, NULL);
    if (host->thread != NULL)
        return INLET_OK;
    status = inlet__last_status();
    inlet__journal_host_close(host, now_ns);
    return status;
}

void inlet__journal_host_close(inlet__journal_host_t *host, int64_t now_ns) {
    if (host->thread != NULL) {
        inlet__journal_stop(host->journal);
        WaitForSingleObject(host->thread, INFINITE);
        CloseHandle(host->thread);
        host->thread = NULL;
    }
    inlet__journal_close(host->journal, now_ns);
    host->journal = NULL;
    close_read(host);
}

inlet_status_t inlet__journal_host_erase(const inlet__journal_files_t *files) {
    inlet__journal_file_t found[64];
    wchar_t path[INLET__PATH_MAX];
    uint32_t count;
    inlet_status_t status = INLET_OK;
    if (!DeleteFileW(files->key) && GetLastError() != ERROR_FILE_NOT_FOUND &&
        GetLastError() != ERROR_PATH_NOT_FOUND)
        status = inlet__last_status();
    for (;;) {
        const inlet_status_t listed = list_folder(files->folder, found, ARRAYSIZE(found), &count);
        bool any = false;
        for (uint32_t i = 0; listed == INLET_OK && i < count; i++)
            any = (path_of(files, found[i].number, path) && DeleteFileW(path)) || any;
        if (!any)
            return status != INLET_OK   ? status
                   : listed != INLET_OK ? listed
                   : count > 0          ? INLET_E_BUSY
                                        : INLET_OK;
    }
}
