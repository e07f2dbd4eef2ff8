/* Where things are on this machine. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "commands.h"

#define PATH_UNITS 1024

static wchar_t *wide_of(const char *text) {
    const int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
    wchar_t *wide = units > 1 ? calloc((size_t)units, sizeof *wide) : NULL;
    if (wide != NULL)
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, units);
    return wide;
}

void place_machine(char machine[BUCKET_MACHINE_BYTES]) {
    wchar_t wide[MAX_COMPUTERNAME_LENGTH + 1] = L"";
    char text[4 * (MAX_COMPUTERNAME_LENGTH + 1)] = "";
    DWORD units = MAX_COMPUTERNAME_LENGTH + 1;
    if (GetComputerNameW(wide, &units))
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    bucket_machine_from(text, machine);
}

bool place_make_folder(const char *path) {
    wchar_t *wide = wide_of(path);
    const bool made =
        wide != NULL && (CreateDirectoryW(wide, NULL) || GetLastError() == ERROR_ALREADY_EXISTS);
    free(wide);
    return made;
}

const char *place_database(void) {
    static char path[4 * PATH_UNITS];
    wchar_t data[PATH_UNITS], wide[PATH_UNITS + 32];
    const DWORD units = GetEnvironmentVariableW(L"LOCALAPPDATA", data, PATH_UNITS);
    if (units == 0 || units >= PATH_UNITS) {
        fprintf(stderr, "%s: this user has no folder for data: tell the database with --db\n",
                program_name);
        return NULL;
    }
    _snwprintf(wide, PATH_UNITS + 32, L"%ls\\Inlet", data);
    (void)CreateDirectoryW(wide, NULL); /* whether it is there opening the database shows */
    _snwprintf(wide, PATH_UNITS + 32, L"%ls\\Inlet\\telemetry.db", data);
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, sizeof path, NULL, NULL);
    return path;
}

bool place_claim(const char *database) {
    char name[4 * PATH_UNITS];
    snprintf(name, sizeof name, "%.4000s-collector", database);
    wchar_t *wide = wide_of(name);
    const HANDLE file = wide != NULL
                            ? CreateFileW(wide, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                                          FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, NULL)
                            : INVALID_HANDLE_VALUE;
    const DWORD error = GetLastError();
    free(wide);
    if (file != INVALID_HANDLE_VALUE)
        return true; /* open until the process ends, however it does */
    fprintf(stderr, "%s: run: %s: %s\n", program_name, database,
            error == ERROR_SHARING_VIOLATION ? "another inlet-telemetry collects into it"
                                             : "its folder can't be written to");
    return false;
}

int report_store(const char *path, store_result_t result, const char *why) {
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s%s%s\n", program_name, path, store_result_text(result),
            why[0] != '\0' ? ": " : "", why);
    return EXIT_CODE_FAILED;
}

int open_store(const char **path, uint32_t flags, store_t **store) {
    char error[BUCKET_ERROR_BYTES];
    *store = NULL;
    if (*path == NULL)
        *path = place_database();
    if (*path == NULL)
        return EXIT_CODE_FAILED;
    const store_result_t result = store_open(*path, flags, store, error);
    if (result == STORE_NOT_FOUND && (flags & (STORE_MUST_EXIST | STORE_READS_ONLY)) != 0)
        return report_store(*path, result, "'inlet-telemetry run' makes one");
    return result == STORE_OK ? EXIT_CODE_OK : report_store(*path, result, error);
}
