#include "files.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overlay/layout.h"
#include "overlay/theme.h"

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

static const overlay_builtin_t *find_named(const overlay_builtin_t *list, const char *name) {
    for (; list->name != NULL; list++)
        if (strcmp(list->name, name) == 0)
            return list;
    return NULL;
}

static bool find_drawing(const overlay_builtin_t *with_inlet, const overlay_builtin_t *own,
                         const char *name, gateway_file_t *file) {
    const overlay_builtin_t *found = find_named(with_inlet, name);
    if (found == NULL)
        found = find_named(own, name);
    if (found != NULL)
        *file = (gateway_file_t){.type = JSON_TYPE, .bytes = found->bytes, .count = found->count};
    return found != NULL;
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

static void append_entries(json_t *all, const overlay_builtin_t *list) {
    for (; list->name != NULL; list++)
        (void)json_array_append_new(all, entry_of(list));
}

static bool list_drawings(const overlay_builtin_t *with_inlet, const overlay_builtin_t *own,
                          gateway_file_t *file) {
    json_t *all = json_array();
    append_entries(all, with_inlet);
    append_entries(all, own);
    *file = (gateway_file_t){.type = JSON_TYPE, .own = json_dumps(all, JSON_COMPACT)};
    json_decref(all);
    file->bytes = file->own;
    file->count = file->own != NULL ? strlen(file->own) : 0;
    return file->own != NULL;
}

bool gateway_file_find(const gateway_files_t *files, const gateway_target_t *target,
                       gateway_file_t *file) {
    switch (target->what) {
    case GATEWAY_PAGE:
        return find_page(target->name, file);
    case GATEWAY_LAYOUT:
        return find_drawing(overlay_builtin_layouts, files->layouts, target->name, file);
    case GATEWAY_THEME:
        return find_drawing(overlay_builtin_themes, files->themes, target->name, file);
    case GATEWAY_LAYOUTS:
        return list_drawings(overlay_builtin_layouts, files->layouts, file);
    case GATEWAY_THEMES:
        return list_drawings(overlay_builtin_themes, files->themes, file);
    default:
        return false;
    }
}

/* --- the user's own --- */

static bool refuse(overlay_error_t *error, int line, const char *text) {
    *error = (overlay_error_t){.line = line};
    (void)snprintf(error->text, sizeof error->text, "%s", text);
    return false;
}

static bool name_of(uint32_t what, const char *bytes, size_t count, char name[OVERLAY_NAME_BYTES],
                    overlay_error_t *error) {
    union {
        overlay_layout_t layout;
        overlay_theme_t theme;
    } *parsed = malloc(sizeof *parsed);
    if (parsed == NULL)
        return refuse(error, 0, "out of memory");
    const bool is_valid = what == GATEWAY_LAYOUT
                              ? overlay_layout_parse(bytes, count, &parsed->layout, error)
                              : overlay_theme_parse(bytes, count, &parsed->theme, error);
    memcpy(name, what == GATEWAY_LAYOUT ? parsed->layout.name : parsed->theme.name,
           OVERLAY_NAME_BYTES);
    free(parsed);
    return is_valid;
}

static bool append(gateway_files_t *files, overlay_builtin_t *own, const char *name,
                   const char *bytes, size_t count, overlay_error_t *error) {
    const size_t name_size = strlen(name) + 1;
    size_t used = 0;
    while (own[used].name != NULL)
        used++;
    if (used == GATEWAY_OWN_FILES_MAX)
        return refuse(error, 0, "too many files");
    char *memory = malloc(name_size + count + 1);
    if (memory == NULL)
        return refuse(error, 0, "out of memory");
    memcpy(memory, name, name_size);
    memcpy(memory + name_size, bytes, count);
    memory[name_size + count] = '\0';
    files->memory[files->count++] = memory;
    own[used] = (overlay_builtin_t){.name = memory, .bytes = memory + name_size, .count = count};
    return true;
}

bool gateway_files_add(gateway_files_t *files, uint32_t what, const char *bytes, size_t count,
                       overlay_error_t *error) {
    const bool is_layout = what == GATEWAY_LAYOUT;
    const overlay_builtin_t *with_inlet =
        is_layout ? overlay_builtin_layouts : overlay_builtin_themes;
    overlay_builtin_t *own = is_layout ? files->layouts : files->themes;
    char name[OVERLAY_NAME_BYTES];
    if (!name_of(what, bytes, count, name, error))
        return false;
    if (find_named(with_inlet, name) != NULL || find_named(own, name) != NULL)
        return refuse(error, overlay_json_line_of(bytes, count, "", "name"),
                      "name: there is another one of this name");
    return append(files, own, name, bytes, count, error);
}

void gateway_files_clear(gateway_files_t *files) {
    while (files->count > 0)
        free(files->memory[--files->count]);
    *files = (gateway_files_t){0};
}
