/* A picture of one moment, for authors of layouts and themes, and for tests. */
#include <inlet/event.h>
#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "cli/options.h"
#include "labels.h"
#include "overlay/model.h"
#include "overlay/scene.h"
#include "paint.h"
#include "show.h"

#define LATER_NS INT64_C(3600000000000) /* all fades are over */

typedef struct holding {
    overlay_model_t *model;
    const overlay_layout_t *layout;
} holding_t;

/* What is held must be in the layout, or the picture is not what was meant. */
static bool hold(const char *name, void *context) {
    const holding_t *holding = context;
    for (uint32_t i = 0; i < holding->layout->count; i++) {
        const overlay_element_t *element = &holding->layout->elements[i];
        inlet_event_t event = {.seq = 1, .time_ns = 1, .flags = INLET_FLAG_RAW};
        if (element->kind > OVERLAY_BUTTON || strcmp(overlay_element_name(element), name) != 0)
            continue;
        if (element->kind == OVERLAY_KEY) {
            event.type = INLET_EVENT_KEY_PRESSED;
            event.u.key.hid = element->code;
            event.u.key.scan = inlet_key_scan(element->code);
            event.u.key.vk = inlet_key_vk(element->code);
        } else {
            event.type = INLET_EVENT_MOUSE_PRESSED;
            event.u.button.button = element->code;
        }
        overlay_model_put(holding->model, &event, 1);
        return true;
    }
    return false;
}

static int draw(const overlay_options_t *options, overlay_model_t *model, overlay_scene_t *scene) {
    overlay_frame_t frame;
    overlay_rect_t dirty[OVERLAY_DIRTY_MAX];
    wchar_t path[1024];
    uint32_t *pixels = calloc((size_t)scene->width * (size_t)scene->height, sizeof *pixels);
    painter_t *painter = pixels != NULL ? painter_open(scene, pixels, PAINTER_DOTS) : NULL;
    int code = EXIT_CODE_OK;
    overlay_model_frame(model, 1, &frame); /* what fades in begins to */
    overlay_model_frame(model, LATER_NS, &frame);
    const uint32_t count = overlay_scene_advance(scene, &frame, dirty);
    if (painter == NULL)
        code = report_status("drawing", INLET_E_NO_MEMORY);
    else
        painter_draw(painter, dirty, count);
    if (code == EXIT_CODE_OK &&
        (MultiByteToWideChar(CP_UTF8, 0, options->snapshot, -1, path, 1024) == 0 ||
         !painter_save(painter, path)))
        code = report_status(options->snapshot, INLET_E_IO);
    painter_close(painter);
    free(pixels);
    return code;
}

int snapshot_write(const overlay_options_t *options, const overlay_layout_t *layout,
                   const overlay_theme_t *theme) {
    static overlay_scene_t scene; /* too large for the stack */
    char refused[64];
    const double scale = options->scale > 0 ? options->scale : 1;
    if (!overlay_scene_begin(&scene, layout, theme, OVERLAY_UNIT_PX * scale))
        return report_usage(&overlay_command, "--scale makes the picture too large");
    overlay_model_t *model = overlay_model_open(layout, theme, OVERLAY_SHOWS_UNKNOWN);
    if (model == NULL)
        return report_status("start", INLET_E_NO_MEMORY);
    holding_t holding = {.model = model, .layout = layout};
    int code = EXIT_CODE_OK;
    if (options->held != NULL && !read_list(options->held, hold, &holding, refused))
        code = report_usage(&overlay_command, "the layout has no key or button '%s'", refused);
    (void)labels_write(&scene, (uint64_t)(uintptr_t)GetKeyboardLayout(0));
    if (code == EXIT_CODE_OK)
        code = draw(options, model, &scene);
    overlay_model_close(model);
    return code;
}
