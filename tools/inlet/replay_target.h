/* The window that a replay is for: found, brought to the front, and still there. */
#ifndef INLET_TOOL_REPLAY_TARGET_H
#define INLET_TOOL_REPLAY_TARGET_H

#include <stdbool.h>

typedef struct replay_target {
    const char *window;  /* part of its title; NULL: any */
    const char *process; /* file name of its program; NULL: any */
    void *found;         /* HWND; NULL: the replay is for whatever is in front */
    unsigned long found_process;
    bool keeps_focus; /* the replay is over when another window is in front */
} replay_target_t;

/* Finds the window and brings it to the front, waiting some seconds for it. With no title and no
 * program, the window in front is it. False: there is none, or it does not come. */
bool replay_target_begin(replay_target_t *target);

/* Whether it is in front: the same window, or with a program named alone any of that process.
 * Always with keeps_focus false. Cheap. */
bool replay_target_holds(const replay_target_t *target);

#endif
