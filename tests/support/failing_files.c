#include "support/failing_files.h"

#include <windows.h>

static unsigned left; /* calls to the one that fails; 0: none does */
static bool goes_on, came;
static bool unflushed, moved_unflushed;
static DWORD with;

void failing_files_at(unsigned n, bool after, unsigned long error) {
    left = n;
    goes_on = after;
    came = false;
    with = error;
}

bool failing_files_end(void) {
    left = 0;
    return came;
}

bool failing_files_moved_unflushed(void) {
    return moved_unflushed;
}

static bool is_next(void) {
    if (left == 0 || --left > 0)
        return false;
    left = goes_on ? 1 : 0;
    came = true;
    return true;
}

static bool fails(void) {
    if (!is_next() || with == 0)
        return false;
    SetLastError(with);
    return true;
}

/* The pointers by which a program calls what it imports, and the tests' in their place. */
#define WRAP(result, name, ...)                                                                    \
    extern result(WINAPI *const __real___imp_##name)(__VA_ARGS__);                                 \
    extern result(WINAPI *const __wrap___imp_##name)(__VA_ARGS__);                                 \
    static result WINAPI wrapped_##name(__VA_ARGS__);                                              \
    result(WINAPI *const __wrap___imp_##name)(__VA_ARGS__) = wrapped_##name;                       \
    static result WINAPI wrapped_##name(__VA_ARGS__)

WRAP(HANDLE, CreateFileW, LPCWSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
     DWORD how, DWORD flags, HANDLE model) {
    return fails() ? INVALID_HANDLE_VALUE
                   : __real___imp_CreateFileW(path, access, share, security, how, flags, model);
}

WRAP(BOOL, GetFileSizeEx, HANDLE file, PLARGE_INTEGER size) {
    return fails() ? FALSE : __real___imp_GetFileSizeEx(file, size);
}

WRAP(BOOL, ReadFile, HANDLE file, LPVOID out, DWORD bytes, LPDWORD done, LPOVERLAPPED at) {
    const bool is_it = is_next();
    if (!__real___imp_ReadFile(file, out, is_it ? bytes / 2 : bytes, done, at))
        return FALSE;
    SetLastError(is_it ? with : GetLastError());
    return !is_it || with == 0;
}

WRAP(BOOL, WriteFile, HANDLE file, LPCVOID data, DWORD bytes, LPDWORD done, LPOVERLAPPED at) {
    const bool is_it = is_next();
    unflushed = true;
    if (!__real___imp_WriteFile(file, data, is_it ? bytes / 2 : bytes, done, at))
        return FALSE;
    SetLastError(is_it ? with : GetLastError());
    return !is_it || with == 0;
}

WRAP(BOOL, FlushFileBuffers, HANDLE file) {
    if (fails() || !__real___imp_FlushFileBuffers(file))
        return FALSE;
    unflushed = false;
    return TRUE;
}

WRAP(BOOL, MoveFileExW, LPCWSTR from, LPCWSTR to, DWORD flags) {
    moved_unflushed |= unflushed;
    return fails() ? FALSE : __real___imp_MoveFileExW(from, to, flags);
}

WRAP(BOOL, DeleteFileW, LPCWSTR path) {
    return fails() ? FALSE : __real___imp_DeleteFileW(path);
}

WRAP(BOOL, SetFilePointerEx, HANDLE file, LARGE_INTEGER by, PLARGE_INTEGER now, DWORD from) {
    return fails() ? FALSE : __real___imp_SetFilePointerEx(file, by, now, from);
}

WRAP(BOOL, SetEndOfFile, HANDLE file) {
    return fails() ? FALSE : __real___imp_SetEndOfFile(file);
}
