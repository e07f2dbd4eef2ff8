/* The low-level mouse hook. As with the keyboard's, the system's input waits for the callback. */
#include "hook/capture.h"
#include "hook/sabotage.h"
#include "win32/clock.h"
#include "win32/error.h"

static HHOOK hook;

static LRESULT CALLBACK on_mouse(int code, WPARAM message, LPARAM pointer) {
    inlet__moment_t moment = {.time_ns = inlet__clock_now_ns()};
    INLET__SABOTAGE_STALL();
    if (code == HC_ACTION) {
        inlet__watch_ran(inlet__capture_watch(), INLET__WATCHED_MOUSE, moment.time_ns);
        const MSLLHOOKSTRUCT *mouse = (const MSLLHOOKSTRUCT *)pointer;
        if (message == WM_MOUSEMOVE && (mouse->flags & LLMHF_INJECTED) == 0) {
            inlet__throttle_hook_moved(inlet__capture_throttle());
        }
        inlet__hook_mouse_t record = {.message = (uint32_t)message,
                                      .x = mouse->pt.x,
                                      .y = mouse->pt.y,
                                      .data = mouse->mouseData,
                                      .flags = mouse->flags,
                                      .time_ms = mouse->time,
                                      .extra = mouse->dwExtraInfo};
        if (inlet__translate_hook_mouse(&record, &moment, inlet__capture_sink()) != 0) {
            inlet__capture_notify_soon(moment.time_ns);
        }
        inlet__capture_timed(INLET__RING_TIMED_HOOK, moment.time_ns);
    }
    return CallNextHookEx(NULL, code, message, pointer);
}

inlet_status_t inlet__mouse_hook_install(void) {
    if (hook != NULL) {
        return INLET_OK;
    }
    hook = SetWindowsHookExW(WH_MOUSE_LL, on_mouse, inlet__capture_module(), 0);
    return hook != NULL ? INLET_OK : inlet__last_status();
}

void inlet__mouse_hook_remove(void) {
    if (hook != NULL) {
        UnhookWindowsHookEx(hook);
        hook = NULL;
    }
}

#ifdef INLET_HOOK_SABOTAGE
void inlet__mouse_hook_lose(void) {
    UnhookWindowsHookEx(hook);
}
#endif
