#include "drawn_json.h"

#include <stdio.h>

static const char *const shows[] = {
    [OVERLAY_HIDDEN] = "hidden", [OVERLAY_ELEMENTS] = "elements", [OVERLAY_NOTICE] = "notice"};
static const char *const wheels[] = {[OVERLAY_UP] = "up",
                                     [OVERLAY_DOWN] = "down",
                                     [OVERLAY_LEFT] = "left",
                                     [OVERLAY_RIGHT] = "right"};

/* A level of 1 is "pressed"; below it fades, in or out. */
static int put_element(const overlay_element_t *element, const overlay_look_t *look,
                       json_t *pressed, json_t *fading, json_t *line, uint32_t *unknown_count) {
    const char *name = overlay_element_name(element);
    *unknown_count += look->is_unknown;
    if (element->kind == OVERLAY_MOTION)
        return json_object_set_new(line, "motion",
                                   json_pack("[f,f]", look->dot_x / 256.0, look->dot_y / 256.0));
    if (look->level == 255)
        return json_array_append_new(pressed, json_string(name));
    if (look->level > 0)
        return json_object_set_new(fading, name, json_real(look->level / 255.0));
    int failed = 0;
    for (uint32_t i = 0; i < OVERLAY_WHEEL_COUNT; i++)
        if (look->wheel[i] > 0)
            failed |= json_object_set_new(fading, wheels[i], json_real(look->wheel[i] / 255.0));
    return failed;
}

json_t *overlay_drawn_to_json(const overlay_scene_t *scene, int64_t now_ns) {
    const overlay_frame_t *drawn = &scene->drawn;
    json_t *line =
        json_pack("{s:I,s:s}", "time_ns", (json_int_t)now_ns, "shows", shows[drawn->shows]);
    json_t *pressed = json_array(), *fading = json_object();
    uint32_t unknown_count = 0;
    int failed = line == NULL || pressed == NULL || fading == NULL;
    if (!failed && drawn->notice != NULL)
        failed = json_object_set_new(line, "why", json_string(drawn->notice));
    for (uint32_t i = 0; i < scene->layout->count && !failed; i++)
        failed = put_element(&scene->layout->elements[i], &drawn->looks[i], pressed, fading, line,
                             &unknown_count);
    failed = failed || json_object_set(line, "pressed", pressed) ||
             json_object_set(line, "fading", fading) ||
             json_object_set_new(line, "unknown", json_integer(unknown_count));
    json_decref(pressed);
    json_decref(fading);
    if (!failed)
        return line;
    json_decref(line);
    return NULL;
}

json_t *overlay_labels_to_json(const overlay_scene_t *scene) {
    json_t *labels = json_object();
    for (uint32_t i = 0; i < scene->layout->count; i++) {
        const overlay_element_t *element = &scene->layout->elements[i];
        if (element->types)
            (void)json_object_set_new(labels, overlay_element_name(element),
                                      json_string(scene->labels[i]));
    }
    return json_pack("{s:o}", "labels", labels);
}
