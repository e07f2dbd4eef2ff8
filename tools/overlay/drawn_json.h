/* What is drawn, as JSON: for tests, and for who makes layouts and themes. */
#ifndef INLET_OVERLAY_DRAWN_JSON_H
#define INLET_OVERLAY_DRAWN_JSON_H

#include <jansson.h>

#include "scene.h"

/* {"shows":"elements","pressed":["KeyA","left"],…}, to be decref'ed. NULL: out of memory. */
json_t *overlay_drawn_to_json(const overlay_scene_t *scene, int64_t now_ns);

/* {"labels":{"KeyQ":"A",…}}: what is written on keys that type. */
json_t *overlay_labels_to_json(const overlay_scene_t *scene);

#endif
