#include "bare.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "win32/clock.h"

enum { RECORD_BYTES = 64, MEASURED_S = 2 };

static const int64_t NS_PER_S = INT64_C(1000000000);

static void name_of(unsigned number, wchar_t name[64]) {
    _snwprintf(name, 64, L"\\\\.\\pipe\\inlet-bare-%lu-%u", GetCurrentProcessId(), number);
}

static HANDLE make_pipe(const wchar_t *name) {
    return CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_WAIT,
                            PIPE_UNLIMITED_INSTANCES, 65536, 4096, 0, NULL);
}

static HANDLE call(const wchar_t *name) {
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

/* --- calls --- */

typedef struct answering {
    wchar_t name[64];
    atomic_bool stops;
} answering_t;

/* An instance a call, made before the one before it is shut: somebody always listens. */
static DWORD WINAPI answer_calls(void *context) {
    answering_t *answering = context;
    HANDLE pipe = make_pipe(answering->name);
    while (pipe != INVALID_HANDLE_VALUE && !atomic_load(&answering->stops)) {
        (void)ConnectNamedPipe(pipe, NULL);
        HANDLE next = make_pipe(answering->name);
        CloseHandle(pipe);
        pipe = next;
    }
    if (pipe != INVALID_HANDLE_VALUE)
        CloseHandle(pipe);
    return 0;
}

static unsigned call_for(const wchar_t *name, int64_t ns) {
    const int64_t until_ns = inlet__clock_now_ns() + ns;
    unsigned calls = 0;
    while (inlet__clock_now_ns() < until_ns) {
        HANDLE pipe = call(name);
        if (pipe == INVALID_HANDLE_VALUE) {
            Sleep(0);
            continue;
        }
        CloseHandle(pipe);
        calls++;
    }
    return calls;
}

bool bare_calls(double *per_second) {
    static answering_t answering;
    name_of(0, answering.name);
    HANDLE thread = CreateThread(NULL, 0, answer_calls, &answering, 0, NULL);
    if (thread == NULL)
        return false;
    *per_second = call_for(answering.name, MEASURED_S * NS_PER_S) / (double)MEASURED_S;
    atomic_store(&answering.stops, true);
    while (WaitForSingleObject(thread, 1) == WAIT_TIMEOUT)
        (void)call_for(answering.name, 1); /* the last one to wait for */
    CloseHandle(thread);
    return *per_second > 0;
}

/* --- rounds --- */

typedef struct pair {
    HANDLE writer, reader;
} pair_t;

typedef struct round {
    pair_t *pairs;
    unsigned count;
    int64_t until_ns;
    unsigned rounds;
    atomic_bool failed;
} round_t;

static DWORD WINAPI write_rounds(void *context) {
    round_t *round = context;
    const char record[RECORD_BYTES] = {0};
    DWORD bytes;
    while (inlet__clock_now_ns() < round->until_ns && !atomic_load(&round->failed)) {
        for (unsigned i = 0; i < round->count; i++)
            if (!WriteFile(round->pairs[i].writer, record, sizeof record, &bytes, NULL))
                atomic_store(&round->failed, true);
        round->rounds++;
    }
    for (unsigned i = 0; i < round->count; i++)
        CloseHandle(round->pairs[i].writer);
    return 0;
}

/* Whole rounds, so that nobody falls behind; ends with the writer. */
static void read_rounds(const round_t *round) {
    char record[RECORD_BYTES];
    DWORD bytes;
    for (;;)
        for (unsigned i = 0; i < round->count; i++)
            if (!ReadFile(round->pairs[i].reader, record, sizeof record, &bytes, NULL))
                return;
}

static bool make_pairs(round_t *round) {
    wchar_t name[64];
    for (unsigned i = 0; i < round->count; i++) {
        pair_t *pair = &round->pairs[i];
        name_of(i + 1, name);
        pair->writer = make_pipe(name);
        pair->reader = call(name);
        if (pair->writer == INVALID_HANDLE_VALUE || pair->reader == INVALID_HANDLE_VALUE)
            return false;
    }
    return true;
}

bool bare_round(unsigned pipes, double *round_ms) {
    round_t round = {.pairs = calloc(pipes, sizeof(pair_t)), .count = pipes};
    if (round.pairs == NULL || !make_pairs(&round)) /* what was made ends with the process */
        return false;
    const int64_t start_ns = inlet__clock_now_ns();
    round.until_ns = start_ns + MEASURED_S * NS_PER_S;
    HANDLE thread = CreateThread(NULL, 0, write_rounds, &round, 0, NULL);
    if (thread == NULL)
        return false;
    read_rounds(&round);
    const double ms = (double)(inlet__clock_now_ns() - start_ns) / 1e6;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    for (unsigned i = 0; i < pipes; i++)
        CloseHandle(round.pairs[i].reader);
    free(round.pairs);
    *round_ms = ms / round.rounds;
    return !atomic_load(&round.failed);
}
