/* A screen for recordings that don't tell theirs. OS-free. */
#ifndef INLET_TELEMETRY_SCREEN_GUESS_H
#define INLET_TELEMETRY_SCREEN_GUESS_H

#include <inlet/recording.h>
#include <stdbool.h>

typedef struct screen_guess {
    int32_t right, bottom; /* of what was seen so far */
    bool any;
} screen_guess_t;

/* Looks at one event; places that remote desktops send for "nowhere" are none. */
void screen_guess_note(screen_guess_t *guess, const inlet_event_t *event);

/* The smallest common screen that has all of it, at 0, 0, or one of just that size. False: no
 * position was seen. */
bool screen_guess_take(const screen_guess_t *guess, inlet_monitor_t *monitor);

#endif
