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

/* The callbacks' code and state, and the ring's, are in two modules. */
static bool lock_modules(void) {
    HMODULE modules[2] = {GetModuleHandleW(NULL), NULL};
    bool locked = true;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(uintptr_t)inlet__hook_open, &modules[1]);
    for (int i = 0; i < 2; i++) {
        locked = locked && modules[i] != NULL && VirtualLock(modules[i], image_bytes(modules[i]));
    }
    return locked;
}

bool inlet__readiness_of_memory(void *section, size_t bytes) {
    SIZE_T least = 0;
    SIZE_T most = 0;
    if (GetProcessWorkingSetSize(GetCurrentProcess(), &least, &most)) {
        SIZE_T more = bytes + SPARE_BYTES;
        SetProcessWorkingSetSize(GetCurrentProcess(), least + more, most + more);
    }
    bool locked = VirtualLock(section, bytes);
    const volatile uint8_t *page = section;
    for (size_t offset = 0; offset < bytes; offset += PAGE_BYTES) {
        (void)page[offset];
    }
    return lock_modules() && locked;
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
