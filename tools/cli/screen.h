/* What a recording says of the desktop that it began on. */
#ifndef INLET_TOOL_SCREEN_H
#define INLET_TOOL_SCREEN_H

#include <inlet/recording.h>

typedef struct screen {
    uint32_t monitors_count;
    inlet_monitor_t monitors[INLET_MONITORS_MAX];
    uint64_t hkl;
    uint32_t locks;
    char layout_name[INLET_LAYOUT_NAME_BYTES]; /* "": the stream's LAYOUT records tell it */
} screen_t;

/* As it is now, in physical pixels where the system tells them. */
void screen_look(screen_t *screen);

#endif
