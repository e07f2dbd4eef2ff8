/* Any file as a layout and as a theme: it is one, within the bounds that whoever draws it relies
 * on, or what is wrong is told in one text with a line that the file has. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "overlay/builtin.h"
#include "overlay/scene.h"

static overlay_layout_t layout;
static overlay_theme_t theme, dark;
static overlay_scene_t scene;

static void check_error(const overlay_error_t *error, const uint8_t *data, size_t size) {
    int lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    PROMISE(memchr(error->text, '\0', sizeof error->text) != NULL && error->text[0] != '\0');
    PROMISE(error->line >= 0 && error->line <= lines + 1);
}

static void check_scene(const overlay_layout_t *drawn, const overlay_theme_t *with) {
    if (!overlay_scene_begin(&scene, drawn, with, 40))
        return;
    for (uint32_t i = 0; i < drawn->count; i++) {
        const overlay_rect_t rect = overlay_scene_rect(&scene, i);
        const overlay_paint_t paint = overlay_scene_paint(&scene, i);
        PROMISE(rect.left >= 0 && rect.right <= scene.width && rect.top >= 0 &&
                rect.bottom <= scene.height);
        PROMISE(paint.box.w >= 0 && paint.box.h >= 0 && paint.radius >= 0);
        PROMISE(2 * paint.radius <= paint.box.w + 1e-6 && 2 * paint.radius <= paint.box.h + 1e-6);
        PROMISE(memchr(scene.labels[i], '\0', OVERLAY_TEXT_BYTES) != NULL);
        PROMISE(overlay_element_name(&drawn->elements[i])[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    overlay_error_t error;
    static overlay_layout_t mouse;
    if (dark.name[0] == '\0') {
        const overlay_builtin_t *file = overlay_builtin_themes;
        PROMISE(overlay_theme_parse(file->bytes, file->count, &dark, &error));
        for (file = overlay_builtin_layouts; strcmp(file->name, "mouse") != 0;)
            file++;
        PROMISE(overlay_layout_parse(file->bytes, file->count, &mouse, &error));
    }
    if (overlay_layout_parse((const char *)data, size, &layout, &error))
        check_scene(&layout, &dark);
    else
        check_error(&error, data, size);
    if (overlay_theme_parse((const char *)data, size, &theme, &error))
        check_scene(&mouse, &theme);
    else
        check_error(&error, data, size);
    return 0;
}
