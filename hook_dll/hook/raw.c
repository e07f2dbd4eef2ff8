/* Raw input of every keyboard and mouse, to a message-only window: it can never have the focus, and
 * receives input whoever has it. */
#include "hook/capture.h"
#include "hook/devices.h"
#include "hook/hook.h"
#include "win32/clock.h"
#include "win32/error.h"

#define CLASS_NAME L"InletRawInput"

enum { READ_BYTES = 64 * 1024, PAGE_GENERIC = 1, USAGE_MOUSE = 2, USAGE_KEYBOARD = 6 };

static HWND window;
static bool registered;
static bool published; /* what comes goes into the ring */
static bool watched;   /* … and to the watchdog */
static inlet__devices_t devices;
static inlet__hook_device_t tell_device; /* NULL: nobody wants to know */
/* The queue was last seen empty then: whatever is read in a batch happened since. */
static int64_t empty_ns;
static _Alignas(16) uint8_t batch[READ_BYTES];

static inlet__screen_t read_screen(void) {
    return (inlet__screen_t){.primary = {.width = GetSystemMetrics(SM_CXSCREEN),
                                         .height = GetSystemMetrics(SM_CYSCREEN)},
                             .all = {.left = GetSystemMetrics(SM_XVIRTUALSCREEN),
                                     .top = GetSystemMetrics(SM_YVIRTUALSCREEN),
                                     .width = GetSystemMetrics(SM_CXVIRTUALSCREEN),
                                     .height = GetSystemMetrics(SM_CYVIRTUALSCREEN)}};
}

/* Windows may have summed several reports into this one. */
static void mark_if_throttled(const RAWMOUSE *mouse, inlet__moment_t *moment) {
    inlet__throttle_t *throttle = inlet__capture_throttle();
    enum inlet__throttle_state before = throttle->state;
    if ((mouse->usFlags & MOUSE_MOVE_ABSOLUTE) != 0 || (mouse->lLastX == 0 && mouse->lLastY == 0)) {
        return;
    }
    if (inlet__throttle_raw_moved(throttle, moment->device, mouse->lLastX, mouse->lLastY,
                                  moment->time_ns, moment->time_flags == 0)) {
        moment->time_flags |= INLET_FLAG_TIME_COALESCED;
        if (moment->time_error_ns <= UINT32_MAX - INLET__THROTTLE_ERROR_NS) {
            moment->time_error_ns += INLET__THROTTLE_ERROR_NS;
        }
    }
    if (throttle->state != before) {
        inlet__capture_throttle_changed();
    }
}

static void translate_mouse(const RAWMOUSE *mouse, const inlet__moment_t *when) {
    inlet__screen_t screen = {0};
    inlet__moment_t moment = *when;
    mark_if_throttled(mouse, &moment);
    if ((mouse->usFlags & MOUSE_MOVE_ABSOLUTE) != 0) {
        screen = read_screen();
    }
    inlet__raw_mouse_t record = {.flags = mouse->usFlags,
                                 .button_flags = mouse->usButtonFlags,
                                 .button_data = mouse->usButtonData,
                                 .last_x = mouse->lLastX,
                                 .last_y = mouse->lLastY,
                                 .extra = mouse->ulExtraInformation};
    inlet__translate_raw_mouse(&record, &moment, &screen, inlet__capture_sink());
}

/* The watchdog wants to know when it was at the earliest. The system's own stamp says how long a
 * message has waited. */
static void show_to_watchdog(const RAWINPUT *input, const inlet__moment_t *when) {
    inlet__watch_t *watch = inlet__capture_watch();
    uint32_t age_ms = when->os_time_ms != 0 ? (uint32_t)GetTickCount() - when->os_time_ms : 0;
    int64_t since_ns = when->time_ns - when->time_error_ns;
    if (age_ms <= INT32_MAX) { /* else it lies ahead, by a tick */
        since_ns -= (int64_t)age_ms * 1000000;
    }
    if (input->header.dwType == RIM_TYPEMOUSE) {
        const RAWMOUSE *mouse = &input->data.mouse;
        inlet__raw_mouse_t record = {.flags = mouse->usFlags,
                                     .button_flags = mouse->usButtonFlags,
                                     .last_x = mouse->lLastX,
                                     .last_y = mouse->lLastY};
        inlet__watch_mouse(watch, &record, since_ns, when->time_ns);
    } else if (input->header.dwType == RIM_TYPEKEYBOARD) {
        const RAWKEYBOARD *key = &input->data.keyboard;
        inlet__raw_keyboard_t record = {.make_code = key->MakeCode, .vk = key->VKey};
        inlet__watch_key(watch, &record, since_ns, when->time_ns);
    }
}

/* The device of a handle, which is told of if it is new. */
static inlet__device_t *find_device(HANDLE handle) {
    uint32_t before = devices.last_number;
    inlet__device_t *device = inlet__devices_find(&devices, (uintptr_t)handle);
    if (devices.last_number != before && tell_device != NULL) {
        tell_device(device->number, handle, true);
    }
    return device;
}

static void remove_device(HANDLE handle) {
    uint32_t number = inlet__devices_number(&devices, (uintptr_t)handle);
    inlet__devices_remove(&devices, (uintptr_t)handle);
    if (number != 0 && tell_device != NULL) {
        tell_device(number, handle, false);
    }
}

void inlet__hook_follow_devices(inlet__hook_device_t tell) {
    tell_device = tell;
}

static bool is_listed(const RAWINPUTDEVICELIST *list, UINT count, uintptr_t handle) {
    bool listed = false;
    for (UINT i = 0; i < count; i++) {
        listed = listed || (uintptr_t)list[i].hDevice == handle;
    }
    return listed;
}

void inlet__hook_list_devices(void) {
    RAWINPUTDEVICELIST list[INLET__DEVICES_MAX * 4]; /* other HID devices are among them */
    UINT count = sizeof(list) / sizeof(list[0]);
    count = GetRawInputDeviceList(list, &count, sizeof(list[0]));
    if (count == (UINT)-1 || tell_device == NULL) {
        return;
    }
    for (unsigned i = 0; i < INLET__DEVICES_MAX; i++) { /* gone while nobody told */
        if (devices.known[i].handle != 0 && !is_listed(list, count, devices.known[i].handle)) {
            inlet__devices_remove(&devices, devices.known[i].handle);
        }
    }
    for (UINT i = 0; i < count; i++) {
        if (list[i].dwType == RIM_TYPEMOUSE || list[i].dwType == RIM_TYPEKEYBOARD) {
            tell_device(inlet__devices_find(&devices, (uintptr_t)list[i].hDevice)->number,
                        list[i].hDevice, true);
        }
    }
}

static void translate(const RAWINPUT *input, const inlet__moment_t *when) {
    if (watched && input->header.hDevice != NULL) { /* without one, a program made it */
        show_to_watchdog(input, when);
    }
    if (!published) {
        return;
    }
    inlet__device_t *device = find_device(input->header.hDevice);
    inlet__moment_t moment = *when;
    moment.device = device->number;
    if (input->header.dwType == RIM_TYPEMOUSE) {
        translate_mouse(&input->data.mouse, &moment);
    } else if (input->header.dwType == RIM_TYPEKEYBOARD) {
        const RAWKEYBOARD *key = &input->data.keyboard;
        inlet__raw_keyboard_t record = {.make_code = key->MakeCode,
                                        .flags = key->Flags,
                                        .vk = key->VKey,
                                        .extra = key->ExtraInformation};
        inlet__translate_raw_keyboard(&record, &moment, &device->keyboard, inlet__capture_sink());
    }
}

static void translate_batch(UINT count, int64_t now_ns) {
    int64_t since_ns = now_ns - empty_ns;
    inlet__moment_t moment = {.time_ns = now_ns,
                              .time_error_ns =
                                  since_ns < UINT32_MAX ? (uint32_t)since_ns : UINT32_MAX,
                              .time_flags = INLET_FLAG_TIME_BATCH};
    size_t offset = 0;
    for (UINT i = 0; i < count && offset + sizeof(RAWINPUT) <= sizeof(batch); i++) {
        const RAWINPUT *input = (const RAWINPUT *)(const void *)(batch + offset);
        translate(input, &moment);
        offset += (input->header.dwSize + 7u) & ~7u; /* 64-bit records are 8-aligned */
    }
}

static void notify(void) {
    if (published) {
        inlet__capture_notify();
    }
}

/* The message that brought us here was taken from the queue, so it is read by its handle; those
 * behind it would each cost a message, and are read in bulk. */
static void read_input(HRAWINPUT handle) {
    inlet__moment_t moment = {.time_ns = inlet__clock_now_ns(),
                              .os_time_ms = (uint32_t)GetMessageTime()};
    UINT bytes = sizeof(batch);
    if (GetRawInputData(handle, RID_INPUT, batch, &bytes, sizeof(RAWINPUTHEADER)) != (UINT)-1) {
        translate((const RAWINPUT *)(const void *)batch, &moment);
        notify(); /* a lone event need not wait for the look behind it */
    }
    for (;;) {
        int64_t before_ns = inlet__clock_now_ns();
        bytes = sizeof(batch);
        UINT count = GetRawInputBuffer((RAWINPUT *)(void *)batch, &bytes, sizeof(RAWINPUTHEADER));
        if (count == 0 || count == (UINT)-1) {
            empty_ns = before_ns;
            break;
        }
        translate_batch(count, inlet__clock_now_ns());
        notify();
    }
    inlet__capture_timed(INLET__RING_TIMED_RAW, moment.time_ns);
}

static LRESULT CALLBACK on_message(HWND target, UINT message, WPARAM wparam, LPARAM lparam) {
    if (message == WM_INPUT && registered) {
        read_input((HRAWINPUT)lparam);
    }
    if (message == WM_INPUT_DEVICE_CHANGE && wparam == GIDC_ARRIVAL) {
        find_device((HANDLE)lparam);
    }
    if (message == WM_INPUT_DEVICE_CHANGE && wparam == GIDC_REMOVAL) {
        remove_device((HANDLE)lparam);
    }
    return DefWindowProcW(target, message, wparam, lparam); /* frees the input */
}

inlet_status_t inlet__raw_open(void) {
    const WNDCLASSEXW class = {.cbSize = sizeof(class),
                               .lpfnWndProc = on_message,
                               .hInstance = inlet__capture_module(),
                               .lpszClassName = CLASS_NAME};
    if (RegisterClassExW(&class) == 0) {
        return inlet__last_status();
    }
    window = CreateWindowExW(0, CLASS_NAME, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, class.hInstance,
                             NULL);
    if (window == NULL) {
        inlet_status_t status = inlet__last_status();
        UnregisterClassW(CLASS_NAME, class.hInstance);
        return status;
    }
    VirtualLock(batch, sizeof(batch)); /* the quota may not allow it: then it is paged in by use */
    return INLET_OK;
}

void inlet__raw_close(void) {
    if (window != NULL) {
        inlet__raw_watch(false);
        inlet__raw_remove();
        DestroyWindow(window);
        window = NULL;
        UnregisterClassW(CLASS_NAME, inlet__capture_module());
        VirtualUnlock(batch, sizeof(batch));
    }
}

static BOOL register_devices(DWORD flags, HWND to) {
    const RAWINPUTDEVICE wanted[] = {
        {.usUsagePage = PAGE_GENERIC,
         .usUsage = USAGE_KEYBOARD,
         .dwFlags = flags,
         .hwndTarget = to},
        {.usUsagePage = PAGE_GENERIC, .usUsage = USAGE_MOUSE, .dwFlags = flags, .hwndTarget = to},
    };
    return RegisterRawInputDevices(wanted, 2, sizeof(wanted[0]));
}

/* Nobody wants what is still queued, and the next start must not find it. */
static void throw_away(void) {
    MSG message;
    while (PeekMessageW(&message, window, WM_INPUT, WM_INPUT, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
}

static inlet_status_t begin(void) {
    if (registered) {
        return INLET_OK;
    }
    if (!register_devices(RIDEV_INPUTSINK | RIDEV_DEVNOTIFY, window)) {
        return inlet__last_status();
    }
    registered = true;
    return INLET_OK;
}

static void end_unless_used(void) {
    if (registered && !published && !watched) {
        register_devices(RIDEV_REMOVE, NULL);
        registered = false;
        throw_away();
    }
}

inlet_status_t inlet__raw_install(void) {
    if (published) {
        return INLET_OK;
    }
    if (registered) {
        throw_away();
    }
    inlet__devices_release_keys(&devices);
    empty_ns = inlet__clock_now_ns();
    inlet__throttle_open(inlet__capture_throttle());
    inlet__capture_throttle_changed();
    inlet_status_t status = begin();
    published = status == INLET_OK;
    return status;
}

void inlet__raw_remove(void) {
    published = false;
    end_unless_used();
}

void inlet__raw_watch(bool on) {
    watched = on && begin() == INLET_OK;
    end_unless_used();
}
