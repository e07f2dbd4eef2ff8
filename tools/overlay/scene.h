/* A scene: a layout in a theme at a size in pixels, what of it is drawn, and what must be drawn
 * anew. Whoever draws asks for each element's paint and needs to know nothing of events or time. */
#ifndef INLET_OVERLAY_SCENE_H
#define INLET_OVERLAY_SCENE_H

#include "model.h"

/* Pixels of a key's unit at 96 DPI and scale 1. */
#define OVERLAY_UNIT_PX     40.0
#define OVERLAY_SIDE_PX_MAX 16384.0

typedef struct overlay_rect {
    int32_t left, top, right, bottom; /* pixels; right and bottom are beyond it */
} overlay_rect_t;

typedef struct overlay_box {
    double x, y, w, h; /* pixels */
} overlay_box_t;

#define OVERLAY_DIRTY_MAX 16u

typedef struct overlay_scene {
    const overlay_layout_t *layout;
    const overlay_theme_t *theme;
    double unit_px;
    int32_t width, height; /* pixels */
    bool is_drawn;         /* `drawn` is on the screen */
    overlay_frame_t drawn;
    char labels[OVERLAY_ELEMENTS_MAX][OVERLAY_TEXT_BYTES];
} overlay_scene_t;

/* How an element is drawn: fill and stroke of its shape, then the text in its middle. */
typedef struct overlay_paint {
    overlay_box_t box; /* the shape, with the stroke inside */
    double radius;
    double
        notch; /* width of what an ISO Enter lacks of its lower half, on the left; 0: a rectangle */
    double stroke_width;
    overlay_colour_t fill, stroke, text;
    const char *label;
    double font_px;
} overlay_paint_t;

/* `labels` begin as the layout has them. False: at this size a side would be too long. */
bool overlay_scene_begin(overlay_scene_t *scene, const overlay_layout_t *layout,
                         const overlay_theme_t *theme, double unit_px);

/* What a key types now; "": nothing. True: it is written on it from here on, and was not. */
bool overlay_scene_label(overlay_scene_t *scene, uint32_t index, const char *typed);

/* All of it must be drawn anew, as after a change of labels. */
void overlay_scene_forget(overlay_scene_t *scene);

/* `frame` will be drawn: the rectangles that differ, none if nothing does. */
uint32_t overlay_scene_advance(overlay_scene_t *scene, const overlay_frame_t *frame,
                               overlay_rect_t dirty[OVERLAY_DIRTY_MAX]);

/* Takes those out in which nothing but a motion's dot differs, for who draws dots by themselves;
 * how many are left. */
uint32_t overlay_scene_without_dots(const overlay_scene_t *scene,
                                    overlay_rect_t dirty[OVERLAY_DIRTY_MAX], uint32_t count);

/* The pixels that an element may touch. */
overlay_rect_t overlay_scene_rect(const overlay_scene_t *scene, uint32_t index);

bool overlay_rects_meet(const overlay_rect_t *a, const overlay_rect_t *b);

/* Of a key, button, wheel or panel, as `drawn` has it. */
overlay_paint_t overlay_scene_paint(const overlay_scene_t *scene, uint32_t index);

/* The triangle of a wheel's direction: three points, and its colour. */
typedef struct overlay_triangle {
    double x[3], y[3];
    overlay_colour_t fill;
} overlay_triangle_t;
overlay_triangle_t overlay_scene_triangle(const overlay_scene_t *scene, uint32_t index,
                                          uint32_t wheel);

/* Of a motion: the circle's box, inside of its line, and the dot's. */
void overlay_scene_motion(const overlay_scene_t *scene, uint32_t index, overlay_box_t *circle,
                          overlay_box_t *dot, double *line_width);

/* Of the notice, in the middle of the scene. */
overlay_paint_t overlay_scene_notice(const overlay_scene_t *scene);

#endif
