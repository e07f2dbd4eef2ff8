#include "agent/observe.h"
#include "win32/utf.h"
#include <hidsdi.h>

enum { DEVICES_MAX = 64, PATH_UNITS = 1024, TEXT_BYTES = 3 * PATH_UNITS };

/* What was told of a device that is attached, for when it is gone. */
static inlet_event_t known[DEVICES_MAX];

static inlet_event_t *find(uint32_t number) {
    for (int i = 0; i < DEVICES_MAX; i++) {
        if (known[i].device == number) {
            return &known[i];
        }
    }
    return NULL;
}

void inlet__observe_forget_devices(void) {
    for (int i = 0; i < DEVICES_MAX; i++) {
        known[i].device = 0;
    }
}

static uint16_t kind_of(HANDLE handle, inlet_device_t *device) {
    RID_DEVICE_INFO info = {.cbSize = sizeof(info)};
    UINT bytes = sizeof(info);
    if (GetRawInputDeviceInfoW(handle, RIDI_DEVICEINFO, &info, &bytes) == (UINT)-1) {
        return INLET_DEVICE_OTHER;
    }
    if (info.dwType == RIM_TYPEMOUSE) {
        return INLET_DEVICE_MOUSE;
    }
    if (info.dwType == RIM_TYPEKEYBOARD) {
        return INLET_DEVICE_KEYBOARD;
    }
    device->vendor = (uint16_t)info.hid.dwVendorId;
    device->product = (uint16_t)info.hid.dwProductId;
    return INLET_DEVICE_OTHER;
}

/* As its maker calls it. Opened for nothing but questions: the system keeps keyboards and mice to
 * itself. */
static bool product_name(const wchar_t *path, wchar_t *name, ULONG bytes) {
    HANDLE device =
        CreateFileW(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE) {
        return false;
    }
    bool found = HidD_GetProductString(device, name, bytes) && name[0] != L'\0';
    CloseHandle(device);
    return found;
}

static void tell_attached(uint32_t number, HANDLE handle) {
    static wchar_t path[PATH_UNITS], name[PATH_UNITS / 4];
    static char text[TEXT_BYTES];
    static inlet__observed_t observed;
    inlet_event_t record = inlet__observe_record(INLET_EVENT_DEVICE);
    UINT units = PATH_UNITS - 1;
    record.device = number;
    record.u.device.present = 1;
    record.u.device.kind = kind_of(handle, &record.u.device);
    path[0] = L'\0';
    if (GetRawInputDeviceInfoW(handle, RIDI_DEVICENAME, path, &units) == (UINT)-1 ||
        inlet__utf16_to_utf8(path, text, sizeof(text)) != INLET_OK) {
        text[0] = '\0';
    }
    if (text[0] != '\0') {
        inlet__observed_path(text, &record.u.device);
    }
    inlet_event_t *place = find(number);
    place = place != NULL ? place : find(0);
    if (place != NULL) {
        *place = record;
    }
    inlet__observed_begin(&observed, &record);
    inlet__observed_name(&observed, INLET_NAME_DEVICE_PATH, text);
    if (text[0] != '\0' && product_name(path, name, sizeof(name)) &&
        inlet__utf16_to_utf8(name, text, sizeof(text)) == INLET_OK) {
        inlet__observed_name(&observed, INLET_NAME_DEVICE, text);
    }
    inlet__observe_tell(&observed);
}

static void tell_gone(uint32_t number) {
    static inlet__observed_t observed;
    inlet_event_t *place = find(number);
    if (place == NULL) {
        return;
    }
    inlet_event_t record = *place;
    place->device = 0;
    record.time_ns = inlet__observe_record(INLET_EVENT_DEVICE).time_ns;
    record.u.device.present = 0;
    inlet__observed_begin(&observed, &record);
    inlet__observe_tell(&observed);
}

void inlet__observe_device(uint32_t number, HANDLE handle, bool present) {
    if (number == 0) {
        return; /* one more than are numbered */
    }
    if (present) {
        tell_attached(number, handle);
    } else {
        tell_gone(number);
    }
}
