/* How fast the mouse is: what it moved in the last 1/20 s. */
#ifndef INLET_OVERLAY_SPEED_H
#define INLET_OVERLAY_SPEED_H

#include <stdbool.h>
#include <stdint.h>

#define OVERLAY_SPEED_SPAN_NS INT64_C(50000000)
#define OVERLAY_SPEED_BINS    16u

typedef struct overlay_speed {
    struct {
        int64_t ns; /* when it was told */
        double x, y;
    } bins[OVERLAY_SPEED_BINS]; /* the oldest first */
    uint32_t count;
} overlay_speed_t;

void overlay_speed_add(overlay_speed_t *speed, int64_t now_ns, double x, double y);

/* Counts a second at now_ns; false: it stands still, and has for the whole span. */
bool overlay_speed_at(overlay_speed_t *speed, int64_t now_ns, double *x, double *y);

#endif
