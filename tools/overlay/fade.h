/* A level that goes from 0 to 1 and back, linearly, each way in a time of its own. */
#ifndef INLET_OVERLAY_FADE_H
#define INLET_OVERLAY_FADE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct overlay_fade {
    bool is_on;   /* where it goes */
    bool flashes; /* it went on since the last look: that look is 1 */
    double from;  /* the level at since_ns */
    int64_t since_ns;
} overlay_fade_t;

/* The level at now_ns, 0 … 1. */
double overlay_fade_level(const overlay_fade_t *fade, int64_t now_ns, int64_t in_ns,
                          int64_t out_ns);

/* From now_ns on it goes there. */
void overlay_fade_turn(overlay_fade_t *fade, bool on, int64_t now_ns, int64_t in_ns,
                       int64_t out_ns);

/* The level of the frame that is drawn at now_ns, as a byte; *moves becomes true where the next may
 * be another. */
uint8_t overlay_fade_look(overlay_fade_t *fade, int64_t now_ns, int64_t in_ns, int64_t out_ns,
                          bool *moves);

#endif
