/* The way of a pointer over one monitor, in so many points: whenever they are too many, those that
 * are close to one another go. OS-free, of fixed size; all zero is an empty one. */
#ifndef INLET_TELEMETRY_PATH_H
#define INLET_TELEMETRY_PATH_H

#include <stdbool.h>
#include <stdint.h>

enum { PATH_POINTS = 12000, PATH_CLICKS = 3000 };

typedef struct path_point {
    int32_t x, y; /* from the monitor's corner */
    bool breaks;  /* it is not connected with the one before */
} path_point_t;

typedef struct path {
    uint32_t count, clicks_count;
    int32_t apart; /* points are that far apart, along the longer axis, at least */
    uint64_t clicks_seen;
    path_point_t points[PATH_POINTS];
    path_point_t clicks[PATH_CLICKS];
} path_t;

void path_move(path_t *path, int32_t x, int32_t y, bool breaks);

/* Of more clicks than fit an even sample is kept. */
void path_click(path_t *path, int32_t x, int32_t y);

#endif
