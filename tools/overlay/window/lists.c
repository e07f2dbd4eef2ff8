#include "lists.h"

#include <jansson.h>

#include "cli/json_print.h"
#include "monitors.h"
#include "overlay/builtin.h"
#include "overlay/layout.h"
#include "overlay/theme.h"

static overlay_layout_t layout; /* too large for the stack */

static json_t *layouts(void) {
    json_t *list = json_array();
    overlay_error_t error;
    for (const overlay_builtin_t *file = overlay_builtin_layouts; file->name != NULL; file++)
        if (overlay_layout_parse(file->bytes, file->count, &layout, &error))
            json_array_append_new(
                list, json_pack("{s:s,s:s}", "name", layout.name, "title", layout.title));
    return list;
}

static json_t *themes(void) {
    json_t *list = json_array();
    overlay_theme_t theme;
    overlay_error_t error;
    for (const overlay_builtin_t *file = overlay_builtin_themes; file->name != NULL; file++)
        if (overlay_theme_parse(file->bytes, file->count, &theme, &error))
            json_array_append_new(list,
                                  json_pack("{s:s,s:s}", "name", theme.name, "title", theme.title));
    return list;
}

static json_t *monitors(void) {
    json_t *list = json_array();
    monitor_t found[MONITORS_MAX];
    const int count = monitors_list(found);
    for (int i = 0; i < count; i++) {
        const RECT *rect = &found[i].rect;
        json_array_append_new(list,
                              json_pack("{s:i,s:s,s:i,s:i,s:i,s:i,s:i,s:i}", "number", i + 1,
                                        "name", found[i].name, "x", (int)rect->left, "y",
                                        (int)rect->top, "width", (int)(rect->right - rect->left),
                                        "height", (int)(rect->bottom - rect->top), "dpi",
                                        (int)found[i].dpi, "hz", (int)found[i].hz));
    }
    return list;
}

static void print_text(const json_t *list, bool is_monitors) {
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) {
        if (!is_monitors)
            printf("%-12s  %s\n", json_string_value(json_object_get(item, "name")),
                   json_string_value(json_object_get(item, "title")));
        else
            printf("%d  %s  %dx%d at %d,%d  %d DPI\n", (int)i + 1,
                   json_string_value(json_object_get(item, "name")),
                   (int)json_integer_value(json_object_get(item, "width")),
                   (int)json_integer_value(json_object_get(item, "height")),
                   (int)json_integer_value(json_object_get(item, "x")),
                   (int)json_integer_value(json_object_get(item, "y")),
                   (int)json_integer_value(json_object_get(item, "dpi")));
    }
}

int lists_print(const overlay_options_t *options) {
    json_t *list = options->task == TASK_LIST_LAYOUTS  ? layouts()
                   : options->task == TASK_LIST_THEMES ? themes()
                                                       : monitors();
    bool printed = list != NULL;
    if (printed && options->json)
        printed = json_print_line(list);
    else if (printed)
        print_text(list, options->task == TASK_LIST_MONITORS);
    json_decref(list);
    return printed ? EXIT_CODE_OK : report_status("output", INLET_E_IO);
}
