#include "telemetry/path.h"

static int32_t magnitude(int32_t value) {
    return value < 0 ? -value : value;
}

static bool is_close(const path_point_t *a, int32_t x, int32_t y, int32_t apart) {
    return magnitude(a->x - x) < apart && magnitude(a->y - y) < apart;
}

/* What follows a point that goes is connected with the one before it. */
static void thin(path_t *path) {
    uint32_t kept = 0;
    path->apart = path->apart > 0 ? path->apart * 2 : 2;
    for (uint32_t i = 0; i < path->count; i++) {
        const path_point_t point = path->points[i];
        if (kept > 0 && !point.breaks &&
            is_close(&path->points[kept - 1], point.x, point.y, path->apart))
            continue;
        path->points[kept++] = point;
    }
    if (kept == path->count) { /* breaks alone: every other goes */
        kept = 0;
        for (uint32_t i = 0; i < path->count; i += 2)
            path->points[kept++] = path->points[i];
    }
    path->count = kept;
}

void path_move(path_t *path, int32_t x, int32_t y, bool breaks) {
    if (path->count > 0 && !breaks && is_close(&path->points[path->count - 1], x, y, path->apart))
        return;
    if (path->count == PATH_POINTS)
        thin(path);
    const bool is_first = path->count == 0;
    path->points[path->count++] = (path_point_t){.x = x, .y = y, .breaks = breaks || is_first};
}

void path_click(path_t *path, int32_t x, int32_t y) {
    const uint64_t seen = path->clicks_seen++;
    uint32_t at = path->clicks_count;
    if (at == PATH_CLICKS)
        at = (uint32_t)(seen * UINT64_C(2654435761) % PATH_CLICKS);
    else
        path->clicks_count++;
    path->clicks[at] = (path_point_t){.x = x, .y = y};
}
