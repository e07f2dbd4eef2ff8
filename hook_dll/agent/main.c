/* inlet-agent.exe: captures in the user's session, for as long as the service that started it
 * lives.
 *
 * One thread: it pumps messages, on which the system calls the hooks and delivers raw input, and
 * waits for the service. Nothing is installed until the service says that somebody subscribed.
 *
 * Exit codes: 0 the service ended; 2 wrong arguments; 3 the section or a handle is not what the
 * service promises; 4 the system gave no window or no wait. */
#include "agent/arguments.h"
#include "agent/duty.h"
#include "hook/hook.h"
#include "win32/clock.h"
#include "win32/security.h"
#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

enum { EXIT_SERVICE_ENDED = 0, EXIT_ARGUMENTS = 2, EXIT_HANDLES = 3, EXIT_SYSTEM = 4 };

enum { RETRY_MS = 1000, MESSAGES_A_TURN = 64 };

typedef struct agent {
    HANDLE wake, control, service;
    inlet__ring_memory_t memory;
    inlet__ring_producer_t ring;
    inlet__duty_t duty;
} agent_t;

static HANDLE to_handle(uint64_t value) {
    return (HANDLE)(uintptr_t)value;
}

static bool is_waitable(HANDLE handle) {
    DWORD result = WaitForSingleObject(handle, 0);
    return result == WAIT_OBJECT_0 || result == WAIT_TIMEOUT;
}

/* The capture path should never wait for a page. The quota may not allow it: then the pages are
 * still touched here, and stay as long as there is memory. */
static void keep_resident(void *section, size_t bytes) {
    SIZE_T least = 0;
    SIZE_T most = 0;
    if (GetProcessWorkingSetSize(GetCurrentProcess(), &least, &most)) {
        SIZE_T more = bytes + 1024 * 1024;
        SetProcessWorkingSetSize(GetCurrentProcess(), least + more, most + more);
    }
    VirtualLock(section, bytes);
    const volatile uint8_t *page = section;
    for (size_t offset = 0; offset < bytes; offset += 4096) {
        (void)page[offset];
    }
}

static bool attach(agent_t *agent, const inlet__agent_arguments_t *arguments) {
    agent->wake = to_handle(arguments->wake);
    agent->control = to_handle(arguments->control);
    agent->service = to_handle(arguments->service);
    if (!is_waitable(agent->service) || WaitForSingleObject(agent->control, 0) == WAIT_FAILED) {
        return false;
    }
    if (arguments->section_bytes != INLET__RING_SECTION_BYTES) {
        return false;
    }
    agent->memory.section =
        MapViewOfFile(to_handle(arguments->section), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                      INLET__RING_SECTION_BYTES);
    if (agent->memory.section == NULL ||
        inlet__ring_producer_attach(&agent->ring, &agent->memory, false) != INLET_OK) {
        return false;
    }
    keep_resident(agent->memory.section, INLET__RING_SECTION_BYTES);
    return true;
}

static void notify(agent_t *agent) {
    if (inlet__ring_notify(&agent->ring)) {
        SetEvent(agent->wake);
    }
}

/* Installs and removes sources until they are what the service wants. False: one is missing. */
static bool follow_wanted(agent_t *agent) {
    ResetEvent(agent->control); /* before the look, so that a later change is not missed */
    uint32_t wanted = inlet__ring_wanted(&agent->ring);
    int64_t since_ns = inlet__clock_now_ns();
    uint32_t mask = inlet__hook_capture(wanted);
    inlet__duty_change(&agent->duty, &agent->ring, inlet__hook_held(), mask, since_ns,
                       inlet__clock_now_ns());
    notify(agent);
    return mask == wanted;
}

static void pump(void) {
    MSG message;
    for (int i = 0; i < MESSAGES_A_TURN && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE); i++) {
        DispatchMessageW(&message);
    }
}

static int serve(agent_t *agent) {
    HANDLE handles[] = {agent->service, agent->control};
    bool complete = follow_wanted(agent); /* the service may have asked before we looked */
    for (;;) {
        DWORD wait_ms = complete ? INFINITE : RETRY_MS;
        switch (
            MsgWaitForMultipleObjectsEx(2, handles, wait_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE)) {
        case WAIT_OBJECT_0:
            return EXIT_SERVICE_ENDED;
        case WAIT_OBJECT_0 + 1:
        case WAIT_TIMEOUT:
            complete = follow_wanted(agent);
            break;
        case WAIT_OBJECT_0 + 2:
            pump();
            break;
        default:
            return EXIT_SYSTEM;
        }
    }
}

int main(int argc, char **argv) {
    inlet__harden_process();
    inlet__agent_arguments_t arguments;
    const char *problem = inlet__agent_arguments_parse(argc, argv, &arguments);
    if (problem != NULL) {
        fprintf(stderr, "inlet-agent: %s\n", problem);
        return EXIT_ARGUMENTS;
    }
    agent_t agent = {0};
    if (!attach(&agent, &arguments)) {
        fputs("inlet-agent: the section or a handle is not usable: start the Inlet service, which "
              "starts its agents\n",
              stderr);
        return EXIT_HANDLES;
    }
    FreeConsole(); /* its Ctrl+C is not for us */
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    inlet__duty_begin(&agent.duty, &agent.ring, inlet__clock_now_ns());
    notify(&agent);
    if (inlet__hook_open(&agent.ring, agent.wake) != INLET_OK) {
        return EXIT_SYSTEM;
    }
    int code = serve(&agent);
    inlet__hook_close();
    return code;
}
