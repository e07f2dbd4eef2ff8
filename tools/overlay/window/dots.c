#include "dots.h"

#include <math.h>
#include <stdlib.h>

#include "paint.h"

static overlay_box_t box_of(const dots_t *dots, const dot_t *dot) {
    overlay_box_t circle, box;
    double line_width;
    overlay_scene_motion(dots->scene, dot->index, &circle, &box, &line_width);
    return box;
}

static POINT place_of(const dots_t *dots, const dot_t *dot) {
    const overlay_box_t box = box_of(dots, dot);
    const double margin = (dot->surface.size.cx - box.w) / 2;
    return (POINT){dots->below->at.x + (LONG)lround(box.x - margin),
                   dots->below->at.y + (LONG)lround(box.y - margin)};
}

static bool open_dot(dots_t *dots, dot_t *dot, double opacity) {
    const LONG side = (LONG)ceil(box_of(dots, dot).w) + 2; /* edges are smoothed into one more */
    const SIZE size = {side, side};
    return surface_open(&dot->surface, size, dots->below->at, opacity, dots->below->window) &&
           paint_dot(dots->scene, dot->index, dot->surface.pixels, side);
}

bool dots_open(dots_t *dots, const overlay_scene_t *scene, const surface_t *below, double opacity) {
    *dots = (dots_t){.scene = scene, .below = below};
    dots->list = calloc(scene->layout->count, sizeof *dots->list);
    for (uint32_t i = 0; i < scene->layout->count && dots->list != NULL; i++) {
        if (scene->layout->elements[i].kind != OVERLAY_MOTION)
            continue;
        dots->list[dots->count].index = i;
        if (!open_dot(dots, &dots->list[dots->count++], opacity))
            return false;
    }
    return dots->list != NULL;
}

void dots_close(dots_t *dots) {
    for (uint32_t i = 0; i < dots->count; i++)
        surface_close(&dots->list[i].surface);
    free(dots->list);
    *dots = (dots_t){0};
}

void dots_follow(dots_t *dots) {
    for (uint32_t i = 0; i < dots->count; i++) {
        surface_t *surface = &dots->list[i].surface;
        const overlay_rect_t all = {.right = surface->size.cx, .bottom = surface->size.cy};
        if (dots->scene->drawn.shows != OVERLAY_ELEMENTS) {
            surface_hide(surface);
            continue;
        }
        surface_move(surface, place_of(dots, &dots->list[i]));
        if (!surface->is_shown)
            (void)surface_show(surface, &all, 1);
    }
}
