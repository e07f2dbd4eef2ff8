/* inlet-agent.exe: captures in the user's session. When the service dies it captures on, for the
 * next one to adopt it; if none comes it ends.
 *
 * One thread: it pumps messages, on which the system calls the hooks and delivers raw input, and
 * waits for the service. Nothing is installed until the service says that somebody subscribed. A
 * second thread does nothing but make memory ready for the ring to grow into.
 *
 * Exit codes: 2 wrong arguments; 3 the section or a handle is not what the service promises; 4 the
 * system gave no window, no thread or no wait; 5 no service came for too long. A service that stops
 * in order ends its agents itself. */
#include "agent/bond.h"
#include "agent/duty.h"
#include "agent/sight.h"
#include "hook/hook.h"
#include "win32/clock.h"
#include "win32/security.h"
#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

enum { EXIT_ARGUMENTS = 2, EXIT_HANDLES = 3, EXIT_SYSTEM = 4, EXIT_ORPHANED = 5 };

enum { RETRY_MS = 1000, MESSAGES_A_TURN = 64 };

static const int64_t NS_PER_MS = 1000000;

/* A ring that has grown, and is empty, goes back after so long. */
static const int64_t QUIET_NS = INT64_C(10000000000);

typedef struct agent {
    inlet__bond_t bond;
    inlet__ring_producer_t ring;
    inlet__prefault_t prefault;
    inlet__duty_t duty;
    inlet__sight_t sight;
    bool complete;          /* all sources that are wanted are installed */
    int64_t quiet_since_ns; /* when a turn last found that something was posted */
    uint64_t quiet_used;    /* … and the slots used then */
} agent_t;

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

static void notify(agent_t *agent) {
    if (inlet__ring_notify(&agent->ring)) {
        SetEvent(agent->bond.wake);
    }
}

/* Installs and removes sources until they are what the service wants and the agent can see. */
static void follow_wanted(agent_t *agent, int64_t since_ns) {
    uint32_t cause;
    uint32_t wanted = inlet__sight_sources(
        &agent->sight, inlet__ring_wanted(&agent->ring) & INLET_SOURCE_ALL, &cause);
    uint32_t mask = inlet__hook_capture(wanted);
    inlet__duty_change(&agent->duty, &agent->ring, inlet__hook_held(), mask, cause, since_ns,
                       inlet__clock_now_ns());
    notify(agent);
    agent->complete = mask == wanted;
}

/* The service has said something. */
static void obey(agent_t *agent) {
    ResetEvent(agent->bond.control); /* before the look, so that a later change is not missed */
    inlet__bond_follow(&agent->bond, &agent->ring, &agent->prefault);
    follow_wanted(agent, inlet__clock_now_ns());
}

static void pump(agent_t *agent) {
    MSG message;
    for (int i = 0; i < MESSAGES_A_TURN && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE); i++) {
        DispatchMessageW(&message);
        inlet__prefault_follow(&agent->prefault, &agent->ring);
    }
}

/* A grown ring goes back when it was quiet for long. Not before the service has taken all of it, so
 * not without one. */
static void go_back_when_quiet(agent_t *agent, int64_t now_ns) {
    if (agent->ring.used != agent->quiet_used) {
        agent->quiet_used = agent->ring.used;
        agent->quiet_since_ns = now_ns;
    }
    if (agent->ring.generation == 0 || now_ns - agent->quiet_since_ns < QUIET_NS) {
        return;
    }
    agent->quiet_since_ns = now_ns;
    if (inlet__ring_restart(&agent->ring)) {
        notify(agent);
    }
}

/* When to look again, if nothing happens: never, while all is as it should be. */
static DWORD wait_ms(const agent_t *agent, int64_t now_ns) {
    int64_t until_ns = inlet__bond_end_ns(&agent->bond);
    if (!agent->complete && now_ns + RETRY_MS * NS_PER_MS < until_ns) {
        until_ns = now_ns + RETRY_MS * NS_PER_MS;
    }
    if (agent->ring.generation > 0 && agent->quiet_since_ns + QUIET_NS < until_ns) {
        until_ns = agent->quiet_since_ns + QUIET_NS;
    }
    if (until_ns == INT64_MAX) {
        return INFINITE;
    }
    return until_ns > now_ns ? (DWORD)((until_ns - now_ns) / NS_PER_MS + 1) : 0;
}

static int serve(agent_t *agent) {
    obey(agent); /* the service may have asked before we looked */
    for (;;) {
        int64_t now_ns = inlet__clock_now_ns();
        if (now_ns >= inlet__bond_end_ns(&agent->bond)) {
            return EXIT_ORPHANED;
        }
        go_back_when_quiet(agent, now_ns);
        inlet__prefault_follow(&agent->prefault, &agent->ring);
        HANDLE handles[] = {agent->bond.control, agent->bond.service};
        DWORD count = inlet__bond_is_orphaned(&agent->bond) ? 1 : 2;
        DWORD woke = MsgWaitForMultipleObjectsEx(count, handles, wait_ms(agent, now_ns),
                                                 QS_ALLINPUT, MWMO_INPUTAVAILABLE);
        if (woke == WAIT_OBJECT_0) {
            obey(agent);
        } else if (woke == WAIT_OBJECT_0 + count) {
            pump(agent);
        } else if (woke == WAIT_OBJECT_0 + 1) {
            inlet__bond_broken(&agent->bond, &agent->ring, now_ns);
        } else if (woke == WAIT_FAILED) {
            return EXIT_SYSTEM;
        } else if (!agent->complete) {
            follow_wanted(agent, inlet__clock_now_ns());
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
    static agent_t agent; /* the hook keeps its address */
    if (!inlet__bond_open(&agent.bond, &arguments) ||
        inlet__ring_producer_attach(&agent.ring, &agent.bond.memory, false) != INLET_OK) {
        fputs("inlet-agent: the section or a handle is not usable: start the Inlet service, which "
              "starts its agents\n",
              stderr);
        return EXIT_HANDLES;
    }
    keep_resident(agent.bond.memory.section, INLET__RING_SECTION_BYTES);
    FreeConsole(); /* its Ctrl+C is not for us */
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    inlet__duty_begin(&agent.duty, &agent.ring, inlet__clock_now_ns());
    notify(&agent);
    if (inlet__prefault_start(&agent.prefault, &agent.bond.memory) != INLET_OK) {
        return EXIT_SYSTEM;
    }
    int code = EXIT_SYSTEM;
    if (inlet__hook_open(&agent.ring, agent.bond.wake) == INLET_OK) {
        code = serve(&agent);
        inlet__hook_close();
    }
    inlet__prefault_stop(&agent.prefault);
    return code;
}
