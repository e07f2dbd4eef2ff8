#include "pipe/bare.h"

#include <stdio.h>
#include <windows.h>

#include "platform/platform.h"

enum { PIECE_BYTES = 65536 };

static wchar_t name[64];
static uint8_t out[PIECE_BYTES], in[PIECE_BYTES];
static uint64_t received;

static void read_all(void *argument) {
    DWORD count;
    (void)argument;
    HANDLE pipe = CreateFileW(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE)
        return;
    while (ReadFile(pipe, in, sizeof in, &count, NULL) && count > 0)
        received += count;
    CloseHandle(pipe);
}

double bench_bare_seconds(size_t bytes, uint32_t writes) {
    bench_thread_t reader = {.run = read_all};
    DWORD count;
    _snwprintf(name, 64, L"\\\\.\\pipe\\inlet-bench-bare-%lu", GetCurrentProcessId());
    received = 0;
    HANDLE pipe = CreateNamedPipeW(name, PIPE_ACCESS_OUTBOUND, PIPE_TYPE_BYTE, 1, PIECE_BYTES,
                                   PIECE_BYTES, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE || !bench_thread_start(&reader))
        return -1;
    if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED)
        return -1;
    const int64_t start_ns = bench_now_ns();
    for (uint32_t i = 0; i < writes; i++)
        if (!WriteFile(pipe, out, (DWORD)bytes, &count, NULL))
            break;
    FlushFileBuffers(pipe); /* until the last byte was read */
    const double seconds = (double)(bench_now_ns() - start_ns) / 1e9;
    CloseHandle(pipe);
    bench_thread_join(&reader);
    return received == (uint64_t)bytes * writes ? seconds : -1;
}
