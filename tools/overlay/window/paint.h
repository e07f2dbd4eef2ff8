/* Draws a scene by GDI+ into premultiplied pixels. */
#ifndef INLET_OVERLAY_PAINT_H
#define INLET_OVERLAY_PAINT_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "overlay/scene.h"

typedef struct painter painter_t;

/* PAINTER_DOTS: the dots of motions are part of the picture, for there is no dots_t. */
enum painter_flag { PAINTER_DOTS = 1 << 0 };

/* `pixels` are width × height of 0xAARRGGBB, from the upper left corner, and stay the caller's.
 * `scene` must outlive it. NULL: the system refuses. */
painter_t *painter_open(const overlay_scene_t *scene, uint32_t *pixels, uint32_t flags);
void painter_close(painter_t *painter);

/* Draws what the scene has drawn, within these rectangles. */
void painter_draw(painter_t *painter, const overlay_rect_t *dirty, uint32_t count);

/* Labels have changed: their sizes are measured anew. */
void painter_measure(painter_t *painter);

/* Draws the dot of a motion into the middle of side × side pixels, while a painter is open. */
bool paint_dot(const overlay_scene_t *scene, uint32_t index, uint32_t *pixels, int32_t side);

/* Writes the pixels as PNG. */
bool painter_save(painter_t *painter, const wchar_t *path);

#endif
