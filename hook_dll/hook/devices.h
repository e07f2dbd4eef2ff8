/* The devices that raw input named so far, each with the number that its events carry and its own
 * keyboard state, as two keyboards may hold the same key. A fixed table: nothing is allocated. */
#ifndef INLET_HOOK_DEVICES_H
#define INLET_HOOK_DEVICES_H

#include "hook/keyboard_state.h"

#define INLET__DEVICES_MAX 64

typedef struct inlet__device {
    uintptr_t handle; /* the OS's; 0: the entry is free */
    uint32_t number;  /* from 1, never used again; 0: the device of unknown events */
    inlet__keyboard_state_t keyboard;
} inlet__device_t;

/* All zero: none known. One thread. */
typedef struct inlet__devices {
    uint32_t last_number;
    inlet__device_t unknown; /* events without a handle, and those of devices beyond the table */
    inlet__device_t known[INLET__DEVICES_MAX];
} inlet__devices_t;

/* The device of a handle, which gets the next number if it is new. Never NULL; valid until the
 * device is removed. */
inlet__device_t *inlet__devices_find(inlet__devices_t *devices, uintptr_t handle);

/* The number of a device that is known; 0: it is not. */
uint32_t inlet__devices_number(const inlet__devices_t *devices, uintptr_t handle);

/* The device is gone: the OS may give its handle to another. Unknown handles are ignored. */
void inlet__devices_remove(inlet__devices_t *devices, uintptr_t handle);

/* No key is down any more, as far as anybody knows: capture paused. Numbers stay. */
void inlet__devices_release_keys(inlet__devices_t *devices);

#endif
