#include "labels.h"

#include "key_text.h"

bool labels_write(overlay_scene_t *scene, uint64_t hkl) {
    const bool is_known = key_text_has_layout(hkl);
    bool changed = false;
    for (uint32_t i = 0; i < scene->layout->count; i++) {
        char text[OVERLAY_TEXT_BYTES] = "";
        if (is_known && scene->layout->elements[i].kind == OVERLAY_KEY)
            key_text_typed(scene->layout->elements[i].code, hkl, text);
        changed |= overlay_scene_label(scene, i, text);
    }
    return changed;
}
