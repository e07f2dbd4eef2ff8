/* What keys type in a keyboard layout, for what is written on them. */
#ifndef INLET_OVERLAY_LABELS_H
#define INLET_OVERLAY_LABELS_H

#include <stdbool.h>
#include <stdint.h>

#include "overlay/scene.h"

/* Writes what the layout `hkl` (0: none is known) types on the keys of the scene that type. True: a
 * label is another now. */
bool labels_write(overlay_scene_t *scene, uint64_t hkl);

#endif
