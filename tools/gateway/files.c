#include "files.h"

#include <jansson.h>
#include <string.h>

#include "overlay/builtin.h"

#define JSON_TYPE "application/json; charset=utf-8"

static const char *type_of(const char *name) {
    const char *dot = strrchr(name, '.');
    if (dot != NULL && strcmp(dot, ".html") == 0)
        return "text/html; charset=utf-8";
    if (dot != NULL && strcmp(dot, ".css") == 0)
        return "text/css; charset=utf-8";
    return "text/javascript; charset=utf-8";
}

static bool find_page(const char *name, gateway_file_t *file) {
    for (const gateway_page_t *page = gateway_pages; page->name != NULL; page++) {
        if (strcmp(page->name, name) != 0)
            continue;
        *file = (gateway_file_t){.type = type_of(name), .bytes = page->bytes, .count = page->count};
        return true;
    }
    return false;
}

static bool find_builtin(const overlay_builtin_t *list, const char *name, gateway_file_t *file) {
    for (; list->name != NULL; list++) {
        if (strcmp(list->name, name) != 0)
            continue;
        *file = (gateway_file_t){.type = JSON_TYPE, .bytes = list->bytes, .count = list->count};
        return true;
    }
    return false;
}

/* Of each its name, title, and, of a layout, its size. */
static json_t *entry_of(const overlay_builtin_t *builtin) {
    static const char *const members[] = {"name", "title", "width", "height", "padding"};
    json_t *whole = json_loadb(builtin->bytes, builtin->count, 0, NULL);
    json_t *entry = json_object();
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        json_t *value = json_object_get(whole, members[i]);
        if (value != NULL)
            (void)json_object_set(entry, members[i], value);
    }
    json_decref(whole);
    return entry;
}

static bool list_builtins(const overlay_builtin_t *list, gateway_file_t *file) {
    json_t *all = json_array();
    for (; list->name != NULL; list++)
        (void)json_array_append_new(all, entry_of(list));
    *file = (gateway_file_t){.type = JSON_TYPE, .own = json_dumps(all, JSON_COMPACT)};
    json_decref(all);
    file->bytes = file->own;
    file->count = file->own != NULL ? strlen(file->own) : 0;
    return file->own != NULL;
}

bool gateway_file_find(const gateway_target_t *target, gateway_file_t *file) {
    switch (target->what) {
    case GATEWAY_PAGE:
        return find_page(target->name, file);
    case GATEWAY_LAYOUT:
        return find_builtin(overlay_builtin_layouts, target->name, file);
    case GATEWAY_THEME:
        return find_builtin(overlay_builtin_themes, target->name, file);
    case GATEWAY_LAYOUTS:
        return list_builtins(overlay_builtin_layouts, file);
    case GATEWAY_THEMES:
        return list_builtins(overlay_builtin_themes, file);
    default:
        return false;
    }
}
