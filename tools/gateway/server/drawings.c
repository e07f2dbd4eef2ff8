#include "drawings.h"

#include <stdlib.h>

#include "overlay/window/drawing_file.h"

_Static_assert(DRAWINGS_MAX <= GATEWAY_OWN_FILES_MAX, "all that can be named are served");

static int load(const char *path, uint32_t what, gateway_files_t *files) {
    overlay_error_t error;
    char *bytes;
    size_t count;
    const inlet_status_t status = drawing_file_read(path, &bytes, &count);
    int code = status == INLET_OK ? EXIT_CODE_OK : report_status(path, status);
    if (code == EXIT_CODE_OK && !gateway_files_add(files, what, bytes, count, &error))
        code = drawing_file_complain(path, &error);
    free(bytes);
    return code;
}

static int load_all(const char *const *paths, uint32_t what, gateway_files_t *files) {
    int code = EXIT_CODE_OK;
    for (; *paths != NULL && code == EXIT_CODE_OK; paths++)
        code = load(*paths, what, files);
    return code;
}

int drawings_load(const gateway_options_t *options, gateway_files_t *files) {
    const int code = load_all(options->layouts, GATEWAY_LAYOUT, files);
    return code == EXIT_CODE_OK ? load_all(options->themes, GATEWAY_THEME, files) : code;
}
