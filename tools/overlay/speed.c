#include "speed.h"

#include <string.h>

/* Motion of so short a time goes into one bin: there is room for the whole span, whatever the pace.
 */
#define BIN_NS (OVERLAY_SPEED_SPAN_NS / (OVERLAY_SPEED_BINS - 2))

static void forget(overlay_speed_t *speed, int64_t now_ns) {
    uint32_t old = 0;
    while (old < speed->count && now_ns - speed->bins[old].ns >= OVERLAY_SPEED_SPAN_NS)
        old++;
    speed->count -= old;
    memmove(speed->bins, speed->bins + old, speed->count * sizeof speed->bins[0]);
}

void overlay_speed_add(overlay_speed_t *speed, int64_t now_ns, double x, double y) {
    forget(speed, now_ns);
    if (speed->count == 0 || (now_ns - speed->bins[speed->count - 1].ns >= BIN_NS &&
                              speed->count < OVERLAY_SPEED_BINS)) {
        speed->bins[speed->count].ns = now_ns;
        speed->bins[speed->count].x = 0;
        speed->bins[speed->count].y = 0;
        speed->count++;
    }
    speed->bins[speed->count - 1].x += x;
    speed->bins[speed->count - 1].y += y;
}

bool overlay_speed_at(overlay_speed_t *speed, int64_t now_ns, double *x, double *y) {
    const double spans_a_second = 1e9 / (double)OVERLAY_SPEED_SPAN_NS;
    forget(speed, now_ns);
    *x = *y = 0;
    for (uint32_t i = 0; i < speed->count; i++) {
        *x += speed->bins[i].x * spans_a_second;
        *y += speed->bins[i].y * spans_a_second;
    }
    return speed->count > 0;
}
