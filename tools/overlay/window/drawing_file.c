#include "drawing_file.h"

#include <stdlib.h>
#include <string.h>

#include "cli/foreign.h"
#include "cli/program.h"
#include "cli/user_files.h"

inlet_status_t drawing_file_read(const char *path, char **bytes, size_t *count) {
    FILE *file = user_file_read(path);
    *bytes = NULL;
    *count = 0;
    if (file == NULL)
        return INLET_E_NOT_FOUND;
    *bytes = malloc(OVERLAY_FILE_BYTES_MAX + 1);
    if (*bytes != NULL)
        *count = fread(*bytes, 1, OVERLAY_FILE_BYTES_MAX + 1, file);
    const bool failed = ferror(file) != 0;
    (void)fclose(file);
    return *bytes == NULL ? INLET_E_NO_MEMORY : failed ? INLET_E_IO : INLET_OK;
}

int drawing_file_complain(const char *path, const overlay_error_t *error) {
    fprintf(stderr, "%s: %s:", program_name, path);
    if (error->line > 0)
        fprintf(stderr, "%d:", error->line);
    fputc(' ', stderr);
    (void)print_foreign(stderr, error->text, strlen(error->text));
    fputc('\n', stderr);
    return EXIT_CODE_USAGE;
}
