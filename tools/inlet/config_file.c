#include "config_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/user_files.h"

static int report_unreadable(const char *path, int error) {
    fprintf(stderr, "inlet: config: %s can't be read: %s\n", path,
            error == EACCES   ? "access denied: run it from an elevated prompt"
            : error == ENOENT ? "there is none"
                              : "an error of the system");
    return error == EACCES ? EXIT_CODE_NOT_ALLOWED : EXIT_CODE_FAILED;
}

static void judge(config_file_t *file) {
    if (file->bytes > INLET__CONFIG_FILE_MAX_BYTES)
        snprintf(file->error, sizeof file->error, "it is larger than %u bytes",
                 INLET__CONFIG_FILE_MAX_BYTES);
    else
        (void)inlet__config_from_json(file->text, file->bytes, &file->config, file->error);
}

int config_file_read(const char *path, config_file_t *file) {
    memset(file, 0, sizeof *file);
    file->config = inlet__config_defaults();
    if (path == NULL) {
        inlet_status_t status = inlet_service_path("config.json", file->path);
        if (status != INLET_OK)
            return report_status("config", status);
    } else if (snprintf(file->path, sizeof file->path, "%s", path) >= (int)sizeof file->path) {
        return report_status("config", INLET_E_BUFFER_TOO_SMALL);
    }
    FILE *stream = user_file_read(file->path);
    if (stream == NULL && errno == ENOENT && path == NULL)
        return EXIT_CODE_OK;
    if (stream == NULL)
        return report_unreadable(file->path, errno);
    file->exists = true;
    file->bytes = fread(file->text, 1, sizeof file->text, stream);
    const int error = ferror(stream) ? EIO : 0;
    fclose(stream);
    if (error != 0)
        return report_unreadable(file->path, error);
    judge(file);
    return EXIT_CODE_OK;
}
