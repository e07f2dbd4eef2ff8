#include "files.h"

#include <stdlib.h>
#include <string.h>

#include "drawing_file.h"
#include "options.h"
#include "overlay/builtin.h"

static const overlay_builtin_t *find(const overlay_builtin_t *list, const char *name) {
    for (; list->name != NULL; list++)
        if (strcmp(list->name, name) == 0)
            return list;
    return NULL;
}

static int read_file(const char *path, const char *what, char **bytes, size_t *count) {
    const inlet_status_t status = drawing_file_read(path, bytes, count);
    if (status == INLET_E_NOT_FOUND && strpbrk(path, ".\\/") == NULL)
        return report_usage(&overlay_command, "there is no %s '%s': --list-%ss names them", what,
                            path, what);
    return status == INLET_OK ? EXIT_CODE_OK : report_status(path, status);
}

typedef bool parse_t(const char *bytes, size_t count, void *out, overlay_error_t *error);

static bool parse_layout(const char *bytes, size_t count, void *out, overlay_error_t *error) {
    return overlay_layout_parse(bytes, count, out, error);
}

static bool parse_theme(const char *bytes, size_t count, void *out, overlay_error_t *error) {
    return overlay_theme_parse(bytes, count, out, error);
}

static int load(const overlay_builtin_t *list, const char *what, const char *name, parse_t *parse,
                void *out) {
    const overlay_builtin_t *builtin = find(list, name);
    overlay_error_t error;
    char *bytes = NULL;
    size_t count = 0;
    if (builtin != NULL)
        return parse(builtin->bytes, builtin->count, out, &error)
                   ? EXIT_CODE_OK
                   : drawing_file_complain(name, &error);
    int code = read_file(name, what, &bytes, &count);
    if (code == EXIT_CODE_OK && !parse(bytes, count, out, &error))
        code = drawing_file_complain(name, &error);
    free(bytes);
    return code;
}

int files_layout(const char *name_or_path, overlay_layout_t *layout) {
    return load(overlay_builtin_layouts, "layout", name_or_path, parse_layout, layout);
}

int files_theme(const char *name_or_path, overlay_theme_t *theme) {
    return load(overlay_builtin_themes, "theme", name_or_path, parse_theme, theme);
}
