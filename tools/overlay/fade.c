#include "fade.h"

double overlay_fade_level(const overlay_fade_t *fade, int64_t now_ns, int64_t in_ns,
                          int64_t out_ns) {
    const double target = fade->is_on ? 1 : 0;
    const int64_t whole_ns = fade->is_on ? in_ns : out_ns;
    const int64_t past_ns = now_ns - fade->since_ns;
    if (whole_ns <= 0 || past_ns >= whole_ns)
        return target;
    const double step = past_ns > 0 ? (double)past_ns / (double)whole_ns : 0;
    const double level = fade->from + (fade->is_on ? step : -step);
    return level < 0 ? 0 : level > 1 ? 1 : level;
}

void overlay_fade_turn(overlay_fade_t *fade, bool on, int64_t now_ns, int64_t in_ns,
                       int64_t out_ns) {
    if (on == fade->is_on)
        return;
    fade->from = overlay_fade_level(fade, now_ns, in_ns, out_ns);
    fade->is_on = on;
    fade->since_ns = now_ns;
}

uint8_t overlay_fade_look(overlay_fade_t *fade, int64_t now_ns, int64_t in_ns, int64_t out_ns,
                          bool *moves) {
    if (fade->flashes && !fade->is_on) { /* over before it was seen: it fades out from here */
        fade->from = 1;
        fade->since_ns = now_ns;
        fade->flashes = false;
        *moves = true;
        return 255;
    }
    fade->flashes = false;
    const double level = overlay_fade_level(fade, now_ns, in_ns, out_ns);
    *moves = *moves || level != (fade->is_on ? 1 : 0);
    return (uint8_t)(level * 255 + 0.5);
}
