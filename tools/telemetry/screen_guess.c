#include "telemetry/screen_guess.h"

#include <stdio.h>

#define FARTHEST 32766

void screen_guess_note(screen_guess_t *guess, const inlet_event_t *event) {
    if (event->type != INLET_EVENT_MOUSE_MOVED || (event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return;
    const int32_t x = event->u.mouse.x, y = event->u.mouse.y;
    if (x < 0 || y < 0 || x > FARTHEST || y > FARTHEST)
        return;
    guess->any = true;
    if (x > guess->right)
        guess->right = x;
    if (y > guess->bottom)
        guess->bottom = y;
}

bool screen_guess_take(const screen_guess_t *guess, inlet_monitor_t *monitor) {
    static const struct {
        uint32_t width, height;
    } common[] = {{1024, 768},  {1280, 720},  {1280, 800},  {1280, 1024}, {1366, 768},
                  {1440, 900},  {1600, 900},  {1680, 1050}, {1920, 1080}, {1920, 1200},
                  {2560, 1440}, {2560, 1600}, {3840, 2160}};
    const uint32_t width = (uint32_t)guess->right + 1, height = (uint32_t)guess->bottom + 1;
    if (!guess->any)
        return false;
    *monitor = (inlet_monitor_t){.width = width, .height = height};
    snprintf(monitor->name, sizeof monitor->name, "as large as the pointer went");
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (common[i].width < width || common[i].height < height)
            continue;
        monitor->width = common[i].width;
        monitor->height = common[i].height;
        break;
    }
    return true;
}
