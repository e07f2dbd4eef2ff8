/* The monitors, the primary one first, then from left to right. */
#ifndef INLET_OVERLAY_MONITORS_H
#define INLET_OVERLAY_MONITORS_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#define MONITORS_MAX 32

typedef struct monitor {
    RECT rect; /* physical pixels */
    RECT work; /* … without the task bar */
    uint32_t dpi;
    uint32_t hz; /* 0: unknown */
    char name[64];
} monitor_t;

int monitors_list(monitor_t monitors[MONITORS_MAX]);

/* By number from 1 or by name; NULL: the first. False: there is none such. */
bool monitors_find(const char *which, monitor_t *monitor);

#endif
