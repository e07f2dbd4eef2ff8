/* The dots of motion elements, each a small window of its own above the overlay's: in each frame it
 * is moved, and nothing is drawn or sent to the screen again, however fast the mouse tells. */
#ifndef INLET_OVERLAY_DOTS_H
#define INLET_OVERLAY_DOTS_H

#include "surface.h"

typedef struct dot {
    uint32_t index; /* of the element */
    surface_t surface;
} dot_t;

typedef struct dots {
    const overlay_scene_t *scene;
    const surface_t *below; /* the overlay's own */
    dot_t *list;
    uint32_t count;
} dots_t;

/* Neither `scene` nor `below` may move while they are open. False: the system refuses; close them
 * in any case. */
bool dots_open(dots_t *dots, const overlay_scene_t *scene, const surface_t *below, double opacity);
void dots_close(dots_t *dots);

/* To where the scene has them now, if it shows its elements; else they hide. */
void dots_follow(dots_t *dots);

#endif
