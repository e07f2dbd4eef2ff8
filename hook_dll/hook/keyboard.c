/* The low-level keyboard hook. The whole system's input waits for the callback: it fills a slot and
 * returns. */
#include "hook/capture.h"
#include "hook/sabotage.h"
#include "win32/clock.h"
#include "win32/error.h"

static HHOOK hook;
static inlet__keyboard_state_t state;

static LRESULT CALLBACK on_key(int code, WPARAM message, LPARAM pointer) {
    inlet__moment_t moment = {.time_ns = inlet__clock_now_ns()};
    INLET__SABOTAGE_STALL();
    if (code == HC_ACTION) {
        inlet__watch_ran(inlet__capture_watch(), INLET__WATCHED_KEYBOARD, moment.time_ns);
        const KBDLLHOOKSTRUCT *key = (const KBDLLHOOKSTRUCT *)pointer;
        inlet__hook_keyboard_t record = {.message = (uint32_t)message,
                                         .vk = key->vkCode,
                                         .scan = key->scanCode,
                                         .flags = key->flags,
                                         .time_ms = key->time,
                                         .extra = key->dwExtraInfo};
        if (inlet__translate_hook_keyboard(&record, &moment, &state, inlet__capture_sink()) != 0) {
            inlet__capture_notify_soon(moment.time_ns);
        }
        inlet__capture_timed(INLET__RING_TIMED_HOOK, moment.time_ns);
    }
    return CallNextHookEx(NULL, code, message, pointer);
}

inlet_status_t inlet__keyboard_hook_install(void) {
    if (hook != NULL) {
        return INLET_OK;
    }
    state = (inlet__keyboard_state_t){0};
    hook = SetWindowsHookExW(WH_KEYBOARD_LL, on_key, inlet__capture_module(), 0);
    return hook != NULL ? INLET_OK : inlet__last_status();
}

void inlet__keyboard_hook_remove(void) {
    if (hook != NULL) {
        UnhookWindowsHookEx(hook);
        hook = NULL;
    }
}

#ifdef INLET_HOOK_SABOTAGE
void inlet__keyboard_hook_lose(void) {
    UnhookWindowsHookEx(hook);
}
#endif
