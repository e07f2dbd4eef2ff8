/* Surroundings: the screen and the keyboard layout that a recording was made with, against those
 * that there are. Keys mean other letters, and clicks hit other things, where they differ.
 * OS-free. */
#ifndef INLET_REPLAY_SURROUNDINGS_H
#define INLET_REPLAY_SURROUNDINGS_H

#include <inlet/recording.h>
#include <stdbool.h>

typedef struct surroundings {
    uint64_t hkl;            /* 0: unknown */
    uint32_t locks;          /* enum inlet_lock bits; of no meaning where hkl is unknown */
    uint32_t monitors_count; /* 0: unknown */
    inlet_monitor_t monitors[INLET_MONITORS_MAX];
} surroundings_t;

enum surroundings_part {
    SURROUNDINGS_LAYOUT = 1 << 0,
    SURROUNDINGS_LOCKS = 1 << 1, /* CapsLock, NumLock, Kana */
    SURROUNDINGS_MONITORS = 1 << 2,
    SURROUNDINGS_DPI = 1 << 3,
    SURROUNDINGS_ALL = (1 << 4) - 1
};

/* The part's bit of "layout", "locks", "monitors" or "dpi"; 0: no such part. */
uint32_t surroundings_part(const char *name);

#define SURROUNDINGS_TEXT_BYTES 256

/* The first of `parts` that differs, and how, in `text`; 0: none. What is unknown of either differs
 * from nothing. The order of monitors and their names do not matter. */
uint32_t surroundings_differ(const surroundings_t *then, const surroundings_t *now, uint32_t parts,
                             char text[SURROUNDINGS_TEXT_BYTES]);

#endif
