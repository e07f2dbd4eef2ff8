#include "capture/probe.h"

#include <stdio.h>
#include <windows.h>

static DWORD pump_thread;

static DWORD WINAPI end_on_line(void *unused) {
    (void)unused;
    probe_wait_for_line();
    PostThreadMessageW(pump_thread, WM_QUIT, 0, 0);
    return 0;
}

int probe_pump_until_line(void) {
    MSG message;
    pump_thread = GetCurrentThreadId();
    PeekMessageW(&message, NULL, 0, 0, PM_NOREMOVE); /* so that the thread can be posted to */
    HANDLE reader = CreateThread(NULL, 0, end_on_line, NULL, 0, NULL);
    if (reader == NULL)
        return 0;
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    (void)puts("ready");
    (void)fflush(stdout);
    while (GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    CloseHandle(reader);
    return 1;
}
