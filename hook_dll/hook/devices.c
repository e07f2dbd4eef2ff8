#include "hook/devices.h"
#include <stddef.h>

inlet__device_t *inlet__devices_find(inlet__devices_t *devices, uintptr_t handle) {
    if (handle == 0) {
        return &devices->unknown;
    }
    inlet__device_t *free_entry = NULL;
    for (unsigned i = 0; i < INLET__DEVICES_MAX; i++) {
        inlet__device_t *device = &devices->known[i];
        if (device->handle == handle) {
            return device;
        }
        if (device->handle == 0 && free_entry == NULL) {
            free_entry = device;
        }
    }
    if (free_entry == NULL) {
        return &devices->unknown;
    }
    *free_entry = (inlet__device_t){.handle = handle, .number = ++devices->last_number};
    return free_entry;
}

uint32_t inlet__devices_number(const inlet__devices_t *devices, uintptr_t handle) {
    for (unsigned i = 0; handle != 0 && i < INLET__DEVICES_MAX; i++) {
        if (devices->known[i].handle == handle) {
            return devices->known[i].number;
        }
    }
    return 0;
}

void inlet__devices_remove(inlet__devices_t *devices, uintptr_t handle) {
    for (unsigned i = 0; handle != 0 && i < INLET__DEVICES_MAX; i++) {
        if (devices->known[i].handle == handle) {
            devices->known[i] = (inlet__device_t){0};
        }
    }
}

void inlet__devices_release_keys(inlet__devices_t *devices) {
    devices->unknown.keyboard = (inlet__keyboard_state_t){0};
    for (unsigned i = 0; i < INLET__DEVICES_MAX; i++) {
        devices->known[i].keyboard = (inlet__keyboard_state_t){0};
    }
}
