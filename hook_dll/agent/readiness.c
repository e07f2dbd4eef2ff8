#include "agent/readiness.h"

#include "hook/hook.h"
#include <stdint.h>
#include <windows.h>

enum { PAGE_BYTES = 4096, SPARE_BYTES = 1024 * 1024 };

static size_t image_bytes(const void *module) {
    const IMAGE_DOS_HEADER *dos = module;
    const IMAGE_NT_HEADERS *nt =
        (const IMAGE_NT_HEADERS *)(const void *)((const uint8_t *)module + dos->e_lfanew);
    return nt->OptionalHeader.SizeOfImage;
}

enum { MODULES = 2 };

/* The callbacks' code and state, and the ring's, are in two modules. */
static void find_modules(HMODULE modules[MODULES]) {
    modules[0] = GetModuleHandleW(NULL);
    modules[1] = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(uintptr_t)inlet__hook_open, &modules[1]);
}

static void make_room(size_t bytes) {
    SIZE_T least = 0;
    SIZE_T most = 0;
    if (GetProcessWorkingSetSize(GetCurrentProcess(), &least, &most)) {
        SetProcessWorkingSetSize(GetCurrentProcess(), least + bytes, most + bytes);
    }
}

bool inlet__readiness_of_memory(void *section, size_t bytes) {
    HMODULE modules[MODULES];
    size_t needed = bytes + SPARE_BYTES;
    find_modules(modules);
    for (int i = 0; i < MODULES; i++) {
        needed += modules[i] != NULL ? image_bytes(modules[i]) : 0;
    }
    make_room(needed);
    bool locked = VirtualLock(section, bytes);
    for (int i = 0; i < MODULES; i++) {
        locked &= modules[i] != NULL && VirtualLock(modules[i], image_bytes(modules[i]));
    }
    const volatile uint8_t *page = section;
    for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES) {
        (void)page[offset];
    }
    return locked;
}

/* Windows 10 1709 knows of speed, Windows 11 of timers too; older ones and Wine of neither, and do
 * not throttle. */
static void refuse_throttling(void) {
    static const ULONG wishes[] = {PROCESS_POWER_THROTTLING_EXECUTION_SPEED |
                                       PROCESS_POWER_THROTTLING_IGNORE_TIMER_RESOLUTION,
                                   PROCESS_POWER_THROTTLING_EXECUTION_SPEED};
    for (int i = 0; i < 2; i++) {
        PROCESS_POWER_THROTTLING_STATE wish = {.Version = PROCESS_POWER_THROTTLING_CURRENT_VERSION,
                                               .ControlMask = wishes[i]};
        if (SetProcessInformation(GetCurrentProcess(), ProcessPowerThrottling, &wish,
                                  sizeof(wish))) {
            return;
        }
    }
}

bool inlet__readiness_of_thread(void) {
    refuse_throttling();
    return SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
}
