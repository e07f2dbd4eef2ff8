/* What only Windows can show of the capture: windows_only_test TOPIC. Under Wine, or where the
 * machine is not in the state that a topic is about, it is skipped, and says which that is. Not one
 * of them was run on Windows so far: each says what is believed of it. */
#include "hook/hook.h"
#include "hook/sabotage.h"
#include "ring/ring.h"
#include "win32/clock.h"
#include <inlet/event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { PASSED = 0, FAILED = 1, USAGE = 2, SKIPPED = 77 };

enum { TAG = 0x1A1E7003, QUIET_MS = 300, EVENTS_MAX = 4096, BUILD_WINDOWS_11 = 22000 };

/* Above the default of 300 ms, and the most that Windows allows. */
enum { STALL_MS = 1500, STALLS_MAX = 20, MOVES = 1000 };

static inlet__ring_producer_t producer;
static inlet__ring_consumer_t consumer;
static inlet_event_t events[EVENTS_MAX]; /* the tagged ones */
static uint32_t count;

static int skip(const char *why) {
    printf("skipped: %s\n", why);
    return SKIPPED;
}

static int fail(const char *what) {
    printf("failed: %s\n", what);
    return FAILED;
}

static bool open_capture(void) {
    const inlet__ring_memory_t memory = {
        .section = VirtualAlloc(NULL, (size_t)INLET__RING_SECTION_BYTES, MEM_RESERVE | MEM_COMMIT,
                                PAGE_READWRITE)};
    return inlet__ring_create(&memory, 1) == INLET_OK &&
           inlet__ring_producer_attach(&producer, &memory, false) == INLET_OK &&
           inlet__ring_consumer_attach(&consumer, &memory, 1, INLET__RING_CONSECUTIVE) ==
               INLET_OK &&
           inlet__hook_open(&producer, CreateEventW(NULL, FALSE, FALSE, NULL)) == INLET_OK &&
           inlet__hook_capture(INLET_SOURCE_ALL) == INLET_SOURCE_ALL;
}

static void take_all(void) {
    inlet_event_t event;
    uint32_t taken = 0;
    while (inlet__ring_take(&consumer, &event, 1, &taken) == INLET_OK && taken == 1) {
        inlet__ring_release(&consumer);
        if (event.extra == TAG && count < EVENTS_MAX) {
            events[count++] = event;
        }
    }
}

/* Pumps until nothing came for a while. */
static void pump(DWORD quiet_ms) {
    MSG message;
    while (MsgWaitForMultipleObjectsEx(0, NULL, quiet_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE) ==
           WAIT_OBJECT_0) {
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
            DispatchMessageW(&message);
        }
        take_all();
    }
    take_all();
}

static uint32_t count_of(uint32_t source) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        found += (events[i].flags & source) != 0;
    }
    return found;
}

static DWORD WINAPI press_key(void *unused) {
    (void)unused;
    INPUT inputs[2] = {
        {.type = INPUT_KEYBOARD, .ki = {.wVk = VK_F19, .wScan = 0x6A, .dwExtraInfo = TAG}}};
    inputs[1] = inputs[0];
    inputs[1].ki.dwFlags = KEYEVENTF_KEYUP;
    return SendInput(2, inputs, sizeof(INPUT));
}

/* The system calls our hooks while the sender waits: on another thread. */
static void press_and_take(void) {
    count = 0;
    HANDLE sender = CreateThread(NULL, 0, press_key, NULL, 0, NULL);
    pump(STALL_MS + QUIET_MS);
    WaitForSingleObject(sender, INFINITE);
    CloseHandle(sender);
    pump(QUIET_MS);
}

static void stall_next(void) {
    HWND saboteur = FindWindowExW(HWND_MESSAGE, NULL, INLET__SABOTAGE_CLASS, NULL);
    SendMessageW(saboteur, INLET__SABOTAGE_STALL_NEXT, 0, STALL_MS);
}

/* Windows removes a hook whose callback took too long too often, and raw input sees on; one that is
 * installed again runs again. Without a device's input the watchdog says nothing. */
static int a_hook_that_times_out_is_removed(void) {
    bool removed = false;
    for (int i = 0; i < STALLS_MAX && !removed; i++) {
        stall_next();
        press_and_take();
        press_and_take();
        if (count_of(INLET_SOURCE_RAW) < 2) {
            return fail("raw input missed a key");
        }
        removed = count_of(INLET_SOURCE_HOOK) == 0;
        printf("after %d callbacks of %d ms the hook is %s\n", i + 1, STALL_MS,
               removed ? "gone" : "there");
    }
    int64_t from_ns = 0;
    if (inlet__hook_revive(inlet__clock_now_ns(), &from_ns)) {
        return fail("the watchdog took injected input for a device's");
    }
    inlet__hook_capture(INLET_SOURCE_RAW);
    inlet__hook_capture(INLET_SOURCE_ALL);
    press_and_take();
    if (count_of(INLET_SOURCE_HOOK) != 2) {
        return fail("a hook that was installed again does not run");
    }
    return removed ? PASSED : fail("Windows did not remove the hook");
}

static bool is_foreground_elevated(void) {
    DWORD process_id = 0;
    DWORD bytes = 0;
    TOKEN_ELEVATION elevation = {0};
    HANDLE token = NULL;
    GetWindowThreadProcessId(GetForegroundWindow(), &process_id);
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process_id);
    if (process != NULL && OpenProcessToken(process, TOKEN_QUERY, &token)) {
        GetTokenInformation(token, TokenElevation, &elevation, sizeof(elevation), &bytes);
        CloseHandle(token);
    }
    CloseHandle(process);
    return elevation.TokenIsElevated != 0;
}

/* Neither source sees what goes to a window of higher integrity. */
static int an_elevated_foreground_is_not_seen(void) {
    if (!is_foreground_elevated()) {
        return skip("no elevated window is in the foreground: put one there, and run this test "
                    "without elevation");
    }
    press_and_take();
    return count == 0 ? PASSED : fail("input to an elevated window was seen");
}

static DWORD WINAPI press_key_there(void *desktop) {
    return SetThreadDesktop(desktop) ? press_key(NULL) : 0;
}

/* Neither source sees what goes to another desktop, and both see on when the own one is back. */
static int another_desktop_is_not_seen(void) {
    HDESK own = OpenInputDesktop(0, FALSE, DESKTOP_SWITCHDESKTOP);
    HDESK other = CreateDesktopW(L"InletTest", NULL, NULL, 0, GENERIC_ALL, NULL);
    if (own == NULL || other == NULL || !SwitchDesktop(other)) {
        return skip("this user may not switch desktops");
    }
    HANDLE sender = CreateThread(NULL, 0, press_key_there, other, 0, NULL);
    pump(QUIET_MS);
    WaitForSingleObject(sender, INFINITE);
    CloseHandle(sender);
    SwitchDesktop(own);
    pump(QUIET_MS);
    CloseDesktop(other);
    CloseDesktop(own);
    if (count != 0) {
        return fail("input to another desktop was seen");
    }
    press_and_take();
    return count == 4 ? PASSED : fail("the own desktop's input is not seen any more");
}

static DWORD WINAPI move_mouse(void *unused) {
    (void)unused;
    for (int i = 0; i < MOVES; i++) {
        INPUT input = {
            .type = INPUT_MOUSE,
            .mi = {.dx = i % 20 < 10 ? 3 : -3, .dwFlags = MOUSEEVENTF_MOVE, .dwExtraInfo = TAG}};
        SendInput(1, &input, sizeof(INPUT));
        Sleep(1);
    }
    return 0;
}

static DWORD windows_build(void) {
    wchar_t text[32] = L"";
    DWORD bytes = sizeof(text);
    RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                 L"CurrentBuildNumber", RRF_RT_REG_SZ, NULL, text, &bytes);
    return (DWORD)wcstoul(text, NULL, 10);
}

/* Of motion that came summed, less than half as often as it was made, events must say so. */
static int throttled_motion_says_so(void) {
    if (windows_build() < BUILD_WINDOWS_11) {
        return skip("this is no Windows 11, which is the first to throttle raw mouse input");
    }
    HANDLE sender = CreateThread(NULL, 0, move_mouse, NULL, 0, NULL);
    pump(QUIET_MS);
    WaitForSingleObject(sender, INFINITE);
    CloseHandle(sender);
    pump(QUIET_MS);
    uint32_t marked = 0;
    for (uint32_t i = 0; i < count; i++) {
        marked += (events[i].flags & INLET_FLAG_TIME_COALESCED) != 0;
    }
    uint32_t raw = count_of(INLET_SOURCE_RAW);
    printf("%d motions came as %u raw events, %u of them marked\n", MOVES, raw, marked);
    if (raw > MOVES / 2) {
        return marked == 0 ? skip("raw input is not throttled here")
                           : fail("motion that was not summed is marked");
    }
    return marked > raw / 2 ? PASSED : fail("summed motion is not marked");
}

static const struct {
    const char *name;
    int (*run)(void);
} topics[] = {
    {"removal", a_hook_that_times_out_is_removed},
    {"elevated", an_elevated_foreground_is_not_seen},
    {"desktop", another_desktop_is_not_seen},
    {"throttling", throttled_motion_says_so},
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 2 && i < sizeof(topics) / sizeof(topics[0]); i++) {
        if (strcmp(argv[1], topics[i].name) != 0) {
            continue;
        }
        if (GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL) {
            return skip("this is Wine, which never removes hooks, enforces no integrity, has one "
                        "desktop and throttles nothing");
        }
        if (!open_capture()) {
            return fail("capture can't start");
        }
        int result = topics[i].run();
        inlet__hook_close();
        return result;
    }
    fputs("usage: windows_only_test removal|elevated|desktop|throttling\n", stderr);
    return USAGE;
}
