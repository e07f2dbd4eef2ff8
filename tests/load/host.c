#include "host.h"

#include <psapi.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>
#include <winternl.h>

#include "service_loop.h"
#include "win32/clock.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "wire/scope.h"

enum { START_MS = 20000, STOP_MS = 30000, SETTLE_MS = 10000, WATCH_S = 2 };

/* --- the child --- */

typedef struct leash {
    HANDLE stop, parent;
    inlet__service_signals_t *signals;
} leash_t;

/* A parent that dies takes its service with it. */
static DWORD WINAPI follow_parent(void *context) {
    const leash_t *leash = context;
    const HANDLE either[] = {leash->stop, leash->parent};
    WaitForMultipleObjects(2, either, FALSE, INFINITE);
    SetEvent(leash->signals->stop);
    return 0;
}

static void widen(const char *text, wchar_t *wide, size_t capacity) {
    if (MultiByteToWideChar(CP_ACP, 0, text, -1, wide, (int)capacity) == 0)
        wide[0] = L'\0';
}

/* What it is called says its pace: an agent has its user's environment, not its service's. */
static void agent_path(const wchar_t *folder, unsigned rate, wchar_t path[INLET__PATH_MAX]) {
    _snwprintf(path, INLET__PATH_MAX, L"%ls\\paced-%u.exe", folder, rate);
}

int host_serve(char **arguments) {
    static inlet__service_t service;
    static inlet__service_signals_t signals;
    static wchar_t folder[INLET__PATH_MAX], pipe[128], stop[64], agent[INLET__PATH_MAX];
    widen(arguments[0], folder, ARRAYSIZE(folder));
    widen(arguments[1], pipe, ARRAYSIZE(pipe));
    widen(arguments[2], stop, ARRAYSIZE(stop));
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    leash_t leash = {.stop = OpenEventW(SYNCHRONIZE, FALSE, stop),
                     .parent = OpenProcess(SYNCHRONIZE, FALSE, strtoul(arguments[3], NULL, 10)),
                     .signals = &signals};
    agent_path(folder, strtoul(arguments[4], NULL, 10), agent);
    if (leash.stop == NULL || leash.parent == NULL || sodium_init() < 0 ||
        freopen("NUL", "w", stderr) == NULL)
        return 2;
    HANDLE thread = CreateThread(NULL, 0, follow_parent, &leash, 0, NULL);
    const inlet__service_options_t options = {
        .console = true, .folder = folder, .pipe = pipe, .agent = agent};
    if (thread == NULL || inlet__service_open(&service, &options) != INLET_OK)
        return 3;
    const inlet_status_t status = inlet__service_run(&service, &signals);
    inlet__service_close(&service);
    return status == INLET_OK ? 0 : 1;
}

int host_stand_in(unsigned rate) {
    static inlet__service_t service;
    static inlet__service_signals_t signals;
    wchar_t from[INLET__PATH_MAX], temp[INLET__PATH_MAX], agent[INLET__PATH_MAX];
    const DWORD units = GetTempPathW(INLET__PATH_MAX, temp);
    agent_path(temp, rate, agent);
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (units == 0 || units >= INLET__PATH_MAX || sodium_init() < 0 ||
        inlet__path_beside(L"fake_agent_turns.exe", from) != INLET_OK ||
        !CopyFileW(from, agent, FALSE))
        return 2;
    const inlet__service_options_t options = {.console = true, .agent = agent};
    if (inlet__service_open(&service, &options) != INLET_OK)
        return 3;
    return inlet__service_run(&service, &signals) == INLET_OK ? 0 : 1;
}

/* --- its folder --- */

static void path_in(const host_t *host, const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]) {
    _snwprintf(path, INLET__PATH_MAX, L"%ls\\%ls", host->folder, leaf);
}

static bool write_text(const host_t *host, const wchar_t *leaf, const char *text) {
    wchar_t path[INLET__PATH_MAX];
    path_in(host, leaf, path);
    return inlet__file_replace(path, NULL, (const uint8_t *)text, strlen(text)) == INLET_OK;
}

static void remove_folder(const host_t *host) {
    wchar_t path[INLET__PATH_MAX];
    WIN32_FIND_DATAW found;
    path_in(host, L"*", path);
    HANDLE search = FindFirstFileW(path, &found);
    if (search == INVALID_HANDLE_VALUE)
        return;
    do {
        path_in(host, found.cFileName, path);
        DeleteFileW(path);
    } while (FindNextFileW(search, &found));
    FindClose(search);
    RemoveDirectoryW(host->folder);
}

/* Both keys are made here: the service finds its own in the folder. */
static bool make_keys(host_t *host) {
    inlet__key_place_t place = {.description = L"Inlet service key"};
    inlet__keypair_t keys;
    uint8_t secret[INLET__KEY_BYTES];
    path_in(host, L"service.key", place.path);
    if (inlet__keystore_open(&place, true, &keys) != INLET_OK)
        return false;
    memcpy(host->client.service_public, keys.public_key, INLET__KEY_BYTES);
    sodium_memzero(&keys, sizeof keys);
    randombytes_buf(secret, sizeof secret);
    return inlet__keypair_from_secret(&host->client.keys, secret) == INLET_OK;
}

static bool grant_input(const host_t *host) {
    static inlet__grants_t grants;
    inlet__grant_t grant = {.name = "load",
                            .scopes = INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_KBD_HOTKEYS,
                            .sid_bytes = host->client.identity.sid_bytes,
                            .created_s = inlet__clock_utc_ns() / SECOND_NS};
    memcpy(grant.key, host->client.keys.public_key, sizeof grant.key);
    memcpy(grant.sid, host->client.identity.sid, sizeof grant.sid);
    grants.count = 0;
    if (inlet__grants_add(&grants, &grant) != INLET_OK)
        return false;
    char *text = inlet__grants_to_json(&grants);
    const bool good = text != NULL && write_text(host, L"grants.json", text);
    free(text);
    return good;
}

/* --- its process --- */

static bool make_agent(const host_t *host, unsigned rate) {
    wchar_t from[INLET__PATH_MAX], to[INLET__PATH_MAX];
    agent_path(host->folder, rate, to);
    return inlet__path_beside(L"fake_agent_paced.exe", from) == INLET_OK &&
           CopyFileW(from, to, FALSE);
}

/* Its log is a file; what it says on the console as well goes nowhere. */
static bool spawn(host_t *host, unsigned rate) {
    wchar_t program[INLET__PATH_MAX], command[2 * INLET__PATH_MAX], stop[64];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION made;
    const DWORD self = GetCurrentProcessId();
    _snwprintf(stop, ARRAYSIZE(stop), L"Local\\inlet-load-stop-%lu", self);
    host->stop = CreateEventW(NULL, TRUE, FALSE, stop);
    GetModuleFileNameW(NULL, program, INLET__PATH_MAX);
    _snwprintf(command, ARRAYSIZE(command), L"\"%ls\" --service \"%ls\" %ls %ls %lu %u", program,
               host->folder, host->pipe, stop, self, rate);
    if (host->stop == NULL ||
        !CreateProcessW(program, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made))
        return false;
    CloseHandle(made.hThread);
    host->process = made.hProcess;
    return true;
}

static bool wait_for_pipe(const host_t *host) {
    for (int waited_ms = 0; waited_ms < START_MS && host_is_alive(host); waited_ms += 10) {
        if (WaitNamedPipeW(host->pipe, 1))
            return true;
        Sleep(10);
    }
    return false;
}

static bool complain(const char *what) {
    fprintf(stderr, "load: %s: error %lu\n", what, GetLastError());
    return false;
}

bool host_start(host_t *host, unsigned rate, const char *settings) {
    wchar_t temp[INLET__PATH_MAX];
    memset(host, 0, sizeof *host);
    host->client.intent = INLET__INTENT_STREAM;
    host->client.capabilities = INLET__CAPABILITY_ALL;
    snprintf(host->client.greeting.name, sizeof host->client.greeting.name, "load");
    const DWORD units = GetTempPathW(INLET__PATH_MAX, temp);
    if (sodium_init() < 0 || units == 0 || units >= INLET__PATH_MAX)
        return complain("there is no folder for temporary files");
    _snwprintf(host->folder, INLET__PATH_MAX, L"%lsinlet-load-%lu", temp, GetCurrentProcessId());
    _snwprintf(host->pipe, ARRAYSIZE(host->pipe), L"\\\\.\\pipe\\inlet-load-%lu",
               GetCurrentProcessId());
    remove_folder(host);
    if (!CreateDirectoryW(host->folder, NULL) ||
        inlet__identity_of_self(&host->client.identity) != INLET_OK || !make_keys(host) ||
        !grant_input(host) || !make_agent(host, rate) ||
        !write_text(host, L"config.json", settings))
        return complain("the service's folder can't be made");
    if (spawn(host, rate) && wait_for_pipe(host))
        return true;
    return complain("the service does not start");
}

bool host_stop(host_t *host) {
    DWORD code = 1;
    bool ended = false;
    if (host->process != NULL) {
        SetEvent(host->stop);
        ended = WaitForSingleObject(host->process, STOP_MS) == WAIT_OBJECT_0;
        if (!ended)
            TerminateProcess(host->process, 1);
        GetExitCodeProcess(host->process, &code);
        CloseHandle(host->process);
    }
    if (host->stop != NULL)
        CloseHandle(host->stop);
    if (!ended || code != 0)
        fprintf(stderr, "load: the service ended with %lu\n", code);
    remove_folder(host);
    return ended && code == 0;
}

bool host_is_alive(const host_t *host) {
    return WaitForSingleObject(host->process, 0) == WAIT_TIMEOUT;
}

/* --- what it holds --- */

static uint32_t threads_of(DWORD process) {
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    uint32_t count = 0;
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    if (all == INVALID_HANDLE_VALUE)
        return 0;
    for (BOOL more = Thread32First(all, &entry); more; more = Thread32Next(all, &entry))
        count += entry.th32OwnerProcessID == process;
    CloseHandle(all);
    return count;
}

/* Wine 8 knows the handles of all processes, and not their number. */
static uint32_t handles_of(HANDLE process) {
    enum { EXTENDED_HANDLE_INFORMATION = 64, HEAD_BYTES = 2 * sizeof(ULONG_PTR) };
    struct {
        void *object;
        ULONG_PTR process, handle;
        ULONG access;
        USHORT back_trace, type;
        ULONG attributes, reserved;
    } * entries;
    static uint8_t bytes[1 << 20];
    ULONG_PTR count;
    DWORD handles = 0;
    uint32_t found = 0;
    if (GetProcessHandleCount(process, &handles) && handles > 0)
        return handles;
    if (NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)EXTENDED_HANDLE_INFORMATION, bytes,
                                 sizeof bytes, NULL) != 0)
        return 0;
    memcpy(&count, bytes, sizeof count);
    entries = (void *)(bytes + HEAD_BYTES);
    for (ULONG_PTR i = 0; i < count; i++)
        found += entries[i].process == GetProcessId(process);
    return found;
}

usage_t host_usage(const host_t *host) {
    PROCESS_MEMORY_COUNTERS_EX memory = {.cb = sizeof memory};
    GetProcessMemoryInfo(host->process, (PROCESS_MEMORY_COUNTERS *)&memory, sizeof memory);
    return (usage_t){.private_kib = memory.PrivateUsage / 1024,
                     .working_kib = memory.WorkingSetSize / 1024,
                     .handles = handles_of(host->process),
                     .threads = threads_of(GetProcessId(host->process))};
}

void host_watch(const host_t *host, usage_t *peak) {
    static int64_t next_ns;
    if (inlet__clock_now_ns() < next_ns)
        return;
    const usage_t now = host_usage(host);
    next_ns = inlet__clock_now_ns() + WATCH_S * SECOND_NS;
    peak->private_kib = now.private_kib > peak->private_kib ? now.private_kib : peak->private_kib;
    peak->working_kib = now.working_kib > peak->working_kib ? now.working_kib : peak->working_kib;
    peak->handles = now.handles > peak->handles ? now.handles : peak->handles;
    peak->threads = now.threads > peak->threads ? now.threads : peak->threads;
}

bool host_settles(const host_t *host, const usage_t *before, uint64_t slack_kib, usage_t *now) {
    for (int waited_ms = 0; waited_ms < SETTLE_MS; waited_ms += 100) {
        *now = host_usage(host);
        if (now->handles <= before->handles && now->threads <= before->threads &&
            now->working_kib <= before->working_kib + slack_kib &&
            now->private_kib <= before->private_kib + slack_kib)
            return true;
        SleepEx(100, TRUE);
    }
    return false;
}
