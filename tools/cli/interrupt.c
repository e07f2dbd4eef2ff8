#include "interrupt.h"

#include <inlet/inlet.h>
#include <windows.h>

#define NS_PER_MS   INT64_C(1000000)
#define LONGEST_MS  INT64_C(60000) /* then look at the clock again */
#define FAREWELL_MS 5000

static HANDLE interrupted; /* manual-reset; lives as long as the process */

static BOOL WINAPI on_console_event(DWORD event) {
    SetEvent(interrupted);
    /* When a console is closed, or its user leaves, the process ends as this returns: main, which
     * may have a file to close, gets what the system allows. */
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        Sleep(FAREWELL_MS);
    return TRUE;
}

void *interrupt_begin(void) {
    interrupted = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (interrupted == NULL || !SetConsoleCtrlHandler(on_console_event, TRUE))
        return NULL;
    return interrupted;
}

static DWORD left_ms(int64_t deadline_ns) {
    int64_t left_ns = deadline_ns - inlet_now_ns();
    if (left_ns <= 0)
        return 0;
    int64_t ms = (left_ns - 1) / NS_PER_MS + 1;
    return (DWORD)(ms < LONGEST_MS ? ms : LONGEST_MS);
}

static enum interrupt_wait wait_for(DWORD count, const HANDLE *handles, int64_t deadline_ns) {
    for (;;) {
        DWORD ms = left_ms(deadline_ns);
        switch (WaitForMultipleObjects(count, handles, FALSE, ms)) {
        case WAIT_OBJECT_0:
            return WAIT_INTERRUPTED;
        case WAIT_OBJECT_0 + 1:
            return WAIT_NEWS;
        default:
            if (ms == 0 || inlet_now_ns() >= deadline_ns)
                return WAIT_DEADLINE;
        }
    }
}

enum interrupt_wait interrupt_wait(void *handle, int64_t deadline_ns) {
    const HANDLE handles[2] = {interrupted, handle};
    return wait_for(2, handles, deadline_ns);
}

enum interrupt_wait interrupt_pause(int64_t deadline_ns) {
    return wait_for(1, &interrupted, deadline_ns);
}
